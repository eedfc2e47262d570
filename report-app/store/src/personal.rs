//! Rows with personal content: those that name a client, and those from before a time.

use chrono::{DateTime, Utc};
use contract::ClientId;
use sqlx::{AssertSqlSafe, Row};

use super::chain::{self, Hash};
use super::pool::on;
use super::{Error, Store, earliest_identifier};

/// Condition on an entry of the audit log without a client, whose detail may name clients.
pub(super) const LISTS: &str = "(client_id IS NULL AND detail IS NOT NULL \
    AND action IN ('clients.search', 'clients.recent', 'queue.read'))";

/// Most rows of a table that are anonymised in one transaction because they are old.
const CHUNK: i64 = 500;

/// Keys of rows with personal content.
#[derive(Debug, Default)]
pub(super) struct PersonalRows {
    pub(super) predictions: Vec<String>,
    pub(super) reviews: Vec<String>,
    pub(super) opinions: Vec<String>,
    pub(super) entries: Vec<PersonalEntry>,
}

/// Entry of the audit log that names a client.
#[derive(Debug)]
pub(super) struct PersonalEntry {
    pub(super) audit_id: String,
    /// Commitment to what is erased; `None` for an entry of before the chain.
    pub(super) commitment: Option<Hash>,
}

/// Last keys that were read, of each table.
#[derive(Debug, Default)]
pub(super) struct Cursor {
    predictions: String,
    reviews: String,
    opinions: String,
    entries: String,
}

/// Reads the keys of the rows that a statement finds.
macro_rules! keys {
    ($connections:expr, $statement:expr $(, $value:expr)*) => {
        sqlx::query_scalar::<_, String>(AssertSqlSafe($statement))
            $(.bind($value))*
            .fetch_all($connections)
            .await?
    };
}

/// Reads the entries of the audit log that a statement finds, if `keep` says so.
macro_rules! entries {
    ($connections:expr, $statement:expr, $keep:expr $(, $value:expr)*) => {{
        let rows = sqlx::query(AssertSqlSafe($statement))
            $(.bind($value))*
            .fetch_all($connections)
            .await?;
        let entry = |row: &_| {
            let (client, detail): (Option<i64>, Option<String>) =
                (Row::get(row, "client_id"), Row::get(row, "detail"));
            let salt: Option<Vec<u8>> = Row::get(row, "salt");
            $keep(client, detail.as_deref()).then(|| PersonalEntry {
                audit_id: Row::get(row, "audit_id"),
                commitment: salt.map(|salt| chain::commitment(&salt, client, detail.as_deref())),
            })
        };
        rows.iter().filter_map(entry).collect::<Vec<_>>()
    }};
}

/// Returns a statement that selects columns of rows in the order of their key.
fn select(columns: &str, table: &str, condition: &str) -> String {
    let key = columns.split(',').next().unwrap_or(columns);
    format!("SELECT {columns} FROM {table} WHERE {condition} ORDER BY {key}")
}

/// Returns a statement like [`select`], of the next rows after a key and before another one.
fn next(columns: &str, table: &str, condition: &str) -> String {
    let key = columns.split(',').next().unwrap_or(columns);
    let condition = format!("{key} > $1 AND {key} < $2 AND {condition}");
    format!("{} LIMIT {CHUNK}", select(columns, table, &condition))
}

/// Columns of an entry of the audit log.
const ENTRY: &str = "audit_id, client_id, detail, salt";

impl PersonalRows {
    pub(super) fn is_empty(&self) -> bool {
        let Self { predictions, reviews, opinions, entries } = self;
        predictions.is_empty() && reviews.is_empty() && opinions.is_empty() && entries.is_empty()
    }
}

impl Store {
    /// Finds every row that names a client.
    ///
    /// Predictions and entries of the audit log have no index by client, because it would be
    /// written with every request: both tables are read through.
    pub(super) async fn rows_about(&self, client_id: ClientId) -> Result<PersonalRows, Error> {
        let (number, text) = (client_id.cast_signed(), client_id.to_string());
        let is_about = |client: Option<i64>, detail: Option<&str>| {
            client == Some(number) || detail.is_some_and(|detail| names(detail, &text))
        };
        let condition = "client_id = $1";
        let listed = format!("client_id = $1 OR ({LISTS} AND detail LIKE $2)");
        on!(&self.readers, connections => Ok(PersonalRows {
            predictions: keys!(connections, select("prediction_id", "predictions", condition), number),
            reviews: keys!(connections, select("review_id", "reviews", condition), number),
            opinions: keys!(connections, select("opinion_id", "opinions", condition), number),
            entries: entries!(
                connections, select(ENTRY, "audit", &listed), is_about, number, format!("%{text}%")
            ),
        }))
    }

    /// Finds the next rows with personal content from before a time, and moves the cursor on.
    pub(super) async fn rows_before(
        &self,
        time: DateTime<Utc>,
        cursor: &mut Cursor,
    ) -> Result<PersonalRows, Error> {
        let end = earliest_identifier(time);
        let predictions = next("prediction_id", "predictions", "LENGTH(contributions) > 0");
        let reviews = next("review_id", "reviews", "reason <> ''");
        let opinions = next("opinion_id", "opinions", "client_id IS NOT NULL");
        let entries = next(ENTRY, "audit", &format!("(client_id IS NOT NULL OR {LISTS})"));
        let any = |_: Option<i64>, _: Option<&str>| true;
        let found = on!(&self.readers, connections => PersonalRows {
            predictions: keys!(connections, predictions, &cursor.predictions, &end),
            reviews: keys!(connections, reviews, &cursor.reviews, &end),
            opinions: keys!(connections, opinions, &cursor.opinions, &end),
            entries: entries!(connections, entries, any, &cursor.entries, &end),
        });
        let move_on = |cursor: &mut String, last: Option<&String>| {
            if let Some(last) = last {
                cursor.clone_from(last);
            }
        };
        move_on(&mut cursor.predictions, found.predictions.last());
        move_on(&mut cursor.reviews, found.reviews.last());
        move_on(&mut cursor.opinions, found.opinions.last());
        move_on(&mut cursor.entries, found.entries.last().map(|entry| &entry.audit_id));
        Ok(found)
    }
}

/// Checks whether a detail has a client's number, and not as a part of something else.
pub(super) fn names(detail: &str, number: &str) -> bool {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    detail.match_indices(number).any(|(at, _)| {
        let (before, after) = (&detail[..at], &detail[at + number.len()..]);
        !before.ends_with(is_part) && !after.starts_with(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_named_where_it_stands_alone() {
        for detail in ["100001", "shown=100001,100002", "search= shown=100001..100025", "a 100001"]
        {
            assert!(names(detail, "100001"), "{detail}");
        }
        for detail in ["1000011", "shown=2100001", "019ab3c4-100001-7f80", "10000a", "", "100001e5"]
        {
            assert!(!names(detail, "100001"), "{detail}");
        }
        // The first place is a part of another number, the second is not.
        assert!(names("shown=1000010,100001", "100001"));
    }
}

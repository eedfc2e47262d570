//! Erasure of what is personal: of one client, or of everything that is older than a time.
//!
//! Rows stay in their anonymised form, as statistics: the time, the model, the probability, the
//! decision and the outcome. The database's triggers allow that change of a row, and no other.
//! Decision 34 has the reasons.

use chrono::{DateTime, Utc};
use contract::ClientId;

use super::chain::{self, Head};
use super::personal::{Cursor, PersonalRows};
use super::pool::{Pool, on};
use super::{AuditRow, Error, Store};

/// Most times that a client's rows are searched again for what was committed meanwhile.
const PASSES: usize = 8;

const PREDICTION: &str = "UPDATE predictions SET client_id = NULL, request = '{}', response = '{}', contributions = $2 \
    WHERE prediction_id = $1 AND LENGTH(contributions) > 0";
const REVIEW: &str = "UPDATE reviews SET client_id = NULL, client_view = NULL, reason = '' \
    WHERE review_id = $1 AND reason <> ''";
const OPINION: &str = "UPDATE opinions SET client_id = NULL, reason = NULL \
    WHERE opinion_id = $1 AND client_id IS NOT NULL";
const ENTRY: &str = "UPDATE audit SET client_id = NULL, detail = NULL, salt = NULL, commitment = $2 \
    WHERE audit_id = $1 AND (client_id IS NOT NULL OR detail IS NOT NULL)";
const ADD_ENTRY: &str = "INSERT INTO audit (audit_id, at, actor, action, detail, address, position, salt, hash) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/// Number of rows of each table that were anonymised.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Erased {
    /// Predictions.
    pub predictions: u64,
    /// Reviews.
    pub reviews: u64,
    /// Opinions.
    pub opinions: u64,
    /// Entries of the audit log.
    pub audit_entries: u64,
}

impl Erased {
    /// Checks whether no row was anonymised.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    fn add(&mut self, other: Self) {
        self.predictions += other.predictions;
        self.reviews += other.reviews;
        self.opinions += other.opinions;
        self.audit_entries += other.audit_entries;
    }
}

impl std::fmt::Display for Erased {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { predictions, reviews, opinions, audit_entries } = self;
        write!(
            formatter,
            "predictions={predictions} reviews={reviews} opinions={opinions} audit={audit_entries}"
        )
    }
}

impl Store {
    /// Erases what is personal in everything that is stored about a client.
    ///
    /// What was committed before this is called is erased when it returns, and its bytes are gone
    /// from SQLite's files. What is committed meanwhile is erased too, or is new. A second call
    /// finds nothing, and neither does one for an unknown client.
    ///
    /// `done` is the entry of the audit log, to which the numbers of rows are added. It must not
    /// name the client.
    ///
    /// # Errors
    /// [`Error::Statement`] or [`Error::NotCommitted`] if the database refuses. A part may then be
    /// erased; call it again.
    pub async fn erase_client(&self, client_id: ClientId, done: AuditRow) -> Result<Erased, Error> {
        let mut erased = Erased::default();
        let mut entry = Some(done);
        for _ in 0..PASSES {
            let found = self.rows_about(client_id).await?;
            if found.is_empty() && entry.is_none() {
                break;
            }
            erased.add(self.anonymise(&found, entry.take()).await?);
        }
        self.forget_log(!erased.is_nothing()).await?;
        Ok(erased)
    }

    /// Anonymises everything that is older than a time, in small transactions.
    ///
    /// `done` is the entry of the audit log, to which the numbers of rows are added. It is written
    /// at the end, if there was anything to anonymise.
    ///
    /// # Errors
    /// [`Error::Statement`] or [`Error::NotCommitted`] if the database refuses. A part may then be
    /// anonymised; call it again.
    pub async fn anonymise_before(
        &self,
        time: DateTime<Utc>,
        done: AuditRow,
    ) -> Result<Erased, Error> {
        let (mut erased, mut cursor) = (Erased::default(), Cursor::default());
        loop {
            let found = self.rows_before(time, &mut cursor).await?;
            if found.is_empty() {
                break;
            }
            erased.add(self.anonymise(&found, None).await?);
        }
        if !erased.is_nothing() {
            self.note(with_counts(done, erased)).await?;
        }
        self.forget_log(!erased.is_nothing()).await?;
        Ok(erased)
    }

    /// Anonymises rows, and adds an entry to the audit log: both, or neither.
    async fn anonymise(
        &self,
        found: &PersonalRows,
        done: Option<AuditRow>,
    ) -> Result<Erased, Error> {
        self.check_files()?;
        let (begin, lock) = match &self.readers {
            Pool::Sqlite(_) => ("BEGIN IMMEDIATE", ""),
            Pool::Postgres(_) => ("BEGIN", chain::LOCK),
        };
        let read_head = sqlx::AssertSqlSafe(format!("{}{lock}", chain::READ_HEAD));
        let salt = chain::salts(1).map_err(Error::NotCommitted)?[0];
        let mut erased = Erased::default();
        on!(&self.readers, connections => {
            let mut transaction = connections.begin_with(begin).await?;
            // First of all, as the writer does: who holds the end of the chain has its turn.
            let (position, hash): (i64, Vec<u8>) =
                sqlx::query_as(read_head).fetch_one(&mut *transaction).await?;
            for key in &found.predictions {
                let update = sqlx::query(PREDICTION).bind(key).bind(&[][..] as &[u8]);
                erased.predictions += update.execute(&mut *transaction).await?.rows_affected();
            }
            for (statement, keys, count) in [
                (REVIEW, &found.reviews, &mut erased.reviews),
                (OPINION, &found.opinions, &mut erased.opinions),
            ] {
                for key in keys {
                    let update = sqlx::query(statement).bind(key);
                    *count += update.execute(&mut *transaction).await?.rows_affected();
                }
            }
            for entry in &found.entries {
                let commitment = entry.commitment.as_ref().map(|hash| &hash[..]);
                let update = sqlx::query(ENTRY).bind(&entry.audit_id).bind(commitment);
                erased.audit_entries += update.execute(&mut *transaction).await?.rows_affected();
            }
            if let Some(done) = done {
                let done = with_counts(done, erased);
                let mut head = Head::new(position, &hash)?;
                let link = head.append(&done, salt);
                sqlx::query(ADD_ENTRY)
                    .bind(&done.audit_id)
                    .bind(&done.at)
                    .bind(&done.actor)
                    .bind(done.action.code())
                    .bind(&done.detail)
                    .bind(&done.address)
                    .bind(link.position)
                    .bind(&link.salt[..])
                    .bind(&link.hash[..])
                    .execute(&mut *transaction)
                    .await?;
                sqlx::query(chain::WRITE_HEAD)
                    .bind(head.position)
                    .bind(&head.hash[..])
                    .execute(&mut *transaction)
                    .await?;
            }
            transaction.commit().await?;
        });
        self.check_files()?;
        Ok(erased)
    }

    /// Empties SQLite's log, which may still hold what was erased.
    async fn forget_log(&self, has_erased: bool) -> Result<(), Error> {
        match &self.readers {
            Pool::Sqlite(connections) if has_erased => super::sqlite::empty_log(connections).await,
            _ => Ok(()),
        }
    }
}

/// Longest reason of an erasure, in characters.
const LONGEST_REASON: usize = 200;

/// Returns the detail of the audit entry with the reason of an erasure.
///
/// `None` if the reason is empty, longer than 200 characters, or names the client.
pub fn reason_of_erasure(reason: &str, client_id: ClientId) -> Option<String> {
    let reason = reason.trim();
    let has_length = (1..=LONGEST_REASON).contains(&reason.chars().count());
    let is_plain = !reason.contains(char::is_control) && !reason.contains(&client_id.to_string());
    (has_length && is_plain).then(|| format!("reason=\"{reason}\""))
}

/// Returns an entry without a client, with the numbers of rows at the end of its detail.
fn with_counts(entry: AuditRow, erased: Erased) -> AuditRow {
    let detail = match &entry.detail {
        Some(detail) => format!("{detail} {erased}"),
        None => erased.to_string(),
    };
    AuditRow { client_id: None, ..entry }.detail(detail)
}

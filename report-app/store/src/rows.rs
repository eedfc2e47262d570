//! Rows that the writer adds: columns, values and statements, for SQLite and PostgreSQL.
//!
//! Each column's name stands beside its value, once. The statements are built from the names.

use std::borrow::Cow;

use contract::{Opinion, Outcome, Review};

use super::chain::Link;
use super::entry::{Entry, Record};
use super::reviews::asked;
use super::{AuditRow, ChangeRow, ModelRow, PredictionRow, ProposalRow, ShadowRow, placeholders};

/// Statement of an entry that only tests whether the database accepts writes.
pub(super) const PROBE: &str = "UPDATE readiness SET checks = checks + 1";

/// Value of a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    Text(Option<Cow<'a, str>>),
    Integer(Option<i64>),
    Real(f64),
    Bytes(Cow<'a, [u8]>),
}

/// Row: each column with its value.
type Row<'a> = Vec<(&'static str, Value<'a>)>;

/// Rows that are added to one table; each has the same columns.
#[derive(Debug)]
pub(super) struct Insert<'a> {
    table: &'static Table,
    pub(super) rows: Vec<Row<'a>>,
}

/// Table, and which rows are skipped because it has them already.
#[derive(Debug)]
struct Table {
    name: &'static str,
    /// Condition on the row, `new`, under which it is added.
    condition: &'static str,
    /// Conflict with a row that another program adds at the same time, and that is no error.
    conflict: &'static str,
}

const fn table(name: &'static str) -> Table {
    Table { name, condition: "TRUE", conflict: "" }
}

// On SQLite, a trigger refuses a row that exists, so that the statement itself must skip it.
static MODELS: Table = Table {
    name: "models",
    condition: "NOT EXISTS (SELECT 1 FROM models AS old WHERE old.model_version = new.model_version)",
    conflict: "ON CONFLICT (model_version) DO NOTHING",
};
static PREDICTIONS: Table = Table {
    name: "predictions",
    condition: "new.origin <> 'stored' OR NOT EXISTS (SELECT 1 FROM predictions AS old WHERE old.origin = 'stored' \
         AND old.client_id = new.client_id AND old.model_version = new.model_version)",
    conflict: "ON CONFLICT (client_id, model_version) WHERE origin = 'stored' DO NOTHING",
};
static SHADOW: Table = table("shadow_predictions");
static PROPOSALS: Table = table("model_proposals");
static CHANGES: Table = table("model_changes");
static REVIEWS: Table = table("reviews");
static OPINIONS: Table = table("opinions");
static OUTCOMES: Table = table("outcomes");
static AUDIT: Table = table("audit");

/// Returns the rows of entries. A table comes after those that it refers to.
///
/// `links` are those of the entries' audit rows, in order ([`audit_rows`]).
pub(super) fn inserts<'a>(entries: &'a [Entry], links: &'a [Link]) -> Vec<Insert<'a>> {
    let [mut models, mut predictions, mut reviews, mut opinions, mut outcomes] =
        [const { Vec::new() }; 5];
    let [mut shadows, mut proposals, mut changes] = [const { Vec::new() }; 3];
    for entry in entries {
        match &entry.record {
            Some(Record::Prediction { row, latency }) => {
                let model = model(&row.model);
                if !models.contains(&model) {
                    models.push(model);
                }
                predictions.push(prediction(row, *latency));
            }
            Some(Record::Shadow(rows)) => shadows.extend(rows.iter().map(shadow)),
            Some(Record::Proposal(row)) => proposals.push(proposal(row)),
            Some(Record::Change(row)) => changes.push(change(row)),
            Some(Record::Review(row)) => reviews.push(review(row)),
            Some(Record::Opinion(row)) => opinions.push(opinion(row)),
            Some(Record::Outcome { outcome: row, recorded_by }) => {
                outcomes.push(outcome(row, recorded_by));
            }
            None => {}
        }
    }
    let audits = audit_rows(entries).zip(links).map(|(row, link)| audit(row, link)).collect();
    let tables = [
        (&MODELS, models),
        (&PREDICTIONS, predictions),
        (&SHADOW, shadows),
        (&PROPOSALS, proposals),
        (&CHANGES, changes),
        (&REVIEWS, reviews),
        (&OPINIONS, opinions),
        (&OUTCOMES, outcomes),
        (&AUDIT, audits),
    ];
    let inserts = tables.into_iter().map(|(table, rows)| Insert { table, rows });
    inserts.filter(|insert| !insert.rows.is_empty()).collect()
}

/// Returns the audit rows of entries.
pub(super) fn audit_rows(entries: &[Entry]) -> impl Iterator<Item = &AuditRow> {
    entries.iter().filter_map(|entry| entry.done.as_ref())
}

impl Insert<'_> {
    /// Returns the statement that adds `count` rows, whose values are its parameters in order.
    pub(super) fn statement(&self, count: usize) -> String {
        let Table { name, condition, conflict } = self.table;
        let columns: Vec<&str> = self.rows[0].iter().map(|(column, _)| *column).collect();
        let width = columns.len();
        let columns = columns.join(", ");
        let values: Vec<String> =
            (0..count).map(|row| format!("({})", placeholders(1 + row * width, width))).collect();
        let values = values.join(", ");
        format!(
            "WITH new ({columns}) AS (VALUES {values}) \
             INSERT INTO {name} ({columns}) SELECT {columns} FROM new WHERE {condition} {conflict}"
        )
    }
}

fn model(row: &ModelRow) -> Row<'_> {
    vec![("model_version", text(&row.version)), ("features", text(&row.features))]
}

fn prediction(row: &PredictionRow, latency: i64) -> Row<'_> {
    vec![
        ("prediction_id", text(&row.prediction_id)),
        ("created_at", text(&row.created_at)),
        ("client_id", number(row.client_id)),
        ("model_version", text(&row.model.version)),
        ("origin", text(row.origin.code())),
        ("language", text(row.language)),
        ("probability", Value::Real(row.probability)),
        ("decision", text(row.decision)),
        ("request", text(&row.request)),
        ("response", text(&row.response)),
        ("contributions", Value::Bytes(Cow::Borrowed(&row.contributions))),
        ("latency_us", Value::Integer(Some(latency))),
    ]
}

fn shadow(row: &ShadowRow) -> Row<'_> {
    vec![
        ("prediction_id", text(&row.prediction_id)),
        ("model_version", text(&row.model_version)),
        ("probability", Value::Real(row.probability)),
        ("decision", text(row.decision)),
        ("reasons", text(&row.reasons)),
        ("lacking", number(Some(row.lacking))),
    ]
}

fn proposal(row: &ProposalRow) -> Row<'_> {
    vec![
        ("proposal_id", text(&row.proposal_id)),
        ("created_at", text(&row.created_at)),
        ("kind", text(row.kind.code())),
        ("from_version", text(&row.from_version)),
        ("to_version", text(&row.to_version)),
        ("bundle", text(&row.bundle)),
        ("digest", text(&row.digest)),
        ("reason", text(&row.reason)),
        ("proposed_by", text(&row.proposed_by)),
    ]
}

fn change(row: &ChangeRow) -> Row<'_> {
    vec![
        ("change_id", text(&row.change_id)),
        ("created_at", text(&row.created_at)),
        ("kind", text(row.kind.code())),
        ("from_version", text(&row.from_version)),
        ("to_version", text(&row.to_version)),
        ("digest", text(&row.digest)),
        ("reason", text(&row.reason)),
        ("changed_by", text(&row.changed_by)),
        ("confirmed_by", optional(row.confirmed_by.as_deref())),
        ("proposal_id", optional(row.proposal_id.as_deref())),
    ]
}

fn review(review: &Review) -> Row<'_> {
    vec![
        ("review_id", text(&review.review_id)),
        ("created_at", text(&review.created_at)),
        ("prediction_id", text(&review.prediction_id)),
        ("client_id", number(review.client_id)),
        ("model_version", text(&review.model_version)),
        ("model_said", text(review.model_decision.code())),
        ("decision", text(review.decision.code())),
        ("reason", text(&review.reason)),
        ("client_view", optional(review.client_view.as_deref())),
        ("reviewer", text(&review.reviewer)),
        ("asked", Value::Text(asked(&review.asked).map(Cow::Owned))),
    ]
}

fn opinion(opinion: &Opinion) -> Row<'_> {
    vec![
        ("opinion_id", text(&opinion.opinion_id)),
        ("created_at", text(&opinion.created_at)),
        ("advisor", text(&opinion.advisor)),
        ("client_id", number(Some(opinion.client_id))),
        ("model_version", text(&opinion.model_version)),
        ("opinion", text(opinion.opinion.code())),
        ("reason", optional(opinion.reason.as_deref())),
    ]
}

fn outcome<'a>(outcome: &'a Outcome, recorded_by: &'a str) -> Row<'a> {
    vec![
        ("outcome_id", text(&outcome.outcome_id)),
        ("created_at", text(&outcome.created_at)),
        ("prediction_id", text(&outcome.prediction_id)),
        ("defaulted", Value::Integer(Some(outcome.defaulted.into()))),
        ("observed_on", text(&outcome.observed_on)),
        ("recorded_by", text(recorded_by)),
    ]
}

fn audit<'a>(row: &'a AuditRow, link: &'a Link) -> Row<'a> {
    vec![
        ("audit_id", text(&row.audit_id)),
        ("at", text(&row.at)),
        ("actor", text(&row.actor)),
        ("action", text(row.action.code())),
        ("client_id", number(row.client_id)),
        ("detail", optional(row.detail.as_deref())),
        ("address", optional(row.address.as_deref())),
        ("position", Value::Integer(Some(link.position))),
        ("salt", Value::Bytes(Cow::Borrowed(&link.salt))),
        ("hash", Value::Bytes(Cow::Borrowed(&link.hash))),
    ]
}

fn text(text: &str) -> Value<'_> {
    optional(Some(text))
}

fn optional(text: Option<&str>) -> Value<'_> {
    Value::Text(text.map(Cow::Borrowed))
}

fn number(number: Option<u64>) -> Value<'static> {
    Value::Integer(number.map(u64::cast_signed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Action;
    use crate::chain::Head;

    #[test]
    fn a_statement_adds_rows_by_numbered_parameters() {
        let done = Some(AuditRow::now("user:marie", Action::SignIn).detail("marie"));
        let entries = [Entry { record: None, done: done.clone() }, Entry { record: None, done }];
        let mut head = Head { position: 4, hash: [0; 32] };
        let links: Vec<_> = audit_rows(&entries).map(|row| head.append(row, [1; 16])).collect();
        let [insert] = &inserts(&entries, &links)[..] else {
            panic!("only the audit log has rows")
        };
        assert_eq!(
            insert.statement(2),
            "WITH new (audit_id, at, actor, action, client_id, detail, address, position, salt, hash) AS \
             (VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10), \
             ($11, $12, $13, $14, $15, $16, $17, $18, $19, $20)) \
             INSERT INTO audit (audit_id, at, actor, action, client_id, detail, address, position, salt, hash) \
             SELECT audit_id, at, actor, action, client_id, detail, address, position, salt, hash FROM new WHERE TRUE "
        );
        assert_eq!(insert.rows.len(), 2);
        assert_eq!(insert.rows[0][5], ("detail", text("marie")));
        assert_eq!(insert.rows[0][4], ("client_id", Value::Integer(None)));
        assert_eq!(insert.rows[1][7], ("position", Value::Integer(Some(6))));
    }

    #[test]
    fn an_entry_that_only_tests_the_database_adds_nothing() {
        assert!(inserts(&[Entry::default()], &[]).is_empty());
    }
}

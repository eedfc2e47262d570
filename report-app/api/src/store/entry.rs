//! What a request leaves behind, on its way to the writer.

use contract::{Opinion, Outcome, Review};

use super::{AuditRow, PredictionRow};

/// What is committed together: a record, who did what, or, to see whether the database takes
/// anything, neither.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    pub(super) record: Option<Record>,
    pub(super) done: Option<AuditRow>,
}

/// A row that is added and never changed.
#[derive(Debug, Clone)]
pub(super) enum Record {
    Prediction(PredictionRow),
    Review(Review),
    Opinion(Opinion),
    Outcome {
        outcome: Outcome,
        /// Who recorded it.
        recorded_by: String,
    },
}

impl Entry {
    /// Whether it only tries the database.
    pub(super) fn is_a_trial(&self) -> bool {
        self.record.is_none() && self.done.is_none()
    }
}

/// The predictions among entries.
pub(super) fn predictions(entries: &[Entry]) -> impl Iterator<Item = &PredictionRow> {
    entries.iter().filter_map(|entry| match &entry.record {
        Some(Record::Prediction(row)) => Some(row),
        _ => None,
    })
}

/// The reviews among entries.
pub(super) fn reviews(entries: &[Entry]) -> impl Iterator<Item = &Review> {
    entries.iter().filter_map(|entry| match &entry.record {
        Some(Record::Review(review)) => Some(review),
        _ => None,
    })
}

/// The opinions among entries.
pub(super) fn opinions(entries: &[Entry]) -> impl Iterator<Item = &Opinion> {
    entries.iter().filter_map(|entry| match &entry.record {
        Some(Record::Opinion(opinion)) => Some(opinion),
        _ => None,
    })
}

/// The outcomes among entries, and who recorded each.
pub(super) fn outcomes(entries: &[Entry]) -> impl Iterator<Item = (&Outcome, &str)> {
    entries.iter().filter_map(|entry| match &entry.record {
        Some(Record::Outcome { outcome, recorded_by }) => Some((outcome, recorded_by.as_str())),
        _ => None,
    })
}

/// The rows of the audit log among entries.
pub(super) fn done(entries: &[Entry]) -> impl Iterator<Item = &AuditRow> {
    entries.iter().filter_map(|entry| entry.done.as_ref())
}

/// Why a transaction was not committed.
#[derive(Debug, Clone)]
pub(super) struct NotCommitted {
    pub(super) message: String,
    /// Whether a single row is to blame, and not the database.
    pub(super) is_about_a_row: bool,
}

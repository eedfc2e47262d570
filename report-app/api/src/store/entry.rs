//! Entries that requests hand to the writer.

use contract::{Opinion, Outcome, Review};

use super::{AuditRow, PredictionRow};

/// Rows that are committed together: a record, an audit row, or both.
///
/// An entry without either checks whether the database can be written to.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    pub(super) record: Option<Record>,
    pub(super) done: Option<AuditRow>,
}

/// Row that is added and never changed.
#[derive(Debug, Clone)]
pub(super) enum Record {
    Prediction(PredictionRow),
    Review(Review),
    Opinion(Opinion),
    Outcome {
        outcome: Outcome,
        /// Actor who recorded it.
        recorded_by: String,
    },
}

impl Entry {
    /// Checks whether the entry only tests the database.
    pub(super) fn is_probe(&self) -> bool {
        self.record.is_none() && self.done.is_none()
    }
}

/// Iterates over the predictions of entries.
pub(super) fn predictions(entries: &[Entry]) -> impl Iterator<Item = &PredictionRow> {
    entries.iter().filter_map(|entry| match &entry.record {
        Some(Record::Prediction(row)) => Some(row),
        _ => None,
    })
}

/// Iterates over the reviews of entries.
pub(super) fn reviews(entries: &[Entry]) -> impl Iterator<Item = &Review> {
    entries.iter().filter_map(|entry| match &entry.record {
        Some(Record::Review(review)) => Some(review),
        _ => None,
    })
}

/// Iterates over the opinions of entries.
pub(super) fn opinions(entries: &[Entry]) -> impl Iterator<Item = &Opinion> {
    entries.iter().filter_map(|entry| match &entry.record {
        Some(Record::Opinion(opinion)) => Some(opinion),
        _ => None,
    })
}

/// Iterates over the outcomes of entries, with the actor who recorded each.
pub(super) fn outcomes(entries: &[Entry]) -> impl Iterator<Item = (&Outcome, &str)> {
    entries.iter().filter_map(|entry| match &entry.record {
        Some(Record::Outcome { outcome, recorded_by }) => Some((outcome, recorded_by.as_str())),
        _ => None,
    })
}

/// Iterates over the audit rows of entries.
pub(super) fn done(entries: &[Entry]) -> impl Iterator<Item = &AuditRow> {
    entries.iter().filter_map(|entry| entry.done.as_ref())
}

/// Why a transaction was not committed.
#[derive(Debug, Clone)]
pub(super) struct NotCommitted {
    pub(super) message: String,
    /// Whether a single row caused it, and not the database.
    pub(super) is_about_a_row: bool,
}

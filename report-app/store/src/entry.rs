//! Entries that requests hand to the writer.

use contract::{Opinion, Outcome, Review};

use super::{AuditRow, ChangeRow, PredictionRow, ProposalRow, ShadowRow};

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
    Prediction {
        row: PredictionRow,
        /// From the request's arrival until now, in microseconds.
        latency: i64,
    },
    /// What a challenger says of several predictions.
    Shadow(Vec<ShadowRow>),
    Review(Review),
    Proposal(ProposalRow),
    Change(ChangeRow),
    Opinion(Opinion),
    Outcome {
        outcome: Outcome,
        /// Actor who recorded it.
        recorded_by: String,
    },
}

impl Record {
    /// Makes a record of a prediction, which is handed to the writer now.
    pub(super) fn prediction(row: PredictionRow) -> Self {
        let latency = row.arrived.elapsed().as_micros();
        Self::Prediction { row, latency: i64::try_from(latency).unwrap_or(i64::MAX) }
    }
}

impl Entry {
    /// Checks whether the entry only tests the database.
    pub(super) fn is_probe(&self) -> bool {
        self.record.is_none() && self.done.is_none()
    }
}

/// Why a transaction was not committed.
#[derive(Debug, Clone)]
pub(super) struct NotCommitted {
    pub(super) message: String,
    /// Whether a single row caused it, and not the database.
    pub(super) is_about_a_row: bool,
}

impl NotCommitted {
    pub(super) fn about_the_database(message: String) -> Self {
        Self { message, is_about_a_row: false }
    }
}

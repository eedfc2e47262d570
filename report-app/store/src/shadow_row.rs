//! Row of a challenger's prediction.

/// What a challenger says of a stored prediction.
#[derive(Debug, Clone, PartialEq)]
pub struct ShadowRow {
    /// The champion's prediction, which must be committed.
    pub prediction_id: String,
    /// Version of the challenger.
    pub model_version: String,
    /// Calibrated probability of default.
    pub probability: f64,
    /// `granted` or `refused`.
    pub decision: &'static str,
    /// Codes of the four most important reasons, separated by spaces.
    pub reasons: String,
    /// How many inputs nobody could give the challenger.
    pub lacking: u64,
}

//! Comparison of a challenger, which scores in the shadow of the champion, with the champion.

use serde::{Deserialize, Serialize};

/// What two models decide of the same applications: the champion, whose answers are given, and a
/// challenger, whose answers are only stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChallengerComparison {
    /// Version of the champion, which answers.
    pub model_version: String,
    /// Version of the challenger.
    pub challenger_version: String,
    /// First day, `YYYY-MM-DD`, UTC.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub from: String,
    /// Last day.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub to: String,
    /// Predictions of the champion in these days.
    pub predictions: u64,
    /// How many of them the challenger has scored too.
    pub compared: u64,
    /// Predictions since the start of the service that the challenger did not score.
    pub not_scored: NotScored,
    /// The figures; absent for fewer than ten compared predictions.
    pub figures: Option<ChallengerFigures>,
    /// What the figures say, in sentences in the language asked for.
    pub findings: Vec<String>,
}

/// Predictions that the challenger did not score, since the start of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotScored {
    /// The queue was full.
    pub queue_full: u64,
    /// The score could not be stored, or a reload exchanged a model meanwhile.
    pub lost: u64,
}

/// Figures about the latest compared predictions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChallengerFigures {
    /// Predictions that the figures are about: the latest, at most 10,000.
    pub predictions: usize,
    /// Share of them for which the challenger lacked inputs that nobody could give it. It took them
    /// as missing.
    pub incomplete_share: f64,
    /// Share of them on which both models decide the same.
    pub agreement: f64,
    /// How many the champion grants and the challenger refuses.
    pub newly_refused: usize,
    /// How many the champion refuses and the challenger grants.
    pub newly_granted: usize,
    /// Share that the champion refuses.
    pub champion_refusal_rate: f64,
    /// Share that the challenger refuses.
    pub challenger_refusal_rate: f64,
    /// Business cost per application of both models, by what it is computed from.
    pub costs: Vec<ComparedCost>,
    /// Mean distance of the two probabilities.
    pub mean_distance: f64,
    /// Largest distance of the two probabilities.
    pub largest_distance: f64,
    /// Spearman's correlation of the two probabilities' ranks; absent where one is constant.
    pub rank_correlation: Option<f64>,
    /// Share of the predictions whose most important reason is the same.
    pub same_first_reason: f64,
    /// Share whose four most important reasons are the same, in any order.
    pub same_reasons: f64,
    /// Changed decisions by group of clients.
    pub groups: Vec<ComparedGroup>,
}

/// What a cost is computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CostBasis {
    /// Each model's decisions by its own calibrated probabilities. A model that promises too much
    /// looks cheap.
    OwnProbability,
    /// Both models' decisions by the champion's probabilities. They favour the champion.
    ChampionProbability,
    /// Both models' decisions by the challenger's probabilities. They favour the challenger.
    ChallengerProbability,
    /// Known outcomes. They exist of granted loans alone, so that nothing is known of clients whom
    /// only the challenger would grant.
    Outcomes,
}

/// Business cost per application of both models, on the same predictions.
///
/// The unit is one wrongly refused client; a granted client who defaults costs what the champion's
/// cost matrix says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComparedCost {
    /// What it is computed from.
    pub basis: CostBasis,
    /// Predictions.
    pub predictions: usize,
    /// Cost of the champion's decisions.
    pub champion: f64,
    /// Cost of the challenger's decisions.
    pub challenger: f64,
    /// The challenger's cost minus the champion's: below zero where the challenger is cheaper.
    pub difference: f64,
    /// Lower end of the difference's 95 % interval (normal, paired by prediction).
    pub difference_low: f64,
    /// Upper end.
    pub difference_high: f64,
}

/// Changed decisions in a group of clients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComparedGroup {
    /// What the group is made by: the raw column `CODE_GENDER`, `DAYS_BIRTH` or
    /// `NAME_CONTRACT_TYPE`.
    pub field: String,
    /// Its label, in the language asked for.
    pub label: String,
    /// The group, in the language asked for.
    pub group: String,
    /// The counts; absent where they would be about fewer than ten predictions, or would give such
    /// a group away by subtraction.
    pub counts: Option<ComparedCounts>,
}

/// Predictions of a group, and how many decisions change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComparedCounts {
    /// Compared predictions.
    pub predictions: usize,
    /// How many the champion grants and the challenger refuses.
    pub newly_refused: usize,
    /// How many the champion refuses and the challenger grants.
    pub newly_granted: usize,
}

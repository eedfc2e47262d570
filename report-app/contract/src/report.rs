//! The training report: model selection, quality, and fairness.

use serde::{Deserialize, Serialize};

/// The report of a model's training. What a model's own report does not hold is empty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelReport {
    /// Version of the model.
    pub version: String,
    /// When it was trained, RFC 3339 in UTC.
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub created_at: String,
    /// Labelled applications it was trained on.
    pub training_applications: usize,
    /// Defaults among them.
    pub training_defaults: usize,
    /// The models that were compared, in the order of training.
    pub candidates: Vec<Candidate>,
    /// How the threshold was chosen.
    pub threshold: ThresholdChoice,
    /// What each threshold would cost, from refusing nobody to refusing all.
    pub cost_curve: Vec<CostPoint>,
    /// The ROC curve, from (0, 0) to (1, 1).
    pub roc: Vec<RocPoint>,
    /// Area under the ROC curve, out of fold.
    pub auc: Option<Estimate>,
    /// Whether probabilities come true.
    pub calibration: Option<Calibration>,
    /// What the model looks at most, feature by feature; shares of all.
    pub feature_importance: Vec<FeatureImportance>,
    /// The same by reason group.
    pub reason_importance: Vec<ReasonImportance>,
    /// Quality and decisions by group of people.
    pub fairness: Vec<FairnessAttribute>,
    /// What the training warns of, in English.
    pub warnings: Vec<String>,
    /// What the training remarks, in English.
    pub remarks: Vec<String>,
}

/// A figure with its 95 % interval.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// A model that was compared with the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Candidate {
    /// Its name.
    pub name: String,
    /// How many features it reads.
    pub inputs: usize,
    /// How many trees it has; absent where it has none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub trees: Option<usize>,
    /// Area under the ROC curve, out of fold.
    pub auc: Option<Estimate>,
    /// Business cost per application at the break-even threshold, in units of one wrongly refused
    /// client.
    pub cost: Option<Estimate>,
    /// Share of applications refused at that threshold.
    pub refusal_rate: Option<Estimate>,
    /// True for the model that answers.
    pub is_champion: bool,
    /// The champion's area under the curve less this one's, on the same folds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub champion_auc_difference: Option<Difference>,
    /// The champion's cost less this one's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub champion_cost_difference: Option<Difference>,
}

/// A paired difference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Difference {
    /// The estimate.
    pub value: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Probability of a difference at least as large if there were none.
    pub p_value: f64,
}

/// How the threshold was chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ThresholdChoice {
    /// Probability from which an application is refused.
    pub threshold: f64,
    /// The probability at which a default costs as much as a wrongly refused client gains.
    pub break_even: f64,
    /// Cost per application at the break-even.
    pub break_even_cost: Option<f64>,
    /// The cheapest threshold on the training data.
    pub cheapest: Option<CostPoint>,
    /// Lower end of the interval of the cheapest threshold.
    pub cheapest_low: Option<f64>,
    /// Upper end.
    pub cheapest_high: Option<f64>,
}

/// What a threshold costs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CostPoint {
    /// The threshold.
    pub threshold: f64,
    /// Cost per application, in units of one wrongly refused client.
    pub cost: f64,
    /// Share of applications that it refuses.
    pub refusal_rate: f64,
}

/// A point of the ROC curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RocPoint {
    /// Share of the clients who repaid that are refused.
    pub false_positive_rate: f64,
    /// Share of the clients who defaulted that are refused.
    pub true_positive_rate: f64,
    /// The threshold that does so.
    pub threshold: f64,
}

/// Whether probabilities come true.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Calibration {
    /// Slope of the outcomes on the predicted log-odds; 1 is perfect.
    pub slope: Option<Estimate>,
    /// Intercept of the same regression; 0 is perfect.
    pub intercept: Option<Estimate>,
    /// Log-odds that are missing on average; 0 is perfect.
    pub in_the_large: Option<Estimate>,
    /// Mean distance between predicted and observed share, over the points.
    pub expected_calibration_error: Option<f64>,
    /// Predicted against observed shares, in ascending order.
    pub reliability: Vec<ReliabilityPoint>,
}

/// Applications of about the same predicted probability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReliabilityPoint {
    /// How many.
    pub applications: usize,
    /// Mean of their predicted probabilities.
    pub predicted: f64,
    /// Share of them that defaulted.
    pub observed: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// How much a feature counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeatureImportance {
    /// Name of the feature.
    pub feature: String,
    /// Its label, in the language asked for.
    pub label: String,
    /// Code of its reason group.
    pub group: String,
    /// Its share of all features' mean effect on the score.
    pub share: f64,
}

/// How much a reason group counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReasonImportance {
    /// Code of the group.
    pub code: String,
    /// Its label, in the language asked for.
    pub label: String,
    /// Its share of all groups' mean effect on the score.
    pub share: f64,
}

/// Quality and decisions by the groups of one attribute. The model reads none of these attributes
/// unless it says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FairnessAttribute {
    /// `gender`, `age`, …
    pub attribute: String,
    /// Its label, in the language asked for.
    pub label: String,
    /// True where a group is granted less than four fifths as often as the most favoured one.
    pub below_four_fifths: bool,
    /// Its groups; one of fewer than ten applications is left out.
    pub groups: Vec<FairnessGroup>,
}

/// One group of people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FairnessGroup {
    /// What it is called, in the language asked for.
    pub label: String,
    /// True for the group that the others are compared with.
    pub is_reference: bool,
    /// Labelled applications.
    pub applications: usize,
    /// Share of them that defaulted.
    pub default_rate: Option<Estimate>,
    /// Mean of their predicted probabilities.
    pub mean_probability: Option<f64>,
    /// Share of them that is refused.
    pub refusal_rate: Option<Estimate>,
    /// How often the group is granted, relative to the most favoured group.
    pub disparate_impact: Option<Estimate>,
    /// Share of those who defaulted that is refused.
    pub true_positive_rate: Option<Estimate>,
    /// Share of those who repaid that is refused.
    pub false_positive_rate: Option<Estimate>,
    /// Area under the ROC curve within the group.
    pub auc: Option<Estimate>,
    /// Cost per application.
    pub cost: Option<Estimate>,
}

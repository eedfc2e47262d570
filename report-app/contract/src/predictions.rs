//! A prediction and its explanation.

use serde::{Deserialize, Serialize};

use crate::{Application, ClientId, Unit, Value};

/// Identifier and time of a prediction, which its caller makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PredictionStamp {
    /// Identifier, UUID version 7.
    pub prediction_id: String,
    /// RFC 3339, UTC.
    pub created_at: String,
}

/// Body of `POST /v1/predictions`: a known client with edited fields, or a new applicant.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PredictionRequest {
    /// A known client, whose fields and history are the starting point; absent for a new applicant.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub client_id: Option<ClientId>,
    /// Fields to set, by raw column name; `null` makes a field missing.
    #[serde(default)]
    pub application: Application,
}

/// Describes either kind of request with a schema of its own, because their required properties
/// differ.
#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for PredictionRequest {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, OneOfBuilder, Type};

        let request = |what: &str| {
            let closed = AdditionalProperties::FreeForm(false);
            ObjectBuilder::new().description(Some(what)).additional_properties(Some(closed))
        };
        let number = ClientId::schema();
        let known = request(
            "A known client, whose fields and history are the starting point, with edited fields",
        )
        .property("client_id", number)
        .property("application", crate::application_schema())
        .required("client_id");
        let nobody = ObjectBuilder::new().schema_type(Type::Null);
        let new = request(
            "A new applicant: every field that GET /v1/model says is required must be given",
        )
        .property("client_id", nobody)
        .property("application", crate::new_application_schema())
        .required("application");
        let description = "Body of `POST /v1/predictions`: a known client with edited fields, or a new applicant.";
        OneOfBuilder::new().description(Some(description)).item(known).item(new).into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for PredictionRequest {}

/// A probability of default, the decision it leads to, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Prediction {
    /// Identifier under which the prediction is stored.
    #[cfg_attr(feature = "openapi", schema(format = "uuid"))]
    pub prediction_id: String,
    /// The client, if known.
    pub client_id: Option<ClientId>,
    /// Calibrated probability of default, between 0 and 1.
    pub probability: f64,
    /// Lower end of the probability's interval.
    pub probability_low: f64,
    /// Upper end of the probability's interval.
    pub probability_high: f64,
    /// Probability from which an application is refused.
    pub threshold: f64,
    /// What the model decides.
    pub decision: Decision,
    /// True where the interval straddles the threshold.
    pub needs_review: bool,
    /// Band of the probability, from A (lowest risk) to E.
    pub risk_band: RiskBand,
    /// Calibrated probability at the model's base score, the average score; not the average
    /// probability.
    pub base_probability: f64,
    /// The model's base score, in log-odds.
    pub base_score: f64,
    /// The client's score, in log-odds: base and contributions added up.
    pub score: f64,
    /// Contributions summed by reason group, most important first.
    pub reasons: Vec<Reason>,
    /// What to know of the values that the score rests on; empty where there is nothing to say.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// Version of the model that decided.
    pub model_version: String,
    /// When the prediction was made, RFC 3339 in UTC.
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub created_at: String,
    /// Exact Shapley value of every feature, most important first.
    pub contributions: Vec<Contribution>,
}

/// The outcome of comparing a probability with the threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The probability is below the threshold.
    Granted,
    /// The probability is at or above the threshold.
    Refused,
}

impl Decision {
    /// Both decisions.
    pub const ALL: [Self; 2] = [Self::Granted, Self::Refused];

    /// Returns the decision with that code; `None` for another text.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| decision.code() == code)
    }

    /// Returns the decision at `threshold`.
    pub fn at_threshold(probability: f64, threshold: f64) -> Self {
        if probability < threshold { Self::Granted } else { Self::Refused }
    }

    /// Checks whether the decision at `threshold` is a refusal.
    pub fn is_refused(probability: f64, threshold: f64) -> bool {
        Self::at_threshold(probability, threshold) == Self::Refused
    }

    /// Returns the code in the API and in a bundle's `explanations.csv`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }
}

/// Band of a probability relative to the threshold, from the lowest risk to the highest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RiskBand {
    /// Below a quarter of the threshold.
    A,
    /// Below half of the threshold.
    B,
    /// Below the threshold.
    C,
    /// Below twice the threshold.
    D,
    /// Twice the threshold or more.
    E,
}

impl RiskBand {
    /// All bands, from the lowest risk to the highest.
    pub const ALL: [Self; 5] = [Self::A, Self::B, Self::C, Self::D, Self::E];

    /// Returns the band's letter.
    pub fn code(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
        }
    }

    /// Returns the band of `probability` for a decision at `threshold`.
    pub fn at_threshold(probability: f64, threshold: f64) -> Self {
        match probability / threshold {
            ratio if ratio < 0.25 => Self::A,
            ratio if ratio < 0.5 => Self::B,
            ratio if ratio < 1.0 => Self::C,
            ratio if ratio < 2.0 => Self::D,
            _ => Self::E,
        }
    }
}

/// Whether something raises or lowers the risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It makes a default more likely.
    RaisesRisk,
    /// It makes a default less likely.
    LowersRisk,
}

/// One reason for a decision: what a group of features contributes together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reason {
    /// Code of the reason group.
    pub code: String,
    /// Its label, in the language asked for.
    pub label: String,
    /// One plain sentence about the client, in the third person.
    pub sentence: String,
    /// The same sentence, said to the client.
    #[serde(default)]
    pub spoken: String,
    /// The features that the sentence speaks of.
    #[serde(default)]
    pub told: Vec<String>,
    /// Sum of the group's contributions, in log-odds.
    pub contribution: f64,
    /// Whether the group raises or lowers the risk.
    pub effect: Effect,
    /// The group's features that count, most important first.
    pub features: Vec<String>,
}

/// What a reader of the score must know of one of the values it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Warning {
    /// Stable code of the kind of warning.
    ///
    /// * `assumed_value`: missing where training saw none missing; the usual value was scored.
    /// * `outside_training_range`: beyond everything that training saw.
    pub code: String,
    /// Name of the feature.
    pub feature: String,
    /// A plain sentence with the label and the values, in the language asked for.
    pub message: String,
}

/// What one feature contributes to the score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contribution {
    /// Name of the feature.
    pub feature: String,
    /// Its label, in the language asked for.
    pub label: String,
    /// Code of its reason group.
    pub group: String,
    /// What its value counts.
    pub unit: Unit,
    /// The client's value; `null` where missing.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::RawValue>))]
    pub value: Option<Value>,
    /// The usual value: median of the training data, or its most frequent category.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::RawValue>))]
    pub usual_value: Option<Value>,
    /// Exact Shapley value, in log-odds.
    pub contribution: f64,
}

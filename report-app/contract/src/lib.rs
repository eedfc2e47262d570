//! Requests and responses of the scoring API.
//!
//! There is one type per JSON body. The API writes it and the dashboard reads it, so the two cannot
//! differ. Field names are the JSON names. Labels and sentences arrive in the language of the
//! request's `Accept-Language`, which is French unless the header prefers English. What both sides
//! must write alike stands here too: numbers, amounts, percentages and the names of the months.

mod ages;
mod batch;
mod calendar;
mod card;
mod challenger;
mod checks;
mod client_data;
mod clients;
mod counterfactuals;
mod health;
mod joint;
mod language;
mod model;
mod monitoring;
mod numbers;
mod opinions;
mod past;
mod population;
mod predictions;
mod problem;
mod queue;
mod releases;
mod report;
mod reviews;
mod session;
mod similar;
mod standing;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use ages::{AGES, age_band};
pub use batch::BatchLine;
pub use calendar::{DAYS_PER_YEAR, month_name};
pub use card::{
    CardEntry, CardGroup, CardMetric, CardPage, CardSection, CardText, CardTexts, ModelCard,
    ModelCardPage,
};
pub use challenger::{
    ChallengerComparison, ChallengerFigures, ComparedCost, ComparedCounts, ComparedGroup,
    CostBasis, NotScored,
};
pub use checks::{Basis, Check, Checks};
pub use client_data::{
    ClientData, ErasedData, KeptAnswer, KeptPrediction, KeptReason, KeptShadowPrediction, KeptValue,
};
pub use clients::{Client, ClientPage, ClientSummary, HistoryValue, RecentClient, RecentClients};
pub use counterfactuals::{Change, Counterfactuals, Lever, Proposal};
pub use health::{Health, HealthStatus};
pub use joint::{BoxPlot, JointCell, JointPopulation};
pub use language::Language;
pub use model::{
    CategoryInfo, CostMatrix, FeatureInfo, FieldInfo, FieldKind, LoanEconomics, Metric, ModelInfo,
    ReasonGroupInfo,
};
pub use monitoring::{
    Acknowledgement, AcknowledgementRequest, Alarm, AlarmEvent, AlarmState, Alarms, Alert,
    Assumption, CalibrationGap, DriftReport, EstimatedPerformance, Finding, FlippedDecisions,
    Flips, IndicatorCode, Level, MonitoredAttribute, MonitoredDay, MonitoredGroup,
    MonitoredIndicator, MonitoredReviews, Monitoring, Overrides, RealisedPerformance, ShapeTest,
    TestResult, Transition, Validity, VariableDrift, Vintage, WrittenIndicator,
};
pub use numbers::{
    EXACT_LIMIT, format_amount, format_number, format_percent, write_amount, write_number,
    write_percent,
};
pub use opinions::{Opinion, OpinionRequest, Opinions, View};
pub use past::{PastPrediction, PastPredictions, PastReason};
pub use population::{FilterCondition, GroupCounts, Population, PopulationGroup};
pub use predictions::{
    Contribution, Decision, Effect, Prediction, PredictionRequest, PredictionStamp, Reason,
    RiskBand, Warning,
};
pub use problem::{Problem, ProblemField};
pub use queue::{Queue, QueuedClient};
pub use releases::{ChangeKind, ChangeState, ModelChangeRequest, ModelChanges, RecordedChange};
pub use report::{
    Calibration, Candidate, CostPoint, Difference, Estimate, FairnessAttribute, FairnessGroup,
    FeatureImportance, ModelReport, ReasonImportance, ReliabilityPoint, RocPoint, ThresholdChoice,
};
pub use reviews::{
    AuditLine, LONGEST_TEXT, ModelChange, Outcome, OutcomeRequest, Question, Review, ReviewRequest,
    Reviews, Verdict,
};
pub use session::{Role, Session, SignIn};
pub use similar::{ComparedFeature, SimilarClients, SimilarSide};
pub use standing::{FieldStanding, Standing};

/// A client's number, `SK_ID_CURR` in the raw tables.
pub type ClientId = u64;

/// A raw value of a field or of a feature; a missing one is `null`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Value {
    /// A number, in the unit of its field.
    Number(f64),
    /// A category, as the raw table spells it.
    Text(String),
}

/// Alias of [`Value`] for the OpenAPI document, where the name `Value` means any JSON.
#[cfg(feature = "openapi")]
type RawValue = Value;

/// Fields of an application by their raw column name (`AMT_CREDIT`); a missing value is `null`.
pub type Application = BTreeMap<String, Option<Value>>;

/// Builds the schema of [`Application`] in the OpenAPI document.
#[cfg(feature = "openapi")]
fn application_schema() -> utoipa::openapi::schema::Object {
    use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};

    let value = SchemaType::from_iter([Type::Number, Type::String, Type::Null]);
    ObjectBuilder::new()
        .description(Some("Fields by their raw column name; `null` where missing"))
        .additional_properties(Some(ObjectBuilder::new().schema_type(value).pattern(Some(TEXT))))
        .build()
}

/// Builds the schema of an [`application`](application_schema) with at least one field.
#[cfg(feature = "openapi")]
fn new_application_schema() -> utoipa::openapi::schema::Object {
    let mut schema = application_schema();
    schema.min_properties = Some(1);
    schema
}

/// Regular expression, in the OpenAPI document, of the texts that the API accepts.
///
/// U+0000 is not accepted, because PostgreSQL cannot store it.
#[cfg(feature = "openapi")]
pub const TEXT: &str = "^[^\\u0000]*$";

/// What a number counts, which decides how it is written for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Money, in the lender's currency.
    Amount,
    /// A share of one: 0.25 is a quarter.
    Share,
    /// A ratio of two amounts.
    Ratio,
    /// Days.
    Days,
    /// Months.
    Months,
    /// Years.
    Years,
    /// A number of things.
    Count,
    /// A score without unit.
    Score,
    /// Yes (1) or no (0).
    YesNo,
    /// One of several categories.
    Category,
}

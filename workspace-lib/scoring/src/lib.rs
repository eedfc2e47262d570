//! Scores one applicant: from raw fields to a probability, a decision and its reasons.
//!
//! A [`Bundle`] is a folder that training wrote. It holds the model, the feature definitions, the
//! calibration and their checksums. A [`Record`] holds the application's fields and the summaries
//! of the client's history. From a record the bundle recomputes every feature, evaluates LightGBM's
//! trees, splits the score into exact Shapley values, and sums these into reasons that a person can
//! read out.
//!
//! The crate is small on purpose. It has no data frames and no async, and the only input or output
//! is reading a bundle.

mod age_band;
mod application;
mod bundle;
mod calibration;
mod cell;
mod checks;
mod consistency;
mod counterfactuals;
mod error;
mod explanation;
pub mod explanations_file;
pub mod features;
mod fields;
mod format;
mod hash;
mod manifest;
pub mod model;
mod neighbours;
mod range;
mod reasons;
mod sentence_template;
mod similar;
mod spoken;
mod template;
#[cfg(test)]
mod test_bundle;
#[cfg(test)]
mod timings;
mod value;
mod warnings;

pub use age_band::age_bands;
pub use application::{FieldError, nearest_name};
pub use bundle::{Bundle, FileName};
pub use calibration::{Calibration, CalibrationPoint};
pub use cell::{
    Cell, NO, NOT_AVAILABLE, NOT_KNOWN, YES, advice_on_number, flag_word, is_missing_word,
    yes_no_words,
};
pub use checks::{Basis, Check, CheckKind, UsualValueResult};
pub use consistency::{NOT_ABOVE, check_consistency};
pub use contract::age_band;
pub use contract::{DAYS_PER_YEAR, EXACT_LIMIT, month_name};
pub use counterfactuals::{Change, Counterfactual, Lever};
pub use error::{Error, Result};
pub use explanation::{Contribution, Decision, Explanation, Reason, RiskBand};
pub use explanations_file::CLIENT_KEY;
pub use features::{Feature, FeatureSet};
pub use fields::{Category, Field, FieldKind, Label, Language, Unit};
pub use format::{format_number, format_value};
pub use hash::{hex, sha256_hex};
pub use manifest::{CostMatrix, DataSummary, FORMAT, Manifest, Metric};
pub use neighbours::{KnownClients, SearchBuffers};
pub use range::Range;
pub use reasons::{ReasonGroup, ReasonSentence, SentenceWriter, shown};
pub use sentence_template::{Case, Denominator, FeatureRequirement, SentenceTemplate};
pub use similar::{SimilarClients, SimilarFeature, SimilarSummary, Similarity};
pub use template::{Person, Template};
pub use value::{Record, Value};
pub use warnings::{Warning, WarningKind};

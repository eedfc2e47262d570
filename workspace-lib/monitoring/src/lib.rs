//! Monitoring of a model in production.
//!
//! A [`Baseline`], written by the training, divides the values of each input into fixed parts. What
//! production answers is counted into the same parts, one [`Summary`] a day, of a size that does
//! not depend on the number of predictions; a month is the sum of its days. Every figure is
//! computed from these counts: drift, estimated and realised performance.

mod alarms;
mod baseline;
mod checked;
mod distances;
mod drift;
mod flips;
mod groups;
mod partition;
mod percentile;
mod performance;
mod shares;
mod summary;
mod transport;

pub use alarms::{
    AlarmRules, Delay, HumanDecisions, Indicator, Measured, MonitoringPlan, PlanError, Threshold,
    advance, findings, judge,
};
pub use baseline::{Baseline, BaselineVariable, Column, FORMAT, Recorder, ReferenceRow, Scored};
pub use drift::{LEAST_PREDICTIONS, drift};
pub use flips::{FlipCase, flips};
pub use groups::{AGE, BIRTH, PRODUCT, SEX, age_code, groups_of};
pub use partition::{NewCategories, Observed, PARTS, Partition};
pub use percentile::percentile;
pub use performance::{
    GroupOutcome, GroupOutcomes, MATURE, VintageInput, calibration_gap, estimated,
    estimation_error, last_cohort, realised, vintage,
};
pub use shares::share;
pub use summary::{
    GroupSummary, OutcomeSummary, ScorePart, ScoreSummary, StratumSummary, Summary, VariableSummary,
};
pub use transport::{Transport, Transported, Transports};

//! Alarms: what the monitoring plan watches, what was found, and who has to do what until when.

mod finding;
mod indicators;
mod plan;
mod state;

pub use finding::judge;
pub use indicators::{HumanDecisions, Measured, findings};
pub use plan::{AlarmRules, Delay, Indicator, MonitoringPlan, PlanError, Threshold};
pub use state::advance;

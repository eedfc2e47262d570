//! Performance: estimated before outcomes are known, realised when they are.

mod area;
mod estimated;
mod groups;
mod realised;
mod vintages;

pub use estimated::estimated;
pub use groups::{GroupOutcome, GroupOutcomes};
pub use realised::{calibration_gap, realised};
pub use vintages::{MATURE, VintageInput, estimation_error, last_cohort, vintage};

//! Performance: estimated before outcomes are known, realised when they are.

mod area;
mod estimated;
mod realised;
mod vintages;

pub use estimated::{Assumption, EstimatedPerformance, Validity, estimated};
pub use realised::{CalibrationGap, RealisedPerformance, calibration_gap, realised};
pub use vintages::{Vintage, VintageInput, estimation_error, vintage};

//! Monitoring of predictions in files: drift, performance and what they cost.
//!
//! [`analyse`] counts a file of predictions over a baseline, that of a bundle or of a reference
//! file, and computes every figure of the report from the counts (crate `monitoring`). The service
//! computes the same from its database.

mod counting;
mod domain_classifier;
mod frames;
mod html;
mod predictions_file;
mod reference;
mod report;
mod rows;

pub use domain_classifier::{Attribution, DomainClassifier};
pub use frames::analyse_frames;
pub use html::report_page;
pub use predictions_file::{PredictionsFile, Values};
pub use report::{GroupDecisions, MonitoringReport, Options, analyse};

//! From a feature matrix to a calibrated model and a threshold.
//!
//! Every candidate is judged on out-of-fold predictions over the same folds; the probability each application gets comes
//! from models, and from a calibration, that never saw its outcome.

mod calibration;
mod folds;
mod lightgbm;
mod logistic;
mod train;

pub use calibration::{Method, calibrate, cross_fitted};
pub use folds::stratified_folds;
pub use lightgbm::{Parameters, fit as fit_lightgbm};
pub use logistic::LogisticModel;
pub use train::{Candidate, Plan, Trained, outcomes, train};

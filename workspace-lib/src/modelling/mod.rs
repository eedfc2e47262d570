//! From a feature matrix to a calibrated model and a threshold.
//!
//! Every candidate is judged on out-of-fold predictions over the same folds: the score of an application comes from a model that
//! never saw its outcome, its probability from a calibration fitted on the scores of the other folds.

mod calibration;
mod folds;
mod inputs;
mod lightgbm;
mod logistic;
mod train;

pub use calibration::{Method, calibrate, cross_fitted};
pub use folds::stratified_folds;
pub use lightgbm::{Parameters, fit as fit_lightgbm};
pub use logistic::LogisticModel;
pub use train::{Candidate, Plan, Trained, outcomes, train};

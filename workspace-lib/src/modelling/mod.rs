//! Training: from a feature matrix to a calibrated model and a threshold.
//!
//! A share of the labelled applications is held out from every choice. The champion is evaluated on
//! this holdout once.
//!
//! Every candidate is evaluated on out-of-fold predictions over the same folds. The score of an
//! application comes from a model that never saw its outcome. Its probability comes from a
//! calibration fitted on the scores of the other folds, and its decision from a threshold chosen on
//! the other folds.
//!
//! [`train`] does all of it. It takes from minutes to hours, so it keeps its steps in a
//! [`Journal`] and resumes where it was stopped:
//!
//! ```no_run
//! use workspace_lib::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let (set, plan) = (definitions(), Plan { trials: 12, ..Plan::default() });
//! let matrix = build(&Folder::open(data_folder()?)?, &set, RawColumns::All, |_| {})?;
//! let journal = Journal::open("models/candidate.steps".as_ref(), "demo data, 12 trials")?;
//! let trained = train(&matrix, &set, &plan, &journal, step_lines(0))?;
//! journal.finish()?;
//! assert_eq!(trained.candidates.last().map(|last| &last.name), Some(&trained.champion.name));
//! # Ok(())
//! # }
//! ```
//!
//! A notebook evaluates one candidate after the other with an [`Experiment`].

mod baselines;
mod calibration;
mod candidate;
mod candidate_label;
mod cross_validation;
mod experiment;
mod folds;
mod forest;
mod holdout;
mod inputs;
mod journal;
mod labelled;
mod learner;
mod lightgbm;
mod logistic;
mod medians;
mod neighbours;
#[cfg(test)]
mod oracle;
mod plan;
mod run_figures;
mod scorecard;
mod search;
mod selection;
pub mod studies;
mod threshold;
mod train;
mod usage;
mod vectors;
mod warnings;

pub use calibration::{CalibrationMethod, calibrate, cross_fitted};
pub use candidate::{Candidate, Comparison};
pub use candidate_label::candidate_label;
pub use experiment::{CrossValidated, Experiment};
pub use folds::Partition;
pub use forest::Forest;
pub use holdout::{Holdout, HoldoutCandidate};
pub use journal::{CODE, Journal};
pub use labelled::outcomes;
pub use learner::{Learner, TreeCounts};
pub use lightgbm::{
    Boosting, Imbalance, Parameters, Sample, average_models, fit as fit_lightgbm,
    raw_scores as lightgbm_scores,
};
pub use logistic::LogisticModel;
pub use neighbours::{NeighboursStudy, neighbours_study};
pub use plan::{Baselines, Plan};
pub use scorecard::{
    BASE_ODDS, BASE_POINTS, Characteristic, CharacteristicBin, POINTS_TO_DOUBLE_THE_ODDS, Scorecard,
};
pub use search::{Search, SearchTrial};
pub(crate) use selection::{AUC_MARGIN, REDUNDANT_RANK_CORRELATION};
pub use selection::{Selection, SelectionStep};
pub use threshold::{ThresholdRule, ThresholdStudy, refused_out_of_fold};
pub use train::{Prediction, Timing, Trained, steps, train};
pub use usage::Usage;

use crate::evaluation::check;
use crate::{Error, Result};

/// Checks that rows and outcomes fit together, and that both outcomes occur.
///
/// Row-major `values` must hold `features` columns for each of `defaults`.
fn check_rows(values: &[f64], defaults: &[bool], features: usize) -> Result<()> {
    if values.len() != defaults.len() * features {
        return Err(Error::Length {
            left: "values",
            right: "applications × features",
            left_length: values.len(),
            right_length: defaults.len() * features,
        });
    }
    check(&vec![0.0; defaults.len()], defaults)
}

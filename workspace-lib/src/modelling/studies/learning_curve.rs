//! Learning curve: the champion's procedure on a part of each fold's training applications.
//!
//! It shows whether more applications would help.

use serde::{Deserialize, Serialize};

use super::Context;
use crate::Result;
use crate::modelling::cross_validation::Run;
use crate::modelling::run_figures::Effect;

/// Shares of the training applications, ascending.
const SHARES: [f64; 4] = [0.125, 0.25, 0.5, 0.75];

/// Quality with fewer training applications.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LearningPoint {
    /// Number of applications that each fold's model learned from.
    pub applications: usize,
    /// Difference from learning from all of them.
    pub effect: Effect,
}

/// Computes the learning curve, by ascending number of applications.
///
/// The champion itself is not among the points.
pub(super) fn learning_curve(
    context: &Context<'_>,
    progress: &mut impl FnMut(&str),
) -> Result<Vec<LearningPoint>> {
    let validation = context.evaluator.validation;
    let all = validation.partitions[0].others(0).len();
    let point = |share: f64| {
        let name = format!("learning curve {} %", 100.0 * share);
        progress(&name);
        let run = Run { share, ..Run::new(&context.learner, context.champion.columns, 0) };
        let applications = (all as f64 * share).floor() as usize;
        Ok(LearningPoint { applications, effect: context.effect(&name, run)? })
    };
    SHARES.into_iter().map(point).collect()
}

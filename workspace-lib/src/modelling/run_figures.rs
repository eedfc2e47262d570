//! Scores and costs of one run, and the difference between two.

use std::slice;

use serde::{Deserialize, Serialize};

use crate::Result;
use crate::evaluation::{Difference, auc_difference, mean_difference};

/// Scores and costs of one run, for comparisons.
pub(crate) struct RunFigures {
    pub(crate) scores: Vec<f64>,
    pub(crate) costs: Vec<f64>,
}

/// A variation compared with a reference on the same applications: variation minus reference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// Area under the curve gained.
    pub auc: Difference,
    /// Cost per application added.
    pub cost: Difference,
}

impl RunFigures {
    /// Computes this minus `other`, on the same applications.
    ///
    /// # Errors
    /// If they are not of the same applications.
    pub(crate) fn effect_against(&self, other: &Self, defaults: &[bool]) -> Result<Effect> {
        let auc = auc_difference(
            slice::from_ref(&self.scores),
            slice::from_ref(&other.scores),
            defaults,
        )?;
        Ok(Effect { auc, cost: mean_difference(&self.costs, &other.costs)? })
    }
}

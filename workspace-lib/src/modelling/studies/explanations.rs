//! Explanations of the champion over many clients, and the stability of its reasons.
//!
//! Stability means that models of other folds would give the same reasons.

use scoring::model::Model;
use scoring::{ReasonGroup, Unit};
use serde::{Deserialize, Serialize};

use super::Context;
use crate::Result;
use crate::explaining::{
    Dependence, Interaction, PerturbationStability, ReasonStability, contributions, dependence,
    interactions, most_important, perturbation_stability, reason_stability,
};
use crate::modelling::cross_validation::Run;
use crate::modelling::learner::Learner;

/// Largest number of labelled applications for importance and dependence.
const CLIENTS: usize = 2000;

/// Largest number of labelled applications whose reasons are compared between folds.
const COMPARED: usize = 300;

/// Number of inputs whose dependence and interactions are described.
const INPUTS: usize = 12;

/// Largest relative change of a client's numbers in the test whether reasons are stable.
const PERTURBATION: f64 = 0.01;

/// Number of interactions that are kept.
const PAIRS: usize = 20;

/// Explanations of what the champion relies on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explanations {
    /// Number of applications that were explained.
    pub clients: usize,
    /// How contributions follow values, for the most important inputs.
    pub dependence: Vec<Dependence>,
    /// Pairs of these inputs that interact, the strongest first.
    pub interactions: Vec<Interaction>,
    /// Whether the models of the folds give the same reasons.
    pub stability: ReasonStability,
    /// Whether the champion gives the same reasons for slightly different numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nudges: Option<PerturbationStability>,
}

/// Explains a sample of the labelled applications.
pub(super) fn explanations(
    context: &Context<'_>,
    progress: &mut impl FnMut(&str),
) -> Result<Explanations> {
    let champion = context.champion;
    let model = Model::parse(champion.model)?;
    let names = champion.inputs.to_vec();
    let columns = champion.columns.only(&names)?;
    let values = context.evaluator.validation.inputs(&columns, 0).all();
    let of = |name: &String| context.set.features.iter().find(|feature| &feature.name == name);
    let group_of = |name| of(name).map_or(ReasonGroup::File, |feature| feature.group);
    let groups: Vec<ReasonGroup> = names.iter().map(group_of).collect();
    let is_measured = |unit| !matches!(unit, Unit::Count | Unit::YesNo | Unit::Category);
    let moves: Vec<bool> = names
        .iter()
        .map(|name| of(name).is_some_and(|feature| is_measured(feature.unit)))
        .collect();

    progress("dependence");
    let sample = spread(&values, names.len(), CLIENTS);
    let explained = contributions(&model, &sample)?;
    progress("interactions");
    let mut pairs =
        interactions(&model, &sample, &most_important(names.len(), &explained, INPUTS)?)?;
    pairs.truncate(PAIRS);
    progress("stability of reasons");
    // All folds read the same inputs, so that the models differ only by their training rows.
    let learner = Learner::LightGbm(champion.learner.parameters().cloned().unwrap_or_default());
    let run = Run { keeps_models: true, ..Run::new(&learner, &columns, 0) };
    let folds = context.evaluator.validation.run("models of the folds", run)?.0.models;
    let models =
        folds.iter().map(|text| Model::parse(text)).collect::<scoring::Result<Vec<_>>>()?;
    Ok(Explanations {
        clients: sample.len() / names.len(),
        dependence: dependence(&names, &sample, &explained, INPUTS)?,
        interactions: pairs,
        stability: reason_stability(&models, &groups, &spread(&values, names.len(), COMPARED))?,
        nudges: Some(perturbation_stability(
            &model,
            &groups,
            &moves,
            &sample,
            PERTURBATION,
            context.evaluator.plan.seed,
        )?),
    })
}

/// Takes at most `count` rows at even distances.
fn spread(values: &[f64], width: usize, count: usize) -> Vec<f64> {
    let rows = values.len() / width;
    let count = count.min(rows);
    (0..count).flat_map(|at| values[at * rows / count * width..][..width].to_vec()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_spread_over_all_rows() {
        let values: Vec<f64> = (0..20).map(f64::from).collect();
        assert_eq!(spread(&values, 2, 3), [0.0, 1.0, 6.0, 7.0, 12.0, 13.0]);
        assert_eq!(spread(&values, 2, 30).len(), 20);
    }
}

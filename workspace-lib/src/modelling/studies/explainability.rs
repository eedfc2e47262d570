//! Cost of explainability: what it costs that a person can say every reason.
//!
//! One variation of the champion adds the features that no sentence explains. The other ignores the
//! directions that credit practice knows.

use super::Context;
use super::attributes::AttributeStudy;
use crate::Result;
use crate::features::{InputOptions, model_inputs};
use crate::modelling::cross_validation::Run;
use crate::modelling::inputs::FeatureColumns;
use crate::modelling::learner::Learner;
use crate::modelling::lightgbm::Parameters;

/// Compares each variation with the champion; skips constraints that the champion does not have.
pub(super) fn explainability_costs(
    context: &Context<'_>,
    progress: &mut impl FnMut(&str),
) -> Result<Vec<AttributeStudy>> {
    let mut costs = Vec::new();
    let inputs = context.evaluator.plan.inputs;
    let with_sentence = model_inputs(context.set, inputs);
    let everything = model_inputs(context.set, InputOptions { with_untold: true, ..inputs });
    let without_sentence: Vec<String> =
        everything.into_iter().filter(|name| !with_sentence.contains(name)).collect();
    if !without_sentence.is_empty() {
        let name = "with the features that no sentence tells";
        progress(name);
        let names =
            context.champion.columns.names.iter().chain(&without_sentence).cloned().collect();
        let columns = FeatureColumns::new(context.labelled, context.set, names)?;
        costs.push(AttributeStudy {
            name: name.into(),
            features: without_sentence,
            effect: context.effect_of(name, &columns)?,
        });
    }
    if let Some(free) = without_directions(&context.learner) {
        let name = "with directions ignored";
        progress(name);
        let effect = context.effect(name, Run::new(&free, context.champion.columns, 0))?;
        costs.push(AttributeStudy { name: name.into(), features: Vec::new(), effect });
    }
    Ok(costs)
}

/// Returns the learner without its monotone constraints; `None` if it has none.
fn without_directions(learner: &Learner) -> Option<Learner> {
    let free = |parameters: &Parameters| Parameters { is_monotone: false, ..parameters.clone() };
    match learner {
        Learner::LightGbm(parameters) if parameters.is_monotone => {
            Some(Learner::LightGbm(free(parameters)))
        }
        Learner::Selected { parameters, features } if parameters.is_monotone => {
            Some(Learner::Selected { parameters: free(parameters), features: *features })
        }
        _ => None,
    }
}

//! The baselines: candidates that the champion is compared with.

use super::candidate::{EvaluatedCandidate, Evaluator};
use super::inputs::FeatureColumns;
use super::learner::Learner;
use super::lightgbm::{Imbalance, Parameters};
use super::plan::{Baselines, Plan};
use super::scorecard::{Characteristic, Scorecard};
use crate::Result;

/// Evaluates the baselines: dummy, the plan's other learners, and LightGBM before any search.
///
/// A learner that cannot be evaluated on these data becomes a warning.
pub(super) fn evaluate_baselines(
    evaluator: &Evaluator<'_>,
    columns: &FeatureColumns,
    warnings: &mut Vec<String>,
    progress: &mut impl FnMut(&str),
) -> Vec<EvaluatedCandidate> {
    let mut evaluated = Vec::new();
    for (name, learner) in baseline_learners(evaluator.plan) {
        progress(name);
        match evaluator.evaluate(name, &learner, columns) {
            Ok(candidate) => evaluated.push(candidate),
            Err(error) => warnings.push(format!("{name} could not be judged: {error}")),
        }
    }
    evaluated
}

/// Fits the scorecard on the development sample; empty if it could not be evaluated.
pub(super) fn fit_scorecard(
    evaluator: &Evaluator<'_>,
    columns: &FeatureColumns,
    evaluated: &[EvaluatedCandidate],
) -> Result<Vec<Characteristic>> {
    if !evaluated.iter().any(|evaluated| evaluated.candidate.learner == Learner::Scorecard) {
        return Ok(Vec::new());
    }
    let values = evaluator.validation.inputs(columns, 0).all();
    Ok(Scorecard::fit(&values, evaluator.validation.defaults, &columns.names, &columns.directions)?
        .card())
}

/// Returns the learners that are compared with the champion, by name.
///
/// The fewest are a dummy and LightGBM with the plan's parameters. All of them also include the
/// other learners, LightGBM with each treatment of imbalance, and LightGBM without the directions
/// that credit practice knows.
pub(super) fn baseline_learners(plan: &Plan) -> Vec<(&'static str, Learner)> {
    let lightgbm = |change: &dyn Fn(&mut Parameters)| {
        let mut parameters = plan.parameters.clone();
        change(&mut parameters);
        Learner::LightGbm(parameters)
    };
    let treated = |imbalance| lightgbm(&|parameters| parameters.imbalance = imbalance);
    let dummy = ("dummy", Learner::Dummy);
    let as_planned = ("LightGBM", lightgbm(&|_| {}));
    match plan.baselines {
        Baselines::Fewest => vec![dummy, as_planned],
        Baselines::All => vec![
            dummy,
            ("scorecard", Learner::Scorecard),
            ("logistic regression", Learner::LogisticRegression),
            ("random forest", Learner::RandomForest),
            as_planned,
            ("LightGBM, square-root weights", treated(Imbalance::SquareRootWeights)),
            ("LightGBM, balanced weights", treated(Imbalance::BalancedWeights)),
            ("LightGBM, under-sampling", treated(Imbalance::UnderSampling)),
            (
                "LightGBM, directions ignored",
                lightgbm(&|parameters| parameters.is_monotone = false),
            ),
        ],
    }
}

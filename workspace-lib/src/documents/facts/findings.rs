//! Findings: the figures by which templates choose their sentences.

use serde::Serialize;

use super::candidates::CandidateFacts;
use crate::documents::bundle_data::BundleData;
use crate::documents::figures::training_applications;
use crate::modelling::{Baselines, Learner, Parameters, Plan, SearchTrial};

/// Relative tolerance: a threshold within this share of the lowest cost is nearly the cheapest.
pub(super) const NEARLY_LOWEST: f64 = 0.02;

/// Findings about the model as a whole.
#[derive(Debug, Serialize)]
pub(super) struct Findings<'a> {
    /// The `pret train` command that has this plan, without its folders.
    command: String,
    /// Cheapest candidate. The champion wins a tie.
    cheapest: &'a CandidateFacts<'a>,
    largest_auc: &'a CandidateFacts<'a>,
    /// Number of candidates that cost significantly more than the champion.
    dearer: usize,
    /// LightGBM before the parameter search, with each treatment of imbalance.
    treatments: Vec<&'a CandidateFacts<'a>>,
    /// Candidates with fewer trees than iterations.
    fewer_trees: Vec<&'a CandidateFacts<'a>>,
    /// Number of trials with the parameters of an earlier trial.
    repeated_trials: usize,
    /// Best trial, if there was a search.
    best_trial: Option<&'a SearchTrial>,
    /// Lowest and highest threshold with nearly the lowest cost; absent without a cost curve.
    nearly_cheapest: Option<(f64, f64)>,
    /// Number of groups of the reliability curve whose interval covers the prediction.
    reliable_bins: usize,
    /// Number of training applications of one fold's model.
    training_applications: usize,
}

/// Returns the findings about the whole model.
pub(super) fn findings<'a>(
    data: &'a BundleData,
    candidates: &'a [CandidateFacts<'a>],
) -> Option<Findings<'a>> {
    let report = &data.report;
    let champion = candidates.iter().find(|candidate| candidate.is_champion)?;
    let best = |is_better: &dyn Fn(&CandidateFacts, &CandidateFacts) -> bool| {
        candidates
            .iter()
            .fold(champion, |best, other| if is_better(other, best) { other } else { best })
    };
    let value = |facts: &CandidateFacts, metric: &str| facts.candidate.value(metric);
    let is_dearer = |other: &&CandidateFacts| {
        other
            .candidate
            .champion_against_it
            .as_ref()
            .is_some_and(|comparison| comparison.cost.is_below_zero())
    };
    let trials = &report.search.trials;
    let is_repeated =
        |at: &usize| trials[..*at].iter().any(|before| before.parameters == trials[*at].parameters);
    let bins = &report.calibration.reliability;
    Some(Findings {
        command: command(&report.plan),
        cheapest: best(&|one, other| {
            value(one, "cost_per_application") < value(other, "cost_per_application")
        }),
        largest_auc: best(&|one, other| value(one, "auc") > value(other, "auc")),
        dearer: candidates.iter().filter(is_dearer).count(),
        treatments: candidates.iter().filter(|facts| is_treatment(facts, &report.plan)).collect(),
        fewer_trees: candidates
            .iter()
            .filter(|facts| facts.candidate.fewer_trees().is_some())
            .collect(),
        repeated_trials: (1..trials.len()).filter(is_repeated).count(),
        best_trial: trials.get(report.search.best.saturating_sub(1)).filter(|_| trials.len() > 1),
        nearly_cheapest: nearly_cheapest(data),
        reliable_bins: bins
            .iter()
            .filter(|bin| bin.low <= bin.predicted && bin.predicted <= bin.high)
            .count(),
        training_applications: training_applications(data),
    })
}

fn is_treatment(facts: &CandidateFacts<'_>, plan: &Plan) -> bool {
    let Learner::LightGbm(own) = &facts.candidate.learner else { return false };
    !facts.is_champion && *own == Parameters { imbalance: own.imbalance, ..plan.parameters.clone() }
}

fn nearly_cheapest(data: &BundleData) -> Option<(f64, f64)> {
    let curve = &data.report.cost_curve;
    let lowest = curve.iter().map(|point| point.cost).fold(f64::INFINITY, f64::min);
    let near = curve.iter().filter(|point| point.cost <= lowest * (1.0 + NEARLY_LOWEST));
    near.map(|point| (point.threshold, point.threshold))
        .reduce(|(low, high), (threshold, _)| (low.min(threshold), high.max(threshold)))
}

fn command(plan: &Plan) -> String {
    let usual = Plan::default();
    let mut words = vec![format!(
        "pret train --data DIR --trials {} --repetitions {} --holdout {} --seed {}",
        plan.trials, plan.repetitions, plan.holdout, plan.seed
    )];
    if plan.seeds != usual.seeds {
        words.push(format!("--seeds {}", plan.seeds));
    }
    if plan.costs != usual.costs {
        let costs = plan.costs;
        words.push(format!(
            "--false-negative {} --false-positive {}",
            costs.false_negative, costs.false_positive
        ));
    }
    if plan.economics != usual.economics {
        let economics = plan.economics;
        words.push(format!(
            "--loss-given-default {} --margin {}",
            economics.loss_given_default, economics.margin
        ));
    }
    let flags = [
        ("--with-age", plan.inputs.with_age),
        ("--with-untold", plan.inputs.with_untold),
        ("--without-directions", !plan.parameters.is_monotone),
        ("--without-baselines", plan.baselines == Baselines::Fewest),
        ("--without-studies", !plan.studies),
    ];
    words.extend(
        flags.into_iter().filter(|(_, is_given)| *is_given).map(|(flag, _)| flag.to_owned()),
    );
    words.join(" ")
}

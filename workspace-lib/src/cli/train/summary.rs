//! Summary of a training, as `pret train` prints it.
//!
//! It shows the candidates, how the champion was chosen, its decisions, and warnings.

use std::fmt::Write;

use scoring::Metric;
use workspace_lib::evaluation::{Difference, Estimate};
use workspace_lib::modelling::studies::Studies;
use workspace_lib::modelling::{Candidate, Holdout, ThresholdRule, Timing};
use workspace_lib::publishing::{PublishedBundle, Report};

/// Maximum number of lines that are printed for each list of a study.
const LINES: usize = 5;

/// Returns the whole summary.
pub(crate) fn text(published: &PublishedBundle, timings: &[Timing]) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_all(&mut text, published, timings);
    text
}

fn write_all(
    text: &mut String,
    published: &PublishedBundle,
    timings: &[Timing],
) -> std::fmt::Result {
    let (manifest, report) = (&published.manifest, &published.report);
    writeln!(
        text,
        "{} labelled applications, {} defaults ({:.2} %); {} folds, {}; 95 % intervals\n",
        manifest.data.applications,
        manifest.data.defaults,
        100.0 * manifest.data.defaults as f64 / manifest.data.applications as f64,
        report.plan.folds,
        match report.plan.repetitions {
            1 => "once, and once more each to search and to select".to_owned(),
            count => format!("{count} times, and once more each to search and to select"),
        }
    )?;
    candidates(text, report, timings)?;
    search_and_selection(text, report)?;
    threshold(text, report)?;
    if let Some(held_out) = &report.holdout {
        holdout(text, held_out)?;
    }
    if let Some(studies) = &report.studies {
        findings(text, studies)?;
    }
    for warning in &report.warnings {
        writeln!(text, "warning: {warning}")?;
    }
    writeln!(
        text,
        "\npublished: {} ({}),{} threshold {:.4}, {} clients explained\n{}",
        report.champion,
        manifest.version,
        report.trees.map_or(String::new(), |trees| format!(" {trees} trees,")),
        manifest.threshold,
        published.clients,
        published.folder.display()
    )
}

fn candidates(text: &mut String, report: &Report, timings: &[Timing]) -> std::fmt::Result {
    writeln!(
        text,
        "{:<42} {:>8} {:>23} {:>23} {:>9} {:>8} {:>8} {:>9}",
        "candidate",
        "features",
        "AUC",
        "cost per application",
        "euros",
        "refused",
        "seconds",
        "memory"
    )?;
    for candidate in &report.candidates {
        writeln!(text, "{}", line(candidate, timings))?;
    }
    for fewer in report.candidates.iter().filter_map(Candidate::fewer_trees) {
        writeln!(text, "{fewer}; the others found no split")?;
    }
    writeln!(text, "\n{:<42} {:>27} {:>27}", "champion minus", "AUC", "cost per application")?;
    for candidate in &report.candidates {
        if let Some(comparison) = &candidate.champion_against_it {
            let (auc, cost) = (signed(&comparison.auc), signed(&comparison.cost));
            writeln!(text, "{:<42} {auc:>27} {cost:>27}", candidate.name)?;
        }
    }
    writeln!(text)
}

fn line(candidate: &Candidate, timings: &[Timing]) -> String {
    let figure = |name: &str| candidate.evaluation.metric(name).map_or(String::new(), interval);
    let timing = timings.iter().find(|timing| timing.step == candidate.name);
    let seconds = timing.map_or(String::new(), |timing| format!("{:.1}", timing.usage.seconds));
    let memory = timing
        .and_then(|timing| timing.usage.peak_memory_mib)
        .map_or(String::new(), |mib| format!("{mib} MiB"));
    format!(
        "{:<42} {:>8} {:>23} {:>23} {:>9.0} {:>6.1} % {seconds:>8} {memory:>9}",
        candidate.name,
        candidate.features,
        figure("auc"),
        figure("cost_per_application"),
        candidate.euros_per_application,
        100.0 * candidate.value("refusal_rate"),
    )
}

fn interval(metric: &Metric) -> String {
    format!("{:.4} [{:.4}, {:.4}]", metric.value, metric.low, metric.high)
}

fn estimate(estimate: Option<Estimate>) -> String {
    estimate.map_or("unknown".to_owned(), |estimate| {
        format!("{:.3} [{:.3}, {:.3}]", estimate.value, estimate.low, estimate.high)
    })
}

fn signed(difference: &Difference) -> String {
    format!("{:+.4} [{:+.4}, {:+.4}]", difference.value, difference.low, difference.high)
}

fn search_and_selection(text: &mut String, report: &Report) -> std::fmt::Result {
    let search = &report.search;
    let abandoned = search.trials.iter().filter(|trial| trial.is_abandoned).count();
    if let Some(best) = search.trials.get(search.best - 1)
        && search.trials.len() > 1
    {
        writeln!(
            text,
            "search: {} trials, {abandoned} abandoned; the best is number {} at {:.4}; trials chosen on the other folds cost {:.4}",
            search.trials.len(),
            search.best,
            best.cost,
            search.cost_on_other_folds
        )?;
    }
    if let Some(study) = &report.neighbours {
        writeln!(text, "{}", study.finding())?;
    }
    for step in &report.selection.steps {
        writeln!(
            text,
            "selection: {:<40} {:>4} features: AUC {}, cost {}: {}",
            step.name,
            step.features,
            signed(&step.auc),
            signed(&step.cost),
            if step.is_without_loss { "kept" } else { "too much is lost" }
        )?;
    }
    writeln!(text)
}

fn threshold(text: &mut String, report: &Report) -> std::fmt::Result {
    let study = &report.threshold;
    writeln!(
        text,
        "threshold {:.4}: {}\n  break-even {:.4}: {:.4} per application; cheapest {:.4} [{:.4}, {:.4}]: {:.4} on applications it was \
         not found on ({:.4} on those it was)",
        study.threshold,
        match study.rule {
            ThresholdRule::BreakEven =>
                "the break-even, which thresholds found on other applications do not beat beyond chance",
            ThresholdRule::Cheapest =>
                "the cheapest found, which beats the break-even on other applications beyond chance",
        },
        study.break_even,
        study.break_even_cost,
        study.cheapest.threshold,
        study.cheapest_interval.0,
        study.cheapest_interval.1,
        study.cheapest_cost,
        study.cheapest.cost
    )?;
    let calibration = &report.calibration;
    writeln!(
        text,
        "calibration: slope {}, in the large {}, mean probability {:.4} where {:.4} defaulted\n",
        estimate(calibration.slope),
        estimate(calibration.in_the_large),
        calibration.mean_predicted,
        calibration.observed_rate
    )
}

fn holdout(text: &mut String, holdout: &Holdout) -> std::fmt::Result {
    writeln!(
        text,
        "holdout: {} applications that no choice touched, {} defaults; models of the other {}",
        holdout.applications, holdout.defaults, holdout.development_applications
    )?;
    let calibration = &holdout.calibration;
    for candidate in std::iter::once(&holdout.champion).chain(&holdout.baselines) {
        let figure = |name: &str| candidate.evaluation.metric(name).map_or(String::new(), interval);
        writeln!(
            text,
            "  {:<40} AUC {}, Brier {}, cost {}, refused {}",
            candidate.name,
            figure("auc"),
            figure("brier"),
            figure("cost_per_application"),
            figure("refusal_rate")
        )?;
        if let Some(comparison) = &candidate.champion_against_it {
            let (auc, cost) = (signed(&comparison.auc), signed(&comparison.cost));
            writeln!(text, "  {:<40} AUC {auc}, cost {cost}", "… champion minus it")?;
        }
    }
    writeln!(
        text,
        "  calibration there: slope {}, in the large {}, mean probability {:.4} where {:.4} defaulted\n  the published model \
         is the same procedure fitted on all {} applications\n",
        estimate(calibration.slope),
        estimate(calibration.in_the_large),
        calibration.mean_predicted,
        calibration.observed_rate,
        holdout.applications + holdout.development_applications
    )
}

fn findings(text: &mut String, studies: &Studies) -> std::fmt::Result {
    let stability = &studies.stability;
    writeln!(
        text,
        "stability: AUC ± {:.4} and cost ± {:.4} from fold to fold; decisions that differ: {} between repetitions, {:.1} % between seeds; the same \
         first reason for {:.0} % of clients",
        stability.auc_deviation,
        stability.cost_deviation,
        stability
            .decisions_that_differ_between_repetitions
            .map_or("unknown".to_owned(), |share| format!("{:.1} %", 100.0 * share)),
        100.0 * stability.seeds.iter().map(|seed| seed.decisions_that_differ).fold(0.0, f64::max),
        100.0 * studies.explanations.stability.same_first_reason
    )?;
    for point in &studies.learning_curve {
        writeln!(
            text,
            "from {} applications: AUC {}",
            point.applications,
            signed(&point.effect.auc)
        )?;
    }
    let mut ablations: Vec<_> =
        studies.ablations.by_reason.iter().chain(&studies.ablations.by_table).collect();
    ablations.sort_by(|left, right| left.effect.auc.value.total_cmp(&right.effect.auc.value));
    for ablation in ablations.into_iter().take(LINES) {
        let (auc, cost) = (signed(&ablation.effect.auc), signed(&ablation.effect.cost));
        writeln!(text, "without {}: AUC {auc}, cost {cost}", ablation.family)?;
    }
    for study in &studies.attributes {
        writeln!(
            text,
            "{}: AUC {}, cost {}",
            study.name,
            signed(&study.effect.auc),
            signed(&study.effect.cost)
        )?;
    }
    for comparison in &studies.fairness {
        let lowest = comparison
            .lowest_disparate_impact
            .map_or("unknown".to_owned(), |ratio| format!("{ratio:.2}"));
        writeln!(text, "fairness, {}: lowest disparate impact {lowest}", comparison.label.en)?;
    }
    for mitigation in &studies.mitigations.reweighing {
        let ratio =
            |ratio: Option<f64>| ratio.map_or("unknown".to_owned(), |ratio| format!("{ratio:.2}"));
        writeln!(
            text,
            "reweighing by {}: disparate impact {} to {}, cost {}",
            mitigation.grouping,
            ratio(mitigation.disparate_impact_before),
            ratio(mitigation.disparate_impact_after),
            signed(&mitigation.effect.cost)
        )?;
    }
    writeln!(text)
}

//! What the model is: version, data, command, and its figures in short.

use super::numbers::{Interval, UNKNOWN, count, counted, number, percent, short};
use super::section::Section;
use super::subject::Subject;
use super::table::{Number, Table, Text};
use crate::modelling::{Baselines, Candidate, Learner, Parameters, Plan};

/// Labelled applications of the public data, and defaults among them.
const PUBLIC_DATA: (usize, usize) = (307_511, 24_825);

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("What it is");
    section.say(data_warning(subject));
    section.list(in_short(subject));
    section.table(&facts(subject));
    section.say(
        "The figures that it is published with, beside those of the dummy, which gives everyone the default rate:",
    );
    section.table(&headline(subject));
    section.say(format!(
        "Cost and refusals are those of the published rule (section 5). In section 2 every candidate, this one too, is decided at \
         thresholds found on other folds instead; so decided it costs {}.",
        number(subject.champion.value("cost_per_application"), 4)
    ));
    section.say(format!(
        "Figures are means over {} of the applications into folds. What was chosen (parameters, inputs) was chosen on other cuts.",
        counted(subject.report.plan.repetitions, "cut", "cuts")
    ));
    section
}

/// Cost per application of the published rule.
fn published_cost(subject: &Subject<'_>) -> f64 {
    let cost = subject.manifest.metrics.iter().find(|metric| metric.name == "cost_per_application");
    cost.map_or(f64::NAN, |metric| metric.value)
}

/// Whether the figures can say anything about real clients.
fn data_warning(subject: &Subject<'_>) -> String {
    let data = &subject.manifest.data;
    if (data.applications, data.defaults) == PUBLIC_DATA {
        return "The model was trained on as many applications and defaults as the public *Home Credit Default Risk* data have.".into();
    }
    format!(
        "> **Not the public data.** The public *Home Credit Default Risk* data have {} labelled applications, this model was trained on {}. \
         The bundle that is committed in `models/champion` is trained on demo data, which `pret data demo` invents. Figures on \
         invented clients show that the method works as it should; they say nothing about real clients.",
        count(PUBLIC_DATA.0),
        count(data.applications)
    )
}

fn in_short(subject: &Subject<'_>) -> Vec<String> {
    let (report, champion) = (subject.report, subject.champion);
    let cost = published_cost(subject);
    let mut lines = Vec::new();
    if let Some(dummy) = subject.dummy() {
        let without = dummy.value("cost_per_application");
        lines.push(format!(
            "**Cost.** {} per application; deciding alike on everyone costs {}. The model saves {} of it.",
            number(cost, 3),
            number(without, 3),
            percent(1.0 - cost / without, 0)
        ));
    }
    lines.push(format!(
        "**Ranking.** Of a client who defaults and one who repays, it gives the first the higher risk in {} of pairs (AUC).",
        percent(champion.value("auc"), 1)
    ));
    lines.extend(against_simple_models(report.candidates.as_slice()));
    if let Some(slope) = &report.calibration.slope {
        let verdict = if Interval::from(slope).holds(1.0) {
            "as it should be, within chance"
        } else {
            "not 1 by more than chance"
        };
        lines.push(format!(
            "**Probabilities.** {} on average where {} defaulted; calibration slope {}: {verdict}.",
            percent(report.calibration.mean_predicted, 2),
            percent(report.calibration.observed_rate, 2),
            Interval::from(slope).plain(2)
        ));
    }
    if let Some(studies) = subject.studies() {
        let below: Vec<&str> =
            studies.fairness.iter().filter(|each| each.below_four_fifths).map(|each| each.label.en.as_str()).collect();
        lines.push(if below.is_empty() {
            "**Groups.** No protected grouping has a group that is granted less than four fifths as often as the most favoured one.".to_owned()
        } else {
            format!("**Groups.** Below the four-fifths rule: {}. Section 10 says which groups, and why.", below.join("; "))
        });
    }
    lines.push(format!("**Warnings.** {} (section 14).", counted(report.warnings.len(), "warning", "warnings")));
    lines
}

/// Against the models that a lender would use without machine learning.
fn against_simple_models(candidates: &[Candidate]) -> Vec<String> {
    let simple = [Learner::Scorecard, Learner::LogisticRegression];
    let compared = candidates.iter().filter(|candidate| simple.contains(&candidate.learner));
    let line = |candidate: &Candidate| {
        let difference = candidate.champion_against_it.as_ref()?.cost;
        let verdict = if difference.is_within_chance() { "within chance" } else { "more than chance" };
        Some(format!("**Against the {}.** Cost {}: {verdict}.", candidate.name, Interval::from(&difference).signed(3)))
    };
    compared.filter_map(line).collect()
}

fn facts(subject: &Subject<'_>) -> Table {
    let (report, manifest) = (subject.report, subject.manifest);
    let mut table = Table::new(&[Text("what"), Text("is")]);
    let mut fact = |what: &str, is: String| table.row([what.to_owned(), is]);
    fact("model", format!("`{}`, {}", manifest.version, report.champion));
    fact("made", manifest.created_at.clone());
    fact("trained on", subject.applications());
    fact("fingerprint of the data (SHA-256)", format!("`{}`", manifest.data.fingerprint));
    let missing = &manifest.data.missing_tables;
    fact("tables that were missing", if missing.is_empty() { "none".to_owned() } else { missing.join(", ") });
    fact("inputs", format!("{} of {} defined features", manifest.feature_names.len(), subject.set.features.len()));
    if let Some(parameters) = subject.champion.parameters() {
        fact("learner", learner(parameters));
    }
    fact("refuses from a probability of", percent(manifest.threshold, 2));
    fact("command", format!("`{}`", command(&report.plan)));
    fact("check it with", "`pret evaluate --bundle models/champion --data DIR`".to_owned());
    table
}

fn learner(parameters: &Parameters) -> String {
    format!(
        "LightGBM: {} trees of at most {} leaves, learning rate {}, at least {} applications in a leaf, {} of the inputs and {} of \
         the applications for each tree, L2 penalty {}; imbalance {}{}",
        count(parameters.num_iterations),
        parameters.num_leaves,
        short(parameters.learning_rate),
        parameters.min_data_in_leaf,
        percent(parameters.feature_fraction, 0),
        percent(parameters.bagging_fraction, 0),
        short(parameters.lambda_l2),
        parameters.imbalance,
        if parameters.is_monotone { ", known directions kept" } else { "" }
    )
}

/// The call of `pret train` that has this plan; the folders are not part of it.
fn command(plan: &Plan) -> String {
    let usual = Plan::default();
    let mut words = vec![format!(
        "pret train --data DIR --trials {} --repetitions {} --seed {}",
        plan.trials, plan.repetitions, plan.seed
    )];
    if plan.costs != usual.costs {
        let costs = plan.costs;
        words.push(format!("--false-negative {} --false-positive {}", costs.false_negative, costs.false_positive));
    }
    if plan.economics != usual.economics {
        let economics = plan.economics;
        words.push(format!("--loss-given-default {} --margin {}", economics.loss_given_default, economics.margin));
    }
    let flags = [
        ("--with-age", plan.inputs.with_age),
        ("--with-untold", plan.inputs.with_untold),
        ("--without-directions", !plan.parameters.is_monotone),
        ("--without-baselines", plan.baselines == Baselines::Fewest),
        ("--without-studies", !plan.studies),
    ];
    words.extend(flags.into_iter().filter(|(_, is_given)| *is_given).map(|(flag, _)| flag.to_owned()));
    words.join(" ")
}

fn headline(subject: &Subject<'_>) -> Table {
    let mut table = Table::new(&[Text("figure"), Number("model"), Number("dummy"), Text("how to read it")]);
    for metric in &subject.manifest.metrics {
        let Some((name, reading)) = words(&metric.name) else { continue };
        let is_share = metric.name == "refusal_rate";
        let own = if is_share { Interval::from(metric).percent(1) } else { Interval::from(metric).plain(4) };
        let dummy = subject.dummy().map_or(f64::NAN, |dummy| dummy.value(&metric.name));
        let dummy = match (dummy.is_finite(), is_share) {
            (false, _) => UNKNOWN.to_owned(),
            (true, true) => percent(dummy, 1),
            (true, false) => number(dummy, 4),
        };
        table.row([name.to_owned(), own, dummy, reading.to_owned()]);
    }
    table
}

/// What a metric of the manifest is called, and how it is read.
fn words(metric: &str) -> Option<(&'static str, &'static str)> {
    Some(match metric {
        "auc" => ("area under the ROC curve (AUC)", "share of pairs ranked rightly; 0.5 is chance"),
        "average_precision" => ("average precision", "higher is better; chance is the default rate"),
        "brier" => ("Brier score", "mean squared distance of probability and outcome; lower is better"),
        "log_loss" => ("log loss", "surprise at the outcomes; lower is better"),
        "cost_per_application" => ("cost per application", "what everything was chosen by; lower is better"),
        "refusal_rate" => ("refused", "share of the applications"),
        _ => return None,
    })
}

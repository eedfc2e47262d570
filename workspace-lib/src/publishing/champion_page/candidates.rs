//! The candidates: what else was tried, and whether the champion is better by more than chance.

use std::fmt::Write;

use super::numbers::{Interval, UNKNOWN, count, counted, number, p_value, percent, short};
use super::section::Section;
use super::subject::Subject;
use super::table::{Number, Table, Text};
use crate::modelling::{Baselines, Candidate, Learner, Parameters};

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("Candidates");
    section.say(
        "Every candidate was fitted and judged on the same folds of the same applications. Its scores were calibrated, and each fold was \
         decided at the threshold that would have cost least on the other folds, so no figure knows the outcomes that it is \
         judged on.",
    );
    section.table(&compared(subject));
    section.say(found(subject));
    let economics = subject.report.plan.economics;
    section.say(format!(
        "*Euros* are a rough account of the same decisions: a default loses {} of the amount lent, a refused good client {}. \
         *Seconds* and *memory* are of fitting and scoring all folds once, on the machine that trained; memory is the peak of the \
         whole process, data included.",
        percent(economics.loss_given_default, 0),
        percent(economics.margin, 0)
    ));
    let fewer: Vec<String> = subject.report.candidates.iter().filter_map(Candidate::fewer_trees).collect();
    if !fewer.is_empty() {
        section.say(format!(
            "An iteration in which no split is allowed adds no tree. So there are fewer trees than iterations, over all folds: {}.",
            fewer.join("; ")
        ));
    }
    if subject.report.plan.baselines == Baselines::Fewest {
        section.say("The other learners were left out of this training (`--without-baselines`).");
    }
    section.heading("Champion minus candidate");
    section.say(
        "The difference on the same applications, with DeLong's interval for the area and a paired normal interval for the cost. \
         *p* is how often chance alone would make a difference at least this large. An interval that holds zero means that these \
         applications cannot tell the two apart. With many comparisons, one in twenty looks real by chance.",
    );
    section.table(&differences(subject));
    imbalance(subject, &mut section);
    section
}

fn compared(subject: &Subject<'_>) -> Table {
    let mut table = Table::new(&[
        Text("candidate"),
        Number("features"),
        Number("AUC"),
        Number("average precision"),
        Number("Brier"),
        Number("cost per application"),
        Number("euros"),
        Number("refused"),
        Number("seconds"),
        Number("memory (MiB)"),
    ]);
    for candidate in &subject.report.candidates {
        let interval = |name: &str| {
            candidate.evaluation.metric(name).map_or(UNKNOWN.to_owned(), |metric| Interval::from(metric).plain(3))
        };
        let usage = subject.usage(&candidate.name);
        let is_champion = std::ptr::eq(candidate, subject.champion);
        table.row([
            if is_champion { format!("**{}** (champion)", candidate.name) } else { candidate.name.clone() },
            count(candidate.features),
            interval("auc"),
            number(candidate.value("average_precision"), 3),
            number(candidate.value("brier"), 4),
            interval("cost_per_application"),
            number(candidate.euros_per_application, 0),
            percent(candidate.value("refusal_rate"), 1),
            usage.map_or(UNKNOWN.to_owned(), |usage| number(usage.seconds, 1)),
            usage.and_then(|usage| usage.peak_memory_mib).map_or(UNKNOWN.to_owned(), |mib| number(mib as f64, 0)),
        ]);
    }
    table
}

/// Who is cheapest and who ranks best, the champion or not.
fn found(subject: &Subject<'_>) -> String {
    let cost = |candidate: &&Candidate| candidate.value("cost_per_application");
    let auc = |candidate: &&Candidate| candidate.value("auc");
    let candidates = || subject.report.candidates.iter();
    // The champion wins a tie.
    let cheapest =
        candidates().fold(subject.champion, |best, other| if cost(&other) < cost(&best) { other } else { best });
    let best = candidates().fold(subject.champion, |best, other| if auc(&other) > auc(&best) { other } else { best });
    let dearer = candidates()
        .filter(|other| other.champion_against_it.as_ref().is_some_and(|comparison| comparison.cost.is_below_zero()));
    let others = subject.report.candidates.len() - 1;
    let mut text = format!(
        "Of the {} others, {} cost more than the champion by more than chance.",
        others,
        match dearer.count() {
            0 => "none".to_owned(),
            number => number.to_string(),
        }
    );
    let named = |candidate: &Candidate| {
        if std::ptr::eq(candidate, subject.champion) { "the champion".to_owned() } else { candidate.name.clone() }
    };
    // Writing to a text cannot fail.
    let _ = write!(
        text,
        " The lowest cost is that of {} ({}), the largest area that of {} ({}).",
        named(cheapest),
        number(cheapest.value("cost_per_application"), 3),
        named(best),
        number(best.value("auc"), 3)
    );
    if !std::ptr::eq(cheapest, subject.champion) {
        text.push_str(
            " The champion was chosen on other cuts into folds than these figures are of: that another candidate is cheaper here is \
             either chance or the price of simplicity. The differences below say which is likelier.",
        );
    }
    text
}

fn differences(subject: &Subject<'_>) -> Table {
    let mut table =
        Table::new(&[Text("champion minus"), Number("AUC"), Number("p"), Number("cost per application"), Number("p")]);
    for candidate in &subject.report.candidates {
        let Some(comparison) = &candidate.champion_against_it else { continue };
        let is_same = Interval::from(&comparison.auc).is_certain() && Interval::from(&comparison.cost).is_certain();
        table.row([
            if is_same { format!("{} (the same model)", candidate.name) } else { candidate.name.clone() },
            Interval::from(&comparison.auc).signed(3),
            p_value(comparison.auc.p_value),
            Interval::from(&comparison.cost).signed(3),
            p_value(comparison.cost.p_value),
        ]);
    }
    table
}

/// LightGBM as it was before the search, with each treatment of imbalance.
fn imbalance(subject: &Subject<'_>, section: &mut Section) {
    let plan = &subject.report.plan;
    let treated: Vec<(&Candidate, &Parameters)> = subject
        .report
        .candidates
        .iter()
        .filter(|candidate| matches!(candidate.learner, Learner::LightGbm(_)))
        .filter(|candidate| !std::ptr::eq(*candidate, subject.champion))
        .filter_map(|candidate| Some((candidate, candidate.parameters()?)))
        .filter(|(_, own)| **own == Parameters { imbalance: own.imbalance, ..plan.parameters.clone() })
        .collect();
    section.heading("Defaults are rare: what was done about it");
    if treated.len() < 2 {
        section.say("Treatments of imbalance were not compared in this training.");
        return;
    }
    section.say(format!(
        "LightGBM with the parameters from before any search, once with each treatment; one default in {} applications. Weights and \
         samples bend the scores towards default; calibration straightens them afterwards. Where it succeeds, the cheapest threshold is near \
         the break-even of {}, whatever the treatment.",
        short((1.0 / subject.default_rate()).round()),
        percent(subject.report.break_even_threshold, 1)
    ));
    let mut table = Table::new(&[
        Text("treatment"),
        Number("AUC"),
        Number("Brier"),
        Number("cost per application"),
        Number("refused"),
        Number("cheapest threshold"),
    ]);
    for (candidate, parameters) in &treated {
        let interval = |name: &str| {
            candidate.evaluation.metric(name).map_or(UNKNOWN.to_owned(), |metric| Interval::from(metric).plain(3))
        };
        table.row([
            parameters.imbalance.to_string(),
            interval("auc"),
            number(candidate.value("brier"), 4),
            interval("cost_per_application"),
            percent(candidate.value("refusal_rate"), 1),
            percent(candidate.threshold.threshold, 1),
        ]);
    }
    section.table(&table);
    let costs = treated.iter().map(|(candidate, _)| candidate.value("cost_per_application"));
    let (low, high) =
        costs.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), cost| (low.min(cost), high.max(cost)));
    section.say(format!(
        "From the cheapest to the dearest of {} the cost differs by {}. The champion’s treatment: {}. The mean probability of each \
         treatment is not in the report; that of the champion is in section 6.",
        counted(treated.len(), "treatment", "treatments"),
        number(high - low, 3),
        subject.champion.parameters().map_or("as they are".to_owned(), |parameters| parameters.imbalance.to_string())
    ));
}

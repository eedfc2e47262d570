//! How much hangs on chance: folds, repetitions, seeds, the number of applications, and whether reasons stay the same.

use super::numbers::{Interval, UNKNOWN, count, counted, number, percent};
use super::section::Section;
use super::subject::{LEFT_OUT, Subject};
use super::table::{Number, Table, Text};
use crate::charts::{Caption, LearningPoint, learning_curve_chart};
use crate::explaining::{NudgeStability, ReasonStability};
use crate::modelling::studies::{FoldFigures, Stability, Studies};

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("Stability");
    let Some(studies) = subject.studies() else {
        section.say(LEFT_OUT);
        return section;
    };
    folds(subject, &studies.stability, &mut section);
    seeds(&studies.stability, &mut section);
    learning_curve(subject, studies, &mut section);
    reasons(&studies.explanations.stability, studies.explanations.nudges.as_ref(), &mut section);
    section
}

fn folds(subject: &Subject<'_>, stability: &Stability, section: &mut Section) {
    section.heading("Folds and repetitions");
    section.say(
        "Every fold is judged by itself, at the threshold that was cheapest on the other folds. A fold has few defaults, so its figures differ \
         by chance even if all models were the same.",
    );
    let repetitions = stability.folds.iter().map(|fold| fold.repetition).max().map_or(0, |last| last + 1);
    let mut table = Table::new(&[
        Number("repetition"),
        Number("AUC: lowest – highest"),
        Number("cost: lowest – highest"),
        Number("threshold: lowest – highest"),
    ]);
    for repetition in 0..repetitions {
        let folds: Vec<&FoldFigures> = stability.folds.iter().filter(|fold| fold.repetition == repetition).collect();
        let range = |value: fn(&FoldFigures) -> f64| {
            let values = folds.iter().map(|fold| value(fold));
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
        };
        let (auc, cost, threshold) = (range(|fold| fold.auc), range(|fold| fold.cost), range(|fold| fold.threshold));
        table.row([
            (repetition + 1).to_string(),
            format!("{} – {}", number(auc.0, 3), number(auc.1, 3)),
            format!("{} – {}", number(cost.0, 3), number(cost.1, 3)),
            format!("{} – {}", percent(threshold.0, 1), percent(threshold.1, 1)),
        ]);
    }
    section.table(&table);
    let mut all = Table::new(&[
        Number("repetition"),
        Number("fold"),
        Number("AUC"),
        Number("cost per application"),
        Number("threshold"),
    ]);
    for fold in &stability.folds {
        all.row([
            (fold.repetition + 1).to_string(),
            (fold.fold + 1).to_string(),
            number(fold.auc, 3),
            number(fold.cost, 3),
            percent(fold.threshold, 1),
        ]);
    }
    section.folded("Every fold", &all);
    section.say(format!(
        "Standard deviation from fold to fold: {} of the area, {} of the cost. {}",
        number(stability.auc_deviation, 4),
        number(stability.cost_deviation, 4),
        match stability.decisions_that_differ_between_repetitions {
            Some(share) => format!(
                "Two repetitions, whose models learned from other parts of the same applications, decide differently on {} of the \
                 applications at the published threshold: these are clients near it.",
                percent(share, 1)
            ),
            None => format!(
                "With {}, decisions cannot be compared between repetitions.",
                counted(subject.report.plan.repetitions, "repetition", "repetitions")
            ),
        }
    ));
}

fn seeds(stability: &Stability, section: &mut Section) {
    if stability.seeds.is_empty() {
        return;
    }
    section.heading("Seeds");
    section.say("The same folds and parameters, with another seed of the training: what chance in sampling rows and inputs does.");
    let mut table = Table::new(&[
        Number("seed plus"),
        Number("AUC"),
        Number("cost per application"),
        Number("decisions that differ"),
        Number("mean difference of probabilities"),
    ]);
    for seed in &stability.seeds {
        table.row([
            seed.reseed.to_string(),
            number(seed.auc, 4),
            number(seed.cost, 4),
            percent(seed.decisions_that_differ, 1),
            percent(seed.probability_difference, 2),
        ]);
    }
    section.table(&table);
    let first: Vec<f64> = stability.folds.iter().filter(|fold| fold.repetition == 0).map(|fold| fold.cost).collect();
    let own = first.iter().sum::<f64>() / first.len() as f64;
    let costs = || stability.seeds.iter().map(|seed| seed.cost).chain([own]);
    section.say(format!(
        "The champion's own seed costs {} on these folds (the mean of the first repetition above). From one seed to another the cost moves \
         between {} and {}: a difference between two candidates that is no larger than this may be the seed's.",
        number(own, 4),
        number(costs().fold(f64::INFINITY, f64::min), 4),
        number(costs().fold(f64::NEG_INFINITY, f64::max), 4)
    ));
}

fn learning_curve(subject: &Subject<'_>, studies: &Studies, section: &mut Section) {
    section.heading("Would more applications help?");
    let Some(last) = studies.learning_curve.last() else {
        section.say("The learning curve was not made.");
        return;
    };
    let folds = subject.report.plan.folds;
    let all = subject.manifest.data.applications * (folds - 1) / folds;
    let mut points: Vec<LearningPoint> = studies
        .learning_curve
        .iter()
        .map(|point| {
            let auc = &point.effect.auc;
            LearningPoint { applications: point.applications, value: auc.value, low: auc.low, high: auc.high }
        })
        .collect();
    points.push(LearningPoint { applications: all, value: 0.0, low: 0.0, high: 0.0 });
    let verdict = if last.effect.auc.is_within_chance() { "no more than chance" } else { "more than chance" };
    let title = format!(
        "The last step, from {} to {} applications, changes the AUC by {}: {verdict}",
        count(last.applications),
        count(all),
        super::numbers::signed(-last.effect.auc.value, 3)
    );
    let caption = Caption::english(title, "AUC less that of learning from all applications");
    section.figure("learning-curve.svg", &caption, &learning_curve_chart(&caption, &points));
    let mut table = Table::new(&[Number("training applications"), Number("AUC gained"), Number("cost added")]);
    for point in &studies.learning_curve {
        table.row([
            count(point.applications),
            Interval::from(&point.effect.auc).signed(3),
            Interval::from(&point.effect.cost).signed(3),
        ]);
    }
    table.row([format!("{} (all)", count(all)), "0".to_owned(), "0".to_owned()]);
    section.table(&table);
    section.say(
        "The champion's procedure on a part of each fold's training applications, compared with learning from all of them. A curve that still \
         rises at its end says that more applications of the same kind would help. The parameters were chosen for all applications and may \
         not suit a small part.",
    );
}

fn reasons(stability: &ReasonStability, nudges: Option<&NudgeStability>, section: &mut Section) {
    section.heading("Would clients be told the same reasons?");
    section.say(format!(
        "{} models, one for each fold, explain the same {} applications. Two of them agree on the first reason and its direction for {} of the \
         applications; of four main reasons they share {} on average (Jaccard index {}; rank correlation of all reasons {}). A score \
         differs between models by {} (standard deviation, log-odds), where scores differ between clients by {}.",
        stability.models,
        count(stability.clients),
        percent(stability.same_first_reason, 0),
        number(4.0 * stability.shared_main_reasons, 1),
        number(stability.main_reasons_jaccard, 2),
        stability.rank_correlation.map_or(UNKNOWN.to_owned(), |correlation| number(correlation, 2)),
        number(stability.score_deviation, 2),
        number(stability.score_spread, 2)
    ));
    if let Some(nudges) = nudges {
        section.say(format!(
            "The published model itself explains {} applications again, with every measured number moved by up to {} up or down, \
             each on its own. The first reason stays for {} of them, all of the four main reasons for {}; the score moves by {} on \
             average.",
            count(nudges.clients),
            percent(nudges.share, 0),
            percent(nudges.same_first_reason, 1),
            percent(nudges.same_main_reasons, 0),
            number(nudges.score_change, 3)
        ));
    }
    let mut table =
        Table::new(&[Text("reason"), Number("mean absolute contribution"), Number("variation between models")]);
    for group in &stability.groups {
        table.row([group.group.label().en, number(group.importance, 3), percent(group.variation, 0)]);
    }
    section.folded("How much each reason weighs in the models of the folds", &table);
}

//! Where the model refuses, and why there.

use super::numbers::{Interval, number, p_value, percent};
use super::section::Section;
use super::subject::Subject;
use super::table::{Number, Table, Text};
use crate::charts::{Caption, cost_curve_chart};
use crate::evaluation::Threshold;
use crate::modelling::Rule;

/// A threshold whose cost exceeds the lowest by no more than this share is as good.
const NEARLY_LOWEST: f64 = 0.02;

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("Threshold");
    let study = &subject.report.threshold;
    section.say(format!(
        "Two rules were compared. The *break-even* is where granting costs as much as refusing if probabilities mean what they say: \
         {}, from the costs alone. The *cheapest* threshold is found on the applications; it is also the luckiest of thousands, so \
         each fold is decided at the one that was cheapest on the other folds. It is taken only if it costs less there than the \
         break-even, beyond chance.",
        percent(study.break_even, 2)
    ));
    let mut table = Table::new(&[
        Text("rule"),
        Number("threshold"),
        Number("cost on applications that it was not found on"),
        Number("cost on those it was found on"),
    ]);
    let mark =
        |rule: Rule, name: &str| if study.rule == rule { format!("**{name}** (published)") } else { name.to_owned() };
    table.row([
        mark(Rule::BreakEven, "break-even"),
        percent(study.break_even, 2),
        number(study.break_even_cost, 4),
        "not found on any".to_owned(),
    ]);
    let (low, high) = study.cheapest_interval;
    table.row([
        mark(Rule::Cheapest, "cheapest"),
        format!("{} [{}, {}]", percent(study.cheapest.threshold, 2), number(100.0 * low, 2), number(100.0 * high, 2)),
        number(study.cheapest_cost, 4),
        number(study.cheapest.cost, 4),
    ]);
    section.table(&table);
    section.say(format!(
        "Cheapest minus break-even, on applications that neither was found on: {} (p {}), {}. Published: {}, from which on applications \
         are refused.",
        Interval::from(&study.difference).signed(4),
        p_value(study.difference.p_value),
        if study.difference.is_within_chance() { "within chance" } else { "more than chance" },
        percent(study.threshold, 2)
    ));
    curve(subject, &mut section);
    section.say(
        "The interval of the cheapest threshold comes from resampled applications: it tells how far the lucky threshold wanders. The curve \
         is of one cut into folds, the table is of means over all that figures are reported on, so their costs differ. Neither says \
         what the two kinds of mistake really cost: the ratio is an assumption, and the threshold follows from it.",
    );
    section
}

fn curve(subject: &Subject<'_>, section: &mut Section) {
    let report = subject.report;
    let Some(chosen) = at(&report.cost_curve, report.threshold.threshold) else {
        section.say("The report holds no cost curve.");
        return;
    };
    let lowest = report.cost_curve.iter().map(|point| point.cost).fold(f64::INFINITY, f64::min);
    let near = report.cost_curve.iter().filter(|point| point.cost <= lowest * (1.0 + NEARLY_LOWEST));
    let (low, high) = near.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), point| {
        (low.min(point.threshold), high.max(point.threshold))
    });
    let title = format!(
        "Between thresholds of {} and {} there are costs within {} of the lowest; the model refuses from {}",
        percent(low, 1),
        percent(high, 1),
        percent(NEARLY_LOWEST, 0),
        percent(chosen.threshold, 1)
    );
    let caption = Caption::english(title, "cost per application (units of one wrongly refused client)");
    let figure = cost_curve_chart(&caption, &report.cost_curve, chosen, report.break_even_threshold);
    section.figure("cost-curve.svg", &caption, &figure);
}

/// The cost and refusals at a threshold, from the nearest point that is kept of the curve.
fn at(curve: &[Threshold], threshold: f64) -> Option<Threshold> {
    let distance = |point: &&Threshold| (point.threshold - threshold).abs();
    let nearest = curve.iter().min_by(|left, right| distance(left).total_cmp(&distance(right)))?;
    Some(Threshold { threshold, ..*nearest })
}

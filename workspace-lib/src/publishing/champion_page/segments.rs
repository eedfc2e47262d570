//! Where the model errs more: quality by product, occupation, amount, and what is known of a client.

use super::numbers::{Interval, count, counted, estimate, share};
use super::section::Section;
use super::subject::{LEFT_OUT, Subject};
use super::table::{Number, Table, Text};
use crate::evaluation::{GroupComparison, GroupFigures};

/// Applications from which a segment is named among the weaker ones.
const ENOUGH: usize = 100;

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("Segments");
    let Some(studies) = subject.studies() else {
        section.say(LEFT_OUT);
        return section;
    };
    section.say(
        "A model that is good on average may fail for some kinds of applications. The AUC is within the segment: how well its own clients are \
         ranked. The cost is what wrong decisions on its clients cost; it is high where many default, even if the model is right about \
         them.",
    );
    weaker(subject, &studies.segments, &mut section);
    for comparison in &studies.segments {
        section.folded(&comparison.label.en, &table(comparison));
    }
    section
}

/// Segments that stand out by more than chance.
fn weaker(subject: &Subject<'_>, segments: &[GroupComparison], section: &mut Section) {
    let auc = subject.champion.value("auc");
    let cost = everybody(segments).unwrap_or_else(|| subject.champion.value("cost_per_application"));
    let mut table = Table::new(&[
        Text("segment"),
        Number("applications"),
        Number("default rate"),
        Number("AUC within"),
        Number("observed / predicted"),
        Number("cost per application"),
        Text("stands out by"),
    ]);
    let mut looked_at = 0;
    for comparison in segments {
        for group in comparison.groups.iter().filter(|group| group.applications >= ENOUGH) {
            looked_at += 1;
            let by = stands_out(group, auc, cost);
            if !by.is_empty() {
                table.row([
                    format!("{}: {}", comparison.label.en, group.label.en),
                    count(group.applications),
                    share(group.default_rate.as_ref()),
                    estimate(group.auc.as_ref(), 3),
                    estimate(group.observed_to_predicted.as_ref(), 2),
                    estimate(group.cost_per_application.as_ref(), 3),
                    by.join(", "),
                ]);
            }
        }
    }
    section.say(format!(
        "Of {} with at least {ENOUGH} applications, these stand out by more than chance: the whole interval is on the worse side of \
         everybody's figure{}. With so many segments, some stand out by chance alone.",
        counted(looked_at, "segment", "segments"),
        if table.is_empty() { "; there is none" } else { "" }
    ));
    section.table(&table);
    section.say("Every segment, by grouping:");
}

/// Cost per application of the decisions that the segments are judged on, from a grouping that everybody belongs to.
fn everybody(segments: &[GroupComparison]) -> Option<f64> {
    let whole = segments.iter().find(|comparison| comparison.unknown == 0)?;
    let costs =
        whole.groups.iter().filter_map(|group| Some((group.applications as f64, group.cost_per_application?.value)));
    let (applications, cost) = costs.fold((0.0, 0.0), |(all, sum), (count, cost)| (all + count, sum + count * cost));
    (applications > 0.0).then(|| cost / applications)
}

fn stands_out(group: &GroupFigures, auc: f64, cost: f64) -> Vec<&'static str> {
    let mut by = Vec::new();
    by.extend(group.auc.filter(|own| own.high < auc).map(|_| "weaker ranking"));
    if let Some(ratio) = group.observed_to_predicted.filter(|ratio| !Interval::from(ratio).holds(1.0)) {
        by.push(if ratio.value > 1.0 { "risk not seen" } else { "risk overstated" });
    }
    by.extend(group.cost_per_application.filter(|own| own.low > cost).map(|_| "higher cost"));
    by
}

fn table(comparison: &GroupComparison) -> Table {
    let mut table = Table::new(&[
        Text("segment"),
        Number("applications"),
        Number("default rate"),
        Number("granted"),
        Number("AUC within"),
        Number("observed / predicted"),
        Number("slope"),
        Number("cost per application"),
    ]);
    for group in &comparison.groups {
        table.row([
            group.label.en.clone(),
            count(group.applications),
            share(group.default_rate.as_ref()),
            share(group.selection_rate.as_ref()),
            estimate(group.auc.as_ref(), 3),
            estimate(group.observed_to_predicted.as_ref(), 2),
            estimate(group.calibration_slope.as_ref(), 2),
            estimate(group.cost_per_application.as_ref(), 3),
        ]);
    }
    table
}

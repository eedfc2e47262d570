//! How the inputs were chosen: what was simplified, and what each step lost.

use super::numbers::{Interval, count, counted, percent, short};
use super::section::Section;
use super::subject::Subject;
use super::table::{Number, Table, Text};
use crate::modelling::{AUC_MARGIN, COST_MARGIN, TWINS};

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("Selection of inputs");
    let selection = &subject.report.selection;
    section.say(format!(
        "Of two models that are equally good, the simpler one is taken. Simplifications were tried in turn, each with those kept before it \
         and against the tuned model that selection began with, on a cut into folds of their own. One is kept if what is lost is \
         within chance and small: at most {} of area and {} of the cost, by all that were kept together. Which features gain \
         most is decided on the training applications of each fold, so a fold's own outcomes have no say.",
        short(AUC_MARGIN),
        percent(COST_MARGIN, 0)
    ));
    let mut table =
        Table::new(&[Text("step"), Number("features"), Number("AUC gained"), Number("cost added"), Text("kept")]);
    for step in &selection.steps {
        table.row([
            step.name.clone(),
            count(step.features),
            Interval::from(&step.auc).signed(4),
            Interval::from(&step.cost).signed(4),
            if step.is_without_loss { "**yes**" } else { "no" }.to_owned(),
        ]);
    }
    if table.is_empty() {
        section.say("No simplification was tried.");
    }
    section.table(&table);
    let kept = selection.steps.iter().filter(|step| step.is_without_loss).count();
    section.say(format!(
        "{} of {} kept; the published model has {}. Intervals here are wide where defaults are few: “within chance” then \
         proves little, and the limits on the loss decide.",
        kept,
        counted(selection.steps.len(), "step was", "steps were"),
        counted(subject.manifest.feature_names.len(), "input", "inputs")
    ));
    twins(subject, &mut section);
    without_information(subject, &mut section);
    section
}

fn twins(subject: &Subject<'_>, section: &mut Section) {
    let twins = &subject.report.selection.twins;
    if twins.is_empty() {
        section.say("**Twins.** No feature was left out because another says the same.");
        return;
    }
    section.say(format!(
        "**Twins.** {} left out because an easier one, which reads fewer raw columns, ranks clients alike (rank correlation of at least \
         {}). No outcome was looked at.",
        counted(twins.len(), "feature was", "features were"),
        short(TWINS)
    ));
    let mut table = Table::new(&[Text("left out"), Text("says the same and stays")]);
    for (left_out, stays) in twins {
        table.row([subject.feature(left_out), subject.feature(stays)]);
    }
    section.folded("The twins", &table);
}

fn without_information(subject: &Subject<'_>, section: &mut Section) {
    let without = &subject.report.selection.without_information;
    if without.is_empty() {
        section.say("**Without information.** Every feature has at least two values among these applications.");
        return;
    }
    let names = without.iter().map(|name| subject.feature(name)).collect::<Vec<_>>().join("; ");
    section.say(format!(
        "**Without information.** {} one value only among these applications and left out before anything else: {names}.",
        counted(without.len(), "feature has", "features have")
    ));
}

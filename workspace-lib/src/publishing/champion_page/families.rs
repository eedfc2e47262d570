//! What each family of features brings, and what it costs not to read age and protected attributes.

use super::numbers::{Interval, count, p_value};
use super::section::Section;
use super::subject::{LEFT_OUT, Subject, reason};
use super::table::{Number, Table, Text};
use crate::modelling::studies::{Ablation, AttributeStudy};

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("What each family of features brings");
    let Some(studies) = subject.studies() else {
        section.say(LEFT_OUT);
        return section;
    };
    section.say(
        "The champion's whole procedure, choice of inputs included, without one family at a time, compared with the champion on the same \
         folds. A negative area and a positive cost say that the family brings something. Families overlap: what one of them knows, others \
         partly know too, so the losses do not add up, and a family that can be left out alone may still matter together with \
         another.",
    );
    section.heading("By reason");
    families(&studies.ablations.by_reason, reason, &mut section);
    section.heading("By table");
    families(&studies.ablations.by_table, table_name, &mut section);
    neighbours(subject, &mut section);
    attributes(subject, &studies.attributes, &mut section);
    prices(&studies.prices, &mut section);
    section
}

/// What decided, before anything else, whether models may read the neighbours' default rate.
fn neighbours(subject: &Subject<'_>, section: &mut Section) {
    if let Some(study) = &subject.report.neighbours {
        section.say(format!(
            "**The neighbours' default rate.** It is read only where LightGBM is worse without it by more than chance, and not at all with fewer \
             than {} labelled applications. Here {}.",
            count(study.least_applications),
            study.finding()
        ));
    }
}

fn table_name(family: &str) -> String {
    if family == "histories" { "all histories at once".to_owned() } else { format!("`{family}`") }
}

fn families(ablations: &[Ablation], name: impl Fn(&str) -> String, section: &mut Section) {
    let mut sorted: Vec<&Ablation> = ablations.iter().collect();
    sorted.sort_by(|left, right| left.effect.auc.value.total_cmp(&right.effect.auc.value));
    let mut table = Table::new(&[
        Text("without"),
        Number("features"),
        Number("AUC gained"),
        Number("p"),
        Number("cost added"),
        Number("p"),
    ]);
    for ablation in &sorted {
        table.row([
            name(&ablation.family),
            count(ablation.features),
            Interval::from(&ablation.effect.auc).signed(4),
            p_value(ablation.effect.auc.p_value),
            Interval::from(&ablation.effect.cost).signed(4),
            p_value(ablation.effect.cost.p_value),
        ]);
    }
    section.table(&table);
    // Losses of area are negative, losses of money positive.
    let named = |loses: &dyn Fn(&Ablation) -> bool| {
        let names: Vec<String> = sorted.iter().filter(|each| loses(each)).map(|each| name(&each.family)).collect();
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    };
    section.say(format!(
        "By more than chance, a smaller area without: {}; a higher cost without: {}. A larger area without: {}; a lower cost without: {}.",
        named(&|each| each.effect.auc.is_below_zero()),
        named(&|each| each.effect.cost.is_above_zero()),
        named(&|each| each.effect.auc.is_above_zero()),
        named(&|each| each.effect.cost.is_below_zero()),
    ));
}

fn attributes(subject: &Subject<'_>, studies: &[AttributeStudy], section: &mut Section) {
    section.heading("Age and protected attributes: the price of not reading them");
    section.say(format!(
        "The model {} the applicant's age, and never gender, family status or number of children and family members. For this study alone it \
         was trained otherwise. A price would show as a gained area and a negative cost.",
        if subject.report.plan.inputs.with_age { "reads" } else { "does not read" }
    ));
    let table = changes(studies);
    section.table(&table);
    let differ = studies
        .iter()
        .filter(|study| !study.effect.auc.is_within_chance() || !study.effect.cost.is_within_chance())
        .count();
    section.say(match differ {
        0 => "No difference is more than chance: these applications show no price.".to_owned(),
        number => {
            format!("{number} of {} differ from the champion by more than chance in area or cost.", studies.len())
        }
    });
}

/// What it costs that every reason can be said aloud.
fn prices(studies: &[AttributeStudy], section: &mut Section) {
    if studies.is_empty() {
        return;
    }
    section.heading("Sentences and directions: the price of reasons that a person can say");
    section.say(
        "The model reads no feature that nobody could tell a client, and more of what credit practice knows to be risky never \
         lowers the risk. For this study alone it was trained otherwise. A price would show as a gained area and a negative cost.",
    );
    section.table(&changes(studies));
}

/// One row for each variation of the champion.
fn changes(studies: &[AttributeStudy]) -> Table {
    let mut table = Table::new(&[
        Text("changed"),
        Text("columns"),
        Number("AUC gained"),
        Number("p"),
        Number("cost added"),
        Number("p"),
    ]);
    for study in studies {
        table.row([
            study.name.clone(),
            study.features.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
            Interval::from(&study.effect.auc).signed(4),
            p_value(study.effect.auc.p_value),
            Interval::from(&study.effect.cost).signed(4),
            p_value(study.effect.cost.p_value),
        ]);
    }
    table
}

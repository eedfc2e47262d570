//! Decisions by protected group: who is granted how often, who is wrongly refused, and what could be done about it.

use std::fmt::Write;

use scoring::Language;

use super::numbers::{Interval, UNKNOWN, count, estimate, number, p_value, percent, share};
use super::section::Section;
use super::subject::{LEFT_OUT, Subject};
use super::table::{Number, Table, Text};
use crate::charts::{Caption, GroupFigure, ReferenceLine, group_chart};
use crate::evaluation::{Estimate, GroupComparison, GroupFigures};
use crate::modelling::studies::{Mitigations, Studies};

/// Raw columns that tell each protected grouping, or nearly.
const COLUMNS: [(&str, &[&str]); 5] = [
    ("gender", &["CODE_GENDER"]),
    ("age", &["DAYS_BIRTH"]),
    ("family_status", &["NAME_FAMILY_STATUS"]),
    ("children", &["CNT_CHILDREN", "CNT_FAM_MEMBERS"]),
    ("region_rating", &["REGION_RATING_CLIENT", "REGION_RATING_CLIENT_W_CITY"]),
];

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("Fairness");
    let Some(studies) = subject.studies() else {
        section.say(LEFT_OUT);
        return section;
    };
    section.say(format!(
        "One threshold, {}, decides on everyone, whatever the group; what the model reads of each attribute is said above its table. Groups are granted differently all the same, for \
         two reasons. They default differently, so an honest probability differs (*base rates*). And inputs that the model does read, such \
         as scores of other organisations or years in employment, go with age, family and region and partly stand in for them. Both \
         are in the tables: compare *granted* with *default rate*, then look whether *observed / predicted* stays near 1.",
        percent(subject.report.threshold.threshold, 2)
    ));
    section.list(readings());
    for comparison in &studies.fairness {
        grouping(subject, comparison, &mut section);
    }
    mitigations(studies, &mut section);
    section
}

fn readings() -> Vec<String> {
    [
        "*Granted*: share of the group's applications. *Disparate impact*: that share over the most favoured group's; below 0.80 the \
         four-fifths rule asks for a justification.",
        "*Good clients granted*: of those who repaid. *Gap*: less the most favoured group's share; below zero, good clients of this group \
         have a harder time.",
        "*Defaulters refused*: of those who defaulted. *Observed / predicted*: defaults over what was predicted. *Cost*: in units of one \
         wrongly refused client; in small groups its normal interval may reach below zero and means little.",
        "Groups of fewer than 100 applications are shown, marked with †, and do not count towards the lowest ratio. Who of the \
         refused would have repaid is known here because every labelled application was granted once; in operation it will not be.",
    ]
    .map(str::to_owned)
    .into()
}

fn grouping(subject: &Subject<'_>, comparison: &GroupComparison, section: &mut Section) {
    section.heading(&comparison.label.en);
    section.say(reads(subject, &comparison.code));
    let mut table = Table::new(&[
        Text("group"),
        Number("applications"),
        Number("default rate"),
        Number("granted"),
        Number("disparate impact"),
        Number("good clients granted"),
        Number("gap"),
        Number("defaulters refused"),
        Number("observed / predicted"),
        Number("cost per application"),
    ]);
    for (index, group) in comparison.groups.iter().enumerate() {
        table.row(cells(group, index == comparison.reference));
    }
    section.table(&table);
    section.say(found(comparison));
    let figures = comparison.groups.iter().enumerate();
    let figures: Vec<GroupFigure> =
        figures.filter_map(|(index, group)| figure(group, index == comparison.reference)).collect();
    let title = format!(
        "{}: {}",
        comparison.label.en,
        match comparison.lowest_disparate_impact {
            Some(lowest) if comparison.below_four_fifths => format!(
                "a group is granted {} as often as the most favoured one, below four fifths",
                percent(lowest, 1)
            ),
            Some(lowest) => format!(
                "every large group is granted at least {} as often as the most favoured one",
                percent(lowest, 1)
            ),
            None => "no group is large enough to be compared".to_owned(),
        }
    );
    let axis = "granted, of the most favoured group’s share (%)";
    let caption = Caption::english(title, axis);
    let chart = group_chart(&caption, &figures, Some(&ReferenceLine::four_fifths(Language::English)));
    section.figure(format!("impact-{}.svg", comparison.code.replace('_', "-")), &caption, &chart);
}

/// Whether an input of the model reads what the groups are made by.
fn reads(subject: &Subject<'_>, code: &str) -> String {
    let Some((_, columns)) = COLUMNS.iter().find(|(known, _)| *known == code) else { return String::new() };
    let lineage = subject.set.lineage();
    let tells = |raw: &String| raw.split_once('.').is_some_and(|(_, column)| columns.contains(&column));
    let by: Vec<String> = subject
        .manifest
        .feature_names
        .iter()
        .filter(|name| lineage.get(name.as_str()).is_some_and(|raw| raw.iter().any(tells)))
        .map(|name| format!("`{name}`"))
        .collect();
    let columns = columns.iter().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(" or ");
    if by.is_empty() {
        format!("No input of the model reads {columns}, directly or through another feature.")
    } else {
        format!(
            "**The model reads {columns}**, through {}: here the group itself weighs in the probability.",
            by.join(", ")
        )
    }
}

fn cells(group: &GroupFigures, is_reference: bool) -> [String; 10] {
    let small = if is_small(group) { " †" } else { "" };
    let mark = if is_reference { " (reference)" } else { "" };
    [
        format!("{}{small}{mark}", group.label.en),
        count(group.applications),
        share(group.default_rate.as_ref()),
        share(group.selection_rate.as_ref()),
        estimate(group.disparate_impact.as_ref(), 2),
        share(good_granted(group).as_ref()),
        if is_reference {
            UNKNOWN.to_owned()
        } else {
            group.equal_opportunity_gap.map_or(UNKNOWN.to_owned(), |gap| Interval::from(&gap).signed_percent(1))
        },
        share(group.true_positive_rate.as_ref()),
        estimate(group.observed_to_predicted.as_ref(), 2),
        estimate(group.cost_per_application.as_ref(), 3),
    ]
}

fn is_small(group: &GroupFigures) -> bool {
    group.applications < 100
}

/// Share of good clients who were granted, from the share who were refused.
fn good_granted(group: &GroupFigures) -> Option<Estimate> {
    let refused = group.false_positive_rate?;
    Some(Estimate { value: 1.0 - refused.value, low: 1.0 - refused.high, high: 1.0 - refused.low })
}

fn figure(group: &GroupFigures, is_reference: bool) -> Option<GroupFigure> {
    let impact = group.disparate_impact?;
    // The reference is 1 by definition: it has no interval.
    let end = |end: f64| if is_reference { f64::NAN } else { end };
    Some(GroupFigure {
        label: format!("{}{}", group.label.en, if is_small(group) { " †" } else { "" }),
        clients: group.applications,
        value: impact.value,
        low: end(impact.low),
        high: end(impact.high),
    })
}

/// The least favoured large group beside the most favoured one, with their default rates.
fn found(comparison: &GroupComparison) -> String {
    let reference = comparison.reference_group();
    let impact = |group: &&GroupFigures| group.disparate_impact.map_or(f64::INFINITY, |impact| impact.value);
    let others = comparison
        .groups
        .iter()
        .enumerate()
        .filter(|(index, group)| *index != comparison.reference && !is_small(group));
    let Some(least) = others.map(|(_, group)| group).min_by(|left, right| impact(left).total_cmp(&impact(right)))
    else {
        return "No other group is large enough to be compared.".to_owned();
    };
    let rate = |group: &GroupFigures| group.default_rate.map_or(f64::NAN, |rate| rate.value);
    let mut text = format!(
        "Least often granted: {} ({}); its default rate is {}, that of the most favoured group, {}, is {}.",
        least.label.en,
        share(least.selection_rate.as_ref()),
        percent(rate(least), 1),
        reference.label.en,
        percent(rate(reference), 1)
    );
    if let Some(ratio) = &least.observed_to_predicted {
        text.push_str(if Interval::from(ratio).holds(1.0) {
            " Its predicted risk agrees with what was observed, within chance."
        } else if ratio.value > 1.0 {
            " It defaulted more than predicted."
        } else {
            " It defaulted **less** than predicted: part of the difference is the model's, not the clients'."
        });
    }
    let points = |gap: Option<f64>| gap.map_or(UNKNOWN.to_owned(), |gap| format!("{} points", number(100.0 * gap, 1)));
    // Writing to a text cannot fail.
    let _ = write!(
        text,
        " Largest gaps between large groups: {} of good clients refused, {} of defaulters refused.",
        points(comparison.largest_false_positive_gap),
        points(comparison.largest_true_positive_gap)
    );
    if comparison.unknown > 0 {
        let _ = write!(text, " Of {} applications the group is not known.", count(comparison.unknown));
    }
    text
}

fn mitigations(studies: &Studies, section: &mut Section) {
    section.heading("What could be done, and its price");
    let Mitigations { reweighing, thresholds } = &studies.mitigations;
    if reweighing.is_empty() && thresholds.is_empty() {
        section.say("Nothing was tried: the data tell neither gender nor age.");
        return;
    }
    section.say(
        "Neither is in force. *Reweighing* trains with weights under which group and outcome are independent; the decision still looks at no \
         group.",
    );
    let ratio = |ratio: Option<f64>| ratio.map_or(UNKNOWN.to_owned(), |ratio| number(ratio, 2));
    let gap = |gap: Option<f64>| gap.map_or(UNKNOWN.to_owned(), |gap| percent(gap, 1));
    let label = |code: &str| {
        let known = studies.fairness.iter().find(|comparison| comparison.code == code);
        known.map_or(code.to_owned(), |comparison| comparison.label.en.clone())
    };
    let mut table = Table::new(&[
        Text("reweighing by"),
        Number("lowest disparate impact before"),
        Number("after"),
        Number("largest gap of good clients refused before"),
        Number("after"),
        Number("AUC gained"),
        Number("cost added"),
        Number("p"),
    ]);
    for tried in reweighing {
        table.row([
            label(&tried.grouping),
            ratio(tried.disparate_impact_before),
            ratio(tried.disparate_impact_after),
            gap(tried.false_positive_gap_before),
            gap(tried.false_positive_gap_after),
            Interval::from(&tried.effect.auc).signed(4),
            Interval::from(&tried.effect.cost).signed(4),
            p_value(tried.effect.cost.p_value),
        ]);
    }
    section.table(&table);
    section.say(
        "*Thresholds by group* grant the same share of good clients in every group. They treat two clients of the same risk differently because \
         of their group, which the law forbids in many places; and they are found on the applications that they are judged on.",
    );
    let mut table = Table::new(&[
        Text("thresholds by"),
        Text("thresholds"),
        Number("good clients granted"),
        Number("lowest disparate impact before"),
        Number("after"),
        Number("cost added"),
        Number("p"),
    ]);
    for tried in thresholds {
        let each = tried.thresholds.iter().map(|(group, threshold)| format!("{group} {}", percent(*threshold, 1)));
        table.row([
            label(&tried.grouping),
            each.collect::<Vec<_>>().join(", "),
            percent(tried.good_clients_granted, 1),
            ratio(tried.disparate_impact_before),
            ratio(tried.disparate_impact_after),
            Interval::from(&tried.cost).signed(4),
            p_value(tried.cost.p_value),
        ]);
    }
    section.table(&table);
}

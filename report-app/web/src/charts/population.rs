//! Distribution of a field among the clients, by decision and by risk, with one client marked.

use std::rc::Rc;

use contract::{Population, PopulationGroup, Unit, Value};

use super::bins::{Bins, range};
use super::{Axis, Chart, Mark, PlotScales, Reading, Row, RowChart, Scale, Table, Tone};
use crate::format;
use crate::text::Text;

/// Chart of one field.
#[derive(Debug, Clone, PartialEq)]
pub enum Distribution {
    /// A number: the chart of how many clients, and the chart of their risk.
    Numbers([Rc<Chart>; 2]),
    /// A category.
    Categories(Rc<RowChart>),
}

/// Builds the chart of how a field is distributed; `None` without clients.
///
/// It marks the client's `value` and the `threshold`.
pub fn distribution(
    population: &Population,
    value: Option<&Value>,
    threshold: f64,
    text: &Text,
) -> Option<Distribution> {
    let is_named = population.groups.iter().all(|group| group.category.is_some());
    if population.groups.is_empty() {
        None
    } else if is_named || population.unit == Unit::YesNo {
        Some(Distribution::Categories(Rc::new(categories(population, value, threshold, text))))
    } else {
        let bins = Bins::from_ranges(population.groups.iter().map(|group| (group.from, group.to)));
        let number = match value {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        };
        let counts = counts(population, &bins, number, text);
        let risk = risk(population, &bins, number, threshold, text);
        Some(Distribution::Numbers([Rc::new(counts), Rc::new(risk)]))
    }
}

fn counts(population: &Population, bins: &Bins, client: Option<f64>, text: &Text) -> Chart {
    let words = text.comparison;
    let count = |clients| format::count(clients, text.language);
    let most =
        population.groups.iter().map(|group| group.counts.clients as f64).fold(1.0, f64::max);
    let scales = PlotScales { x: bins.scale, y: Scale::around([0.0, most].into_iter(), 4) };
    let mut marks = Vec::new();
    for (group, &(from, to)) in population.groups.iter().zip(&bins.ends) {
        let (granted, all) = (group.counts.granted as f64, group.counts.clients as f64);
        marks.push(column(scales, Tone::Low, (from, to), 0.0, granted));
        marks.push(column(scales, Tone::High, (from, to), granted, all));
    }
    marks.extend(client.map(|value| client_mark(scales.x, value, text)).into_iter().flatten());
    Chart {
        id: "distribution".to_owned(),
        finding: counts_finding(population, bins, client, text),
        described: (words.counts_described)(&population.label, &count(population.clients)),
        legend: vec![(Tone::Low, words.granted.to_owned()), (Tone::High, words.refused.to_owned())],
        x: bins.axis(&population.label, population.unit, text),
        y: Axis::new(words.clients, Unit::Count, scales.y, 4, text),
        marks,
        values: readings(population, bins, text),
        table: table(population, text),
        is_square: false,
    }
}

fn risk(
    population: &Population,
    bins: &Bins,
    client: Option<f64>,
    threshold: f64,
    text: &Text,
) -> Chart {
    let words = text.comparison;
    let percent = |share| format::percent(share, text.language);
    let share = |group: &PopulationGroup| group.counts.expected_default_share.unwrap_or(0.0);
    let highest = population.groups.iter().map(share).fold(threshold, f64::max);
    let scales = PlotScales { x: bins.scale, y: Scale::around([0.0, highest].into_iter(), 4) };
    let limit = scales.at(bins.scale.low, threshold).1;
    let mut marks = Vec::new();
    for (group, &ends) in population.groups.iter().zip(&bins.ends) {
        let tone = if share(group) < threshold { Tone::Low } else { Tone::High };
        marks.push(column(scales, tone, ends, 0.0, share(group)));
    }
    marks.push(Mark::Rule { tone: Tone::Quiet, from: (0.0, limit), to: (100.0, limit) });
    marks.push(Mark::Label {
        tone: Tone::Plain,
        at: (100.0, limit - 3.0),
        text: (text.charts.limit_is)(&percent(threshold)),
    });
    marks.extend(client.map(|value| client_mark(scales.x, value, text)).into_iter().flatten());
    let mean = mean_share(population);
    let own = client
        .and_then(|value| own_group(bins, value))
        .map(|index| share(&population.groups[index]));
    let finding = match own {
        Some(own) => (words.risk_finding)(&percent(own), &percent(mean)),
        None => (words.risk_finding_of_all)(&percent(mean)),
    };
    Chart {
        id: "distribution-risk".to_owned(),
        finding,
        described: (words.risk_described)(&population.label),
        legend: risk_legend(text).into(),
        x: bins.axis(&population.label, population.unit, text),
        y: Axis::new(words.mean_risk, Unit::Share, scales.y, 4, text),
        marks,
        values: readings(population, bins, text),
        table: table(population, text),
        is_square: false,
    }
}

fn categories(
    population: &Population,
    value: Option<&Value>,
    threshold: f64,
    text: &Text,
) -> RowChart {
    let words = text.comparison;
    let percent = |share| format::percent(share, text.language);
    let most =
        population.groups.iter().map(|group| group.counts.clients as f64).fold(1.0, f64::max);
    let scale = Scale { low: 0.0, high: most };
    let is_own = |group: &PopulationGroup| match value {
        Some(Value::Text(category)) => group.category.as_ref() == Some(category),
        Some(Value::Number(number)) => group.from == Some(*number),
        None => false,
    };
    let rows = population.groups.iter().map(|group| {
        let (granted, all) = (group.counts.granted as f64, group.counts.clients as f64);
        let name = group_name(group, population.unit, text);
        let risk = group.counts.expected_default_share.map(percent).unwrap_or_default();
        Row {
            name: if is_own(group) { (words.this_client)(&name) } else { name },
            marks: vec![
                Mark::row_bar(Tone::Low, 0.0, scale.position(granted)),
                Mark::row_bar(Tone::High, scale.position(granted), scale.position(all)),
            ],
            value: (words.group_value)(&format::count(group.counts.clients, text.language), &risk),
            is_marked: is_own(group),
        }
    });
    let own = population.groups.iter().find(|group| is_own(group));
    let finding = match own.and_then(|group| Some((group, group.counts.expected_default_share?))) {
        Some((group, share)) => (words.category_finding)(
            &group_name(group, population.unit, text),
            &percent(share),
            &percent(mean_share(population)),
            share >= threshold,
        ),
        None => {
            (words.category_finding_of_all)(&population.label, &percent(mean_share(population)))
        }
    };
    RowChart {
        id: "distribution".to_owned(),
        finding,
        described: (words.counts_described)(
            &population.label,
            &format::count(population.clients, text.language),
        ),
        legend: vec![(Tone::Low, words.granted.to_owned()), (Tone::High, words.refused.to_owned())],
        axis: Axis { title: String::new(), ticks: Vec::new() },
        rows: rows.collect(),
        table: table(population, text),
    }
}

/// Returns the legend of charts in which each group has its mean risk.
pub(super) fn risk_legend(text: &Text) -> [(Tone, String); 2] {
    let words = text.comparison;
    [(Tone::Low, words.below_limit.to_owned()), (Tone::High, words.above_limit.to_owned())]
}

/// Builds the mark of the client.
///
/// A value beyond the scale is marked at its end.
pub(super) fn client_mark(scale: Scale, value: f64, text: &Text) -> Vec<Mark> {
    let x = scale.position(value);
    vec![
        Mark::Rule { tone: Tone::Accent, from: (x, 0.0), to: (x, 100.0) },
        Mark::Beside { tone: Tone::Accent, at: (x, 7.0), text: text.comparison.client.to_owned() },
    ]
}

fn column(scales: PlotScales, tone: Tone, (from, to): (f64, f64), low: f64, high: f64) -> Mark {
    let (left, top) = scales.at(from, high);
    let (right, bottom) = scales.at(to, low);
    Mark::Bar { tone, x: left, y: top, width: right - left, height: bottom - top }
}

/// Writes the finding of a distribution: the share of clients below this one.
///
/// Only the clients of the listed groups count. If each group is one value, it is the share of
/// clients with the same value.
fn counts_finding(
    population: &Population,
    bins: &Bins,
    client: Option<f64>,
    text: &Text,
) -> String {
    let words = text.comparison;
    let total: usize = population.groups.iter().map(|group| group.counts.clients).sum();
    let Some(value) = client.filter(|_| total > 0) else {
        return (words.no_value_finding)(&population.label);
    };
    let quantity = format::quantity(value, population.unit, text);
    let is_value = |group: &PopulationGroup| group.from.is_some() && group.from == group.to;
    if population.groups.iter().all(is_value) {
        let same = population.groups.iter().find(|group| group.from == Some(value));
        let same = same.map_or(0.0, |group| group.counts.clients as f64 / total as f64);
        return (words.same_finding)(
            &population.label,
            &quantity,
            &format::percent_short(same, text.language),
        );
    }
    let below: f64 = population
        .groups
        .iter()
        .zip(&bins.ends)
        .map(|(group, &(from, to))| {
            group.counts.clients as f64 * ((value - from) / (to - from)).clamp(0.0, 1.0)
        })
        .sum();
    let share = format::percent_short(below / total as f64, text.language);
    (words.counts_finding)(&population.label, &quantity, &share)
}

fn own_group(bins: &Bins, value: f64) -> Option<usize> {
    // A value beyond the scale is in the outer range, which has no end.
    let value = value.clamp(bins.scale.low, bins.scale.high);
    bins.ends.iter().position(|&(from, to)| from <= value && (value < to || to >= bins.scale.high))
}

fn mean_share(population: &Population) -> f64 {
    let all_counts = population
        .groups
        .iter()
        .map(|group| group.counts)
        .chain(population.missing)
        .chain(population.small_groups);
    let known = all_counts
        .filter_map(|counts| Some((counts.clients as f64, counts.expected_default_share?)));
    let (clients, sum) = known
        .fold((0.0, 0.0), |(all, sum), (clients, share)| (all + clients, sum + clients * share));
    if clients > 0.0 { sum / clients } else { 0.0 }
}

fn group_name(group: &PopulationGroup, unit: Unit, text: &Text) -> String {
    match (&group.label, &group.category) {
        (Some(name), _) | (None, Some(name)) => name.clone(),
        (None, None) => range(group.from, group.to, unit, text),
    }
}

fn readings(population: &Population, bins: &Bins, text: &Text) -> Vec<Reading> {
    let value_text = |group: &PopulationGroup| {
        let [count, granted, refused] =
            [group.counts.clients, group.counts.granted, group.counts.refused]
                .map(|clients| format::count(clients, text.language));
        let share =
            group.counts.expected_default_share.map(|share| format::percent(share, text.language));
        let name = group_name(group, population.unit, text);
        (text.comparison.group_reading)(
            &name,
            &count,
            &granted,
            &refused,
            &share.unwrap_or_default(),
        )
    };
    let reading = |(index, group)| {
        let x = bins.scale.position(bins.middle(index));
        Reading { x, y: None, value_text: value_text(group) }
    };
    population.groups.iter().enumerate().map(reading).collect()
}

fn table(population: &Population, text: &Text) -> Table {
    let words = text.comparison;
    let row = |name: String, counts: &contract::GroupCounts| {
        let figures = [counts.clients, counts.granted, counts.refused]
            .map(|clients| format::count(clients, text.language));
        let share =
            counts.expected_default_share.map(|share| format::percent(share, text.language));
        [name].into_iter().chain(figures).chain([share.unwrap_or_default()]).collect::<Vec<_>>()
    };
    let groups = population
        .groups
        .iter()
        .map(|group| row(group_name(group, population.unit, text), &group.counts));
    let missing = population.missing.as_ref().filter(|counts| counts.clients > 0);
    let missing = missing.map(|counts| row(words.without_value.to_owned(), counts));
    let small =
        population.small_groups.as_ref().map(|counts| row(words.small_groups.to_owned(), counts));
    Table::new(
        &[&population.label, words.clients, words.granted, words.refused, words.mean_risk],
        groups.chain(missing).chain(small),
    )
}

#[cfg(test)]
mod tests;

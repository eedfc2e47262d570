//! Joint distribution of two fields among the clients, with one client marked.

use std::rc::Rc;

use contract::{BoxPlot, JointCell, JointPopulation, Unit, Value};

use super::bins::{Bins, range};
use super::population::{client_mark, risk_legend};
use super::{Axis, Chart, Mark, PlotScales, Reading, Row, RowChart, Scale, Table, Tone};
use crate::format;
use crate::order::sorted;
use crate::text::Text;

/// Chart of two fields.
#[derive(Debug, Clone, PartialEq)]
pub enum JointChart {
    /// Two numbers: a bubble for each cell.
    Bubbles(Rc<Chart>),
    /// A number within each category: a box for each category.
    Boxes(Rc<RowChart>),
    /// Two categories: a table.
    Cross(Rc<CrossTable>),
}

/// Cross table of two categories: the columns of one, the rows of the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrossTable {
    /// Main finding; the title.
    pub finding: String,
    /// Names of the colours.
    pub legend: Vec<(Tone, String)>,
    /// Headings of the columns; the first one names the field of the rows.
    pub columns: Vec<String>,
    /// Rows: a name, and a cell for each column.
    pub rows: Vec<(String, Vec<Option<CrossCell>>)>,
}

/// A cell of a cross table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrossCell {
    /// Text of the cell.
    pub value_text: String,
    /// Colour, by whether its clients are refused on average.
    pub tone: Tone,
    /// True for the client's own cell.
    pub is_marked: bool,
}

/// The client's own values of the two fields.
#[derive(Debug, Clone, Copy)]
pub struct ClientValues<'a> {
    /// Value of the first field.
    pub value: Option<&'a Value>,
    /// Value of the second field.
    pub other: Option<&'a Value>,
}

/// Builds the chart of two fields; `None` if the population has no cells and no boxes.
pub fn joint(
    population: &JointPopulation,
    client: ClientValues<'_>,
    threshold: f64,
    text: &Text,
) -> Option<JointChart> {
    if !population.boxes.is_empty() {
        Some(JointChart::Boxes(Rc::new(boxes(population, client, text))))
    } else if population.cells.is_empty() {
        None
    } else if population.cells.iter().all(|cell| cell.category.is_some()) {
        Some(JointChart::Cross(Rc::new(cross(population, client, threshold, text))))
    } else {
        Some(JointChart::Bubbles(Rc::new(bubbles(population, client, threshold, text))))
    }
}

fn number(value: Option<&Value>) -> Option<f64> {
    match value {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    }
}

fn bubbles(
    population: &JointPopulation,
    client: ClientValues<'_>,
    threshold: f64,
    text: &Text,
) -> Chart {
    let words = text.comparison;
    let start = |end: Option<f64>| end.unwrap_or(f64::NEG_INFINITY);
    let cells = sorted(population.cells.iter().collect(), |a: &&JointCell, b| {
        start(a.from)
            .total_cmp(&start(b.from))
            .then(start(a.other_from).total_cmp(&start(b.other_from)))
    });
    let across = Bins::from_ranges(cells.iter().map(|cell| (cell.from, cell.to)));
    let up = Bins::from_ranges(cells.iter().map(|cell| (cell.other_from, cell.other_to)));
    let scales = PlotScales { x: across.scale, y: up.scale };
    let most = cells.iter().map(|cell| cell.clients as f64).fold(1.0, f64::max);

    let mut marks = Vec::new();
    let mut values = Vec::new();
    let mut rows = Vec::new();
    for (index, cell) in cells.iter().enumerate() {
        let at = scales.at(across.middle(index), up.middle(index));
        let tone = if cell.expected_default_share < threshold { Tone::Low } else { Tone::High };
        marks.push(Mark::dot_of(tone, at, 1.0, cell.clients as f64 / most));
        let (first, second) = (
            range(cell.from, cell.to, population.unit, text),
            range(cell.other_from, cell.other_to, population.other_unit, text),
        );
        let (count, share) = figures(cell, text);
        values.push(Reading {
            x: at.0,
            y: Some(at.1),
            value_text: (words.cell_reading)(
                [&population.label, &population.other_label],
                [&first, &second],
                &count,
                &share,
            ),
        });
        rows.push(vec![first, second, count, format::count(cell.refused, text.language), share]);
    }
    if let (Some(x), Some(y)) = (number(client.value), number(client.other)) {
        marks.extend(client_mark(scales.x, x, text));
        let at = scales.at(x, y);
        marks.push(Mark::Rule { tone: Tone::Accent, from: (0.0, at.1), to: (100.0, at.1) });
        marks.push(Mark::Dot { tone: Tone::Accent, at, radius: 0.5 });
    }
    let near = nearest(&cells, &across, &up, client);
    let finding = match near {
        Some(cell) => {
            let (count, share) = figures(cell, text);
            (words.joint_finding)(&count, &share, cell.expected_default_share >= threshold)
        }
        None => (words.joint_finding_of_all)(&population.label, &population.other_label),
    };
    Chart {
        id: "joint".to_owned(),
        finding,
        described: (words.bubbles_described)(&population.label, &population.other_label),
        legend: risk_legend(text)
            .into_iter()
            .chain([(Tone::Size, words.clients.to_owned())])
            .collect(),
        x: across.axis(&population.label, population.unit, text),
        y: Axis::new(&population.other_label, population.other_unit, scales.y, 5, text),
        marks,
        values,
        table: Table::new(
            &[
                &population.label,
                &population.other_label,
                words.clients,
                words.refused,
                words.mean_risk,
            ],
            rows.into_iter(),
        ),
        is_square: false,
    }
}

fn figures(cell: &JointCell, text: &Text) -> (String, String) {
    (
        format::count(cell.clients, text.language),
        format::percent(cell.expected_default_share, text.language),
    )
}

/// Returns the cell of the client, if it is among `cells`.
fn nearest<'a>(
    cells: &[&'a JointCell],
    across: &Bins,
    up: &Bins,
    client: ClientValues<'_>,
) -> Option<&'a JointCell> {
    let (x, y) = (number(client.value)?, number(client.other)?);
    let holds = |bins: &Bins, index: usize, value: f64| {
        let (from, to) = bins.ends[index];
        let value = value.clamp(bins.scale.low, bins.scale.high);
        from <= value && (value < to || to >= bins.scale.high)
    };
    (0..cells.len())
        .find(|&index| holds(across, index, x) && holds(up, index, y))
        .map(|index| cells[index])
}

fn boxes(population: &JointPopulation, client: ClientValues<'_>, text: &Text) -> RowChart {
    let words = text.comparison;
    let has_number_first = population.unit != Unit::Category && population.unit != Unit::YesNo;
    let (label, unit, other_label) = if has_number_first {
        (&population.label, population.unit, &population.other_label)
    } else {
        (&population.other_label, population.other_unit, &population.label)
    };
    let (value, category) = if has_number_first {
        (number(client.value), client.other)
    } else {
        (number(client.other), client.value)
    };
    let write = |value| format::quantity(value, unit, text);
    let is_own = |group: &BoxPlot| match category {
        Some(Value::Text(category)) => group.category == *category,
        Some(Value::Number(number)) => group.category.parse() == Ok(*number),
        None => false,
    };
    let all = population.boxes.iter().flat_map(|group| [group.p10, group.p90]).chain(value);
    let scale = Scale::around(all, 4);
    let rows = population.boxes.iter().map(|group| {
        let [p10, first, median, third, p90] =
            [group.p10, group.first_quartile, group.median, group.third_quartile, group.p90]
                .map(|value| scale.position(value));
        let mut marks = vec![
            Mark::Rule { tone: Tone::Plain, from: (p10, 50.0), to: (p90, 50.0) },
            Mark::row_bar(Tone::Plain, first, third),
            Mark::Bar { tone: Tone::Quiet, x: median - 0.5, y: 10.0, width: 1.0, height: 80.0 },
        ];
        marks.extend(
            value
                .filter(|_| is_own(group))
                .map(|value| Mark::row_dot(Tone::Accent, scale.position(value))),
        );
        let name = group.label.clone();
        Row {
            name: if is_own(group) { (words.this_client)(&name) } else { name },
            marks,
            value: (words.box_value)(&write(group.median)),
            is_marked: is_own(group),
        }
    });
    let finding = match (population.boxes.iter().find(|group| is_own(group)), value) {
        (Some(group), Some(value)) => {
            (words.box_finding)(label, &write(value), &write(group.median), &group.label)
        }
        _ => (words.joint_finding_of_all)(label, other_label),
    };
    let data = population.boxes.iter().map(|group| {
        let values =
            [group.p10, group.first_quartile, group.median, group.third_quartile, group.p90]
                .map(write);
        [group.label.clone(), format::count(group.clients, text.language)]
            .into_iter()
            .chain(values)
            .collect()
    });
    let [tenth, quarter, half, three_quarters, nine_tenths] = words.quantiles;
    RowChart {
        id: "joint".to_owned(),
        finding,
        described: (words.boxes_described)(label, other_label),
        legend: vec![
            (Tone::Accent, words.client.to_owned()),
            (Tone::Plain, words.middle_half.to_owned()),
        ],
        axis: Axis::new(label, unit, scale, 4, text),
        rows: rows.collect(),
        table: Table::new(
            &[other_label, words.clients, tenth, quarter, half, three_quarters, nine_tenths],
            data,
        ),
    }
}

fn cross(
    population: &JointPopulation,
    client: ClientValues<'_>,
    threshold: f64,
    text: &Text,
) -> CrossTable {
    let words = text.comparison;
    let is = |value: Option<&Value>, category: Option<&String>| match (value, category) {
        (Some(Value::Text(own)), Some(category)) => own == category,
        _ => false,
    };
    let mut across: Vec<(&String, &String)> = Vec::new();
    let mut down: Vec<(&String, &String)> = Vec::new();
    for cell in &population.cells {
        if let (Some(category), Some(other)) = (&cell.category, &cell.other_category) {
            let first = (category, cell.category_label.as_ref().unwrap_or(category));
            let second = (other, cell.other_category_label.as_ref().unwrap_or(other));
            if !down.contains(&first) {
                down.push(first);
            }
            if !across.contains(&second) {
                across.push(second);
            }
        }
    }
    let mut own_cell = None;
    let rows = down.iter().map(|(category, label)| {
        let cells = across.iter().map(|(other, _)| {
            let cell = population.cells.iter().find(|cell| {
                cell.category.as_ref() == Some(category)
                    && cell.other_category.as_ref() == Some(other)
            })?;
            let is_marked = is(client.value, Some(category)) && is(client.other, Some(other));
            if is_marked {
                own_cell = Some(cell);
            }
            let (count, share) = figures(cell, text);
            let tone = if cell.expected_default_share < threshold { Tone::Low } else { Tone::High };
            Some(CrossCell { value_text: (words.group_value)(&count, &share), tone, is_marked })
        });
        ((*label).clone(), cells.collect::<Vec<_>>())
    });
    let rows: Vec<_> = rows.collect();
    let finding = match own_cell {
        Some(cell) => {
            let (count, share) = figures(cell, text);
            (words.joint_finding)(&count, &share, cell.expected_default_share >= threshold)
        }
        None => (words.joint_finding_of_all)(&population.label, &population.other_label),
    };
    let columns = [population.label.clone()]
        .into_iter()
        .chain(across.iter().map(|(_, label)| (*label).clone()));
    CrossTable { finding, legend: risk_legend(text).into(), columns: columns.collect(), rows }
}

#[cfg(test)]
mod tests;

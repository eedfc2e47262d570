//! Charts of shares by name: a share with its interval beside another, and decisions that change.

use contract::{Estimate, Unit};

use super::{Axis, Mark, Row, RowChart, Scale, Table, Tone};
use crate::text::Text;

/// What a chart of rows says around its rows.
pub(super) struct Frame<'a> {
    /// Identifier in the page.
    pub id: &'a str,
    /// Main finding.
    pub finding: String,
    /// Description for people who cannot see the chart.
    pub described: &'static str,
    /// Names of the two colours.
    pub legend: [&'static str; 2],
    /// Columns of the table.
    pub columns: &'a [&'static str],
}

/// A row of a share beside another.
pub(super) struct ShareRow {
    /// Its name.
    pub name: String,
    /// The share, with its interval: a dot in the first colour.
    pub share: Option<Estimate>,
    /// The share to compare it with: a bar in the second colour.
    pub beside: Option<f64>,
    /// Its value as text.
    pub value: String,
    /// True for the highlighted row.
    pub is_marked: bool,
    /// Cells of the table after the name.
    pub cells: Vec<String>,
}

/// Builds the chart of `rows` on a common axis that starts at zero.
pub(super) fn beside(
    frame: Frame<'_>,
    axis: &str,
    rows: &[ShareRow],
    others: Vec<Vec<String>>,
    text: &Text,
) -> RowChart {
    let ends = rows.iter().flat_map(|row| {
        let high = row.share.map_or(0.0, |share| share.high);
        [high, row.beside.unwrap_or(0.0)]
    });
    let scale = Scale::around(ends.chain([0.0]), 4);
    let marks = |row: &ShareRow| {
        let bar = row.beside.map(|share| Mark::row_bar(Tone::Plain, 0.0, scale.position(share)));
        let interval = row.share.map(|share| {
            let [low, value, high] =
                [share.low, share.value, share.high].map(|share| scale.position(share));
            Mark::row_interval(Tone::High, low, value, high)
        });
        bar.into_iter().chain(interval.into_iter().flatten()).collect()
    };
    let drawn = rows.iter().map(|row| Row {
        name: row.name.clone(),
        marks: marks(row),
        value: row.value.clone(),
        is_marked: row.is_marked,
    });
    let axis = Axis::new(axis, Unit::Share, scale, 4, text);
    chart(frame, [Tone::High, Tone::Plain], axis, drawn.collect(), data(rows, others))
}

fn data(rows: &[ShareRow], others: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let own = rows.iter().map(|row| named(&row.name, &row.cells));
    own.chain(others).collect()
}

fn named(name: &str, cells: &[String]) -> Vec<String> {
    [name.to_owned()].into_iter().chain(cells.iter().cloned()).collect()
}

/// A row of decisions that change.
pub(super) struct ChangeRow {
    /// Its name.
    pub name: String,
    /// Share that becomes a refusal, and share that becomes a grant.
    pub shares: [f64; 2],
    /// Its value as text.
    pub value: String,
    /// Cells of the table after the name.
    pub cells: Vec<String>,
}

/// Builds the chart of decisions that change: refusals, then grants, in one bar.
pub(super) fn changes(frame: Frame<'_>, rows: &[ChangeRow], others: Vec<Vec<String>>) -> RowChart {
    let largest = rows.iter().map(|row| row.shares[0] + row.shares[1]);
    let scale = Scale { low: 0.0, high: largest.fold(f64::MIN_POSITIVE, f64::max) };
    let drawn = rows.iter().map(|row| {
        let [refused, both] =
            [row.shares[0], row.shares[0] + row.shares[1]].map(|share| scale.position(share));
        Row {
            name: row.name.clone(),
            marks: vec![
                Mark::row_bar(Tone::High, 0.0, refused),
                Mark::row_bar(Tone::Low, refused, both),
            ],
            value: row.value.clone(),
            is_marked: false,
        }
    });
    let data = rows.iter().map(|row| named(&row.name, &row.cells)).chain(others).collect();
    let axis = Axis { title: String::new(), ticks: Vec::new() };
    chart(frame, [Tone::High, Tone::Low], axis, drawn.collect(), data)
}

fn chart(
    frame: Frame<'_>,
    tones: [Tone; 2],
    axis: Axis,
    rows: Vec<Row>,
    data: Vec<Vec<String>>,
) -> RowChart {
    RowChart {
        id: frame.id.to_owned(),
        finding: frame.finding,
        described: frame.described.to_owned(),
        legend: tones.into_iter().zip(frame.legend.map(str::to_owned)).collect(),
        axis,
        rows,
        table: Table::new(frame.columns, data.into_iter()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FR;

    fn frame() -> Frame<'static> {
        Frame {
            id: "shares",
            finding: String::new(),
            described: "",
            legend: ["first", "second"],
            columns: &["name", "value"],
        }
    }

    #[test]
    fn the_axis_holds_every_interval_and_every_bar() {
        let row = |name: &str, share, beside| ShareRow {
            name: name.to_owned(),
            share,
            beside,
            value: String::new(),
            is_marked: false,
            cells: vec!["1".to_owned()],
        };
        let share = Estimate { value: 0.2, low: 0.1, high: 0.4 };
        let rows = vec![row("a", Some(share), Some(0.3)), row("b", None, None)];
        let chart = beside(frame(), "share", &rows, vec![vec!["c".to_owned()]], &FR);
        // On an axis from 0 to 40 %.
        let Mark::Bar { width, .. } = chart.rows[0].marks[0] else { panic!("not a bar") };
        let Mark::Rule { from, to, .. } = chart.rows[0].marks[1] else { panic!("not a rule") };
        assert_eq!((width.round(), from.0.round(), to.0.round()), (75.0, 25.0, 100.0));
        assert_eq!(chart.rows[1].marks, []);
        assert_eq!(chart.table.rows, [vec!["a", "1"], vec!["b", "1"], vec!["c"]]);
    }

    #[test]
    fn refusals_and_grants_follow_one_another_in_a_bar() {
        let row = ChangeRow {
            name: "a".to_owned(),
            shares: [0.15, 0.05],
            value: "8".to_owned(),
            cells: Vec::new(),
        };
        let chart = changes(frame(), &[row], Vec::new());
        let Mark::Bar { tone, x, width, .. } = chart.rows[0].marks[1] else { panic!("not a bar") };
        assert_eq!((tone, x.round(), width.round()), (Tone::Low, 75.0, 25.0));
    }
}

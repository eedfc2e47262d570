//! The curves of a model: what each limit costs, whom it refuses, and whether risks come true.

use contract::{Calibration, CostPoint, ModelReport, Unit};

use super::{Axis, Chart, Mark, Place, Reading, Scale, Table, Tone, thinned};
use crate::format;
use crate::text::Text;

/// How many values of a curve arrow keys visit.
const VISITED: usize = 40;

/// What each limit costs, with the one that was chosen; none where the report has no such curve.
pub fn cost(report: &ModelReport, text: &Text) -> Option<Chart> {
    let words = text.model;
    let chosen = report.threshold.threshold;
    let percent = |share| format::percent(share, text.language);
    let cost_of = |cost| format::number(cost, 3, text.language);

    let x = Scale { low: 0.0, high: Scale::of_gauge(chosen).high };
    let mut points: Vec<CostPoint> =
        report.cost_curve.iter().copied().filter(|point| point.threshold <= x.high).collect();
    points.sort_by(|one, other| one.threshold.total_cmp(&other.threshold));
    let nearest =
        *points.iter().min_by(|a, b| (a.threshold - chosen).abs().total_cmp(&(b.threshold - chosen).abs()))?;
    let chosen_cost = report.threshold.break_even_cost.unwrap_or(nearest.cost);
    let cheapest = report.threshold.cheapest.unwrap_or(nearest);

    let place = Place { x, y: Scale::around(points.iter().map(|point| point.cost), 5) };
    let at = place.at(chosen, chosen_cost);
    let mut marks = Vec::new();
    if let (Some(low), Some(high)) = (report.threshold.cheapest_low, report.threshold.cheapest_high) {
        let (low, high) = (x.position(low), x.position(high));
        marks.push(Mark::Bar { tone: Tone::Quiet, x: low, y: 0.0, width: high - low, height: 100.0 });
    }
    marks.extend([
        Mark::Curve {
            tone: Tone::Plain,
            points: points.iter().map(|point| place.at(point.threshold, point.cost)).collect(),
        },
        Mark::Rule { tone: Tone::Accent, from: (at.0, 0.0), to: (at.0, 100.0) },
        Mark::Dot { tone: Tone::Accent, at, radius: 0.5 },
        Mark::Label { tone: Tone::Accent, at: (at.0, 6.0), text: (words.chosen)(&percent(chosen)) },
    ]);
    let visited = thinned(&points, VISITED);
    let rows =
        visited.iter().map(|point| vec![percent(point.threshold), cost_of(point.cost), percent(point.refusal_rate)]);
    let dearer = chosen_cost / cheapest.cost - 1.0;
    let finding = if report.threshold.cheapest.is_some() {
        (words.limit_finding)(&percent(chosen), &percent(cheapest.threshold), &percent(dearer.max(0.0)))
    } else {
        (words.limit_only_finding)(&percent(chosen), &cost_of(chosen_cost))
    };
    Some(Chart {
        id: "cost-curve".to_owned(),
        finding,
        described: (words.cost_described)(&percent(chosen), &cost_of(chosen_cost), &percent(cheapest.threshold)),
        legend: Vec::new(),
        x: Axis::new(words.limit_axis, Unit::Share, x, 5, text),
        y: Axis::new(words.cost_axis, Unit::Score, place.y, 6, text),
        marks,
        values: visited
            .iter()
            .map(|point| Reading {
                x: x.position(point.threshold),
                y: None,
                says: (words.cost_reading)(
                    &percent(point.threshold),
                    &cost_of(point.cost),
                    &percent(point.refusal_rate),
                ),
            })
            .collect(),
        table: Table::new(&[words.limit_axis, words.cost_axis, words.refused_share], rows),
        is_square: false,
    })
}

/// Whom each limit refuses: the ROC curve, with the chosen limit marked; none where the report has no such curve.
pub fn roc(report: &ModelReport, text: &Text) -> Option<Chart> {
    let words = text.model;
    let chosen = report.threshold.threshold;
    let percent = |share| format::percent_short(share, text.language);
    let limit = |share| format::percent(share, text.language);

    let nearest =
        report.roc.iter().min_by(|a, b| (a.threshold - chosen).abs().total_cmp(&(b.threshold - chosen).abs()))?;
    let scale = Scale { low: 0.0, high: 1.0 };
    let place = Place { x: scale, y: scale };
    let at = place.at(nearest.false_positive_rate, nearest.true_positive_rate);
    let curve = report.roc.iter().map(|point| place.at(point.false_positive_rate, point.true_positive_rate));
    let visited = thinned(&report.roc, VISITED);
    let rows = visited.iter().map(|point| {
        vec![limit(point.threshold), percent(point.false_positive_rate), percent(point.true_positive_rate)]
    });
    let auc = report.auc.map_or_else(|| "?".to_owned(), |auc| format::number(auc.value, 3, text.language));
    Some(Chart {
        id: "roc".to_owned(),
        finding: (words.roc_finding)(&percent(nearest.true_positive_rate), &percent(nearest.false_positive_rate)),
        described: (words.roc_described)(&auc),
        legend: Vec::new(),
        x: Axis::new(words.roc_x, Unit::Share, scale, 5, text),
        y: Axis::new(words.roc_y, Unit::Share, scale, 5, text),
        marks: vec![
            Mark::Rule { tone: Tone::Quiet, from: (0.0, 100.0), to: (100.0, 0.0) },
            Mark::Curve { tone: Tone::Plain, points: curve.collect() },
            Mark::Dot { tone: Tone::Accent, at, radius: 0.5 },
            Mark::Label { tone: Tone::Accent, at: (at.0 + 4.0, at.1 + 8.0), text: words.chosen_limit.to_owned() },
        ],
        values: visited
            .iter()
            .map(|point| Reading {
                x: scale.position(point.false_positive_rate),
                y: None,
                says: (words.roc_reading)(
                    &percent(point.false_positive_rate),
                    &percent(point.true_positive_rate),
                    &limit(point.threshold),
                ),
            })
            .collect(),
        table: Table::new(&[words.limit_axis, words.roc_x, words.roc_y], rows),
        is_square: true,
    })
}

/// Whether announced risks come true, group by group; none without groups.
pub fn reliability(calibration: &Calibration, text: &Text) -> Option<Chart> {
    let words = text.model;
    let percent = |share| format::percent(share, text.language);
    let points = &calibration.reliability;
    if points.is_empty() {
        return None;
    }
    let highest = points.iter().flat_map(|point| [point.predicted, point.high]).fold(0.0, f64::max);
    let scale = Scale::around([0.0, highest].into_iter(), 5);
    let place = Place { x: scale, y: scale };
    let mut marks = vec![Mark::Rule { tone: Tone::Quiet, from: (0.0, 100.0), to: (100.0, 0.0) }];
    for point in points {
        let (from, to) = (place.at(point.predicted, point.low), place.at(point.predicted, point.high));
        marks.push(Mark::Rule { tone: Tone::Plain, from, to });
        marks.push(Mark::Dot { tone: Tone::Plain, at: place.at(point.predicted, point.observed), radius: 0.3 });
    }
    let right = points.iter().filter(|point| (point.low..=point.high).contains(&point.predicted)).count();
    let count = |applications| format::count(applications, text.language);
    let rows = points.iter().map(|point| {
        let shares = [point.predicted, point.observed, point.low, point.high].map(percent);
        shares.into_iter().chain([count(point.applications)]).collect()
    });
    Some(Chart {
        id: "reliability".to_owned(),
        finding: (words.calibration_finding)(right, points.len()),
        described: words.calibration_described.to_owned(),
        legend: Vec::new(),
        x: Axis::new(words.predicted, Unit::Share, scale, 5, text),
        y: Axis::new(words.observed, Unit::Share, scale, 5, text),
        marks,
        values: points
            .iter()
            .map(|point| {
                let [predicted, observed, low, high] =
                    [point.predicted, point.observed, point.low, point.high].map(percent);
                let says = (words.calibration_reading)(&predicted, &observed, &low, &high, &count(point.applications));
                Reading { x: scale.position(point.predicted), y: None, says }
            })
            .collect(),
        table: Table::new(&[words.predicted, words.observed, words.low, words.high, words.applications], rows),
        is_square: true,
    })
}

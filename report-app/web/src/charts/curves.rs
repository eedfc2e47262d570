//! Charts of a model's curves: cost by threshold, ROC, and calibration.

use contract::{Calibration, CostPoint, ModelReport, Unit};

use super::{Axis, Chart, Mark, PlotScales, Reading, Scale, Table, Tone, thinned};
use crate::format;
use crate::order::sorted;
use crate::text::Text;

/// Number of values of a curve that the arrow keys visit.
const VISITED: usize = 40;

/// Builds the chart of the cost by threshold, with the chosen threshold marked.
///
/// `None` if the report has no such curve.
pub fn cost(report: &ModelReport, text: &Text) -> Option<Chart> {
    let words = text.model;
    let chosen = report.threshold.threshold;
    let percent = |share| format::percent(share, text.language);
    let cost_of = |cost| format::number(cost, 3, text.language);

    let x = Scale { low: 0.0, high: Scale::of_gauge(chosen).high };
    let points: Vec<CostPoint> =
        report.cost_curve.iter().copied().filter(|point| point.threshold <= x.high).collect();
    let points = sorted(points, |one, other| one.threshold.total_cmp(&other.threshold));
    let nearest = *points
        .iter()
        .min_by(|a, b| (a.threshold - chosen).abs().total_cmp(&(b.threshold - chosen).abs()))?;
    let chosen_cost = report.threshold.break_even_cost.unwrap_or(nearest.cost);
    let cheapest = report.threshold.cheapest.unwrap_or(nearest);

    let scales = PlotScales { x, y: Scale::around(points.iter().map(|point| point.cost), 5) };
    let at = scales.at(chosen, chosen_cost);
    let mut marks = Vec::new();
    let mut legend = Vec::new();
    if let (Some(low), Some(high)) = (report.threshold.cheapest_low, report.threshold.cheapest_high)
    {
        let (low, high) = (x.position(low), x.position(high));
        marks.push(Mark::Bar {
            tone: Tone::Quiet,
            x: low,
            y: 0.0,
            width: high - low,
            height: 100.0,
        });
        marks.extend([low, high].map(|end| Mark::row_rule(Tone::Quiet, end)));
        legend.push((Tone::Quiet, words.cheapest_range.to_owned()));
    }
    marks.extend([
        Mark::Curve {
            tone: Tone::Plain,
            points: points.iter().map(|point| scales.at(point.threshold, point.cost)).collect(),
        },
        Mark::Rule { tone: Tone::Accent, from: (at.0, 0.0), to: (at.0, 100.0) },
        Mark::Dot { tone: Tone::Accent, at, radius: 0.5 },
        Mark::Beside {
            tone: Tone::Accent,
            at: (at.0, 6.0),
            text: (words.chosen)(&percent(chosen)),
        },
    ]);
    let visited = thinned(&points, VISITED);
    let rows = visited.iter().map(|point| {
        vec![percent(point.threshold), cost_of(point.cost), percent(point.refusal_rate)]
    });
    let dearer = chosen_cost / cheapest.cost - 1.0;
    let finding = if report.threshold.cheapest.is_some() {
        (words.limit_finding)(
            &percent(chosen),
            &percent(cheapest.threshold),
            &percent(dearer.max(0.0)),
        )
    } else {
        (words.limit_only_finding)(&percent(chosen), &cost_of(chosen_cost))
    };
    Some(Chart {
        id: "cost-curve".to_owned(),
        finding,
        described: (words.cost_described)(
            &percent(chosen),
            &cost_of(chosen_cost),
            &percent(cheapest.threshold),
        ),
        legend,
        x: Axis::new(words.limit_axis, Unit::Share, x, 5, text),
        y: Axis::new(words.cost_axis, Unit::Score, scales.y, 6, text),
        marks,
        values: visited
            .iter()
            .map(|point| Reading {
                x: x.position(point.threshold),
                y: None,
                value_text: (words.cost_reading)(
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

/// Builds the ROC curve, with the chosen threshold marked.
///
/// It shows which share of good and bad clients each threshold refuses. `None` if the report has no
/// such curve.
pub fn roc(report: &ModelReport, text: &Text) -> Option<Chart> {
    let words = text.model;
    let chosen = report.threshold.threshold;
    let percent = |share| format::percent_short(share, text.language);
    let limit = |share| format::percent(share, text.language);

    let nearest = report
        .roc
        .iter()
        .min_by(|a, b| (a.threshold - chosen).abs().total_cmp(&(b.threshold - chosen).abs()))?;
    let scale = Scale { low: 0.0, high: 1.0 };
    let scales = PlotScales { x: scale, y: scale };
    let at = scales.at(nearest.false_positive_rate, nearest.true_positive_rate);
    let curve = report
        .roc
        .iter()
        .map(|point| scales.at(point.false_positive_rate, point.true_positive_rate));
    let visited = thinned(&report.roc, VISITED);
    let rows = visited.iter().map(|point| {
        vec![
            limit(point.threshold),
            percent(point.false_positive_rate),
            percent(point.true_positive_rate),
        ]
    });
    let auc = report
        .auc
        .map_or_else(|| "?".to_owned(), |auc| format::number(auc.value, 3, text.language));
    Some(Chart {
        id: "roc".to_owned(),
        finding: (words.roc_finding)(
            &percent(nearest.true_positive_rate),
            &percent(nearest.false_positive_rate),
        ),
        described: (words.roc_described)(&auc),
        legend: Vec::new(),
        x: Axis::new(words.roc_x, Unit::Share, scale, 5, text),
        y: Axis::new(words.roc_y, Unit::Share, scale, 5, text),
        marks: vec![
            Mark::Rule { tone: Tone::Quiet, from: (0.0, 100.0), to: (100.0, 0.0) },
            Mark::Curve { tone: Tone::Plain, points: curve.collect() },
            Mark::Dot { tone: Tone::Accent, at, radius: 0.5 },
            Mark::Label {
                tone: Tone::Accent,
                at: (at.0 + 24.0, at.1 + 2.0),
                text: words.chosen_limit.to_owned(),
            },
        ],
        values: visited
            .iter()
            .map(|point| Reading {
                x: scale.position(point.false_positive_rate),
                y: None,
                value_text: (words.roc_reading)(
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

/// Builds the calibration chart: predicted and observed risk of each group.
///
/// `None` without groups.
pub fn reliability(calibration: &Calibration, text: &Text) -> Option<Chart> {
    let words = text.model;
    let percent = |share| format::percent(share, text.language);
    let points = &calibration.reliability;
    if points.is_empty() {
        return None;
    }
    let highest = points.iter().flat_map(|point| [point.predicted, point.high]).fold(0.0, f64::max);
    let scale = Scale::around([0.0, highest].into_iter(), 5);
    let scales = PlotScales { x: scale, y: scale };
    let mut marks = vec![Mark::Rule { tone: Tone::Quiet, from: (0.0, 100.0), to: (100.0, 0.0) }];
    for point in points {
        let (from, to) =
            (scales.at(point.predicted, point.low), scales.at(point.predicted, point.high));
        marks.push(Mark::Rule { tone: Tone::Plain, from, to });
        marks.push(Mark::Dot {
            tone: Tone::Plain,
            at: scales.at(point.predicted, point.observed),
            radius: 0.3,
        });
    }
    let right =
        points.iter().filter(|point| (point.low..=point.high).contains(&point.predicted)).count();
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
                let value_text = (words.calibration_reading)(
                    &predicted,
                    &observed,
                    &low,
                    &high,
                    &count(point.applications),
                );
                Reading { x: scale.position(point.predicted), y: None, value_text }
            })
            .collect(),
        table: Table::new(
            &[words.predicted, words.observed, words.low, words.high, words.applications],
            rows,
        ),
        is_square: true,
    })
}

#[cfg(test)]
mod tests {
    use contract::{ReliabilityPoint, RocPoint, ThresholdChoice};

    use super::*;
    use crate::text::{EN, FR};

    fn report() -> ModelReport {
        let cost = |threshold, cost, refusal_rate| CostPoint { threshold, cost, refusal_rate };
        let roc = |threshold, false_positive_rate, true_positive_rate| RocPoint {
            false_positive_rate,
            true_positive_rate,
            threshold,
        };
        ModelReport {
            version: String::new(),
            created_at: String::new(),
            training_applications: 1000,
            training_defaults: 80,
            candidates: Vec::new(),
            threshold: ThresholdChoice {
                threshold: 0.1,
                break_even: 0.1,
                break_even_cost: Some(0.51),
                cheapest: Some(cost(0.12, 0.5, 0.25)),
                cheapest_low: None,
                cheapest_high: None,
            },
            cost_curve: vec![
                cost(1.0, 0.8, 0.0),
                cost(0.2, 0.6, 0.1),
                cost(0.1, 0.51, 0.3),
                cost(0.0, 0.92, 1.0),
            ],
            roc: vec![roc(1.0, 0.0, 0.0), roc(0.1, 0.25, 0.65), roc(0.0, 1.0, 1.0)],
            auc: None,
            calibration: None,
            feature_importance: Vec::new(),
            reason_importance: Vec::new(),
            fairness: Vec::new(),
            warnings: Vec::new(),
            remarks: Vec::new(),
        }
    }

    #[test]
    fn the_chosen_limit_is_told_beside_the_cheapest_one() {
        let Some(chart) = cost(&report(), &FR) else { panic!("nothing drawn") };
        // 0.51 is 2 % more than 0.50.
        assert_eq!(
            chart.finding,
            "La limite retenue (10,0\u{202f}%) coûte 2,0\u{202f}% de plus que la moins chère observée (12,0\u{202f}%)"
        );
        // The axis ends at four times the threshold: refusing nobody is beyond it.
        assert_eq!(chart.values.len(), 3);
        assert_eq!(
            chart.values[1].value_text,
            "Limite 10,0\u{202f}%\u{a0}: coût 0,510, 30,0\u{202f}% de refus"
        );
        assert!((chart.values[1].x - 25.0).abs() < 1e-9);
    }

    #[test]
    fn the_curve_says_whom_the_chosen_limit_refuses() {
        let Some(chart) = roc(&report(), &EN) else { panic!("nothing drawn") };
        assert_eq!(
            chart.finding,
            "At the chosen limit it refuses 65% of the clients who do not repay, and 25% of those who do"
        );
        let dot = Mark::Dot { tone: Tone::Accent, at: (25.0, 35.0), radius: 0.5 };
        assert!(chart.marks.contains(&dot));
    }

    #[test]
    fn a_report_without_curves_has_no_charts() {
        let empty = ModelReport { cost_curve: Vec::new(), roc: Vec::new(), ..report() };
        assert_eq!((cost(&empty, &FR), roc(&empty, &FR)), (None, None));
    }

    #[test]
    fn groups_whose_interval_holds_the_announced_risk_are_counted() {
        let point = |predicted, observed, low, high| ReliabilityPoint {
            applications: 500,
            predicted,
            observed,
            low,
            high,
        };
        let calibration = Calibration {
            slope: None,
            intercept: None,
            in_the_large: None,
            expected_calibration_error: None,
            reliability: vec![
                point(0.02, 0.01, 0.005, 0.015),
                point(0.1, 0.11, 0.08, 0.14),
                point(0.3, 0.3, 0.2, 0.4),
            ],
        };
        let Some(chart) = reliability(&calibration, &FR) else { panic!("nothing drawn") };
        assert_eq!(
            chart.finding,
            "Dans 2 groupes sur 3, les défauts observés sont ceux annoncés, à l’incertitude près"
        );
        assert!(chart.is_square && chart.values.len() == 3);
    }
}

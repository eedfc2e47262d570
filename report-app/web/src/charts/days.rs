//! Charts of the monitoring: decisions and refusals by day, and drift.

use contract::{IndicatorCode, Level, MonitoredDay, Monitoring, Unit, VariableDrift};

use super::{Axis, Chart, Mark, PlotScales, Reading, Row, RowChart, Scale, Table, Tick, Tone};
use crate::format;
use crate::text::Text;

/// Builds the chart of the number of decisions by day and outcome.
///
/// `None` without decisions.
pub fn volume(monitoring: &Monitoring, text: &Text) -> Option<Chart> {
    let words = text.monitoring;
    let period = Period::from_monitoring(monitoring)?;
    let count = |number| count(number, text);
    let most = monitoring.days.iter().map(|day| day.predictions as f64).fold(1.0, f64::max);
    let scales = PlotScales { x: period.scale, y: Scale::around([0.0, most].into_iter(), 4) };
    let mut marks = Vec::new();
    let mut values = Vec::new();
    let mut rows = Vec::new();
    let mut has_all_outcomes = true;
    for (day, number) in period.days(monitoring) {
        let all = day.predictions as f64;
        if let Some(refused) = day.refused {
            marks.push(column(scales, Tone::Low, number, 0.0, all - refused as f64));
            marks.push(column(scales, Tone::High, number, all - refused as f64, all));
        } else {
            has_all_outcomes = false;
            marks.push(column(scales, Tone::Plain, number, 0.0, all));
        }
        let name = format::date(&day.day, text);
        let refused = day.refused.map(count);
        let value_text = (words.day_reading)(&name, &count(day.predictions), refused.as_deref());
        values.push(Reading { x: scales.x.position(number + 0.5), y: None, value_text });
        rows.push(vec![name, count(day.predictions), refused.unwrap_or_else(|| "–".to_owned())]);
    }
    let mut legend = vec![
        (Tone::Low, text.comparison.granted.to_owned()),
        (Tone::High, text.comparison.refused.to_owned()),
    ];
    if !has_all_outcomes {
        legend.push((Tone::Plain, words.not_told.to_owned()));
    }
    Some(Chart {
        id: "volume".to_owned(),
        finding: (words.volume_finding)(&count(monitoring.predictions), monitoring.days.len()),
        described: (words.volume_described)(
            &format::date(&monitoring.from, text),
            &format::date(&monitoring.to, text),
        ),
        legend,
        x: period.axis(words.day, text),
        y: Axis::new(words.decisions, Unit::Count, scales.y, 4, text),
        marks,
        values,
        table: Table::new(&[words.day, words.decisions, text.comparison.refused], rows.into_iter()),
        is_square: false,
    })
}

/// Builds the chart of the daily refusal rate, with the expected rate.
///
/// `None` if no day has a refusal rate.
pub fn refusals(monitoring: &Monitoring, text: &Text) -> Option<Chart> {
    let words = text.monitoring;
    let period = Period::from_monitoring(monitoring)?;
    let rate = monitoring.refusal_rate?;
    let percent = |share| format::percent(share, text.language);
    let days_with_rate: Vec<(&MonitoredDay, f64, f64)> = period
        .days(monitoring)
        .filter_map(|(day, number)| {
            Some((day, number, day.refused? as f64 / day.predictions.max(1) as f64))
        })
        .collect();
    if days_with_rate.is_empty() {
        return None;
    }
    let expected = monitoring.expected_refusal_rate;
    let highest = days_with_rate.iter().map(|(_, _, share)| *share).fold(expected, f64::max);
    let scales = PlotScales { x: period.scale, y: Scale::around([0.0, highest].into_iter(), 4) };
    let points: Vec<_> =
        days_with_rate.iter().map(|(_, number, share)| scales.at(number + 0.5, *share)).collect();
    let level = scales.at(0.0, expected).1;
    let mut marks = vec![Mark::Rule { tone: Tone::Quiet, from: (0.0, level), to: (100.0, level) }];
    // A line joins one day to the next; a day without a rate interrupts it.
    let pairs = days_with_rate.windows(2).zip(points.windows(2));
    let next_days = pairs.filter(|(pair, _)| pair[1].1 - pair[0].1 < 1.5);
    marks.extend(next_days.map(|(_, ends)| Mark::Rule {
        tone: Tone::High,
        from: ends[0],
        to: ends[1],
    }));
    let most = days_with_rate.iter().map(|(day, ..)| day.predictions).max().unwrap_or(1) as f64;
    let dots = days_with_rate.iter().zip(&points);
    marks.extend(
        dots.map(|((day, ..), &at)| {
            Mark::dot_of(Tone::High, at, 0.5, day.predictions as f64 / most)
        }),
    );
    let label = (words.expected)(&percent(expected));
    marks.push(Mark::Label { tone: Tone::Plain, at: free_place(level, &points), text: label });
    let texts = |day: &MonitoredDay, share| {
        [format::date(&day.day, text), percent(share), count(day.predictions, text)]
    };
    Some(Chart {
        id: "refusals".to_owned(),
        finding: (words.refusals_finding)(&percent(rate), &percent(expected)),
        described: (words.refusals_described)(&percent(expected)),
        legend: vec![(Tone::Size, words.decisions.to_owned())],
        x: period.axis(words.day, text),
        y: Axis::new(words.refusal_rate, Unit::Share, scales.y, 4, text),
        marks,
        values: days_with_rate
            .iter()
            .map(|&(day, number, share)| {
                let [name, share, decisions] = texts(day, share);
                let value_text = (words.refusal_reading)(&name, &share, &decisions);
                Reading { x: scales.x.position(number + 0.5), y: None, value_text }
            })
            .collect(),
        table: Table::new(
            &[words.day, words.refusal_rate, words.decisions],
            days_with_rate.iter().map(|&(day, _, share)| texts(day, share).into()),
        ),
        is_square: false,
    })
}

/// Returns the position of the level's label that covers the fewest points.
///
/// The candidates are the left and the right end of the level, above and below it.
fn free_place(level: f64, points: &[(f64, f64)]) -> (f64, f64) {
    let places =
        [(0.0, -3.0), (100.0, -3.0), (0.0, 8.0), (100.0, 8.0)].map(|(x, down)| (x, level + down));
    let covered = |place: &(f64, f64)| {
        let is_under = |at: &&(f64, f64)| {
            (at.0 - place.0).abs() < 40.0 && (at.1 - (place.1 - 3.0)).abs() < 8.0
        };
        points.iter().filter(is_under).count()
    };
    places.into_iter().min_by_key(covered).unwrap_or_default()
}

/// Number of items that the drift chart draws; its table has all of them.
const MOST_ITEMS: usize = 12;

/// Builds the drift chart: the score first, then the inputs, the largest drift first.
///
/// `None` if nothing is monitored.
pub fn drift(monitoring: &Monitoring, text: &Text) -> Option<RowChart> {
    let words = text.monitoring;
    let drift = monitoring.drift.as_ref()?;
    let variables: Vec<(&VariableDrift, Level)> = drift
        .score
        .iter()
        .chain(&drift.variables)
        .map(|variable| (variable, monitoring.drift_level(variable)))
        .collect();
    let number = |value| format::number(value, 2, text.language);
    let indices = variables.iter().map(|(variable, _)| variable.stability_index.value);
    let scale = Scale::around(indices.chain([0.0, 0.3]), 4);
    let has_moved = |level| matches!(level, Level::Amber | Level::Red);
    let limits = monitoring
        .indicators
        .iter()
        .find(|indicator| indicator.code == IndicatorCode::FeatureDrift)
        .map(|indicator| [indicator.amber, indicator.red]);
    let rows = variables.iter().take(MOST_ITEMS).map(|&(variable, level)| {
        let tone = match level {
            Level::Red => Tone::High,
            Level::Amber => Tone::Accent,
            Level::Quiet => Tone::Low,
            Level::TooFew => Tone::Quiet,
        };
        let bar = Mark::row_bar(tone, 0.0, scale.position(variable.stability_index.value));
        let marks = limits.into_iter().flatten();
        let marks = marks.map(|mark| Mark::row_rule(Tone::Quiet, scale.position(mark)));
        Row {
            name: monitoring.label(&variable.name).to_owned(),
            marks: [bar].into_iter().chain(marks).collect(),
            value: (words.level)(level).to_owned(),
            is_marked: has_moved(level),
        }
    });
    let data = variables.iter().map(|&(variable, level)| {
        vec![
            monitoring.label(&variable.name).to_owned(),
            (words.level)(level).to_owned(),
            number(variable.stability_index.value),
            number(variable.by_chance),
            count(variable.predictions, text),
        ]
    });
    let moved = variables.iter().filter(|(_, level)| has_moved(*level)).count();
    let is_judged = variables.iter().any(|(_, level)| *level != Level::TooFew);
    Some(RowChart {
        id: "drift-chart".to_owned(),
        finding: if is_judged {
            (words.drift_finding)(moved, variables.len())
        } else {
            (words.level)(Level::TooFew).to_owned()
        },
        described: words.drift_described.to_owned(),
        legend: Vec::new(),
        axis: Axis::new(words.drift_axis, Unit::Score, scale, 4, text),
        rows: rows.collect(),
        table: Table::new(&words.drift_columns, data),
    })
}

/// Period of the monitoring, with its days numbered from the first.
struct Period {
    first: i64,
    scale: Scale,
}

impl Period {
    fn from_monitoring(monitoring: &Monitoring) -> Option<Self> {
        if monitoring.days.is_empty() {
            return None;
        }
        let first = day_number(&monitoring.from)?;
        let last = day_number(&monitoring.to)?;
        Some(Self { first, scale: Scale { low: 0.0, high: (last - first + 1).max(1) as f64 } })
    }

    /// Returns each day with its distance from the first, in days.
    fn days<'a>(
        &self,
        monitoring: &'a Monitoring,
    ) -> impl Iterator<Item = (&'a MonitoredDay, f64)> {
        let first = self.first;
        monitoring
            .days
            .iter()
            .filter_map(move |day| Some((day, (day_number(&day.day)? - first) as f64)))
    }

    /// Builds the axis, with about four evenly spread days.
    fn axis(&self, title: &str, text: &Text) -> Axis {
        let days = self.scale.high as i64;
        let every = (days / 4).max(1);
        let ticks = (0..days).step_by(usize::try_from(every).unwrap_or(1)).map(|day| Tick {
            at: self.scale.position(day as f64 + 0.5),
            label: short_day(self.first + day, text),
        });
        Axis { title: title.to_owned(), ticks: ticks.collect() }
    }
}

fn count(number: u64, text: &Text) -> String {
    format::count(usize::try_from(number).unwrap_or(usize::MAX), text.language)
}

fn column(scales: PlotScales, tone: Tone, day: f64, low: f64, high: f64) -> Mark {
    let (left, top) = scales.at(day + 0.1, high);
    let (right, bottom) = scales.at(day + 0.9, low);
    Mark::Bar { tone, x: left, y: top, width: right - left, height: bottom - top }
}

/// Returns the number of days since 1 March of the year 0.
///
/// Counting from March makes a leap day the last of its year. `None` if `day` is not a
/// `YYYY-MM-DD`.
fn day_number(day: &str) -> Option<i64> {
    let mut parts = day.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    Some(365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1)
}

/// Writes the day of a number as an axis shows it; the inverse of [`day_number`].
fn short_day(number: i64, text: &Text) -> String {
    let (_, month, day) = calendar(number);
    (text.charts.short_day)(day, month)
}

/// Returns the year, month and day of a day number.
fn calendar(number: i64) -> (i64, usize, i64) {
    let mut year = number * 400 / 146_097;
    let start = |year: i64| 365 * year + year / 4 - year / 100 + year / 400;
    while start(year + 1) <= number {
        year += 1;
    }
    while start(year) > number {
        year -= 1;
    }
    let day_of_year = number - start(year);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
    (year, usize::try_from(month).unwrap_or(1), day)
}

#[cfg(test)]
mod tests {
    use contract::{DriftReport, Estimate, MonitoredIndicator, WrittenIndicator};

    use super::*;
    use crate::text::FR;

    fn monitoring(days: &[(&str, u64, Option<u64>)]) -> Monitoring {
        Monitoring {
            model_version: "1".to_owned(),
            from: "2024-02-27".to_owned(),
            to: "2024-03-02".to_owned(),
            days: days
                .iter()
                .map(|&(day, predictions, refused)| MonitoredDay {
                    day: day.to_owned(),
                    predictions,
                    refused,
                })
                .collect(),
            predictions: days.iter().map(|(_, predictions, _)| predictions).sum(),
            refusal_rate: Some(0.25),
            expected_refusal_rate: 0.28,
            ..Monitoring::default()
        }
    }

    #[test]
    fn days_are_counted_over_a_leap_day_and_back() {
        let number = |day| day_number(day).unwrap_or_default();
        assert_eq!(number("2024-03-01") - number("2024-02-28"), 2);
        assert_eq!(number("2023-03-01") - number("2023-02-28"), 1);
        assert_eq!(number("2027-01-01") - number("2026-01-01"), 365);
        for day in ["2024-02-29", "2026-11-29", "2000-12-31", "2100-03-01", "2025-01-01"] {
            let (year, month, day_of_month) = calendar(number(day));
            assert_eq!(format!("{year:04}-{month:02}-{day_of_month:02}"), day);
        }
        assert_eq!(day_number("today"), None);
    }

    #[test]
    fn a_day_stands_where_it_is_in_the_period_and_refusals_on_top() {
        let drawn =
            volume(&monitoring(&[("2024-02-29", 20, Some(5)), ("2024-03-02", 4, None)]), &FR);
        let Some(chart) = drawn else { panic!("nothing drawn") };
        // The third of five days, 15 granted below 5 refused, of an axis up to 20.
        let Mark::Bar { tone, x, y, width, height } = chart.marks[1] else { panic!("not a bar") };
        assert_eq!(
            (tone, x.round(), y, width.round(), height),
            (Tone::High, 42.0, 0.0, 16.0, 25.0)
        );
        assert_eq!(chart.marks.len(), 3);
        assert_eq!(chart.finding, "24 décisions sur 2\u{a0}jours");
        assert_eq!(chart.values[0].value_text, "29 février 2024\u{a0}: 20 décisions, dont 5 refus");
        assert_eq!(chart.legend.len(), 3, "the day of four is not detailed");
    }

    #[test]
    fn only_days_that_tell_their_refusals_have_a_rate() {
        let drawn =
            refusals(&monitoring(&[("2024-02-29", 20, Some(5)), ("2024-03-02", 4, None)]), &FR);
        let Some(chart) = drawn else { panic!("nothing drawn") };
        assert_eq!(chart.table.rows, [["29 février 2024", "25,0\u{202f}%", "20"]]);
        assert_eq!(refusals(&monitoring(&[("2024-03-02", 4, None)]), &FR), None);
        assert_eq!(volume(&monitoring(&[]), &FR), None);
    }

    #[test]
    fn a_day_without_a_rate_interrupts_the_line() {
        let days =
            [("2024-02-27", 20, Some(5)), ("2024-02-28", 20, Some(6)), ("2024-03-02", 80, Some(8))];
        let Some(chart) = refusals(&monitoring(&days), &FR) else { panic!("nothing drawn") };
        let lines =
            chart.marks.iter().filter(|mark| matches!(mark, Mark::Rule { tone: Tone::High, .. }));
        assert_eq!(lines.count(), 1);
        // The area of a dot is that of its decisions: half the radius for a quarter of them.
        let radii: Vec<_> = chart
            .marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Dot { radius, .. } => Some(*radius),
                _ => None,
            })
            .collect();
        assert_eq!(radii, [0.25, 0.25, 0.5]);
    }

    #[test]
    fn what_has_moved_is_counted_and_said_in_words() {
        let mut monitoring = monitoring(&[]);
        let moved = |name: &str, index: f64, by_chance| VariableDrift {
            name: name.to_owned(),
            predictions: 500,
            is_too_few: false,
            stability_index: Estimate { value: index, low: index, high: index },
            by_chance,
            least_detectable: 0.05,
            test: None,
            wasserstein: None,
            wasserstein_scaled: None,
            missing_before: 0.0,
            missing_now: 0.0,
            missing_change: Estimate::default(),
            new_category_share: 0.0,
            new_categories: [].into(),
        };
        let limits = |code, amber, red| MonitoredIndicator {
            code,
            name: String::new(),
            window_days: 30,
            least_count: 100,
            amber,
            red,
            written: WrittenIndicator::default(),
            is_lower_limit: false,
            finding: None,
            action: String::new(),
            owner: String::new(),
        };
        monitoring.indicators = vec![
            limits(IndicatorCode::ProbabilityDrift, 0.1, 0.25),
            limits(IndicatorCode::FeatureDrift, 0.1, 0.25),
        ];
        monitoring.labels.insert("income".to_owned(), "Revenu".to_owned());
        monitoring.drift = Some(DriftReport {
            predictions: 500,
            mix: None,
            score: Some(moved(VariableDrift::SCORE, 0.01, 0.02)),
            variables: vec![
                moved("income", 0.31, 0.02),
                moved("amount", 0.12, 0.02),
                moved("chance", 0.12, 0.13),
            ],
        });
        let Some(chart) = drift(&monitoring, &FR) else { panic!("nothing drawn") };
        assert_eq!(chart.finding, "2 données sur 4 se sont écartées");
        let values: Vec<_> = chart.rows.iter().map(|row| row.value.as_str()).collect();
        assert_eq!(values, ["stable", "forte dérive", "à surveiller", "stable"]);
        assert_eq!(chart.table.rows[1], ["Revenu", "forte dérive", "0,31", "0,02", "500"]);
    }
}

//! Distribution of one quantity, for clients who repaid and clients who defaulted.

use plotters::prelude::{AreaSeries, ChartBuilder, LineSeries, PathElement, Rectangle, Text};
use plotters::style::{Color, ShapeStyle};
use scoring::{Unit, Value, format_number, format_value};

use super::caption::Caption;
use super::figure::{Figure, LEFT, WIDTH, anchored_style, text_style};
use super::palette::{BLUE, GREY, INK, LINE, ORANGE};
use plotters::style::text_anchor::HPos;

/// Share of the values on each side that may lie outside the drawn range, if the tail is long.
const TAIL: f64 = 0.01;

/// Draws the distribution of `values` in `bins` intervals, as a share of each outcome group.
///
/// Each value comes with whether its client defaulted.
///
/// Values that are not finite are left out. A long tail is left out, too, and a note in the figure
/// gives its share.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// let amounts: Vec<(f64, bool)> = (0..100).map(|at| (f64::from(at), at % 4 == 0)).collect();
/// let chart = histogram_by_outcome(&Caption::english("Title", "amount (€)"), &amounts, 10);
/// assert!(chart.svg().contains("repaid (75)") && chart.svg().contains("defaulted (25)"));
/// ```
pub fn histogram_by_outcome(caption: &Caption, values: &[(f64, bool)], bins: usize) -> Figure {
    let values: Vec<(f64, bool)> =
        values.iter().copied().filter(|value| value.0.is_finite()).collect();
    let Some(range) = ValueRange::fit(&values) else {
        return Figure::draw(&caption.title, 80, |canvas, top| {
            canvas.draw(&Text::new(
                caption.pick("aucune donnée", "no data"),
                (LEFT, top + 16),
                text_style(13, INK),
            ))
        });
    };
    let shares = [false, true].map(|outcome| range.shares(&values, outcome, bins.max(1)));
    let counts =
        [false, true].map(|outcome| values.iter().filter(|value| value.1 == outcome).count());
    let greatest = shares.iter().flatten().copied().fold(0.0, f64::max).max(f64::EPSILON) * 1.05;

    Figure::draw(&caption.title, 360, |canvas, top| {
        let names = [caption.pick("remboursés", "repaid"), caption.pick("en défaut", "defaulted")];
        let mut x = LEFT;
        for (index, name) in names.iter().enumerate() {
            let key = (x, top + 10);
            if index == 0 {
                let square = [(key.0, key.1 - 6), (key.0 + 18, key.1 + 6)];
                canvas.draw(&Rectangle::new(square, BLUE.mix(0.45).filled()))?;
            } else {
                canvas
                    .draw(&PathElement::new([key, (key.0 + 18, key.1)], ORANGE.stroke_width(3)))?;
            }
            let label =
                format!("{name} ({})", format_number(counts[index] as f64, 0, caption.language));
            canvas.draw(&Text::new(
                label.as_str(),
                (x + 26, key.1),
                anchored_style(13, INK, HPos::Left),
            ))?;
            x += 50 + 8 * label.chars().count() as i32;
        }
        if range.left_out > 0 {
            let share = range.left_out as f64 / values.len() as f64;
            let share = format_value(&Value::Number(share), Unit::Share, caption.language);
            let note = format!(
                "{share} {}",
                caption.pick("des valeurs hors du cadre", "of the values lie outside")
            );
            let at = (WIDTH as i32 - LEFT, top + 10);
            canvas.draw(&Text::new(note.as_str(), at, anchored_style(12, GREY, HPos::Right)))?;
        }

        let decimals = decimals_of((range.high - range.low) / 8.0);
        let mut chart = ChartBuilder::on(canvas)
            .margin_top(top + 28)
            .margin_left(LEFT)
            .margin_right(24)
            .margin_bottom(8)
            .x_label_area_size(44)
            .y_label_area_size(58)
            .build_cartesian_2d(range.low..range.high, 0.0..greatest)?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .bold_line_style(LINE)
            .light_line_style(ShapeStyle { color: LINE.mix(0.0), filled: false, stroke_width: 0 })
            .axis_style(GREY)
            .x_labels(8)
            .y_labels(5)
            .label_style(text_style(13, GREY))
            .axis_desc_style(text_style(13, GREY))
            .x_desc(caption.axis.as_str())
            .y_desc(caption.pick("part du groupe (%)", "share of the group (%)"))
            .x_label_formatter(&|value| format_number(*value, decimals, caption.language))
            .y_label_formatter(&|share| {
                format_number(share * 100.0, decimals_of(greatest * 20.0), caption.language)
            })
            .draw()?;
        let repaid = range.steps(&shares[0]);
        chart.draw_series(AreaSeries::new(repaid, 0.0, BLUE.mix(0.45)))?;
        chart.draw_series(LineSeries::new(range.steps(&shares[1]), ORANGE.stroke_width(3)))?;
        Ok(())
    })
}

/// The interval of values that is drawn.
struct ValueRange {
    low: f64,
    high: f64,
    left_out: usize,
}

impl ValueRange {
    /// Returns the range of finite values without long tails, or `None` if there is no value.
    fn fit(values: &[(f64, bool)]) -> Option<Self> {
        let mut sorted: Vec<f64> = values.iter().map(|value| value.0).collect();
        sorted.sort_by(f64::total_cmp);
        let (&least, &greatest) = (sorted.first()?, sorted.last()?);
        let tail = (sorted.len() as f64 * TAIL) as usize;
        let (inner_low, inner_high) = (sorted[tail], sorted[sorted.len() - 1 - tail]);
        let inner = inner_high - inner_low;
        // A tail is long if it would take more than a fifth of the width.
        let mut low =
            if inner > 0.0 && inner_low - least > inner / 4.0 { inner_low } else { least };
        let mut high =
            if inner > 0.0 && greatest - inner_high > inner / 4.0 { inner_high } else { greatest };
        let left_out = sorted.iter().filter(|value| **value < low || **value > high).count();
        if low >= high {
            (low, high) = (low - 0.5, high + 0.5);
        }
        Some(Self { low, high, left_out })
    }

    /// Returns the share of one group's values in each of `bins` equal intervals.
    ///
    /// Values outside the range count in the total.
    fn shares(&self, values: &[(f64, bool)], outcome: bool, bins: usize) -> Vec<f64> {
        let mut counts = vec![0_usize; bins];
        let mut total = 0_usize;
        for (value, _) in values.iter().filter(|value| value.1 == outcome) {
            total += 1;
            if (self.low..=self.high).contains(value) {
                let position = (value - self.low) / (self.high - self.low) * bins as f64;
                counts[(position as usize).min(bins - 1)] += 1;
            }
        }
        counts.iter().map(|count| *count as f64 / total.max(1) as f64).collect()
    }

    /// Returns the outline of the bars: two points for each bar.
    fn steps(&self, shares: &[f64]) -> Vec<(f64, f64)> {
        let width = (self.high - self.low) / shares.len() as f64;
        let edge = |index: usize| self.low + width * index as f64;
        shares
            .iter()
            .enumerate()
            .flat_map(|(index, share)| [(edge(index), *share), (edge(index + 1), *share)])
            .collect()
    }
}

/// Returns the number of decimals that distinguish numbers which differ by `step`.
fn decimals_of(step: f64) -> usize {
    (-step.log10()).ceil().clamp(0.0, 4.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_each_group() {
        let values =
            [(0.0, false), (1.0, false), (9.0, false), (10.0, false), (1.0, true), (2.0, true)];
        let range = ValueRange::fit(&values).unwrap();
        assert_eq!((range.low, range.high, range.left_out), (0.0, 10.0, 0));
        assert_eq!(range.shares(&values, false, 2), [0.5, 0.5]);
        assert_eq!(range.shares(&values, true, 2), [1.0, 0.0]);
        assert_eq!(range.steps(&[0.5, 0.25]), [(0.0, 0.5), (5.0, 0.5), (5.0, 0.25), (10.0, 0.25)]);
    }

    #[test]
    fn a_long_tail_is_left_out_and_reported() {
        let mut values: Vec<(f64, bool)> =
            (0..1000).map(|index| (f64::from(index), index % 10 == 0)).collect();
        values.push((1e8, false));
        let range = ValueRange::fit(&values).unwrap();
        assert_eq!((range.low, range.high), (0.0, 990.0));
        assert_eq!(range.left_out, 10);
        let figure = histogram_by_outcome(&Caption::french("Titre", "revenu (€)"), &values, 20);
        assert!(
            figure.svg().contains("1,0\u{202f}% des valeurs hors du cadre"),
            "{}",
            figure.svg()
        );
    }

    #[test]
    fn legend_counts_finite_values_only() {
        let values = [(0.2, true), (0.4, false), (0.6, false), (f64::NAN, true)];
        let figure = histogram_by_outcome(&Caption::english("Title", "score"), &values, 4);
        assert!(
            figure.svg().contains("repaid (2)") && figure.svg().contains("defaulted (1)"),
            "{}",
            figure.svg()
        );
    }

    #[test]
    fn draws_a_single_value_and_no_value_at_all() {
        let caption = Caption::french("Titre", "score");
        assert!(histogram_by_outcome(&caption, &[(3.0, true)], 10).svg().contains("en défaut (1)"));
        assert!(histogram_by_outcome(&caption, &[], 10).svg().contains("aucune donnée"));
    }

    #[test]
    fn labels_have_the_decimals_they_need() {
        assert_eq!([0.05, 0.1, 1.0, 12_500.0].map(decimals_of), [2, 1, 0, 0]);
    }
}

//! Reliability chart: observed default rate against predicted probability.
//!
//! Each dot is a group of applications. On the diagonal, the observed default rate equals the
//! prediction. If the bar of a dot crosses the diagonal, the difference may be chance.

use plotters::prelude::Text;

use super::caption::Caption;
use super::figure::{Figure, LEFT, WIDTH, text_style};
use super::marks::{Legend, Mark, dashes, interval};
use super::palette::{BLUE, GREY};
use super::plane::{Plane, ticks};

/// The 97.5th percentile of the normal distribution, for 95 % intervals.
const NORMAL_QUANTILE: f64 = 1.959_963_984_540_054;

/// A group of applications with similar predictions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReliabilityPoint {
    /// Mean predicted probability.
    pub predicted: f64,
    /// Share of defaults.
    pub observed: f64,
    /// Lower end of the share's interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl ReliabilityPoint {
    /// Returns the point of a group of `applications` with the default rate `observed`.
    ///
    /// The interval is Wilson's 95 % interval (Wilson, *Probable inference, the law of succession,
    /// and statistical inference*, 1927). It equals statsmodels' `proportion_confint(…,
    /// method="wilson")`.
    pub fn new(predicted: f64, observed: f64, applications: usize) -> Self {
        let count = applications.max(1) as f64;
        let square = NORMAL_QUANTILE.powi(2) / count;
        let middle = (observed + square / 2.0) / (1.0 + square);
        let half = (square * (observed * (1.0 - observed) + square / 4.0)).sqrt() / (1.0 + square);
        Self { predicted, observed, low: (middle - half).max(0.0), high: (middle + half).min(1.0) }
    }
}

/// Draws the default rate of each group against its predicted probability.
///
/// Dots have intervals; the diagonal is perfect calibration.
///
/// The caption's axis names the vertical axis: the observed share.
pub fn reliability_chart(caption: &Caption, points: &[ReliabilityPoint]) -> Figure {
    let greatest =
        points.iter().flat_map(|point| [point.predicted, point.high]).fold(0.0, f64::max);
    let range = (0.0, if greatest > 0.0 { greatest * 1.06 } else { 1.0 });
    let side = caption.plot_height.unwrap_or(380);
    Figure::draw(&caption.title, (86 + side) as u32, |canvas, top| {
        canvas.draw(&Text::new(caption.axis.as_str(), (LEFT, top + 4), text_style(13, GREY)))?;
        let (left, upper) = (64, top + 30);
        let plane = Plane {
            left,
            right: left + side,
            top: upper,
            bottom: upper + side,
            x: range,
            y: range,
        };
        let percents = ticks(range, 6, 100.0, caption.language);
        plane.vertical_axis(canvas, &percents)?;
        plane.horizontal_axis(
            canvas,
            &percents,
            caption.pick("probabilité prédite (%)", "predicted probability (%)"),
        )?;
        dashes(canvas, &plane.pixels([(range.0, range.0), (range.1, range.1)]), GREY)?;
        for point in points {
            let ends =
                [plane.pixel(point.predicted, point.low), plane.pixel(point.predicted, point.high)];
            interval(canvas, plane.pixel(point.predicted, point.observed), ends, BLUE, false)?;
        }
        let group = caption.pick(
            "groupe de demandes, intervalle à\u{a0}95\u{a0}%",
            "group of applications, 95% interval",
        );
        let perfect = caption.pick("calibration parfaite", "perfect calibration");
        let entries = vec![
            (Mark::Interval(BLUE), group.to_owned()),
            (Mark::Dashes(GREY), perfect.to_owned()),
        ];
        let start = plane.right + 32;
        Legend::new(entries, WIDTH as i32 - LEFT - start).draw(canvas, (start, upper))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_wilson_s() {
        // statsmodels.stats.proportion.proportion_confint(10, 100, method="wilson")
        let point = ReliabilityPoint::new(0.1, 0.1, 100);
        assert!(
            (point.low - 0.055_229_137_061).abs() < 1e-9
                && (point.high - 0.174_365_661_505).abs() < 1e-9,
            "{point:?}"
        );
        let none = ReliabilityPoint::new(0.1, 0.0, 50);
        assert!(none.low.abs() < 1e-12 && none.high > 0.05, "{none:?}");
    }

    #[test]
    fn draws_a_dot_for_each_group_and_names_both_axes() {
        let points = [0.02, 0.05, 0.1, 0.3]
            .map(|predicted| ReliabilityPoint::new(predicted, predicted * 1.1, 500));
        let figure = reliability_chart(&Caption::french("Titre", "défauts observés (%)"), &points);
        for expected in
            ["défauts observés (%)", "probabilité prédite (%)", "calibration parfaite", ">\n30\n<"]
        {
            assert!(figure.svg().contains(expected), "no {expected:?} in {}", figure.svg());
        }
        // The legend has one more circle.
        assert_eq!(figure.svg().matches("<circle ").count(), points.len() + 1);
    }

    #[test]
    fn a_perfect_group_lies_on_the_diagonal() {
        let figure = reliability_chart(
            &Caption::english("Title", "observed (%)"),
            &[ReliabilityPoint::new(0.2, 0.2, 900)],
        );
        let circle = figure.svg().split("<circle ").nth(1).unwrap();
        let coordinate = |name: &str| -> i32 {
            circle
                .split(&format!("{name}=\""))
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .parse()
                .unwrap()
        };
        // The dot is as far from the left edge as from the lower one. The title is 34 pixels high
        // and the axis name 30.
        assert_eq!(coordinate("cx") - 64, 34 + 30 + 380 - coordinate("cy"));
    }
}

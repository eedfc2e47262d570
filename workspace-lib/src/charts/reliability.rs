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
use crate::evaluation::ReliabilityBin;

/// Draws the default rate of each group against its predicted probability.
///
/// Dots have intervals; the diagonal is perfect calibration.
///
/// The caption's axis names the vertical axis: the observed share.
///
/// ```
/// use workspace_lib::evaluation::reliability;
/// use workspace_lib::prelude::*;
///
/// let (probabilities, defaults) = ([0.1, 0.2, 0.8, 0.9], [false, false, true, true]);
/// let bins = reliability(&probabilities, &defaults, 2);
/// let chart = reliability_chart(&Caption::french("Titre", "défauts observés"), &bins);
/// assert!(chart.svg().contains("défauts observés"));
/// ```
pub fn reliability_chart(caption: &Caption, points: &[ReliabilityBin]) -> Figure {
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

    /// A bin whose interval reaches a tenth of the observed share to either side.
    fn bin(predicted: f64, observed: f64, applications: usize) -> ReliabilityBin {
        let (low, high) = (observed * 0.9, observed * 1.1);
        ReliabilityBin { applications, predicted, observed, low, high }
    }

    #[test]
    fn draws_a_dot_for_each_group_and_names_both_axes() {
        let points = [0.02, 0.05, 0.1, 0.3].map(|predicted| bin(predicted, predicted * 1.1, 500));
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
        let figure =
            reliability_chart(&Caption::english("Title", "observed (%)"), &[bin(0.2, 0.2, 900)]);
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

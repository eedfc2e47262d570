//! Learning curve: quality against the number of training applications.

use plotters::prelude::Text;
use scoring::format_number;

use super::caption::Caption;
use super::figure::{Figure, LEFT, WIDTH, text_style};
use super::marks::{Legend, Mark, interval, line};
use super::palette::{BLUE, GREY, INK};
use super::plane::{Plane, Tick, padded, ticks};

/// Quality of a model trained on this many applications.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LearningCurvePoint {
    /// Number of training applications.
    pub applications: usize,
    /// Value of the metric.
    pub value: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Draws a metric against the number of training applications, on a logarithmic scale.
///
/// Each doubling is the same distance.
///
/// Points are in ascending order of applications. The caption's axis names the vertical axis: the
/// metric.
pub fn learning_curve_chart(caption: &Caption, points: &[LearningCurvePoint]) -> Figure {
    let position = |point: &LearningCurvePoint| (point.applications.max(1) as f64).ln();
    let ranges = padded(points.iter().map(position))
        .zip(padded(points.iter().flat_map(|point| [point.low, point.high])));
    let Some((x, y)) = ranges else {
        return Figure::draw(&caption.title, 80, |canvas, top| {
            canvas.draw(&Text::new(
                caption.pick("aucune donnée", "no data"),
                (LEFT, top + 16),
                text_style(13, INK),
            ))
        });
    };
    let words = caption.pick(
        "sur des demandes jamais vues, intervalle à 95\u{a0}%",
        "on applications never seen, 95% interval",
    );
    let legend =
        Legend::new(vec![(Mark::Interval(BLUE), words.to_owned())], WIDTH as i32 - 2 * LEFT);
    Figure::draw(&caption.title, (390 + legend.height()) as u32, |canvas, top| {
        legend.draw(canvas, (LEFT, top + 4))?;
        let name = top + legend.height() + 14;
        canvas.draw(&Text::new(caption.axis.as_str(), (LEFT, name), text_style(13, GREY)))?;
        let plane =
            Plane { left: 72, right: WIDTH as i32 - 40, top: name + 26, bottom: name + 316, x, y };
        plane.vertical_axis(canvas, &ticks(y, 6, 1.0, caption.language))?;
        let sizes: Vec<Tick> = points
            .iter()
            .map(|point| {
                (position(point), format_number(point.applications as f64, 0, caption.language))
            })
            .collect();
        let name = caption.pick(
            "demandes d’apprentissage (échelle logarithmique)",
            "training applications (logarithmic scale)",
        );
        plane.horizontal_axis(canvas, &sizes, name)?;
        line(
            canvas,
            &plane.pixels(points.iter().map(|point| (position(point), point.value))),
            BLUE,
        )?;
        for point in points {
            let ends =
                [plane.pixel(position(point), point.low), plane.pixel(position(point), point.high)];
            interval(canvas, plane.pixel(position(point), point.value), ends, BLUE, false)?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(applications: usize, value: f64) -> LearningCurvePoint {
        LearningCurvePoint { applications, value, low: value - 0.01, high: value + 0.01 }
    }

    #[test]
    fn each_doubling_is_the_same_distance() {
        let points = [point(1000, 0.7), point(2000, 0.72), point(4000, 0.73)];
        let figure = learning_curve_chart(&Caption::french("Titre", "AUC"), &points);
        let mut centres: Vec<i32> = figure
            .svg()
            .split("<circle cx=\"")
            .skip(1)
            .map(|circle| circle.split('"').next().unwrap().parse().unwrap())
            .collect();
        assert_eq!(centres.len(), 4, "three points and the legend");
        centres.remove(0);
        assert!((centres[2] - 2 * centres[1] + centres[0]).abs() <= 1, "{centres:?}");
        for expected in [
            "AUC",
            "demandes d’apprentissage",
            "1\u{202f}000",
            "2\u{202f}000",
            "4\u{202f}000",
            "0,72",
        ] {
            assert!(figure.svg().contains(expected), "no {expected:?} in {}", figure.svg());
        }
    }

    #[test]
    fn sizes_that_would_touch_are_not_both_written() {
        let figure = learning_curve_chart(
            &Caption::english("Title", "AUC"),
            &[point(1000, 0.7), point(1001, 0.7), point(64_000, 0.8)],
        );
        assert!(figure.svg().contains(">\n1,000\n<") && figure.svg().contains(">\n64,000\n<"));
        assert!(!figure.svg().contains(">\n1,001\n<"));
    }

    #[test]
    fn says_that_there_is_nothing_to_draw() {
        assert!(
            learning_curve_chart(&Caption::french("Titre", "AUC"), &[])
                .svg()
                .contains("aucune donnée")
        );
    }
}

//! ROC curves: defaults refused against good clients refused.

use plotters::prelude::Text;
use plotters::style::RGBColor;
use scoring::format_number;

use super::caption::Caption;
use super::figure::{Figure, LEFT, WIDTH, text_style};
use super::marks::{Legend, Mark, dashes, line};
use super::palette::{BLUE, GREY, INK, ORANGE};
use super::plane::{Plane, ticks};
use crate::Result;
use crate::evaluation::Ranked;

/// Maximum number of points in a curve. More points would not be visible.
const POINTS: usize = 250;

/// The curve of one model.
#[derive(Debug, Clone, PartialEq)]
pub struct RocCurve {
    /// Name of the model.
    pub name: String,
    /// Share of repaid loans refused and share of defaults refused, by descending threshold. The
    /// first point is (0, 0), the last (1, 1).
    pub points: Vec<(f64, f64)>,
    /// Area under the curve.
    pub area: f64,
}

impl RocCurve {
    /// Returns the ROC curve of `probabilities` and `defaults`, which have one entry per
    /// application.
    ///
    /// The curve equals scikit-learn's `roc_curve`, thinned to about 250 points.
    ///
    /// ```
    /// use workspace_lib::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let curve = RocCurve::new("model", &[0.9, 0.2], &[true, false])?;
    /// assert_eq!(curve.points, [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0)]);
    /// let chart = roc_chart(&Caption::french("Titre", "défauts refusés"), &[curve]);
    /// assert!(chart.svg().contains("model"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If the series differ in length or hold only one outcome.
    pub fn new(name: impl Into<String>, probabilities: &[f64], defaults: &[bool]) -> Result<Self> {
        let area = Ranked::new(probabilities, defaults)?.auc(&vec![1.0; defaults.len()]);
        let mut ranked: Vec<(f64, bool)> =
            probabilities.iter().copied().zip(defaults.iter().copied()).collect();
        ranked.sort_by(|left, right| right.0.total_cmp(&left.0));
        let defaulted = defaults.iter().filter(|&&default| default).count() as f64;
        let repaid = defaults.len() as f64 - defaulted;
        let (mut refused_repaid, mut refused_defaulted) = (0.0, 0.0);
        let mut points = vec![(0.0, 0.0)];
        #[expect(
            clippy::float_cmp,
            reason = "equal probabilities are refused at the same threshold"
        )]
        for equal in ranked.chunk_by(|left, right| left.0 == right.0) {
            let count = equal.iter().filter(|application| application.1).count();
            refused_defaulted += count as f64;
            refused_repaid += (equal.len() - count) as f64;
            points.push((refused_repaid / repaid, refused_defaulted / defaulted));
        }
        let (step, last) = (points.len().div_ceil(POINTS), points.len() - 1);
        let thinned = points
            .into_iter()
            .enumerate()
            .filter(|(index, _)| index.is_multiple_of(step) || *index == last);
        Ok(Self { name: name.into(), points: thinned.map(|(_, point)| point).collect(), area })
    }
}

/// Draws a curve for each model, with its area in the legend, and the diagonal of random guessing.
///
/// Solid and dashed lines alternate, and after four curves the styles repeat. The caption's axis
/// names the vertical axis: the share of defaults that are refused.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let curve = RocCurve::new("LightGBM", &[0.9, 0.2], &[true, false])?;
/// let chart = roc_chart(&Caption::french("Titre", "défauts refusés (%)"), &[curve]);
/// assert!(chart.svg().contains("LightGBM (AUC"));
/// # Ok(())
/// # }
/// ```
pub fn roc_chart(caption: &Caption, curves: &[RocCurve]) -> Figure {
    let styles: [fn(RGBColor) -> Mark; 2] = [Mark::Line, Mark::Dashes];
    let colors = [BLUE, ORANGE, INK, BLUE];
    let mark = |index: usize| styles[index % 2](colors[index % 4]);
    let mut entries: Vec<(Mark, String)> = curves
        .iter()
        .enumerate()
        .map(|(index, curve)| {
            let area = format_number(curve.area, 3, caption.language);
            (mark(index), format!("{} (AUC\u{a0}{area})", curve.name))
        })
        .collect();
    entries.push((
        Mark::Line(GREY),
        caption.pick("au hasard (AUC\u{a0}0,5)", "at random (AUC\u{a0}0.5)").to_owned(),
    ));
    Figure::draw(&caption.title, 466, |canvas, top| {
        canvas.draw(&Text::new(caption.axis.as_str(), (LEFT, top + 4), text_style(13, GREY)))?;
        let (left, upper, whole) = (64, top + 30, (0.0, 1.0));
        let plane =
            Plane { left, right: left + 380, top: upper, bottom: upper + 380, x: whole, y: whole };
        let percents = ticks(whole, 5, 100.0, caption.language);
        plane.vertical_axis(canvas, &percents)?;
        let name =
            caption.pick("bons clients refusés à tort (%)", "good clients refused by mistake (%)");
        plane.horizontal_axis(canvas, &percents, name)?;
        line(canvas, &plane.pixels([(0.0, 0.0), (1.0, 1.0)]), GREY)?;
        for (index, curve) in curves.iter().enumerate() {
            let path = plane.pixels(curve.points.iter().copied());
            match mark(index) {
                Mark::Dashes(color) => dashes(canvas, &path, color)?,
                _ => line(canvas, &path, colors[index % 4])?,
            }
        }
        let start = plane.right + 32;
        Legend::new(entries, WIDTH as i32 - LEFT - start).draw(canvas, (start, upper))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_scikit_learn() {
        // sklearn.metrics.roc_curve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]): the example of its
        // manual.
        let curve =
            RocCurve::new("exemple", &[0.1, 0.4, 0.35, 0.8], &[false, false, true, true]).unwrap();
        assert_eq!(curve.points, [(0.0, 0.0), (0.0, 0.5), (0.5, 0.5), (0.5, 1.0), (1.0, 1.0)]);
        assert!((curve.area - 0.75).abs() < 1e-12);
    }

    #[test]
    fn equal_probabilities_make_one_point() {
        let curve = RocCurve::new("constante", &[0.2; 4], &[false, true, true, false]).unwrap();
        assert_eq!(curve.points, [(0.0, 0.0), (1.0, 1.0)]);
        assert!((curve.area - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_long_curve_is_thinned_and_keeps_its_ends() {
        let probabilities: Vec<f64> = (0..5000).map(f64::from).collect();
        let defaults: Vec<bool> = (0..5000).map(|index| index % 3 == 0).collect();
        let points = RocCurve::new("longue", &probabilities, &defaults).unwrap().points;
        assert!(points.len() <= POINTS + 1, "{}", points.len());
        assert_eq!((points[0], points[points.len() - 1]), ((0.0, 0.0), (1.0, 1.0)));
    }

    #[test]
    fn names_axes_and_models_with_their_areas() {
        let curve =
            RocCurve::new("LightGBM", &[0.1, 0.4, 0.35, 0.8], &[false, false, true, true]).unwrap();
        let other =
            RocCurve { name: "Régression logistique".to_owned(), area: 0.7, ..curve.clone() };
        let figure = roc_chart(&Caption::french("Titre", "défauts refusés (%)"), &[curve, other]);
        for expected in [
            "défauts refusés (%)",
            "bons clients refusés à tort (%)",
            "LightGBM (AUC\u{a0}0,750)",
            "Régression logistique",
            "au hasard",
        ] {
            assert!(figure.svg().contains(expected), "no {expected:?} in {}", figure.svg());
        }
    }
}

//! Cost curve: cost per application at each threshold.
//!
//! The curve shows how sensitive the cost is near the chosen threshold. It also shows the distance
//! to the break-even, the threshold for perfectly calibrated probabilities.

use plotters::prelude::Text;
use scoring::format_number;

use super::caption::Caption;
use super::figure::{Figure, LEFT, WIDTH, text_style};
use super::marks::{Legend, Mark, dashes, interval, line};
use super::palette::{BLUE, GREY, INK, ORANGE};
use super::plane::{Plane, ticks};
use crate::evaluation::Threshold;

/// Smallest refusal rate that is drawn. Above that threshold hardly any decision changes.
const LEAST_REFUSED: f64 = 0.01;

/// Draws the cost per application against the threshold.
///
/// The chosen threshold and the break-even are marked.
///
/// `curve` may be in any order, and it may be thinned. It comes from
/// [`DecisionCosts::curve`](crate::evaluation::DecisionCosts::curve). The caption's axis names the
/// vertical axis: the cost per application.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let costs = CostMatrix::default();
/// let (probabilities, defaults) = ([0.125, 0.5, 0.375, 0.75], [false, false, true, true]);
/// let curve = costs.curve(&probabilities, &defaults)?;
/// let chosen = costs.cheapest(&probabilities, &defaults)?;
/// let caption = Caption::english("Title", "cost per application");
/// let chart = cost_curve_chart(&caption, &curve, chosen, costs.break_even());
/// assert!(chart.svg().contains("chosen threshold: 25.0%"));
/// # Ok(())
/// # }
/// ```
pub fn cost_curve_chart(
    caption: &Caption,
    curve: &[Threshold],
    chosen: Threshold,
    break_even: f64,
) -> Figure {
    let mut curve: Vec<Threshold> = curve.to_vec();
    curve.sort_by(|left, right| left.threshold.total_cmp(&right.threshold));
    let last = curve
        .iter()
        .filter(|point| point.refusal_rate >= LEAST_REFUSED)
        .map(|point| point.threshold);
    let end = last.fold(1.5 * chosen.threshold.max(break_even), f64::max).min(1.0);
    curve.retain(|point| point.threshold <= end);
    let greatest = curve.iter().map(|point| point.cost).fold(chosen.cost, f64::max);
    let percent = |share: f64| {
        let number = format_number(share * 100.0, 1, caption.language);
        format!("{number}{}", caption.pick("\u{202f}%", "%"))
    };
    let chosen_words = format!(
        "{} {} ({} {}, {} {})",
        caption.pick("seuil retenu\u{a0}:", "chosen threshold:"),
        percent(chosen.threshold),
        caption.pick("coût", "cost"),
        format_number(chosen.cost, 3, caption.language),
        percent(chosen.refusal_rate),
        caption.pick("de refus", "refused"),
    );
    let break_even_words = format!(
        "{} {}",
        caption.pick(
            "seuil d’équilibre d’une probabilité parfaite\u{a0}:",
            "break-even of a perfect probability:"
        ),
        percent(break_even)
    );
    let entries = vec![
        (
            Mark::Line(BLUE),
            caption.pick("coût moyen par demande", "mean cost per application").to_owned(),
        ),
        (Mark::Interval(ORANGE), chosen_words),
        (Mark::Dashes(GREY), break_even_words),
    ];
    let legend = Legend::new(entries, WIDTH as i32 - 2 * LEFT);
    let height = caption.plot_height.unwrap_or(290);
    Figure::draw(&caption.title, (90 + height + legend.height()) as u32, |canvas, top| {
        legend.draw(canvas, (LEFT, top + 4))?;
        let name = top + legend.height() + 14;
        canvas.draw(&Text::new(caption.axis.as_str(), (LEFT, name), text_style(13, GREY)))?;
        let (x, y) = ((0.0, end), (0.0, greatest.max(f64::EPSILON) * 1.05));
        let plane = Plane {
            left: 64,
            right: WIDTH as i32 - 24,
            top: name + 26,
            bottom: name + 26 + height,
            x,
            y,
        };
        plane.vertical_axis(canvas, &ticks(y, 6, 1.0, caption.language))?;
        let name = caption.pick(
            "seuil de refus\u{a0}: probabilité de défaut (%)",
            "threshold of refusal: probability of default (%)",
        );
        plane.horizontal_axis(canvas, &ticks(x, 10, 100.0, caption.language), name)?;
        if curve.is_empty() {
            let nothing = caption.pick("aucune donnée", "no data");
            canvas.draw(&Text::new(
                nothing,
                (plane.left + 16, plane.top + 16),
                text_style(13, INK),
            ))?;
        }
        dashes(canvas, &plane.pixels([(break_even, y.0), (break_even, y.1)]), GREY)?;
        line(canvas, &plane.pixels(curve.iter().map(|point| (point.threshold, point.cost))), BLUE)?;
        let at = plane.pixel(chosen.threshold, chosen.cost);
        line(canvas, &[(at.0, plane.bottom), at], ORANGE)?;
        interval(canvas, at, [at, at], ORANGE, false)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::{CostMatrix, DecisionCosts};

    /// Returns a cost curve and its cheapest threshold. About a tenth of the clients default, none
    /// of them among the 60 least risky.
    fn curve() -> (Vec<Threshold>, Threshold) {
        let probabilities: Vec<f64> = (0..200).map(|index| f64::from(index) / 400.0).collect();
        let defaults: Vec<bool> = (0..200).map(|index| index % 7 == 0 && index > 60).collect();
        let costs = CostMatrix::default();
        (
            costs.curve(&probabilities, &defaults).unwrap(),
            costs.cheapest(&probabilities, &defaults).unwrap(),
        )
    }

    #[test]
    fn tells_the_threshold_its_cost_and_the_break_even() {
        let (curve, chosen) = curve();
        let figure = cost_curve_chart(
            &Caption::french("Titre", "coût par demande"),
            &curve,
            chosen,
            1.0 / 11.0,
        );
        let threshold = format_number(chosen.threshold * 100.0, 1, scoring::Language::French);
        for expected in [
            "coût par demande",
            "seuil de refus\u{a0}: probabilité de défaut (%)",
            &format!("seuil retenu\u{a0}: {threshold}\u{202f}%"),
            "parfaite\u{a0}: 9,1\u{202f}%",
        ] {
            assert!(figure.svg().contains(expected), "no {expected:?} in {}", figure.svg());
        }
    }

    #[test]
    fn the_curve_ends_where_nobody_is_refused() {
        let (curve, chosen) = curve();
        let figure =
            cost_curve_chart(&Caption::english("Title", "cost"), &curve, chosen, 1.0 / 11.0);
        assert!(
            figure.svg().contains(">\n45\n<") && !figure.svg().contains(">\n60\n<"),
            "{}",
            figure.svg()
        );
        assert!(figure.svg().contains("chosen threshold:") && figure.svg().contains("% refused)"));
    }

    #[test]
    fn says_that_there_is_no_curve() {
        let chosen = Threshold { threshold: 0.1, cost: 0.5, refusal_rate: 0.3 };
        let figure = cost_curve_chart(&Caption::french("Titre", "coût"), &[], chosen, 0.09);
        assert!(figure.svg().contains("aucune donnée"));
    }
}

//! Contributions of inputs or reasons to one client's score.

use plotters::prelude::{PathElement, Rectangle, Text};
use plotters::style::Color;
use plotters::style::text_anchor::HPos;
use scoring::format_number;

use super::caption::Caption;
use super::figure::{Figure, LEFT, WIDTH, anchored_style, text_style};
use super::palette::{BLUE, GREY, INK, ORANGE};
use super::row_labels::RowLabels;

/// Height of a bar and its gap.
const ROW: i32 = 26;
/// Width of the column of figures, at the right.
const NOTE: i32 = 64;
/// Characters of a label that fit on one line.
const LABEL_CHARACTERS: usize = 44;

/// A reason or an input, and its contribution to one client's score.
#[derive(Debug, Clone, PartialEq)]
pub struct ContributionBar {
    /// Label shown to the reader.
    pub label: String,
    /// Contribution in log-odds: above zero it raises the risk.
    pub contribution: f64,
}

impl ContributionBar {
    /// Returns a bar for a label and a contribution in log-odds.
    pub fn new(label: impl Into<String>, contribution: f64) -> Self {
        Self { label: label.into(), contribution }
    }
}

/// Draws a bar for each contribution, in the order given.
///
/// A bar to the right raises the risk, a bar to the left lowers it.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// let bars = [ContributionBar::new("Revenus", -0.4), ContributionBar::new("Crédit", 0.2)];
/// let chart = contributions_chart(&Caption::french("Titre", "contribution"), &bars);
/// assert!(chart.svg().contains("Revenus") && chart.svg().contains("baisse le risque"));
/// ```
pub fn contributions_chart(caption: &Caption, bars: &[ContributionBar]) -> Figure {
    let labels = RowLabels::new(bars.iter().map(|bar| bar.label.as_str()), LABEL_CHARACTERS);
    let row = ROW + labels.extra_height();
    let height = 62 + row * bars.len().max(1) as i32 + 8;
    Figure::draw(&caption.title, height as u32, |canvas, top| {
        canvas.draw(&Text::new(caption.axis.as_str(), (LEFT, top), text_style(13, GREY)))?;
        let (left, right) = (LEFT + labels.width(310) + 12, WIDTH as i32 - LEFT - NOTE);
        let lowest = bars.iter().map(|bar| bar.contribution).fold(0.0, f64::min);
        let highest = bars.iter().map(|bar| bar.contribution).fold(0.0, f64::max);
        let scale = f64::from(right - left) / (highest - lowest).max(f64::MIN_POSITIVE);
        let zero = left + (-lowest * scale).round() as i32;
        let first = top + 54;
        let bottom = first + row * bars.len() as i32;
        let sides = [
            (HPos::Right, -8, caption.pick("baisse le risque", "lowers the risk"), BLUE),
            (HPos::Left, 8, caption.pick("augmente le risque", "raises the risk"), ORANGE),
        ];
        for (end, away, words, color) in sides {
            canvas.draw(&Text::new(
                words,
                (zero + away, first - 14),
                anchored_style(12, color, end),
            ))?;
        }
        for (index, bar) in bars.iter().enumerate() {
            let middle = first + row * index as i32 + row / 2;
            let end = zero + (bar.contribution * scale).round() as i32;
            let color = if bar.contribution > 0.0 { ORANGE } else { BLUE };
            let corners =
                [(zero.min(end), middle - 9), (zero.max(end).max(zero.min(end) + 1), middle + 9)];
            canvas.draw(&Rectangle::new(corners, color.filled()))?;
            labels.draw(canvas, index, (left - 12, middle))?;
            let figure = format_number(bar.contribution, 2, caption.language);
            let figure = if bar.contribution > 0.0 { format!("+{figure}") } else { figure };
            canvas.draw(&Text::new(
                figure,
                (WIDTH as i32 - LEFT, middle),
                anchored_style(13, INK, HPos::Right),
            ))?;
        }
        canvas.draw(&PathElement::new([(zero, first), (zero, bottom)], GREY.stroke_width(1)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_raises_the_risk_goes_right_and_what_lowers_it_goes_left() {
        let bars =
            [ContributionBar::new("Scores externes", -0.4), ContributionBar::new("Emploi", 0.2)];
        let svg =
            contributions_chart(&Caption::french("Titre", "contribution"), &bars).svg().to_owned();
        let width = |color: &str| -> i32 {
            let bar = svg
                .split("<rect ")
                .find(|element| element.split('>').next().is_some_and(|rect| rect.contains(color)));
            let bar = bar.unwrap();
            bar.split("width=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
        };
        assert!((width("#0072B2") - 2 * width("#D55E00")).abs() <= 2);
        for expected in ["\u{2212}0,40", "+0,20", "augmente le risque", "Scores externes"] {
            assert!(svg.contains(expected), "no {expected:?} in {svg}");
        }
    }
}

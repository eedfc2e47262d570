//! Marks of line charts, and the legend that explains them.
//!
//! Marks differ in shape as well as in colour: a line, dashes, a band, a dot with its interval. The
//! legend places its entries one after the other and wraps them at the right edge. So a long French
//! name never overlaps the next one.

use plotters::element::DashedPathElement;
use plotters::prelude::{Circle, PathElement, Polygon, Text};
use plotters::style::text_anchor::HPos;
use plotters::style::{Color, RGBColor};

use super::figure::{Canvas, DrawResult, anchored_style, width_of, wrap};
use super::palette::{GROUND, INK};

/// Height of one line of the legend.
const LEGEND_LINE: i32 = 20;
/// Width of the sample of a mark.
const SAMPLE: i32 = 28;
/// Gap between two entries.
const GAP: i32 = 20;

/// A point in pixels.
pub(super) type Pixel = (i32, i32);

/// A kind of mark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Mark {
    Line(RGBColor),
    Dashes(RGBColor),
    /// A band around a line: an interval along an axis.
    Band(RGBColor),
    /// A dot with a bar: a value and its interval.
    Interval(RGBColor),
    /// A hollow dot with a bar: a value and its interval.
    HollowInterval(RGBColor),
}

/// Draws a solid line.
pub(super) fn line(canvas: &Canvas, points: &[Pixel], color: RGBColor) -> DrawResult<()> {
    canvas.draw(&PathElement::new(points.to_vec(), color.stroke_width(2)))
}

/// Draws a dashed line.
pub(super) fn dashes(canvas: &Canvas, points: &[Pixel], color: RGBColor) -> DrawResult<()> {
    canvas.draw(&DashedPathElement::new(points.iter().copied(), 6, 4, color.stroke_width(2)))
}

/// Fills the area between a lower and an upper line.
pub(super) fn band(
    canvas: &Canvas,
    low: &[Pixel],
    high: &[Pixel],
    color: RGBColor,
) -> DrawResult<()> {
    let outline: Vec<Pixel> = low.iter().chain(high.iter().rev()).copied().collect();
    canvas.draw(&Polygon::new(outline, color.mix(0.22).filled()))
}

/// Draws a dot at `at`, with a bar between the two ends of its interval.
///
/// An interval of one point has no bar.
pub(super) fn interval(
    canvas: &Canvas,
    at: Pixel,
    ends: [Pixel; 2],
    color: RGBColor,
    hollow: bool,
) -> DrawResult<()> {
    if ends[0] != ends[1] {
        canvas.draw(&PathElement::new(ends.to_vec(), color.stroke_width(2)))?;
    }
    canvas.draw(&Circle::new(at, 5, color.filled()))?;
    if hollow { canvas.draw(&Circle::new(at, 3, GROUND.filled())) } else { Ok(()) }
}

/// Legend of a figure.
pub(super) struct Legend {
    entries: Vec<Entry>,
    height: i32,
}

struct Entry {
    mark: Mark,
    lines: Vec<String>,
    /// Left end and middle of the first line, relative to the legend's corner.
    at: Pixel,
}

impl Legend {
    /// Lays out the entries in lines of `width` pixels.
    pub(super) fn new(entries: Vec<(Mark, String)>, width: i32) -> Self {
        let (mut x, mut y, mut below) = (0, 0, 0);
        let place = |(mark, words): (Mark, String)| {
            let lines = wrap(&words, ((width - SAMPLE) / 7).max(8) as usize);
            let needed = SAMPLE + lines.iter().map(|line| width_of(line)).max().unwrap_or(0);
            if x > 0 && x + needed > width {
                (x, y) = (0, below);
            }
            let at = (x, y + LEGEND_LINE / 2);
            x += needed + GAP;
            below = below.max(y + LEGEND_LINE * lines.len() as i32);
            Entry { mark, lines, at }
        };
        let entries = entries.into_iter().map(place).collect();
        Self { entries, height: below }
    }

    /// Returns the height of all lines, in pixels.
    pub(super) fn height(&self) -> i32 {
        self.height
    }

    /// Draws the legend with its upper left corner at `corner`.
    pub(super) fn draw(&self, canvas: &Canvas, corner: Pixel) -> DrawResult<()> {
        for entry in &self.entries {
            let (x, y) = (corner.0 + entry.at.0, corner.1 + entry.at.1);
            sample(canvas, entry.mark, (x, y))?;
            for (index, words) in entry.lines.iter().enumerate() {
                let at = (x + SAMPLE, y + LEGEND_LINE * index as i32);
                canvas.draw(&Text::new(words.as_str(), at, anchored_style(13, INK, HPos::Left)))?;
            }
        }
        Ok(())
    }
}

fn sample(canvas: &Canvas, mark: Mark, (x, y): Pixel) -> DrawResult<()> {
    let ends = [(x, y), (x + 20, y)];
    match mark {
        Mark::Line(color) => line(canvas, &ends, color),
        Mark::Dashes(color) => dashes(canvas, &ends, color),
        Mark::Band(color) => {
            band(canvas, &[(x, y + 6), (x + 20, y + 6)], &[(x, y - 6), (x + 20, y - 6)], color)
        }
        Mark::Interval(color) => interval(canvas, (x + 10, y), ends, color, false),
        Mark::HollowInterval(color) => interval(canvas, (x + 10, y), ends, color, true),
    }
}

#[cfg(test)]
mod tests {
    use super::super::palette::{BLUE, ORANGE};
    use super::*;

    #[test]
    fn entries_that_do_not_fit_go_on_the_next_line() {
        let entry = |words: &str| (Mark::Line(BLUE), words.to_owned());
        // Each entry is 28 + 70 pixels wide, with a gap of 20. Two fit in 220 pixels; the third
        // goes below.
        let legend =
            Legend::new(vec![entry("dix lettre"), entry("dix lettre"), entry("dix lettre")], 220);
        let places: Vec<Pixel> = legend.entries.iter().map(|entry| entry.at).collect();
        assert_eq!(places, [(0, 10), (118, 10), (0, 30)]);
        assert_eq!(legend.height(), 40);
    }

    #[test]
    fn a_long_entry_is_broken() {
        let legend = Legend::new(
            vec![(
                Mark::Dashes(ORANGE),
                "seuil auquel refuser coûte autant qu’accorder".to_owned(),
            )],
            200,
        );
        assert_eq!(legend.entries[0].lines, ["seuil auquel refuser", "coûte autant qu’accorder"]);
        assert_eq!(legend.height(), 40);
    }
}

//! Labels at the left of a chart's rows. Long labels are broken into lines.

use plotters::prelude::Text;
use plotters::style::text_anchor::HPos;

use super::figure::{Canvas, DrawResult, anchored_style, width_of, wrap};
use super::marks::Pixel;
use super::palette::INK;

/// Height of each additional line of a label.
const LINE: i32 = 15;
/// Smallest width of the label column, in pixels.
const NARROWEST: i32 = 40;

/// Labels of all rows, each broken into lines.
pub(super) struct RowLabels {
    labels: Vec<Vec<String>>,
}

impl RowLabels {
    /// Breaks labels into lines of at most this many characters.
    pub(super) fn new<'a>(labels: impl IntoIterator<Item = &'a str>, characters: usize) -> Self {
        Self { labels: labels.into_iter().map(|label| wrap(label, characters)).collect() }
    }

    /// Returns the height that the longest label needs beyond one line, in pixels.
    pub(super) fn extra_height(&self) -> i32 {
        LINE * (self.labels.iter().map(Vec::len).max().unwrap_or(1) as i32 - 1)
    }

    /// Returns the width of the widest line, at most `widest` pixels.
    pub(super) fn width(&self, widest: i32) -> i32 {
        self.labels
            .iter()
            .flatten()
            .map(|line| width_of(line))
            .max()
            .unwrap_or(0)
            .clamp(NARROWEST, widest)
    }

    /// Draws the label of a row. The text ends at `at` and is centred on its height.
    pub(super) fn draw(&self, canvas: &Canvas, row: usize, at: Pixel) -> DrawResult<()> {
        let lines = &self.labels[row];
        let first = at.1 - LINE * (lines.len() as i32 - 1) / 2;
        for (index, words) in lines.iter().enumerate() {
            let at = (at.0, first + LINE * index as i32);
            canvas.draw(&Text::new(words.as_str(), at, anchored_style(13, INK, HPos::Right)))?;
        }
        Ok(())
    }
}

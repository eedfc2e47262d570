//! Coordinate plane of line charts: two axes with round numbers.
//!
//! A [`Plane`] maps numbers to pixels and draws its own grid and labels. The name of the vertical
//! axis is written horizontally above it, which is easier to read. Labels that would touch are left
//! out.

use plotters::prelude::{PathElement, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, ShapeStyle, TextStyle};
use scoring::{Language, format_number};

use super::figure::{Canvas, DrawResult, anchored_style, text_style, width_of};
use super::marks::Pixel;
use super::palette::{GREY, LINE};

/// Height of one line of a label.
pub(super) const LABEL_LINE: i32 = 14;
/// How far a label may extend beyond the plane, in pixels. The left side has more space, for the
/// labels of the vertical axis.
const OVERHANG_LEFT: i32 = 40;
const OVERHANG_RIGHT: i32 = 24;

/// A position on an axis and its label.
pub(super) type Tick = (f64, String);

/// A rectangle of pixels, and the numbers at its edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Plane {
    pub(super) left: i32,
    pub(super) right: i32,
    pub(super) top: i32,
    pub(super) bottom: i32,
    /// Smallest and largest number on the horizontal axis.
    pub(super) x: (f64, f64),
    /// Smallest and largest number on the vertical axis.
    pub(super) y: (f64, f64),
}

impl Plane {
    /// Returns the pixel of a point. A point outside the plane is moved to its edge.
    pub(super) fn pixel(&self, x: f64, y: f64) -> Pixel {
        let place = |value: f64, (low, high): (f64, f64), from: i32, to: i32| {
            let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
            from + (share * f64::from(to - from)).round() as i32
        };
        (place(x, self.x, self.left, self.right), place(y, self.y, self.bottom, self.top))
    }

    /// Returns the pixels of points.
    pub(super) fn pixels(&self, points: impl IntoIterator<Item = (f64, f64)>) -> Vec<Pixel> {
        points.into_iter().map(|(x, y)| self.pixel(x, y)).collect()
    }

    /// Draws the horizontal axis: labels below it, and under them its name, if any.
    ///
    /// A label may have several lines, separated by `\n`. A label that begins with an empty line is
    /// drawn lower than the others. A label is left out if it would touch the previous one at its
    /// height, or extend too far beyond the plane.
    pub(super) fn horizontal_axis(
        &self,
        canvas: &Canvas,
        ticks: &[Tick],
        name: &str,
    ) -> DrawResult<()> {
        canvas.draw(&PathElement::new(
            [(self.left, self.bottom), (self.right, self.bottom)],
            axis(),
        ))?;
        let mut free_from = [self.left - OVERHANG_LEFT; 2];
        let mut lines = 1;
        // Many labels need a gap, or they would read as one. A few labels may overlap by this
        // estimate: it assumes a wide font, and none of them should be left out.
        let gap = if ticks.len() > 5 { 16 } else { -8 };
        for (value, words) in ticks {
            let x = self.pixel(*value, self.y.0).0;
            // The font size of labels is 12 pixels; `width_of` assumes 13.
            let half = words.lines().map(width_of).max().unwrap_or(0) * 12 / 13 / 2;
            let free_from = &mut free_from[usize::from(words.starts_with('\n'))];
            if x - half < *free_from || x + half > self.right + OVERHANG_RIGHT {
                continue;
            }
            *free_from = x + half + gap;
            lines = lines.max(words.lines().count() as i32);
            canvas.draw(&PathElement::new([(x, self.bottom), (x, self.bottom + 4)], axis()))?;
            for (index, line) in words.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
                canvas.draw(&Text::new(
                    line,
                    (x, self.bottom + 7 + LABEL_LINE * index as i32),
                    below(12),
                ))?;
            }
        }
        if name.is_empty() {
            return Ok(());
        }
        let at = (i32::midpoint(self.left, self.right), self.bottom + 12 + LABEL_LINE * lines);
        canvas.draw(&Text::new(name, at, below(13)))
    }

    /// Draws the vertical axis: grid lines, and labels at their left.
    pub(super) fn vertical_axis(&self, canvas: &Canvas, ticks: &[Tick]) -> DrawResult<()> {
        for (value, words) in ticks {
            let y = self.pixel(self.x.0, *value).1;
            canvas
                .draw(&PathElement::new([(self.left, y), (self.right, y)], LINE.stroke_width(1)))?;
            canvas.draw(&Text::new(
                words.as_str(),
                (self.left - 8, y),
                anchored_style(12, GREY, HPos::Right),
            ))?;
        }
        Ok(())
    }
}

/// Returns the style of grey text that is centred below its point.
pub(super) fn below(size: u32) -> TextStyle<'static> {
    text_style(size, GREY).pos(Pos::new(HPos::Center, VPos::Top))
}

fn axis() -> ShapeStyle {
    GREY.stroke_width(1)
}

/// Returns at most `most` + 1 round numbers in a range, with their labels.
///
/// They are 1, 2 or 5 times a power of ten apart. Labels are written in `language`, after
/// multiplication by `scale` (100 for percent).
pub(super) fn ticks(
    (low, high): (f64, f64),
    most: usize,
    scale: f64,
    language: Language,
) -> Vec<Tick> {
    let (low, high) = (low * scale, high * scale);
    let rough = (high - low) / most as f64;
    let power = 10.0_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0]
        .map(|times| times * power)
        .into_iter()
        .find(|step| *step >= rough * (1.0 - 1e-9));
    let step = step.unwrap_or(10.0 * power);
    let decimals = (-step.log10() - 1e-9).ceil().clamp(0.0, 6.0) as usize;
    let first = (low / step - 1e-9).ceil() as i64;
    let last = (high / step + 1e-9).floor() as i64;
    (first..=last)
        .map(|index| index as f64 * step)
        .map(|value| (value / scale, format_number(value, decimals, language)))
        .collect()
}

/// Returns the range of the finite numbers, extended by a twentieth at both ends.
///
/// It is `None` if there is no finite number.
pub(super) fn padded(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    let range = |(low, high): (f64, f64), value: f64| (low.min(value), high.max(value));
    let finite = values.into_iter().filter(|value| value.is_finite());
    let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), range);
    if low > high {
        return None;
    }
    let room = if high > low { (high - low) / 20.0 } else { low.abs().max(1.0) / 20.0 };
    Some((low - room, high + room))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(range: (f64, f64), most: usize, scale: f64) -> Vec<String> {
        ticks(range, most, scale, Language::English).into_iter().map(|tick| tick.1).collect()
    }

    #[test]
    fn ticks_are_round_numbers() {
        assert_eq!(words((0.0, 0.42), 5, 100.0), ["0", "10", "20", "30", "40"]);
        assert_eq!(words((-0.31, 0.52), 5, 1.0), ["−0.2", "0.0", "0.2", "0.4"]);
        assert_eq!(words((0.0, 1.0), 4, 1.0), ["0.0", "0.5", "1.0"]);
        assert_eq!(words((990.0, 3_100.0), 3, 1.0), ["1,000", "2,000", "3,000"]);
    }

    #[test]
    fn maps_numbers_to_pixels_and_stays_inside() {
        let plane =
            Plane { left: 100, right: 200, top: 10, bottom: 60, x: (0.0, 1.0), y: (-1.0, 1.0) };
        assert_eq!(plane.pixel(0.5, 0.0), (150, 35));
        assert_eq!(plane.pixels([(0.0, -1.0), (2.0, 9.0)]), [(100, 60), (200, 10)]);
    }

    #[test]
    fn a_range_has_room_at_both_ends() {
        let (low, high) = padded([1.0, f64::NAN, 3.0, f64::INFINITY]).unwrap();
        assert!((low - 0.9).abs() < 1e-12 && (high - 3.1).abs() < 1e-12);
        assert_eq!(padded([f64::NAN]), None);
        let (low, high) = padded([0.0]).unwrap();
        assert!(low < 0.0 && high > 0.0);
    }
}

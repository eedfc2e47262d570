//! Colours of all figures.
//!
//! Blue and orange come from the set that Okabe and Ito chose for colour-blind readers.

use plotters::style::RGBColor;

/// Clients who repaid; any single quantity.
pub(super) const BLUE: RGBColor = RGBColor(0, 114, 178);
/// Clients who defaulted; the reference line. It is darker than Okabe and Ito's orange, so that a
/// thin line is visible on white (contrast 3:1).
pub(super) const ORANGE: RGBColor = RGBColor(213, 94, 0);
/// Titles and figures.
pub(super) const INK: RGBColor = RGBColor(34, 34, 34);
/// Axes and remarks (contrast of 5.7 on the background).
pub(super) const GREY: RGBColor = RGBColor(100, 100, 100);
/// Grid lines.
pub(super) const LINE: RGBColor = RGBColor(222, 222, 222);
/// Background.
pub(super) const GROUND: RGBColor = RGBColor(255, 255, 255);

//! The colours of every figure: blue and orange of the set that Okabe and Ito chose for
//! colour-blind readers.

use plotters::style::RGBColor;

/// Clients who repaid; any single quantity.
pub(super) const BLUE: RGBColor = RGBColor(0, 114, 178);
/// Clients who defaulted; the line to compare with. Darker than Okabe and Ito's, to be seen as a
/// thin line on white (3:1).
pub(super) const ORANGE: RGBColor = RGBColor(213, 94, 0);
/// Titles and figures.
pub(super) const INK: RGBColor = RGBColor(34, 34, 34);
/// Axes and remarks (contrast of 5.7 on the ground).
pub(super) const GREY: RGBColor = RGBColor(100, 100, 100);
/// Grid lines.
pub(super) const LINE: RGBColor = RGBColor(222, 222, 222);
/// What everything is drawn on.
pub(super) const GROUND: RGBColor = RGBColor(255, 255, 255);

//! Marks of a chart, each at a position in percent of the drawing.

/// Meaning of a mark, which decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Granted, or what lowers the risk: blue.
    Low,
    /// Refused, or what raises the risk: orange.
    High,
    /// The highlighted item: this client, the chosen point, the champion.
    Accent,
    /// No judgement.
    Plain,
    /// A reference line.
    Quiet,
    /// No colour: a legend entry about the size of dots.
    Size,
}

impl Tone {
    /// Returns the CSS class of the colour.
    pub fn class(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::High => "high",
            Self::Accent => "accent",
            Self::Plain => "plain",
            Self::Quiet => "quiet",
            Self::Size => "size",
        }
    }
}

/// A mark.
///
/// Positions and sizes are percentages, 0 at the left and at the top. Only a radius is in units of
/// the text size.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A filled rectangle.
    Bar {
        /// Colour.
        tone: Tone,
        /// Left side.
        x: f64,
        /// Upper side.
        y: f64,
        /// Width.
        width: f64,
        /// Height.
        height: f64,
    },
    /// A line through points.
    Curve {
        /// Colour.
        tone: Tone,
        /// The points, from left to right.
        points: Vec<(f64, f64)>,
    },
    /// A straight line.
    Rule {
        /// Colour.
        tone: Tone,
        /// Start.
        from: (f64, f64),
        /// End.
        to: (f64, f64),
    },
    /// A disc.
    Dot {
        /// Colour.
        tone: Tone,
        /// Centre.
        at: (f64, f64),
        /// Radius, in units of the text size.
        radius: f64,
    },
    /// A label beside the thing that it names.
    Label {
        /// Colour.
        tone: Tone,
        /// Position: its middle, or its end near a side of the drawing.
        at: (f64, f64),
        /// Text.
        text: String,
    },
    /// A label to the right of a vertical line, or to its left in the right half of the drawing.
    Beside {
        /// Colour.
        tone: Tone,
        /// Position of the line, and how far down the label is.
        at: (f64, f64),
        /// Text.
        text: String,
    },
}

impl Mark {
    /// Builds a bar between two positions, in any order, in the middle of a row.
    pub fn row_bar(tone: Tone, from: f64, to: f64) -> Self {
        // A bar too short to see would look like a missing one.
        Self::Bar {
            tone,
            x: from.min(to),
            y: 20.0,
            width: (to - from).abs().max(0.5),
            height: 60.0,
        }
    }

    /// Builds a bar from the middle of a row for a signed `value`.
    ///
    /// The bar goes to the right (orange) if `value` raises the risk, to the left (blue) if `value`
    /// lowers it. A bar of `largest` reaches a side.
    pub fn signed_bar(value: f64, largest: f64) -> Vec<Self> {
        let tone = if value > 0.0 { Tone::High } else { Tone::Low };
        let share = (value / largest).clamp(-1.0, 1.0);
        let reach = if share.is_finite() { share * 50.0 } else { 0.0 };
        vec![Self::row_rule(Tone::Plain, 50.0), Self::row_bar(tone, 50.0, 50.0 + reach)]
    }

    /// Builds a line across the row at `x`.
    pub fn row_rule(tone: Tone, x: f64) -> Self {
        Self::Rule { tone, from: (x, 0.0), to: (x, 100.0) }
    }

    /// Builds a dot in the middle of a row.
    pub fn row_dot(tone: Tone, x: f64) -> Self {
        Self::Dot { tone, at: (x, 50.0), radius: 0.4 }
    }

    /// Builds a dot whose area is `share` of the area of a dot with the `largest` radius.
    pub fn dot_of(tone: Tone, at: (f64, f64), largest: f64, share: f64) -> Self {
        // A dot too small to see would look like a missing one.
        Self::Dot { tone, at, radius: (share.sqrt() * largest).max(0.2) }
    }

    /// Builds the interval and the estimate, in the middle of a row.
    pub fn row_interval(tone: Tone, low: f64, estimate: f64, high: f64) -> [Self; 2] {
        [Self::Rule { tone, from: (low, 50.0), to: (high, 50.0) }, Self::row_dot(tone, estimate)]
    }
}

/// Returns the SVG text anchor that keeps a label inside the drawing.
///
/// A label within `margin` percent of a side is anchored at that side.
pub fn anchor(position: f64, margin: f64) -> &'static str {
    if position < margin {
        "start"
    } else if position > 100.0 - margin {
        "end"
    } else {
        "middle"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_to_the_left_starts_at_its_end_and_an_invisible_one_shows() {
        let bar = Mark::row_bar(Tone::Low, 60.0, 40.0);
        assert_eq!(bar, Mark::Bar { tone: Tone::Low, x: 40.0, y: 20.0, width: 20.0, height: 60.0 });
        let Mark::Bar { width, .. } = Mark::row_bar(Tone::High, 50.0, 50.01) else {
            panic!("not a bar")
        };
        assert_eq!(width.to_bits(), 0.5_f64.to_bits());
    }

    #[test]
    fn a_signed_bar_starts_in_the_middle() {
        let drawn = Mark::signed_bar(-0.5, 1.0);
        assert_eq!(
            drawn[1],
            Mark::Bar { tone: Tone::Low, x: 25.0, y: 20.0, width: 25.0, height: 60.0 }
        );
        let drawn = Mark::signed_bar(1.0, 1.0);
        assert_eq!(
            drawn[1],
            Mark::Bar { tone: Tone::High, x: 50.0, y: 20.0, width: 50.0, height: 60.0 }
        );
    }

    #[test]
    fn a_label_near_a_side_stays_inside() {
        assert_eq!(
            [3.0, 50.0, 97.0].map(|position| anchor(position, 10.0)),
            ["start", "middle", "end"]
        );
    }
}

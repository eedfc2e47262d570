//! The axes of a chart: a title with its unit, and ticks at round values.

use contract::Unit;

use super::Scale;
use crate::format;
use crate::text::Text;

/// Approximate number of ticks of a horizontal axis.
pub(super) const TICKS: usize = 5;

/// An axis, ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// Measured quantity, with its unit.
    pub title: String,
    /// Its ticks.
    pub ticks: Vec<Tick>,
}

/// A tick of an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Position, in percent of the length from the left or the lower end.
    pub at: f64,
    /// Text at the tick.
    pub label: String,
}

impl Axis {
    /// Builds the axis of `scale`, in `unit`, with about `count` ticks at round values.
    pub fn new(title: &str, unit: Unit, scale: Scale, count: usize, text: &Text) -> Self {
        let values = scale.ticks(count);
        let number_format = NumberFormat::for_values(&values, unit);
        let ticks = values.iter().map(|&value| Tick {
            at: scale.position(value),
            label: number_format.tick(value, text),
        });
        Self { title: number_format.title(title, text), ticks: ticks.collect() }
    }

    /// Builds the axis of a `scale` whose last range has no upper end.
    ///
    /// That range begins at `from`, and its label stands in its middle. The other ticks are at
    /// round values.
    pub(super) fn with_open_end(
        title: &str,
        unit: Unit,
        scale: Scale,
        from: f64,
        text: &Text,
    ) -> Self {
        /// Percent of the length that is reserved for the last label.
        const ROOM: f64 = 15.0;
        let end = scale.position(f64::midpoint(from, scale.high));
        let mut values = scale.ticks(TICKS);
        values.retain(|&value| scale.position(value) <= end - ROOM);
        let number_format = NumberFormat::for_values(&[values.as_slice(), &[from]].concat(), unit);
        let ticks = values.iter().map(|&value| Tick {
            at: scale.position(value),
            label: number_format.tick(value, text),
        });
        let last = Tick { at: end, label: (text.charts.open_end)(&number_format.tick(from, text)) };
        Self { title: number_format.title(title, text), ticks: ticks.chain([last]).collect() }
    }
}

/// Number format of an axis.
///
/// Large amounts are in thousands. Numbers have no more decimals than needed to tell ticks apart.
struct NumberFormat {
    unit: Unit,
    thousands: bool,
    decimals: usize,
}

impl NumberFormat {
    fn for_values(values: &[f64], unit: Unit) -> Self {
        let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        let thousands = unit == Unit::Amount && largest >= 20_000.0;
        let factor = match unit {
            Unit::Share => 100.0,
            _ if thousands => 0.001,
            _ => 1.0,
        };
        let is_whole = |value: f64| (value - value.round()).abs() < 1e-6;
        let decimals = (0..3_usize)
            .find(|decimals| {
                values.iter().all(|value| is_whole(value * factor * 10_f64.powi(*decimals as i32)))
            })
            .unwrap_or(3);
        Self { unit, thousands, decimals }
    }

    fn tick(&self, value: f64, text: &Text) -> String {
        match self.unit {
            Unit::Share => format::percent_with(value, self.decimals, text.language),
            _ if self.thousands => format::number(value / 1000.0, self.decimals, text.language),
            _ => format::number(value, self.decimals, text.language),
        }
    }

    fn title(&self, title: &str, text: &Text) -> String {
        let unit = match self.unit {
            Unit::Amount if self.thousands => text.charts.thousands_of_euros,
            Unit::Amount => text.charts.euros,
            Unit::Days => text.charts.days,
            Unit::Months => text.charts.months,
            Unit::Years => text.charts.years,
            // Each tick has its percent sign; the other quantities have no unit.
            Unit::Share
            | Unit::Ratio
            | Unit::Count
            | Unit::Score
            | Unit::YesNo
            | Unit::Category => {
                return title.to_owned();
            }
        };
        format!("{title} ({unit})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{EN, FR};

    fn labels(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    #[test]
    fn large_amounts_are_written_in_thousands() {
        let axis =
            Axis::new("Montant", Unit::Amount, Scale { low: 0.0, high: 2_000_000.0 }, 4, &FR);
        assert_eq!(axis.title, "Montant (milliers d’euros)");
        assert_eq!(labels(&axis), ["0", "500", "1\u{202f}000", "1\u{202f}500", "2\u{202f}000"]);
        let small = Axis::new("Amount", Unit::Amount, Scale { low: 0.0, high: 5_000.0 }, 5, &EN);
        assert_eq!(
            (small.title.as_str(), small.ticks[1].label.as_str()),
            ("Amount (euros)", "1,000")
        );
    }

    #[test]
    fn decimals_are_those_that_tell_ticks_apart() {
        let axis = Axis::new("Part", Unit::Share, Scale { low: 0.0, high: 0.05 }, 5, &FR);
        assert_eq!(labels(&axis)[1], "1\u{202f}%");
        let fine = Axis::new("Part", Unit::Share, Scale { low: 0.0, high: 0.01 }, 2, &FR);
        assert_eq!(labels(&fine), ["0,0\u{202f}%", "0,5\u{202f}%", "1,0\u{202f}%"]);
        let years = Axis::new("Ancienneté", Unit::Years, Scale { low: 0.0, high: 1.0 }, 2, &FR);
        assert_eq!(
            (years.title.as_str(), labels(&years)),
            ("Ancienneté (années)", vec!["0,0", "0,5", "1,0"])
        );
    }
}

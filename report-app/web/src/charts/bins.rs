//! Ranges of numbers, as the bins of a histogram.

use contract::Unit;

use super::Scale;
use super::axis::{Axis, TICKS};
use crate::format;
use crate::order::sorted;
use crate::text::Text;

/// Adjacent ranges of numbers.
///
/// The first and the last have no outer end; they are drawn as wide as the narrowest range. If each
/// value is a group of its own, the value stands in the middle of its range.
#[derive(Debug, Clone, PartialEq)]
pub struct Bins {
    /// Lower and upper end of each range, in the given order.
    pub ends: Vec<(f64, f64)>,
    /// Scale from the lowest end to the highest.
    pub scale: Scale,
    /// Start of the range without an upper end, if there is one.
    pub open_from: Option<f64>,
}

impl Bins {
    /// Builds the ranges, in any order, and gives the open ones an end.
    pub fn from_ranges(ranges: impl Iterator<Item = (Option<f64>, Option<f64>)>) -> Self {
        let ranges: Vec<_> = ranges.collect();
        let edges = ranges.iter().flat_map(|(from, to)| [*from, *to]).flatten().collect();
        let mut edges: Vec<f64> = sorted(edges, f64::total_cmp);
        edges.dedup();
        let gaps = edges.windows(2).map(|pair| pair[1] - pair[0]);
        let narrowest = gaps.fold(f64::INFINITY, f64::min);
        let width = if narrowest.is_finite() { narrowest } else { 1.0 };
        let ends: Vec<(f64, f64)> = ranges
            .iter()
            .map(|range| match *range {
                (Some(from), Some(to)) if from < to => (from, to),
                (Some(value), Some(_)) => (value - width / 2.0, value + width / 2.0),
                (None, Some(to)) => (to - width, to),
                (Some(from), None) => (from, from + width),
                (None, None) => (0.0, width),
            })
            .collect();
        let low = ends.iter().map(|(from, _)| *from).fold(f64::INFINITY, f64::min);
        let high = ends.iter().map(|(_, to)| *to).fold(f64::NEG_INFINITY, f64::max);
        let scale = if low < high { Scale { low, high } } else { Scale { low: 0.0, high: 1.0 } };
        let open_from = ranges.iter().find(|(_, to)| to.is_none()).and_then(|(from, _)| *from);
        Self { ends, scale, open_from }
    }

    /// Returns the axis of the ranges; the last label says whether its range is open.
    pub fn axis(&self, title: &str, unit: Unit, text: &Text) -> Axis {
        match self.open_from {
            Some(from) => Axis::with_open_end(title, unit, self.scale, from, text),
            None => Axis::new(title, unit, self.scale, TICKS, text),
        }
    }

    /// Returns the middle of the range at `index`.
    pub fn middle(&self, index: usize) -> f64 {
        f64::midpoint(self.ends[index].0, self.ends[index].1)
    }
}

/// Writes a range in words.
///
/// Examples: `200 000 € à 300 000 €`, `moins de 100 000 €`, or the single value of a group.
pub fn range(from: Option<f64>, to: Option<f64>, unit: Unit, text: &Text) -> String {
    let write = |value| format::quantity(value, unit, text);
    match (from, to) {
        (Some(from), Some(to)) if from < to => (text.comparison.range)(&write(from), &write(to)),
        (Some(value), Some(_)) => write(value),
        (None, Some(to)) => (text.comparison.less_than)(&write(to)),
        (Some(from), None) => (text.comparison.at_least)(&write(from)),
        (None, None) => text.comparison.any.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FR;

    #[test]
    fn open_ranges_are_as_wide_as_the_narrowest_and_gaps_stay_gaps() {
        let ranges = [(None, Some(100.0)), (Some(100.0), Some(150.0)), (Some(250.0), None)];
        let bins = Bins::from_ranges(ranges.into_iter());
        assert_eq!(bins.ends, [(50.0, 100.0), (100.0, 150.0), (250.0, 300.0)]);
        assert_eq!(bins.scale, Scale { low: 50.0, high: 300.0 });
    }

    #[test]
    fn a_value_that_is_a_group_stands_in_the_middle_of_it() {
        let bins = Bins::from_ranges([(Some(1.0), Some(1.0)), (Some(2.0), Some(2.0))].into_iter());
        assert_eq!(
            (bins.ends.as_slice(), bins.middle(1)),
            ([(0.5, 1.5), (1.5, 2.5)].as_slice(), 2.0)
        );
    }

    #[test]
    fn the_label_of_an_open_range_says_that_it_goes_on() {
        let bins = Bins::from_ranges(
            [(None, Some(10.0)), (Some(10.0), Some(20.0)), (Some(20.0), None)].into_iter(),
        );
        let axis = bins.axis("Enfants", Unit::Count, &FR);
        let last = axis.ticks.last().map(|tick| (tick.label.as_str(), tick.at.round()));
        assert_eq!(last, Some(("20 et\u{a0}+", 83.0)));
        assert!(axis.ticks.iter().rev().skip(1).all(|tick| tick.at <= 83.0 - 15.0), "{axis:?}");
    }
}

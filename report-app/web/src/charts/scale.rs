//! Positions on an axis, in percent of its length, and round values for its ticks.

use super::{Mark, Tone};

/// A linear scale between two values, drawn from 0 % to 100 % of a length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Value at the left end.
    pub low: f64,
    /// Value at the right end.
    pub high: f64,
}

impl Scale {
    /// Returns the scale of the probability gauge.
    ///
    /// It depends on the model alone, so that lengths can be compared between clients. It ends at
    /// the first tenth beyond four times the threshold, so the threshold stands near a quarter of
    /// it.
    pub fn of_gauge(threshold: f64) -> Self {
        Self { low: 0.0, high: ((threshold * 40.0).ceil() / 10.0).clamp(0.1, 1.0) }
    }

    /// Returns a scale that contains `values`, with round ends and about `count` round steps.
    pub fn around(values: impl Iterator<Item = f64>, count: usize) -> Self {
        let (low, high) = values
            .filter(|value| value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        if low > high {
            return Self { low: 0.0, high: 1.0 };
        }
        let span = if high > low { high - low } else { high.abs().max(1.0) };
        let step = round_step(span / count.max(1) as f64);
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        Self { low: first * step, high: last.max(first + 1.0) * step }
    }

    /// Returns the round values inside the scale, about `count` of them.
    pub fn ticks(self, count: usize) -> Vec<f64> {
        let step = round_step((self.high - self.low) / count.max(1) as f64);
        // A small tolerance: the ends of a round scale are ticks despite rounding errors.
        let (first, last) =
            ((self.low / step - 1e-6).ceil() as i64, (self.high / step + 1e-6).floor() as i64);
        (first..=last).map(|index| index as f64 * step).collect()
    }

    /// Returns a scale that contains all `steps`, with a small margin.
    pub fn of_steps<'a>(steps: impl Iterator<Item = &'a Step>) -> Self {
        let (low, high) = steps
            .flat_map(|step| [step.from, step.to])
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        if low > high {
            return Self { low: 0.0, high: 1.0 };
        }
        let air = ((high - low) * 0.04).max(0.01);
        Self { low: low - air, high: high + air }
    }

    /// Returns the position of `value`, in percent of the length.
    ///
    /// A value beyond the scale is at the nearest end.
    pub fn position(self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low) * 100.0).clamp(0.0, 100.0)
    }
}

/// Returns the first 1, 2 or 5 times a power of ten that is at least `rough`.
fn round_step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.max(f64::MIN_POSITIVE).log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(rough)
}

/// Change of a probability below which it is written as 0.0 points.
const SMALLEST_VISIBLE_CHANGE: f64 = 0.0005;

/// One bar of a waterfall; it starts where the previous bar ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Score before.
    pub from: f64,
    /// Score after.
    pub to: f64,
}

impl Step {
    /// Returns the bars of `contributions`, one after the other from `start`.
    pub fn chain(start: f64, contributions: impl Iterator<Item = f64>) -> Vec<Self> {
        let mut from = start;
        contributions
            .map(|contribution| {
                let step = Self { from, to: from + contribution };
                from = step.to;
                step
            })
            .collect()
    }

    /// Builds the bar on `scale`; empty for a change that reads as zero.
    pub fn marks(self, scale: Scale) -> Vec<Mark> {
        let tone = if self.change() > 0.0 { Tone::High } else { Tone::Low };
        let bar = Mark::row_bar(tone, scale.position(self.from), scale.position(self.to));
        if self.change().abs() < SMALLEST_VISIBLE_CHANGE { Vec::new() } else { vec![bar] }
    }

    /// Returns the change of the score; negative if it lowers the risk.
    pub fn change(self) -> f64 {
        self.to - self.from
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_starts_where_the_last_bar_ended() {
        let steps = Step::chain(-2.0, [0.5, -1.0].into_iter());
        assert_eq!(steps, [Step { from: -2.0, to: -1.5 }, Step { from: -1.5, to: -2.5 }]);
        assert!(steps[1].change() < 0.0);
    }

    #[test]
    fn a_step_that_reads_as_zero_has_no_bar() {
        let scale = Scale { low: 0.0, high: 1.0 };
        assert_eq!(Step { from: 0.2, to: 0.2004 }.marks(scale), []);
        assert_eq!(Step { from: 0.2, to: 0.3 }.marks(scale).len(), 1);
    }

    #[test]
    fn positions_run_from_left_to_right_and_stay_inside() {
        let scale = Scale { low: 0.0, high: 0.2 };
        let positions = [0.05, 0.9, -1.0].map(|value| scale.position(value).round() as i32);
        assert_eq!(positions, [25, 100, 0]);
    }

    #[test]
    fn the_gauge_is_the_same_for_all_clients_of_a_model() {
        assert_eq!(Scale::of_gauge(1.0 / 11.0), Scale { low: 0.0, high: 0.4 });
        assert_eq!(Scale::of_gauge(0.5), Scale { low: 0.0, high: 1.0 });
    }

    #[test]
    fn ticks_are_round_values_inside_the_scale() {
        let scale = Scale::around([3.0, 97.0].into_iter(), 5);
        assert_eq!(scale, Scale { low: 0.0, high: 100.0 });
        assert_eq!(scale.ticks(5), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(Scale { low: 0.0, high: 0.3 }.ticks(3), [0.0, 0.1, 0.2, 0.1 * 3.0]);
        assert_eq!(Scale { low: -0.7, high: 0.7 }.ticks(4), [-0.5, 0.0, 0.5]);
    }

    #[test]
    fn a_scale_of_one_value_or_none_is_still_a_scale() {
        assert_eq!(Scale::around([4.0].into_iter(), 4), Scale { low: 4.0, high: 5.0 });
        assert_eq!(Scale::around([0.0].into_iter(), 4), Scale { low: 0.0, high: 0.5 });
        assert_eq!(Scale::around([f64::NAN].into_iter(), 4), Scale { low: 0.0, high: 1.0 });
    }

    #[test]
    fn a_scale_of_no_steps_is_still_a_scale() {
        assert_eq!(Scale::of_steps([].iter()), Scale { low: 0.0, high: 1.0 });
    }
}

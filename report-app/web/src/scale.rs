//! Where things stand on the gauge and on the bars of the explanation, as shares of their width.

use contract::{Contribution, Prediction};

/// A linear scale between two values, drawn from 0 % to 100 % of a width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Value at the left end.
    pub low: f64,
    /// Value at the right end.
    pub high: f64,
}

impl Scale {
    /// Scale of the probability gauge: from 0 to three times the threshold, further where the client's interval asks for it.
    pub fn of_gauge(prediction: &Prediction) -> Self {
        let needed =
            (prediction.threshold * 3.0).max(prediction.probability_high * 1.15).max(prediction.probability * 1.15);
        let step = if needed <= 0.5 { 0.05 } else { 0.1 };
        Self { low: 0.0, high: ((needed / step).ceil() * step).clamp(step, 1.0) }
    }

    /// Scale that holds every step of `steps`, with a little air.
    pub fn of_steps<'a>(steps: impl Iterator<Item = &'a Step>) -> Self {
        let (low, high) = steps
            .flat_map(|step| [step.from, step.to])
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        if low > high {
            return Self { low: 0.0, high: 1.0 };
        }
        let air = ((high - low) * 0.04).max(0.01);
        Self { low: low - air, high: high + air }
    }

    /// Position of `value`, in percent of the width.
    pub fn position(self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low) * 100.0).clamp(0.0, 100.0)
    }
}

/// One bar of a waterfall: it starts where the one before ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Score before.
    pub from: f64,
    /// Score after.
    pub to: f64,
}

impl Step {
    /// Bars of `contributions`, one after the other from `start`.
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

    /// What the bar adds; negative where it lowers the risk.
    pub fn change(self) -> f64 {
        self.to - self.from
    }
}

/// The features of one reason group that are worth a line, and what all others of the group add up to.
pub fn telling<'a>(prediction: &'a Prediction, group: &str) -> (Vec<&'a Contribution>, usize, f64) {
    /// Below this, two decimals show nothing.
    const VISIBLE: f64 = 0.005;
    let (told, rest): (Vec<_>, Vec<_>) = prediction
        .contributions
        .iter()
        .filter(|contribution| contribution.group == group)
        .partition(|contribution| contribution.contribution.abs() >= VISIBLE);
    let others = rest.iter().map(|contribution| contribution.contribution).sum();
    (told, rest.len(), others)
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
    fn positions_run_from_left_to_right_and_stay_inside() {
        let scale = Scale { low: 0.0, high: 0.2 };
        let positions = [0.05, 0.9, -1.0].map(|value| scale.position(value).round() as i32);
        assert_eq!(positions, [25, 100, 0]);
    }

    #[test]
    fn a_scale_of_no_steps_is_still_a_scale() {
        assert_eq!(Scale::of_steps([].iter()), Scale { low: 0.0, high: 1.0 });
    }
}

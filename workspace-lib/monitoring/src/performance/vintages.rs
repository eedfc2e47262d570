//! Performance by month of granting.

use contract::{CalibrationGap, CostMatrix, Estimate, Vintage};

use super::realised::{calibration_gap, realised};
use crate::baseline::Baseline;
use crate::summary::{OutcomeSummary, ScorePart};

/// Least share of a month's loans whose outcome must be known for the month to be judged.
pub const MATURE: f64 = 0.8;

/// Loans granted in one month, and what is known of them.
#[derive(Debug, Clone, PartialEq)]
pub struct VintageInput {
    /// The month, `YYYY-MM`.
    pub month: String,
    /// Predictions that were granted.
    pub granted: ScorePart,
    /// Predictions that were refused, of which no outcome will be known.
    pub refused: u64,
    /// Known outcomes.
    pub outcomes: OutcomeSummary,
}

/// Builds the row of a month.
pub fn vintage(baseline: &Baseline, input: VintageInput, costs: CostMatrix) -> Vintage {
    let realised = realised(baseline, &input.outcomes, costs);
    let is_contradicted =
        realised.as_ref().is_some_and(|realised| !CalibrationGap::holds(&realised.calibration));
    let known = input.outcomes.known.total().count as f64;
    Vintage {
        month: input.month,
        granted: input.granted.count,
        refused: input.refused,
        known_share: (known / input.granted.count.max(1) as f64).min(1.0),
        estimated: input.granted.mean(),
        realised,
        is_contradicted,
    }
}

/// Returns the calibration of the latest month of which at least [`MATURE`] of the outcomes are
/// known, and at least `least` outcomes; `None` before there is one.
pub fn last_cohort(months: &[VintageInput], least: u64) -> Option<CalibrationGap> {
    months.iter().rev().find_map(|month| {
        let gap = calibration_gap(&month.outcomes)?;
        let share = gap.outcomes as f64 / month.granted.count.max(1) as f64;
        (gap.outcomes >= least && share >= MATURE).then_some(gap)
    })
}

/// Returns by how much past estimates were off: observed minus announced share of defaults.
///
/// Computed over the known outcomes of all months. `None` without one.
pub fn estimation_error(outcomes: &[OutcomeSummary]) -> Option<Estimate> {
    let mut all = OutcomeSummary::default();
    for outcomes in outcomes {
        all.merge(outcomes);
    }
    let gap = calibration_gap(&all)?;
    let off = |share: f64| share - gap.predicted;
    Some(Estimate {
        value: off(gap.observed.value),
        low: off(gap.observed.low),
        high: off(gap.observed.high),
    })
}

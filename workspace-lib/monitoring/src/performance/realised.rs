//! Realised performance: what became of the applications whose outcome is known.

use contract::{CalibrationGap, CostMatrix, Estimate, RealisedPerformance};
use statistics::NORMAL_QUANTILE;

use super::area::{Area, Weights};
use crate::baseline::Baseline;
use crate::shares::share;
use crate::summary::OutcomeSummary;

/// Compares observed and announced defaults; `None` without an outcome.
pub fn calibration_gap(outcomes: &OutcomeSummary) -> Option<CalibrationGap> {
    let (known, defaults) = (outcomes.known.total(), outcomes.defaults.total().count);
    let (observed, predicted) = (share(defaults, known.count)?, known.mean()?);
    let over = |share: f64| if predicted > 0.0 { share / predicted } else { f64::MAX };
    Some(CalibrationGap {
        outcomes: known.count,
        defaults,
        observed,
        predicted,
        ratio: Estimate {
            value: over(observed.value),
            low: over(observed.low),
            high: over(observed.high),
        },
    })
}

/// Computes the realised performance; `None` without an outcome.
pub fn realised(
    baseline: &Baseline,
    outcomes: &OutcomeSummary,
    costs: CostMatrix,
) -> Option<RealisedPerformance> {
    let calibration = calibration_gap(outcomes)?;
    let count = calibration.outcomes as f64;
    let (known, defaults) = (outcomes.known.total(), outcomes.defaults.total());
    let brier = (known.squares - 2.0 * defaults.sum + defaults.count as f64) / count;
    let refused_from = baseline.refused_from().min(outcomes.known.parts.len());
    let missed = outcomes.defaults.sums(0..refused_from).count as f64;
    let all = refused_from..outcomes.known.parts.len();
    let refused_good =
        (outcomes.known.sums(all.clone()).count - outcomes.defaults.sums(all).count) as f64;
    let cost = (costs.false_negative * missed + costs.false_positive * refused_good) / count;
    let squares = (costs.false_negative.powi(2) * missed
        + costs.false_positive.powi(2) * refused_good)
        / count;
    let half = NORMAL_QUANTILE * ((squares - cost * cost).max(0.0) / count).sqrt();
    Some(RealisedPerformance {
        calibration,
        brier_score: brier.max(0.0),
        cost: Estimate { value: cost, low: (cost - half).max(0.0), high: cost + half },
        auc: auc(outcomes),
    })
}

/// Computes the area with DeLong's interval (*Biometrics* 44, 1988).
fn auc(outcomes: &OutcomeSummary) -> Option<Estimate> {
    let weights: Vec<Weights> = outcomes
        .known
        .parts
        .iter()
        .zip(&outcomes.defaults.parts)
        .map(|(known, defaults)| Weights {
            positive: defaults.count as f64,
            negative: (known.count - defaults.count) as f64,
        })
        .collect();
    let area = Area::new(&weights)?;
    let spread = |of: &dyn Fn(&Weights) -> f64, placements: &[f64], others: f64, count: f64| {
        let sum: f64 = weights
            .iter()
            .zip(placements)
            .map(|(part, placement)| of(part) * (placement / others - area.value).powi(2))
            .sum();
        if count > 1.0 { sum / (count - 1.0) / count } else { 0.0 }
    };
    let variance = spread(&|part| part.positive, &area.below, area.negatives, area.positives)
        + spread(&|part| part.negative, &area.above, area.positives, area.negatives);
    Some(area.within(variance.sqrt()))
}

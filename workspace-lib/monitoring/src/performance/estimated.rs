//! Confidence-based performance estimation: what calibrated probabilities say of decisions whose
//! outcome is not known yet.

use contract::{Assumption, CalibrationGap, CostMatrix, Estimate, EstimatedPerformance, Validity};
use statistics::NORMAL_QUANTILE;

use super::area::{Area, Weights};
use crate::baseline::Baseline;
use crate::drift::LEAST_PREDICTIONS;
use crate::summary::{ScoreSummary, Summary};

/// Estimates the performance of a period from its probabilities.
///
/// `outside_limit` is the share of predictions beyond the reference's range from which the estimate
/// is not trusted. `calibration` is that of the last known cohort; before there is one, that of the
/// training is assumed. `None` without a prediction.
///
/// Source: Białek et al., *Estimating model performance under covariate shift without labels*, 2024
/// (`NannyML`'s CBPE).
pub fn estimated(
    baseline: &Baseline,
    current: &Summary,
    costs: CostMatrix,
    outside_limit: f64,
    calibration: Option<CalibrationGap>,
) -> Option<EstimatedPerformance> {
    let scores = current.all().scores;
    let total = scores.total();
    let count = total.count as f64;
    if total.count == 0 {
        return None;
    }
    let refused_from = baseline.refused_from().min(scores.parts.len());
    let granted = scores.sums(0..refused_from);
    let refused = scores.sums(refused_from..scores.parts.len());
    let share = |sum: f64, squares: f64, count: f64| {
        within_unit(sum / count, (sum - squares).max(0.0).sqrt() / count)
    };
    let cost = costs.false_negative * granted.sum
        + costs.false_positive * (refused.count as f64 - refused.sum);
    let variance = costs.false_negative.powi(2) * (granted.sum - granted.squares)
        + costs.false_positive.powi(2) * (refused.sum - refused.squares);
    let half = NORMAL_QUANTILE * variance.max(0.0).sqrt() / count;
    let outside_share = current.outside_share();
    let is_calibrated = calibration.as_ref().is_none_or(CalibrationGap::holds);
    let assumptions = [
        (Assumption::EnoughPredictions, current.predictions >= LEAST_PREDICTIONS),
        (Assumption::WithinRange, outside_share <= outside_limit),
        (Assumption::Calibrated, is_calibrated),
    ];
    let broken = assumptions.into_iter().filter(|(_, holds)| !holds);
    Some(EstimatedPerformance {
        predictions: total.count,
        default_share: share(total.sum, total.squares, count),
        default_share_granted: (granted.count > 0)
            .then(|| share(granted.sum, granted.squares, granted.count as f64)),
        cost: Estimate {
            value: cost / count,
            low: (cost / count - half).max(0.0),
            high: cost / count + half,
        },
        auc: auc(&scores),
        validity: Validity {
            broken: broken.map(|(assumption, _)| assumption).collect(),
            outside_share,
            calibration,
        },
    })
}

fn within_unit(value: f64, standard_error: f64) -> Estimate {
    let half = NORMAL_QUANTILE * standard_error;
    Estimate { value, low: (value - half).max(0.0), high: (value + half).min(1.0) }
}

/// Estimates the area; its interval is the delta method's for independent outcomes.
fn auc(scores: &ScoreSummary) -> Option<Estimate> {
    let weights = scores
        .parts
        .iter()
        .map(|part| Weights { positive: part.sum, negative: part.count as f64 - part.sum });
    let area = Area::new(&weights.collect::<Vec<_>>())?;
    let pairs = area.positives * area.negatives;
    let per_outcome = area.value * (1.0 / area.positives - 1.0 / area.negatives);
    let variance: f64 = scores
        .parts
        .iter()
        .zip(area.below.iter().zip(&area.above))
        .map(|(part, (below, above))| {
            let influence = (below - above) / pairs - per_outcome;
            (part.sum - part.squares).max(0.0) * influence * influence
        })
        .sum();
    Some(area.within(variance.sqrt()))
}

//! Selection of the characteristics of a card.
//!
//! Characteristics with too little information are left out, then those that are redundant with a
//! better one. Of the rest, each step adds the one with the largest score statistic, as long as the
//! Bayesian information criterion accepts it. A characteristic whose coefficient would contradict
//! its bins never stays. Only the given rows are read, so that a card that is evaluated out of fold
//! is selected again in every fold.

use rayon::prelude::*;
use statistics::logistic;

use super::super::vectors::{add, dot};
use super::binning::Binning;
use super::regression::{Design, ROWS_AT_ONCE, Regression};
use crate::Result;

/// Least information value of a characteristic (Siddiqi 2006: below 0.02 it is unpredictive).
pub(super) const LEAST_INFORMATION: f64 = 0.02;

/// Correlation of the weights of evidence from which two characteristics are redundant.
const REDUNDANT_CORRELATION: f64 = 0.7;

/// Largest number of characteristics on a card.
const MOST_CHARACTERISTICS: usize = 25;

/// A characteristic that may enter the card.
#[derive(Debug, Clone)]
pub(super) struct CandidateCharacteristic {
    /// Position of its feature.
    pub(super) feature: usize,
    pub(super) binning: Binning,
    /// Position of each application's bin.
    pub(super) positions: Vec<u8>,
}

impl CandidateCharacteristic {
    fn weight(&self, row: usize) -> f64 {
        self.binning.weights[usize::from(self.positions[row])]
    }

    /// Returns its weights of evidence, by bin, standardised over the applications.
    ///
    /// They have mean 0 and standard deviation 1.
    fn standardised_weights(&self) -> Vec<f64> {
        let weights = &self.binning.weights;
        let mut counts: Vec<f64> =
            self.binning.bins.iter().map(|bin| bin.counts.applications as f64).collect();
        counts.push(self.binning.missing.applications as f64);
        let mean = dot(weights, &counts) / counts.iter().sum::<f64>();
        let centred: Vec<f64> = weights.iter().map(|weight| weight - mean).collect();
        let variance =
            centred.iter().zip(&counts).map(|(weight, count)| weight * weight * count).sum::<f64>()
                / counts.iter().sum::<f64>();
        centred.into_iter().map(|weight| weight / variance.sqrt()).collect()
    }

    /// Computes the correlation of its weights of evidence with another's.
    fn correlation(&self, other: &Self) -> f64 {
        let width = other.binning.weights.len();
        let mut together = vec![0_u32; self.binning.weights.len() * width];
        for (&one, &another) in self.positions.iter().zip(&other.positions) {
            together[usize::from(one) * width + usize::from(another)] += 1;
        }
        let (weights, other_weights) = (self.standardised_weights(), other.standardised_weights());
        let sum: f64 = together
            .chunks_exact(width)
            .zip(weights)
            .map(|(counts, weight)| {
                weight
                    * counts
                        .iter()
                        .zip(&other_weights)
                        .map(|(&count, other)| f64::from(count) * other)
                        .sum::<f64>()
            })
            .sum();
        sum / self.positions.len() as f64
    }
}

/// Removes characteristics that are redundant with one with a larger information value.
///
/// The others are returned in descending order of information value.
pub(super) fn remove_redundant(
    mut candidates: Vec<CandidateCharacteristic>,
) -> Vec<CandidateCharacteristic> {
    candidates.sort_by(|left, right| {
        right.binning.information_value.total_cmp(&left.binning.information_value)
    });
    let mut kept: Vec<CandidateCharacteristic> = Vec::new();
    for candidate in candidates {
        if kept.par_iter().all(|better| candidate.correlation(better).abs() < REDUNDANT_CORRELATION)
        {
            kept.push(candidate);
        }
    }
    kept
}

/// The characteristics of a card and the regression on their weights of evidence.
///
/// The characteristics are in the order of the regression's columns.
#[derive(Debug)]
pub(super) struct SelectedCharacteristics {
    pub(super) characteristics: Vec<CandidateCharacteristic>,
    pub(super) regression: Regression,
}

/// Selects characteristics among `candidates` by forward steps.
///
/// # Errors
/// If a regression does not converge.
pub(super) fn forward(
    mut candidates: Vec<CandidateCharacteristic>,
    defaults: &[bool],
) -> Result<SelectedCharacteristics> {
    let mut chosen: Vec<CandidateCharacteristic> = Vec::new();
    let mut design = design(&chosen, defaults.len());
    let mut regression = Regression::fit(&design, defaults, vec![0.0])?;
    // A parameter stays if it raises twice the log-likelihood by more than this.
    let penalty = (defaults.len() as f64).ln();
    while chosen.len() < MOST_CHARACTERISTICS {
        let statistics = score_statistics(&candidates, &design, &regression, defaults);
        let best = (0..candidates.len())
            .max_by(|&one, &other| statistics[one].total_cmp(&statistics[other]));
        let Some(best) = best.filter(|&best| statistics[best] > penalty) else { break };
        chosen.push(candidates.remove(best));
        let mut start = regression.coefficients;
        start.push(0.0);
        loop {
            design = self::design(&chosen, defaults.len());
            regression = Regression::fit(&design, defaults, start)?;
            // A safer bin must lower the log-odds of default.
            let weakest = (0..chosen.len()).max_by(|&one, &other| {
                regression.coefficients[one + 1].total_cmp(&regression.coefficients[other + 1])
            });
            let Some(reversed) =
                weakest.filter(|&weakest| regression.coefficients[weakest + 1] >= 0.0)
            else {
                break;
            };
            chosen.remove(reversed);
            start = regression.coefficients;
            start.remove(reversed + 1);
        }
    }
    Ok(SelectedCharacteristics { characteristics: chosen, regression })
}

/// Builds the design matrix: for each application a one, then the weights of evidence of `chosen`.
fn design(chosen: &[CandidateCharacteristic], applications: usize) -> Design {
    let row =
        |row| [1.0].into_iter().chain(chosen.iter().map(move |candidate| candidate.weight(row)));
    Design { width: chosen.len() + 1, rows: (0..applications).flat_map(row).collect() }
}

/// Sums over the applications of each bin of a candidate.
#[derive(Clone)]
struct BinSums {
    /// Sum of outcome − probability.
    residuals: Vec<f64>,
    /// Sum of probability × (1 − probability) × the columns of the design, bin after bin.
    weighted: Vec<f64>,
}

/// Computes Rao's score statistic of adding each candidate to `regression`.
///
/// It is χ² with one degree of freedom: about twice the log-likelihood that the candidate would
/// gain (Hosmer, Lemeshow and Sturdivant, *Applied Logistic Regression*, 2013, section 4.3). It is
/// 0 for a candidate whose coefficient would have the wrong sign.
fn score_statistics(
    candidates: &[CandidateCharacteristic],
    design: &Design,
    regression: &Regression,
    defaults: &[bool],
) -> Vec<f64> {
    let width = design.width;
    let chunks: Vec<Vec<BinSums>> = (0..defaults.len())
        .step_by(ROWS_AT_ONCE)
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|first| {
            let rows = first..(first + ROWS_AT_ONCE).min(defaults.len());
            let mut residuals = Vec::with_capacity(rows.len());
            let mut weighted = design.rows[rows.start * width..rows.end * width].to_vec();
            for (line, &default) in weighted.chunks_exact_mut(width).zip(&defaults[rows.clone()]) {
                let probability = logistic(dot(line, &regression.coefficients));
                residuals.push(f64::from(u8::from(default)) - probability);
                for value in line {
                    *value *= probability * (1.0 - probability);
                }
            }
            candidates
                .iter()
                .map(|candidate| bin_sums(candidate, rows.clone(), &residuals, &weighted))
                .collect()
        })
        .collect();
    let statistic = |number: usize, candidate: &CandidateCharacteristic| {
        let weights = &candidate.binning.weights;
        let (mut gradient, mut own) = (0.0, 0.0);
        let mut shared = vec![0.0; width];
        for sums in chunks.iter().map(|chunk| &chunk[number]) {
            gradient += dot(weights, &sums.residuals);
            for (&weight, line) in weights.iter().zip(sums.weighted.chunks_exact(width)) {
                own += weight * weight * line[0];
                add(&mut shared, line, weight);
            }
        }
        let variance = own - dot(&shared, &regression.factor.solve(&shared));
        // It has no variance of its own left: the chosen ones have the same information.
        if gradient < 0.0 && variance > 1e-9 * own { gradient * gradient / variance } else { 0.0 }
    };
    candidates.iter().enumerate().map(|(number, candidate)| statistic(number, candidate)).collect()
}

fn bin_sums(
    candidate: &CandidateCharacteristic,
    rows: std::ops::Range<usize>,
    residuals: &[f64],
    weighted: &[f64],
) -> BinSums {
    let bins = candidate.binning.weights.len();
    let width = weighted.len() / residuals.len();
    let mut sums = BinSums { residuals: vec![0.0; bins], weighted: vec![0.0; bins * width] };
    let lines = residuals.iter().zip(weighted.chunks_exact(width));
    for (&position, (residual, line)) in candidate.positions[rows].iter().zip(lines) {
        let position = usize::from(position);
        sums.residuals[position] += residual;
        add(&mut sums.weighted[position * width..][..width], line, 1.0);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::super::super::oracle::{oracle, rows};
    use super::super::binning::Bin;
    use super::super::evidence::OutcomeCounts;
    use super::*;

    /// Builds a characteristic whose weights of evidence are `values`.
    fn with_weights(
        feature: usize,
        values: &[f64],
        information_value: f64,
    ) -> CandidateCharacteristic {
        let mut weights = values.to_vec();
        weights.sort_by(f64::total_cmp);
        weights.dedup();
        let positions: Vec<u8> = values
            .iter()
            .map(|value| weights.partition_point(|weight| weight < value) as u8)
            .collect();
        let counts = |bin| OutcomeCounts {
            applications: positions.iter().filter(|&&at| usize::from(at) == bin).count(),
            defaults: 0,
        };
        let bins =
            (0..weights.len()).map(|bin| Bin { from: bin as f64, counts: counts(bin) }).collect();
        weights.push(0.0);
        CandidateCharacteristic {
            feature,
            binning: Binning {
                bins,
                missing: OutcomeCounts::default(),
                weights,
                information_value,
            },
            positions,
        }
    }

    /// Returns a column of the oracle's rows, from 0.
    fn column(number: usize) -> Vec<f64> {
        rows().0.into_iter().map(|row| row[number]).collect()
    }

    #[test]
    fn the_score_statistic_is_numpys() {
        let (rows, defaults) = rows();
        let two =
            Design { width: 3, rows: rows.iter().flat_map(|row| [1.0, row[0], row[1]]).collect() };
        let regression = Regression::fit(&two, &defaults, vec![0.0; 3]).unwrap();
        let statistic =
            score_statistics(&[with_weights(0, &column(2), 1.0)], &two, &regression, &defaults)[0];
        assert!((statistic - oracle("score_statistic")[0]).abs() < 1e-6, "{statistic}");
        let reversed: Vec<f64> = column(2).iter().map(|value| -value).collect();
        let statistics =
            score_statistics(&[with_weights(0, &reversed, 1.0)], &two, &regression, &defaults);
        assert_eq!(statistics, [0.0], "its coefficient would have the wrong sign");
    }

    #[test]
    fn correlation_is_that_of_the_weights() {
        let (one, other) = (
            with_weights(0, &[1.0, 2.0, 3.0, 4.0], 1.0),
            with_weights(1, &[1.0, 3.0, 2.0, 4.0], 1.0),
        );
        // Deviations −1.5, −0.5, 0.5, 1.5 and −1.5, 0.5, −0.5, 1.5: 4 / 5.
        assert!((one.correlation(&other) - 0.8).abs() < 1e-12);
        assert!(
            (one.correlation(&with_weights(1, &[4.0, 3.0, 2.0, 1.0], 1.0)) + 1.0).abs() < 1e-12
        );
    }

    #[test]
    fn of_two_that_repeat_each_other_the_better_stays() {
        let first = column(0);
        let nearly: Vec<f64> = first
            .iter()
            .enumerate()
            .map(|(row, value)| value + f64::from(u8::from(row % 5 == 0)))
            .collect();
        let candidates = vec![
            with_weights(0, &nearly, 0.2),
            with_weights(1, &column(1), 0.1),
            with_weights(2, &first, 0.3),
        ];
        let kept = remove_redundant(candidates);
        assert_eq!(kept.iter().map(|candidate| candidate.feature).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn keeps_what_pays_for_its_place_and_has_the_right_sign() {
        let (_, defaults) = rows();
        // Weights of evidence fall where the default rate rises; the third column has no
        // information.
        let safer = |number: usize| column(number).iter().map(|value| -value).collect::<Vec<f64>>();
        let candidates = vec![
            with_weights(0, &column(2), 0.5),
            with_weights(1, &safer(0), 0.4),
            with_weights(2, &safer(1), 0.3),
            with_weights(3, &column(0), 0.2),
        ];
        let selected = forward(candidates, &defaults).unwrap();
        let features: Vec<usize> =
            selected.characteristics.iter().map(|candidate| candidate.feature).collect();
        assert_eq!(features, [1, 2]);
        assert!(selected.regression.coefficients[1..].iter().all(|coefficient| *coefficient < 0.0));
    }
}

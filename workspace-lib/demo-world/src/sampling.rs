//! Random draws from fitted distributions.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

/// Shares of the population at which the quantiles were measured.
pub(crate) const LEVELS: [f64; 27] = [
    0.0, 0.002, 0.01, 0.03, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65,
    0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.97, 0.99, 0.998, 1.0,
];

/// Quantiles of a distribution at the [`LEVELS`].
pub(crate) type Quantiles = [f64; LEVELS.len()];

/// Returns the quantile of `rank`, by linear interpolation.
pub(crate) fn quantile(quantiles: &Quantiles, rank: f64) -> f64 {
    let upper = LEVELS.partition_point(|level| *level < rank).clamp(1, LEVELS.len() - 1);
    let (low, high) = (LEVELS[upper - 1], LEVELS[upper]);
    let share = ((rank - low) / (high - low)).clamp(0.0, 1.0);
    quantiles[upper - 1] + share * (quantiles[upper] - quantiles[upper - 1])
}

/// Returns the count at `rank`, if `shares[n]` of the population have the count `n`.
pub(crate) fn count(shares: &[f64], rank: f64) -> usize {
    let mut remaining = rank * shares.iter().sum::<f64>();
    for (number, share) in shares.iter().enumerate() {
        remaining -= share;
        if remaining < 0.0 {
            return number;
        }
    }
    shares.len() - 1
}

/// Returns the value at `rank` of a weighted list, where `rank` is between 0 and 1.
pub(crate) fn choose<T: Copy>(weighted: &[(T, f64)], rank: f64) -> T {
    let mut remaining = rank * weighted.iter().map(|(_, weight)| weight).sum::<f64>();
    for (value, weight) in weighted {
        remaining -= weight;
        if remaining < 0.0 {
            return *value;
        }
    }
    weighted[weighted.len() - 1].0
}

/// Draws a uniform number between 0 and 1.
pub(crate) fn uniform(random: &mut ChaCha8Rng) -> f64 {
    random.random()
}

/// Draws true with the given probability.
pub(crate) fn chance(random: &mut ChaCha8Rng, probability: f64) -> bool {
    uniform(random) < probability
}

/// Draws a standard normal number.
pub(crate) fn normal(random: &mut ChaCha8Rng) -> f64 {
    random.sample(StandardNormal)
}

/// Draws a log-normal number. `spread` is the standard deviation of its logarithm.
pub(crate) fn log_normal(random: &mut ChaCha8Rng, median: f64, spread: f64) -> f64 {
    median * (spread * normal(random)).exp()
}

/// Draws a standard normal number that correlates with `score`.
pub(crate) fn correlated(random: &mut ChaCha8Rng, score: f64, correlation: f64) -> f64 {
    correlation * score + (1.0 - correlation * correlation).sqrt() * normal(random)
}

/// Returns `value` if `known`, otherwise `None`.
pub(crate) fn known<T>(known: bool, value: T) -> Option<T> {
    known.then_some(value)
}

/// Rounds to the nearest multiple of `step`.
pub(crate) fn round_to(value: f64, step: f64) -> f64 {
    // A product of decimals has floating-point noise in later digits.
    ((value / step).round() * step * 1e6).round() / 1e6
}

/// Rounds to two decimals.
pub(crate) fn cents(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// Returns the standard normal distribution function at `score`.
///
/// Abramowitz and Stegun, *Handbook of Mathematical Functions*, formula 26.2.17; error below
/// 7.5e-8.
pub(crate) fn normal_distribution(score: f64) -> f64 {
    const COEFFICIENTS: [f64; 5] =
        [0.319_381_530, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
    let t = 1.0 / (1.0 + 0.231_641_9 * score.abs());
    let polynomial =
        COEFFICIENTS.iter().rev().fold(0.0, |sum, coefficient| (sum + coefficient) * t);
    let tail = (-0.5 * score * score).exp() / std::f64::consts::TAU.sqrt() * polynomial;
    if score >= 0.0 { 1.0 - tail } else { tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interpolates_between_levels() {
        let quantiles: Quantiles = LEVELS.map(|level| 10.0 * level);
        for rank in [0.0, 0.001, 0.5, 0.62, 1.0] {
            assert!((quantile(&quantiles, rank) - 10.0 * rank).abs() < 1e-12, "{rank}");
        }
    }

    #[test]
    fn counts_and_chooses_by_share() {
        assert_eq!(
            [0.0, 0.49, 0.51, 0.99, 1.0].map(|rank| count(&[0.5, 0.5], rank)),
            [0, 0, 1, 1, 1]
        );
        assert_eq!(choose(&[("a", 1.0), ("b", 3.0)], 0.3), "b");
    }

    #[test]
    fn knows_the_normal_distribution() {
        for (score, share) in [(0.0, 0.5), (1.0, 0.841_344_7), (-1.959_964, 0.025)] {
            assert!((normal_distribution(score) - share).abs() < 1e-6);
        }
    }
}

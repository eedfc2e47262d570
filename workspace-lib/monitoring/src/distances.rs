//! Distances between two distributions over the same parts.

use statistics::{LEAST_SHARE, NORMAL_QUANTILE, population_stability_index};
use statrs::distribution::{ChiSquared, ContinuousCDF};

use crate::partition::Partition;

/// Shares of a variable's values, and how many values they come from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shares<'a> {
    pub(crate) shares: &'a [f64],
    /// Number of values; for a weighted reference, the effective number.
    pub(crate) values: f64,
}

/// Stability index with its interval, and what chance alone explains.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct StabilityIndex {
    pub(crate) index: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) by_chance: f64,
    pub(crate) least_detectable: f64,
}

/// 80th percentile of the normal distribution: the least detectable index is found with a power of
/// 80 %.
const POWER_QUANTILE: f64 = 0.841_621_233_572_914_3;

/// Computes the stability index over bins, `alpha` being the rate of false alarms.
///
/// Without drift the index is about (1/n + 1/m) χ² with one degree of freedom less than bins
/// (Yurdakul and Naranjo, *Statistical properties of the population stability index*, Journal of
/// Risk Model Validation 14, 2020); `by_chance` is its quantile at 1 − `alpha`. With drift it is
/// about noncentral, whence the least index that would be found with a power of 80 %. The interval,
/// at 95 %, is the delta method's, with the index's bias taken off.
pub(crate) fn stability_index(before: Shares<'_>, now: Shares<'_>, alpha: f64) -> StabilityIndex {
    // An empty bin counts as half a value, or as its share in the other period if that is less.
    let filled = |share: f64, other: f64, values: f64| {
        if share > 0.0 { share } else { (0.5 / values).max(LEAST_SHARE).min(other) }
    };
    let used: Vec<(f64, f64)> = before
        .shares
        .iter()
        .zip(now.shares)
        .filter(|(before, now)| **before > 0.0 || **now > 0.0)
        .map(|(&p, &q)| (filled(p, q, before.values), filled(q, p, now.values)))
        .collect();
    let index = population_stability_index(used.iter().copied());
    let noise = 1.0 / before.values + 1.0 / now.values;
    let degrees = used.len().saturating_sub(1) as f64;
    if degrees == 0.0 {
        return StabilityIndex {
            index,
            low: index,
            high: index,
            by_chance: 0.0,
            least_detectable: 0.0,
        };
    }
    // Variance of Σ share × gradient in one sample.
    let variance = |of: &dyn Fn(f64, f64) -> (f64, f64)| {
        let (first, second) = used.iter().fold((0.0, 0.0), |(first, second), &(p, q)| {
            let (share, gradient) = of(p, q);
            (first + share * gradient, second + share * gradient * gradient)
        });
        (second - first * first).max(0.0)
    };
    let of_now = variance(&|p, q| (q, (q / p).ln() + 1.0 - p / q)) / now.values;
    let of_before = variance(&|p, q| (p, (p / q).ln() + 1.0 - q / p)) / before.values;
    let deviation = (of_now + of_before + 2.0 * degrees * noise * noise).sqrt();
    let unbiased = index - degrees * noise;
    let critical = chi_squared_quantile(1.0 - alpha, degrees);
    StabilityIndex {
        index,
        low: (unbiased - NORMAL_QUANTILE * deviation).max(0.0),
        high: (unbiased + NORMAL_QUANTILE * deviation).max(0.0),
        by_chance: noise * critical,
        least_detectable: noise * noncentrality(critical, degrees),
    }
}

/// Returns the noncentrality at which χ² exceeds `critical` with a probability of 80 %.
///
/// By the normal approximation of noncentral χ²: mean k + λ, variance 2 (k + 2 λ).
fn noncentrality(critical: f64, degrees: f64) -> f64 {
    // critical − k − λ = −z √(2 k + 4 λ); with s = √(2 k + 4 λ): s²/4 − z s − (critical − k/2) = 0.
    let constant = critical - degrees / 2.0;
    let root = 2.0 * (POWER_QUANTILE + (POWER_QUANTILE * POWER_QUANTILE + constant).sqrt());
    ((root * root - 2.0 * degrees) / 4.0).max(0.0)
}

/// Returns the quantile of χ² at `probability`, with at least one degree of freedom.
pub(crate) fn chi_squared_quantile(probability: f64, degrees: f64) -> f64 {
    ChiSquared::new(degrees).map_or(0.0, |chi| chi.inverse_cdf(probability))
}

/// Returns the statistic and p-value of the χ² test that two samples have the same distribution.
///
/// Equal to `scipy.stats.chi2_contingency(…, correction=False)`. `None` where only one category has
/// values.
pub(crate) fn chi_squared_test(before: Shares<'_>, now: Shares<'_>) -> Option<(f64, f64)> {
    let total = before.values + now.values;
    let (mut statistic, mut used) = (0.0, 0_usize);
    for (p, q) in before.shares.iter().zip(now.shares) {
        let (left, right) = (p * before.values, q * now.values);
        if left + right <= 0.0 {
            continue;
        }
        used += 1;
        for (observed, values) in [(left, before.values), (right, now.values)] {
            let expected = (left + right) * values / total;
            statistic += (observed - expected).powi(2) / expected;
        }
    }
    let chi = ChiSquared::new(used.checked_sub(1)? as f64).ok()?;
    Some((statistic, chi.sf(statistic)))
}

/// Returns the Kolmogorov–Smirnov statistic between distributions over ranges.
///
/// It is the largest difference at the ends of the ranges. The exact statistic is larger by at most
/// the share of a range.
pub(crate) fn kolmogorov_smirnov(before: &[f64], now: &[f64]) -> f64 {
    let mut difference = 0.0_f64;
    let mut largest = 0.0_f64;
    for (p, q) in before.iter().zip(now) {
        difference += q - p;
        largest = largest.max(difference.abs());
    }
    largest.min(1.0)
}

/// Returns the p-value of a Kolmogorov–Smirnov statistic of samples of these sizes.
///
/// The limiting distribution with Stephens's correction (*Journal of the Royal Statistical Society*
/// B 32, 1970).
pub(crate) fn kolmogorov_p_value(statistic: f64, before: f64, now: f64) -> f64 {
    let root = (before * now / (before + now)).sqrt();
    let scaled = (root + 0.12 + 0.11 / root) * statistic;
    if scaled < 0.2 {
        return 1.0;
    }
    let term = |k: i32| {
        let k = f64::from(k);
        (-1.0_f64).powf(k - 1.0) * (-2.0 * k * k * scaled * scaled).exp()
    };
    (2.0 * (1..=100).map(term).sum::<f64>()).clamp(0.0, 1.0)
}

/// Returns Wasserstein's distance of order 1, in the variable's unit.
///
/// Numbers are taken as evenly spread within a range. `None` where an end is not finite.
pub(crate) fn wasserstein(
    partition: &Partition,
    (lowest, highest): (f64, f64),
    before: &[f64],
    now: &[f64],
) -> Option<f64> {
    let mut area = 0.0;
    let mut difference = 0.0_f64;
    for (range, (p, q)) in before.iter().zip(now).enumerate().take(partition.len()) {
        let next = difference + q - p;
        let (from, to) = partition.ends(range, lowest, highest);
        let width = to - from;
        let height = if difference * next >= 0.0 {
            f64::midpoint(difference.abs(), next.abs())
        } else {
            (difference * difference + next * next) / (2.0 * (difference.abs() + next.abs()))
        };
        if height > 0.0 {
            area += height * width;
        }
        difference = next;
    }
    area.is_finite().then_some(area)
}

/// Returns Benjamini and Hochberg's adjusted p-values, in the order given.
///
/// Equal to `scipy.stats.false_discovery_control`.
pub(crate) fn false_discovery_control(p_values: &[f64]) -> Vec<f64> {
    let count = p_values.len();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|&left, &right| p_values[right].total_cmp(&p_values[left]));
    let mut adjusted = vec![1.0; count];
    let mut least = 1.0_f64;
    for (above, &at) in order.iter().enumerate() {
        let rank = count - above;
        least = least.min(p_values[at] * count as f64 / rank as f64);
        adjusted[at] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(shares: &[f64], values: f64) -> Shares<'_> {
        Shares { shares, values }
    }

    fn close(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "{found}, expected {expected}");
    }

    #[test]
    fn the_index_is_the_formula_and_chance_is_chi_squared() {
        let found = stability_index(shares(&[0.5, 0.5], 100.0), shares(&[0.75, 0.25], 100.0), 0.05);
        close(found.index, 0.25 * (0.75_f64 / 0.5).ln() - 0.25 * (0.25_f64 / 0.5).ln(), 1e-12);
        // The 95 % quantile of χ² with one degree of freedom is 3.841459.
        close(found.by_chance, 0.02 * 3.841_459, 1e-7);
        assert!(found.low < found.index && found.index < found.high);
        let empty = stability_index(shares(&[1.0, 0.0], 100.0), shares(&[1.0, 0.0], 100.0), 0.05);
        assert_eq!((empty.index, empty.by_chance), (0.0, 0.0));
    }

    #[test]
    fn an_empty_bin_counts_as_half_a_value() {
        let found = stability_index(shares(&[0.1, 0.9], 1e6), shares(&[0.0, 1.0], 1000.0), 0.05);
        close(
            found.index,
            (0.0005 - 0.1) * (0.0005_f64 / 0.1).ln() + 0.1 * (1.0_f64 / 0.9).ln(),
            1e-12,
        );
    }

    #[test]
    fn more_values_show_smaller_drifts() {
        let half = shares(&[0.5, 0.5], 1e6);
        let least =
            |values| stability_index(half, shares(&[0.5, 0.5], values), 0.001).least_detectable;
        close(least(1000.0) / least(10_000.0), 10.0, 0.1);
        // Of χ² with 9 degrees of freedom, the 95 % quantile is 16.919. R: pchisq(16.919, 9,
        // ncp = 15.68, lower = FALSE) is 0.8; the normal approximation is within 5 %.
        close(noncentrality(16.919, 9.0), 15.68, 0.8);
    }

    #[test]
    fn chi_squared_is_scipys() {
        // scipy.stats.chi2_contingency([[10, 20, 30], [6, 9, 17]], correction=False)
        let (before, now) = (
            [10.0, 20.0, 30.0].map(|count| count / 60.0),
            [6.0, 9.0, 17.0].map(|count| count / 32.0),
        );
        let (statistic, p) = chi_squared_test(shares(&before, 60.0), shares(&now, 32.0)).unwrap();
        close(statistic, 0.271_574_651_504_035_3, 1e-12);
        close(p, 0.873_028_283_380_073_2, 1e-12);
        assert_eq!(
            chi_squared_test(shares(&[1.0], 5.0), shares(&[1.0], 5.0)).map(|(s, _)| s),
            None
        );
    }

    #[test]
    fn kolmogorov_smirnov_is_the_largest_difference() {
        close(kolmogorov_smirnov(&[0.5, 0.5, 0.0], &[0.2, 0.5, 0.3]), 0.3, 1e-12);
        // scipy.stats.kstwo.sf(0.05, 1000) is 0.013012; of samples of 2,000 each, en is 1,000.
        close(kolmogorov_p_value(0.05, 2000.0, 2000.0), 0.013_012, 2e-4);
        close(kolmogorov_p_value(0.0, 10.0, 10.0), 1.0, 0.0);
    }

    #[test]
    fn wasserstein_is_the_area_between_the_distributions() {
        // Evenly spread over 0 to 1, then over 1 to 2: every number has moved by one.
        let partition = Partition::Numbers(vec![0.0, 1.0, 2.0]);
        let of =
            |before: [f64; 4], now: [f64; 4]| wasserstein(&partition, (0.0, 3.0), &before, &now);
        close(of([0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]).unwrap(), 1.0, 1e-12);
        // Half of what lay below one lies beyond two now: half has moved by two.
        close(of([0.0, 1.0, 0.0, 0.0], [0.0, 0.5, 0.0, 0.5]).unwrap(), 1.0, 1e-12);
        assert_eq!(
            wasserstein(
                &partition,
                (0.0, f64::INFINITY),
                &[0.0, 1.0, 0.0, 0.0],
                &[0.0, 0.5, 0.0, 0.5]
            ),
            None
        );
    }

    #[test]
    fn false_discoveries_are_controlled_as_scipy_does() {
        // scipy.stats.false_discovery_control([0.01, 0.04, 0.03, 0.5])
        let adjusted = false_discovery_control(&[0.01, 0.04, 0.03, 0.5]);
        for (found, expected) in
            adjusted.iter().zip([0.04, 0.053_333_333_333_333_34, 0.053_333_333_333_333_34, 0.5])
        {
            close(*found, expected, 1e-12);
        }
    }
}

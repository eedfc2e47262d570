//! The normal distribution's quantile, and the intervals of a share and of a mean.

use crate::sample_deviation;

/// 97.5th percentile of the normal distribution: half the width of a 95 % interval, in standard
/// errors.
pub const NORMAL_QUANTILE: f64 = 1.959_963_984_540_054;

/// Returns both ends of Wilson's 95 % interval of a share, `successes` among `trials`.
///
/// It keeps its meaning where the normal interval loses it: few trials, no success, or nothing but
/// successes. `None` without a trial. Source: Wilson 1927, *Probable inference, the law of
/// succession, and statistical inference*; equal to scipy's
/// `binomtest(…).proportion_ci(method="wilson")`.
///
/// ```
/// use statistics::wilson_interval;
///
/// // No default among five clients does not mean that none ever defaults.
/// assert!(wilson_interval(0, 5).is_some_and(|(low, high)| low == 0.0 && high > 0.43));
/// assert_eq!(wilson_interval(0, 0), None);
/// ```
pub fn wilson_interval(successes: usize, trials: usize) -> Option<(f64, f64)> {
    if trials == 0 {
        return None;
    }
    let (share, trials) = (successes as f64 / trials as f64, trials as f64);
    let square = NORMAL_QUANTILE * NORMAL_QUANTILE;
    let centre = (share + square / (2.0 * trials)) / (1.0 + square / trials);
    let variance = share * (1.0 - share) / trials + square / (4.0 * trials * trials);
    let half = NORMAL_QUANTILE / (1.0 + square / trials) * variance.sqrt();
    // Rounding must not leave the share outside its own interval.
    Some(((centre - half).clamp(0.0, share), (centre + half).clamp(share, 1.0)))
}

/// Returns the mean of `values`, and both ends of its normal 95 % interval.
///
/// For the interval of a paired difference, pass the differences. `None` for fewer than two values.
///
/// ```
/// use statistics::mean_interval;
///
/// // The standard error is √(1/3) / √4.
/// let half = 1.959_963_984_540_054 * (1.0_f64 / 12.0).sqrt();
/// let found = mean_interval(&[1.0, 0.0, 1.0, 0.0]);
/// assert!(found.is_some_and(|(mean, _, high)| mean == 0.5 && (high - 0.5 - half).abs() < 1e-15));
/// assert_eq!(mean_interval(&[1.0]), None);
/// ```
pub fn mean_interval(values: &[f64]) -> Option<(f64, f64, f64)> {
    if values.len() < 2 {
        return None;
    }
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let half = NORMAL_QUANTILE * sample_deviation(values.iter().copied()) / count.sqrt();
    Some((mean, mean - half, mean + half))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_scipy() {
        // scipy 1.17: binomtest(7, 10), (0, 5) and (81, 263), proportion_ci(method="wilson").
        let rounded = |successes, trials| {
            wilson_interval(successes, trials)
                .map(|(low, high)| [low, high].map(|end| (end * 1e4).round() as i64))
        };
        assert_eq!(rounded(7, 10), Some([3968, 8922]));
        assert_eq!(rounded(0, 5), Some([0, 4345]));
        assert_eq!(rounded(81, 263), Some([2553, 3662]));
        assert_eq!(rounded(3, 3).map(|[_, high]| high), Some(10_000));
        assert_eq!(wilson_interval(0, 0), None);
    }
}

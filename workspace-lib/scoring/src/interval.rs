//! Confidence interval of a share.

/// 97.5th percentile of the standard normal distribution.
///
/// It is half the width of a 95 % interval, in standard errors.
const QUANTILE: f64 = 1.959_963_984_540_054;

/// Returns the ends of Wilson's 95 % interval of the share `successes` / `trials`.
///
/// The result is `None` without a trial. Unlike the normal interval it stays valid for few trials,
/// for no success, and for successes only. Source: Wilson 1927, *Probable inference, the law of
/// succession, and statistical inference*. It agrees with scipy's
/// `binomtest(…).proportion_ci(method="wilson")`.
pub fn wilson_interval(successes: usize, trials: usize) -> Option<(f64, f64)> {
    if trials == 0 {
        return None;
    }
    let (share, trials) = (successes as f64 / trials as f64, trials as f64);
    let square = QUANTILE * QUANTILE;
    let centre = (share + square / (2.0 * trials)) / (1.0 + square / trials);
    let half = QUANTILE / (1.0 + square / trials)
        * (share * (1.0 - share) / trials + square / (4.0 * trials * trials)).sqrt();
    // Rounding must not leave the share outside its own interval.
    Some(((centre - half).clamp(0.0, share), (centre + half).clamp(share, 1.0)))
}

//! The interval of a share.

/// 97.5th percentile of the normal distribution: half the width of a 95 % interval, in standard
/// errors.
const QUANTILE: f64 = 1.959_963_984_540_054;

/// Ends of Wilson's 95 % interval of a share, `successes` among `trials` (Wilson 1927, *Probable
/// inference, the law of succession, and statistical inference*; scipy's
/// `binomtest(…).proportion_ci(method="wilson")`). `None` without a trial.
///
/// It keeps its meaning where the normal interval loses it: few trials, no success, or nothing but
/// successes.
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

//! Population stability index.

/// Share that replaces that of an empty bin, so that its logarithm is finite.
pub const LEAST_SHARE: f64 = 1e-4;

/// Returns the population stability index over the bins of two periods.
///
/// A pair holds a bin's share before and its share now, both positive: the caller replaces an empty
/// share, for example by [`LEAST_SHARE`]. The index is the sum over bins of
/// (now − before) × ln(now ÷ before) (Siddiqi, *Credit Risk Scorecards*, 2006, chapter 8).
///
/// ```
/// use statistics::population_stability_index;
///
/// // Half of the clients were below the edge, now a quarter is: 0.25 ln 2 + 0.25 ln 1.5.
/// let index = population_stability_index([(0.5, 0.25), (0.5, 0.75)]);
/// assert!((index - 0.274_653_072_167_027_4).abs() < 1e-12);
/// ```
pub fn population_stability_index(shares: impl IntoIterator<Item = (f64, f64)>) -> f64 {
    shares.into_iter().map(|(before, now)| (now - before) * (now / before).ln()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_zero_without_a_change_and_symmetric() {
        assert!(population_stability_index([(0.2, 0.2), (0.8, 0.8)]).abs() < 1e-15);
        let there = population_stability_index([(0.1, 0.4), (0.9, 0.6)]);
        let back = population_stability_index([(0.4, 0.1), (0.6, 0.9)]);
        assert!((there - back).abs() < 1e-15);
        // (0.3) ln 4 + (−0.3) ln(2 ÷ 3)
        assert!((there - 0.3 * (4.0_f64.ln() + 1.5_f64.ln())).abs() < 1e-12);
    }
}

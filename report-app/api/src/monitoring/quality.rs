//! How well probabilities rank those who default before those who repay.

/// Computes the area under the ROC curve of `(score, defaults, repaid)`.
///
/// The last two values are how much of a default and of a repaid loan each is: 1 and 0 for a known
/// outcome, p and 1 − p for an expected one. Equal scores count half.
///
/// Returns `None` without a default or without a repaid loan.
pub(super) fn area_under_curve(mut loans: Vec<(f64, f64, f64)>) -> Option<f64> {
    loans.sort_unstable_by(|left, right| left.0.total_cmp(&right.0));
    let (mut area, mut defaults, mut repaid) = (0.0, 0.0, 0.0);
    for equal in loans.chunk_by(|left, right| left.0.total_cmp(&right.0).is_eq()) {
        let (more_defaults, more_repaid) = equal
            .iter()
            .fold((0.0, 0.0), |(defaults, repaid), loan| (defaults + loan.1, repaid + loan.2));
        area += more_defaults * (repaid + more_repaid / 2.0);
        defaults += more_defaults;
        repaid += more_repaid;
    }
    (defaults > 0.0 && repaid > 0.0).then(|| area / (defaults * repaid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_the_pairs_in_the_right_order() {
        // Defaults at 0.8 and 0.4, repaid at 0.4, 0.3 and 0.1: of six pairs five are in the right
        // order, and one is a tie.
        let loans = vec![
            (0.8, 1.0, 0.0),
            (0.4, 1.0, 0.0),
            (0.4, 0.0, 1.0),
            (0.3, 0.0, 1.0),
            (0.1, 0.0, 1.0),
        ];
        assert_eq!(area_under_curve(loans), Some(5.5 / 6.0));
        assert_eq!(area_under_curve(vec![(0.8, 1.0, 0.0)]), None);
        assert_eq!(area_under_curve(vec![]), None);
    }

    #[test]
    fn an_expected_area_weighs_what_may_become_of_each() {
        // Two loans at 0.8 and 0.2: (0.8·0.2/2 + 0.8·0.8 + 0.2·0.8/2) / (1·1).
        let area = area_under_curve(vec![(0.8, 0.8, 0.2), (0.2, 0.2, 0.8)]);
        assert!(area.is_some_and(|area| (area - 0.8).abs() < 1e-12));
    }
}

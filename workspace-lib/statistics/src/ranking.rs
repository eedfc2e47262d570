//! The area under the ROC curve, and the ranking behind it.

/// Cases in descending order of their score, made once and read with many weights.
#[derive(Debug, Clone)]
pub struct Ranking {
    order: Vec<usize>,
    /// For each rank, true if the next rank has a lower score.
    ends_tie: Vec<bool>,
}

impl Ranking {
    /// Ranks cases by `scores`, none of them `NaN`.
    pub fn new(scores: &[f64]) -> Self {
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|&left, &right| scores[right].total_cmp(&scores[left]));
        let ends_tie = (0..order.len())
            .map(|rank| order.get(rank + 1).is_none_or(|&next| scores[next] < scores[order[rank]]))
            .collect();
        Self { order, ends_tie }
    }

    /// Returns the cases by descending score, each with whether it is the last of its score.
    pub fn cases(&self) -> impl Iterator<Item = (usize, bool)> {
        self.order.iter().copied().zip(self.ends_tie.iter().copied())
    }

    /// Returns the area under the ROC curve; `None` if an outcome has no weight.
    ///
    /// The share of pairs of a positive and a negative case that are ranked rightly, ties counting
    /// half; equal to scikit-learn's `roc_auc_score`. `weights(case)` gives how much of a positive
    /// and of a negative case it is: its weight and 0 or 0 and its weight for a known outcome, p and
    /// 1 − p for an expected one.
    ///
    /// ```
    /// use statistics::Ranking;
    ///
    /// // Positive cases at 0.8 and 0.4, negative ones at 0.4 and 0.1: one of four pairs is a tie.
    /// let ranking = Ranking::new(&[0.8, 0.4, 0.4, 0.1]);
    /// let area = ranking.area_under_curve(|case| if case < 2 { (1.0, 0.0) } else { (0.0, 1.0) });
    /// assert_eq!(area, Some(3.5 / 4.0));
    /// ```
    pub fn area_under_curve(&self, weights: impl Fn(usize) -> (f64, f64)) -> Option<f64> {
        let (mut area, mut positives, mut negatives) = (0.0, 0.0, 0.0);
        let (mut tied_positives, mut tied_negatives) = (0.0, 0.0);
        for (case, ends_tie) in self.cases() {
            let (positive, negative) = weights(case);
            tied_positives += positive;
            tied_negatives += negative;
            if ends_tie {
                area += tied_negatives * (positives + tied_positives / 2.0);
                positives += tied_positives;
                negatives += tied_negatives;
                (tied_positives, tied_negatives) = (0.0, 0.0);
            }
        }
        (positives > 0.0 && negatives > 0.0).then(|| area / (positives * negatives))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_the_pairs_in_the_right_order() {
        // Defaults at 0.8 and 0.4, repaid at 0.4, 0.3 and 0.1: of six pairs five are right, one is
        // a tie.
        let ranking = Ranking::new(&[0.3, 0.8, 0.4, 0.4, 0.1]);
        let known = |case: usize| if [1, 2].contains(&case) { (1.0, 0.0) } else { (0.0, 1.0) };
        assert_eq!(ranking.area_under_curve(known), Some(5.5 / 6.0));
        assert_eq!(ranking.area_under_curve(|_| (1.0, 0.0)), None);
        assert_eq!(Ranking::new(&[]).area_under_curve(known), None);
    }

    #[test]
    fn an_expected_area_weighs_both_outcomes_of_each_case() {
        // Of two loans at 0.8 and 0.2: (0.8·0.2/2 + 0.8·0.8 + 0.2·0.8/2) / (1·1).
        let probabilities = [0.8, 0.2];
        let both = |case: usize| (probabilities[case], 1.0 - probabilities[case]);
        let area = Ranking::new(&probabilities).area_under_curve(both);
        assert!(area.is_some_and(|area| (area - 0.8).abs() < 1e-12));
    }

    #[test]
    fn zeros_of_both_signs_are_tied() {
        let known = |case: usize| if case == 0 { (1.0, 0.0) } else { (0.0, 1.0) };
        assert_eq!(Ranking::new(&[-0.0, 0.0]).area_under_curve(known), Some(0.5));
    }
}

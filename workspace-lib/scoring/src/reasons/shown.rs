//! Selection of the reasons to show: the strongest, from both sides.

use crate::Reason;

/// Returns at most `most` reasons to show, the strongest first.
///
/// `reasons` are an explanation's, most important first. One reason that raises the risk and one
/// that lowers it are among them, if both exist. So a decision is never explained by one side only.
///
/// ```
/// use scoring::{Reason, ReasonGroup, shown};
///
/// let reason = |group, contribution| Reason { group, contribution, features: Vec::new() };
/// let reasons = [
///     reason(ReasonGroup::ExternalScores, 0.5),
///     reason(ReasonGroup::Loan, 0.4),
///     reason(ReasonGroup::Education, -0.1),
/// ];
/// // The weak reason is the only one that lowers the risk, so it is shown.
/// assert_eq!(shown(&reasons, 2)[1].group, ReasonGroup::Education);
/// ```
pub fn shown(reasons: &[Reason], most: usize) -> Vec<&Reason> {
    let mut shown: Vec<&Reason> = reasons.iter().take(most).collect();
    let raises = |reason: &Reason| reason.contribution > 0.0;
    let Some(&first) = shown.first() else { return shown };
    let is_one_sided = shown.iter().all(|reason| raises(reason) == raises(first));
    let other = reasons.iter().skip(most).find(|reason| raises(reason) != raises(first));
    if let (true, true, Some(other)) = (most > 1, is_one_sided, other) {
        shown.pop();
        shown.push(other);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ReasonGroup;

    fn reasons(contributions: &[f64]) -> Vec<Reason> {
        let reason =
            |&contribution| Reason { group: ReasonGroup::Loan, contribution, features: Vec::new() };
        contributions.iter().map(reason).collect()
    }

    fn shown_of(contributions: &[f64], most: usize) -> Vec<f64> {
        shown(&reasons(contributions), most).into_iter().map(|reason| reason.contribution).collect()
    }

    #[test]
    fn the_strongest_reason_of_the_other_side_takes_the_last_place() {
        assert_eq!(shown_of(&[0.5, 0.4, 0.3, 0.2, -0.1, -0.05], 4), [0.5, 0.4, 0.3, -0.1]);
        assert_eq!(shown_of(&[0.5, -0.4, 0.3, 0.2, -0.1], 4), [0.5, -0.4, 0.3, 0.2]);
        assert_eq!(shown_of(&[-0.5, -0.4], 4), [-0.5, -0.4], "there is no other side");
        assert_eq!(shown_of(&[0.5, -0.4], 1), [0.5], "one place has one side");
        assert_eq!(shown_of(&[], 4), [0.0; 0]);
    }
}

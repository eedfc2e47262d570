//! Importance of inputs and of reasons for the scores.
//!
//! The importance of an input is its mean absolute contribution over clients (Lundberg et al.,
//! *From local explanations to global understanding with explainable AI for trees*, 2020, section
//! "Global model understanding"). The importance of a reason is the mean absolute *sum* of its
//! inputs' contributions for each client. So inputs that cancel each other out make no reason.

use std::collections::BTreeMap;

use rayon::prelude::*;
use scoring::ReasonGroup;
use scoring::model::Model;
use serde::{Deserialize, Serialize};

use super::rows::Rows;
use crate::{Error, Result};

/// Importance of an input for the scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Importance {
    /// Name of the feature.
    pub feature: String,
    /// Mean absolute contribution, in log-odds.
    pub importance: f64,
}

/// Importance of a reason group for the scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupImportance {
    /// The group.
    pub group: ReasonGroup,
    /// Mean absolute sum of its features' contributions, in log-odds.
    pub importance: f64,
}

/// Computes the exact Shapley values of every client, in log-odds.
///
/// They are row-major and in the order of `values` (clients × the model's inputs).
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let bundle = Bundle::open(&champion_folder()?)?;
/// let model = bundle.model();
/// let inputs = model.feature_names().len();
/// // Nothing is known of the first client, and all numbers of the second are 1.
/// let clients = [vec![f64::NAN; inputs], vec![1.0; inputs]].concat();
/// let parts = contributions(model, &clients)?;
/// assert_eq!(parts[inputs..], model.contributions(&clients[inputs..]));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Length`] if `values` is not a whole number of rows, [`Error::Data`] if it is empty.
pub fn contributions(model: &Model, values: &[f64]) -> Result<Vec<f64>> {
    let rows = Rows::new("values", values, model.feature_names().len())?;
    let clients = (0..rows.count()).into_par_iter();
    Ok(clients.map(|client| model.contributions(rows.row(client))).collect::<Vec<_>>().concat())
}

/// Computes the mean absolute contribution of each input, largest first.
///
/// Inputs of equal importance keep their order.
///
/// `names` has one entry for each input. `contributions` is row-major (clients × inputs), as
/// [`contributions`] returns it.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let names = ["income", "debt"].map(str::to_owned);
/// // Two clients; the debt contributes −3 to the first score and 1 to the second.
/// let importance = feature_importance(&names, &[0.5, -3.0, -0.5, 1.0])?;
/// assert_eq!((importance[0].feature.as_str(), importance[0].importance), ("debt", 2.0));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Length`] if `contributions` is not a whole number of rows, [`Error::Data`] if it is
/// empty.
pub fn feature_importance(names: &[String], contributions: &[f64]) -> Result<Vec<Importance>> {
    let rows = Rows::new("contributions", contributions, names.len())?;
    let ranked = mean_absolute(of_inputs(&rows), rows.count()).into_iter();
    Ok(ranked
        .map(|(input, importance)| Importance { feature: names[input].clone(), importance })
        .collect())
}

/// Computes the mean absolute contribution of each reason, largest first.
///
/// A client's contribution of a reason is the sum over the reason's inputs.
///
/// `groups` has the reason of each input, `contributions` is row-major (clients × inputs). Reasons
/// without an input are left out.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// // For one client, two inputs about the loan cancel each other out.
/// let groups = [ReasonGroup::Loan, ReasonGroup::Loan, ReasonGroup::Income];
/// let importance = group_importance(&groups, &[1.0, -1.0, 0.5])?;
/// assert_eq!((importance[0].group, importance[0].importance), (ReasonGroup::Income, 0.5));
/// assert_eq!(importance[1].importance, 0.0);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Length`] if `contributions` is not a whole number of rows, [`Error::Data`] if it is
/// empty.
pub fn group_importance(
    groups: &[ReasonGroup],
    contributions: &[f64],
) -> Result<Vec<GroupImportance>> {
    let rows = Rows::new("contributions", contributions, groups.len())?;
    let sums = rows.iter().flat_map(|row| group_sums(groups, row));
    let ranked = mean_absolute(sums, rows.count()).into_iter();
    Ok(ranked.map(|(group, importance)| GroupImportance { group, importance }).collect())
}

/// Returns the positions of the `top` most important inputs, the most important first.
///
/// `inputs` is the number of inputs.
///
/// # Errors
/// [`Error::Length`] if `contributions` (row-major, clients × inputs) is not a whole number of
/// rows, [`Error::Data`] if it is empty.
pub fn most_important(inputs: usize, contributions: &[f64], top: usize) -> Result<Vec<usize>> {
    let rows = Rows::new("contributions", contributions, inputs)?;
    let ranked = mean_absolute(of_inputs(&rows), rows.count()).into_iter();
    Ok(ranked.map(|(input, _)| input).take(top).collect())
}

/// Sums one client's contributions by reason.
pub(super) fn group_sums(
    groups: &[ReasonGroup],
    contributions: &[f64],
) -> BTreeMap<ReasonGroup, f64> {
    groups.iter().zip(contributions).fold(BTreeMap::new(), |mut sums, (&group, contribution)| {
        *sums.entry(group).or_default() += contribution;
        sums
    })
}

/// Returns every contribution with the position of its input.
fn of_inputs<'a>(rows: &'a Rows<'_>) -> impl Iterator<Item = (usize, f64)> + 'a {
    rows.iter().flat_map(|row| row.iter().copied().enumerate())
}

/// Returns the mean absolute contribution of each input or group over `clients`, largest first.
pub(crate) fn mean_absolute<K: Ord>(
    contributions: impl Iterator<Item = (K, f64)>,
    clients: usize,
) -> Vec<(K, f64)> {
    let mut sums: BTreeMap<K, f64> = BTreeMap::new();
    for (key, contribution) in contributions {
        *sums.entry(key).or_default() += contribution.abs();
    }
    let mut means: Vec<(K, f64)> =
        sums.into_iter().map(|(key, sum)| (key, sum / clients as f64)).collect();
    means.sort_by(|(_, left), (_, right)| right.total_cmp(left));
    means
}

/// Checks that a list has one entry for each input of the model.
pub(super) fn check_inputs(left: &'static str, length: usize, model: &Model) -> Result<()> {
    let inputs = model.feature_names().len();
    if length == inputs {
        return Ok(());
    }
    Err(Error::Length {
        left,
        right: "inputs of the model",
        left_length: length,
        right_length: inputs,
    })
}

#[cfg(test)]
mod tests {
    use super::super::small_models::{model, stump};
    use super::*;

    /// Contributions of three clients to three inputs.
    ///
    /// The first two inputs make one reason and cancel each other out for the first client.
    const CONTRIBUTIONS: [f64; 9] = [1.0, -1.0, 0.5, 2.0, 1.0, -0.25, -1.5, 0.5, 0.0];
    const GROUPS: [ReasonGroup; 3] = [ReasonGroup::Loan, ReasonGroup::Loan, ReasonGroup::Income];

    fn names() -> Vec<String> {
        ["credit", "annuity", "income"].map(str::to_owned).to_vec()
    }

    #[test]
    fn importance_is_the_mean_absolute_contribution() {
        let importance = feature_importance(&names(), &CONTRIBUTIONS).unwrap();
        let seen: Vec<(&str, f64)> =
            importance.iter().map(|entry| (entry.feature.as_str(), entry.importance)).collect();
        assert_eq!(seen, [("credit", 4.5 / 3.0), ("annuity", 2.5 / 3.0), ("income", 0.25)]);
        assert_eq!(most_important(3, &CONTRIBUTIONS, 2).unwrap(), [0, 1]);
    }

    #[test]
    fn a_reason_s_contributions_are_summed_before_their_sign_is_dropped() {
        let importance = group_importance(&GROUPS, &CONTRIBUTIONS).unwrap();
        // |1 − 1| + |2 + 1| + |−1.5 + 0.5| = 4.
        assert_eq!(
            importance,
            [
                GroupImportance { group: ReasonGroup::Loan, importance: 4.0 / 3.0 },
                GroupImportance { group: ReasonGroup::Income, importance: 0.25 },
            ]
        );
    }

    #[test]
    fn contributions_come_in_the_clients_order() {
        // Half of the training rows on each side: a stump contributes its leaf less the mean of
        // both.
        let model = model(&["a", "b"], &[stump(0, 0.5, -1.0, 3.0), stump(1, 0.5, 0.5, -0.5)]);
        let found = contributions(&model, &[0.0, 1.0, 1.0, 0.0]).unwrap();
        // Shapley values by quadrature are exact up to rounding.
        let expected = [-2.0, -0.5, 2.0, 0.5];
        assert!(
            found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-12),
            "{found:?}"
        );
        assert_eq!(found.len(), expected.len());
    }

    #[test]
    fn refuses_contributions_that_are_not_whole_rows() {
        let message = "expected as many contributions as clients × inputs, found 8 and 6";
        assert_eq!(
            feature_importance(&names(), &CONTRIBUTIONS[..8]).unwrap_err().to_string(),
            message
        );
        assert_eq!(
            group_importance(&GROUPS, &CONTRIBUTIONS[..8]).unwrap_err().to_string(),
            message
        );
    }

    #[test]
    fn is_read_back_from_json() {
        let importance = group_importance(&GROUPS, &CONTRIBUTIONS).unwrap();
        let text = serde_json::to_string(&importance).unwrap();
        assert!(text.starts_with(r#"[{"group":"loan","importance":1.333"#), "{text}");
        assert_eq!(serde_json::from_str::<Vec<GroupImportance>>(&text).unwrap(), importance);
    }
}

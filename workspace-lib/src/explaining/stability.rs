//! Stability of clients' reasons between models trained on different applications.
//!
//! The models of the folds of a cross-validation differ only in the applications that they were
//! trained on. Each of them explains the same clients, and every two models are compared. An
//! explanation that changes with the sample says more about the sample than about the client.

use std::collections::BTreeMap;

use rayon::prelude::*;
use scoring::ReasonGroup;
use scoring::model::Model;
use serde::{Deserialize, Serialize};

use super::importance::{check_inputs, group_sums};
use super::rows::Rows;
use crate::{Error, Result};
use statistics::{mean, sample_deviation, spearman};

/// Number of reasons that a client is given.
const MAIN_REASONS: usize = 4;
/// Absolute contribution, in log-odds, up to which a group makes no reason.
///
/// [`scoring::Bundle::explain`] has the same limit.
const NEGLIGIBLE: f64 = 1e-9;

/// Agreement of models on the same clients.
///
/// Means are over clients and pairs of models.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReasonStability {
    /// Number of models.
    pub models: usize,
    /// Number of clients.
    pub clients: usize,
    /// Share with the same first reason: the same group, and the same effect on the risk.
    pub same_first_reason: f64,
    /// Mean share of the four main reasons that both models give, with the same effect: |A ∩ B| /
    /// 4.
    ///
    /// Where both models give fewer than four reasons, the divisor is the greater number of them.
    pub shared_main_reasons: f64,
    /// Mean Jaccard index of the four main reasons: |A ∩ B| / |A ∪ B|.
    pub main_reasons_jaccard: f64,
    /// Mean Spearman correlation of the contributions of all reason groups.
    ///
    /// It is `None` if it is defined for no client.
    pub rank_correlation: Option<f64>,
    /// Standard deviation of a client's score between models, in log-odds.
    ///
    /// It is the root of the mean variance (divided by models − 1).
    pub score_deviation: f64,
    /// Standard deviation of the mean score between clients, in log-odds.
    ///
    /// Compare [`score_deviation`](Self::score_deviation) with it.
    pub score_spread: f64,
    /// Each reason group, the most important first.
    pub groups: Vec<GroupStability>,
}

/// Variation of a reason group's importance between models.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupStability {
    /// The group.
    pub group: ReasonGroup,
    /// Mean over models of the group's mean absolute contribution, in log-odds.
    pub importance: f64,
    /// Coefficient of variation of that importance over models.
    ///
    /// It is the standard deviation (divided by models − 1) over the mean; 0 where no model reads
    /// the group.
    pub variation: f64,
}

/// Compares the scores and reasons that `models` give for the same clients.
///
/// `groups` has the reason of each input; `values` is row-major, clients × inputs.
///
/// # Errors
/// [`Error::Data`] with fewer than two models, with models that read different inputs or without
/// clients; [`Error::Length`] if `groups` or `values` does not fit the inputs.
pub fn reason_stability(
    models: &[Model],
    groups: &[ReasonGroup],
    values: &[f64],
) -> Result<ReasonStability> {
    let [first, others @ ..] = models else { return Err(too_few(0)) };
    if others.is_empty() {
        return Err(too_few(1));
    }
    if others.iter().any(|other| other.feature_names() != first.feature_names()) {
        return Err(Error::Data(
            "expected models with the same inputs in the same order".to_owned(),
        ));
    }
    check_inputs("reason groups", groups.len(), first)?;
    let rows = Rows::new("values", values, groups.len())?;
    let clients: Vec<Vec<ClientReasons>> = (0..rows.count())
        .into_par_iter()
        .map(|client| {
            models.iter().map(|model| ClientReasons::new(model, groups, rows.row(client))).collect()
        })
        .collect();
    let pairs: Vec<(&ClientReasons, &ClientReasons)> = clients
        .iter()
        .flat_map(|reasons| {
            reasons
                .iter()
                .enumerate()
                .flat_map(|(index, one)| reasons[index + 1..].iter().map(move |other| (one, other)))
        })
        .collect();
    let mean_of_pairs = |agreement: fn(&ClientReasons, &ClientReasons) -> f64| {
        mean(pairs.iter().map(|(one, other)| agreement(one, other)))
    };
    let correlations: Vec<f64> = pairs
        .iter()
        .filter_map(|(one, other)| spearman(&one.contributions(), &other.contributions()))
        .collect();
    let variances =
        clients.iter().map(|reasons| sample_deviation(reasons.iter().map(|one| one.score)).powi(2));
    Ok(ReasonStability {
        models: models.len(),
        clients: clients.len(),
        same_first_reason: mean_of_pairs(|one, other| {
            f64::from(u8::from(one.main_reasons.first() == other.main_reasons.first()))
        }),
        shared_main_reasons: mean_of_pairs(|one, other| {
            match one.main_reasons.len().max(other.main_reasons.len()) {
                0 => 1.0,
                most => one.count_shared(other) as f64 / most as f64,
            }
        }),
        main_reasons_jaccard: mean_of_pairs(|one, other| {
            let shared = one.count_shared(other);
            match one.main_reasons.len() + other.main_reasons.len() - shared {
                0 => 1.0,
                all => shared as f64 / all as f64,
            }
        }),
        rank_correlation: (!correlations.is_empty()).then(|| mean(correlations.into_iter())),
        score_deviation: mean(variances).sqrt(),
        score_spread: sample_deviation(
            clients.iter().map(|reasons| mean(reasons.iter().map(|one| one.score))),
        ),
        groups: group_stability(&clients, models.len()),
    })
}

fn too_few(models: usize) -> Error {
    Error::Data(format!("expected at least two models to compare, found {models}"))
}

/// The score and the reasons that one model gives for one client.
pub(super) struct ClientReasons {
    pub(super) score: f64,
    sums: BTreeMap<ReasonGroup, f64>,
    /// The main reasons, each with whether it raises the risk, most important first.
    pub(super) main_reasons: Vec<(ReasonGroup, bool)>,
}

impl ClientReasons {
    pub(super) fn new(model: &Model, groups: &[ReasonGroup], values: &[f64]) -> Self {
        let sums = group_sums(groups, &model.contributions(values));
        let mut reasons: Vec<(ReasonGroup, f64)> = sums
            .iter()
            .map(|(&group, &sum)| (group, sum))
            .filter(|(_, sum)| sum.abs() > NEGLIGIBLE)
            .collect();
        reasons.sort_by(|left, right| right.1.abs().total_cmp(&left.1.abs()));
        let main_reasons =
            reasons.into_iter().take(MAIN_REASONS).map(|(group, sum)| (group, sum > 0.0)).collect();
        Self { score: model.score(values), sums, main_reasons }
    }

    fn contributions(&self) -> Vec<f64> {
        self.sums.values().copied().collect()
    }

    pub(super) fn count_shared(&self, other: &Self) -> usize {
        self.main_reasons.iter().filter(|reason| other.main_reasons.contains(reason)).count()
    }
}

fn group_stability(clients: &[Vec<ClientReasons>], models: usize) -> Vec<GroupStability> {
    let names = clients
        .iter()
        .flatten()
        .next()
        .map(|reasons| reasons.sums.keys().copied())
        .into_iter()
        .flatten();
    let of_group = |group: ReasonGroup| {
        let importances: Vec<f64> = (0..models)
            .map(|model| mean(clients.iter().map(|reasons| reasons[model].sums[&group].abs())))
            .collect();
        let importance = mean(importances.iter().copied());
        let variation = if importance > 0.0 {
            sample_deviation(importances.iter().copied()) / importance
        } else {
            0.0
        };
        GroupStability { group, importance, variation }
    };
    let mut found: Vec<GroupStability> = names.map(of_group).collect();
    found.sort_by(|left, right| right.importance.total_cmp(&left.importance));
    found
}

#[cfg(test)]
mod tests {
    use super::super::small_models::{model, stump};
    use super::*;

    const GROUPS: [ReasonGroup; 3] = [ReasonGroup::Loan, ReasonGroup::Income, ReasonGroup::Housing];
    /// One client above every threshold, one below.
    const CLIENTS: [f64; 6] = [1.0, 1.0, 1.0, 0.0, 0.0, 0.0];

    /// Builds a model in which each input contributes plus or minus its weight.
    fn weighing(weights: [f64; 3]) -> Model {
        let trees = [0, 1, 2].map(|input| stump(input, 0.5, -weights[input], weights[input]));
        model(&["credit", "income", "region"], &trees)
    }

    fn close(left: f64, right: f64) -> bool {
        (left - right).abs() < 1e-12
    }

    #[test]
    fn a_model_agrees_with_itself() {
        let same = weighing([1.0, 0.5, 0.25]);
        let found =
            reason_stability(&[same.clone(), same.clone(), same], &GROUPS, &CLIENTS).unwrap();
        assert_eq!((found.models, found.clients), (3, 2));
        assert!(close(found.same_first_reason, 1.0) && close(found.main_reasons_jaccard, 1.0));
        assert!(found.rank_correlation.is_some_and(|correlation| close(correlation, 1.0)));
        assert!(
            close(found.score_deviation, 0.0)
                && found.groups.iter().all(|group| close(group.variation, 0.0))
        );
        // Scores 1.75 and −1.75: twice 1.75² over one.
        assert!(close(found.score_spread, 1.75 * 2.0_f64.sqrt()));
    }

    #[test]
    fn disagreement_equals_values_computed_by_hand() {
        // Contributions of the first client: (1, 0.5, 0.25) and (0.5, 1, −0.25); the second
        // client's have the other sign.
        let models = [weighing([1.0, 0.5, 0.25]), weighing([0.5, 1.0, -0.25])];
        let found = reason_stability(&models, &GROUPS, &CLIENTS).unwrap();
        assert!(close(found.same_first_reason, 0.0));
        // Loan and income are shared, housing points the other way: 2 of 3 reasons, 2 of 4 in all.
        assert!(
            close(found.shared_main_reasons, 2.0 / 3.0) && close(found.main_reasons_jaccard, 0.5),
            "{found:?}"
        );
        // Ranks (3, 2, 1) and (2, 3, 1) correlate by one half.
        assert!(
            found.rank_correlation.is_some_and(|correlation| close(correlation, 0.5)),
            "{found:?}"
        );
        // Scores 1.75 and 1.25 of the first client: variance 0.125 with the divisor one; the
        // second's is the same.
        assert!(close(found.score_deviation, 0.125_f64.sqrt()), "{found:?}");
        let housing =
            found.groups.iter().find(|group| group.group == ReasonGroup::Housing).unwrap();
        assert!(close(housing.importance, 0.25) && close(housing.variation, 0.0));
        let loan = found.groups.iter().find(|group| group.group == ReasonGroup::Loan).unwrap();
        // Importances 1 and 0.5: standard deviation 0.5/√2 over 0.75.
        assert!(
            close(loan.importance, 0.75) && close(loan.variation, 0.5 / 2.0_f64.sqrt() / 0.75),
            "{loan:?}"
        );
    }

    #[test]
    fn the_fifth_reason_does_not_count() {
        let names = ["a", "b", "c", "d", "e"];
        let groups = &ReasonGroup::ALL[..5];
        let with = |weights: [f64; 5]| {
            let trees: Vec<String> =
                (0..5).map(|input| stump(input, 0.5, -weights[input], weights[input])).collect();
            model(&names, &trees)
        };
        let models = [with([5.0, 4.0, 3.0, 2.0, 1.0]), with([5.0, 4.0, 3.0, 1.0, 2.0])];
        let found = reason_stability(&models, groups, &[1.0; 5]).unwrap();
        assert!(close(found.same_first_reason, 1.0));
        assert!(
            close(found.shared_main_reasons, 0.75) && close(found.main_reasons_jaccard, 0.6),
            "{found:?}"
        );
    }

    #[test]
    fn is_read_back_from_json_without_a_correlation() {
        let one = model(&["credit"], &[stump(0, 0.5, -1.0, 1.0)]);
        let found = reason_stability(&[one.clone(), one], &GROUPS[..1], &[1.0]).unwrap();
        assert_eq!(found.rank_correlation, None);
        let text = serde_json::to_string(&found).unwrap();
        assert_eq!(serde_json::from_str::<ReasonStability>(&text).unwrap(), found);
    }

    #[test]
    fn refuses_what_cannot_be_compared() {
        let one = weighing([1.0, 1.0, 1.0]);
        let refusal = |models: &[Model], groups: &[ReasonGroup]| {
            reason_stability(models, groups, &CLIENTS).unwrap_err().to_string()
        };
        assert_eq!(
            refusal(std::slice::from_ref(&one), &GROUPS),
            "expected at least two models to compare, found 1"
        );
        let other = model(&["credit", "income", "age"], &[stump(0, 0.5, -1.0, 1.0)]);
        assert_eq!(
            refusal(&[one.clone(), other], &GROUPS),
            "expected models with the same inputs in the same order"
        );
        assert_eq!(
            refusal(&[one.clone(), one], &GROUPS[..2]),
            "expected as many reason groups as inputs of the model, found 2 and 3"
        );
    }
}

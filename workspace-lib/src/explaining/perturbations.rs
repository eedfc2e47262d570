//! Stability of a client's reasons under small changes of the values.
//!
//! A client whose income is one percent higher, or whose score differs in the next digit, is still
//! the same client. So the reasons should be the same. Trees answer in steps; this measures how
//! often a step changes the reasons.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use scoring::ReasonGroup;
use scoring::model::Model;
use serde::{Deserialize, Serialize};

use super::importance::check_inputs;
use super::rows::Rows;
use super::stability::ClientReasons;
use crate::{Error, Result};

/// Number of perturbations of each client.
const PERTURBATIONS: usize = 5;

/// Stability of reasons while values move by up to a share.
///
/// Means are over clients and perturbations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PerturbationStability {
    /// Largest move of a value, as a share of itself.
    pub share: f64,
    /// Number of clients that were perturbed.
    pub clients: usize,
    /// Share with the same first reason: the same group, and the same effect on the risk.
    pub same_first_reason: f64,
    /// Share with the same four main reasons, in any order.
    pub same_main_reasons: f64,
    /// Mean absolute change of the score, in log-odds.
    pub score_change: f64,
}

/// Compares each client's reasons before and after small random moves of the values.
///
/// Every input for which `moves` is true moves by up to `share` of its value, up or down,
/// independently of the others. This is done several times for each client.
///
/// `groups` has the reason of each input; `values` is row-major, clients × inputs.
///
/// # Errors
/// [`Error::Length`] if `groups`, `moves` or `values` does not fit the inputs,
/// [`Error::Data`] without clients, or if `share` is not from 0 to 1.
pub fn perturbation_stability(
    model: &Model,
    groups: &[ReasonGroup],
    moves: &[bool],
    values: &[f64],
    share: f64,
    seed: u64,
) -> Result<PerturbationStability> {
    check_inputs("reason groups", groups.len(), model)?;
    check_inputs("marks of inputs that move", moves.len(), model)?;
    let rows = Rows::new("values", values, groups.len())?;
    if !(0.0..=1.0).contains(&share) {
        return Err(Error::Data(format!("expected a share from 0 to 1 to move by, found {share}")));
    }
    let of_client = |client: usize| {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(client as u64);
        let reasons = ClientReasons::new(model, groups, rows.row(client));
        let mut sums = [0.0; 3];
        for _ in 0..PERTURBATIONS {
            let perturbed: Vec<f64> = (rows.row(client).iter().zip(moves))
                .map(|(value, moves)| {
                    let by = random.random_range(-share..=share);
                    if *moves { value * (1.0 + by) } else { *value }
                })
                .collect();
            let other = ClientReasons::new(model, groups, &perturbed);
            let is_same = reasons.count_shared(&other) == reasons.main_reasons.len()
                && reasons.main_reasons.len() == other.main_reasons.len();
            sums[0] += f64::from(reasons.main_reasons.first() == other.main_reasons.first());
            sums[1] += f64::from(is_same);
            sums[2] += (reasons.score - other.score).abs();
        }
        sums
    };
    // Summed in the order of the clients, so that the result has the same bits on any number of
    // cores.
    let each: Vec<[f64; 3]> = (0..rows.count()).into_par_iter().map(of_client).collect();
    let mean = |at: usize| {
        each.iter().map(|sums| sums[at]).sum::<f64>() / (rows.count() * PERTURBATIONS) as f64
    };
    Ok(PerturbationStability {
        share,
        clients: rows.count(),
        same_first_reason: mean(0),
        same_main_reasons: mean(1),
        score_change: mean(2),
    })
}

#[cfg(test)]
mod tests {
    use super::super::small_models::{model, stump};
    use super::*;

    const GROUPS: [ReasonGroup; 2] = [ReasonGroup::Loan, ReasonGroup::Income];

    fn perturbed(values: &[f64], moves: [bool; 2]) -> PerturbationStability {
        let model =
            model(&["credit", "income"], &[stump(0, 100.0, -1.0, 1.0), stump(1, 50.0, -0.5, 0.5)]);
        perturbation_stability(&model, &GROUPS, &moves, values, 0.01, 7).unwrap()
    }

    #[test]
    fn clients_far_from_every_threshold_keep_their_reasons() {
        let found = perturbed(&[200.0, 80.0, 20.0, f64::NAN], [true, true]);
        assert_eq!(
            (found.clients, found.same_first_reason, found.same_main_reasons),
            (2, 1.0, 1.0)
        );
        assert!(found.score_change.abs() < 1e-15);
    }

    #[test]
    fn a_client_on_a_threshold_gets_another_first_reason_half_the_time() {
        // 400 clients right at the credit's threshold: above it the loan raises the risk, below it
        // lowers it.
        let values: Vec<f64> = (0..400).flat_map(|_| [100.0, 80.0]).collect();
        let found = perturbed(&values, [true, true]);
        assert!((found.same_first_reason - 0.5).abs() < 0.05, "{found:?}");
        assert!(
            (found.score_change - 2.0 * (1.0 - found.same_first_reason)).abs() < 1e-12,
            "{found:?}"
        );
        assert!((found.same_main_reasons - found.same_first_reason).abs() < 1e-15);
    }

    #[test]
    fn inputs_that_count_or_name_things_do_not_move() {
        let found = perturbed(&[100.0, 80.0], [false, true]);
        assert!((found.same_first_reason - 1.0).abs() < 1e-15);
    }
}

//! Interactions between pairs of inputs.
//!
//! Friedman's H statistic measures what two inputs do together beyond what each does alone, by
//! partial dependence (Friedman and Popescu, *Predictive learning via rule ensembles*, Annals of
//! Applied Statistics 2(3), 2008, section 8.1, equation 44). Partial dependence scores clients that
//! mix the values of two people. With correlated inputs, H may therefore describe combinations that
//! nobody has. The effect in log-odds shows whether an interaction matters at all.

use rayon::prelude::*;
use scoring::model::Model;
use serde::{Deserialize, Serialize};

use super::rows::Rows;
use crate::{Error, Result};

/// Number of clients that partial dependence is computed on.
///
/// A pair takes the square of this many scores.
const SAMPLE: usize = 72;
/// Root mean square, in log-odds, below which a joint effect is rounding.
const NEGLIGIBLE: f64 = 1e-6;

/// The joint effect of two inputs beyond the effect of each alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Interaction {
    /// Name of the more important feature.
    pub first: String,
    /// Name of the other.
    pub second: String,
    /// Friedman's H: the root of the share of the joint effect's variance that is interaction.
    ///
    /// 0 means no interaction, and 1 means nothing but interaction. Correlated inputs may exceed 1.
    /// It is 0 where there is no joint effect.
    pub strength: f64,
    /// Root mean square of the interaction over clients, in log-odds.
    pub effect: f64,
}

/// Computes the interaction of every pair of `inputs`, the greatest effect first.
///
/// `inputs` are positions, without repetition.
///
/// `values` is row-major, clients × the model's inputs. Of more than 72 clients, 72 at even
/// distances are taken. A pair takes 72² scores: about a tenth of a second for 700 trees of 7
/// leaves.
///
/// # Errors
/// [`Error::Length`] if `values` is not a whole number of rows, [`Error::Data`] if it is empty or
/// the model has no such input.
pub fn interactions(model: &Model, values: &[f64], inputs: &[usize]) -> Result<Vec<Interaction>> {
    let names = model.feature_names();
    let clients = Rows::new("values", values, names.len())?;
    if let Some(input) = inputs.iter().find(|&&input| input >= names.len()) {
        return Err(Error::Data(format!(
            "expected inputs from 0 to {}, found {input}",
            names.len() - 1
        )));
    }
    let sample: Vec<&[f64]> =
        evenly_spaced(clients.count()).map(|client| clients.row(client)).collect();
    let single_effects: Vec<Vec<f64>> = inputs
        .par_iter()
        .map(|&input| centred(partial_dependence(model, &sample, &[input])))
        .collect();
    let pairs: Vec<(usize, usize)> = (0..inputs.len())
        .flat_map(|first| (first + 1..inputs.len()).map(move |second| (first, second)))
        .collect();
    let of_pair = |&(first, second): &(usize, usize)| {
        let joint = centred(partial_dependence(model, &sample, &[inputs[first], inputs[second]]));
        let interaction: Vec<f64> = joint
            .iter()
            .zip(&single_effects[first])
            .zip(&single_effects[second])
            .map(|((joint, one), other)| joint - one - other)
            .collect();
        let (effect, joint_effect) = (root_mean_square(&interaction), root_mean_square(&joint));
        let (effect, strength) =
            if joint_effect > NEGLIGIBLE { (effect, effect / joint_effect) } else { (0.0, 0.0) };
        Interaction {
            first: names[inputs[first]].clone(),
            second: names[inputs[second]].clone(),
            strength,
            effect,
        }
    };
    let mut found: Vec<Interaction> = pairs.par_iter().map(of_pair).collect();
    found.sort_by(|left, right| right.effect.total_cmp(&left.effect));
    Ok(found)
}

/// Returns at most [`SAMPLE`] of `clients` positions, at even distances.
fn evenly_spaced(clients: usize) -> impl Iterator<Item = usize> {
    let taken = clients.min(SAMPLE);
    (0..taken).map(move |index| index * clients / taken)
}

/// Returns the partial dependence on `inputs` at each client of the sample.
///
/// It is the mean score of the whole sample with the client's own values of `inputs`.
fn partial_dependence(model: &Model, sample: &[&[f64]], inputs: &[usize]) -> Vec<f64> {
    let mut sums = vec![0.0; sample.len()];
    for background in sample {
        let mut mixed = background.to_vec();
        for (sum, client) in sums.iter_mut().zip(sample) {
            for &input in inputs {
                mixed[input] = client[input];
            }
            *sum += model.score(&mixed);
        }
    }
    sums.into_iter().map(|sum| sum / sample.len() as f64).collect()
}

fn centred(mut values: Vec<f64>) -> Vec<f64> {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    for value in &mut values {
        *value -= mean;
    }
    values
}

fn root_mean_square(values: &[f64]) -> f64 {
    (values.iter().map(|value| value * value).sum::<f64>() / values.len() as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::super::small_models::{corners, model, stump};
    use super::*;

    /// Every combination of three yes-or-no inputs, once.
    ///
    /// The effect of each input alone can be separated exactly.
    fn cube() -> Vec<f64> {
        (0..8)
            .flat_map(|corner| [4, 2, 1].map(|bit| f64::from(u8::from(corner & bit != 0))))
            .collect()
    }

    fn assert_interaction(found: &Interaction, names: (&str, &str), strength: f64, effect: f64) {
        assert_eq!((found.first.as_str(), found.second.as_str()), names);
        assert!(
            (found.strength - strength).abs() < 1e-12 && (found.effect - effect).abs() < 1e-12,
            "{found:?}"
        );
    }

    #[test]
    fn an_additive_model_has_no_interaction() {
        let model = model(&["a", "b", "c"], &[stump(0, 0.5, -1.0, 1.0), stump(1, 0.5, 0.0, 0.7)]);
        let found = interactions(&model, &cube(), &[0, 1, 2]).unwrap();
        assert_eq!(found.len(), 3);
        assert!(found.iter().all(|pair| pair.strength < 1e-12 && pair.effect < 1e-12), "{found:?}");
    }

    #[test]
    fn exclusive_or_is_nothing_but_interaction() {
        let model = model(
            &["a", "b", "c"],
            &[corners(0, 1, [-1.0, 1.0, 1.0, -1.0]), stump(2, 0.5, 0.0, 5.0)],
        );
        let found = interactions(&model, &cube(), &[2, 0, 1]).unwrap();
        assert_interaction(&found[0], ("a", "b"), 1.0, 1.0);
        assert_interaction(&found[1], ("c", "a"), 0.0, 0.0);
        assert_interaction(&found[2], ("c", "b"), 0.0, 0.0);
    }

    #[test]
    fn a_product_beside_two_effects_of_their_own_is_a_third() {
        // a + b + 2ab is 2a′ + 2b′ + 2a′b′ around the middle: variances 1, 1 and 1/4, so H² = (1/4)
        // / (9/4).
        let model = model(&["a", "b", "c"], &[corners(0, 1, [0.0, 1.0, 1.0, 4.0])]);
        let found = interactions(&model, &cube(), &[0, 1, 2]).unwrap();
        assert_interaction(&found[0], ("a", "b"), 1.0 / 3.0, 0.5);
    }

    #[test]
    fn inputs_that_the_model_does_not_read_have_no_strength() {
        let model = model(&["a", "b", "c"], &[stump(0, 0.5, -1.0, 1.0)]);
        let found = interactions(&model, &cube(), &[1, 2]).unwrap();
        assert_interaction(&found[0], ("b", "c"), 0.0, 0.0);
    }

    #[test]
    fn a_missing_value_is_a_value_like_others() {
        // The left side takes missing values, so that NaN for 0 changes nothing.
        let model = model(&["a", "b", "c"], &[corners(0, 1, [-1.0, 1.0, 1.0, -1.0])]);
        let values: Vec<f64> =
            cube().into_iter().map(|value| if value == 0.0 { f64::NAN } else { value }).collect();
        assert_interaction(
            &interactions(&model, &values, &[0, 1]).unwrap()[0],
            ("a", "b"),
            1.0,
            1.0,
        );
    }

    #[test]
    fn the_sample_is_spread_over_all_clients() {
        assert_eq!(evenly_spaced(3).collect::<Vec<_>>(), [0, 1, 2]);
        let sample: Vec<usize> = evenly_spaced(720).collect();
        assert_eq!((sample.len(), sample[1], sample[71]), (72, 10, 710));
    }

    #[test]
    fn refuses_an_input_that_the_model_does_not_have() {
        let model = model(&["a"], &[stump(0, 0.5, -1.0, 1.0)]);
        let message = interactions(&model, &[1.0], &[0, 7]).unwrap_err().to_string();
        assert_eq!(message, "expected inputs from 0 to 0, found 7");
    }
}

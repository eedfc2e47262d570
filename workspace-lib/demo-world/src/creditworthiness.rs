//! Latent traits of a client's histories, and their effect on the risk of default.
//!
//! The traits are standard normal. Their means depend on the application, so a low external score
//! goes with refusals and late instalments. The part that the application does not explain is the
//! risk that only histories show. `calibration/histories.py` fits both. The modules that build the
//! tables transform each trait into behaviour.

use std::sync::LazyLock;

use rand_chacha::ChaCha8Rng;
use serde::Deserialize;

use crate::application::Application;
use crate::conditional::{COLUMNS, FittedColumn};
use crate::sampling::{normal, normal_distribution};

/// A latent trait of a client's histories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(usize)]
pub(crate) enum Trait {
    /// Number of credits with other lenders.
    BureauCount,
    /// Share of these credits that are still active.
    BureauActive,
    /// How recent these credits are.
    BureauRecency,
    /// Remaining debt on the active credits.
    BureauDebt,
    /// Months in arrears with other lenders.
    BureauLate,
    /// Number of earlier applications.
    PreviousCount,
    /// Share of earlier applications that were refused.
    Refused,
    /// Share of earlier applications that were cancelled.
    Canceled,
    /// Late payment with this lender.
    Late,
    /// Whether the client has had a credit card.
    HasCard,
    /// Use of the card's limit.
    CardUse,
    /// Share of the down payment in earlier purchases.
    DownPayment,
    /// Size of earlier credits.
    PreviousSize,
    /// How recent the last application is.
    PreviousRecency,
}

/// Number of traits.
const TRAITS: usize = 14;

/// Effects on the log-odds of default, per standard deviation of the unexplained part.
///
/// The signs are those of a logistic regression on the real linked rows. The sizes were chosen so
/// that histories improve a model as much as published for the whole original data.
const EFFECTS: [(Trait, f64); 12] = [
    (Trait::BureauCount, -0.06),
    (Trait::BureauActive, 0.20),
    (Trait::BureauRecency, 0.17),
    (Trait::BureauDebt, 0.38),
    (Trait::BureauLate, 0.23),
    (Trait::PreviousCount, -0.09),
    (Trait::Refused, 0.42),
    (Trait::Late, 0.50),
    (Trait::CardUse, 0.54),
    (Trait::DownPayment, -0.25),
    (Trait::PreviousSize, -0.16),
    (Trait::PreviousRecency, 0.23),
];

/// Log-odds of default of an average client, chosen so that 8.07 % of the clients default.
pub(crate) const INTERCEPT: f64 = -3.267;

#[derive(Deserialize)]
struct Fitted {
    dimensions: Vec<Trait>,
    inputs: Vec<(String, InputFeature, f64)>,
    coefficients: Vec<Vec<f64>>,
    factor: Vec<Vec<f64>>,
}

/// The feature that is derived from a column of the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum InputFeature {
    /// The column's normal score, 0 if it is missing.
    Score,
    /// Whether the column has a value.
    Known,
}

/// Regression of the traits on the application.
struct Regression {
    /// Column, derived feature, mean.
    inputs: Vec<(usize, InputFeature, f64)>,
    coefficients: Vec<Vec<f64>>,
    /// Lower triangle of the Cholesky factor of the residual covariance.
    factor: Vec<Vec<f64>>,
}

static REGRESSION: LazyLock<Regression> = LazyLock::new(|| {
    let fitted: Fitted = serde_json::from_str(include_str!("../calibration/histories.json"))
        .expect("it is part of the program");
    let in_order = fitted
        .dimensions
        .iter()
        .enumerate()
        .all(|(position, dimension)| *dimension as usize == position);
    assert!(
        in_order && fitted.dimensions.len() == TRAITS,
        "histories.json has the dimensions of Trait"
    );
    let inputs = fitted
        .inputs
        .into_iter()
        .map(|(name, input, mean)| (FittedColumn::position(&name), input, mean));
    Regression {
        inputs: inputs.collect(),
        coefficients: fitted.coefficients,
        factor: fitted.factor,
    }
});

/// A client's trait scores: standard normal, 0 is the middle of the population.
#[derive(Debug, Clone)]
pub(crate) struct Traits {
    scores: [f64; TRAITS],
    /// Residuals: the parts that the application does not explain.
    residuals: [f64; TRAITS],
}

impl Traits {
    /// Draws the traits of the client who made `application`.
    pub(crate) fn draw(application: &Application, random: &mut ChaCha8Rng) -> Self {
        let regression = &*REGRESSION;
        let input = |(column, input, mean): &(usize, InputFeature, f64)| {
            let code = application.row.codes[*column];
            let value = match input {
                InputFeature::Score => COLUMNS[*column].scores[usize::from(code)],
                InputFeature::Known => f64::from(u8::from(code > 0)),
            };
            value - mean
        };
        let inputs: Vec<f64> = regression.inputs.iter().map(input).collect();
        let independent: [f64; TRAITS] = std::array::from_fn(|_| normal(random));
        let residuals = std::array::from_fn(|row| product(&regression.factor[row], &independent));
        let scores = std::array::from_fn(|row| {
            product(&regression.coefficients[row], &inputs) + residuals[row]
        });
        Self { scores, residuals }
    }

    /// Returns the score of one trait.
    pub(crate) fn score(&self, dimension: Trait) -> f64 {
        self.scores[dimension as usize]
    }

    /// Returns the share of the population with a lower score.
    pub(crate) fn rank(&self, dimension: Trait) -> f64 {
        normal_distribution(self.score(dimension))
    }

    /// Returns what the histories add to the log-odds of default.
    ///
    /// Only traits for which `shown` is true count.
    pub(crate) fn log_odds(&self, shown: impl Fn(Trait) -> bool) -> f64 {
        let effects = EFFECTS.iter().filter(|(dimension, _)| shown(*dimension));
        effects.map(|(dimension, effect)| effect * self.residuals[*dimension as usize]).sum()
    }
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

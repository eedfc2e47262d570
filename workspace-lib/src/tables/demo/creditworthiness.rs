//! What kind of debtor a client is: the dimensions of the histories, and what they add to the risk
//! of default.
//!
//! The dimensions are standard normal. Their means depend on the application, so that a low
//! external score goes with refusals and late instalments; what the application does not explain is
//! the part of the client's creditworthiness that only histories show. `calibration/histories.py`
//! fits both. Each dimension is bent into behaviour where the tables are made.

use std::sync::LazyLock;

use rand_chacha::ChaCha8Rng;
use serde::Deserialize;

use super::application::Application;
use super::conditional::{COLUMNS, FittedColumn};
use super::sampling::{normal, normal_distribution};

/// A dimension of a client's histories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(usize)]
pub(super) enum Trait {
    /// Number of credits with other lenders.
    BureauCount,
    /// Share of them still active.
    BureauActive,
    /// How recent they are.
    BureauRecency,
    /// Debt left on the active ones.
    BureauDebt,
    /// Months in arrears with other lenders.
    BureauLate,
    /// Number of earlier applications.
    PreviousCount,
    /// Share of them refused.
    Refused,
    /// Share of them cancelled.
    Canceled,
    /// Lateness with this lender.
    Late,
    /// Has had a credit card.
    HasCard,
    /// Use of the card's limit.
    CardUse,
    /// Share paid down on earlier purchases.
    DownPayment,
    /// Size of earlier credits.
    PreviousSize,
    /// How recent the last application is.
    PreviousRecency,
}

/// How many there are.
const TRAITS: usize = 14;

/// What one standard deviation beyond what the application explains adds to the log-odds of
/// default.
///
/// Signs are those of a logistic regression on the real linked rows; the sizes were chosen so that
/// histories are worth as much as they are reported to be in the whole of the original data.
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

/// Log-odds of default of a client of whom all is average, so that 8.07 % default.
pub(super) const INTERCEPT: f64 = -3.267;

#[derive(Deserialize)]
struct Fitted {
    dimensions: Vec<Trait>,
    inputs: Vec<(String, Input, f64)>,
    coefficients: Vec<Vec<f64>>,
    factor: Vec<Vec<f64>>,
}

/// What is taken from a column of the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Input {
    /// Its normal score, 0 if it is missing.
    Score,
    /// Whether it is known.
    Known,
}

/// The regression of the dimensions on the application.
struct Regression {
    /// Column, what is taken of it, mean.
    inputs: Vec<(usize, Input, f64)>,
    coefficients: Vec<Vec<f64>>,
    /// Lower triangle of the Cholesky factor of what is left over.
    factor: Vec<Vec<f64>>,
}

static REGRESSION: LazyLock<Regression> = LazyLock::new(|| {
    let fitted: Fitted = serde_json::from_str(include_str!("calibration/histories.json"))
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

/// A client's position in every dimension: standard normal, 0 is the middle of the population.
#[derive(Debug, Clone)]
pub(super) struct Traits {
    scores: [f64; TRAITS],
    /// The part that the application does not explain.
    surprises: [f64; TRAITS],
}

impl Traits {
    /// Draws the traits of the client who made `application`.
    pub(super) fn draw(application: &Application, random: &mut ChaCha8Rng) -> Self {
        let regression = &*REGRESSION;
        let input = |(column, input, mean): &(usize, Input, f64)| {
            let code = application.row.codes[*column];
            let value = match input {
                Input::Score => COLUMNS[*column].scores[usize::from(code)],
                Input::Known => f64::from(u8::from(code > 0)),
            };
            value - mean
        };
        let inputs: Vec<f64> = regression.inputs.iter().map(input).collect();
        let independent: [f64; TRAITS] = std::array::from_fn(|_| normal(random));
        let surprises = std::array::from_fn(|row| product(&regression.factor[row], &independent));
        let scores = std::array::from_fn(|row| {
            product(&regression.coefficients[row], &inputs) + surprises[row]
        });
        Self { scores, surprises }
    }

    /// The position in one dimension.
    pub(super) fn score(&self, dimension: Trait) -> f64 {
        self.scores[dimension as usize]
    }

    /// The share of the population below.
    pub(super) fn rank(&self, dimension: Trait) -> f64 {
        normal_distribution(self.score(dimension))
    }

    /// What histories say about the log-odds of default, of which only `shown` dimensions speak.
    pub(super) fn log_odds(&self, shown: impl Fn(Trait) -> bool) -> f64 {
        let effects = EFFECTS.iter().filter(|(dimension, _)| shown(*dimension));
        effects.map(|(dimension, effect)| effect * self.surprises[*dimension as usize]).sum()
    }
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

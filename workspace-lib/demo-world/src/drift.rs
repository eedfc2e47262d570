//! Changes of a later period, which differs from the first in a known way for tests of monitoring.
//!
//! A scenario changes only what it describes. All other clients are those of the population of the
//! same seed, under other numbers. Random draws of a scenario use their own stream of random
//! numbers.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::application::{Application, POSITIONS};
use crate::calendar::UNKNOWN_DAY;
use crate::conditional::COLUMNS;
use crate::population::{Drift, Period};
use crate::sampling::{chance, normal, round_to, uniform};

/// Mean and spread of the logarithm of the factor by which a shock multiplies an income.
const SHOCK: (f64, f64) = (-0.16, 0.3);
/// Effect of a shock on the log-odds of default: constant, and per unit of lost log income.
const SHOCK_RISK: (f64, f64) = (0.25, 0.8);
/// Share of clients from the new channel.
///
/// The next constants are shares of these clients: revolving loans, self-employed, and unknown
/// first and third external score.
const NEW_CLIENTS: f64 = 0.25;
const NEW_REVOLVING: f64 = 0.4;
const NEW_SELF_EMPLOYED: f64 = 0.45;
const NEW_UNSCORED: f64 = 0.7;
/// Maximum age of these clients, in days.
const NEW_OLDEST: f64 = 30.0 * 365.25;
/// Shares of applications with a broken field.
const BROKEN_SCORE: f64 = 0.7;
const BROKEN_EMPLOYMENT: f64 = 0.4;
/// Effect of a rise in defaults on the log-odds.
const RISE: f64 = 0.52;

/// The changes of a scenario for one client.
pub(crate) struct Change {
    drift: Option<Drift>,
    is_new: bool,
    random: ChaCha8Rng,
}

impl Change {
    /// Draws the changes for client `index` of a period.
    pub(crate) fn draw(period: Period, index: u32) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(period.population.seed);
        random.set_stream((1 << 32) + u64::from(index));
        let is_new = period.drift == Some(Drift::NewChannel) && chance(&mut random, NEW_CLIENTS);
        Self { drift: period.drift, is_new, random }
    }

    /// Draws the application. A client of the new channel has some fixed codes.
    pub(crate) fn application(&self, is_train: bool, random: &mut ChaCha8Rng) -> Application {
        if !self.is_new {
            return Application::generate(is_train, |_, _| None, random);
        }
        Application::generate(is_train, new_client, random)
    }

    /// Applies the changes that precede the outcome.
    ///
    /// Returns their effect on the log-odds of default.
    pub(crate) fn before_outcome(&mut self, application: &mut Application) -> f64 {
        match self.drift {
            Some(Drift::IncomeShock) => {
                let loss = SHOCK.0 + SHOCK.1 * normal(&mut self.random);
                let income = &mut application.row.numbers[POSITIONS.income];
                *income = round_to(*income * loss.exp(), 4500.0).max(22_500.0);
                SHOCK_RISK.0 - SHOCK_RISK.1 * loss
            }
            Some(Drift::RiseInDefaults) => RISE,
            _ => 0.0,
        }
    }

    /// Changes the recorded application after the outcome is decided.
    pub(crate) fn after_outcome(&mut self, application: &mut Application) {
        if self.drift != Some(Drift::BrokenField) {
            return;
        }
        let numbers = &mut application.row.numbers;
        if chance(&mut self.random, BROKEN_SCORE) {
            numbers[POSITIONS.external_scores[2]] = f64::NAN;
        }
        if chance(&mut self.random, BROKEN_EMPLOYMENT) {
            numbers[POSITIONS.employed] = UNKNOWN_DAY;
        }
    }
}

/// Returns the code of a column for a client of the new channel; `None` for the usual draw.
fn new_client(column: usize, random: &mut ChaCha8Rng) -> Option<u16> {
    let positions = &*POSITIONS;
    let [first, _, third] = positions.external_scores;
    if column == positions.birth {
        let birth = &COLUMNS[column];
        let (youngest, oldest) = (birth.scores.len() as u16 - 1, birth.cell(-NEW_OLDEST)?);
        let code = f64::from(oldest) + 1.0 + uniform(random) * f64::from(youngest - oldest);
        return Some((code as u16).min(youngest));
    }
    if column == positions.contract && chance(random, NEW_REVOLVING) {
        return COLUMNS[column].code("Revolving loans");
    }
    if column == positions.organisation && chance(random, NEW_SELF_EMPLOYED) {
        return COLUMNS[column].code("Self-employed");
    }
    ((column == first || column == third) && chance(random, NEW_UNSCORED)).then_some(0)
}

//! Later periods that differ from the first in a known way, for tests of monitoring.
//!
//! A scenario changes only what it describes. All other clients are those of the population of the
//! same seed, under other numbers. Random draws of a scenario use their own stream of random
//! numbers.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::Population;
use super::application::{Application, POSITIONS};
use super::conditional::COLUMNS;
use super::sampling::{chance, normal, round_to, uniform};
use crate::tables::schema::UNKNOWN_DAY;

/// Scenario of a later period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Drift {
    /// Incomes fall by about 11 % and spread out. Clients who lose most default most.
    IncomeShock,
    /// A quarter of the clients come from a new sales channel.
    ///
    /// They are under 30, with more revolving loans, more self-employed, and fewer external scores.
    NewChannel,
    /// Two fields lose values: `EXT_SOURCE_3` for 70 % and `DAYS_EMPLOYED` for 40 % of
    /// applications.
    ///
    /// Outcomes are unchanged.
    BrokenField,
    /// Half as many defaults again, with the same applications and histories.
    RiseInDefaults,
}

/// The first period of a population, or a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Size and seed.
    pub population: Population,
    /// Scenario of the period; `None` for the first one.
    pub drift: Option<Drift>,
}

impl From<Population> for Period {
    fn from(population: Population) -> Self {
        Self { population, drift: None }
    }
}

/// Range of keys that each period reserves: clients, and credits or earlier applications.
const CLIENTS: i64 = 10_000_000;
const CREDITS: i64 = 100_000_000;

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

impl Period {
    /// Returns the offset of this period's client numbers.
    pub(super) fn client_offset(self) -> i64 {
        self.drift.map_or(0, |drift| (drift as i64 + 1) * CLIENTS)
    }

    /// Returns the offset of this period's numbers of credits and earlier applications.
    pub(super) fn credit_offset(self) -> i64 {
        self.drift.map_or(0, |drift| (drift as i64 + 1) * CREDITS)
    }

    /// Returns the changes for client `index`.
    pub(super) fn change(self, index: u32) -> Change {
        let mut random = ChaCha8Rng::seed_from_u64(self.population.seed);
        random.set_stream((1 << 32) + u64::from(index));
        let is_new = self.drift == Some(Drift::NewChannel) && chance(&mut random, NEW_CLIENTS);
        Change { drift: self.drift, is_new, random }
    }
}

/// The changes of a scenario for one client.
pub(super) struct Change {
    drift: Option<Drift>,
    is_new: bool,
    random: ChaCha8Rng,
}

impl Change {
    /// Draws the application. A client of the new channel has some fixed codes.
    pub(super) fn application(&self, is_train: bool, random: &mut ChaCha8Rng) -> Application {
        if !self.is_new {
            return Application::generate(is_train, |_, _| None, random);
        }
        Application::generate(is_train, new_client, random)
    }

    /// Applies the changes that precede the outcome.
    ///
    /// Returns their effect on the log-odds of default.
    pub(super) fn before_outcome(&mut self, application: &mut Application) -> f64 {
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
    pub(super) fn after_outcome(&mut self, application: &mut Application) {
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

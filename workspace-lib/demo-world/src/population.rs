//! What can be asked for: a number of clients, a seed, and a scenario of a later period.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

/// Number of clients in the original data. With this size, demo data is as large as the original.
pub const FULL_SIZE: u32 = 356_255;

/// Share of applications with a known outcome, as in the original.
const TRAIN_SHARE: f64 = 307_511.0 / FULL_SIZE as f64;

/// Range of keys that each period reserves: clients, and credits or earlier applications.
const CLIENTS: i64 = 10_000_000;
const CREDITS: i64 = 100_000_000;

/// Parameters of a reproducible synthetic population.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Population {
    /// Number of clients, with and without a known outcome.
    pub clients: u32,
    /// Seed of all random draws.
    pub seed: u64,
}

/// Scenario of a later period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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

impl Population {
    /// Returns a later period, in which the scenario `drift` happens.
    #[must_use]
    pub fn with_drift(self, drift: Drift) -> Period {
        Period { population: self, drift: Some(drift) }
    }

    /// Decides for each client whether the outcome is known.
    pub(crate) fn split(self) -> Vec<bool> {
        let train = (f64::from(self.clients) * TRAIN_SHARE).round() as usize;
        let mut is_train: Vec<bool> =
            (0..self.clients as usize).map(|index| index < train).collect();
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        random.set_stream(u64::MAX);
        is_train.shuffle(&mut random);
        is_train
    }
}

impl Period {
    /// Returns the offset of this period's client numbers.
    pub(crate) fn client_offset(self) -> i64 {
        self.drift.map_or(0, |drift| (drift as i64 + 1) * CLIENTS)
    }

    /// Returns the offset of this period's numbers of credits and earlier applications.
    pub(crate) fn credit_offset(self) -> i64 {
        self.drift.map_or(0, |drift| (drift as i64 + 1) * CREDITS)
    }
}

//! A small believable world in all seven tables, for trying everything without the real data.
//!
//! Its clients go together as the real ones do (see `dependence`), and their histories are consistent: an approved loan has its
//! monthly balances and instalments, whose counts, days and amounts agree; credits with other lenders fit the client's age. The
//! outcome depends on what the tables show, so that a model finds about as much to learn as in the real data. The same number of
//! clients and seed gives the same files, whatever the number of threads.

mod application;
mod application_table;
mod building;
mod bureau;
mod card;
mod circumstances;
mod client;
mod dependence;
mod frame;
mod installments;
mod loan;
mod marginals;
mod pos;
mod previous;
mod products;
mod sampling;
mod write;

use polars::prelude::{DataFrame, PolarsResult};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::schema::Table;
use application::Application;
use client::{FIRST_BUREAU, FIRST_PREVIOUS, History};
use dependence::Population;

pub use write::{Format, Summary, write};

/// Clients of the real data: `demo` with as many is as large as the original.
pub const FULL_SIZE: u32 = 356_255;

/// Share of applications whose outcome is known, as in the original.
const TRAIN_SHARE: f64 = 307_511.0 / 356_255.0;

/// Clients generated and written at a time, which bounds memory.
const BATCH: u32 = 2048;

/// A world that can be written again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct World {
    /// Number of clients, with and without a known outcome.
    pub clients: u32,
    /// Everything that is left to chance.
    pub seed: u64,
}

/// Rows of some clients: one frame for each table.
struct Batch {
    frames: Vec<(Table, DataFrame)>,
    clients: u32,
    defaults: usize,
    labelled: usize,
}

impl World {
    /// The world, some clients at a time, in order.
    fn batches(self) -> impl Iterator<Item = PolarsResult<Batch>> {
        let population = Population::new();
        let is_train = self.split();
        let (mut previous, mut bureau) = (FIRST_PREVIOUS, FIRST_BUREAU);
        (0..self.clients).step_by(BATCH as usize).map(move |from| {
            let to = self.clients.min(from + BATCH);
            let mut histories: Vec<History> =
                (from..to).into_par_iter().map(|index| History::generate(&population, self.seed, index)).collect();
            for history in &mut histories {
                history.number(previous, bureau);
                previous += history.previous.len() as i64;
                bureau += history.credits.len() as i64;
            }
            batch(histories, &is_train[from as usize..to as usize])
        })
    }

    /// For each client, whether the outcome is known.
    fn split(self) -> Vec<bool> {
        let train = (f64::from(self.clients) * TRAIN_SHARE).round() as usize;
        let mut is_train: Vec<bool> = (0..self.clients as usize).map(|index| index < train).collect();
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        random.set_stream(u64::MAX);
        is_train.shuffle(&mut random);
        is_train
    }
}

fn batch(histories: Vec<History>, is_train: &[bool]) -> PolarsResult<Batch> {
    let clients = histories.len() as u32;
    let (mut train, mut test): (Vec<Application>, Vec<Application>) = (Vec::new(), Vec::new());
    let (mut credits, mut balances, mut previous) = (Vec::new(), Vec::new(), Vec::new());
    let (mut pos, mut installments, mut cards) = (Vec::new(), Vec::new(), Vec::new());
    for (history, is_train) in histories.into_iter().zip(is_train) {
        if *is_train { &mut train } else { &mut test }.push(history.application);
        credits.extend(history.credits);
        balances.extend(history.balances);
        previous.extend(history.previous);
        pos.extend(history.pos);
        installments.extend(history.installments);
        cards.extend(history.cards);
    }
    let defaults = train.iter().filter(|application| application.target).count();
    let frames = vec![
        (Table::ApplicationTrain, application_table::table(&train, Table::ApplicationTrain)?),
        (Table::ApplicationTest, application_table::table(&test, Table::ApplicationTest)?),
        (Table::Bureau, bureau::table(&credits)?),
        (Table::BureauBalance, bureau::balance_table(&balances)?),
        (Table::PreviousApplication, previous::table(&previous)?),
        (Table::PosCashBalance, pos::table(&pos)?),
        (Table::InstallmentsPayments, installments::table(&installments)?),
        (Table::CreditCardBalance, card::table(&cards)?),
    ];
    Ok(Batch { frames, clients, defaults, labelled: train.len() })
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    const WORLD: World = World { clients: 2500, seed: 11 };

    fn frames(world: World, table: Table) -> Vec<DataFrame> {
        world.batches().map(|batch| batch.unwrap().frames.into_iter().find(|(of, _)| *of == table).unwrap().1).collect()
    }

    fn integers(frame: &DataFrame, column: &str) -> Vec<i64> {
        frame.column(column).unwrap().i64().unwrap().iter().flatten().collect()
    }

    #[test]
    fn makes_the_same_world_on_one_thread_and_on_many() {
        let world = World { clients: 200, seed: 5 };
        let made_on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| Table::ALL.map(|table| frames(world, table)))
        };
        let (one, many) = (made_on(1), made_on(4));
        for (one, many) in one.iter().flatten().zip(many.iter().flatten()) {
            assert!(one.equals_missing(many));
        }
    }

    #[test]
    fn defaults_as_often_as_the_real_clients() {
        let (defaults, labelled) = WORLD.batches().fold((0, 0), |(defaults, labelled), batch| {
            let batch = batch.unwrap();
            (defaults + batch.defaults, labelled + batch.labelled)
        });
        assert_eq!(labelled, 2158, "86.32 % of the clients");
        let rate = defaults as f64 / labelled as f64;
        assert!((0.065..0.097).contains(&rate), "{rate}");
    }

    #[test]
    fn tells_the_same_of_a_loan_in_every_table() {
        let previous = frames(WORLD, Table::PreviousApplication).remove(0);
        let status = previous.column("NAME_CONTRACT_STATUS").unwrap().str().unwrap();
        let terms = previous.column("CNT_PAYMENT").unwrap().f64().unwrap();
        let approved: HashMap<i64, Option<f64>> = integers(&previous, "SK_ID_PREV")
            .into_iter()
            .zip(status.iter().zip(terms.iter()))
            .filter(|(_, (status, _))| *status == Some("Approved"))
            .map(|(id, (_, term))| (id, term))
            .collect();

        let balances = frames(WORLD, Table::PosCashBalance).remove(0);
        for id in integers(&balances, "SK_ID_PREV") {
            assert!(approved.contains_key(&id), "balances of {id}, which was not approved");
        }
        let installments = frames(WORLD, Table::InstallmentsPayments).remove(0);
        let versions = installments.column("NUM_INSTALMENT_VERSION").unwrap().f64().unwrap();
        let numbers = integers(&installments, "NUM_INSTALMENT_NUMBER");
        for ((id, number), version) in
            integers(&installments, "SK_ID_PREV").into_iter().zip(numbers).zip(versions.iter())
        {
            let term = approved.get(&id).unwrap_or_else(|| panic!("instalments of {id}, which was not approved"));
            let is_loan = version > Some(0.0);
            assert!(!is_loan || number as f64 <= term.unwrap(), "instalment {number} of {id}");
        }
        let cards = frames(WORLD, Table::CreditCardBalance).remove(0);
        assert!(integers(&cards, "SK_ID_PREV").iter().all(|id| approved.contains_key(id)));
    }

    #[test]
    fn keeps_credits_within_the_life_of_the_client() {
        let mut ages: HashMap<i64, i64> = HashMap::new();
        for table in [Table::ApplicationTrain, Table::ApplicationTest] {
            let applications = frames(WORLD, table).remove(0);
            ages.extend(integers(&applications, "SK_ID_CURR").into_iter().zip(integers(&applications, "DAYS_BIRTH")));
        }
        let credits = frames(WORLD, Table::Bureau).remove(0);
        for (client, start) in integers(&credits, "SK_ID_CURR").into_iter().zip(integers(&credits, "DAYS_CREDIT")) {
            assert!(start >= ages[&client] + 18 * 365, "client {client}: credit from {start}, born {}", ages[&client]);
        }
        let known: HashSet<i64> = integers(&credits, "SK_ID_BUREAU").into_iter().collect();
        let balances = frames(WORLD, Table::BureauBalance).remove(0);
        assert!(integers(&balances, "SK_ID_BUREAU").iter().all(|credit| known.contains(credit)));
    }
}

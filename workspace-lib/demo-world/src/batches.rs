//! Generation of a period in batches of clients, which bounds the memory.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::application::Application;
use crate::bureau_balance;
use crate::columns::TableColumns;
use crate::history::{CREDITS_EACH, FIRST_BUREAU, FIRST_PREVIOUS, History};
use crate::numbering::Numbering;
use crate::population::{Period, Population};
use crate::tables::applications;
use crate::tables::bureau::{Balance, Credit};
use crate::tables::previous_application::Previous;
use crate::tables::repayment::{CardMonth, Installment, PosMonth};

/// Number of clients that are generated at a time.
const BATCH: u32 = 2048;

/// All rows about some clients of a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// All eight files: applications with a known outcome, applications to score, six histories.
    pub tables: Vec<TableColumns>,
    /// Number of clients.
    pub clients: u32,
    /// Number of clients whose outcome is known.
    pub labelled: usize,
    /// Number of those who defaulted.
    pub defaults: usize,
}

impl Period {
    /// Generates the period in batches of clients, in order.
    ///
    /// Each batch is made when it is asked for, on all threads of rayon's current pool.
    pub fn batches(self) -> impl Iterator<Item = Batch> {
        let Population { clients, seed } = self.population;
        let is_train = self.population.split();
        let size = (f64::from(clients) * CREDITS_EACH) as i64 + 100;
        let mut previous = Numbering::new(FIRST_PREVIOUS + self.credit_offset(), size);
        let mut bureau = Numbering::new(FIRST_BUREAU + self.credit_offset(), size);
        (0..clients).step_by(BATCH as usize).map(move |from| {
            let to = clients.min(from + BATCH);
            let is_train = &is_train[from as usize..to as usize];
            let mut histories: Vec<History> = (from..to)
                .into_par_iter()
                .zip(is_train)
                .map(|(index, is_train)| History::generate(self, index, *is_train))
                .collect();
            for history in &mut histories {
                history.number(&mut previous, &mut bureau);
            }
            Rows::collect(histories, is_train).into_batch(seed ^ u64::from(from))
        })
    }
}

/// The rows of a batch, by table, in the order of the clients.
#[derive(Default)]
struct Rows {
    train: Vec<Application>,
    test: Vec<Application>,
    credits: Vec<Credit>,
    balances: Vec<Balance>,
    previous: Vec<Previous>,
    pos: Vec<PosMonth>,
    installments: Vec<Installment>,
    cards: Vec<CardMonth>,
}

impl Rows {
    fn collect(histories: Vec<History>, is_train: &[bool]) -> Self {
        let mut rows = Self::default();
        for (history, is_train) in histories.into_iter().zip(is_train) {
            if *is_train { &mut rows.train } else { &mut rows.test }.push(history.application);
            rows.credits.extend(history.credits);
            rows.balances.extend(history.balances);
            rows.previous.extend(history.previous);
            rows.pos.extend(history.pos);
            rows.installments.extend(history.installments);
            rows.cards.extend(history.cards);
        }
        rows
    }

    /// Makes the columns of every table.
    ///
    /// As in the originals, the history tables are not in the order of the clients. `seed` decides
    /// their order.
    fn into_batch(self, seed: u64) -> Batch {
        let tables: [fn(&Self, u64) -> TableColumns; 8] = [
            |rows, _| applications::train(&rows.train),
            |rows, _| applications::test(&rows.test),
            |rows, seed| Credit::columns(&shuffled(&rows.credits, seed)),
            |rows, seed| Balance::columns(&bureau_balance::shuffled(&rows.balances, seed)),
            |rows, seed| Previous::columns(&shuffled(&rows.previous, seed)),
            |rows, seed| PosMonth::columns(&shuffled(&rows.pos, seed)),
            |rows, seed| Installment::columns(&shuffled(&rows.installments, seed)),
            |rows, seed| CardMonth::columns(&shuffled(&rows.cards, seed)),
        ];
        Batch {
            tables: tables.par_iter().map(|columns| columns(&self, seed)).collect(),
            clients: (self.train.len() + self.test.len()) as u32,
            labelled: self.train.len(),
            defaults: self.train.iter().filter(|application| application.target).count(),
        }
    }
}

/// Returns the rows in random order.
fn shuffled<T: Clone>(rows: &[T], seed: u64) -> Vec<T> {
    let mut rows = rows.to_vec();
    rows.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    rows
}

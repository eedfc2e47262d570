//! Invented clients of a consumer-credit lender, in the seven tables of the original data.
//!
//! Use it to try everything without the real data. Applications are drawn from distributions fitted
//! to real applications (see `conditional`). Histories are drawn from the client's
//! creditworthiness, which also decides the outcome (see `creditworthiness`). Histories are
//! consistent: an approved loan has monthly balances and instalments whose counts, days and amounts
//! agree, and credits with other lenders fit the client's age. The outcome depends on what the
//! tables show, so a model finds about as much signal as in the real data. The same number of
//! clients and seed always give the same tables, whatever the number of threads.
//!
//! ```
//! use demo_world::{Period, Population, Values};
//!
//! let period = Period::from(Population { clients: 20, seed: 7 });
//! let batch = period.batches().next().expect("20 clients are one batch");
//! let train = &batch.tables[0];
//! assert_eq!((train.file_stem, train.rows), ("application_train", 17));
//! let Some(Values::Integers(outcomes)) = train.values("TARGET") else { panic!("no outcomes") };
//! assert_eq!(outcomes.iter().sum::<i64>(), batch.defaults as i64);
//! ```

mod application;
mod batches;
mod bureau;
mod bureau_balance;
mod calendar;
mod card;
mod categories;
mod client;
mod columns;
mod conditional;
mod creditworthiness;
mod drift;
mod history;
mod installments;
mod loan;
mod numbering;
mod population;
mod pos;
mod previous;
mod product;
mod sampling;
mod sequence;
mod shop;
mod tables;
mod terms;
#[cfg(test)]
mod tests;

pub use batches::Batch;
pub use calendar::UNKNOWN_DAY;
pub use columns::{Column, TableColumns, Values};
pub use population::{Drift, FULL_SIZE, Period, Population};

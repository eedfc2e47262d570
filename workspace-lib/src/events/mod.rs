//! Events of the service: what was asked and answered, and what became of the loans.
//!
//! The service keeps them in its store, one row for each prediction. [`export`] writes them as
//! Parquet files that any tool reads; [`import_outcomes`] records what became of the loans.

mod columns;
mod export;
mod outcome_file;
mod outcomes;

pub(crate) use columns::is_of_events;
pub use export::{ExportOptions, Exported, TemporaryExport, export};
pub use outcomes::{ImportOptions, ImportReport, import_outcomes};

use std::future::Future;
use std::time::Duration;

use crate::{Error, Result};

/// Longest wait for the last writes to the store.
const LAST_WRITES: Duration = Duration::from_secs(5);

/// Runs `work` to its end on this thread.
fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Data(format!("the store cannot be used: {error}")))?;
    runtime.block_on(work)
}

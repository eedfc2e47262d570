//! Keeps the record of a run up to date while it goes on.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use rand::RngExt;
use serde_json::Value;

use super::folder::RunsFolder;
use super::machine::{Machine, Process};
use super::record::{FORMAT, RunRecord, RunState, timestamp};
use crate::files::{InterruptionGuard, on_interruption};
use crate::modelling::CODE;
use crate::{Error, Result};

/// How many identifiers are tried for a new run.
const ATTEMPTS: usize = 20;

/// The record of a run that goes on.
///
/// A signal that stops the program marks it as interrupted. If it is dropped before its end, the
/// run has failed.
#[derive(Debug)]
pub struct RunRecorder {
    open: Arc<Mutex<OpenRecord>>,
    _interruption: InterruptionGuard,
}

#[derive(Debug)]
struct OpenRecord {
    runs: RunsFolder,
    record: RunRecord,
    /// True when the state is final.
    is_closed: bool,
}

impl RunRecorder {
    /// Writes the record of a run that begins now.
    ///
    /// # Errors
    /// [`Error::File`] if the record cannot be written.
    pub fn begin(
        runs: &RunsFolder,
        command: &str,
        parameters: BTreeMap<String, Value>,
    ) -> Result<Self> {
        let now = Utc::now();
        let mut record = RunRecord {
            format: FORMAT,
            id: String::new(),
            command: command.to_owned(),
            state: RunState::Running,
            started_at: timestamp(now),
            ended_at: None,
            error: None,
            parameters,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            code: CODE.to_owned(),
            machine: Machine::here(),
            process: Process::this(),
            data: None,
            determined_by: None,
            model: None,
            bundle: None,
            gates: Vec::new(),
            warnings: Vec::new(),
            promoted_at: None,
            mlflow: None,
        };
        for _ in 0..ATTEMPTS {
            record.id = identifier(now, rand::rng().random());
            if runs.create(&record)? {
                return Ok(Self::of(runs, record));
            }
        }
        Err(Error::Data(format!(
            "{}: expected a free identifier for the run, found {ATTEMPTS} that are taken. Try again.",
            runs.path().display()
        )))
    }

    /// Goes on with a run that was interrupted or has failed.
    ///
    /// # Errors
    /// [`Error::File`] if the record cannot be written.
    pub fn resume(runs: &RunsFolder, record: RunRecord) -> Result<Self> {
        let record = RunRecord {
            state: RunState::Running,
            ended_at: None,
            error: None,
            machine: Machine::here(),
            process: Process::this(),
            // A server does not change parameters that it has: the run is sent as another one.
            mlflow: None,
            ..record
        };
        runs.save(&record)?;
        Ok(Self::of(runs, record))
    }

    fn of(runs: &RunsFolder, record: RunRecord) -> Self {
        let open = OpenRecord { runs: runs.clone(), record, is_closed: false };
        let open = Arc::new(Mutex::new(open));
        let interrupted = Arc::clone(&open);
        // The program ends at once, so nobody could be told that the record cannot be written.
        let interruption = on_interruption(move || {
            let _ = lock(&interrupted).close(RunState::Interrupted, None);
        });
        Self { open, _interruption: interruption }
    }

    /// Returns the record as it is now.
    pub fn record(&self) -> RunRecord {
        lock(&self.open).record.clone()
    }

    /// Returns the folder for the run's own files, such as its figures.
    pub fn files(&self) -> PathBuf {
        let open = lock(&self.open);
        open.runs.files_of(&open.record.id)
    }

    /// Changes the record and writes it.
    ///
    /// # Errors
    /// [`Error::File`] if it cannot be written.
    pub fn update(&self, change: impl FnOnce(&mut RunRecord)) -> Result<()> {
        let mut open = lock(&self.open);
        if open.is_closed {
            return Ok(());
        }
        change(&mut open.record);
        open.runs.save(&open.record)
    }

    /// Writes the final state, and the error of a run that failed. Returns the final record.
    ///
    /// # Errors
    /// [`Error::File`] if it cannot be written.
    pub fn end(self, state: RunState, error: Option<String>) -> Result<RunRecord> {
        let mut open = lock(&self.open);
        open.close(state, error)?;
        Ok(open.record.clone())
    }
}

impl Drop for RunRecorder {
    fn drop(&mut self) {
        let error = "the program ended without a result; its own messages say why".to_owned();
        // A run that has ended stays as it is. A drop cannot report an error.
        let _ = lock(&self.open).close(RunState::Failed, Some(error));
    }
}

impl OpenRecord {
    fn close(&mut self, state: RunState, error: Option<String>) -> Result<()> {
        if self.is_closed {
            return Ok(());
        }
        self.is_closed = true;
        self.record.state = state;
        self.record.error = error;
        self.record.ended_at = Some(timestamp(Utc::now()));
        self.runs.save(&self.record)
    }
}

fn lock(open: &Mutex<OpenRecord>) -> MutexGuard<'_, OpenRecord> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the identifier of a run: the time of its start, then four digits against clashes.
fn identifier(time: DateTime<Utc>, random: u16) -> String {
    format!("{}-{random:04x}", time.format("%Y%m%d-%H%M%S%3f"))
}

//! Import of outcomes: what became of the loans, from a file into the store.
//!
//! Every line is checked before anything is written. The rules are those of the service
//! ([`store::OutcomeHistory::judge`]). Lines of one file are judged in their order, as if each was
//! recorded before the next one.

use std::path::PathBuf;

use chrono::{NaiveDate, Utc};
use contract::Outcome;
use store::{Action, AuditRow, Durability, Judgement, Observation, OutcomeRefusal, Store};

use super::outcome_file::OutcomeFile;
use crate::{Error, Result};

/// Number of lines that are checked, and of outcomes that are written, at a time.
const CHUNK: usize = 1000;

/// Who recorded the outcomes, in the audit log.
const ACTOR: &str = "command";

/// What to import, and how.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// File of outcomes, CSV or Parquet: prediction_id, defaulted, observed_on.
    pub file: PathBuf,
    /// URL of the store.
    pub store: String,
    /// Whether outcomes overrule those that they contradict.
    pub correct: bool,
    /// Whether good lines are written although there are bad ones.
    pub skip_bad: bool,
}

/// What an import found and did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Number of lines.
    pub lines: usize,
    /// Number of outcomes that were recorded.
    pub recorded: usize,
    /// Number of lines whose outcomes had been recorded before.
    pub already_recorded: usize,
    /// Number of each bad line, and what is wrong with it.
    pub bad: Vec<(u64, String)>,
    /// Columns that were not read.
    pub ignored_columns: Vec<String>,
}

/// Records the outcomes of a file. Nothing is written if a line is bad, except with `skip_bad`.
///
/// An import that was interrupted is completed by a second one: what is recorded is recognised.
///
/// # Errors
/// If the file or the store cannot be read, or the store does not take an outcome.
pub fn import_outcomes(options: &ImportOptions) -> Result<ImportReport> {
    let file = OutcomeFile::read(&options.file)?;
    super::block_on(async {
        let (store, closing) = Store::open_existing(&options.store, Durability::Disk).await?;
        let imported = import(&store, file, options, Utc::now().date_naive()).await;
        drop(store);
        closing.finish(super::LAST_WRITES).await;
        imported
    })
}

async fn import(
    store: &Store,
    file: OutcomeFile,
    options: &ImportOptions,
    today: NaiveDate,
) -> Result<ImportReport> {
    let mut report = ImportReport {
        lines: file.lines.len(),
        ignored_columns: file.ignored,
        ..ImportReport::default()
    };
    let ids =
        file.lines.iter().filter_map(|(_, line)| Some(line.as_ref().ok()?.prediction_id.clone()));
    let mut ids: Vec<String> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    let mut histories = store.outcome_histories(&ids).await?;
    let mut new: Vec<(Outcome, AuditRow)> = Vec::new();
    for (number, line) in file.lines {
        let judged = line.and_then(|line| {
            let id = &line.prediction_id;
            let history =
                histories.get_mut(id).ok_or_else(|| format!("there is no prediction {id}"))?;
            let observation = Observation {
                defaulted: line.defaulted,
                observed_on: line.observed_on,
                is_correction: options.correct,
            };
            let judged = history.judge(observation, today).map_err(|refusal| advised(&refusal))?;
            Ok((judged == Judgement::New).then(|| {
                let outcome = observation.outcome(id);
                let recorded = AuditRow::now(ACTOR, Action::RecordOutcome)
                    .client(history.client_id)
                    .detail(&outcome.outcome_id);
                history.add(line.observed_on, outcome.clone());
                (outcome, recorded)
            }))
        });
        match judged {
            Ok(Some(outcome)) => new.push(outcome),
            Ok(None) => report.already_recorded += 1,
            Err(message) => report.bad.push((number, message)),
        }
    }
    if report.bad.is_empty() || options.skip_bad {
        report.recorded = write(store, new).await?;
    }
    Ok(report)
}

/// Says why an outcome is refused, and what to do where something can be done.
fn advised(refusal: &OutcomeRefusal) -> String {
    match refusal {
        OutcomeRefusal::Contradicts { .. } => format!("{refusal}. --correct overrules it"),
        _ => refusal.to_string(),
    }
}

/// Writes outcomes, and returns how many there were.
async fn write(store: &Store, mut outcomes: Vec<(Outcome, AuditRow)>) -> Result<usize> {
    let mut written = 0;
    while !outcomes.is_empty() {
        let rest = outcomes.split_off(outcomes.len().min(CHUNK));
        for saved in store.add_outcomes(std::mem::replace(&mut outcomes, rest)).await {
            saved.map_err(|error| {
                Error::Data(format!(
                    "{written} outcomes were recorded, then the store failed: {error}. \
                     Run the import again: it goes on where it ended."
                ))
            })?;
            written += 1;
        }
    }
    Ok(written)
}

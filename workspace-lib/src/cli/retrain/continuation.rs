//! Which run a call continues, and from which gate.

use std::path::{Path, PathBuf};

use scoring::Bundle;
use serde_json::Value;
use workspace_lib::modelling::CODE;
use workspace_lib::runs::{GateName, RunRecord, RunState, RunsFolder, Verdict};

use super::gates::CHAMPION_VERSION;

/// A run that goes on.
#[derive(Debug)]
pub(super) struct ContinuedRun {
    /// Its record, with the gates that it need not pass again.
    pub(super) record: RunRecord,
    /// Folder of its bundle.
    pub(super) out: PathBuf,
}

/// Finds the latest run that did not finish, on the same data, by the same plan and code.
///
/// # Errors
/// If the records cannot be read.
pub(super) fn continued_run(
    runs: &RunsFolder,
    determined_by: &str,
    out: Option<&Path>,
    champion: &Path,
) -> workspace_lib::Result<Option<ContinuedRun>> {
    let candidates = runs.list()?.records.into_iter().filter(|record| {
        record.command == "retrain"
            && record.code == CODE
            && record.determined_by.as_deref() == Some(determined_by)
    });
    let latest = candidates.into_iter().find_map(|record| {
        let own = PathBuf::from(record.parameters.get("out").and_then(Value::as_str)?);
        out.is_none_or(|out| out == own).then_some((record, own))
    });
    // A later run that finished has made an earlier one pointless.
    Ok(latest.filter(|(record, _)| record.state != RunState::Finished).map(|(record, out)| {
        let record = still_passed(record, &out, champion);
        ContinuedRun { record, out }
    }))
}

/// Keeps the gates before the first that failed, or whose result is not there any more.
fn still_passed(mut record: RunRecord, out: &Path, champion: &Path) -> RunRecord {
    let version =
        |folder: &Path| Bundle::open(folder).ok().map(|one| one.manifest().version.clone());
    let holds = |name: GateName| match name {
        GateName::Training => {
            let written = record.bundle.as_ref().map(|bundle| bundle.version.clone());
            written.is_some() && version(out) == written
        }
        GateName::Comparison => {
            let compared = record.gate(name).and_then(|gate| gate.figures.get(CHAMPION_VERSION));
            compared.and_then(Value::as_str).map(str::to_owned) == version(champion)
        }
        // What it did is told, not assumed: it is cheap to do again.
        GateName::Promotion => false,
        GateName::Data | GateName::Features | GateName::Evaluation => true,
    };
    let passed = record
        .gates
        .iter()
        .take_while(|gate| gate.verdict == Verdict::Passed && holds(gate.name))
        .count();
    record.gates.truncate(passed);
    record
}

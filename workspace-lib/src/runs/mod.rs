//! Experiments on record: what every training was called with, on which data, and what came of it.
//!
//! Each training has a run record, a JSON file in a [`RunsFolder`]. It is written when the run
//! begins, at each step that is worth keeping, and when the run ends, fails or is interrupted.
//! Records are for people and programs that compare trainings; nothing is computed from them that
//! decides about a client.
//!
//! ```
//! use workspace_lib::runs::{RunRecorder, RunState, RunsFolder};
//!
//! # fn main() -> workspace_lib::Result<()> {
//! # let temporary = tempfile::tempdir().expect("a temporary folder");
//! let runs = RunsFolder::new(temporary.path().join("runs"));
//! let recorder = RunRecorder::begin(&runs, "train", Default::default())?;
//! let id = recorder.end(RunState::Finished, None)?.id;
//! assert_eq!(runs.find(&id[..10])?.state, RunState::Finished);
//! # Ok(())
//! # }
//! ```

mod comparison;
mod figures;
mod folder;
mod gates;
mod machine;
mod record;
mod recorder;
#[cfg(test)]
mod tests;

pub use comparison::{ComparedMetric, DifferingParameter, Pairing, RunComparison, compare_runs};
pub use figures::write_figures;
pub use folder::{Listing, RunsFolder, SkippedFile};
pub use gates::{Gate, GateName, Verdict};
pub use machine::{Machine, Process};
pub use record::{
    MlflowRun, MlflowState, RunBundle, RunData, RunModel, RunRecord, RunState, timestamp,
};
pub use recorder::RunRecorder;

//! Tests of the `pret` commands: results, messages and exit codes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod docs;
mod evaluate;
mod events;
mod monitor;
#[cfg(unix)]
mod retrain;
mod score;
#[cfg(unix)]
mod train;

use std::path::Path;
use std::process::{Command, Output};

/// The committed champion.
const CHAMPION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../models/champion");

/// The program.
const PRET: &str = env!("CARGO_BIN_EXE_pret");

/// Returns `pret` with these arguments, to be run in a folder.
fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(PRET);
    command.current_dir(folder).args(arguments);
    // The caller's own settings for records and MLflow are not those of the tests.
    for name in ["PRET_RUNS", "MLFLOW_TRACKING_URI"] {
        command.env_remove(name);
    }
    command
}

/// Runs `pret` in a folder.
fn pret(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn error(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

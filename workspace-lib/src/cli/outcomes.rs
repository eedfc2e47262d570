//! `pret outcomes`: what became of the loans, into the store of the service.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use workspace_lib::events::{ImportOptions, import_outcomes};

use crate::stdout::say;

/// Most bad lines that are listed.
const LISTED: usize = 20;

/// What became of the loans.
#[derive(Debug, Subcommand)]
pub(crate) enum OutcomesCommand {
    /// Record the outcomes of a file in the store
    Import(ImportArguments),
}

impl OutcomesCommand {
    /// Runs the command. Exit code 1 means that a line is bad.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Import(arguments) => arguments.run(),
        }
    }
}

/// Arguments of `pret outcomes import`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: pret outcomes import outcomes.csv --store sqlite://data/pret.db\n\n\
    The file has the columns prediction_id, defaulted (0, 1, true or false) and observed_on (YYYY-MM-DD). If a line is bad,\n\
    nothing is recorded. Outcomes that are recorded already are recognised, so that a file may be imported twice."
)]
pub(crate) struct ImportArguments {
    /// Outcomes as CSV or Parquet, also .gz or .zst
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Store of the service: sqlite://FILE or postgresql://USER@HOST/NAME
    #[arg(long, env = "PRET_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    store: String,
    /// Overrule outcomes that those of the file contradict
    #[arg(long)]
    correct: bool,
    /// Record the good lines, and list the others
    #[arg(long)]
    skip_bad: bool,
}

impl ImportArguments {
    fn run(self) -> anyhow::Result<ExitCode> {
        let Self { file, store, correct, skip_bad } = self;
        let options = ImportOptions { file, store, correct, skip_bad };
        let report = import_outcomes(&options)?;
        let name = options.file.display();
        if !report.ignored_columns.is_empty() {
            eprintln!("note: {name}: not read: {}", report.ignored_columns.join(", "));
        }
        for (line, message) in report.bad.iter().take(LISTED) {
            eprintln!("{name}: line {line}: {message}");
        }
        if report.bad.len() > LISTED {
            eprintln!("{name}: and {} bad lines more", report.bad.len() - LISTED);
        }
        if !report.bad.is_empty() && !options.skip_bad {
            eprintln!(
                "error: {name}: {} of {} lines are bad, so nothing was recorded. Correct them, or \
                 give --skip-bad to record the others.",
                report.bad.len(),
                report.lines
            );
            return Ok(ExitCode::FAILURE);
        }
        let skipped = match report.bad.len() {
            0 => String::new(),
            bad => format!(", {bad} skipped"),
        };
        say(format_args!(
            "{name}: {} outcomes recorded, {} already recorded{skipped}",
            report.recorded, report.already_recorded
        ))?;
        Ok(if report.bad.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

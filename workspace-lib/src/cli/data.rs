//! `pret data`: check a folder of tables, or make a demo one.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use workspace_lib::tables::check;
use workspace_lib::tables::demo::{self, Drift, Period, Population};

use crate::progress::Progress;
use crate::stdout::say;

/// Check a folder of tables, or make a demo one.
#[derive(Debug, Subcommand)]
pub(crate) enum DataCommand {
    /// Check schema, ranges, keys and orphans of a folder of tables
    Check(CheckArguments),
    /// Make a small believable world in all seven tables
    Demo(DemoArguments),
}

impl DataCommand {
    /// Runs the command. Exit code 1 means that the data cannot be used.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Check(arguments) => arguments.run(),
            Self::Demo(arguments) => arguments.run(),
        }
    }
}

/// Arguments of `pret data check`.
#[derive(Debug, Args)]
#[command(after_help = "Example: pret data check --data data/raw --json")]
pub(crate) struct CheckArguments {
    /// Folder with Kaggle's files, as CSV or Parquet
    #[arg(long, value_name = "DIR", default_value = "data/raw")]
    data: PathBuf,
    /// Print everything that was found as JSON
    #[arg(long)]
    json: bool,
}

impl CheckArguments {
    fn run(self) -> anyhow::Result<ExitCode> {
        let progress = Progress::start("check");
        let report = check::check(&self.data, |table| progress.step(table.file_stem()))?;
        progress.finish();
        if self.json {
            say(serde_json::to_string_pretty(&report)?)?;
        } else {
            say(report.to_string().trim_end())?;
        }
        Ok(if report.is_usable() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

/// Arguments of `pret data demo`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: pret data demo --clients 20000 --seed 7 --out data/demo --format parquet\n\
    --clients 356255 makes a world of the original's size.\n\
    Example of a later period: pret data demo --seed 7 --drift income-shock --out later"
)]
pub(crate) struct DemoArguments {
    /// Number of clients, with and without a known outcome
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(10..=2_000_000))]
    clients: u32,
    /// The same seed and number of clients give the same files
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Folder to write to; tables of an earlier demo are replaced, other files are left alone
    #[arg(long, value_name = "DIR", default_value = "data/demo")]
    out: PathBuf,
    /// File format
    #[arg(long, value_enum, default_value_t = FileFormat::Csv)]
    format: FileFormat,
    /// Make a later period that differs in a known way, for trying out monitoring; its clients have
    /// other numbers
    #[arg(long, value_enum, value_name = "SCENARIO")]
    drift: Option<Scenario>,
}

/// What is different in a later period.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Scenario {
    /// Incomes fall by about 11 % and spread out; default rises, most for those who lose most
    IncomeShock,
    /// A quarter of the clients are new: under 30, more revolving loans and self-employed, fewer
    /// external scores
    NewChannel,
    /// EXT_SOURCE_3 goes missing for 70 % and DAYS_EMPLOYED becomes 365243 for 40 %; outcomes stay
    BrokenField,
    /// The same applications and histories, half as many defaults again
    RiseInDefaults,
}

impl From<Scenario> for Drift {
    fn from(scenario: Scenario) -> Self {
        match scenario {
            Scenario::IncomeShock => Self::IncomeShock,
            Scenario::NewChannel => Self::NewChannel,
            Scenario::BrokenField => Self::BrokenField,
            Scenario::RiseInDefaults => Self::RiseInDefaults,
        }
    }
}

/// File format of tables.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum FileFormat {
    /// Comma-separated text
    Csv,
    /// Parquet, smaller and faster
    Parquet,
}

impl DemoArguments {
    fn run(self) -> anyhow::Result<ExitCode> {
        let population = Population { clients: self.clients, seed: self.seed };
        let period = Period { population, drift: self.drift.map(Drift::from) };
        let format = match self.format {
            FileFormat::Csv => demo::Format::Csv,
            FileFormat::Parquet => demo::Format::Parquet,
        };
        let progress = ProgressBar::new(u64::from(self.clients)).with_style(
            ProgressStyle::with_template("{wide_bar} {pos}/{len} clients, {eta} left")?,
        );
        let summary = demo::write(period, format, &self.out, |done| progress.inc(u64::from(done)))?;
        progress.finish_and_clear();
        for (table, rows) in &summary.rows {
            say(format_args!("{table:<22} {rows:>10} rows"))?;
        }
        let percent = 100.0 * summary.default_rate;
        say(format_args!(
            "{}: {} clients, {percent:.2} % default",
            self.out.display(),
            summary.clients
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}

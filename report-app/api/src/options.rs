//! The command line; every option also reads an environment variable.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use scoring_api::store::Durability;
use tracing::level_filters::LevelFilter;

/// Serves predictions and their reasons over HTTP.
#[derive(Debug, Parser)]
#[command(
    name = "pret-api",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Example: pret-api --bundle models/champion --database sqlite://data/pret.db --listen 127.0.0.1:8080\n\n\
                  Exit status: 0 after a stop that was asked for, 1 for a bad bundle or database, 2 for a wrong call."
)]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    /// Folder of the model bundle, with its clients
    #[arg(long, env = "PRET_BUNDLE", value_name = "DIR", default_value = "models/champion")]
    pub(crate) bundle: PathBuf,

    /// Database where predictions are kept; created if there is none
    #[arg(long, env = "PRET_DATABASE_URL", value_name = "URL", default_value = "sqlite://data/pret.db")]
    pub(crate) database: String,

    /// When a prediction counts as stored: with the operating system (process), or on the disk (disk), which survives a
    /// power cut and takes a disk flush longer
    #[arg(long, env = "PRET_DURABILITY", value_name = "process|disk", default_value = "process")]
    pub(crate) durability: Durability,

    /// Address of the API
    #[arg(long, env = "PRET_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: String,

    /// Address of the metrics page (/metrics, for Prometheus); without it there is none
    #[arg(long, env = "PRET_METRICS_LISTEN", value_name = "ADDRESS")]
    pub(crate) metrics_listen: Option<String>,

    /// Folder of the dashboard's files; without it the API is served alone
    #[arg(long, env = "PRET_DASHBOARD", value_name = "DIR")]
    pub(crate) dashboard: Option<PathBuf>,

    /// Longest body that is read, in bytes
    #[arg(long, env = "PRET_BODY_LIMIT", value_name = "BYTES", default_value_t = 65_536)]
    pub(crate) body_limit: usize,

    /// Longest time until an answer, in seconds
    #[arg(long, env = "PRET_TIMEOUT", value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) timeout: u64,

    /// Form of the log, which goes to standard error
    #[arg(long, env = "PRET_LOG_FORMAT", value_name = "FORMAT", default_value = "text")]
    pub(crate) log_format: LogFormat,

    /// What is logged: off, error, warn, info or debug
    #[arg(long, env = "PRET_LOG_LEVEL", value_name = "LEVEL", default_value = "info")]
    pub(crate) log_level: LevelFilter,
}

/// What to do instead of serving.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum Command {
    /// Prints the OpenAPI document
    Openapi,
}

/// Form of the log.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LogFormat {
    /// A line for people
    Text,
    /// A JSON object a line
    Json,
}

//! The command line; every option also reads an environment variable.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use store::Durability;
use tracing::level_filters::LevelFilter;

use crate::commands::{Command, DATABASE};

/// Serves predictions and their reasons over HTTP.
#[derive(Debug, Parser)]
#[command(
    name = "pret-api",
    version,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Example: pret-api --bundle models/champion --database sqlite://data/pret.db --listen 127.0.0.1:8080\n\n\
                  Exit status: 0 after a stop that was asked for, 1 for a bad bundle or database, 2 for a wrong call."
)]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    /// Folder of the model bundle, with its clients
    #[arg(long, env = "PRET_BUNDLE", value_name = "DIR", default_value = "models/champion")]
    pub(crate) bundle: PathBuf,

    /// Folder of a challenger: a second bundle that scores, at low priority, what the first one
    /// answers. Its scores are stored and compared, never answered
    #[arg(long, env = "PRET_CHALLENGER", value_name = "DIR")]
    pub(crate) challenger: Option<PathBuf>,

    /// File of the model card that `pret docs` writes for the bundle; without it none is shown
    #[arg(long, env = "PRET_MODEL_CARD", value_name = "FILE")]
    pub(crate) model_card: Option<PathBuf>,

    /// File of the monitoring plan: indicators, limits, deadlines; the built-in plan without it
    #[arg(long, env = "PRET_MONITORING_PLAN", value_name = "FILE")]
    pub(crate) monitoring_plan: Option<PathBuf>,

    /// Seconds between two looks of the service at its own predictions
    #[arg(long, env = "PRET_MONITORING_INTERVAL", value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) monitoring_interval: u64,

    /// Address that gets each change of an alarm as a JSON POST. PRET_ALARM_WEBHOOK_SECRET, if it is
    /// set, signs what is sent
    #[arg(long, env = "PRET_ALARM_WEBHOOK", hide_env_values = true, value_name = "URL")]
    pub(crate) alarm_webhook: Option<String>,

    /// Who gets each change of an alarm by mail; several separated by commas
    #[arg(
        long,
        env = "PRET_ALARM_MAIL_TO",
        value_name = "ADDRESS",
        value_delimiter = ',',
        requires = "alarm_mail_server"
    )]
    pub(crate) alarm_mail_to: Vec<String>,

    /// Sender of these mails
    #[arg(
        long,
        env = "PRET_ALARM_MAIL_FROM",
        value_name = "ADDRESS",
        default_value = "pret@localhost"
    )]
    pub(crate) alarm_mail_from: String,

    /// Server of these mails: smtps://USER:PASSWORD@HOST, or smtp://HOST:587?tls=required
    #[arg(long, env = "PRET_ALARM_MAIL_SERVER", hide_env_values = true, value_name = "URL")]
    pub(crate) alarm_mail_server: Option<String>,

    /// Database where predictions are kept; created if there is none
    #[arg(long, env = "PRET_DATABASE_URL", hide_env_values = true, value_name = "URL", default_value = DATABASE)]
    pub(crate) database: String,

    /// When a prediction counts as stored: with the operating system, or on the disk
    ///
    /// On the disk it survives a power cut, and takes a disk flush longer.
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

    /// Whether callers must sign in or send a key. Off lets everybody do everything, on this
    /// machine's own addresses only
    #[arg(long, env = "PRET_SIGN_IN", value_name = "required|off", default_value = "required")]
    pub(crate) sign_in: SignIn,

    /// Print an address that signs in once, as a reviewer called `local`
    #[arg(long, env = "PRET_SIGN_IN_LINK")]
    pub(crate) sign_in_link: bool,

    /// Address of a proxy in front of the service, several separated by commas: from these,
    /// `X-Forwarded-For` tells who calls. It must add its caller's address to the header itself
    #[arg(long, env = "PRET_TRUSTED_PROXY", value_name = "ADDRESS", value_delimiter = ',', value_parser = address)]
    pub(crate) trusted_proxy: Vec<IpAddr>,

    /// Name of a host that the service answers under without sign-in, beside this machine's own
    /// addresses; several separated by commas
    #[arg(long, env = "PRET_ALLOWED_HOST", value_name = "HOST", value_delimiter = ',')]
    pub(crate) allowed_host: Vec<String>,

    /// Ask a person for an opinion of a client before the prediction of the client is shown,
    /// against anchoring. Programs with keys are not concerned
    #[arg(long, env = "PRET_OPINION_FIRST")]
    pub(crate) opinion_first: bool,

    /// Ask for a second person to change the model: one operator proposes a change, and another one
    /// confirms it within seven days
    #[arg(long, env = "PRET_SECOND_PERSON")]
    pub(crate) second_person: bool,

    /// Requests a second that one caller may make; 0 for no limit. Beside them, a caller's batches
    /// may have as many groups of up to 64 lines a second
    #[arg(long, env = "PRET_RATE_LIMIT", value_name = "REQUESTS", default_value_t = 500)]
    pub(crate) rate_limit: u32,

    /// Most requests that are answered at the same time; excess requests get status 503
    #[arg(long, env = "PRET_REQUEST_LIMIT", value_name = "REQUESTS", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) request_limit: u32,

    /// Most batches that run at the same time, and most exports of the audit log; excess requests
    /// get status 503
    #[arg(long, env = "PRET_BATCH_LIMIT", value_name = "BATCHES", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) batch_limit: u32,

    /// Longest body that is read, in bytes
    #[arg(long, env = "PRET_BODY_LIMIT", value_name = "BYTES", default_value_t = 65_536)]
    pub(crate) body_limit: usize,

    /// Longest time until an answer, in seconds
    #[arg(long, env = "PRET_TIMEOUT", value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) timeout: u64,

    /// Longest time until the head of a connection's next request, in seconds; idle connections are
    /// closed after it
    #[arg(long, env = "PRET_HEAD_TIMEOUT", value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) head_timeout: u64,

    /// Longest time in which a caller takes nothing of its answer, in seconds; its connection is
    /// then closed
    #[arg(long, env = "PRET_WRITE_TIMEOUT", value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) write_timeout: u64,

    /// Days after which what is personal in predictions, reviews, opinions and the audit log is
    /// erased; for ever if absent
    ///
    /// It is done at the start and once a day, in small transactions. Statistics remain.
    #[arg(long, env = "PRET_RETENTION_DAYS", value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub(crate) retention_days: Option<u32>,

    /// Form of the log, which goes to standard error
    #[arg(long, env = "PRET_LOG_FORMAT", value_name = "FORMAT", default_value = "text")]
    pub(crate) log_format: LogFormat,

    /// What is logged: off, error, warn, info or debug
    #[arg(long, env = "PRET_LOG_LEVEL", value_name = "LEVEL", default_value = "info")]
    pub(crate) log_level: LevelFilter,
}

fn address(text: &str) -> Result<IpAddr, &'static str> {
    text.trim().parse().map_err(|_| "expected an IP address like 10.0.0.1")
}

/// Whether callers must say who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SignIn {
    /// Everybody must
    Required,
    /// Nobody needs to
    Off,
}

/// Form of the log.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LogFormat {
    /// A line for people
    Text,
    /// A JSON object a line
    Json,
}

//! `pret-api`: the scoring service as a program.

mod administration;
mod commands;
mod model_command;
mod options;
mod personal_data;

use std::io::{IsTerminal, Write};
use std::net::IpAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use clap::Parser;
use mimalloc::MiMalloc;
use monitoring::MonitoringPlan;
use rustix::process::Signal as Number;
use rustix::thread::disable_transparent_huge_pages;
use scoring_api::server::{self, HeadRefusal};
use scoring_api::watch::Watching;
use scoring_api::{
    Access, AccessRules, Champion, Champions, Channels, Dashboard, Limits, Mail, Metrics,
    ModelCards, Monitor, Otlp, Readiness, Releases, Service, Shadow, Store, Streams, Webhook, app,
    refused_head,
};
use store::{Closing, Durability};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinHandle;
use tracing::level_filters::LevelFilter;

use commands::{AuditCommand, Command};
use options::{LogFormat, Options, SignIn};

/// Allocator of the program.
///
/// Memory is often allocated on one thread and freed on another. In this case mimalloc takes a
/// third of the system allocator's time.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Extra time for shutdown, on top of the time limit of a request.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(5);

fn main() -> ExitCode {
    let options = Options::parse();
    let result = match &options.command {
        Some(Command::Openapi) => print_openapi(),
        Some(Command::User(command)) => with_store(command.database(), async |store| {
            administration::user(&store, command).await
        }),
        Some(Command::Key(command)) => {
            with_store(command.database(), async |store| administration::key(&store, command).await)
        }
        Some(Command::Data(command)) => with_existing_store(command.database(), async |store| {
            personal_data::data(&store, command).await
        }),
        Some(Command::Audit(AuditCommand::Verify { database_option })) => runtime()
            .and_then(|runtime| runtime.block_on(personal_data::verify(&database_option.database))),
        Some(Command::Model(command)) => {
            let database = &command.model().database_option.database;
            with_store(database, async |store| model_command::run(&store, command).await)
        }
        None => serve(&options),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("pret-api: {}", in_one_line(&error));
            ExitCode::FAILURE
        }
    }
}

/// Formats an error in one line: the message, then each cause that it does not contain yet.
fn in_one_line(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |said, cause| {
        if said.is_empty() {
            cause
        } else if said.contains(&cause) {
            said
        } else {
            format!("{said} ({cause})")
        }
    })
}

fn print_openapi() -> Result<()> {
    println!("{}", scoring_api::openapi().to_pretty_json().context("the OpenAPI document")?);
    Ok(())
}

fn runtime() -> Result<Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().context("starting")
}

/// Opens the store, which is created if there is none, runs `work` with it and closes it.
fn with_store(database: &str, work: impl AsyncFnOnce(Store) -> Result<()>) -> Result<()> {
    with_opened_store(Store::open(database, Durability::Disk), work)
}

/// Opens an existing store, runs `work` with it and closes it.
fn with_existing_store(database: &str, work: impl AsyncFnOnce(Store) -> Result<()>) -> Result<()> {
    with_opened_store(Store::open_existing(database, Durability::Disk), work)
}

fn with_opened_store(
    opening: impl Future<Output = Result<(Store, Closing), store::Error>>,
    work: impl AsyncFnOnce(Store) -> Result<()>,
) -> Result<()> {
    runtime()?.block_on(async {
        let _refused_writes = ignore_file_size_signal()?;
        let (store, closing) = opening.await?;
        let done = work(store).await;
        closing.finish(SHUTDOWN_GRACE).await;
        done
    })
}

fn serve(options: &Options) -> Result<()> {
    log_to_stderr(options.log_format, options.log_level);
    let started = Instant::now();
    // With huge pages the kernel must clear 2 MB at a time, much of which is never used. That takes
    // longer than reading a model, and half as much memory again.
    if let Err(error) = disable_transparent_huge_pages(true) {
        tracing::debug!(%error, "memory comes in huge pages");
    }
    let champion = Champion::open(&options.bundle)?;
    let card = options.model_card.clone().map(|file| ModelCards::open(file, champion.version()));
    let cards = card.transpose()?.unwrap_or_default();
    let monitor =
        Monitor::new(monitoring_plan(options.monitoring_plan.as_deref())?, channels(options)?);
    let dashboard = options.dashboard.as_deref().map(Dashboard::open).transpose()?;
    // A task that the store has woken is nearly finished: it runs before the next request begins.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .global_queue_interval(1)
        .enable_all()
        .build()
        .context("starting threads")?;
    runtime.block_on(async {
        let _refused_writes = ignore_file_size_signal()?;
        let listener = listen(&options.listen, "--listen").await?;
        let address = listener.local_addr()?;
        if options.sign_in == SignIn::Off && !address.ip().is_loopback() {
            bail!("{address}: without sign-in the service is for this machine alone. Listen on 127.0.0.1, or leave out --sign-in off.");
        }
        if options.second_person && options.sign_in == SignIn::Off {
            bail!("--second-person: without sign-in nobody tells one person from another. Leave out one of --second-person and --sign-in off.");
        }
        let (store, closing) = Store::open(&options.database, options.durability).await?;
        let limits = Limits {
            body: options.body_limit,
            time: Duration::from_secs(options.timeout),
            requests: options.request_limit as usize,
            batches: options.batch_limit as usize,
        };
        let rules = AccessRules {
            sign_in: options.sign_in == SignIn::Required,
            requests_per_second: (options.rate_limit > 0).then_some(options.rate_limit),
            trusted_proxies: options.trusted_proxy.clone(),
            allowed_hosts: options.allowed_host.clone(),
            opinion_first: options.opinion_first,
            second_person: options.second_person,
            plain_cookies: has_plain_cookies(address.ip(), &options.trusted_proxy),
            ..AccessRules::default()
        };
        let metrics = Metrics::new(champion.version());
        let champions = Champions::new(options.bundle.clone(), champion);
        let shadow = Arc::new(challenger(options, &champions, &store)?);
        let releases = Releases::new(options.bundle.clone(), options.second_person);
        let (access, readiness, streams) = (Access::new(rules), Readiness::default(), Streams::new(limits.batches));
        let service = Arc::new(Service { champions, releases, shadow, cards, store, access, readiness, metrics, monitor, streams, dashboard, limits });
        observe(&service)?;
        // Installed before the first request: a signal to stop or to reload must not be lost.
        let shutdown_signal = shutdown_signal()?;
        let reloads = tokio::spawn(reload_on_sighup(service.clone(), signal(SignalKind::hangup())?));
        let pages = metrics_pages(options, &service).await?;
        let retention = options
            .retention_days
            .map(|days| tokio::spawn(personal_data::retain(service.store.clone(), days)));
        let champion = service.champions.current();
        tracing::info!(
            address = %format_args!("http://{address}"),
            model = champion.version(),
            clients = champion.answers.clients.len(),
            milliseconds = started.elapsed().as_millis() as u64,
            "ready"
        );
        // In the background, so that the first request that needs these results does not wait for
        // them.
        tokio::spawn(async move { champion.warm_up().await });
        let every = Duration::from_secs(options.monitoring_interval);
        let watching =
            Watching::start(service.clone(), every).context("starting the monitoring")?;
        if options.sign_in_link && options.sign_in == SignIn::Required {
            let link = administration::local_link(&service.store, &format!("http://{address}")).await?;
            writeln!(std::io::stdout(), "Sign in, once and within a quarter of an hour: {link}")
                .context("the link cannot be printed; is the standard output a file on a full disk?")?;
        }
        let stopping = service.clone();
        let stop = async move {
            shutdown_signal.await;
            stopping.streams.stop();
            tracing::info!("stopping: no new requests, those under way are answered");
        };
        let timeouts = server::Timeouts {
            head: Duration::from_secs(options.head_timeout),
            write: Duration::from_secs(options.write_timeout),
            stop: limits.time + SHUTDOWN_GRACE,
        };
        let telemetry = service.clone();
        let refusal = service.clone();
        let refusal: HeadRefusal = Arc::new(move |status| refused_head(&refusal, status));
        if !server::serve(listener, app(service), refusal, stop, timeouts).await {
            tracing::warn!("some requests were not answered in time");
        }
        watching.stop().await;
        flush(telemetry).await;
        for task in pages.into_iter().chain(retention).chain([reloads]) {
            task.abort();
            _ = task.await;
        }
        closing.finish(SHUTDOWN_GRACE).await;
        tracing::info!("stopped");
        Ok(())
    })
}

/// Sends traces and metrics to the collector that the environment names, if it names one.
fn observe(service: &Arc<Service>) -> Result<()> {
    if let Some(otlp) = collector()? {
        otlp.observe(service);
        service.metrics.export(otlp);
    }
    Ok(())
}

/// Starts scoring by the challenger, if there is one.
fn challenger(options: &Options, champions: &Champions, store: &Store) -> Result<Shadow> {
    match &options.challenger {
        Some(folder) => Shadow::start(folder.clone(), champions.current(), store.clone())
            .context("starting the challenger's thread"),
        None => Ok(Shadow::none()),
    }
}

/// Serves the metrics page on its own address, if it has one.
async fn metrics_pages(
    options: &Options,
    service: &Arc<Service>,
) -> Result<Option<JoinHandle<()>>> {
    let Some(address) = &options.metrics_listen else { return Ok(None) };
    let listener = listen(address, "--metrics-listen").await?;
    Ok(Some(tokio::spawn(serve_metrics(listener, service.clone()))))
}

/// Sends the traces and metrics that were not sent yet.
async fn flush(service: Arc<Service>) {
    let send = move || {
        if let Some(otlp) = service.metrics.otlp() {
            otlp.flush();
        }
    };
    _ = tokio::time::timeout(SHUTDOWN_GRACE, tokio::task::spawn_blocking(send)).await;
}

/// Connects to the collector of traces and metrics that the environment names, if it names one.
fn collector() -> Result<Option<Otlp>> {
    let name = "OTEL_EXPORTER_OTLP_ENDPOINT";
    let endpoint = std::env::var(name).ok().filter(|endpoint| !endpoint.is_empty());
    let otlp = endpoint.map(|endpoint| Otlp::new(&endpoint)).transpose();
    otlp.map_err(|error| anyhow!("{name}: {error}"))
}

/// Prepares the channels on which alarms are told.
fn channels(options: &Options) -> Result<Channels> {
    let secret = std::env::var("PRET_ALARM_WEBHOOK_SECRET").ok();
    let webhook = options.alarm_webhook.as_deref().map(|url| Webhook::new(url, secret));
    let webhook = webhook.transpose().map_err(|error| anyhow!("--alarm-webhook: {error}"))?;
    let server = options.alarm_mail_server.as_deref().filter(|_| !options.alarm_mail_to.is_empty());
    let mail = server.map(|url| Mail::new(url, &options.alarm_mail_from, &options.alarm_mail_to));
    let mail = mail
        .transpose()
        .map_err(|error| anyhow!("--alarm-mail-server, --alarm-mail-to: {error}"))?;
    Ok(Channels::new(webhook, mail))
}

/// Reads the monitoring plan from a file, or the built-in one.
fn monitoring_plan(file: Option<&Path>) -> Result<MonitoringPlan> {
    let Some(file) = file else { return Ok(MonitoringPlan::embedded()?) };
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).with_context(|| {
        format!("{name}: the monitoring plan cannot be read. Check --monitoring-plan.")
    })?;
    Ok(MonitoringPlan::parse(&text, &name)?)
}

/// Checks whether cookies may go over plain HTTP.
///
/// They may if the service listens on this machine only, with no proxy in front that would add TLS.
fn has_plain_cookies(address: IpAddr, proxies: &[IpAddr]) -> bool {
    address.is_loopback() && proxies.is_empty()
}

/// Ignores SIGXFSZ, so that a write beyond the file size limit (`ulimit -f`) fails with an error.
///
/// The write then fails as on a full disk. Without a handler the signal would end the program. The
/// handler stays installed as long as the returned value lives.
fn ignore_file_size_signal() -> Result<Signal> {
    signal(SignalKind::from_raw(Number::XFSZ.as_raw())).context("listening for SIGXFSZ")
}

/// Reloads the model's folder at each `SIGHUP`.
async fn reload_on_sighup(service: Arc<Service>, mut hangups: Signal) {
    while hangups.recv().await.is_some() {
        service.reload_by_signal().await;
    }
}

async fn listen(address: &str, option: &str) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("{address}: the service cannot listen there. Stop the program that does, or choose another address with {option}.")
    })
}

/// Installs handlers for Ctrl-C and SIGTERM, and returns a future that waits for one of them.
fn shutdown_signal() -> Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate()).context("listening for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("listening for SIGINT")?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Serves `/metrics` on an address of its own, which callers of the API need not reach.
async fn serve_metrics(listener: TcpListener, service: Arc<Service>) {
    let page = |State(service): State<Arc<Service>>| async move {
        (
            [(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")],
            service.metrics.page(service.store.queue_length(), service.shadow.counts()),
        )
            .into_response()
    };
    let router = Router::new().route("/metrics", get(page)).with_state(service);
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(%error, "the metrics are no longer served");
    }
}

fn log_to_stderr(format: LogFormat, level: LevelFilter) {
    let log = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal())
        // An error of the log, for instance on a full disk, must not end the thread that writes to
        // it.
        .log_internal_errors(false)
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.compact().init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}

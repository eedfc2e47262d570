//! `pret-api`: the scoring service as a program.

mod options;

use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::serve::ListenerExt;
use clap::Parser;
use scoring::Bundle;
use scoring_api::{Clients, Dashboard, Limits, Metrics, Service, Store, app};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing::level_filters::LevelFilter;

use options::{Command, LogFormat, Options};

/// How much longer than one request may take the end is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

fn main() -> ExitCode {
    let options = Options::parse();
    let result = match options.command {
        Some(Command::Openapi) => print_openapi(),
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

/// Where, what was found, what to do; then each cause that was not said yet.
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

fn serve(options: &Options) -> Result<()> {
    log_to_stderr(options.log_format, options.log_level);
    let started = Instant::now();
    let bundle = Bundle::open(&options.bundle)?;
    let clients = Clients::load(&bundle)?;
    let dashboard = options.dashboard.as_deref().map(Dashboard::open).transpose()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("starting threads")?;
    runtime.block_on(async {
        let (store, closing) = Store::open(&options.database, options.durability).await?;
        let limits = Limits { body: options.body_limit, time: Duration::from_secs(options.timeout) };
        let metrics = Metrics::new(&bundle.manifest().version);
        let service = Arc::new(Service { bundle, clients, store, metrics, dashboard, limits });
        // Before anybody can be answered: a request to stop must find somebody who hears it.
        let asked_to_stop = asked_to_stop()?;
        let listener = listen(&options.listen, "--listen").await?;
        let pages = match &options.metrics_listen {
            Some(address) => {
                Some(tokio::spawn(serve_metrics(listen(address, "--metrics-listen").await?, service.clone())))
            }
            None => None,
        };
        tracing::info!(
            address = %format_args!("http://{}", listener.local_addr()?),
            model = service.bundle.manifest().version,
            clients = service.clients.len(),
            milliseconds = started.elapsed().as_millis() as u64,
            "ready"
        );
        // Without this, an answer in two parts waits for the client's acknowledgement of the first.
        let listener = listener.tap_io(|connection| {
            if let Err(error) = connection.set_nodelay(true) {
                tracing::debug!(%error, "a connection keeps its delay");
            }
        });
        let (stop, mut stopped) = tokio::sync::watch::channel(());
        let served = tokio::spawn(
            axum::serve(listener, app(service))
                .with_graceful_shutdown(async move { _ = stopped.changed().await })
                .into_future(),
        );
        asked_to_stop.await;
        tracing::info!("stopping: no new requests, those under way are answered");
        stop.send_replace(());
        if tokio::time::timeout(limits.time + PATIENCE, served).await.is_err() {
            tracing::warn!("some requests were not answered in time");
        }
        if let Some(pages) = pages {
            pages.abort();
            _ = pages.await;
        }
        closing.finish(PATIENCE).await;
        tracing::info!("stopped");
        Ok(())
    })
}

async fn listen(address: &str, option: &str) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("{address}: the service cannot listen there. Stop the program that does, or choose another address with {option}.")
    })
}

/// Listens from now on for Ctrl-C and for a request to terminate, and waits for one of them.
fn asked_to_stop() -> Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate()).context("listening for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("listening for SIGINT")?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Serves `/metrics` on an address of its own, which need not be reachable by whoever calls the API.
async fn serve_metrics(listener: TcpListener, service: Arc<Service>) {
    let page = |State(service): State<Arc<Service>>| async move {
        ([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], service.metrics.page())
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
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.compact().init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}

//! HTTP server: connection limit, timeouts and graceful shutdown.
//!
//! `axum::serve` waits for ever for a head that never comes, and for a caller who never reads. Here
//! both have a timeout.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use crate::head_errors::HeadErrors;
pub use crate::head_errors::HeadRefusal;

/// Most open connections; others wait in the operating system's queue.
const CONNECTIONS: usize = 4096;

/// Longest head of a request, in bytes.
pub(crate) const LONGEST_HEAD: usize = 32 * 1024;

/// Pause after a failed `accept`, for instance for lack of file descriptors.
const PAUSE: Duration = Duration::from_millis(100);

/// Timeouts of connections.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// For the head of a connection's next request. After it an idle connection is closed.
    pub head: Duration,
    /// For the caller to read part of the response. After it the connection is closed.
    pub write: Duration,
    /// For requests in flight to finish when the service stops.
    pub stop: Duration,
}

/// Serves `router` on `listener` until `stop` completes, then finishes the requests in flight.
///
/// `refusal` writes the responses to heads that are not HTTP.
///
/// Returns false if some requests were not answered in time; their connections are closed.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    refusal: HeadRefusal,
    stop: impl Future<Output = ()>,
    timeouts: Timeouts,
) -> bool {
    let connections = GracefulShutdown::new();
    // Dropped at the end of this function, so that no connection keeps the service alive.
    let (_serving, served) = watch::channel(());
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &room) => accepted,
        };
        match accepted {
            Ok((stream, address, place)) => {
                // Otherwise the second part of a response waits for the client's acknowledgement of
                // the first (Nagle's algorithm).
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "a connection keeps its delay");
                }
                let router = router.clone();
                let service = service_fn(move |request: Request<Incoming>| {
                    let mut request = request.map(Body::new);
                    request.extensions_mut().insert(ConnectInfo(address));
                    answer(router.clone(), request)
                });
                let mut builder = http1::Builder::new();
                builder.timer(TokioTimer::new()).header_read_timeout(timeouts.head);
                // Without `max_header_size`, a head that arrives in one piece may be longer.
                builder.max_buf_size(LONGEST_HEAD).max_header_size(LONGEST_HEAD);
                let mut stream = TimeoutStream::new(stream);
                stream.set_write_timeout(Some(timeouts.write));
                let stream = HeadErrors::new(Box::pin(stream), refusal.clone());
                let connection =
                    connections.watch(builder.serve_connection(TokioIo::new(stream), service));
                let mut served = served.clone();
                tokio::spawn(async move {
                    let _place = place;
                    tokio::select! {
                        ended = connection => {
                            if let Err(error) = ended {
                                tracing::debug!(%error, "a connection ended early");
                            }
                        }
                        _ = served.changed() => tracing::debug!("a connection is closed with the service"),
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    tokio::time::timeout(timeouts.stop, connections.shutdown()).await.is_ok()
}

async fn answer(
    router: Router,
    request: Request<Body>,
) -> Result<axum::response::Response, Infallible> {
    router.oneshot(request).await
}

async fn accept(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = room.clone().acquire_owned().await.map_err(io::Error::other)?;
    let (stream, address) = listener.accept().await?;
    Ok((stream, address, place))
}

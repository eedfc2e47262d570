//! Taking connections: how many, how long each may keep the service waiting, and how the last ones
//! end.
//!
//! `axum::serve` waits for ever for a head that never comes, and for a caller who never reads; here
//! either has only so long.

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

/// Most connections at a time; others wait in the operating system's queue.
const CONNECTIONS: usize = 4096;

/// Longest head of a request, in bytes.
pub(crate) const LONGEST_HEAD: usize = 32 * 1024;

/// Pause after the operating system refused a connection, for want of file descriptors for
/// instance.
const PAUSE: Duration = Duration::from_millis(100);

/// How long whoever calls is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For the head of a connection's next request; idle connections are closed after it.
    pub head: Duration,
    /// For the caller to take some of its answer; a connection whose caller takes nothing is closed
    /// after it.
    pub write: Duration,
    /// For the end of the requests that are under way when the service stops.
    pub stop: Duration,
}

/// Serves `router` on `listener` until `stop` is there, then answers what is under way; `refusal`
/// makes the answers to heads that are no HTTP.
///
/// False if some requests were not answered in time; their connections are closed.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    refusal: HeadRefusal,
    stop: impl Future<Output = ()>,
    patience: Patience,
) -> bool {
    let connections = GracefulShutdown::new();
    // Dropped with this function: then no connection may hold on to what it was served from.
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
                // Without this, an answer in two parts waits for the client's acknowledgement of
                // the first.
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
                builder.timer(TokioTimer::new()).header_read_timeout(patience.head);
                // Without the second, a head that arrives at once may be longer.
                builder.max_buf_size(LONGEST_HEAD).max_header_size(LONGEST_HEAD);
                let mut stream = TimeoutStream::new(stream);
                stream.set_write_timeout(Some(patience.write));
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
    tokio::time::timeout(patience.stop, connections.shutdown()).await.is_ok()
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

//! Streamed responses: batches and exports of the audit log.
//!
//! They run longer than the time limit of a request, so they have limits of their own. These are
//! the number in progress, the number of processors for batches, and a grace period at shutdown.

use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::problem::Refusal;

/// Grace period of streams after the service was told to stop; short ones finish within it.
const GRACE: Duration = Duration::from_secs(2);

/// Semaphores of the streams in progress.
#[derive(Debug)]
pub struct Streams {
    limit: usize,
    batches: Arc<Semaphore>,
    exports: Arc<Semaphore>,
    processors: Arc<Semaphore>,
    stopped: watch::Sender<Option<Instant>>,
}

/// Error that ends a response before it is complete.
#[derive(Debug, thiserror::Error)]
#[error("the answer breaks off: {0}")]
pub(crate) struct StreamAborted(pub(crate) String);

impl Streams {
    /// Creates limits of `limit` batches and `limit` exports at a time.
    pub fn new(limit: usize) -> Self {
        let slots = |count| Arc::new(Semaphore::new(count));
        let processors = available_parallelism().map_or(1, std::num::NonZero::get);
        let stopped = watch::Sender::new(None);
        Self {
            limit,
            batches: slots(limit),
            exports: slots(limit),
            processors: slots(processors),
            stopped,
        }
    }

    /// Acquires the permit of a batch.
    ///
    /// # Errors
    /// [`Refusal::TooManyStreams`] if none is available.
    pub(crate) fn batch(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        self.take(&self.batches, "batches")
    }

    /// Acquires the permit of an export.
    ///
    /// # Errors
    /// [`Refusal::TooManyStreams`] if none is available.
    pub(crate) fn export(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        self.take(&self.exports, "exports of the audit log")
    }

    fn take(
        &self,
        slots: &Arc<Semaphore>,
        what: &'static str,
    ) -> Result<OwnedSemaphorePermit, Refusal> {
        slots
            .clone()
            .try_acquire_owned()
            .map_err(|_| Refusal::TooManyStreams { what, limit: self.limit })
    }

    /// Waits for the permit of a processor, which batches share.
    pub(crate) async fn processor(&self) -> Option<OwnedSemaphorePermit> {
        // The semaphore is never closed.
        self.processors.clone().acquire_owned().await.ok()
    }

    /// Tells every stream that the service stops.
    pub fn stop(&self) {
        self.stopped.send_if_modified(|stopped| {
            let is_first = stopped.is_none();
            stopped.get_or_insert_with(Instant::now);
            is_first
        });
    }

    /// Checks whether the grace period is over.
    pub(crate) fn are_over(&self) -> bool {
        self.stopped.borrow().is_some_and(|stopped| stopped.elapsed() >= GRACE)
    }

    /// Waits until the grace period is over.
    pub(crate) fn over(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut stopped = self.stopped.subscribe();
        async move {
            let stopped = stopped.wait_for(Option::is_some).await.ok().and_then(|stopped| *stopped);
            let rest =
                stopped.map_or(Duration::ZERO, |stopped| GRACE.saturating_sub(stopped.elapsed()));
            tokio::time::sleep(rest).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_place_is_free_again_once_its_stream_has_ended() {
        let streams = Streams::new(2);
        let places = [streams.batch(), streams.batch()];
        let refused = streams.batch().map(drop);
        assert_eq!(refused, Err(Refusal::TooManyStreams { what: "batches", limit: 2 }));
        assert!(streams.export().is_ok(), "exports have places of their own");
        drop(places);
        assert!(streams.batch().is_ok());
    }
}

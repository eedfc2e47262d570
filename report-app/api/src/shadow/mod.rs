//! Shadow scoring: a challenger scores what the champion has answered, and is never answered.
//!
//! Predictions wait in a bounded queue for a thread of lowered priority. A full queue drops them,
//! and counts them, so a challenger never makes a caller wait. A challenger that cannot be opened or
//! compared is refused: the error is logged and is an alert of the monitoring, and the champion
//! answers on.

pub(crate) mod comparison;
mod findings;
mod scorer;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, PoisonError, RwLock};

use answers::{ChallengerError, ChallengerInputs, ShadowScore};
use contract::{NotScored, PredictionRequest};
use store::Store;
use tokio::sync::oneshot;

use crate::champion::{self, Champion};
use crate::problem::Refusal;

/// Most predictions that wait for the challenger: those of a batch of some thousand lines.
const QUEUE: usize = 8192;

/// Challenger in the shadow of the champion, if one is set.
#[derive(Debug)]
pub struct Shadow {
    set: Option<Set>,
}

/// Challenger that is set, whether it can be opened or not.
#[derive(Debug)]
struct Set {
    folder: PathBuf,
    slot: Arc<RwLock<Slot>>,
    queue: Queue,
}

/// The challenger in use, and why the last one was refused.
#[derive(Debug, Default)]
struct Slot {
    pair: Option<Arc<Pair>>,
    refused: Option<String>,
}

/// Champion and challenger, and what the second takes from the first.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) champion: Arc<Champion>,
    pub(crate) challenger: Champion,
    inputs: ChallengerInputs,
}

/// Why a folder holds no challenger.
#[derive(Debug, thiserror::Error)]
enum Error {
    /// The message names the file.
    #[error(transparent)]
    Bundle(#[from] champion::Error),
    #[error("{}: {error}", folder.display())]
    Pair { folder: PathBuf, error: ChallengerError },
}

/// Prediction to score.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) prediction_id: String,
    /// Version of the champion that answered.
    pub(crate) champion: Arc<store::ModelRow>,
    pub(crate) request: PredictionRequest,
}

#[derive(Debug)]
enum Message {
    Score(Box<Job>),
    /// Asks for a signal when everything before it has been stored.
    Flush(oneshot::Sender<()>),
}

/// Bounded queue of predictions, and the counts of those that were not scored.
#[derive(Debug)]
struct Queue {
    messages: SyncSender<Message>,
    counts: Arc<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    stored: AtomicU64,
    queue_full: AtomicU64,
    lost: AtomicU64,
}

impl Shadow {
    /// Creates a shadow without a challenger.
    pub fn none() -> Self {
        Self { set: None }
    }

    /// Opens the challenger in `folder` beside `champion`, and starts its thread.
    ///
    /// A bundle that cannot be the challenger is logged, and another one may come with a reload.
    /// Call it within a tokio runtime.
    ///
    /// # Errors
    /// If the operating system cannot create a thread.
    pub fn start(
        folder: PathBuf,
        champion: Arc<Champion>,
        store: Store,
    ) -> Result<Self, std::io::Error> {
        let slot = Arc::new(RwLock::new(Slot::default()));
        let (queue, received) = Queue::new(QUEUE);
        scorer::start(received, slot.clone(), store, queue.counts.clone())?;
        let shadow = Self { set: Some(Set { folder, slot, queue }) };
        shadow.open(champion);
        Ok(shadow)
    }

    /// Opens the challenger's folder again, beside the champion that answers now.
    ///
    /// The result is its version, or why it was refused; `None` if no challenger is set.
    ///
    /// # Errors
    /// [`Refusal::Internal`] if the reading panicked.
    pub(crate) async fn reload(
        self: &Arc<Self>,
        champion: Arc<Champion>,
    ) -> Result<Option<Result<String, String>>, Refusal> {
        let shadow = self.clone();
        tokio::task::spawn_blocking(move || shadow.open(champion)).await.map_err(|error| {
            tracing::error!(%error, "reading the challenger came to an unexpected end");
            Refusal::Internal
        })
    }

    fn open(&self, champion: Arc<Champion>) -> Option<Result<String, String>> {
        let Set { folder, slot, .. } = self.set.as_ref()?;
        let opened = Pair::open(folder, champion).map_err(|error| error.to_string());
        let result = match &opened {
            Ok(pair) => {
                let (version, champion) = (pair.challenger.version(), pair.champion.version());
                tracing::info!(challenger = version, champion, "the challenger");
                Ok(version.to_owned())
            }
            Err(error) => {
                tracing::error!(error, "the challenger was refused; the champion answers on");
                Err(error.clone())
            }
        };
        let (pair, refused) = match opened {
            Ok(pair) => (Some(Arc::new(pair)), None),
            Err(error) => (None, Some(error)),
        };
        *slot.write().unwrap_or_else(PoisonError::into_inner) = Slot { pair, refused };
        Some(result)
    }

    /// Hands a stored prediction to the challenger, if one is set. It never waits.
    ///
    /// `job` is called only if there is a challenger.
    pub(crate) fn submit(&self, job: impl FnOnce() -> Job) {
        if let Some(set) = self.set.as_ref().filter(|_| self.has_pair()) {
            set.queue.push(job());
        }
    }

    fn has_pair(&self) -> bool {
        self.slot(|slot| slot.pair.as_ref().map(drop)).is_some()
    }

    /// Returns the pair of models that are compared.
    pub(crate) fn pair(&self) -> Option<Arc<Pair>> {
        self.slot(|slot| slot.pair.clone())
    }

    /// Returns the version of the challenger in use.
    pub(crate) fn version(&self) -> Option<String> {
        self.pair().map(|pair| pair.challenger.version().to_owned())
    }

    /// Returns why the last challenger was refused, unless one was opened since.
    pub(crate) fn refused(&self) -> Option<String> {
        self.slot(|slot| slot.refused.clone())
    }

    fn slot<T>(&self, read: impl FnOnce(&Slot) -> Option<T>) -> Option<T> {
        let slot = self.set.as_ref()?.slot.read().unwrap_or_else(PoisonError::into_inner);
        read(&slot)
    }

    /// Returns how many shadow predictions were stored, found the queue full, or were lost.
    pub fn counts(&self) -> [u64; 3] {
        self.set.as_ref().map_or([0; 3], |set| {
            let Counts { stored, queue_full, lost } = &*set.queue.counts;
            [stored, queue_full, lost].map(|count| count.load(Ordering::Relaxed))
        })
    }

    /// Returns the predictions that were not scored.
    pub(crate) fn not_scored(&self) -> NotScored {
        let [_, queue_full, lost] = self.counts();
        NotScored { queue_full, lost }
    }

    /// Waits until the challenger has scored, and the store has committed, what was submitted before.
    pub async fn flushed(&self) {
        let Some(set) = &self.set else { return };
        let (flush, flushed) = oneshot::channel();
        let messages = set.queue.messages.clone();
        let send = move || messages.send(Message::Flush(flush));
        // The thread lives as long as this queue does.
        _ = tokio::task::spawn_blocking(send).await;
        _ = flushed.await;
    }
}

impl Pair {
    fn open(folder: &Path, champion: Arc<Champion>) -> Result<Self, Error> {
        let challenger = Champion::open(folder)?;
        let inputs = ChallengerInputs::new(&challenger.answers, &champion.answers)
            .map_err(|error| Error::Pair { folder: folder.to_owned(), error })?;
        Ok(Self { champion, challenger, inputs })
    }

    fn score(&self, request: &PredictionRequest) -> ShadowScore {
        self.challenger.answers.score_in_shadow(&self.champion.answers, &self.inputs, request)
    }
}

impl Queue {
    fn new(length: usize) -> (Self, Receiver<Message>) {
        let (messages, received) = sync_channel(length);
        (Self { messages, counts: Arc::default() }, received)
    }

    fn push(&self, job: Job) {
        match self.messages.try_send(Message::Score(Box::new(job))) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => Counts::add(&self.counts.queue_full, 1),
            Err(TrySendError::Disconnected(_)) => Counts::add(&self.counts.lost, 1),
        }
    }
}

impl Counts {
    fn add(count: &AtomicU64, number: u64) {
        count.fetch_add(number, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_queue_drops_and_counts_without_waiting() {
        let (queue, received) = Queue::new(2);
        let job = || Job {
            prediction_id: "019a".to_owned(),
            champion: Arc::new(store::ModelRow { version: "m".into(), features: "[]".into() }),
            request: PredictionRequest { client_id: Some(1), application: [].into() },
        };
        for _ in 0..5 {
            queue.push(job());
        }
        assert_eq!(queue.counts.queue_full.load(Ordering::Relaxed), 3);
        drop(received);
        queue.push(job());
        assert_eq!(queue.counts.lost.load(Ordering::Relaxed), 1);
    }
}

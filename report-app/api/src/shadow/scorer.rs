//! Thread that scores with the challenger, at a lowered priority.

use std::sync::mpsc::Receiver;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use std::{io, thread};

use rustix::process::setpriority_process;
use rustix::thread::gettid;
use store::{ShadowRow, Store};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use super::{Counts, Job, Message, Slot};

/// Lowest priority of a thread (`nice`): it runs when no request wants the processor.
const NICE: i32 = 19;

/// Most scores in one commit, which the predictions of callers share.
const GROUP: usize = 8;

/// Reasons that are kept of a score.
const REASONS: usize = 4;

/// Pause after each group, so that a challenger never takes much of a processor: it scores at most
/// some 600 predictions a second.
///
/// Meanwhile nobody waits on the queue, so a request that adds to it wakes no thread.
const PAUSE: Duration = Duration::from_millis(12);

/// Starts the thread. It ends when the queue's last sender is dropped.
///
/// # Errors
/// If the operating system cannot create a thread.
pub(super) fn start(
    received: Receiver<Message>,
    slot: Arc<RwLock<Slot>>,
    store: Store,
    counts: Arc<Counts>,
) -> io::Result<()> {
    let runtime = Handle::current();
    let work = move || {
        lower_thread_priority();
        Scorer { received, slot, store, counts, runtime }.run();
    };
    thread::Builder::new().name("shadow".to_owned()).spawn(work).map(drop)
}

fn lower_thread_priority() {
    // On Linux the priority belongs to the thread, whose identifier is accepted as a process's.
    if let Err(error) = setpriority_process(Some(gettid()), NICE) {
        tracing::warn!(%error, "the challenger's thread keeps the priority of requests");
    }
}

struct Scorer {
    received: Receiver<Message>,
    slot: Arc<RwLock<Slot>>,
    store: Store,
    counts: Arc<Counts>,
    runtime: Handle,
}

impl Scorer {
    fn run(self) {
        let (mut rows, mut flushes) = (Vec::with_capacity(GROUP), Vec::new());
        while let Ok(first) = self.received.recv() {
            self.take(first, &mut rows, &mut flushes);
            while rows.len() < GROUP
                && let Ok(message) = self.received.try_recv()
            {
                self.take(message, &mut rows, &mut flushes);
            }
            self.save(&mut rows);
            for flush in flushes.drain(..) {
                // Whoever asked may have gone.
                _ = flush.send(());
            }
            thread::sleep(PAUSE);
        }
    }

    fn take(
        &self,
        message: Message,
        rows: &mut Vec<ShadowRow>,
        flushes: &mut Vec<oneshot::Sender<()>>,
    ) {
        match message {
            Message::Score(job) => match self.score(*job) {
                Some(row) => rows.push(row),
                None => Counts::add(&self.counts.lost, 1),
            },
            Message::Flush(flush) => flushes.push(flush),
        }
    }

    /// Scores a prediction; `None` if another champion answered it, or there is no challenger.
    fn score(&self, job: Job) -> Option<ShadowRow> {
        let pair = self.slot.read().unwrap_or_else(PoisonError::into_inner).pair.clone()?;
        if pair.champion.version() != job.champion.version {
            return None;
        }
        let score = pair.score(&job.request);
        let reasons = score.explanation.reasons.iter().take(REASONS);
        let reasons: Vec<&str> = reasons.map(|reason| reason.group.code()).collect();
        Some(ShadowRow {
            prediction_id: job.prediction_id,
            model_version: pair.challenger.version().to_owned(),
            probability: score.explanation.probability,
            decision: score.explanation.decision.code(),
            reasons: reasons.join(" "),
            lacking: score.lacking,
        })
    }

    /// Stores the rows; the store itself logs why it could not.
    fn save(&self, rows: &mut Vec<ShadowRow>) {
        if rows.is_empty() {
            return;
        }
        let count = rows.len() as u64;
        let saved = self.runtime.block_on(self.store.save_shadow(std::mem::take(rows)));
        let counted = if saved.is_ok() { &self.counts.stored } else { &self.counts.lost };
        Counts::add(counted, count);
    }
}

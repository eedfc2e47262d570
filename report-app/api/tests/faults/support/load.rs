//! Many who ask for predictions at the same time, each for one after another.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread::JoinHandle;

use super::http::{Answer, Connection, Cut, post};
use super::wait_for;

/// The credit that the first call asks for; each asks for one more than the one before.
const FIRST_CREDIT: u64 = 100_000;

/// Callers, each on a connection of its own, until they are told to stop or the service is gone.
pub(crate) struct Load {
    callers: Vec<JoinHandle<Vec<Call>>>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    calls: AtomicU64,
    answered: AtomicUsize,
    is_marked: AtomicBool,
    is_over: AtomicBool,
}

/// A request, and what came of it.
pub(crate) struct Call {
    /// The credit that was asked for: another one in each call.
    pub(crate) credit: u64,
    /// Whether it was begun before [`Load::mark`].
    pub(crate) is_before_mark: bool,
    pub(crate) outcome: Result<Answer, Cut>,
}

impl Load {
    pub(crate) fn begin(address: &str, callers: usize) -> Self {
        let shared = Arc::<Shared>::default();
        let caller = |_| {
            let (connection, shared) = (Connection::open(address), shared.clone());
            std::thread::spawn(move || shared.call(connection))
        };
        Self { callers: (0..callers).map(caller).collect(), shared }
    }

    /// Waits until so many requests were answered.
    #[track_caller]
    pub(crate) fn wait_for_answers(&self, answers: usize) {
        wait_for("answers", || (self.answered() >= answers).then_some(()));
    }

    /// How many requests were answered until now.
    pub(crate) fn answered(&self) -> usize {
        self.shared.answered.load(Ordering::SeqCst)
    }

    /// Tells the calls begun until now from those that follow.
    pub(crate) fn mark(&self) {
        self.shared.is_marked.store(true, Ordering::SeqCst);
    }

    /// Waits for the callers whom the service has left.
    pub(crate) fn abandoned(self) -> Vec<Call> {
        self.callers.into_iter().flat_map(|caller| caller.join().unwrap()).collect()
    }

    /// Lets each caller finish its call.
    pub(crate) fn end(self) -> Vec<Call> {
        self.shared.is_over.store(true, Ordering::SeqCst);
        self.abandoned()
    }
}

impl Shared {
    fn call(&self, mut connection: Connection) -> Vec<Call> {
        let mut calls = Vec::new();
        while !self.is_over.load(Ordering::SeqCst) {
            let credit = FIRST_CREDIT + self.calls.fetch_add(1, Ordering::SeqCst);
            let is_before_mark = !self.is_marked.load(Ordering::SeqCst);
            let body =
                format!(r#"{{"client_id": 100001, "application": {{"AMT_CREDIT": {credit}}}}}"#);
            let sent = connection.send(post("/v1/predictions", body));
            let outcome = sent.map_err(|_| Cut(Vec::new())).and_then(|()| connection.answer());
            let is_cut = outcome.is_err();
            calls.push(Call { credit, is_before_mark, outcome });
            if is_cut {
                break;
            }
            self.answered.fetch_add(1, Ordering::SeqCst);
        }
        calls
    }
}

/// Identifiers of the predictions that were answered.
pub(crate) fn answered(calls: &[Call]) -> BTreeSet<String> {
    calls.iter().filter_map(|call| call.outcome.as_ref().ok()?.prediction_id()).collect()
}

/// The credits of the calls that were answered with this status.
pub(crate) fn credits(calls: &[Call], status: u16) -> BTreeSet<u64> {
    let has_status =
        |call: &&Call| call.outcome.as_ref().is_ok_and(|answer| answer.status == status);
    calls.iter().filter(has_status).map(|call| call.credit).collect()
}

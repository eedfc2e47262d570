//! Load generator: callers that request predictions in parallel, each one after another.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread::JoinHandle;

use super::http::{Answer, Connection, Cut, post};
use super::wait_for;

/// Credit amount of the first call; each call adds one.
const FIRST_CREDIT: u64 = 100_000;

/// Callers, each on its own connection, until they are stopped or the service is gone.
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

/// Request, and its outcome.
pub(crate) struct Call {
    /// Credit amount of the request, unique for each call.
    pub(crate) credit: u64,
    /// Whether the call began before [`Load::mark`].
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

    /// Waits until `answers` requests have been answered.
    #[track_caller]
    pub(crate) fn wait_for_answers(&self, answers: usize) {
        wait_for("answers", || (self.answered() >= answers).then_some(()));
    }

    /// Returns how many requests have been answered so far.
    pub(crate) fn answered(&self) -> usize {
        self.shared.answered.load(Ordering::SeqCst)
    }

    /// Separates the calls made so far from later ones.
    pub(crate) fn mark(&self) {
        self.shared.is_marked.store(true, Ordering::SeqCst);
    }

    /// Waits for callers whose connection the service has closed.
    pub(crate) fn abandoned(self) -> Vec<Call> {
        self.callers.into_iter().flat_map(|caller| caller.join().unwrap()).collect()
    }

    /// Lets each caller finish its current call, and stops.
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

/// Returns the identifiers of the predictions that were answered.
pub(crate) fn answered(calls: &[Call]) -> BTreeSet<String> {
    calls.iter().filter_map(|call| call.outcome.as_ref().ok()?.prediction_id()).collect()
}

/// Returns the credit amounts of the calls with this response status.
pub(crate) fn credits(calls: &[Call], status: u16) -> BTreeSet<u64> {
    let has_status =
        |call: &&Call| call.outcome.as_ref().is_ok_and(|answer| answer.status == status);
    calls.iter().filter(has_status).map(|call| call.credit).collect()
}

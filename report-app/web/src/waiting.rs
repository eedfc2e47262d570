//! The clients that wait for an advisor: how many, asked when someone signs in and again after each
//! review, and the way to the next one by a key.

use contract::{ClientId, Queue, Role};
use dioxus::prelude::*;

use crate::loading::use_loaded_if;
use crate::route::Route;
use crate::session::{self, Visitor};
use crate::{api, document, fetch, list};

/// How many clients wait; none where that is not known, or not for who is signed in.
pub fn use_count() -> Option<usize> {
    let queue = use_loaded_if::<Queue>(may_review().then_some("/v1/queue?limit=1"));
    let reviews = api::reviews_written();
    let retry = queue.retry;
    let mut seen = use_hook(|| CopyValue::new(reviews));
    use_effect(use_reactive!(|reviews| {
        if seen.replace(reviews) != reviews {
            retry.call(());
        }
    }));
    queue.value.map(|queue| queue.waiting)
}

/// Opens the next client of the queue whenever `n` is pressed: the one after the client shown, or
/// else the first.
pub fn use_next_key() {
    let navigator = use_navigator();
    use_future(move || async move {
        loop {
            document::pressed("n").await;
            if !may_review() {
                continue;
            }
            let route = router().current::<Route>();
            let current = match &route {
                Route::Client { id, .. } | Route::Letter { id, .. } => id.parse().ok(),
                _ => None,
            };
            let language = route.language();
            let Ok(answer) = api::get(&list::queue_path(""), language).await else { continue };
            let Some(queue) = fetch::parse::<Queue>(&answer) else { continue };
            let waiting: Vec<ClientId> =
                queue.clients.iter().map(|client| client.client_id).collect();
            if let Some(next) = list::next_in_queue(&waiting, current) {
                navigator.push(Route::client(next, language).address());
            }
        }
    });
}

/// Whether who is signed in reviews decisions.
fn may_review() -> bool {
    matches!(session::visitor(), Visitor::SignedIn(session) if session.role != Role::Operator)
}

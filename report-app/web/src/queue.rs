//! Clients that wait for an advisor: their number, and a key that opens the next one.
//!
//! The number is loaded when someone signs in and again after each review.

use contract::{ClientId, Queue, Role};
use dioxus::prelude::*;

use crate::loading::use_loaded_if;
use crate::route::Route;
use crate::session::{self, SignInState};
use crate::{api, document, fetch, list};

/// Returns how many clients wait; `None` if unknown, or if the user may not see it.
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

/// Opens the next client of the queue whenever `n` is pressed.
///
/// That is the client after the one shown, or else the first.
pub fn use_next_key() {
    let navigator = use_navigator();
    use_future(move || async move {
        loop {
            document::key_pressed("n").await;
            if !may_review() {
                continue;
            }
            let route = router().current::<Route>();
            let current = match &route {
                Route::Client { id, .. } | Route::Letter { id, .. } => id.parse().ok(),
                _ => None,
            };
            let language = route.language();
            let Ok(response) = api::get(&list::queue_path(""), language).await else { continue };
            let Some(queue) = fetch::parse::<Queue>(&response) else { continue };
            let waiting: Vec<ClientId> =
                queue.clients.iter().map(|client| client.client_id).collect();
            if let Some(next) = list::next_in_queue(&waiting, current) {
                navigator.push(Route::client(next, language).address());
            }
        }
    });
}

/// Checks whether the signed-in user reviews decisions.
fn may_review() -> bool {
    matches!(session::sign_in_state(), SignInState::SignedIn(session) if session.role != Role::Operator)
}

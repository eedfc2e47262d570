//! How many clients wait for an advisor: asked when someone signs in, and again after each review.

use contract::{Queue, Role};
use dioxus::prelude::*;

use crate::api;
use crate::loading::use_loaded_if;
use crate::session::{self, Visitor};

/// How many clients wait; none where that is not known, or not for who is signed in.
pub fn use_count() -> Option<usize> {
    let asks = matches!(session::visitor(), Visitor::SignedIn(session) if session.role != Role::Operator);
    let queue = use_loaded_if::<Queue>(asks.then_some("/v1/queue?limit=1"));
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

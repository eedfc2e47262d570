//! The changed values in the address.

use dioxus::prelude::*;

use crate::browser;
use crate::components::Editing;
use crate::query::{Key, Query};
use crate::route::Route;

/// Milliseconds of rest before the address follows: browsers take only so many changes of it.
const REST: i32 = 400;

/// Writes what is changed into the address, and takes what the address says where something else
/// changed it: back, forward, a link, a proposal.
pub fn use_address(editing: Editing, query: &Query) {
    let mut known = use_hook(|| CopyValue::new(query.get(Key::Fields).to_owned()));
    let mut turn = use_hook(|| CopyValue::new(0_u32));
    let said = query.get(Key::Fields).to_owned();
    use_effect(use_reactive!(|said| {
        if *known.peek() != said {
            known.set(said.clone());
            let edited = editing.edited.peek().with_address(&said);
            editing.replace(edited);
        }
    }));
    use_effect(move || {
        let written = editing.edited.read().address();
        turn += 1;
        let this = *turn.peek();
        if written == *known.peek() {
            return;
        }
        spawn(async move {
            browser::pause(REST).await;
            if this != *turn.peek() {
                return;
            }
            known.set(written.clone());
            let router = router();
            let route = router.current::<Route>();
            router.replace(route.with_query(route.query().with(Key::Fields, &written)).address());
        });
    });
}

//! The changed values of an application, kept in the address.

use dioxus::prelude::*;

use crate::browser;
use crate::components::Editing;
use crate::query::{Key, Query};
use crate::route::Route;

/// Milliseconds without a change after which the address follows.
///
/// Browsers accept only so many changes of the address.
const REST: i32 = 400;

/// Writes the changes into the address, and reads them when the address changes otherwise.
///
/// Back, forward, a link and a proposal change the address.
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

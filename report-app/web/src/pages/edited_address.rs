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
pub fn use_address_sync(editing: Editing, query: &Query) {
    let mut synced = use_hook(|| CopyValue::new(query.get(Key::Fields).to_owned()));
    let mut edits = use_hook(|| CopyValue::new(0_u32));
    let fields = query.get(Key::Fields).to_owned();
    use_effect(use_reactive!(|fields| {
        if *synced.peek() != fields {
            synced.set(fields.clone());
            let edited = editing.edited.peek().with_address(&fields);
            editing.replace(edited);
        }
    }));
    use_effect(move || {
        let address = editing.edited.read().address();
        edits += 1;
        let this_edit = *edits.peek();
        if address == *synced.peek() {
            return;
        }
        spawn(async move {
            browser::pause(REST).await;
            if this_edit != *edits.peek() {
                return;
            }
            synced.set(address.clone());
            let router = router();
            let route = router.current::<Route>();
            router.replace(route.with_query(route.query().with(Key::Fields, &address)).address());
        });
    });
}

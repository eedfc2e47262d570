//! The search field of the client list.

use dioxus::prelude::*;

use crate::browser::{self, SEARCH_ID};
use crate::components::{Icon, Shape};
use crate::list::{SearchInput, classify};
use crate::query::digits;
use crate::route::use_text;

/// Milliseconds without a key press after which the search starts.
///
/// Typing a number then sends one request, not six.
const TYPING_PAUSE: i32 = 120;

/// Searches while the user types.
///
/// `search` is the search of the address. `onsearch` receives a new search, `onopen` the search
/// whose only client is to be opened.
#[component]
pub fn SearchBox(search: String, onsearch: Callback<String>, onopen: Callback<String>) -> Element {
    let text = use_text();
    let mut typed = use_signal(|| search.clone());
    let mut latest = use_signal(|| 0_u32);

    // Back and forward change the address without typing.
    use_effect(use_reactive!(|search| {
        if digits(&typed.peek()) != search {
            typed.set(search);
        }
    }));

    let submit = move |now: bool| async move {
        latest += 1;
        let this_change = *latest.peek();
        if !now {
            browser::pause(TYPING_PAUSE).await;
        }
        if this_change == *latest.peek() {
            onsearch.call(digits(&typed.peek()));
        }
    };
    let is_name = classify(&typed.read()) == SearchInput::Words;

    rsx! {
        form {
            class: "search",
            role: "search",
            onsubmit: move |event| async move {
                event.prevent_default();
                submit(true).await;
                onopen.call(digits(&typed.peek()));
            },
            label { r#for: SEARCH_ID, {text.clients.search_label} }
            div { class: "search-field",
                Icon { shape: Shape::Search }
                input {
                    id: SEARCH_ID,
                    r#type: "search",
                    inputmode: "numeric",
                    autocomplete: "off",
                    spellcheck: "false",
                    "aria-describedby": "search-hint",
                    value: "{typed}",
                    oninput: move |event| async move {
                        typed.set(event.value());
                        submit(false).await;
                    },
                }
            }
            p { id: "search-hint", class: "hint", role: "status",
                if is_name {
                    {text.clients.search_by_number}
                } else {
                    {text.clients.search_hint}
                    span { class: "keyboard-only", " {text.clients.search_key_hint}" }
                }
            }
        }
    }
}

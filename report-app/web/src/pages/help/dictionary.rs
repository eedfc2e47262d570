//! The data dictionary with a search, whose words the address holds.

use contract::ModelInfo;
use dioxus::prelude::*;

use crate::components::{BlockSkeleton, FailureNotice};
use crate::dictionary::{Entry, entries, search};
use crate::format;
use crate::loading::use_loaded;
use crate::query::{Key, Query};
use crate::route::{Route, use_language, use_text};
use crate::text::Text;

/// Number of entries shown before the user asks for all of them.
const SHOWN: usize = 40;
/// Name of the whole dictionary in the address.
const ALL: &str = "dictionary";

/// Shows what the model reads about a client.
#[component]
pub fn Dictionary(id: &'static str, query: Query, fragment: String) -> Element {
    let text = use_text().help;
    let model = use_loaded::<ModelInfo>("/v1/model");
    rsx! {
        section { "aria-labelledby": id,
            h2 { id, tabindex: "-1", {text.dictionary} }
            p { class: "intro", {text.dictionary_intro} }
            if let Some(failure) = model.failure.clone() {
                FailureNotice { failure, still_readable: model.is_stale(), onretry: model.retry }
            }
            if let Some(model) = model.shown() {
                Search { entries: entries(&model), query, fragment }
            } else if model.failure.is_none() {
                BlockSkeleton {}
            }
        }
    }
}

/// Shows the search field, and the entries with its words.
#[component]
fn Search(entries: Vec<Entry>, query: Query, fragment: String) -> Element {
    let text = use_text().help;
    let navigator = use_navigator();
    let words = query.get(Key::Words).to_owned();
    let matches = search(&entries, &words);
    let shown = if query.is_open(ALL) { matches.len() } else { matches.len().min(SHOWN) };
    let hidden = matches.len() - shown;
    let current = query.clone();
    let go = use_callback(move |query: Query| {
        navigator.replace(Route::Help { query, fragment: fragment.clone() }.address());
    });
    let all = query.with_open(ALL, true);
    rsx! {
        form { class: "search", role: "search", onsubmit: |event| event.prevent_default(),
            label { r#for: "dictionary-search", {text.dictionary_search} }
            input {
                id: "dictionary-search",
                r#type: "search",
                autocomplete: "off",
                value: "{words}",
                oninput: move |event| go(current.with(Key::Words, &event.value())),
            }
        }
        p { class: "found", role: "status",
            if matches.is_empty() {
                {(text.dictionary_none)(&words)}
            } else {
                {(text.dictionary_found)(shown, matches.len())}
            }
        }
        if shown > 0 {
            Entries { entries: matches.into_iter().take(shown).cloned().collect::<Vec<_>>() }
        }
        if hidden > 0 {
            button { r#type: "button", onclick: move |_| go(all.clone()), {(text.dictionary_more)(hidden)} }
        }
    }
}

#[component]
fn Entries(entries: Vec<Entry>) -> Element {
    let text = Text::in_language(use_language());
    rsx! {
        table { class: "clients dictionary",
            caption { class: "visually-hidden", {text.help.dictionary_caption} }
            thead {
                tr {
                    th { scope: "col", {text.help.column_label} }
                    th { scope: "col", {text.help.column_meaning} }
                    th { scope: "col", class: "wide-only", {text.help.column_family} }
                    th { scope: "col", class: "wide-only", {text.help.column_usual} }
                }
            }
            tbody {
                for entry in entries {
                    tr { key: "{entry.name}",
                        th { scope: "row",
                            {entry.label.clone()}
                            code { {entry.name.clone()} }
                        }
                        td { {entry.meaning.clone()} }
                        td { class: "wide-only",
                            {entry.family.clone().unwrap_or_else(|| text.help.given_in_application.to_owned())}
                        }
                        td { class: "wide-only",
                            if entry.usual_value.is_some() {
                                {format::value(entry.usual_value.as_ref(), entry.unit, text)}
                            }
                        }
                    }
                }
            }
        }
    }
}

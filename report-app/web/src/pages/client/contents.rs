//! Table of contents of the page: links, or tabs on a narrow screen.

use contract::ClientId;
use dioxus::prelude::*;

use crate::browser;
use crate::heading;
use crate::query::Query;
use crate::route::{Route, use_text};
use crate::section::Section;

/// Shows the links to the sections of the client's page.
///
/// The address says which section is shown.
#[component]
pub fn Contents(id: ClientId, query: Query, shown: Section) -> Element {
    let navigator = use_navigator();
    let tabs = query.clone();
    let go = use_callback(move |section: Section| {
        navigator.replace(address(id, &tabs, section));
        browser::focus(&section.tab_id());
    });
    if browser::is_narrow() {
        rsx! {
            Tabs { shown, go }
        }
    } else {
        rsx! {
            Links { id, query, shown }
        }
    }
}

/// Shows the sections as links in a bar that stays in view.
///
/// The bar marks the section at the current scroll position.
#[component]
fn Links(id: ClientId, query: Query, shown: Section) -> Element {
    let text = use_text().sections;
    let read = use_section_in_view(shown);
    rsx! {
        nav { class: "contents", "aria-label": text.contents,
            ul {
                for section in Section::ALL {
                    li { key: "{section.name()}",
                        Link {
                            to: address(id, &query, section),
                            "aria-current": if section == read() { "true" },
                            // Also if the address already names the section.
                            onclick: move |_| heading::go_to(&section.heading_id()),
                            {(text.title)(section)}
                        }
                    }
                }
            }
        }
    }
}

/// Returns the section at the top of the window; the requested one until the user scrolls.
fn use_section_in_view(shown: Section) -> Signal<Section> {
    /// Reading position, in pixels from the top of the window.
    const READ_AT: f64 = 200.0;
    let mut in_view = use_signal(|| shown);
    use_effect(use_reactive!(|shown| in_view.set(shown)));
    use_future(move || async move {
        while browser::next_document_event("scroll").await.is_some() {
            let is_above =
                |section: &Section| heading::top(section.name()).is_some_and(|top| top < READ_AT);
            let section = Section::ALL.into_iter().rev().find(is_above).unwrap_or_default();
            if section != *in_view.peek() {
                in_view.set(section);
            }
        }
    });
    in_view
}

/// Shows the sections as tabs; arrow keys show the next one, following WAI-ARIA.
#[component]
fn Tabs(shown: Section, go: Callback<Section>) -> Element {
    let text = use_text().sections;
    rsx! {
        div {
            class: "tabs",
            role: "tablist",
            "aria-label": text.contents,
            onkeydown: move |event| {
                if let Some(section) = shown.after_key(&browser::key(&event)) {
                    event.prevent_default();
                    go(section);
                }
            },
            for section in Section::ALL {
                button {
                    key: "{section.name()}",
                    id: section.tab_id(),
                    r#type: "button",
                    role: "tab",
                    "aria-selected": "{section == shown}",
                    "aria-controls": section.name(),
                    tabindex: if section == shown { "0" } else { "-1" },
                    onclick: move |_| go(section),
                    {(text.short)(section)}
                }
            }
        }
    }
}

fn address(id: ClientId, query: &Query, section: Section) -> NavigationTarget {
    Route::Client { id: id.to_string(), query: query.clone(), fragment: section.name().to_owned() }
        .address()
}

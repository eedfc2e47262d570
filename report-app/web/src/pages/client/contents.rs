//! The local table of contents: links where there is room, tabs on a narrow screen.

use contract::ClientId;
use dioxus::prelude::*;

use crate::browser;
use crate::query::Query;
use crate::route::{Route, use_text};
use crate::section::Section;

/// The way to each section of the client's page. The address says which one is shown.
#[component]
pub fn Contents(id: ClientId, query: Query, shown: Section) -> Element {
    let address = move |section: Section| {
        Route::Client { id: id.to_string(), query: query.clone(), fragment: section.name().to_owned() }.address()
    };
    let text = use_text().sections;
    if browser::is_narrow() {
        let navigator = use_navigator();
        let go = use_callback(move |section: Section| {
            navigator.replace(address(section));
            browser::focus(&section.tab_id());
        });
        return rsx! {
            Tabs { shown, go }
        };
    }
    rsx! {
        nav { class: "contents", "aria-label": text.contents,
            ul {
                for section in Section::ALL {
                    li { key: "{section.name()}",
                        Link {
                            to: address(section),
                            "aria-current": if section == shown { "true" },
                            // Also where the address names the section already.
                            onclick: move |_| {
                                browser::focus(&section.heading_id());
                            },
                            {(text.title)(section)}
                        }
                    }
                }
            }
        }
    }
}

/// The sections as tabs: arrow keys go from one to the next and show it, as WAI-ARIA has it.
#[component]
fn Tabs(shown: Section, go: Callback<Section>) -> Element {
    let text = use_text().sections;
    rsx! {
        div {
            class: "tabs",
            role: "tablist",
            "aria-label": text.contents,
            onkeydown: move |event| {
                if let Some(section) = shown.after_key(&event.key().to_string()) {
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

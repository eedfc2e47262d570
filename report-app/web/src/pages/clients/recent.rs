//! The clients whose files the user opened recently.

use contract::{Decision, RecentClients};
use dioxus::prelude::*;

use crate::components::{Icon, Shape};
use crate::loading::use_loaded;
use crate::route::{Route, use_language};
use crate::text::Text;

/// Shows links to them, the latest first; nothing until one was opened.
#[component]
pub fn Recent() -> Element {
    let language = use_language();
    let text = Text::in_language(language).clients;
    let recent = use_loaded::<RecentClients>("/v1/clients/recent?limit=6");
    let Some(recent) = recent.value.filter(|recent| !recent.clients.is_empty()) else {
        return rsx! {};
    };
    rsx! {
        nav { class: "recent", "aria-label": text.recent,
            span { class: "quiet", "aria-hidden": "true", {text.recent} }
            ul {
                for client in &recent.clients {
                    li { key: "{client.client_id}",
                        Link { to: Route::client(client.client_id, language).address(),
                            "{client.client_id}"
                            if let Some(decision) = client.decision {
                                DecisionIcon { decision }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Shows the decision as an icon, with words for screen readers.
#[component]
fn DecisionIcon(decision: Decision) -> Element {
    let text = Text::in_language(use_language()).clients;
    let (shape, class, word) = match decision {
        Decision::Granted => (Shape::Granted, "badge granted", text.granted),
        Decision::Refused => (Shape::Refused, "badge refused", text.refused),
    };
    rsx! {
        span { class, title: word,
            Icon { shape }
            span { class: "visually-hidden", ", {word}" }
        }
    }
}

//! The client list.

use contract::ClientSummary;
use dioxus::prelude::*;

use crate::browser;
use crate::components::DecisionBadge;
use crate::format;
use crate::route::{Route, use_language};
use crate::text::Text;

/// Shows one row for each client; a click anywhere on a row follows its link.
///
/// `caption` is for screen readers.
#[component]
pub fn ClientTable(clients: Vec<ClientSummary>, caption: String) -> Element {
    let language = use_language();
    let text = Text::in_language(language).clients;
    rsx! {
        table { class: "clients",
            caption { class: "visually-hidden", {caption} }
            thead {
                tr {
                    th { scope: "col", {text.column_client} }
                    th { scope: "col", {text.column_decision} }
                    th { scope: "col", class: "number", {text.column_probability} }
                    th { scope: "col", class: "number wide-only", {text.column_band} }
                }
            }
            tbody { onclick: move |event| browser::follow_row(&event),
                for client in clients {
                    tr { key: "{client.client_id}",
                        th { scope: "row",
                            Link { to: Route::client(client.client_id, language).address(), "{client.client_id}" }
                        }
                        td {
                            div { class: "badges",
                                DecisionBadge {
                                    decision: client.decision,
                                    needs_review: client.needs_review,
                                    review: client.review,
                                }
                            }
                        }
                        td { class: "number",
                            {client.probability.map(|probability| format::percent(probability, language))}
                        }
                        td { class: "number wide-only", {client.risk_band.map(|band| format!("{band:?}"))} }
                    }
                }
            }
        }
    }
}

//! The client list.

use contract::ClientSummary;
use dioxus::prelude::*;

use crate::components::DecisionBadge;
use crate::format;
use crate::route::{Route, use_language};

/// One line per client; the whole line leads to the client's page.
#[component]
pub fn ClientTable(clients: Vec<ClientSummary>) -> Element {
    let language = use_language();
    let text = language.text();
    rsx! {
        table { class: "clients",
            thead {
                tr {
                    th { scope: "col", {text.clients.column_client} }
                    th { scope: "col", {text.clients.column_decision} }
                    th { scope: "col", class: "number", {text.clients.column_probability} }
                    th { scope: "col", class: "number wide-only", {text.clients.column_band} }
                }
            }
            tbody {
                for client in clients {
                    tr { key: "{client.client_id}",
                        th { scope: "row",
                            Link { to: Route::client(client.client_id, language).address(), "{client.client_id}" }
                        }
                        td {
                            div { class: "badges",
                                if let Some(decision) = client.decision {
                                    DecisionBadge { decision, needs_review: client.needs_review }
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

//! Table of the clients that wait.

use contract::QueuedClient;
use dioxus::prelude::*;

use crate::browser;
use crate::components::DecisionBadge;
use crate::document;
use crate::format::{self, tenths_of_points};
use crate::route::{Route, use_language};
use crate::text::Text;

/// Shows one row for each client; a click anywhere on a row follows its link.
#[component]
pub fn WaitingTable(clients: Vec<QueuedClient>) -> Element {
    let language = use_language();
    let text = Text::in_language(language);
    let distance = |client: &QueuedClient| {
        let probability = client.probability?;
        let points = tenths_of_points(probability, client.threshold) / 10.0;
        let written = (points > 0.0).then(|| format::number(points, 1, language));
        Some((text.queue.distance)(written.as_deref()))
    };
    rsx! {
        table { class: "clients",
            caption { class: "visually-hidden", {text.queue.caption} }
            thead {
                tr {
                    th { scope: "col", {text.clients.column_client} }
                    th { scope: "col", {text.clients.column_decision} }
                    th { scope: "col", class: "number wide-only", {text.clients.column_probability} }
                    th { scope: "col", class: "number", {text.queue.column_distance} }
                    th { scope: "col", class: "wide-only", {text.queue.column_since} }
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
                                DecisionBadge { decision: client.decision, needs_review: true }
                            }
                        }
                        td { class: "number wide-only",
                            {client.probability.map(|probability| format::percent(probability, language))}
                        }
                        td { class: "number", {distance(&client)} }
                        td { class: "wide-only quiet",
                            match &client.waiting_since {
                                Some(time) => format::date(&document::local_time(time), text),
                                None => text.queue.not_read_yet.to_owned(),
                            }
                        }
                    }
                }
            }
        }
    }
}

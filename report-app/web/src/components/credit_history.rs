//! The summaries of a client's credit history.

use std::rc::Rc;

use contract::{Client, Value};
use dioxus::prelude::*;

use crate::components::Fold;
use crate::format;
use crate::route::use_text;

/// All summaries that are known, behind a fold.
#[component]
pub fn CreditHistory(client: Rc<Client>) -> Element {
    let text = use_text();
    let known: Vec<_> =
        client.history.iter().filter_map(|line| line.value.map(|value| (line, Value::Number(value)))).collect();
    if known.is_empty() {
        return rsx! {};
    }
    rsx! {
        div { class: "subsection",
            h3 { {text.information.credit_history} }
            p { class: "intro", {text.information.credit_history_intro} }
            Fold { class: "history", summary: rsx! { {text.reasons.see_history} },
                dl { class: "information",
                    for (line , value) in known {
                        div { key: "{line.feature}",
                            dt { {line.label.clone()} }
                            dd { {format::value(Some(&value), line.unit, text)} }
                        }
                    }
                }
            }
        }
    }
}

//! The summaries of a client's credit history.

use std::rc::Rc;

use contract::{Client, Value};
use dioxus::prelude::*;

use crate::components::Fold;
use crate::format;
use crate::history::by_topic;
use crate::route::use_text;

/// Shows all known summaries, with a fold for each topic.
#[component]
pub fn CreditHistory(client: Rc<Client>) -> Element {
    let text = use_text();
    let topics = by_topic(&client.history);
    rsx! {
        div { class: "subsection credit-history",
            h3 { {text.history.title} }
            if topics.is_empty() {
                p { {text.history.none} }
            } else {
                p { class: "intro", {text.history.intro} }
            }
            for (topic , lines) in topics {
                Fold {
                    key: "{topic.name()}",
                    class: "topic",
                    summary: rsx! {
                        {(text.history.topic)(topic)}
                        " "
                        span { class: "quiet", {(text.history.lines)(lines.len())} }
                    },
                    dl { class: "information",
                        for line in lines {
                            div { key: "{line.feature}",
                                dt { {line.label.clone()} }
                                dd { {format::value(line.value.map(Value::Number).as_ref(), line.unit, text)} }
                            }
                        }
                    }
                }
            }
        }
    }
}

//! The client's main information, with its rank among all clients.

use std::rc::Rc;

use contract::{FieldStanding, Standing, Value};
use dioxus::prelude::*;

use super::{COMPARISON_ID, use_comparison_address};
use crate::charts::{Mark, RowMarks, Tone};
use crate::comparison::{ComparisonSettings, rank_text};
use crate::format;
use crate::heading;
use crate::query::Query;
use crate::route::use_text;
use crate::text::Text;

/// Shows a line for each field: its value, the usual value, and its rank.
///
/// The rank is a dot on a line from the lowest to the highest client. The name links to the
/// comparison by that field.
#[component]
pub(super) fn Information(standing: Rc<Standing>, query: Query) -> Element {
    let text = use_text();
    let words = text.comparison;
    let go = use_comparison_address();
    let settings = ComparisonSettings::from_query(&query);
    rsx! {
        div { class: "subsection",
            h3 { {words.standing} }
            p { class: "intro", {(words.standing_intro)(&format::count(standing.clients, text.language))} }
            dl { class: "information standing",
                for field in standing.fields.iter().cloned() {
                    div { key: "{field.name}", class: if field.name == settings.variable { "chosen" },
                        dt {
                            {field.label.clone()}
                            button {
                                r#type: "button",
                                class: "compare",
                                "aria-label": (words.compare)(&field.label),
                                title: (words.compare)(&field.label),
                                onclick: {
                                    let settings = ComparisonSettings { variable: field.name.clone(), ..settings.clone() };
                                    move |_| {
                                        go(settings.clone());
                                        heading::go_to(COMPARISON_ID);
                                    }
                                },
                                svg { class: "icon", view_box: "0 0 24 24", "aria-hidden": "true",
                                    path { d: "M4 20V10M10 20V4M16 20v-8M22 20v-4" }
                                }
                            }
                        }
                        dd { class: "value", {value_text(&field, field.value.as_ref(), field.value_label.as_ref(), text)} }
                        dd { class: "place",
                            if let (Some(below), Some(same)) = (field.share_below, field.share_same) {
                                RowMarks { marks: dot(below, same) }
                            }
                            {rank_text(&field, text)}
                        }
                        if field.usual_value.is_some() {
                            dd { class: "quiet",
                                {(words.usually)(&value_text(&field, field.usual_value.as_ref(), field.usual_value_label.as_ref(), text))}
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Builds a dot in the middle of the clients with the same value.
fn dot(below: f64, same: f64) -> Vec<Mark> {
    vec![
        Mark::Rule { tone: Tone::Plain, from: (0.0, 50.0), to: (100.0, 50.0) },
        Mark::row_dot(Tone::Accent, (below + same / 2.0).clamp(0.0, 1.0) * 100.0),
    ]
}

fn value_text(
    field: &FieldStanding,
    value: Option<&Value>,
    label: Option<&String>,
    text: &Text,
) -> String {
    label.cloned().unwrap_or_else(|| format::value(value, field.unit, text))
}

//! Filters and sort order of the list, which the address holds.

use contract::{Decision, RiskBand};
use dioxus::prelude::*;

use crate::list::{self, Order};
use crate::query::{Key, Query};
use crate::route::{Route, use_text};

/// Shows one field for each filter, and the order; a choice takes effect at once.
#[component]
pub fn Filters(query: Query) -> Element {
    let text = use_text().clients;
    let navigator = use_navigator();
    let go = move |query: Query| {
        navigator.replace(Route::Clients { query }.address());
    };
    let decisions = [
        ("", text.filter_any_decision),
        (Decision::Granted.code(), text.filter_granted),
        (Decision::Refused.code(), text.filter_refused),
    ];
    let decisions = decisions.map(|(value, label)| (value.to_owned(), label.to_owned()));
    let bands =
        RiskBand::ALL.map(|band| (band.code().to_owned(), (text.filter_band_is)(band.code())));
    let any_band = (String::new(), text.filter_any_band.to_owned());
    let orders = Order::ALL.map(|order| (format!("{order:?}"), (text.order)(order).to_owned()));
    let current = [query.clone(), query.clone(), query.clone(), query.clone()];
    let [for_decision, for_band, for_review, for_order] = current;
    rsx! {
        form { class: "filters", "aria-label": text.filters, onsubmit: |event| event.prevent_default(),
            Choice {
                id: "filter-decision",
                label: text.filter_decision,
                options: decisions.to_vec(),
                value: query.get(Key::Decision),
                onchange: move |value: String| go(list::with(&for_decision, Key::Decision, &value)),
            }
            Choice {
                id: "filter-band",
                label: text.filter_band,
                options: std::iter::once(any_band).chain(bands).collect::<Vec<_>>(),
                value: query.get(Key::Band),
                onchange: move |value: String| go(list::with(&for_band, Key::Band, &value)),
            }
            label { class: "check",
                input {
                    r#type: "checkbox",
                    checked: query.get(Key::Review) == "true",
                    onchange: move |event| {
                        let value = if event.checked() { "true" } else { "" };
                        go(list::with(&for_review, Key::Review, value));
                    },
                }
                {text.filter_review}
            }
            Choice {
                id: "order",
                label: text.order_label,
                options: orders.to_vec(),
                value: format!("{:?}", Order::from_query(&query)),
                onchange: move |value: String| {
                    let order = Order::ALL.into_iter().find(|order| format!("{order:?}") == value);
                    go(order.unwrap_or_default().applied_to(&for_order));
                },
            }
            if list::is_filtered(&query) {
                Link { class: "button", to: Route::Clients { query: list::without_filters(&query) }.address(),
                    {text.clear_filters}
                }
            }
        }
    }
}

/// Shows a choice among `options`, each a value and its label.
#[component]
fn Choice(
    id: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    value: String,
    onchange: Callback<String>,
) -> Element {
    rsx! {
        div { class: "filter",
            label { r#for: id, {label} }
            select { id, value: value.clone(), onchange: move |event| onchange(event.value()),
                for (option , label) in options {
                    option { key: "{option}", value: option.clone(), selected: option == value, {label} }
                }
            }
        }
    }
}

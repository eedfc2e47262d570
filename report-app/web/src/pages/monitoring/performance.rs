//! Quality of the decisions, estimated from the probabilities and measured on known outcomes.

use std::rc::Rc;

use contract::{Estimated, Monitoring, Realised};
use dioxus::prelude::*;

use crate::format;
use crate::route::use_text;
use crate::text::Text;

/// Shows both qualities in sentences, side by side.
#[component]
pub(super) fn Performance(monitoring: Rc<Monitoring>) -> Element {
    let text = use_text();
    let words = text.monitoring;
    let count = |number| format::count(number, text.language);
    rsx! {
        section { "aria-labelledby": "performance",
            h2 { id: "performance", {words.performance} }
            div { class: "two-columns",
                div {
                    h3 { {words.estimated} }
                    if let Some(estimated) = &monitoring.estimated {
                        p { {(words.estimated_intro)(&count(estimated.predictions))} }
                        Sentences { sentences: estimate_sentences(estimated, text) }
                    } else {
                        p { class: "quiet", {words.no_estimate} }
                    }
                }
                div {
                    h3 { {words.realised} }
                    if let Some(realised) = &monitoring.realised {
                        Sentences { sentences: outcome_sentences(realised, text) }
                    } else {
                        p { class: "quiet", {words.no_outcomes} }
                    }
                }
            }
        }
    }
}

#[component]
fn Sentences(sentences: Vec<String>) -> Element {
    rsx! {
        ul {
            for sentence in sentences {
                li { key: "{sentence}", {sentence.clone()} }
            }
        }
    }
}

fn estimate_sentences(estimated: &Estimated, text: &Text) -> Vec<String> {
    let words = text.monitoring;
    let percent = |share| format::percent(share, text.language);
    let granted =
        estimated.default_share_granted.map(|share| (words.estimated_granted)(&percent(share)));
    let order = estimated
        .auc
        .map(|auc| (words.estimated_order)(&format::number(auc * 100.0, 0, text.language)));
    let cost = (words.estimated_cost)(&format::number(estimated.cost, 2, text.language));
    [(words.estimated_share)(&percent(estimated.default_share))]
        .into_iter()
        .chain(granted)
        .chain([cost])
        .chain(order)
        .collect()
}

fn outcome_sentences(realised: &Realised, text: &Text) -> Vec<String> {
    let words = text.monitoring;
    let percent = |share| format::percent(share, text.language);
    let count = |number| format::count(number, text.language);
    let is_as_predicted = (realised.default_share_low..=realised.default_share_high)
        .contains(&realised.predicted_share);
    let compare =
        if is_as_predicted { words.realised_as_predicted } else { words.realised_otherwise };
    let order = realised
        .auc
        .map(|auc| (words.realised_order)(&format::number(auc * 100.0, 0, text.language)));
    let share = (words.realised_share)(
        &count(realised.outcomes),
        &count(realised.defaults),
        &percent(realised.default_share),
        &percent(realised.default_share_low),
        &percent(realised.default_share_high),
    );
    let cost = (words.realised_cost)(&format::number(realised.cost, 2, text.language));
    [share, compare(&percent(realised.predicted_share)), cost].into_iter().chain(order).collect()
}

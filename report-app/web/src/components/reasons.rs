//! Why: the strongest reasons, raising and lowering apart.

use std::rc::Rc;

use contract::{Effect, Prediction, Reason};
use dioxus::prelude::*;

use crate::components::{Fold, Icon, ReasonDetails, Shape};
use crate::format;
use crate::route::use_language;

/// Reasons shown before "see all".
const STRONGEST: usize = 4;

/// The four strongest reasons in plain sentences, then all of them behind a fold.
#[component]
pub fn Reasons(prediction: Rc<Prediction>) -> Element {
    let language = use_language();
    let text = language.text();
    let strongest = &prediction.reasons[..prediction.reasons.len().min(STRONGEST)];
    let of = |effect: Effect| strongest.iter().filter(|reason| reason.effect == effect).cloned().collect::<Vec<_>>();
    let largest = strongest.first().map_or(1.0, |reason| reason.contribution.abs());
    let average = format::percent(prediction.base_probability, language);
    rsx! {
        div {
            p { class: "intro", {(text.reasons.reasons_intro)(&average)} }
            div { class: "reason-columns",
                ReasonColumn { title: text.reasons.raises, none: text.reasons.none_raises, effect: Effect::RaisesRisk, reasons: of(Effect::RaisesRisk), largest }
                ReasonColumn { title: text.reasons.lowers, none: text.reasons.none_lowers, effect: Effect::LowersRisk, reasons: of(Effect::LowersRisk), largest }
            }
            Fold { class: "all-reasons", summary: rsx! { {text.reasons.see_all} },
                ReasonDetails { prediction: prediction.clone() }
            }
        }
    }
}

/// The reasons that pull one way. A bar shows each one's strength against the strongest of all.
#[component]
fn ReasonColumn(title: String, none: String, effect: Effect, reasons: Vec<Reason>, largest: f64) -> Element {
    let (shape, class) = match effect {
        Effect::RaisesRisk => (Shape::Up, "reason-column raises"),
        Effect::LowersRisk => (Shape::Down, "reason-column lowers"),
    };
    rsx! {
        div { class,
            h3 {
                Icon { shape }
                {title}
            }
            if reasons.is_empty() {
                p { class: "quiet", {none} }
            } else {
                ol {
                    for reason in reasons {
                        li { key: "{reason.code}",
                            strong { {reason.label} }
                            svg { class: "strength", width: "100%", height: "8", "aria-hidden": "true",
                                rect { class: "track", width: "100%", height: "8", rx: "4" }
                                rect { class: "level", width: "{reason.contribution.abs() / largest * 100.0}%", height: "8", rx: "4" }
                            }
                            p { {reason.sentence} }
                        }
                    }
                }
            }
        }
    }
}

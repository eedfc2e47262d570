//! What was decided, and how sure we are.

use std::rc::Rc;

use contract::{Decision, Prediction};
use dioxus::prelude::*;

use crate::charts::Gauge;
use crate::components::{Icon, People, Shape};
use crate::format;
use crate::route::use_language;
use crate::section::Section;

/// The decision in words, the probability as people and as a percentage, the distance to the threshold, and who decided.
/// `model_date` is the day the model was trained, once known.
#[component]
pub fn DecisionCard(prediction: Rc<Prediction>, model_date: Option<String>) -> Element {
    let language = use_language();
    let text = language.text();
    let percent = |probability| format::percent(probability, language);

    let (shape, class, words) = match prediction.decision {
        Decision::Granted => (Shape::Granted, "decision-card granted", text.decision.credit_granted),
        Decision::Refused => (Shape::Refused, "decision-card refused", text.decision.credit_refused),
    };
    let in_hundred = prediction.probability * 100.0;
    let points = ((prediction.threshold - prediction.probability) * 100.0).abs();
    let is_below = prediction.decision == Decision::Granted;
    let trained = model_date.as_ref().map(|time| format::date(time, text));
    let decided = format::date(&prediction.created_at, text);
    let interval = (text.decision.between)(&percent(prediction.probability_low), &percent(prediction.probability_high));
    let band = format!("{:?}", prediction.risk_band);

    rsx! {
        div { class,
            div { class: "decision-words",
                h2 { id: Section::Decision.heading_id(), tabindex: "-1",
                    Icon { shape }
                    {words}
                }
                p { class: "distance", {(text.decision.distance)(points, is_below)} }
                p {
                    {text.decision.probability_is}
                    " "
                    strong { {percent(prediction.probability)} }
                    ", {interval}"
                }
                if prediction.needs_review {
                    p { class: "review-flag",
                        Icon { shape: Shape::Review }
                        span {
                            strong { {text.decision.to_review_by_advisor} }
                            span { class: "why", {text.decision.why_review} }
                        }
                    }
                }
                if !prediction.warnings.is_empty() {
                    div { class: "to-check",
                        h3 { {text.decision.to_check} }
                        ul {
                            for warning in &prediction.warnings {
                                li { key: "{warning.code} {warning.feature}", {warning.message.clone()} }
                            }
                        }
                    }
                }
            }
            div { class: "decision-probability",
                p { class: "in-hundred",
                    strong { {(text.decision.in_hundred)(in_hundred)} }
                    " "
                    span { {(text.decision.in_hundred_do_what)(in_hundred)} }
                }
                People { filled: in_hundred.round() as usize }
            }
            div { class: "decision-gauge",
                Gauge { prediction: prediction.clone() }
            }
            p { class: "small",
                {(text.decision.risk_band)(&band)}
                ". "
                {(text.decision.decided_by)(&prediction.model_version, trained.as_deref(), &decided)}
            }
        }
    }
}

//! The decision, and how certain it is.

use std::rc::Rc;

use contract::{Decision, ModelInfo, Prediction, Review};
use dioxus::prelude::*;

use crate::charts::Gauge;
use crate::components::{Icon, People, Shape};
use crate::document;
use crate::format;
use crate::route::use_language;
use crate::section::Section;
use crate::text::Text;

/// Shows the decision, who made it, the probability, and its distance to the threshold.
///
/// The probability is shown as people and as a percentage. Near the threshold the card says that an
/// advisor has to decide. `model` is given once it is loaded. `review` is the latest decision of an
/// advisor. `is_unseen` means that the model has not seen such an application. The children stand
/// below the text.
#[component]
pub fn DecisionCard(
    prediction: Rc<Prediction>,
    model: Option<Rc<ModelInfo>>,
    review: Option<Review>,
    #[props(default)] is_unseen: bool,
    children: Element,
) -> Element {
    let language = use_language();
    let text = Text::in_language(language);
    let percent = |probability| format::percent(probability, language);

    let is_open = (prediction.needs_review || is_unseen) && review.is_none();
    let decision = review.as_ref().map_or(prediction.decision, |review| review.decision);
    let (shape, class, words) = match decision {
        _ if is_open => (Shape::Review, "decision-card undecided", text.decision.undecided),
        Decision::Granted => {
            (Shape::Granted, "decision-card granted", text.decision.credit_granted)
        }
        Decision::Refused => {
            (Shape::Refused, "decision-card refused", text.decision.credit_refused)
        }
    };
    let in_hundred = prediction.probability * 100.0;
    let trained = model.as_ref().map(|model| format::date(&model.created_at, text));
    let average = model.map(|model| {
        model.training_defaults as f64 * 100.0 / model.training_applications.max(1) as f64
    });
    let decided = format::moment(&document::local_time(&prediction.created_at), text);
    let [low, high] = [prediction.probability_low, prediction.probability_high].map(percent);
    let interval = (text.decision.between)(&low, &high);
    let decided_by =
        (text.decision.decided_by)(&prediction.model_version, trained.as_deref(), &decided);
    // The version does not break at its hyphens.
    let (before_version, after_version) =
        decided_by.split_once(&prediction.model_version).unwrap_or((&decided_by, ""));
    let band = format!("{:?}", prediction.risk_band);

    rsx! {
        div { class,
            div { class: "decision-words",
                if !is_open {
                    p { class: "quiet",
                        if review.is_some() {
                            {text.decision.of_advisor}
                        } else {
                            {text.decision.of_model}
                        }
                    }
                }
                h2 { id: Section::Decision.heading_id(), tabindex: "-1",
                    Icon { shape }
                    {words}
                }
                if let Some(review) = review {
                    p { {reviewed_by(&review, text)} }
                    p { {(text.decision.model_said)(prediction.decision, prediction.needs_review)} }
                } else if is_open {
                    p { class: "review-flag",
                        if is_unseen {
                            {text.decision.unseen}
                        } else {
                            {text.decision.why_review}
                            " "
                            {(text.decision.proposed)(prediction.decision)}
                        }
                    }
                }
                p { class: "distance", {distance(&prediction, text)} }
                p {
                    {text.decision.probability_is}
                    " "
                    strong { {percent(prediction.probability)} }
                    ", {interval}."
                }
                {children}
            }
            div { class: "decision-probability",
                p { class: "in-hundred",
                    strong { {(text.decision.in_hundred)(in_hundred)} }
                    " "
                    span { {(text.decision.in_hundred_do_what)(in_hundred)} }
                    if let Some(average) = average {
                        " "
                        {(text.decision.on_average)(&(text.decision.in_hundred)(average))}
                    }
                }
                People { filled: in_hundred.round() as usize }
            }
            div { class: "decision-gauge",
                Gauge { prediction: prediction.clone() }
                p { class: "small", {(text.charts.interval_is)(&low, &high)} }
            }
            p { class: "small",
                {(text.decision.risk_band)(&band)}
                " "
                {before_version}
                span { class: "version", {prediction.model_version.clone()} }
                {after_version}
            }
        }
    }
}

/// Writes the distance of the probability to the threshold.
///
/// If both read the same, it says so.
fn distance(prediction: &Prediction, text: &Text) -> String {
    let percent = |probability| format::percent(probability, text.language);
    let limit = prediction.threshold * 100.0;
    if percent(prediction.probability) == percent(prediction.threshold) {
        return (text.decision.at_limit)(prediction.decision, limit);
    }
    let points = (limit - prediction.probability * 100.0).abs();
    (text.decision.distance)(points, prediction.decision == Decision::Granted, limit)
}

fn reviewed_by(review: &Review, text: &Text) -> String {
    let when = format::moment(&document::local_time(&review.created_at), text);
    (text.decision.reviewed_by)(crate::review::reviewer(&review.reviewer, text), &when)
}

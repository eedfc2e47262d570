//! The features behind one reason.

use std::rc::Rc;

use contract::Prediction;
use dioxus::prelude::*;

use crate::charts::{Scale, Step, StepBar, telling};
use crate::format;
use crate::pages::use_category_label;
use crate::route::use_language;

/// Each feature that shows: the client's value, the usual value, and its part of the reason's bar, from `start` on.
#[component]
pub fn FeatureList(prediction: Rc<Prediction>, group: String, start: f64, scale: Scale) -> Element {
    let language = use_language();
    let text = language.text();
    let label_of = use_category_label();
    let (told, others, sum_of_others) = telling(&prediction, &group);
    let steps = Step::chain(start, told.iter().map(|contribution| contribution.contribution));
    rsx! {
        ul { class: "features",
            for (contribution , step) in told.into_iter().zip(steps) {
                li { key: "{contribution.feature}", class: "waterfall-row",
                    span { class: "name",
                        strong { {contribution.label.clone()} }
                        span { class: "values",
                            span {
                                "{text.reasons.value_is} "
                                b { {format::value(label_of(contribution.value.as_ref()).as_ref(), contribution.unit, text)} }
                            }
                            if contribution.usual_value.is_some() {
                                span {
                                    "{text.reasons.usual_value_is} "
                                    b { {format::value(label_of(contribution.usual_value.as_ref()).as_ref(), contribution.unit, text)} }
                                }
                            }
                        }
                    }
                    StepBar { step, scale, average: prediction.base_score }
                    span { class: "effect", {format::signed(contribution.contribution, language)} }
                }
            }
            if others > 0 {
                li { class: "waterfall-row quiet",
                    span { class: "name", {(text.reasons.other_features)(others)} }
                    span {}
                    span { class: "effect", {format::signed(sum_of_others, language)} }
                }
            }
        }
    }
}

//! The features behind one family of reasons.

use std::collections::HashMap;
use std::rc::Rc;

use contract::Prediction;
use dioxus::prelude::*;

use crate::charts::{RowMarks, Scale, Step};
use crate::effect::{Sigmoid, visible_features};
use crate::format;
use crate::pages::use_category_label;
use crate::route::use_language;
use crate::text::Text;

/// Shows each visible feature: its name, value, usual value, and its part of the family's bar.
///
/// The bars start at the score `start`.
#[component]
pub fn FeatureList(
    prediction: Rc<Prediction>,
    meanings: Option<Rc<HashMap<String, String>>>,
    group: String,
    start: f64,
    scale: Scale,
) -> Element {
    let language = use_language();
    let text = Text::in_language(language);
    let label_of = use_category_label();
    let sigmoid = Sigmoid::fit(&prediction);
    let (told, others, sum_of_others) = visible_features(&prediction, &group);
    let scores = Step::chain(start, told.iter().map(|contribution| contribution.contribution));
    let end = scores.last().map_or(start, |step| step.to);
    let rest = sigmoid.step(Step { from: end, to: end + sum_of_others });
    let meaning_of =
        |feature: &str| meanings.as_ref().and_then(|meanings| meanings.get(feature)).cloned();
    rsx! {
        ul { class: "features",
            for (contribution , step) in told.into_iter().zip(scores.into_iter().map(|step| sigmoid.step(step))) {
                li { key: "{contribution.feature}", class: "waterfall-row",
                    span { class: "name",
                        strong { {contribution.label.clone()} }
                        span { class: "values",
                            span {
                                "{text.reasons.value_is}{text.granted.colon}"
                                b { {format::value(label_of(contribution.value.as_ref()).as_ref(), contribution.unit, text)} }
                            }
                            if contribution.usual_value.is_some() {
                                span {
                                    "{text.reasons.usual_value_is}{text.granted.colon}"
                                    b { {format::value(label_of(contribution.usual_value.as_ref()).as_ref(), contribution.unit, text)} }
                                }
                            }
                        }
                        if let Some(meaning) = meaning_of(&contribution.feature) {
                            span { class: "meaning quiet", {meaning} }
                        }
                    }
                    RowMarks { marks: step.marks(scale) }
                    span { class: "effect", {format::points(step.change(), Text::in_language(language))} }
                }
            }
            if others > 0 {
                li { class: "waterfall-row quiet",
                    span { class: "name", {(text.reasons.other_features)(others)} }
                    span {}
                    span { class: "effect", {format::points(rest.change(), Text::in_language(language))} }
                }
            }
        }
    }
}

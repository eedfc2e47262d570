//! Every reason: a waterfall from the average client to this one, each step open to its features.

use std::rc::Rc;

use contract::Prediction;
use dioxus::prelude::*;

use crate::charts::{Mark, RowMarks, Scale, Step, StepBar, Tone, telling};
use crate::components::{FeatureList, Fold};
use crate::format;
use crate::route::use_language;

/// The waterfall. Steps, and the features inside them, share one scale, so that lengths compare everywhere.
#[component]
pub fn ReasonDetails(prediction: Rc<Prediction>) -> Element {
    let language = use_language();
    let text = language.text();
    let average = prediction.base_score;
    let steps = Step::chain(average, prediction.reasons.iter().map(|reason| reason.contribution));
    let inner = prediction.reasons.iter().zip(&steps).flat_map(|(reason, step)| {
        let (told, _, _) = telling(&prediction, &reason.code);
        Step::chain(step.from, told.into_iter().map(|contribution| contribution.contribution))
    });
    let every_step: Vec<_> = steps.iter().copied().chain(inner).collect();
    let scale = Scale::of_steps(every_step.iter());

    rsx! {
        p { class: "intro", {text.reasons.see_all_intro} }
        div { class: "waterfall",
            div { class: "waterfall-row waterfall-head", "aria-hidden": "true",
                span { class: "effect", {text.reasons.effect_on_score} }
            }
            WaterfallEnd {
                name: text.reasons.average_client,
                score: prediction.base_score,
                probability: prediction.base_probability,
                scale,
                average,
            }
            for (reason , step) in prediction.reasons.iter().zip(steps.iter().copied()) {
                Fold {
                    key: "{reason.code}",
                    class: "waterfall-step",
                    summary_class: "waterfall-row",
                    summary: rsx! {
                        span { class: "name", {reason.label.clone()} }
                        StepBar { step, scale, average }
                        span { class: "effect", {format::signed(reason.contribution, language)} }
                    },
                    FeatureList { prediction: prediction.clone(), group: reason.code.clone(), start: step.from, scale }
                }
            }
            WaterfallEnd { name: text.reasons.this_client, score: prediction.score, probability: prediction.probability, scale, average }
        }
    }
}

/// One of the two ends: a client's score as a dot, with the probability that it means.
#[component]
fn WaterfallEnd(name: String, score: f64, probability: f64, scale: Scale, average: f64) -> Element {
    let language = use_language();
    rsx! {
        div { class: "waterfall-row waterfall-end",
            span { class: "name", {name} }
            RowMarks {
                marks: vec![
                    Mark::row_rule(Tone::Quiet, scale.position(average)),
                    Mark::row_dot(Tone::Plain, scale.position(score)),
                ],
            }
            span { class: "effect",
                strong { {format::percent(probability, language)} }
                span { class: "small", {(language.text().reasons.score_of)(&format::number(score, 2, language))} }
            }
        }
    }
}

//! Waterfall of all families of reasons, from the average client to this one.
//!
//! Each step opens to show its features.

use std::collections::HashMap;
use std::rc::Rc;

use contract::{Prediction, Reason};
use dioxus::prelude::*;

use crate::charts::{Mark, RowMarks, Scale, Step, Tone};
use crate::components::{FeatureList, Fold};
use crate::effect::{Sigmoid, is_visible, visible_features};
use crate::format;
use crate::route::use_language;
use crate::text::Text;

/// Draws the waterfall, in percentages.
///
/// Steps, and the features inside them, share one scale, so that all lengths can be compared.
#[component]
pub fn ReasonDetails(
    prediction: Rc<Prediction>,
    meanings: Option<Rc<HashMap<String, String>>>,
) -> Element {
    let language = use_language();
    let text = Text::in_language(language);
    let sigmoid = Sigmoid::fit(&prediction);
    let (reasons, others): (Vec<&Reason>, Vec<&Reason>) =
        prediction.reasons.iter().partition(|reason| is_visible(reason.contribution, &prediction));
    let scores =
        Step::chain(prediction.base_score, reasons.iter().map(|reason| reason.contribution));
    let steps: Vec<Step> = scores.iter().map(|&step| sigmoid.step(step)).collect();
    let inner = reasons.iter().zip(&scores).flat_map(|(reason, step)| {
        let (told, _, _) = visible_features(&prediction, &reason.code);
        let features =
            Step::chain(step.from, told.into_iter().map(|contribution| contribution.contribution));
        features.into_iter().map(|step| sigmoid.step(step))
    });
    let every_step: Vec<_> = steps.iter().copied().chain(inner).collect();
    let scale = Scale::of_steps(every_step.iter());
    let rows = reasons.into_iter().zip(scores).zip(steps);

    rsx! {
        p { class: "intro", {text.reasons.see_all_intro} }
        div { class: "waterfall",
            div { class: "waterfall-row waterfall-head", "aria-hidden": "true",
                span { class: "effect", {text.reasons.effect_on_risk} }
            }
            WaterfallEnd { name: text.reasons.average_client, probability: prediction.base_probability, scale }
            for ((reason , score) , step) in rows {
                Fold {
                    key: "{reason.code}",
                    class: "waterfall-step",
                    summary_class: "waterfall-row",
                    summary: rsx! {
                        span { class: "name", {reason.label.clone()} }
                        RowMarks { marks: step.marks(scale) }
                        span { class: "effect", {format::points(step.change(), Text::in_language(language))} }
                    },
                    FeatureList {
                        prediction: prediction.clone(),
                        meanings: meanings.clone(),
                        group: reason.code.clone(),
                        start: score.from,
                        scale,
                    }
                }
            }
            if !others.is_empty() {
                div { class: "waterfall-row quiet",
                    span { class: "name", {(text.reasons.other_families)(others.len())} }
                }
            }
            WaterfallEnd { name: text.reasons.this_client, probability: prediction.probability, scale }
        }
    }
}

/// Draws one end of the waterfall: a client's probability, as a dot and in figures.
#[component]
fn WaterfallEnd(name: String, probability: f64, scale: Scale) -> Element {
    rsx! {
        div { class: "waterfall-row waterfall-end",
            span { class: "name", {name} }
            RowMarks { marks: vec![Mark::row_dot(Tone::Plain, scale.position(probability))] }
            span { class: "effect",
                strong { {format::percent(probability, use_language())} }
            }
        }
    }
}

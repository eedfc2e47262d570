//! Probability gauge, with the threshold marked.

use std::rc::Rc;

use contract::Prediction;
use dioxus::prelude::*;

use super::{Scale, anchor};
use crate::format;
use crate::route::use_language;
use crate::text::Text;

/// Draws the probability on a horizontal line, with its interval, the threshold, and both decision
/// zones.
///
/// In a simulation, the probability `before` it is a ring. The scale depends on the model alone, so
/// the same position means the same risk for every client. A probability beyond the scale is an
/// arrow at its end.
#[component]
pub fn Gauge(prediction: Rc<Prediction>, before: Option<f64>) -> Element {
    let language = use_language();
    let text = Text::in_language(language).charts;
    let percent = |probability| format::percent(probability, language);

    let scale = Scale::of_gauge(prediction.threshold);
    let threshold = scale.position(prediction.threshold);
    let client = scale.position(prediction.probability);
    let low = scale.position(prediction.probability_low);
    let high = scale.position(prediction.probability_high);
    let described = (text.gauge_described)(
        &percent(prediction.probability),
        &percent(prediction.probability_low),
        &percent(prediction.probability_high),
        &percent(prediction.threshold),
    );
    let before = before.filter(|&before| percent(before) != percent(prediction.probability));
    let before = before.map(|before| scale.position(before));
    let end = format::percent_short(scale.high, language);
    let end = if scale.high < 1.0 { (text.and_more)(&end) } else { end };
    let tone = if prediction.probability < prediction.threshold { "low" } else { "high" };
    rsx! {
        svg { class: "gauge {tone}", role: "img", "aria-label": described,
            text { class: "value", x: "{client:.2}%", y: "1em", "text-anchor": anchor(client, 12.0), {percent(prediction.probability)} }
            rect { class: "zone low", x: "0", y: "2em", width: "{threshold:.2}%", height: "1.5em" }
            rect { class: "zone high", x: "{threshold:.2}%", y: "2em", width: "{100.0 - threshold:.2}%", height: "1.5em" }
            line { class: "interval", x1: "{low:.2}%", x2: "{high:.2}%", y1: "2.75em", y2: "2.75em" }
            for end in [low, high] {
                line { key: "{end}", class: "interval", x1: "{end:.2}%", x2: "{end:.2}%", y1: "2.4em", y2: "3.1em" }
            }
            if let Some(before) = before {
                circle { class: "before", cx: "{before:.2}%", cy: "2.75em", r: "0.5em" }
            }
            line { class: "threshold", x1: "{threshold:.2}%", x2: "{threshold:.2}%", y1: "1.5em", y2: "4em" }
            if prediction.probability > scale.high {
                // Its own drawing, whose right side is the end of the gauge.
                svg { x: "100%", y: "2em", overflow: "visible",
                    path { class: "client", d: "M-20 0L0 12L-20 24Z" }
                }
            } else {
                circle { class: "client", cx: "{client:.2}%", cy: "2.75em", r: "0.55em" }
            }
            text { class: "end gives-way", x: "0", y: "5em", {format::percent_short(0.0, language)} }
            text { class: "mark", x: "{threshold:.2}%", y: "5em", "text-anchor": anchor(threshold, 40.0),
                {(text.limit_is)(&percent(prediction.threshold))}
            }
            text { class: "end gives-way", x: "100%", y: "5em", "text-anchor": "end", {end} }
        }
    }
}

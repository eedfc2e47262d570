//! The probability on a line, with the threshold marked.

use std::rc::Rc;

use contract::Prediction;
use dioxus::prelude::*;

use crate::format;
use crate::route::use_language;
use crate::scale::Scale;

/// A horizontal gauge: zones of the two decisions, the threshold, the client's probability and its interval.
#[component]
pub fn Gauge(prediction: Rc<Prediction>) -> Element {
    let language = use_language();
    let text = language.text();
    let percent = |probability| format::percent(probability, language);

    let scale = Scale::of_gauge(&prediction);
    let threshold = scale.position(prediction.threshold);
    let client = scale.position(prediction.probability);
    let low = scale.position(prediction.probability_low);
    let high = scale.position(prediction.probability_high);
    let described = (text.decision.gauge_described)(
        &percent(prediction.probability),
        &percent(prediction.probability_low),
        &percent(prediction.probability_high),
        &percent(prediction.threshold),
    );
    let end = format::percent_short(scale.high, language);
    rsx! {
        svg { class: "gauge", role: "img", "aria-label": described, width: "100%", height: "96",
            text { class: "mark", x: "{threshold}%", y: "16", "text-anchor": anchor(threshold, 28.0),
                {(text.decision.threshold_mark)(&percent(prediction.threshold))}
            }
            rect { class: "zone granted", x: "0", y: "32", width: "{threshold}%", height: "24" }
            rect { class: "zone refused", x: "{threshold}%", y: "32", width: "{100.0 - threshold}%", height: "24" }
            rect { class: "interval", x: "{low}%", y: "40", width: "{high - low}%", height: "8", rx: "4" }
            line { class: "threshold", x1: "{threshold}%", x2: "{threshold}%", y1: "24", y2: "64" }
            circle { class: "client", cx: "{client}%", cy: "44", r: "9" }
            text { class: "value", x: "{client}%", y: "84", "text-anchor": anchor(client, 8.0), {percent(prediction.probability)} }
            if client > 20.0 {
                text { class: "end", x: "0", y: "84", {format::percent_short(0.0, language)} }
            }
            if client < 80.0 {
                text { class: "end", x: "100%", y: "84", "text-anchor": "end", {end} }
            }
        }
    }
}

/// Keeps a label inside the drawing, where it stands within `margin` percent of an end.
fn anchor(position: f64, margin: f64) -> &'static str {
    if position < margin {
        "start"
    } else if position > 100.0 - margin {
        "end"
    } else {
        "middle"
    }
}

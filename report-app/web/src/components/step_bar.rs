//! One bar of the waterfall.

use dioxus::prelude::*;

use crate::scale::{Scale, Step};

/// A bar from where the one before ended, coloured by its direction, with the average client's score as a line.
/// Hidden from screen readers: the number beside it says the same.
#[component]
pub fn StepBar(step: Step, scale: Scale, average: f64) -> Element {
    let left = scale.position(step.from.min(step.to));
    let width = scale.position(step.from.max(step.to)) - left;
    let average = scale.position(average);
    rsx! {
        svg { class: "step-bar", width: "100%", height: "24", "aria-hidden": "true",
            line { class: "average", x1: "{average}%", x2: "{average}%", y1: "0", y2: "24" }
            rect {
                class: if step.change() > 0.0 { "raises" } else { "lowers" },
                x: "{left}%",
                y: "6",
                // A bar too short to see would look like a missing one.
                width: "{width.max(0.5)}%",
                height: "12",
            }
        }
    }
}

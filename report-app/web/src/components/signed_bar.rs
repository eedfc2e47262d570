//! A bar to the left or to the right of a line in the middle.

use dioxus::prelude::*;

/// A bar as long as `value` is beside `largest`: to the right where it raises the risk, to the left where it lowers it.
/// Hidden from screen readers: words beside it say the same.
#[component]
pub fn SignedBar(value: f64, largest: f64) -> Element {
    // A bar too short to see would look like a missing one.
    let width = (value.abs() / largest * 50.0).clamp(0.5, 50.0);
    let left = if value > 0.0 { 50.0 } else { 50.0 - width };
    rsx! {
        svg { class: "signed-bar", width: "100%", height: "16", "aria-hidden": "true",
            rect {
                class: if value > 0.0 { "raises" } else { "lowers" },
                x: "{left:.1}%",
                y: "2",
                width: "{width:.1}%",
                height: "12",
            }
            line { class: "middle", x1: "50%", x2: "50%", y1: "0", y2: "16" }
        }
    }
}

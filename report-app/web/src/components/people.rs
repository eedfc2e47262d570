//! A probability as people: one hundred dots, some of them filled.

use dioxus::prelude::*;

/// Draws one hundred dots, `filled` of them filled.
///
/// Hidden from screen readers: the sentence beside it says the same.
#[component]
pub fn People(filled: usize) -> Element {
    rsx! {
        svg { class: "people", view_box: "0 0 200 50", "aria-hidden": "true",
            for dot in 0..100_usize {
                circle {
                    key: "{dot}",
                    class: if dot < filled { "filled" } else { "" },
                    // Columns fill from the left, five dots each.
                    cx: "{dot / 5 * 10 + 5}",
                    cy: "{dot % 5 * 10 + 5}",
                    r: "3.5",
                }
            }
        }
    }
}

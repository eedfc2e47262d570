//! The reasons whose effect changed.

use std::rc::Rc;

use contract::Prediction;
use dioxus::prelude::*;

use crate::components::{Icon, Shape};
use crate::difference::reason_changes;
use crate::format;
use crate::route::use_text;

/// Number of reasons shown.
const MOST: usize = 3;

/// Percentage points of a bar of full length, unless one is longer.
const FULL: f64 = 2.0;

/// Shows the reasons whose effect changed most, with their new sentences.
#[component]
pub fn MovedReasons(before: Rc<Prediction>, after: Rc<Prediction>) -> Element {
    let text = use_text();
    let changes = reason_changes(&before, &after, MOST);
    let largest = changes.first().map_or(FULL, |change| change.points.abs().max(FULL));
    rsx! {
        h3 { {text.simulation.moved} }
        if changes.is_empty() {
            p { class: "quiet", {text.simulation.none_moved} }
        } else {
            p { class: "quiet", {text.simulation.moved_intro} }
            ul { class: "moved",
                for reason in changes {
                    li { key: "{reason.code}", class: if reason.points > 0.0 { "raises" } else { "lowers" },
                        p { class: "moved-head",
                            Icon { shape: if reason.points > 0.0 { Shape::Up } else { Shape::Down } }
                            span { {reason.label} }
                            strong {
                                {(text.simulation.points)(reason.points, &format::signed_points(reason.points, text.language))}
                            }
                        }
                        svg { class: "strength", width: "100%", height: "8", "aria-hidden": "true",
                            rect { class: "track", width: "100%", height: "8", rx: "4" }
                            rect { class: "level", width: "{reason.points.abs() / largest * 100.0}%", height: "8", rx: "4" }
                        }
                        if let Some(sentence) = reason.sentence {
                            p { class: "moved-sentence", {sentence} }
                        }
                    }
                }
            }
        }
    }
}

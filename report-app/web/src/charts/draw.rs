//! Marks as SVG, in percent of a drawing whose height depends on the text size.

use dioxus::prelude::*;

use super::{Mark, anchor};

/// Draws marks, one over the other.
///
/// # Errors
/// None of its own; the type is that of every part of a page.
pub fn marks(marks: &[Mark]) -> Element {
    rsx! {
        for (index , mark) in marks.iter().enumerate() {
            {one(index, mark)}
        }
    }
}

fn one(key: usize, mark: &Mark) -> Element {
    match mark {
        Mark::Bar { tone, x, y, width, height } => rsx! {
            rect { key: "{key}", class: tone.class(), x: "{x:.2}%", y: "{y:.2}%", width: "{width:.2}%", height: "{height:.2}%" }
        },
        Mark::Rule { tone, from, to } => rsx! {
            line {
                key: "{key}",
                class: tone.class(),
                x1: "{from.0:.2}%",
                y1: "{from.1:.2}%",
                x2: "{to.0:.2}%",
                y2: "{to.1:.2}%",
            }
        },
        Mark::Dot { tone, at, radius } => rsx! {
            circle { key: "{key}", class: tone.class(), cx: "{at.0:.2}%", cy: "{at.1:.2}%", r: "{radius:.2}em" }
        },
        Mark::Label { tone, at, text } => rsx! {
            text { key: "{key}", class: tone.class(), x: "{at.0:.2}%", y: "{at.1:.2}%", "text-anchor": anchor(at.0, 20.0), {text.clone()} }
        },
        Mark::Beside { tone, at, text } => {
            let (anchor, gap) = if at.0 < 50.0 { ("start", "0.4em") } else { ("end", "-0.4em") };
            rsx! {
                text { key: "{key}", class: tone.class(), x: "{at.0:.2}%", y: "{at.1:.2}%", dx: gap, "text-anchor": anchor, {text.clone()} }
            }
        }
        // A polyline takes no percentages, so it has a drawing of its own, stretched to the whole
        // chart.
        Mark::Curve { tone, points } => rsx! {
            svg { key: "{key}", width: "100%", height: "100%", view_box: "0 0 100 100", "preserveAspectRatio": "none",
                polyline {
                    class: tone.class(),
                    points: points.iter().map(|(x, y)| format!("{x:.2},{y:.2}")).collect::<Vec<_>>().join(" "),
                }
            }
        },
    }
}

/// Draws the marks of one row.
///
/// Hidden from screen readers: the text beside it says the same.
#[component]
pub fn RowMarks(marks: Vec<Mark>) -> Element {
    rsx! {
        svg { class: "row-marks", "aria-hidden": "true", {super::marks(&marks)} }
    }
}

//! One bar of the waterfall.

use dioxus::prelude::*;

use super::{RowMarks, Scale, Step};

/// A bar from where the one before ended, coloured by its direction, with the average client's score as a line.
/// Hidden from screen readers: the number beside it says the same.
#[component]
pub fn StepBar(step: Step, scale: Scale, average: f64) -> Element {
    rsx! {
        RowMarks { marks: step.marks(scale, average) }
    }
}

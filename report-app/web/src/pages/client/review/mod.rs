//! What an advisor records of the decision.

use std::rc::Rc;

use contract::Prediction;
use dioxus::prelude::*;

/// The section, about the prediction that is shown.
#[component]
pub fn ReviewSection(prediction: Rc<Prediction>) -> Element {
    rsx! {}
}

//! What the model would grant where it refuses the application as it is.

use std::rc::Rc;

use contract::Prediction;
use dioxus::prelude::*;

use crate::query::Query;

/// The section, about the application that was decided.
#[component]
pub fn Granted(prediction: Rc<Prediction>, query: Query) -> Element {
    rsx! {}
}

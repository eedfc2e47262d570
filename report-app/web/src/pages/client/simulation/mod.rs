//! What another application of the client would give.

use std::rc::Rc;

use contract::{Client, ModelInfo, Prediction};
use dioxus::prelude::*;

use crate::query::Query;

/// The section, about the client's application as it is decided now.
#[component]
pub fn Simulation(client: Rc<Client>, prediction: Rc<Prediction>, model: Rc<ModelInfo>, query: Query) -> Element {
    rsx! {}
}

//! The client's profile, and where the client stands among the others.

use std::rc::Rc;

use contract::{Client, Prediction};
use dioxus::prelude::*;

use crate::components::ClientInformation;
use crate::query::Query;

/// The section: the client's information.
#[component]
pub fn Comparison(client: Rc<Client>, prediction: Option<Rc<Prediction>>, query: Query) -> Element {
    rsx! {
        ClientInformation { client }
    }
}

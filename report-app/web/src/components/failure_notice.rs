//! What stands where something could not be loaded.

use dioxus::prelude::*;

use crate::api::{Failure, FailureKind};
use crate::components::{Icon, Shape};
use crate::route::use_text;

/// Says what failed, offers another try, and gives the request's identifier. `still_readable` where older data stays below.
#[component]
pub fn FailureNotice(failure: Failure, still_readable: bool, onretry: Callback<()>) -> Element {
    let text = use_text();
    let (title, detail) = match failure.kind {
        FailureKind::Unreachable => (text.unreachable_title, text.unreachable_detail),
        FailureKind::NotFound | FailureKind::Refused => (text.refused_title, text.refused_detail),
        FailureKind::Unreadable => (text.unreadable_title, text.unreadable_detail),
    };
    rsx! {
        section { class: "notice failure", role: "alert",
            h2 {
                Icon { shape: Shape::Warning }
                {title}
            }
            if let Some(words) = failure.detail {
                p { {words} }
            }
            p { {detail} }
            if still_readable {
                p { {text.still_readable} }
            }
            button { r#type: "button", onclick: move |_| onretry.call(()), {text.retry} }
            if let Some(id) = failure.request_id {
                p { class: "small", {(text.request_id)(&id)} }
            }
        }
    }
}

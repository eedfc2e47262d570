//! What stands where something could not be loaded.

use dioxus::prelude::*;

use crate::api::{Failure, FailureKind};
use crate::components::{Icon, Shape};
use crate::route::use_text;

/// Says what failed, offers another try where `onretry` is given, and gives the request's identifier. `still_readable` where
/// older data stays below. Says nothing where nobody is signed in: the sign-in page is about to.
#[component]
pub fn FailureNotice(failure: Failure, still_readable: bool, onretry: Option<Callback<()>>) -> Element {
    let text = use_text();
    let (title, detail) = match failure.kind {
        FailureKind::SignedOut => return rsx! {},
        FailureKind::Unreachable => (text.failures.unreachable_title, text.failures.unreachable_detail.to_owned()),
        FailureKind::NotAllowed => (text.failures.not_allowed_title, text.failures.not_allowed_detail.to_owned()),
        FailureKind::TooManyAttempts { minutes } => {
            (text.failures.too_many_title, (text.failures.too_many_detail)(minutes))
        }
        FailureKind::NotFound | FailureKind::Refused => {
            (text.failures.refused_title, text.failures.refused_detail.to_owned())
        }
        FailureKind::Unreadable => (text.failures.unreadable_title, text.failures.unreadable_detail.to_owned()),
    };
    // Where the dashboard knows enough to say it in the reader's language, the service's words would say it twice.
    let is_explained = matches!(failure.kind, FailureKind::NotAllowed | FailureKind::TooManyAttempts { .. });
    // Another try does not change a role.
    let onretry = onretry.filter(|_| failure.kind != FailureKind::NotAllowed);
    rsx! {
        section { class: "notice failure", role: "alert",
            h2 {
                Icon { shape: Shape::Warning }
                {title}
            }
            if let Some(words) = failure.detail.filter(|_| !is_explained) {
                p { {words} }
            }
            p { {detail} }
            if still_readable {
                p { {text.failures.still_readable} }
            }
            if let Some(onretry) = onretry {
                button { r#type: "button", onclick: move |_| onretry.call(()), {text.failures.retry} }
            }
            if let Some(id) = failure.request_id {
                p { class: "small", {(text.failures.request_id)(&id)} }
            }
        }
    }
}

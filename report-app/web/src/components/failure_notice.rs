//! Notice for something that could not be loaded.

use dioxus::prelude::*;

use crate::api::{Failure, FailureKind};
use crate::components::{Icon, Shape};
use crate::route::use_text;

/// Shows what failed and the request's identifier, with a retry button if `onretry` is given.
///
/// `still_readable` means that the content below is older than the failed attempt. If nobody is
/// signed in it shows nothing, since the sign-in page is about to open.
#[component]
pub fn FailureNotice(
    failure: Failure,
    still_readable: bool,
    onretry: Option<Callback<()>>,
) -> Element {
    let text = use_text().failures;
    let has_reference = failure.request_id.is_some();
    let (title, detail) = match failure.kind {
        FailureKind::SignedOut => return rsx! {},
        FailureKind::Unreachable => (text.unreachable_title, text.unreachable_detail.to_owned()),
        FailureKind::NoAnswer => (text.no_answer_title, text.no_answer_detail.to_owned()),
        FailureKind::NotAllowed => (text.not_allowed_title, text.not_allowed_detail.to_owned()),
        FailureKind::TooManyAttempts { minutes } => {
            (text.too_many_title, (text.too_many_detail)(minutes))
        }
        FailureKind::Invalid | FailureKind::NotFound => {
            (text.invalid_title, text.invalid_detail.to_owned())
        }
        FailureKind::ServerError if has_reference => {
            (text.refused_title, text.refused_with_reference.to_owned())
        }
        FailureKind::ServerError => (text.refused_title, text.refused_detail.to_owned()),
        FailureKind::Unreadable => (text.unreadable_title, text.unreadable_detail.to_owned()),
    };
    // The service writes in English, for operators. Its message is shown only if the dashboard
    // cannot say what it means.
    let words = failure
        .detail
        .filter(|_| matches!(failure.kind, FailureKind::Invalid | FailureKind::ServerError));
    // A retry does not change a role.
    let onretry = onretry.filter(|_| failure.kind != FailureKind::NotAllowed);
    rsx! {
        section { class: "notice failure", role: "alert",
            h2 {
                Icon { shape: Shape::Warning }
                {title}
            }
            p { {detail} }
            if still_readable {
                p { {text.still_readable} }
            }
            if let Some(onretry) = onretry {
                button { r#type: "button", onclick: move |_| onretry.call(()), {text.retry} }
            }
            if let Some(words) = words {
                p { class: "small",
                    {text.service_words}
                    span { lang: "en", {words} }
                }
            }
            if let Some(id) = failure.request_id {
                p { class: "small", {(text.request_id)(&id)} }
            }
        }
    }
}

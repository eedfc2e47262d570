//! The signed-in user, and the button to sign out.

use contract::Session;
use dioxus::prelude::*;

use crate::api;
use crate::route::{Route, use_language};
use crate::session;
use crate::text::Text;

/// Shows the name and the role of the user, and a button to sign out.
///
/// If the service needs no sign-in it shows nothing: its sessions have no token.
#[component]
pub fn UserMenu(session: Session) -> Element {
    let language = use_language();
    let text = Text::in_language(language);
    let navigator = use_navigator();
    let mut is_leaving = use_signal(|| false);
    let mut has_failed = use_signal(|| false);
    // An error is cleared on another page, and when the service answers again.
    let route = use_route::<Route>();
    use_effect(use_reactive!(|route| {
        let _ = (route, api::is_reachable());
        has_failed.set(false);
    }));
    let sign_out = move |_| async move {
        if is_leaving.replace(true) {
            return;
        }
        has_failed.set(false);
        match session::sign_out(language).await {
            Ok(()) => {
                navigator.replace(Route::sign_in(language).address());
            }
            Err(_) => has_failed.set(true),
        }
        is_leaving.set(false);
    };
    if session.csrf_token.is_empty() {
        return rsx! {};
    }
    rsx! {
        div { class: "visitor", role: "group", "aria-label": text.sign_in.your_session,
            p {
                span { class: "visitor-name", title: session.name.clone(), "{session.name}" }
                " "
                span { class: "quiet", {(text.sign_in.role)(session.role)} }
            }
            button { r#type: "button", onclick: sign_out, {text.sign_in.sign_out} }
            p { class: "visitor-failure", role: "alert",
                if has_failed() {
                    {text.sign_in.sign_out_failed}
                }
            }
        }
    }
}

//! Sign-in with a name and a password, or by a one-time link.

use contract::SignIn;
use dioxus::prelude::*;

use crate::api::{Failure, FailureKind};
use crate::browser::{self, HEADING_ID};
use crate::components::{FailureNotice, Icon, Shape, SignInForm};
use crate::query::Query;
use crate::route::{Route, use_text};
use crate::session::{self, SignInState};
use crate::sign_in::link_token;
use crate::text::Text;

/// Kind of the last sign-in attempt on this page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attempt {
    /// Nothing was sent yet.
    None,
    /// Name and password were sent.
    Form,
    /// The token of a link was sent.
    Link,
}

/// Signs in, then replaces this page by the requested one: the history keeps no token.
#[component]
pub fn SignInPage(query: Query, fragment: String) -> Element {
    let language = query.language;
    let text = Text::in_language(language);
    let navigator = use_navigator();
    browser::use_page(text.sign_in.sign_in_document_title);

    let token = link_token(&fragment).map(str::to_owned);
    let mut attempt = use_signal(|| if token.is_some() { Attempt::Link } else { Attempt::None });
    let mut is_waiting = use_signal(|| false);
    let mut failure = use_signal(|| None::<Failure>);

    let destination = Route::from_sign_in(&query).address();
    let go_on = use_callback(move |()| {
        navigator.replace(destination.clone());
    });
    let sign_in = use_callback(move |(kind, given): (Attempt, SignIn)| {
        let this_page = Route::SignIn { query: query.clone(), fragment: String::new() }.address();
        attempt.set(kind);
        is_waiting.set(true);
        failure.set(None);
        spawn(async move {
            match session::sign_in(&given, language).await {
                Ok(()) => go_on(()),
                Err(reason) => {
                    // A link that was refused is of no more use; one without a response may still
                    // work.
                    if kind == Attempt::Link && reason.kind == FailureKind::SignedOut {
                        navigator.replace(this_page);
                    }
                    failure.set(Some(reason));
                    is_waiting.set(false);
                }
            }
        });
    });
    let follow_link =
        use_callback(move |token: String| sign_in((Attempt::Link, SignIn::Link { token })));

    // The user may already be signed in, in this tab or in another one.
    use_effect(move || {
        if attempt() == Attempt::None
            && matches!(session::sign_in_state(), SignInState::SignedIn(_))
        {
            go_on(());
        }
    });
    let followed = token.clone();
    use_effect(use_reactive!(|followed| {
        if let Some(token) = followed {
            follow_link(token);
        }
    }));

    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {text.sign_in.sign_in_title} }
        match (attempt(), failure()) {
            (Attempt::Link, None) => rsx! {
                p { role: "status", {text.sign_in.signing_in} }
            },
            (Attempt::Link, Some(reason)) if reason.kind == FailureKind::SignedOut => rsx! {
                UsedLink {}
            },
            (Attempt::Link, Some(failure)) => rsx! {
                FailureNotice {
                    failure,
                    still_readable: false,
                    onretry: move |()| {
                        if let Some(token) = token.clone() {
                            follow_link(token);
                        }
                    },
                }
            },
            (_, Some(failure)) if failure.kind != FailureKind::SignedOut => rsx! {
                FailureNotice { failure, still_readable: false }
            },
            _ if session::has_expired() => rsx! {
                p { class: "notice-line", role: "status", {text.sign_in.session_expired} }
            },
            _ => rsx! {
                p { class: "intro", {text.sign_in.sign_in_intro} }
            },
        }
        if attempt() != Attempt::Link || failure.read().is_some() {
            SignInForm {
                failure: if attempt() == Attempt::Form { failure() } else { None },
                is_waiting: is_waiting(),
                onsubmit: move |given| sign_in((Attempt::Form, given)),
            }
        }
    }
}

/// Says why a link does not sign in, and how to get another one.
#[component]
fn UsedLink() -> Element {
    let text = use_text();
    rsx! {
        section { class: "notice failure", role: "alert",
            h2 {
                Icon { shape: Shape::Warning }
                {text.sign_in.used_link_title}
            }
            p { {text.sign_in.used_link_detail} }
            p { {text.sign_in.used_link_otherwise} }
        }
    }
}

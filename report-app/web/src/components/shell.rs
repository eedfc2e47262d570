//! The frame of every page: skip link, header, main content, footer.

use dioxus::prelude::*;

use crate::components::SiteHeader;
use crate::route::{Route, use_language, use_text};
use crate::session::{self, SignInState};
use crate::text::Text;
use crate::{api, browser, document, format, queue};

/// Draws the frame around the page of the current address.
///
/// If nobody is signed in, that page is the sign-in page, which leads back to the requested one.
#[component]
pub fn Shell() -> Element {
    let language = use_language();
    let text = Text::in_language(language);
    browser::use_document_language(language);
    session::use_session(language);
    browser::use_screen_width();
    use_sign_in_page();
    use_canonical_address();
    queue::use_next_key();
    api::use_slowness();
    rsx! {
        a { class: "skip-link", href: "#content", {text.frame.skip_to_content} }
        SiteHeader {}
        PrintedBy {}
        main { id: "content", class: "frame", tabindex: "-1",
            Outlet::<Route> {}
        }
        p { class: "slow-notice", role: "status",
            if api::is_slow() {
                {text.failures.slow}
            }
        }
        footer { class: "site-footer",
            p { class: "frame", {text.frame.footer} }
        }
    }
}

/// Shows on paper the day, the name of the user, and the address of the page.
#[component]
fn PrintedBy() -> Element {
    let text = use_text();
    let address = format!("{}{}", browser::origin(), use_route::<Route>().path());
    let name = match session::sign_in_state() {
        SignInState::SignedIn(session) if !session.csrf_token.is_empty() => session.name,
        _ => String::new(),
    };
    let day = format::date(&document::now(), text);
    rsx! {
        p { class: "frame printed", "{(text.frame.printed)(&day, &name)} – {address}" }
    }
}

/// Opens the sign-in page from any other page as soon as nobody is signed in.
fn use_sign_in_page() {
    let route = use_route::<Route>();
    let navigator = use_navigator();
    use_effect(use_reactive!(|route| {
        if session::sign_in_state() == SignInState::SignedOut
            && !matches!(route, Route::SignIn { .. })
        {
            navigator.replace(route.after_sign_in().address());
        }
    }));
}

/// Replaces the address by the canonical address of its page.
fn use_canonical_address() {
    let route = use_route::<Route>();
    let navigator = use_navigator();
    use_effect(use_reactive!(|route| {
        let canonical = route.canonical();
        if canonical != route {
            navigator.replace(canonical.address());
        }
    }));
}

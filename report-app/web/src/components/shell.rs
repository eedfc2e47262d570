//! The frame of every page: skip link, header, main content, footer.

use dioxus::prelude::*;

use crate::api;
use crate::browser::{self, CLIENTS_LINK_ID};
use crate::components::{LanguageSwitch, VisitorMenu};
use crate::route::{Route, use_language};
use crate::session::{self, Visitor};

/// Draws the frame around the page of the current address. Where nobody is signed in, that page is the sign-in page, which
/// leads back to the one asked for.
#[component]
pub fn Shell() -> Element {
    let language = use_language();
    let text = language.text();
    browser::use_document_language(language);
    session::use_session(language);
    browser::use_screen_width();
    use_sign_in_page();
    let visitor = session::visitor();
    rsx! {
        a { class: "skip-link", href: "#content", {text.frame.skip_to_content} }
        header { class: "site-header",
            div { class: "frame",
                Link { class: "brand", to: Route::clients(language).address(),
                    svg { class: "brand-mark", view_box: "0 0 24 24", "aria-hidden": "true",
                        path { d: "M3 17a9 9 0 0 1 18 0" }
                        path { d: "M12 17l4-6" }
                    }
                    {text.frame.brand}
                }
                if visitor != Visitor::SignedOut {
                    nav { "aria-label": text.frame.navigation,
                        Link { id: CLIENTS_LINK_ID, to: Route::clients(language).address(), {text.frame.clients} }
                        Link { to: Route::queue(language).address(), {text.frame.queue} }
                        Link { to: Route::application(language).address(), {text.frame.application} }
                        Link { to: Route::model(language).address(), {text.frame.model} }
                        Link { to: Route::monitoring(language).address(), {text.frame.monitoring} }
                        Link { to: Route::help("", language).address(), {text.frame.help} }
                    }
                }
                LanguageSwitch {}
                match visitor {
                    Visitor::SignedIn(session) => rsx! {
                        VisitorMenu { session }
                    },
                    // Its place, so that the page does not move when it comes.
                    Visitor::Unknown => rsx! {
                        div { class: "visitor" }
                    },
                    Visitor::SignedOut => rsx! {},
                }
            }
        }
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

/// Goes to the sign-in page from any other one as soon as nobody is signed in.
fn use_sign_in_page() {
    let route = use_route::<Route>();
    let navigator = use_navigator();
    use_effect(use_reactive!(|route| {
        if session::visitor() == Visitor::SignedOut && !matches!(route, Route::SignIn { .. }) {
            navigator.replace(route.after_sign_in().address());
        }
    }));
}

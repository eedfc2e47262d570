//! The frame of every page: skip link, header, main content, footer.

use dioxus::prelude::*;

use crate::browser::{self, CLIENTS_LINK_ID};
use crate::components::LanguageSwitch;
use crate::route::{Route, use_language};

/// Draws the frame around the page of the current address.
#[component]
pub fn Shell() -> Element {
    let language = use_language();
    let text = language.text();
    browser::use_document_language(language);
    rsx! {
        a { class: "skip-link", href: "#content", {text.skip_to_content} }
        header { class: "site-header",
            div { class: "frame",
                Link { class: "brand", to: Route::clients(language).address(),
                    svg { class: "brand-mark", view_box: "0 0 24 24", "aria-hidden": "true",
                        path { d: "M3 17a9 9 0 0 1 18 0" }
                        path { d: "M12 17l4-6" }
                    }
                    {text.brand}
                }
                nav { "aria-label": text.navigation,
                    Link { id: CLIENTS_LINK_ID, to: Route::clients(language).address(), {text.clients} }
                }
                LanguageSwitch {}
            }
        }
        main { id: "content", class: "frame", tabindex: "-1",
            Outlet::<Route> {}
        }
        footer { class: "site-footer",
            p { class: "frame", {text.footer} }
        }
    }
}

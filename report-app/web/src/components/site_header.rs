//! The header of every page: the product, the pages, the language, and who is signed in.

use dioxus::prelude::*;

use crate::browser;
use crate::components::{LanguageSwitch, Navigation, UserMenu};
use crate::route::{Route, use_text};
use crate::session::{self, SignInState};

/// Identifier of the button that opens the menu on a narrow screen.
const MENU_BUTTON_ID: &str = "menu-button";
/// Identifier of that menu.
const MENU_ID: &str = "menu";

/// Shows the header, on one line if there is room.
///
/// A narrow screen shows the product and a button that opens the rest as a menu. Following a link
/// or pressing Escape closes it.
#[component]
pub fn SiteHeader() -> Element {
    let text = use_text().frame;
    let route = use_route::<Route>();
    let sign_in_state = session::sign_in_state();
    let mut is_open = use_signal(|| false);
    let home = Route::clients(route.language()).address();
    use_effect(use_reactive!(|route| {
        let _ = route;
        is_open.set(false);
    }));
    let close_on_escape = move |event: KeyboardEvent| {
        if browser::key(&event) == "Escape" && is_open() {
            is_open.set(false);
            browser::focus(MENU_BUTTON_ID);
        }
    };
    rsx! {
        header { class: "site-header", onkeydown: close_on_escape,
            div { class: "frame",
                Link { class: "brand", to: home,
                    svg { class: "brand-mark", view_box: "0 0 24 24", "aria-hidden": "true",
                        path { d: "M3 17a9 9 0 0 1 18 0" }
                        path { d: "M12 17l4-6" }
                    }
                    {text.brand}
                }
                button {
                    id: MENU_BUTTON_ID,
                    class: "menu-button",
                    r#type: "button",
                    "aria-expanded": "{is_open}",
                    "aria-controls": MENU_ID,
                    onclick: move |_| is_open.toggle(),
                    {text.menu}
                }
                div { id: MENU_ID, class: if is_open() { "menu open" } else { "menu" },
                    if sign_in_state != SignInState::SignedOut {
                        Navigation {}
                    }
                    LanguageSwitch {}
                    match sign_in_state {
                        SignInState::SignedIn(session) => rsx! {
                            UserMenu { session }
                        },
                        // Reserves the space, so that the page does not move when the name arrives.
                        SignInState::Unknown => rsx! {
                            div { class: "visitor" }
                        },
                        SignInState::SignedOut => rsx! {},
                    }
                }
            }
        }
    }
}

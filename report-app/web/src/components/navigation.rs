//! The pages of the dashboard, in the header.

use contract::Role;
use dioxus::prelude::*;

use crate::browser::CLIENTS_LINK_ID;
use crate::components::PageLink;
use crate::format;
use crate::queue;
use crate::route::{Route, use_language};
use crate::session::{self, SignInState};
use crate::text::Text;

/// Shows links to the pages that the user's role may read.
///
/// The link to the queue shows how many clients wait.
#[component]
pub fn Navigation() -> Element {
    let language = use_language();
    let text = Text::in_language(language).frame;
    let route = use_route::<Route>();
    let waiting = queue::use_count();
    // Operators do not see client files.
    let sees_clients = !matches!(session::sign_in_state(), SignInState::SignedIn(session) if session.role == Role::Operator);
    let is_among_clients =
        matches!(route, Route::Clients { .. } | Route::Client { .. } | Route::Letter { .. });
    rsx! {
        nav { "aria-label": text.navigation,
            PageLink { id: CLIENTS_LINK_ID, to: Route::clients(language), is_here: is_among_clients, {text.clients} }
            if sees_clients {
                PageLink { to: Route::queue(language), is_here: matches!(route, Route::Queue { .. }),
                    {text.queue}
                    if let Some(count) = waiting {
                        span { class: "count", "aria-hidden": "true", {format::count(count, language)} }
                        span { class: "visually-hidden", ", {(text.waiting)(count)}" }
                    }
                }
                PageLink { to: Route::application(language), is_here: matches!(route, Route::Application { .. }),
                    {text.application}
                }
            }
            PageLink { to: Route::model(language), is_here: matches!(route, Route::Model { .. }), {text.model} }
            PageLink { to: Route::monitoring(language), is_here: matches!(route, Route::Monitoring { .. }),
                {text.monitoring}
            }
            PageLink { to: Route::help("", language), is_here: matches!(route, Route::Help { .. }), {text.help} }
        }
    }
}

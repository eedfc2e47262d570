//! The shape of a page while it loads for the first time.

use dioxus::prelude::*;

use crate::route::use_text;

/// Lines of the client list.
#[component]
pub fn ListSkeleton() -> Element {
    rsx! {
        Announced {}
        div { class: "skeleton", "aria-hidden": "true",
            for line in 0..10 {
                div { key: "{line}", class: "skeleton-line" }
            }
        }
    }
}

/// The decision, the reasons and the information of a client.
#[component]
pub fn ClientSkeleton() -> Element {
    rsx! {
        Announced {}
        div { class: "skeleton", "aria-hidden": "true",
            div { class: "skeleton-card" }
            div { class: "skeleton-pair",
                div { class: "skeleton-block" }
                div { class: "skeleton-block" }
            }
            div { class: "skeleton-block" }
        }
    }
}

/// What a screen reader hears meanwhile.
#[component]
fn Announced() -> Element {
    rsx! {
        p { class: "visually-hidden", role: "status", {use_text().frame.loading} }
    }
}

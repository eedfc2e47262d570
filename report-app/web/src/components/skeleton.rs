//! The shape of a page while it loads for the first time.

use dioxus::prelude::*;

use crate::route::use_text;

/// Lines of a full page of a list, its head included.
const LINES: usize = 26;

/// The sentence above a list, and its lines.
#[component]
pub fn ListSkeleton() -> Element {
    rsx! {
        Announced {}
        div { class: "skeleton", "aria-hidden": "true",
            div { class: "skeleton-found" }
            for line in 0..LINES {
                div { key: "{line}", class: "skeleton-line" }
            }
        }
    }
}

/// The card of a client's decision.
#[component]
pub fn CardSkeleton() -> Element {
    rsx! {
        Announced {}
        div { class: "skeleton", "aria-hidden": "true",
            div { class: "skeleton-card" }
        }
    }
}

/// A section of a client's page.
#[component]
pub fn BlockSkeleton() -> Element {
    rsx! {
        div { class: "skeleton", "aria-hidden": "true",
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

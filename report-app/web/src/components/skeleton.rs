//! Skeletons: placeholders for a page that loads for the first time.

use dioxus::prelude::*;

use crate::route::use_text;

/// Number of lines of a full page of a list, including its head.
const LINES: usize = 26;

/// Shows the skeleton of a list: the sentence above it, and its lines.
#[component]
pub fn ListSkeleton() -> Element {
    rsx! {
        LoadingAnnouncement {}
        div { class: "skeleton", "aria-hidden": "true",
            div { class: "skeleton-found" }
            for line in 0..LINES {
                div { key: "{line}", class: "skeleton-line" }
            }
        }
    }
}

/// Shows the skeleton of the card of a decision.
#[component]
pub fn CardSkeleton() -> Element {
    rsx! {
        LoadingAnnouncement {}
        div { class: "skeleton", "aria-hidden": "true",
            div { class: "skeleton-card" }
        }
    }
}

/// Shows the skeleton of a section of a client's page.
#[component]
pub fn BlockSkeleton() -> Element {
    rsx! {
        div { class: "skeleton", "aria-hidden": "true",
            div { class: "skeleton-block" }
        }
    }
}

/// Tells screen readers that the page is loading.
#[component]
fn LoadingAnnouncement() -> Element {
    rsx! {
        p { class: "visually-hidden", role: "status", {use_text().frame.loading} }
    }
}

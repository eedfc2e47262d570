//! A fold whose content is drawn the first time it is opened.

use dioxus::prelude::*;

/// A `details` element: a client has hundreds of features, and drawing those nobody asked for would
/// delay the decision.
#[component]
pub fn Fold(
    class: String,
    summary_class: Option<String>,
    summary: Element,
    children: Element,
) -> Element {
    let mut was_opened = use_signal(|| false);
    rsx! {
        details { class, ontoggle: move |_| was_opened.set(true),
            summary { class: summary_class, {summary} }
            if was_opened() {
                {children}
            }
        }
    }
}

//! A fold whose content is drawn when it is first opened.

use dioxus::prelude::*;

/// Shows a `details` element with lazy content.
///
/// A client has hundreds of features. Drawing those that nobody asked for would delay the decision.
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

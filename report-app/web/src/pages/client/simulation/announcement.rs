//! Announcement of the result to screen readers.

use std::rc::Rc;

use contract::{Decision, Prediction};
use dioxus::prelude::*;

use crate::browser;
use crate::format;
use crate::route::use_language;
use crate::text::Text;
use crate::warnings::is_unseen;

/// Milliseconds without a change after which the result is announced.
///
/// A moving slider is not announced at every step.
const REST: i32 = 700;

/// Shows a live region that announces the last result once nothing changes any more.
#[component]
pub fn Announcement(before: Rc<Prediction>, after: Option<Rc<Prediction>>) -> Element {
    let language = use_language();
    let text = Text::in_language(language);
    let sentence = after.as_ref().map(|after| {
        let decision = match after.decision {
            _ if after.needs_review || is_unseen(after, Some(&before)) => text.decision.undecided,
            Decision::Granted => text.decision.credit_granted,
            Decision::Refused => text.decision.credit_refused,
        };
        let percent = |probability| format::percent(probability, language);
        (text.simulation.announced)(
            &format::small(decision),
            &percent(after.probability),
            &percent(before.probability),
        )
    });
    let mut announced = use_signal(String::new);
    let mut changes = use_hook(|| CopyValue::new(0_u32));
    use_effect(use_reactive!(|sentence| {
        changes += 1;
        let this_change = *changes.peek();
        spawn(async move {
            browser::pause(REST).await;
            if this_change == *changes.peek() {
                announced.set(sentence.unwrap_or_default());
            }
        });
    }));
    rsx! {
        p { class: "visually-hidden", role: "status", {announced} }
    }
}

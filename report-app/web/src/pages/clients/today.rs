//! The day's figures: how many decisions, and how many of them refusals.

use contract::Monitoring;
use dioxus::prelude::*;

use crate::format;
use crate::loading::use_loaded;
use crate::route::use_language;

/// Today's volume and share of refusals, beside the share that the model's own clients lead one to
/// expect.
#[component]
pub fn Today() -> Element {
    let language = use_language();
    let text = language.text().clients;
    let monitoring = use_loaded::<Monitoring>("/v1/monitoring?days=1");
    let figures = monitoring.value.map(|monitoring| {
        let usual = format::percent_short(monitoring.expected_refusal_rate, language);
        let share = monitoring.refusal_rate.map(|share| format::percent_short(share, language));
        let refused = share.map(|share| (text.today_refused)(&share, &usual));
        let said = (monitoring.predictions > 0)
            .then(|| refused.unwrap_or_else(|| text.today_too_few.to_owned()));
        ((text.today_decisions)(monitoring.predictions), said)
    });
    rsx! {
        div { class: "today",
            p { class: "quiet", {text.today} }
            // Their place is kept: the list does not move when they come.
            if let Some((decisions, refused)) = figures {
                p { strong { {decisions} } }
                p { class: "quiet", {refused} }
            }
        }
    }
}

//! Today's figures: the number of decisions, and how many of them are refusals.

use contract::Monitoring;
use dioxus::prelude::*;

use crate::format;
use crate::loading::use_loaded;
use crate::route::use_language;
use crate::text::Text;

/// Shows today's number of decisions and share of refusals.
///
/// The share stands beside the one expected from the model's own clients.
#[component]
pub fn Today() -> Element {
    let language = use_language();
    let text = Text::in_language(language).clients;
    let monitoring = use_loaded::<Monitoring>("/v1/monitoring?days=1");
    let figures = monitoring.value.map(|monitoring| {
        let usual = format::percent_short(monitoring.expected_refusal_rate, language);
        let share = monitoring.refusal_rate.map(|share| format::percent_short(share, language));
        let refused = share.map(|share| (text.today_refused)(&share, &usual));
        let refusals = (monitoring.predictions > 0)
            .then(|| refused.unwrap_or_else(|| text.today_too_few.to_owned()));
        ((text.today_decisions)(monitoring.predictions), refusals)
    });
    rsx! {
        div { class: "today",
            p { class: "quiet", {text.today} }
            // The space is reserved: the list does not move when the figures arrive.
            if let Some((decisions, refused)) = figures {
                p { strong { {decisions} } }
                p { class: "quiet", {refused} }
            }
        }
    }
}

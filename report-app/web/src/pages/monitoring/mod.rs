//! How the model performs in production.

mod alarms;
mod people;
mod performance;

use std::rc::Rc;

use contract::Monitoring;
use dioxus::prelude::*;

use self::alarms::Alarms;
use self::people::People;
use self::performance::Performance;
use crate::browser::{self, HEADING_ID};
use crate::charts::{Plot, Rows, days, supervision};
use crate::components::{BlockSkeleton, EmptyNotice, FailureNotice, PageLink};
use crate::format;
use crate::loading::use_loaded;
use crate::query::{Key, Query};
use crate::route::{Route, use_text};
use crate::text::Text;

/// Ranges of days that can be looked at.
const PERIODS: [u32; 4] = [7, 30, 90, 365];

/// Days that are looked at first.
const FIRST_PERIOD: u32 = 30;

/// Shows the page of the monitoring: alarms first, then volume, drift, quality and people.
#[component]
pub fn MonitoringPage(query: Query, fragment: String) -> Element {
    let text = Text::in_language(query.language);
    browser::use_page(&format!("{} – {}", text.monitoring.title, text.frame.brand));
    let asked = query.get(Key::Days).parse().ok().filter(|days| PERIODS.contains(days));
    let days = asked.unwrap_or(FIRST_PERIOD);
    let loaded = use_loaded::<Monitoring>(&format!("/v1/monitoring?days={days}"));
    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {text.monitoring.title} }
        nav { class: "periods", "aria-label": text.monitoring.period,
            for period in PERIODS {
                PageLink {
                    key: "{period}",
                    to: Route::monitoring_of(&query.with(Key::Days, &period.to_string())),
                    is_here: period == days,
                    {(text.alarms.days)(period)}
                }
            }
        }
        if let Some(failure) = loaded.failure.clone() {
            FailureNotice { failure, still_readable: loaded.value.is_some(), onretry: loaded.retry }
        }
        if let Some(monitoring) = loaded.value {
            Overview { monitoring, onchanged: loaded.retry }
        } else if loaded.failure.is_none() {
            BlockSkeleton {}
            BlockSkeleton {}
        }
    }
}

#[component]
fn Overview(monitoring: Rc<Monitoring>, onchanged: Callback<()>) -> Element {
    let text = use_text();
    let words = text.monitoring;
    let [from, to] = [&monitoring.from, &monitoring.to].map(|day| format::date(day, text));
    let count = |number: u64| format::count(number as usize, text.language);
    let repeated = (monitoring.repeated > 0).then(|| (words.repeated)(&count(monitoring.repeated)));
    let left = (monitoring.days_to_count > 0).then_some(words.to_count.to_owned());
    let note = repeated.or(left);
    rsx! {
        p { class: "intro", {(words.intro)(&monitoring.model_version, &from, &to)} }
        if let Some(note) = note {
            p { class: "intro", {note} }
        }
        if monitoring.challenger_version.is_some() {
            p {
                Link { to: Route::challenger(text.language).address(), {text.challenger.title} }
            }
        }
        Alarms { monitoring: monitoring.clone(), onchanged }
        section { "aria-labelledby": "volume-heading",
            h2 { id: "volume-heading", {words.volume} }
            if let Some(chart) = days::volume(&monitoring, text) {
                Plot { chart: Rc::new(chart) }
            } else {
                EmptyNotice { title: words.empty_title, detail: words.empty }
            }
            if let Some(chart) = days::refusals(&monitoring, text) {
                Plot { chart: Rc::new(chart) }
            } else if monitoring.predictions > 0 {
                p { class: "quiet", {words.refusals_unknown} }
            }
        }
        section { "aria-labelledby": "drift",
            h2 { id: "drift", {words.drift} }
            p { class: "intro", {words.drift_intro} }
            if let Some(chart) = days::drift(&monitoring, text) {
                Rows { chart: Rc::new(chart) }
            } else if let Some(reason) = &monitoring.no_reference {
                p { class: "quiet", {reason.clone()} }
            } else {
                p { class: "quiet", {words.nothing_measured} }
            }
        }
        Flips { monitoring: monitoring.clone() }
        Performance { monitoring: monitoring.clone() }
        People { monitoring }
    }
}

/// Shows the decisions that the drift has changed, and what they cost.
#[component]
fn Flips(monitoring: Rc<Monitoring>) -> Element {
    let text = use_text();
    let words = text.supervision;
    let cost = monitoring.flips.as_ref().map(|flips| {
        let euros = flips.together.euros.map(|euros| format::amount(euros, text.language));
        let cost = format::number(flips.together.cost, 3, text.language);
        (words.flips_cost)(&cost, euros.as_deref())
    });
    rsx! {
        section { "aria-labelledby": "flips",
            h2 { id: "flips", {words.flips} }
            if let Some((chart, cost)) = supervision::flips(&monitoring, text).zip(cost) {
                p { class: "intro", {words.flips_intro} }
                Rows { chart: Rc::new(chart) }
                p { {cost} }
            } else {
                p { class: "quiet", {words.no_flips} }
            }
        }
    }
}

/// Shows a list of sentences.
#[component]
pub(super) fn Sentences(sentences: Vec<String>) -> Element {
    rsx! {
        ul { class: "findings",
            for sentence in sentences {
                li { key: "{sentence}", {sentence.clone()} }
            }
        }
    }
}

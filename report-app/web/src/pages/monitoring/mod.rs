//! How the model performs in production.

mod alerts;
mod performance;

use std::rc::Rc;

use contract::Monitoring;
use dioxus::prelude::*;

use self::alerts::Alerts;
use self::performance::Performance;
use crate::browser::{self, HEADING_ID};
use crate::charts::{Plot, Rows, days};
use crate::components::{BlockSkeleton, EmptyNotice, FailureNotice};
use crate::format;
use crate::loading::use_loaded;
use crate::query::Query;
use crate::route::use_text;
use crate::text::Text;

/// Shows the page of the monitoring: alerts first, then volume, drift and quality.
#[component]
pub fn MonitoringPage(query: Query, fragment: String) -> Element {
    let text = Text::in_language(query.language);
    browser::use_page(&format!("{} – {}", text.monitoring.title, text.frame.brand));
    let loaded = use_loaded::<Monitoring>("/v1/monitoring");
    rsx! {
        h1 { id: HEADING_ID, tabindex: "-1", {text.monitoring.title} }
        if let Some(failure) = loaded.failure.clone() {
            FailureNotice { failure, still_readable: loaded.value.is_some(), onretry: loaded.retry }
        }
        if let Some(monitoring) = loaded.value {
            Overview { monitoring }
        } else if loaded.failure.is_none() {
            BlockSkeleton {}
            BlockSkeleton {}
        }
    }
}

#[component]
fn Overview(monitoring: Rc<Monitoring>) -> Element {
    let text = use_text();
    let words = text.monitoring;
    let [from, to] = [&monitoring.from, &monitoring.to].map(|day| format::date(day, text));
    rsx! {
        p { class: "intro", {(words.intro)(&monitoring.model_version, &from, &to)} }
        Alerts { alerts: monitoring.alerts.clone() }
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
        Performance { monitoring }
    }
}

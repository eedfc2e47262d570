//! Groups of clients, and advisors.

use std::rc::Rc;

use contract::{MonitoredReviews, Monitoring, Overrides};
use dioxus::prelude::*;

use super::Sentences;
use crate::charts::{Rows, supervision};
use crate::format;
use crate::route::use_text;
use crate::text::Text;

/// Shows the refusals of each group of clients, and what advisors decided.
#[component]
pub(super) fn People(monitoring: Rc<Monitoring>) -> Element {
    let text = use_text();
    let words = text.supervision;
    let groups: Vec<_> = monitoring
        .groups
        .iter()
        .filter_map(|attribute| supervision::groups(attribute, text))
        .map(Rc::new)
        .collect();
    rsx! {
        section { "aria-labelledby": "groups",
            h2 { id: "groups", {words.groups} }
            p { class: "intro", {words.groups_intro} }
            if groups.is_empty() {
                p { class: "quiet", {words.no_groups} }
            }
            for chart in groups {
                Rows { key: "{chart.id}", chart }
            }
        }
        section { "aria-labelledby": "reviews",
            h2 { id: "reviews", {words.reviews} }
            if let Some(reviews) = &monitoring.reviews {
                Sentences { sentences: sentences(reviews, text) }
            } else {
                p { class: "quiet", {words.no_reviews} }
            }
        }
    }
}

fn sentences(reviews: &MonitoredReviews, text: &Text) -> Vec<String> {
    let words = text.supervision;
    let count = |number: u64| format::count(number as usize, text.language);
    let percent = |share| format::percent_short(share, text.language);
    let part = |words: fn(&str, &str) -> String, part: &Option<Overrides>| {
        part.as_ref().map(|part| words(&count(part.counted), &count(part.cases)))
    };
    let time = reviews.median_seconds.map(|seconds| {
        let short = reviews.under_twenty_seconds.map(|share| percent(share.value));
        (words.time)(&duration(seconds, text), short.as_deref())
    });
    let agree = (reviews.always_agree > 0).then(|| (words.always_agree)(reviews.always_agree));
    [
        Some((words.overrides)(&count(reviews.reviews), &percent(reviews.overrides.rate.value))),
        part(words.to_granted, &reviews.to_granted),
        part(words.to_refused, &reviews.to_refused),
        part(words.in_doubt, &reviews.in_doubt),
        part(words.overridden_outcomes, &reviews.overridden_outcomes),
        time,
        agree,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Writes a time in seconds, or in minutes from two minutes on.
fn duration(seconds: f64, text: &Text) -> String {
    let (value, unit) = if seconds < 120.0 { (seconds, "s") } else { (seconds / 60.0, "min") };
    format!("{}\u{a0}{unit}", format::number(value, 0, text.language))
}

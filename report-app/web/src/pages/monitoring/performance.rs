//! Quality of the decisions, estimated from the probabilities and measured on known outcomes.

use std::rc::Rc;

use contract::{Assumption, EstimatedPerformance, Monitoring, RealisedPerformance};
use dioxus::prelude::*;

use super::Sentences;
use crate::charts::{Rows, supervision};
use crate::format;
use crate::route::use_text;
use crate::text::Text;

/// Shows both qualities in sentences, side by side, and the months of granting below.
#[component]
pub(super) fn Performance(monitoring: Rc<Monitoring>) -> Element {
    let text = use_text();
    let words = text.monitoring;
    let count = |number: u64| format::count(number as usize, text.language);
    let error = monitoring.estimation_error.map(|error| {
        let points = |share| format::points(share, text);
        (words.estimation_error)(&points(error.value), &points(error.low), &points(error.high))
    });
    rsx! {
        section { "aria-labelledby": "performance",
            h2 { id: "performance", {words.performance} }
            div { class: "two-columns",
                div {
                    h3 { {words.estimated} }
                    if let Some(estimated) = &monitoring.estimated {
                        p { {(words.estimated_intro)(&count(estimated.predictions))} }
                        Sentences { sentences: estimate_sentences(estimated, text) }
                        Sentences { sentences: doubts(estimated, text) }
                    } else {
                        p { class: "quiet", {words.no_estimate} }
                    }
                }
                div {
                    h3 { {words.realised} }
                    if let Some(realised) = &monitoring.realised {
                        Sentences { sentences: outcome_sentences(realised, text) }
                    } else {
                        p { class: "quiet", {words.no_outcomes} }
                    }
                    if let Some(error) = error {
                        p { {error} }
                    }
                }
            }
            if let Some(chart) = supervision::vintages(&monitoring.vintages, text) {
                Rows { chart: Rc::new(chart) }
            }
        }
    }
}

/// Says which assumptions of the estimate do not hold, or that nothing contradicts it.
fn doubts(estimated: &EstimatedPerformance, text: &Text) -> Vec<String> {
    let words = text.monitoring;
    let validity = &estimated.validity;
    if validity.broken.is_empty() {
        return vec![words.no_doubt.to_owned()];
    }
    let doubt = |broken: &Assumption| match broken {
        Assumption::EnoughPredictions => words.too_few.to_owned(),
        Assumption::WithinRange => {
            (words.outside)(&format::percent(validity.outside_share, text.language))
        }
        Assumption::Calibrated => {
            let ratio = validity.calibration.map_or(1.0, |gap| gap.ratio.value);
            (words.miscalibrated)(&format::number(ratio, 2, text.language))
        }
    };
    validity.broken.iter().map(doubt).collect()
}

fn estimate_sentences(estimated: &EstimatedPerformance, text: &Text) -> Vec<String> {
    let words = text.monitoring;
    let percent = |share| format::percent(share, text.language);
    let granted = estimated
        .default_share_granted
        .map(|share| (words.estimated_granted)(&percent(share.value)));
    let order = estimated
        .auc
        .map(|auc| (words.estimated_order)(&format::number(auc.value * 100.0, 0, text.language)));
    let cost = (words.estimated_cost)(&format::number(estimated.cost.value, 2, text.language));
    [(words.estimated_share)(&percent(estimated.default_share.value))]
        .into_iter()
        .chain(granted)
        .chain([cost])
        .chain(order)
        .collect()
}

fn outcome_sentences(realised: &RealisedPerformance, text: &Text) -> Vec<String> {
    let words = text.monitoring;
    let percent = |share| format::percent(share, text.language);
    let count = |number: u64| format::count(number as usize, text.language);
    let calibration = &realised.calibration;
    let is_as_predicted = calibration.holds();
    let compare =
        if is_as_predicted { words.realised_as_predicted } else { words.realised_otherwise };
    let order = realised
        .auc
        .map(|auc| (words.realised_order)(&format::number(auc.value * 100.0, 0, text.language)));
    let share = (words.realised_share)(
        &count(calibration.outcomes),
        &count(calibration.defaults),
        &percent(calibration.observed.value),
        &percent(calibration.observed.low),
        &percent(calibration.observed.high),
    );
    let cost = (words.realised_cost)(&format::number(realised.cost.value, 2, text.language));
    [share, compare(&percent(calibration.predicted)), cost].into_iter().chain(order).collect()
}

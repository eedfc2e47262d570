//! Charts of a comparison: one field, or two together.

use std::rc::Rc;

use contract::{JointPopulation, Population, Value};
use dioxus::prelude::*;

use super::cross::Cross;
use crate::charts::joint::{ClientValues, JointChart, joint};
use crate::charts::population::{Distribution, distribution};
use crate::charts::{Plot, Rows};
use crate::route::use_text;

/// Shows the chart of two fields, or the distribution of one.
#[component]
pub(super) fn ComparisonCharts(
    population: Rc<Population>,
    joint: Option<Rc<JointPopulation>>,
    value: Option<Value>,
    other: Option<Value>,
    threshold: f64,
) -> Element {
    let text = use_text();
    let nothing = rsx! {
        p { class: "quiet", {text.comparison.nothing_to_show} }
    };
    if let Some(population) = joint {
        let client = ClientValues { value: value.as_ref(), other: other.as_ref() };
        return match self::joint(&population, client, threshold, text) {
            Some(JointChart::Bubbles(chart)) => rsx! {
                Plot { chart }
            },
            Some(JointChart::Boxes(chart)) => rsx! {
                Rows { chart }
            },
            Some(JointChart::Cross(table)) => rsx! {
                Cross { table }
            },
            None => nothing,
        };
    }
    match distribution(&population, value.as_ref(), threshold, text) {
        Some(Distribution::Numbers([counts, risk])) => rsx! {
            Plot { chart: counts }
            Plot { chart: risk }
        },
        Some(Distribution::Categories(chart)) => rsx! {
            Rows { chart }
        },
        None => nothing,
    }
}

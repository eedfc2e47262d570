//! How good the model is, in words.

use std::rc::Rc;

use contract::{Metric, ModelInfo, ModelReport};
use dioxus::prelude::*;

use super::Part;
use crate::charts::{DataTable, Table};
use crate::format;
use crate::route::use_text;
use crate::text::Text;

/// Shows the figures that a person can use in sentences, and all measures as a table.
#[component]
pub(super) fn Quality(model: Rc<ModelInfo>, report: Rc<ModelReport>) -> Element {
    let text = use_text();
    let words = text.model;
    // A report without its calibration is older than holdouts: every application counts.
    let measured = measured_applications(&report).unwrap_or(model.training_applications);
    let intro = (words.quality_intro)(&format::count(measured, text.language));
    rsx! {
        Part { id: "quality", title: words.quality, intro,
            ul { class: "findings",
                for sentence in sentences(&model, &report, text) {
                    li { key: "{sentence}", {sentence.clone()} }
                }
            }
            DataTable { name: words.figures, summary: words.figures, table: measures(&model, text) }
        }
    }
}

/// Applications that the figures come from.
///
/// They are fewer than the model learned from, where some were held out.
fn measured_applications(report: &ModelReport) -> Option<usize> {
    Some(report.calibration.as_ref()?.reliability.iter().map(|point| point.applications).sum())
}

fn sentences(model: &ModelInfo, report: &ModelReport, text: &Text) -> Vec<String> {
    let words = text.model;
    let metric = |name: &str| model.metrics.iter().find(|metric| metric.name == name);
    let written = |metric: &Metric, factor: f64, decimals| {
        [metric.value, metric.low, metric.high]
            .map(|value| format::number(value * factor, decimals, text.language))
    };
    let mut sentences = Vec::new();
    if let Some([value, low, high]) = metric("auc").map(|metric| written(metric, 100.0, 0)) {
        sentences.push((words.order_of_risk)(&value, &low, &high));
    }
    if let Some([value, low, high]) = metric("refusal_rate").map(|metric| written(metric, 100.0, 0))
    {
        sentences.push((words.refusals)(&value, &low, &high));
    }
    if let Some([value, low, high]) =
        metric("cost_per_application").map(|metric| written(metric, 1.0, 2))
    {
        let unit = (words.cost_unit)(&format::number(model.costs.false_negative, 0, text.language));
        let mut sentence = (words.cost_of_decisions)(&value, &low, &high);
        // The curve begins with the threshold that refuses nobody.
        if let Some(without) = report.cost_curve.first() {
            sentence.push(' ');
            sentence.push_str(&(words.cost_without_model)(&format::number(
                without.cost,
                2,
                text.language,
            )));
        }
        sentence.push(' ');
        sentence.push_str(&unit);
        sentences.push(sentence);
    }
    let weighted = |value: fn(&contract::ReliabilityPoint) -> f64| {
        let points = &report.calibration.as_ref()?.reliability;
        let all = measured_applications(report)?;
        let sum: f64 = points.iter().map(|point| value(point) * point.applications as f64).sum();
        (all > 0).then(|| format::percent(sum / all as f64, text.language))
    };
    if let (Some(predicted), Some(observed)) =
        (weighted(|point| point.predicted), weighted(|point| point.observed))
    {
        sentences.push((words.probabilities_come_true)(&predicted, &observed));
    }
    sentences
}

fn measures(model: &ModelInfo, text: &Text) -> Table {
    let words = text.model;
    let row = |metric: &Metric| {
        let name = (words.metric)(&metric.name).unwrap_or(&metric.name).to_owned();
        let figures = [metric.value, metric.low, metric.high]
            .map(|value| format::number(value, 3, text.language));
        [name].into_iter().chain(figures).collect()
    };
    Table::new(&[words.measure, words.value, words.low, words.high], model.metrics.iter().map(row))
}

//! The decision on file and the simulated one, side by side.

use std::rc::Rc;

use contract::{Decision, Prediction};
use dioxus::prelude::*;

use super::moved_reasons::MovedReasons;
use crate::api::Failure;
use crate::charts::Gauge;
use crate::components::{DecisionBadge, Editing, FailureNotice, KeepButton, SentencesToCheck};
use crate::difference;
use crate::edited::Ratios;
use crate::format;
use crate::route::use_language;
use crate::text::Text;
use crate::warnings::{is_unseen, to_check};

/// Shows the old and the new decision, what moved, and what can be done with the simulation.
#[component]
pub fn Outcome(
    before: Rc<Prediction>,
    after: Option<Rc<Prediction>>,
    editing: Editing,
    is_current: bool,
    failure: Option<Failure>,
    retry: Callback<()>,
    body: Option<String>,
) -> Element {
    let language = use_language();
    let text = Text::in_language(language);
    let is_changed = editing.edited.read().is_changed();
    let wrong_fields: Vec<String> =
        editing.errors.read().iter().map(|(name, _)| label(name, text)).collect();
    let are_missing = editing.errors.read().iter().all(|(_, why)| why == text.form.missing);
    let (ratios, own) = (editing.edited.read().ratios(), editing.edited.read().ratios_on_file());
    // A payment share that is the same on file is already checked with the decision.
    let ratios = Ratios {
        payment_share: ratios.payment_share.filter(|_| ratios.payment_share != own.payment_share),
        ..ratios
    };
    let has_body = body.is_some();
    let class = if is_current { "simulation-outcome" } else { "simulation-outcome waiting" };
    rsx! {
        div { class, role: "group", "aria-label": text.simulation.result, "aria-busy": "{!is_current}",
            div { class: "before-after",
                Side { name: text.simulation.on_file, prediction: Rc::clone(&before) }
                if let Some(after) = after.clone() {
                    Side { name: text.simulation.simulated, prediction: after, before: Some(Rc::clone(&before)) }
                } else if failure.is_none() {
                    p { class: "quiet", {text.simulation.calculating} }
                }
            }
            if let Some(after) = after.clone() {
                div { class: "simulation-gauge",
                    Gauge { prediction: after, before: before.probability }
                    if has_body {
                        p { class: "small", {text.simulation.marks} }
                    }
                }
            }
            if let Some(failure) = failure {
                FailureNotice { failure, still_readable: after.is_some(), onretry: retry }
            }
            if !wrong_fields.is_empty() {
                p { class: "field-error", {(text.simulation.last_possible)(&wrong_fields.join(", "), wrong_fields.len(), are_missing)} }
            }
            if let Some(after) = after.clone().filter(|_| has_body) {
                p { class: "change", {change(difference::points(&before, &after), ratios.payment_share, text)} }
                MovedReasons { before: before.clone(), after }
            } else if !is_changed {
                p { class: "change quiet", {text.simulation.nothing_changed} }
            }
            if let Some(after) = after.as_ref().filter(|_| has_body) {
                SentencesToCheck { sentences: to_check(after, Some(&before), ratios, text) }
            }
            div { class: "simulation-actions",
                button {
                    r#type: "button",
                    "aria-disabled": "{!is_changed && wrong_fields.is_empty()}",
                    onclick: move |_| {
                        let edited = editing.edited.peek().with_address("");
                        editing.replace(edited);
                    },
                    {text.simulation.reset}
                }
                KeepButton { body, is_current, is_application: false }
            }
        }
    }
}

/// Shows one of the two decisions; the simulated one gets the one on file as `before`.
#[component]
fn Side(name: &'static str, prediction: Rc<Prediction>, before: Option<Rc<Prediction>>) -> Element {
    let language = use_language();
    let text = Text::in_language(language);
    let is_unseen = before.is_some() && is_unseen(&prediction, before.as_deref());
    let needs_review = prediction.needs_review || is_unseen;
    rsx! {
        div { class: if before.is_some() { "side new" } else { "side" },
            p { class: "side-name", {name} }
            p { class: "side-decision",
                DecisionBadge { decision: prediction.decision, needs_review }
                strong { class: if prediction.decision == Decision::Granted { "risk granted" } else { "risk refused" },
                    span { class: "visually-hidden", {(text.simulation.risk)("")} }
                    {format::percent(prediction.probability, language)}
                }
            }
        }
    }
}

/// Writes how the risk changes.
///
/// If it does not change, it says that the model gives little weight to the changed values. It also
/// names the `share` of the payment in the income, if that has changed.
fn change(points: f64, share: Option<f64>, text: &crate::text::Text) -> String {
    if points.abs() < 0.05 {
        let share = share.map(|share| format::percent_short(share, text.language));
        return (text.simulation.no_difference)(share.as_deref());
    }
    (text.simulation.change)(points, &format::number(points.abs(), 1, text.language))
}

fn label(name: &str, text: &crate::text::Text) -> String {
    (text.form.label)(name).map_or_else(|| name.to_owned(), str::to_owned)
}

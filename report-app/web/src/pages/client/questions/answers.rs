//! The answers to a client's questions.

use contract::{Checks, Decision, Prediction, PredictionRequest};
use dioxus::prelude::*;

use super::super::ways::Ways;
use super::File;
use crate::components::FailureNotice;
use crate::conversation::{reasons, settled, spoken};
use crate::loading::{use_loaded, use_posted};
use crate::route::use_text;
use crate::six_months::{has_job, later};

/// The main reasons, those that speak for the decision first.
#[component]
pub(super) fn Why(file: File) -> Element {
    rsx! {
        ul {
            for reason in reasons(&file.prediction, file.decided) {
                li { key: "{reason.code}", {spoken(reason)} }
            }
        }
    }
}

/// What would be granted, or that nothing has to change.
#[component]
pub(super) fn WhatCanIDo(file: File) -> Element {
    if settled(&file.prediction, file.decided) == Some(Decision::Granted) {
        return rsx! {
            p { {use_text().conversation.granted_already} }
        };
    }
    rsx! {
        Ways { client: file.client }
    }
}

/// Who computed the risk, from what, and who decides.
#[component]
pub(super) fn WhoGaveThisScore(file: File) -> Element {
    let text = use_text().conversation;
    let checks = use_loaded::<Checks>(&format!("/v1/clients/{}/checks", file.client.client_id));
    let Some(checks) = checks.value else {
        return match checks.failure {
            Some(failure) => rsx! {
                FailureNotice { failure, still_readable: false, onretry: checks.retry }
            },
            None => rsx! {
                p { role: "status", {text.computing} }
            },
        };
    };
    let basis = &checks.basis;
    let who = (text.who_computed)(basis.has_history_here, basis.has_history_elsewhere, basis.external_scores);
    rsx! {
        p { {who} }
        p { {text.not_read} }
        if basis.external_scores > 0 {
            p { {text.external_scores} }
        }
        p { {text.advisor_decides} }
    }
}

/// What the client may ask for, and where to turn.
#[component]
pub(super) fn Contest() -> Element {
    let text = use_text().conversation;
    rsx! {
        p { {text.contest} }
        p { {text.contest_rights} }
        p { {text.contest_data} }
    }
}

/// That it is not final.
#[component]
pub(super) fn Final(file: File) -> Element {
    let text = use_text().conversation;
    let is_settled = settled(&file.prediction, file.decided).is_some();
    rsx! {
        p { {if is_settled { text.not_final } else { text.not_final_undecided }} }
        p { {text.new_elements} }
    }
}

/// The application scored again as if six months had passed, said as what it is.
#[component]
pub(super) fn InSixMonths(file: File) -> Element {
    let text = use_text().conversation;
    let application = later(&file.client.application);
    let has_job = has_job(&application);
    let request = PredictionRequest { client_id: Some(file.client.client_id), application };
    let then = use_posted::<Prediction>("/v1/predictions?keep=false", serde_json::to_string(&request).ok(), 0);
    rsx! {
        if let Some(failure) = then.failure {
            FailureNotice { failure, still_readable: false, onretry: then.retry }
        }
        if let Some(then) = then.value {
            p { {(text.in_six_months)(has_job, file.prediction.probability, then.probability, then.decision)} }
            p { {text.only_time} }
        } else if then.is_waiting {
            p { role: "status", {text.computing} }
        }
    }
}

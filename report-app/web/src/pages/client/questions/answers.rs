//! The answers to a client's questions.

use contract::{Checks, Decision, Effect, Prediction, PredictionRequest};
use dioxus::prelude::*;

use super::super::alternatives::Alternatives;
use super::super::spoken_reasons::SpokenReasons;
use super::File;
use crate::components::FailureNotice;
use crate::conversation::{effective_decision, is_overridden};
use crate::loading::{use_loaded, use_posted};
use crate::route::use_text;
use crate::six_months::{has_job, later};

/// Shows the main reasons for and against; those for the decision come first.
///
/// If an advisor decided against the model, it shows the advisor's reasons.
#[component]
pub(super) fn Why(file: File) -> Element {
    let text = use_text();
    let decided = file.decided();
    if let Some(review) = file.review.filter(|_| is_overridden(&file.prediction, decided)) {
        return rsx! {
            p { {text.conversation.by_advisor} }
            p { {(text.conversation.noted_reason)(&review.reason)} }
        };
    }
    let mut sides =
        [(text.letter.against, Effect::RaisesRisk), (text.letter.in_favour, Effect::LowersRisk)];
    if file.prediction.decision == Decision::Granted {
        sides.reverse();
    }
    rsx! {
        for (title , effect) in sides {
            SpokenReasons { key: "{title}", prediction: file.prediction.clone(), effect,
                p { strong { {title} } }
            }
        }
    }
}

/// Shows what would be granted, or that nothing has to change.
#[component]
pub(super) fn WhatCanIDo(file: File) -> Element {
    let text = use_text().conversation;
    let decided = file.decided();
    let answer = match effective_decision(&file.prediction, decided) {
        None => text.nothing_decided,
        Some(Decision::Granted) => text.granted_already,
        Some(Decision::Refused) if is_overridden(&file.prediction, decided) => text.advisor_refused,
        Some(Decision::Refused) => {
            return rsx! {
                Alternatives { client: file.client }
            };
        }
    };
    rsx! {
        p { {answer} }
    }
}

/// Shows who computed the risk, from which data, and who decides.
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
    let who = (text.who_computed)(
        basis.has_history_here,
        basis.has_history_elsewhere,
        basis.external_scores,
    );
    rsx! {
        p { {who} }
        p { {text.not_read} }
        if basis.external_scores > 0 {
            p { {text.external_scores} }
        }
        p { {text.advisor_decides} }
    }
}

/// Shows what the client may ask for, and where to turn.
#[component]
pub(super) fn Contest() -> Element {
    let text = use_text().conversation;
    rsx! {
        p { {text.contest} }
        p { {text.contest_rights} }
        p { {text.contest_data} }
    }
}

/// Says that the decision is not final.
#[component]
pub(super) fn Final(file: File) -> Element {
    let text = use_text().conversation;
    let is_decided = effective_decision(&file.prediction, file.decided()).is_some();
    rsx! {
        p { {if is_decided { text.not_final } else { text.not_final_undecided }} }
        p { {text.new_elements} }
    }
}

/// Shows what six months would change.
///
/// If an advisor decided against the model, the model cannot say anything about it.
#[component]
pub(super) fn InSixMonths(file: File) -> Element {
    let text = use_text().conversation;
    if is_overridden(&file.prediction, file.decided()) {
        return rsx! {
            p { {text.later_by_advisor} }
            p { {text.new_elements} }
        };
    }
    rsx! {
        ScoredLater { file }
    }
}

/// Shows the score of the application as if six months had passed, and says what it is.
#[component]
fn ScoredLater(file: File) -> Element {
    let text = use_text().conversation;
    let application = later(&file.client.application);
    let has_job = has_job(&application);
    let request = PredictionRequest { client_id: Some(file.client.client_id), application };
    let then = use_posted::<Prediction>(
        "/v1/predictions?keep=false",
        serde_json::to_string(&request).ok(),
        0,
    );
    rsx! {
        if let Some(failure) = then.failure {
            FailureNotice { failure, still_readable: false, onretry: then.retry }
        }
        if let Some(then) = then.value {
            p { {(text.in_six_months)(has_job, file.prediction.probability, then.probability, effective_decision(&then, None))} }
            p { {text.only_time} }
        } else if then.is_waiting {
            p { role: "status", {text.computing} }
        }
    }
}

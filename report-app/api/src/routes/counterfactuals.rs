//! Counterfactuals: the changes with which the model would grant an application.

use std::sync::Arc;

use axum::extract::State;
use contract::{Change, Counterfactuals, Lever, PredictionRequest, Problem, Proposal};
use scoring::{Counterfactual, Decision, Explanation, Language};

use super::Localised;
use crate::access::{Caller, MayPredict};
use crate::body::JsonBody;
use crate::champion::{Champion, Current};
use crate::language::Preferred;
use crate::problem::Refusal;
use crate::request::CheckedRequest;
use crate::store::Action;
use crate::{Service, wire};

/// The smallest changes to an application with which the model would grant it.
///
/// The changes are less credit, another duration, a down payment, a co-borrower's income, or a
/// complete file. The body is that of a prediction. Every ratio that the model reads follows the
/// change, and each proposal was scored again as a whole: the model grants it with a probability of
/// at most 95 % of the threshold.
#[utoipa::path(
    post, path = "/v1/counterfactuals", tag = "predictions",
    params(("Accept-Language" = Option<String>, Header, description = "Language of labels and sentences", example = "en")),
    request_body(content = PredictionRequest, examples(
        ("A known client" = (value = json!({"client_id": 100_001}))),
        ("A known client with edited fields" = (value = json!({"client_id": 100_001, "application": {"AMT_CREDIT": 900_000}})))
    )),
    responses(
        (status = 200, description = "Up to three proposals, or why there is none", body = Counterfactuals),
        (status = 404, description = "No such client", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn find(
    State(service): State<Arc<Service>>,
    caller: Caller<MayPredict>,
    Current(champion): Current,
    Preferred(language): Preferred,
    JsonBody(body): JsonBody,
) -> Result<Localised<Counterfactuals>, Refusal> {
    let request = match CheckedRequest::check(&body, &champion) {
        Ok(request) => request,
        Err(refusal) => {
            return Err(service
                .refused_body(&body, caller.audit_row(Action::SearchCounterfactuals), refusal)
                .await);
        }
    };
    let (client_id, record) = (request.client_id, request.record(&champion));
    if let Some(client_id) = client_id {
        let searched = caller.audit_row(Action::SearchCounterfactuals);
        service.check_opinion(&caller, champion.version(), client_id, &searched).await?;
    }
    service.note(caller.audit_row(Action::SearchCounterfactuals).client(client_id)).await?;
    let searched = champion.clone();
    // A search takes as long as a hundred predictions, so it must not block other requests.
    let search =
        move || (searched.bundle.explain(&record), searched.bundle.counterfactuals(&record));
    let (explanation, found) = tokio::task::spawn_blocking(search).await.map_err(|error| {
        tracing::error!(%error, "a search of counterfactuals failed");
        Refusal::Internal
    })?;
    Ok(Localised(
        language,
        Counterfactuals {
            client_id,
            probability: explanation.probability,
            threshold: explanation.threshold,
            decision: explanation.decision,
            message: message(&explanation, found.len(), language).to_owned(),
            proposals: found.iter().map(|found| proposal(&champion, found, language)).collect(),
            model_version: champion.version().to_owned(),
        },
    ))
}

fn message(explanation: &Explanation, found: usize, language: Language) -> &'static str {
    match (explanation.decision, found, language) {
        (Decision::Granted, _, Language::French) => {
            "La demande est accordée telle quelle\u{a0}: rien n’est à changer."
        }
        (Decision::Granted, _, Language::English) => {
            "The application is granted as it is: nothing has to change."
        }
        (_, 0, Language::French) => {
            "Aucun changement plausible de la demande ne suffirait\u{a0}: ce qui pèse n’est pas à la main du client aujourd’hui."
        }
        (_, 0, Language::English) => {
            "No plausible change to the application would be enough: what weighs is not in the client’s hands today."
        }
        (_, _, Language::French) => {
            "Avec l’un de ces changements, le modèle accorderait la demande."
        }
        (_, _, Language::English) => {
            "With one of these changes the model would grant the application."
        }
    }
}

fn proposal(champion: &Champion, found: &Counterfactual, language: Language) -> Proposal {
    let lever = |lever: &scoring::Lever| Lever {
        code: lever.code().to_owned(),
        label: lever.label().text(language).to_owned(),
    };
    let change = |change: &scoring::Change| {
        let field = champion.bundle.features().field(&change.field)?;
        Some(Change {
            field: change.field.clone(),
            label: field.label.text(language).to_owned(),
            unit: field.unit,
            from: wire::value(&change.from),
            to: wire::value(&change.to),
        })
    };
    Proposal {
        levers: found.levers.iter().map(lever).collect(),
        changes: found.changes.iter().filter_map(change).collect(),
        effort: found.effort,
        probability: found.explanation.probability,
        probability_low: found.explanation.probability_low,
        probability_high: found.explanation.probability_high,
        decision: found.explanation.decision,
        risk_band: found.explanation.risk_band,
    }
}

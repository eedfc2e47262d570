//! Reload and rollback of the model, without losing a request.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use contract::{ModelChange, Problem};
use store::{Action, AuditRow};

use crate::Service;
use crate::access::{Caller, MayOperate};
use crate::champion::Replacement;
use crate::change_rules::Confirmed;
use crate::problem::Refusal;

/// Reads the model's folder again, and answers with what it holds now.
///
/// Requests under way are answered by the model they began with. A bundle that cannot be served
/// changes nothing. The signal `SIGHUP` does the same.
#[utoipa::path(
    post, path = "/v1/model/reload", tag = "operation",
    responses(
        (status = 200, description = "The model that answers now", body = ModelChange),
        (status = 409, description = "What the folder holds cannot be served; the model that answered goes on", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "It could not be noted who asks", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn reload(
    State(service): State<Arc<Service>>,
    caller: Caller<MayOperate>,
) -> Result<Json<ModelChange>, Refusal> {
    service.note(caller.audit_row(Action::ChangeModel).detail("reload")).await?;
    let replacement = service.reload().await.map_err(Refusal::BundleRefused)?;
    Ok(service.answer(replacement))
}

/// Answers with the model that answered before the last reload; a second time undoes the first.
///
/// It lasts until the next reload or the next start, which read the model's folder: put the earlier
/// bundle back there as well, or change the model for good with `POST /v1/model/changes`.
#[utoipa::path(
    post, path = "/v1/model/rollback", tag = "operation",
    responses(
        (status = 200, description = "The model that answers now", body = ModelChange),
        (status = 409, description = "No other model has answered since the start, or a second person is asked for", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "It could not be noted who asks", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn roll_back(
    State(service): State<Arc<Service>>,
    caller: Caller<MayOperate>,
) -> Result<Json<ModelChange>, Refusal> {
    service.note(caller.audit_row(Action::ChangeModel).detail("rollback")).await?;
    service.releases.check_alone()?;
    let replacement = service.champions.roll_back().await.ok_or(Refusal::NoPreviousModel)?;
    service.record_replacement(&replacement, "rolled_back");
    service.reload_challenger().await;
    Ok(service.answer(replacement))
}

impl Service {
    /// Reads the model's folder again, and serves the bundle in it.
    ///
    /// # Errors
    /// What is wrong with the bundle, as text. The current model then stays in use, and the error
    /// is logged.
    pub async fn reload(&self) -> Result<Replacement, String> {
        let confirmed = self.releases.confirmed(&self.store).await;
        self.load_confirmed(&confirmed.map_err(|error| error.to_string())?).await
    }

    /// Loads what a change of the model has put into the folder.
    ///
    /// # Errors
    /// As [`reload`](Self::reload).
    pub(crate) async fn load(&self, confirmed: &Confirmed) -> Result<(), String> {
        self.load_confirmed(confirmed).await.map(drop)
    }

    async fn load_confirmed(&self, confirmed: &Confirmed) -> Result<Replacement, String> {
        match self.champions.reload(confirmed).await {
            Ok(replacement) => {
                if let Err(error) = self.cards.reload(&replacement.version) {
                    tracing::warn!(%error, "the model has no other card than it had");
                }
                self.record_replacement(&replacement, "loaded");
                self.reload_challenger().await;
                Ok(replacement)
            }
            Err(error) => {
                let error = error.to_string();
                self.metrics.reloaded("refused");
                let goes_on = self.champions.current();
                tracing::error!(
                    error,
                    goes_on = goes_on.version(),
                    "the model in the folder was refused"
                );
                Err(error)
            }
        }
    }

    /// Reloads the model like [`reload`](Self::reload), after a signal of the operating system.
    pub async fn reload_by_signal(&self) {
        let audit_row = AuditRow::now("command", Action::ChangeModel).detail("reload");
        if let Err(error) = self.store.note(audit_row).await {
            tracing::error!(%error, "it could not be noted that the model was changed");
        }
        // The reason of a refusal has been logged already.
        _ = self.reload().await;
    }

    /// Reads the challenger's folder again, and pairs it with the champion that answers now.
    ///
    /// A challenger that is refused is logged, and changes nothing of the champion.
    async fn reload_challenger(&self) {
        // The reason of a refusal has been logged already.
        _ = self.shadow.reload(self.champions.current()).await;
    }

    fn answer(&self, replacement: Replacement) -> Json<ModelChange> {
        Json(ModelChange {
            model_version: replacement.version,
            previous_version: replacement.previous,
            challenger_version: self.shadow.version(),
            challenger_refused: self.shadow.refused(),
        })
    }

    fn record_replacement(&self, replacement: &Replacement, result: &'static str) {
        self.metrics.reloaded(result);
        self.metrics.model(&replacement.version);
        tracing::info!(
            model = replacement.version,
            before = replacement.previous,
            result,
            "the model"
        );
    }
}

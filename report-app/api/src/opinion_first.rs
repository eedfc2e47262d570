//! Opinion first: an advisor gives an opinion of a client before seeing the model's prediction.
//!
//! This prevents anchoring: who has seen a score is drawn to it. With this option, the service
//! refuses every response that reveals what the model says of a client, until the advisor has given
//! an opinion under the current version of the model. Lists leave these values out. Programs with
//! keys are not affected.

use answers::clients::VisiblePredictions;
use contract::ClientId;
use store::AuditRow;

use crate::Service;
use crate::access::{Caller, unavailable};
use crate::problem::Refusal;

impl Service {
    /// Checks whether this caller must give an opinion first.
    pub(crate) fn requires_opinion<P>(&self, caller: &Caller<P>) -> bool {
        self.access.asks_opinions_first() && !caller.identity.is_program
    }

    /// Returns for whom among `clients`, or among all, the caller may see the model's prediction.
    pub(crate) async fn visible_predictions<P>(
        &self,
        caller: &Caller<P>,
        model_version: &str,
        clients: Option<&[ClientId]>,
    ) -> Result<VisiblePredictions, Refusal> {
        if !self.requires_opinion(caller) {
            return Ok(VisiblePredictions::All);
        }
        let given = self.store.opinions_by(&caller.identity.actor, model_version, clients).await;
        given.map(VisiblePredictions::Only).map_err(unavailable)
    }

    /// Refuses to reveal a prediction before the caller's opinion, and writes the refusal to the
    /// log.
    ///
    /// # Errors
    /// [`Refusal::OpinionFirst`] or [`Refusal::StoreUnavailable`].
    pub(crate) async fn check_opinion<P>(
        &self,
        caller: &Caller<P>,
        model_version: &str,
        client_id: ClientId,
        done: &AuditRow,
    ) -> Result<(), Refusal> {
        match self
            .visible_predictions(caller, model_version, Some(&[client_id]))
            .await?
            .reveal(client_id, ())
        {
            Some(()) => Ok(()),
            None => Err(self
                .refused(done.clone().client(client_id), Refusal::OpinionFirst(client_id))
                .await),
        }
    }
}

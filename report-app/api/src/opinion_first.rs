//! Opinion first: a person is asked what they think of a client before the model's prediction is
//! shown.
//!
//! Whoever saw a score first is drawn to it. Where the service is set up so, whatever tells what
//! the model says of a client is refused to a person until that person has given an opinion while
//! this version of the model answers, and lists leave it out. Programs with keys are not concerned.

use std::collections::HashSet;

use contract::ClientId;

use crate::Service;
use crate::access::{Caller, unavailable};
use crate::problem::Refusal;
use crate::store::AuditRow;

/// Of whom a caller may know what the model says.
#[derive(Debug)]
pub(crate) enum Known {
    /// Of everybody.
    Everybody,
    /// Of these.
    Only(HashSet<ClientId>),
}

impl Known {
    /// Those of whom alone the caller may know, unless it is everybody.
    pub(crate) fn only(&self) -> Option<&HashSet<ClientId>> {
        match self {
            Self::Everybody => None,
            Self::Only(clients) => Some(clients),
        }
    }

    /// What is told of a client: nothing where the caller has not given an opinion.
    pub(crate) fn tell<T>(&self, client_id: ClientId, what: T) -> Option<T> {
        match self {
            Self::Only(clients) if !clients.contains(&client_id) => None,
            _ => Some(what),
        }
    }
}

impl Service {
    /// Whether this caller gives an opinion first.
    pub(crate) fn asks_first<P>(&self, caller: &Caller<P>) -> bool {
        self.access.asks_opinions_first() && !caller.identity.is_program
    }

    /// Of whom among `clients`, or among all, the caller may know what a version of the model says.
    pub(crate) async fn known<P>(
        &self,
        caller: &Caller<P>,
        model_version: &str,
        clients: Option<&[ClientId]>,
    ) -> Result<Known, Refusal> {
        if !self.asks_first(caller) {
            return Ok(Known::Everybody);
        }
        let given = self.store.opinions_by(&caller.identity.actor, model_version, clients).await;
        given.map(Known::Only).map_err(unavailable)
    }

    /// Refuses what tells something of what the model says of a client before the caller's opinion,
    /// and notes it.
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
        match self.known(caller, model_version, Some(&[client_id])).await?.tell(client_id, ()) {
            Some(()) => Ok(()),
            None => Err(self
                .refused(done.clone().client(client_id), Refusal::OpinionFirst(client_id))
                .await),
        }
    }
}

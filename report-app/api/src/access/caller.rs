//! The caller of a request, as a handler asks for it.

use std::marker::PhantomData;
use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use contract::ClientId;

use super::known::Identity;
use super::{Scope, unavailable};
use crate::Service;
use crate::champion::Champion;
use crate::clients::Position;
use crate::problem::Refusal;
use crate::store::{Action, AuditRow};

/// What a handler asks of its caller.
pub(crate) trait Permission: Send + Sync + 'static {
    /// One of these is enough; with none, being known is.
    const ANY_OF: &'static [Scope];
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident: $scopes:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub(crate) struct $name;

        impl Permission for $name {
            const ANY_OF: &'static [Scope] = &$scopes;
        }
    )*};
}

permissions! {
    /// Anyone who is known.
    Anyone: [];
    /// May read clients' files.
    MayRead: [Scope::Read];
    /// May ask for predictions.
    MayPredict: [Scope::Predict];
    /// May write reviews.
    MayReview: [Scope::Review];
    /// May say what became of a loan.
    MayRecordOutcomes: [Scope::Outcomes];
    /// May read the audit log.
    MayAudit: [Scope::Audit];
    /// May change the model that answers.
    MayOperate: [Scope::Operate];
    /// May see how the service does.
    MayWatch: [Scope::Read, Scope::Operate];
}

/// A caller who is known and may do `P`.
#[derive(Debug, Clone)]
pub(crate) struct Caller<P = Anyone> {
    pub(crate) identity: Arc<Identity>,
    /// Where the request comes from.
    pub(crate) address: IpAddr,
    permission: PhantomData<P>,
}

impl<P: Permission> FromRequestParts<Arc<Service>> for Caller<P> {
    type Rejection = Refusal;

    async fn from_request_parts(
        parts: &mut Parts,
        service: &Arc<Service>,
    ) -> Result<Self, Refusal> {
        let identity = service.access.identify(parts, &service.store).await?;
        Self::of(identity, service.access.address(parts))
    }
}

impl<P: Permission> Caller<P> {
    fn of(identity: Arc<Identity>, address: IpAddr) -> Result<Self, Refusal> {
        if !P::ANY_OF.is_empty() && !identity.scopes.any_of(P::ANY_OF) {
            let scopes =
                P::ANY_OF.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(" or ");
            return Err(Refusal::NotAllowed { scopes });
        }
        Ok(Self { identity, address, permission: PhantomData })
    }

    /// Asks once more who calls, by the headers of the request: who was revoked or disabled
    /// meanwhile is refused.
    ///
    /// # Errors
    /// [`Refusal::SignInNeeded`], [`Refusal::NotAllowed`] or [`Refusal::StoreUnavailable`].
    pub(crate) async fn confirm(
        &self,
        headers: &HeaderMap,
        service: &Service,
    ) -> Result<Self, Refusal> {
        Self::of(service.access.known(headers, &service.store).await?, self.address)
    }
}

impl<P> Caller<P> {
    /// An entry for the audit log: the caller does `action`, now.
    pub(crate) fn does(&self, action: Action) -> AuditRow {
        AuditRow::now(self.identity.actor.clone(), action).from(self.address)
    }
}

impl Service {
    /// Notes what was done; nothing is answered unless that was committed.
    pub(crate) async fn note(&self, done: AuditRow) -> Result<(), Refusal> {
        self.store.note(done).await.map_err(unavailable)
    }

    /// Notes that `done` was refused, and returns why, to be answered; an answer tells something of
    /// a client's file even then.
    ///
    /// The entry's detail is the problem's code.
    pub(crate) async fn refused(&self, done: AuditRow, refusal: Refusal) -> Refusal {
        match self.note(done.detail(refusal.code())).await {
            Ok(()) => refusal,
            Err(unavailable) => unavailable,
        }
    }

    /// Returns the client of this number; that there is none is noted before it is said.
    pub(crate) async fn find(
        &self,
        champion: &Champion,
        client_id: ClientId,
        done: AuditRow,
    ) -> Result<Position, Refusal> {
        match champion.clients.find(client_id) {
            Some(client) => Ok(client),
            None => {
                Err(self.refused(done.client(client_id), Refusal::UnknownClient(client_id)).await)
            }
        }
    }
}

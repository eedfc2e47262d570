//! Caller of a request, as an extractor for handlers.

use std::marker::PhantomData;
use std::net::IpAddr;
use std::sync::Arc;

use answers::clients::Position;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use contract::ClientId;
use store::{Action, AuditRow};

use super::identity_cache::Identity;
use super::{Scope, unavailable};
use crate::Service;
use crate::champion::Champion;
use crate::problem::Refusal;

/// Permission that a handler requires of its caller.
pub(crate) trait Permission: Send + Sync + 'static {
    /// One of these scopes is enough. If the list is empty, any authenticated caller is allowed.
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
    /// Any authenticated caller.
    Anyone: [];
    /// May read clients' files.
    MayRead: [Scope::Read];
    /// May ask for predictions.
    MayPredict: [Scope::Predict];
    /// May write reviews.
    MayReview: [Scope::Review];
    /// May record the outcome of a loan.
    MayRecordOutcomes: [Scope::Outcomes];
    /// May read the audit log.
    MayAudit: [Scope::Audit];
    /// May change the current model.
    MayOperate: [Scope::Operate];
    /// May compare the challenger with the champion: reviewers and operators.
    MayCompare: [Scope::Audit, Scope::Operate];
    /// May read the monitoring of the service.
    MayWatch: [Scope::Read, Scope::Operate];
    /// May take alarms in hand: reviewers and operators.
    MayAcknowledge: [Scope::Audit, Scope::Operate];
}

/// Authenticated caller who has the permission `P`.
#[derive(Debug, Clone)]
pub(crate) struct Caller<P = Anyone> {
    pub(crate) identity: Arc<Identity>,
    /// Address from which the request comes.
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
        Self::authorize(identity, service.access.address(parts))
    }
}

impl<P: Permission> Caller<P> {
    /// Checks whether `identity` has one of the scopes of the permission.
    fn authorize(identity: Arc<Identity>, address: IpAddr) -> Result<Self, Refusal> {
        if !P::ANY_OF.is_empty() && !identity.scopes.any_of(P::ANY_OF) {
            let scopes =
                P::ANY_OF.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(" or ");
            return Err(Refusal::NotAllowed { scopes });
        }
        Ok(Self { identity, address, permission: PhantomData })
    }

    /// Authenticates the caller again from the headers of the request.
    ///
    /// Long responses call it between two pieces: a caller who was revoked or disabled in the
    /// meantime is refused.
    ///
    /// # Errors
    /// [`Refusal::SignInNeeded`], [`Refusal::NotAllowed`] or [`Refusal::StoreUnavailable`].
    pub(crate) async fn confirm(
        &self,
        headers: &HeaderMap,
        service: &Service,
    ) -> Result<Self, Refusal> {
        let identity = service.access.authenticate(headers, &service.store).await?;
        Self::authorize(identity, self.address)
    }
}

impl<P> Caller<P> {
    /// Checks whether the caller has another permission too.
    pub(crate) fn may<Q: Permission>(&self) -> bool {
        self.identity.scopes.any_of(Q::ANY_OF)
    }

    /// Returns an audit log entry: the caller does `action`, now.
    pub(crate) fn audit_row(&self, action: Action) -> AuditRow {
        AuditRow::now(self.identity.actor.clone(), action).from(self.address)
    }
}

impl Service {
    /// Writes an entry to the audit log, and waits for its commit.
    ///
    /// The response is sent only after this has succeeded.
    pub(crate) async fn note(&self, done: AuditRow) -> Result<(), Refusal> {
        self.store.note(done).await.map_err(unavailable)
    }

    /// Writes to the audit log that `done` was refused, and returns the refusal to send.
    ///
    /// Refusals are logged too, because even a refusal reveals something about a client's file. The
    /// detail of the entry is the problem's code.
    pub(crate) async fn refused(&self, done: AuditRow, refusal: Refusal) -> Refusal {
        match self.note(done.detail(refusal.code())).await {
            Ok(()) => refusal,
            Err(unavailable) => unavailable,
        }
    }

    /// Returns the client with this number, or a refusal if there is none.
    ///
    /// The refusal is written to the audit log before it is returned.
    pub(crate) async fn find(
        &self,
        champion: &Champion,
        client_id: ClientId,
        done: AuditRow,
    ) -> Result<Position, Refusal> {
        if let Some(client) = champion.answers.clients.find(client_id) {
            return Ok(client);
        }
        let unknown = answers::Error::UnknownClient(client_id).into();
        Err(self.refused(done.client(client_id), unknown).await)
    }
}

//! Audit log: who did what, with whose file.

use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};
use contract::ClientId;
use sqlx::Row;

use super::pool::on;
use super::{Error, Store};

/// Entry of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Identifier, UUID version 7.
    pub audit_id: String,
    /// RFC 3339, UTC.
    pub at: String,
    /// Actor: `user:NAME`, `key:NAME:IDENTIFIER`, `command`, or `nobody` for a failed sign-in.
    pub actor: String,
    /// Action.
    pub action: Action,
    /// Client whose file was used.
    pub client_id: Option<ClientId>,
    /// Free-form detail.
    ///
    /// It is the identifier of a new record, what was searched and shown, the name that was tried,
    /// or the code of the refusal.
    pub detail: Option<String>,
    /// Address of the caller.
    pub address: Option<String>,
}

/// Actions that the audit log records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The list of clients was searched.
    SearchClients,
    /// A client's application and history were read.
    ReadClient,
    /// The stored prediction of a client was read.
    ReadPrediction,
    /// A prediction was made from a body.
    Predict,
    /// A prediction was made from a body, and not stored.
    Simulate,
    /// Counterfactuals were computed.
    SearchCounterfactuals,
    /// The clients who wait for an advisor were listed.
    ReadQueue,
    /// The caller's own recent clients were listed.
    ReadRecent,
    /// Earlier predictions of a client were read.
    ReadPast,
    /// A client's rank among all clients was read.
    ReadStanding,
    /// The checks of a client's file were read.
    ReadChecks,
    /// Opinions of a client were read.
    ReadOpinions,
    /// An opinion was given.
    GiveOpinion,
    /// The nearest known clients of a client were read.
    ReadSimilar,
    /// A distribution over clients was read.
    ReadPopulation,
    /// Reviews were read.
    ReadReviews,
    /// A review was written.
    Review,
    /// The outcome of a loan was recorded.
    RecordOutcome,
    /// Somebody signed in.
    SignIn,
    /// A sign-in failed: the name and password, or the link, were not valid.
    FailToSignIn,
    /// A sign-in at a locked name was refused.
    TryALockedName,
    /// A session was ended by its user.
    SignOut,
    /// The audit log was read.
    ReadAudit,
    /// The model was changed.
    ChangeModel,
    /// A user, a key or a link was added, changed or revoked.
    ChangeAccess,
    /// Everything that is stored about a client was read.
    ExportData,
    /// What is personal about a client was erased.
    EraseData,
    /// What is personal and older than a time was erased.
    AnonymiseData,
    /// An alarm was taken in hand.
    AcknowledgeAlarm,
}

impl Action {
    /// Returns its code in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::SearchClients => "clients.search",
            Self::ReadClient => "client.read",
            Self::ReadPrediction => "prediction.read",
            Self::Predict => "prediction.create",
            Self::Simulate => "prediction.simulate",
            Self::SearchCounterfactuals => "counterfactuals.search",
            Self::ReadQueue => "queue.read",
            Self::ReadRecent => "clients.recent",
            Self::ReadPast => "predictions.read",
            Self::ReadStanding => "standing.read",
            Self::ReadChecks => "checks.read",
            Self::ReadOpinions => "opinions.read",
            Self::GiveOpinion => "opinion.create",
            Self::ReadSimilar => "similar.read",
            Self::ReadPopulation => "population.read",
            Self::ReadReviews => "reviews.read",
            Self::Review => "review.create",
            Self::RecordOutcome => "outcome.create",
            Self::SignIn => "sign_in",
            Self::FailToSignIn => "sign_in.failed",
            Self::TryALockedName => "sign_in.locked",
            Self::SignOut => "sign_out",
            Self::ReadAudit => "audit.read",
            Self::ChangeModel => "model.change",
            Self::ChangeAccess => "access.change",
            Self::ExportData => "data.export",
            Self::EraseData => "data.erase",
            Self::AnonymiseData => "data.anonymise",
            Self::AcknowledgeAlarm => "alarm.acknowledge",
        }
    }
}

impl AuditRow {
    /// Creates an entry: `actor` does `action`, now.
    pub fn now(actor: impl Into<String>, action: Action) -> Self {
        let (audit_id, at) = super::stamp();
        Self {
            audit_id,
            at,
            actor: actor.into(),
            action,
            client_id: None,
            detail: None,
            address: None,
        }
    }

    /// Sets the client whose file was used.
    #[must_use]
    pub fn client(self, client_id: impl Into<Option<ClientId>>) -> Self {
        Self { client_id: client_id.into(), ..self }
    }

    /// Sets the address of the caller.
    ///
    /// An unspecified address, which is that of a request without a socket, leaves it empty.
    #[must_use]
    pub fn from(self, address: IpAddr) -> Self {
        Self { address: (!address.is_unspecified()).then(|| address.to_string()), ..self }
    }

    /// Sets the free-form detail.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }
}

/// Filter of the audit log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only entries about this client.
    pub client_id: Option<ClientId>,
    /// Only entries of this actor; `key:NAME` is the key of that name, `key` is every key.
    pub actor: Option<String>,
    /// From this time on, RFC 3339, UTC.
    pub from: Option<String>,
    /// Before this time, RFC 3339, UTC.
    pub to: Option<String>,
}

impl Store {
    /// Returns at most `limit` entries after the entry `after`, in order.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn audit(
        &self,
        filter: &AuditFilter,
        after: &str,
        limit: i64,
    ) -> Result<Vec<contract::AuditLine>, Error> {
        on!(&self.readers, connections => {
            let rows = sqlx::query(
                "SELECT audit.audit_id, audit.at, audit.actor, audit.action, audit.client_id, audit.detail, audit.address, \
                 reviews.review_id, reviews.created_at, reviews.prediction_id, reviews.client_id AS reviewed_client, \
                 reviews.model_version, reviews.model_said, reviews.decision, reviews.reason, reviews.client_view, \
                 reviews.reviewer, reviews.asked \
                 FROM audit LEFT JOIN reviews ON audit.action = 'review.create' AND reviews.review_id = audit.detail \
                 WHERE audit.audit_id > $1 AND ($2 IS NULL OR audit.client_id = $2) \
                 AND ($3 IS NULL OR audit.actor = $3 OR SUBSTR(audit.actor, 1, LENGTH($3) + 1) = $3 || ':') AND ($4 IS NULL OR audit.at >= $4) AND ($5 IS NULL OR audit.at < $5) \
                 ORDER BY audit.audit_id LIMIT $6",
            )
            .bind(after)
            .bind(filter.client_id.map(u64::cast_signed))
            .bind(&filter.actor)
            .bind(&filter.from)
            .bind(&filter.to)
            .bind(limit)
            .fetch_all(connections)
            .await?;
            rows.into_iter()
                .map(|row| {
                    let review_id: Option<String> = row.get("review_id");
                    let review = match review_id {
                        Some(review_id) => Some(super::reviews::review(
                            review_id,
                            row.get("created_at"),
                            row.get("prediction_id"),
                            row.get("reviewed_client"),
                            row.get("model_version"),
                            row.get("model_said"),
                            row.get("decision"),
                            row.get("reason"),
                            row.get("client_view"),
                            row.get("reviewer"),
                            row.get("asked"),
                        )?),
                        None => None,
                    };
                    Ok(contract::AuditLine {
                        audit_id: row.get("audit_id"),
                        at: row.get("at"),
                        actor: row.get("actor"),
                        action: row.get("action"),
                        client_id: row.get::<Option<i64>, _>("client_id").map(i64::cast_unsigned),
                        detail: row.get("detail"),
                        address: row.get("address"),
                        review,
                    })
                })
                .collect()
        })
    }

    /// Returns until when `name` is locked; `None` if it is not.
    ///
    /// A name is locked after `failures` failed attempts within `window` since the last successful
    /// one.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn locked_until(
        &self,
        name: &str,
        now: DateTime<Utc>,
        failures: usize,
        window: Duration,
    ) -> Result<Option<DateTime<Utc>>, Error> {
        // Entries in the future, from before the clock was set back, are not counted.
        let found: Vec<String> = on!(&self.readers, connections => {
            sqlx::query_scalar(
                "SELECT at FROM audit WHERE action = 'sign_in.failed' AND detail = $1 AND at > $2 AND at <= $3 \
                 AND at > COALESCE((SELECT MAX(at) FROM audit WHERE action = 'sign_in' AND detail = $1 AND at <= $3), '') \
                 ORDER BY at DESC LIMIT $4",
            )
            .bind(name)
            .bind(super::time(now - window))
            .bind(super::time(now))
            .bind(failures as i64)
            .fetch_all(connections)
            .await?
        });
        let oldest = (found.len() >= failures).then(|| found.last()).flatten();
        Ok(oldest
            .and_then(|at| DateTime::parse_from_rfc3339(at).ok())
            .map(|at| at.to_utc() + window))
    }
}

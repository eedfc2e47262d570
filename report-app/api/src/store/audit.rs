//! Who did what, and whose file was looked at.

use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};
use contract::ClientId;
use sqlx::Row;

use super::pool::on;
use super::{Error, Store};

/// Something that somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Identifier, UUID version 7.
    pub audit_id: String,
    /// RFC 3339, UTC.
    pub at: String,
    /// `user:NAME`, `key:NAME:IDENTIFIER`, `command`, or `nobody` for one who could not sign in.
    pub actor: String,
    /// What was done.
    pub action: Action,
    /// Whose file it was about.
    pub client_id: Option<ClientId>,
    /// Free-form detail: the identifier of what was made, what was searched and shown, the name
    /// that was tried, or the code of the problem for which it was refused.
    pub detail: Option<String>,
    /// Where whoever did it called from.
    pub address: Option<String>,
}

/// What can be done.
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
    /// A prediction was made from a body, and not kept.
    Simulate,
    /// It was asked what would be granted.
    SearchCounterfactuals,
    /// The clients who wait for an advisor were listed.
    ReadQueue,
    /// The caller's own recent clients were listed.
    ReadRecent,
    /// Earlier predictions of a client were read.
    ReadPast,
    /// A client's place among all was read.
    ReadStanding,
    /// What to check in a client's file was read.
    ReadChecks,
    /// Opinions of a client were read.
    ReadOpinions,
    /// An opinion was given.
    GiveOpinion,
    /// Clients like one were looked for.
    ReadSimilar,
    /// A distribution over clients was read.
    ReadPopulation,
    /// Reviews were read.
    ReadReviews,
    /// A review was written.
    Review,
    /// What became of a loan was noted.
    RecordOutcome,
    /// Somebody signed in.
    SignIn,
    /// A name and a password, or a link, that do not sign in.
    FailToSignIn,
    /// A name was tried that is locked.
    TryALockedName,
    /// A session was ended by its user.
    SignOut,
    /// The audit log was read.
    ReadAudit,
    /// Another model answers.
    ChangeModel,
    /// A user, a key or a link was added, or taken away.
    ChangeAccess,
}

impl Action {
    /// Code in the store.
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
        }
    }
}

impl AuditRow {
    /// `action` by `actor`, now.
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

    /// About a client's file.
    #[must_use]
    pub fn client(self, client_id: impl Into<Option<ClientId>>) -> Self {
        Self { client_id: client_id.into(), ..self }
    }

    /// By somebody who called from an address, where there is one: a request without a socket comes
    /// from nowhere.
    #[must_use]
    pub fn from(self, address: IpAddr) -> Self {
        Self { address: (!address.is_unspecified()).then(|| address.to_string()), ..self }
    }

    /// With what else there is to say.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }
}

/// Which part of the log is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only about this client.
    pub client_id: Option<ClientId>,
    /// Only by this actor; `key:NAME` is the key of that name, `key` is every key.
    pub actor: Option<String>,
    /// From this time on, RFC 3339, UTC.
    pub from: Option<String>,
    /// Until before this time.
    pub to: Option<String>,
}

impl Store {
    /// At most `limit` entries after the entry `after`, in order.
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

    /// Until when `name` may not sign in, after `failures` that failed within `window` since the
    /// last that did not.
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
        // What a clock that was set back left in the future is not counted.
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

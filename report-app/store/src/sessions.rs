//! Sessions, and the links that begin one.
//!
//! The store keeps only hashes of tokens, never the tokens.

use super::people::{User, user};
use super::pool::on;
use super::{Error, Store};

/// Session to store.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// SHA-256 of the token in the cookie.
    pub token_hash: String,
    /// User of the session.
    pub user_id: String,
    /// CSRF token, which requests that change something must send with the cookie.
    pub csrf_token: String,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// RFC 3339, UTC.
    pub expires_at: String,
    /// Sessions that expired before this time are deleted, RFC 3339, UTC.
    pub kept_since: String,
}

/// Session that is valid now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// User of the session.
    pub user: User,
    /// CSRF token, which requests that change something must send with the cookie.
    pub csrf_token: String,
    /// RFC 3339, UTC.
    pub expires_at: String,
}

impl Store {
    /// Stores a new session, and deletes expired ones: both, or neither.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database refuses.
    pub async fn begin_session(&self, session: &NewSession) -> Result<(), Error> {
        self.check_files()?;
        on!(&self.readers, connections => {
            let mut transaction = connections.begin().await?;
            // Long expired sessions are no longer needed: the audit log keeps who signed in when.
            sqlx::query("DELETE FROM sessions WHERE expires_at < $1")
                .bind(&session.kept_since)
                .execute(&mut *transaction)
                .await?;
            sqlx::query(
                "INSERT INTO sessions (token_hash, user_id, csrf_token, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(&session.token_hash)
            .bind(&session.user_id)
            .bind(&session.csrf_token)
            .bind(&session.created_at)
            .bind(&session.expires_at)
            .execute(&mut *transaction)
            .await?;
            transaction.commit().await?;
        });
        Ok(())
    }

    /// Returns a session that is valid at `now`, with its user.
    ///
    /// A session with a start in the future is not valid, so a clock that is set back cannot
    /// prolong a session.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn session(&self, token_hash: &str, now: &str) -> Result<Option<OpenSession>, Error> {
        let found: Option<(String, String, String, String, String)> = on!(&self.readers, connections => {
            sqlx::query_as(
                "SELECT users.user_id, users.name, users.role, sessions.csrf_token, sessions.expires_at \
                 FROM sessions JOIN users ON users.user_id = sessions.user_id \
                 WHERE sessions.token_hash = $1 AND sessions.ended_at IS NULL AND sessions.created_at <= $2 \
                 AND sessions.expires_at > $2 AND users.disabled_at IS NULL",
            )
            .bind(token_hash)
            .bind(now)
            .fetch_optional(connections)
            .await?
        });
        found
            .map(|(user_id, name, role, csrf_token, expires_at)| {
                Ok(OpenSession { user: user(user_id, name, &role)?, csrf_token, expires_at })
            })
            .transpose()
    }

    /// Checks whether the session of this token belongs to the user of this name, even if it has
    /// ended.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn has_signed_in(&self, token_hash: &str, name: &str) -> Result<bool, Error> {
        on!(&self.readers, connections => {
            let found: Option<String> = sqlx::query_scalar(
                "SELECT sessions.user_id FROM sessions JOIN users ON users.user_id = sessions.user_id \
                 WHERE sessions.token_hash = $1 AND users.name = $2",
            )
            .bind(token_hash)
            .bind(name)
            .fetch_optional(connections)
            .await?;
            Ok(found.is_some())
        })
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database refuses.
    pub async fn end_session(&self, token_hash: &str, now: &str) -> Result<(), Error> {
        self.check_files()?;
        on!(&self.readers, connections => {
            sqlx::query("UPDATE sessions SET ended_at = $1 WHERE token_hash = $2 AND ended_at IS NULL")
                .bind(now)
                .bind(token_hash)
                .execute(connections)
                .await?;
        });
        Ok(())
    }

    /// Adds a link that signs its user in once.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database refuses.
    pub async fn add_link(
        &self,
        token_hash: &str,
        user_id: &str,
        expires_at: &str,
    ) -> Result<(), Error> {
        self.check_files()?;
        on!(&self.readers, connections => {
            sqlx::query("INSERT INTO sign_in_links (token_hash, user_id, expires_at) VALUES ($1, $2, $3)")
                .bind(token_hash)
                .bind(user_id)
                .bind(expires_at)
                .execute(connections)
                .await?;
        });
        Ok(())
    }

    /// Marks a link as used, and returns its user.
    ///
    /// Returns `None` if the link was used before or has expired at `now`, or if its user is
    /// disabled.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database refuses.
    pub async fn use_link(&self, token_hash: &str, now: &str) -> Result<Option<User>, Error> {
        self.check_files()?;
        let found: Option<(String, String, String)> = on!(&self.readers, connections => {
            let used = sqlx::query(
                "UPDATE sign_in_links SET used_at = $1 WHERE token_hash = $2 AND used_at IS NULL AND expires_at > $1",
            )
            .bind(now)
            .bind(token_hash)
            .execute(connections)
            .await?
            .rows_affected();
            if used == 0 {
                return Ok(None);
            }
            sqlx::query_as(
                "SELECT users.user_id, users.name, users.role FROM sign_in_links \
                 JOIN users ON users.user_id = sign_in_links.user_id \
                 WHERE sign_in_links.token_hash = $1 AND users.disabled_at IS NULL",
            )
            .bind(token_hash)
            .fetch_optional(connections)
            .await?
        });
        found.map(|(user_id, name, role)| user(user_id, name, &role)).transpose()
    }
}

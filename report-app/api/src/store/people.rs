//! Users, their sessions and the links that begin them.
//!
//! The store never sees a secret: what it keeps of passwords and tokens is their hash.

use std::str::FromStr;

use chrono::Utc;
use uuid::Uuid;

use super::pool::on;
use super::{Error, Store};

/// What a user does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Talks with clients.
    Advisor,
    /// Checks decisions and how they were made.
    Reviewer,
    /// Keeps the service running; sees no client's file.
    Operator,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 3] = [Self::Advisor, Self::Reviewer, Self::Operator];

    /// Code in the store and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Advisor => "advisor",
            Self::Reviewer => "reviewer",
            Self::Operator => "operator",
        }
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let role = Self::ALL.into_iter().find(|role| role.code() == text);
        role.ok_or_else(|| "expected advisor, reviewer or operator".to_owned())
    }
}

/// A person who may use the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Identifier, UUID version 7.
    pub user_id: String,
    /// Name to sign in with.
    pub name: String,
    /// What the user does.
    pub role: Role,
}

/// A session as it begins.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// SHA-256 of the token in the cookie.
    pub token_hash: String,
    /// Whose it is.
    pub user_id: String,
    /// What requests that change something must carry beside the cookie.
    pub csrf_token: String,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// RFC 3339, UTC.
    pub expires_at: String,
    /// Sessions that expired before are removed, RFC 3339, UTC.
    pub kept_since: String,
}

/// A session that has begun and has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// Whose it is.
    pub user: User,
    /// What requests that change something must carry beside the cookie.
    pub csrf_token: String,
    /// RFC 3339, UTC.
    pub expires_at: String,
}

/// A user as they are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedUser {
    /// Name to sign in with.
    pub name: String,
    /// What the user does.
    pub role: Role,
    /// Whether there is a password; without one, a link alone signs in.
    pub has_password: bool,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// RFC 3339, UTC; absent while the user may sign in.
    pub disabled_at: Option<String>,
}

/// What ends with a change of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Nothing,
    Sessions,
}

fn user(user_id: String, name: String, role: &str) -> Result<User, Error> {
    let role =
        role.parse().map_err(|message| Error::Unreadable(format!("role of {name}: {message}")))?;
    Ok(User { user_id, name, role })
}

impl Store {
    /// Adds a user, with the hash of a password or without one.
    ///
    /// # Errors
    /// [`Error::Taken`] if there is a user of that name.
    pub async fn add_user(
        &self,
        name: &str,
        role: Role,
        password: Option<&str>,
        now: &str,
    ) -> Result<User, Error> {
        let user_id = Uuid::now_v7().to_string();
        self.check_files()?;
        let added = on!(&self.readers, connections => {
            sqlx::query(
                "INSERT INTO users (user_id, name, role, password, created_at) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (name) DO NOTHING",
            )
            .bind(&user_id)
            .bind(name)
            .bind(role.code())
            .bind(password)
            .bind(now)
            .execute(connections)
            .await?
            .rows_affected()
        });
        if added == 0 {
            return Err(Error::Taken(name.to_owned()));
        }
        Ok(User { user_id, name: name.to_owned(), role })
    }

    /// The user of a name who was not disabled, with the hash of the password, if there is one.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn user(&self, name: &str) -> Result<Option<(User, Option<String>)>, Error> {
        let found: Option<(String, String, String, Option<String>)> = on!(&self.readers, connections => {
            sqlx::query_as("SELECT user_id, name, role, password FROM users WHERE name = $1 AND disabled_at IS NULL")
                .bind(name)
                .fetch_optional(connections)
                .await?
        });
        found
            .map(|(user_id, name, role, password)| Ok((user(user_id, name, &role)?, password)))
            .transpose()
    }

    /// Returns whether there is a user of that name, disabled or not.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn has_user(&self, name: &str) -> Result<bool, Error> {
        on!(&self.readers, connections => {
            let found: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM users WHERE name = $1")
                .bind(name)
                .fetch_one(connections)
                .await?;
            Ok(found > 0)
        })
    }

    /// Returns every user, disabled ones included, in the order of names.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer, [`Error::Unreadable`] for a role that
    /// this program does not know.
    pub async fn users(&self) -> Result<Vec<ListedUser>, Error> {
        type Columns = (String, String, i64, String, Option<String>);
        let found: Vec<Columns> = on!(&self.readers, connections => {
            sqlx::query_as(
                "SELECT name, role, CAST(CASE WHEN password IS NULL THEN 0 ELSE 1 END AS BIGINT), created_at, disabled_at \
                 FROM users ORDER BY name",
            )
            .fetch_all(connections)
            .await?
        });
        let listed = |(name, code, has_password, created_at, disabled_at): Columns| {
            let User { name, role, .. } = user(String::new(), name, &code)?;
            Ok(ListedUser { name, role, has_password: has_password != 0, created_at, disabled_at })
        };
        found.into_iter().map(listed).collect()
    }

    /// Disables a user, ends every session of theirs and voids their links; false if there is none
    /// of that name.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database refuses.
    pub async fn disable_user(&self, name: &str, now: &str) -> Result<bool, Error> {
        let change = "UPDATE users SET disabled_at = $1 WHERE name = $2 AND disabled_at IS NULL";
        self.change_user(change, name, Some(now), Ending::Sessions).await
    }

    /// Lets a user who was disabled sign in again; false if there is none of that name.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database refuses.
    pub async fn enable_user(&self, name: &str) -> Result<bool, Error> {
        let change =
            "UPDATE users SET disabled_at = $1 WHERE name = $2 AND disabled_at IS NOT NULL";
        self.change_user(change, name, None, Ending::Nothing).await
    }

    /// Gives a user another role; false if there is no user of that name.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database refuses.
    pub async fn set_role(&self, name: &str, role: Role) -> Result<bool, Error> {
        let change = "UPDATE users SET role = $1 WHERE name = $2";
        self.change_user(change, name, Some(role.code()), Ending::Nothing).await
    }

    /// Gives a user another password by its hash, ends every session of theirs and voids their
    /// links; false if there is no user of that name.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database refuses.
    pub async fn set_password(&self, name: &str, hash: &str) -> Result<bool, Error> {
        let change = "UPDATE users SET password = $1 WHERE name = $2";
        self.change_user(change, name, Some(hash), Ending::Sessions).await
    }

    /// Changes the user of a name by a statement of a value ($1) and the name ($2); false if there
    /// was nothing to change.
    async fn change_user(
        &self,
        change: &'static str,
        name: &str,
        value: Option<&str>,
        ending: Ending,
    ) -> Result<bool, Error> {
        self.check_files()?;
        let now = super::time(Utc::now());
        on!(&self.readers, connections => {
            let mut transaction = connections.begin().await?;
            if ending == Ending::Sessions {
                for statement in [
                    "UPDATE sessions SET ended_at = $1 WHERE ended_at IS NULL \
                     AND user_id IN (SELECT user_id FROM users WHERE name = $2)",
                    "UPDATE sign_in_links SET used_at = $1 WHERE used_at IS NULL \
                     AND user_id IN (SELECT user_id FROM users WHERE name = $2)",
                ] {
                    sqlx::query(statement).bind(&now).bind(name).execute(&mut *transaction).await?;
                }
            }
            let changed = sqlx::query(change).bind(value).bind(name).execute(&mut *transaction).await?.rows_affected();
            transaction.commit().await?;
            Ok(changed > 0)
        })
    }

    /// Begins a session.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database refuses.
    pub async fn begin_session(&self, session: &NewSession) -> Result<(), Error> {
        self.check_files()?;
        on!(&self.readers, connections => {
            // Sessions that ended long ago are of no use to anybody; who signed in when is in the
            // audit log.
            sqlx::query("DELETE FROM sessions WHERE expires_at < $1").bind(&session.kept_since).execute(connections).await?;
            sqlx::query(
                "INSERT INTO sessions (token_hash, user_id, csrf_token, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(&session.token_hash)
            .bind(&session.user_id)
            .bind(&session.csrf_token)
            .bind(&session.created_at)
            .bind(&session.expires_at)
            .execute(connections)
            .await?;
        });
        Ok(())
    }

    /// The user of a session that has begun, was not ended and has not expired at `now`.
    ///
    /// A session from the future is not valid: a clock that was set back does not prolong one.
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

    /// Whether the session of this token was begun by the user of this name, however it has ended.
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

    /// Uses a link up: its user, unless it was used before, has expired at `now`, or its user was
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

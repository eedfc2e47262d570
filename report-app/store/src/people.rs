//! Users and their roles.
//!
//! The store keeps only hashes of passwords, never the passwords.

use chrono::Utc;
use uuid::Uuid;

use super::Role;
use super::pool::on;
use super::{Error, Store};

/// User of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Identifier, UUID version 7.
    pub user_id: String,
    /// Name to sign in with.
    pub name: String,
    /// Role of the user.
    pub role: Role,
}

/// User in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedUser {
    /// Name to sign in with.
    pub name: String,
    /// Role of the user.
    pub role: Role,
    /// Whether the user has a password; without one, only a link signs in.
    pub has_password: bool,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// Time when the user was disabled, RFC 3339, UTC; absent for an active user.
    pub disabled_at: Option<String>,
}

/// What a change of a user ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Nothing,
    Sessions,
}

pub(super) fn user(user_id: String, name: String, role: &str) -> Result<User, Error> {
    let role =
        role.parse().map_err(|message| Error::Unreadable(format!("role of {name}: {message}")))?;
    Ok(User { user_id, name, role })
}

impl Store {
    /// Adds a user, with or without the hash of a password.
    ///
    /// # Errors
    /// [`Error::UserNameTaken`] if a user of that name exists.
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
            return Err(Error::UserNameTaken(name.to_owned()));
        }
        Ok(User { user_id, name: name.to_owned(), role })
    }

    /// Returns the active user of a name, and the hash of the password, if any.
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

    /// Checks whether a user of that name exists, disabled or not.
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

    /// Returns every user, disabled ones included, ordered by name.
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

    /// Disables a user; returns false if there is no active user of that name.
    ///
    /// It ends every session of the user, and makes the user's links invalid.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database refuses.
    pub async fn disable_user(&self, name: &str, now: &str) -> Result<bool, Error> {
        let change = "UPDATE users SET disabled_at = $1 WHERE name = $2 AND disabled_at IS NULL";
        self.change_user(change, name, Some(now), Ending::Sessions).await
    }

    /// Lets a disabled user sign in again; returns false if there is none of that name.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database refuses.
    pub async fn enable_user(&self, name: &str) -> Result<bool, Error> {
        let change =
            "UPDATE users SET disabled_at = $1 WHERE name = $2 AND disabled_at IS NOT NULL";
        self.change_user(change, name, None, Ending::Nothing).await
    }

    /// Changes the role of a user; returns false if there is no user of that name.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database refuses.
    pub async fn set_role(&self, name: &str, role: Role) -> Result<bool, Error> {
        let change = "UPDATE users SET role = $1 WHERE name = $2";
        self.change_user(change, name, Some(role.code()), Ending::Nothing).await
    }

    /// Changes the password hash of a user; returns false if there is no user of that name.
    ///
    /// It ends every session of the user, and makes the user's links invalid.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database refuses.
    pub async fn set_password(&self, name: &str, hash: &str) -> Result<bool, Error> {
        let change = "UPDATE users SET password = $1 WHERE name = $2";
        self.change_user(change, name, Some(hash), Ending::Sessions).await
    }

    /// Runs a statement that changes a user; returns false if it changed no row.
    ///
    /// The statement has two parameters: a value (`$1`) and the name (`$2`).
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
}

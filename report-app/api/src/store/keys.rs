//! The keys of programs.
//!
//! The store never sees a secret: what it keeps of a key is its hash.

use sqlx::Row;

use super::pool::on;
use super::{Error, Store};

/// A program that may use the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Public part of the key.
    pub key_id: String,
    /// What the program is called: a name of its own, for ever.
    pub name: String,
    /// SHA-256 of the secret part.
    pub secret_hash: String,
    /// What it may do, separated by spaces.
    pub scopes: String,
}

/// A key as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedKey {
    /// Public part of the key.
    pub key_id: String,
    /// What the program is called.
    pub name: String,
    /// What it may do, separated by spaces.
    pub scopes: String,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// RFC 3339, UTC; absent while it may be used.
    pub revoked_at: Option<String>,
}

impl Store {
    /// Adds a program's key.
    ///
    /// # Errors
    /// [`Error::KeyNameTaken`] if a key of that name was ever added, [`Error::Statement`] if the
    /// database refuses.
    pub async fn add_key(&self, key: &ApiKey, now: &str) -> Result<(), Error> {
        self.check_files()?;
        let added = on!(&self.readers, connections => {
            sqlx::query(
                "INSERT INTO api_keys (key_id, name, secret_hash, scopes, created_at) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (name) DO NOTHING",
            )
            .bind(&key.key_id)
            .bind(&key.name)
            .bind(&key.secret_hash)
            .bind(&key.scopes)
            .bind(now)
            .execute(connections)
            .await?
            .rows_affected()
        });
        if added == 0 { Err(Error::KeyNameTaken(key.name.clone())) } else { Ok(()) }
    }

    /// Returns the key with this public part, unless it was revoked.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn key(&self, key_id: &str) -> Result<Option<ApiKey>, Error> {
        on!(&self.readers, connections => {
            let row = sqlx::query(
                "SELECT key_id, name, secret_hash, scopes FROM api_keys WHERE key_id = $1 AND revoked_at IS NULL",
            )
            .bind(key_id)
            .fetch_optional(connections)
            .await?;
            Ok(row.map(|row| ApiKey {
                key_id: row.get(0),
                name: row.get(1),
                secret_hash: row.get(2),
                scopes: row.get(3),
            }))
        })
    }

    /// Returns every key, revoked ones included, in the order of names.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn keys(&self) -> Result<Vec<ListedKey>, Error> {
        on!(&self.readers, connections => {
            let rows = sqlx::query("SELECT key_id, name, scopes, created_at, revoked_at FROM api_keys ORDER BY name")
                .fetch_all(connections)
                .await?;
            let key = |row: &_| ListedKey {
                key_id: Row::get(row, 0),
                name: Row::get(row, 1),
                scopes: Row::get(row, 2),
                created_at: Row::get(row, 3),
                revoked_at: Row::get(row, 4),
            };
            Ok(rows.iter().map(key).collect())
        })
    }

    /// Revokes a key; false if there is none, or it was revoked before.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database refuses.
    pub async fn revoke_key(&self, key_id: &str, now: &str) -> Result<bool, Error> {
        self.check_files()?;
        on!(&self.readers, connections => {
            let revoked = sqlx::query("UPDATE api_keys SET revoked_at = $1 WHERE key_id = $2 AND revoked_at IS NULL")
                .bind(now)
                .bind(key_id)
                .execute(connections)
                .await?
                .rows_affected();
            Ok(revoked > 0)
        })
    }
}

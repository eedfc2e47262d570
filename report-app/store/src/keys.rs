//! API keys of programs.
//!
//! The store keeps only the hash of a key, never the secret.

use sqlx::Row;

use super::pool::on;
use super::{Error, Store};

/// API key of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Public identifier of the key.
    pub key_id: String,
    /// Name of the program. It is unique, and is never reused.
    pub name: String,
    /// SHA-256 of the secret part.
    pub secret_hash: String,
    /// Scopes, separated by spaces.
    pub scopes: String,
}

/// API key in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedKey {
    /// Public identifier of the key.
    pub key_id: String,
    /// Name of the program.
    pub name: String,
    /// Scopes, separated by spaces.
    pub scopes: String,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// Time of revocation, RFC 3339, UTC; absent for a valid key.
    pub revoked_at: Option<String>,
}

impl Store {
    /// Adds the key of a program.
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

    /// Returns the key with this identifier, unless it was revoked.
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

    /// Returns every key, revoked ones included, ordered by name.
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

    /// Revokes a key; returns false if it does not exist or was already revoked.
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

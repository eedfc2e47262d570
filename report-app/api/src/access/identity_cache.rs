//! Identity cache with a time to live of 5 seconds.
//!
//! Entries expire soon, so that a key, a session or a role that was revoked by another process
//! takes effect here.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::Utc;
use store::{Error, Role, Store, time};

use super::scopes::Scopes;
use super::secrets::{ApiKeySecret, Token, equal};

/// Time to live of an entry.
const FRESH: Duration = Duration::from_secs(5);

/// Most entries in the cache.
const MOST: usize = 10_000;

/// Authenticated caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// `user:NAME` or `key:NAME:IDENTIFIER`.
    pub actor: String,
    /// Scopes of the caller.
    pub scopes: Scopes,
    /// Whether the caller is a program with a key, and not a person.
    pub is_program: bool,
    /// Session of the caller; `None` for a program.
    pub(crate) session: Option<SessionOf>,
}

/// Fields of a session that a request needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SessionOf {
    pub(crate) token_hash: String,
    pub(crate) csrf_token: String,
    pub(crate) name: String,
    pub(crate) role: contract::Role,
    pub(crate) expires_at: String,
}

/// Returns the identity of every caller when sign-in is off.
pub(super) fn anyone() -> Arc<Identity> {
    static ANYONE: LazyLock<Arc<Identity>> = LazyLock::new(|| {
        let (actor, scopes) = ("anyone".into(), Scopes::all());
        Arc::new(Identity { actor, scopes, is_program: false, session: None })
    });
    ANYONE.clone()
}

/// Cached identities, by the hash of a session token or of a key's secret.
#[derive(Debug, Default)]
pub(super) struct IdentityCache(Mutex<HashMap<String, (Instant, Arc<Identity>)>>);

impl IdentityCache {
    /// Returns the program with this key, unless the key was revoked.
    pub(super) async fn key(
        &self,
        key: &ApiKeySecret,
        store: &Store,
    ) -> Result<Option<Arc<Identity>>, Error> {
        let secret_hash = key.hash();
        let hash = format!("{} {secret_hash}", key.key_id());
        if let Some(identity) = self.fresh(&hash) {
            return Ok(Some(identity));
        }
        let found = store.key(key.key_id()).await?;
        let Some(found) =
            found.filter(|found| equal(found.secret_hash.as_bytes(), secret_hash.as_bytes()))
        else {
            return Ok(None);
        };
        let scopes = found
            .scopes
            .parse()
            .map_err(|message| Error::Unreadable(format!("key {}: {message}", found.key_id)))?;
        let actor = format!("key:{}:{}", found.name, found.key_id);
        Ok(Some(self.remember(hash, Identity { actor, scopes, is_program: true, session: None })))
    }

    /// Returns the person with this session, unless the session has ended.
    pub(super) async fn session(
        &self,
        token: &Token,
        store: &Store,
    ) -> Result<Option<Arc<Identity>>, Error> {
        let hash = token.hash();
        if let Some(identity) = self.fresh(&hash) {
            return Ok(Some(identity));
        }
        let Some(open) = store.session(&hash, &time(Utc::now())).await? else { return Ok(None) };
        let role: Role = open.user.role;
        let session = SessionOf {
            token_hash: hash.clone(),
            csrf_token: open.csrf_token,
            name: open.user.name.clone(),
            role,
            expires_at: open.expires_at,
        };
        let actor = format!("user:{}", open.user.name);
        let (scopes, session) = (Scopes::of(role), Some(session));
        Ok(Some(self.remember(hash, Identity { actor, scopes, is_program: false, session })))
    }

    /// Evicts a session that has ended.
    pub(super) fn forget(&self, token_hash: &str) {
        self.entries().remove(token_hash);
    }

    fn fresh(&self, hash: &str) -> Option<Arc<Identity>> {
        let entries = self.entries();
        entries
            .get(hash)
            .filter(|(cached_at, _)| cached_at.elapsed() < FRESH)
            .map(|(_, identity)| identity.clone())
    }

    fn remember(&self, hash: String, identity: Identity) -> Arc<Identity> {
        let identity = Arc::new(identity);
        let mut entries = self.entries();
        if entries.len() >= MOST {
            entries.retain(|_, (cached_at, _)| cached_at.elapsed() < FRESH);
        }
        if entries.len() < MOST {
            entries.insert(hash, (Instant::now(), identity.clone()));
        }
        identity
    }

    fn entries(&self) -> std::sync::MutexGuard<'_, HashMap<String, (Instant, Arc<Identity>)>> {
        // Entries are inserted and removed atomically, so a poisoned lock still holds valid data.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

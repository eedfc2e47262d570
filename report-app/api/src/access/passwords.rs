//! Passwords: hashed with Argon2id, checked a few at a time.

use std::sync::OnceLock;
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::problem::Refusal;

/// Fewest and most characters of a password.
pub const SHORTEST: usize = 12;
/// Most characters of a password.
pub const LONGEST: usize = 128;

/// How long an attempt waits for those before it.
const PATIENCE: Duration = Duration::from_secs(5);

/// A password that cannot be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPassword {
    /// Too short or too long.
    #[error(
        "the password has {0} characters. Choose one with {SHORTEST} to {LONGEST}; several words are easy to remember."
    )]
    Length(usize),
    /// The hash cannot be made.
    #[error("the password cannot be hashed: {0}")]
    Hash(String),
}

/// What is kept of a password: a PHC string of Argon2id, with the parameters that OWASP recommends (19 MiB, 2 passes).
///
/// # Errors
/// [`BadPassword`] for a password of a wrong length.
pub fn hash(password: &str) -> Result<String, BadPassword> {
    let length = password.chars().count();
    if !(SHORTEST..=LONGEST).contains(&length) {
        return Err(BadPassword::Length(length));
    }
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| BadPassword::Hash(error.to_string()))
}

/// Turns at checking a password: a check takes 19 MiB and tens of milliseconds of a core.
#[derive(Debug)]
pub(super) struct Passwords {
    turns: Semaphore,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { turns: Semaphore::new(1) }
    }
}

/// A turn at checking a password.
#[derive(Debug)]
pub(super) struct Turn<'a>(#[expect(dead_code, reason = "held until the check is done")] SemaphorePermit<'a>);

impl Passwords {
    /// Waits for a turn.
    pub(super) async fn turn(&self) -> Result<Turn<'_>, Refusal> {
        match tokio::time::timeout(PATIENCE, self.turns.acquire()).await {
            Ok(Ok(permit)) => Ok(Turn(permit)),
            _ => Err(Refusal::TooManyAttempts { seconds: PATIENCE.as_secs() }),
        }
    }
}

impl Turn<'_> {
    /// Whether `password` is the one that was hashed. Without a hash it is not, which takes as long.
    pub(super) async fn is_right(&self, password: String, hash: Option<String>) -> Result<bool, Refusal> {
        let check = move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| nobodys().to_owned());
            let right = PasswordHash::new(&hash)
                .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
            known && right
        };
        tokio::task::spawn_blocking(check).await.map_err(|error| {
            tracing::error!(%error, "a password could not be checked");
            Refusal::Internal
        })
    }
}

/// The hash of a password that nobody has.
fn nobodys() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| hash("nobody has this password").unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn tells_the_right_password() {
        let password = "cheval exact pile agrafe";
        let hash = hash(password).ok();
        assert!(hash.as_ref().is_some_and(|hash| hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")));
        let passwords = Passwords::default();
        let turn = passwords.turn().await.unwrap_or_else(|_| unreachable!("nobody else has the turn"));
        assert_eq!(turn.is_right(password.to_owned(), hash.clone()).await, Ok(true));
        assert_eq!(turn.is_right("cheval exact pile agraf".to_owned(), hash).await, Ok(false));
        assert_eq!(turn.is_right("nobody has this password".to_owned(), None).await, Ok(false));
        assert_eq!(turn.is_right(password.to_owned(), Some("no hash".to_owned())).await, Ok(false));
    }

    #[test]
    fn refuses_a_short_password() {
        assert_eq!(hash("été"), Err(BadPassword::Length(3)));
        assert_eq!(hash(&"a".repeat(129)), Err(BadPassword::Length(129)));
    }
}

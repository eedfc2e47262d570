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
    /// The user's own name, once or several times.
    #[error("the password is the name itself. Choose another one; several words are easy to remember.")]
    Name,
    /// Blanks, or one character over and over.
    #[error("the password is one character over and over. Choose another one; several words are easy to remember.")]
    Repeated,
    /// The hash cannot be made.
    #[error("the password cannot be hashed: {0}")]
    Hash(String),
}

/// Returns what is kept of the password of a user called `name`: a PHC string of Argon2id.
///
/// Its parameters are those that OWASP recommends: 19 MiB, 2 passes.
///
/// # Errors
/// [`BadPassword`] for a password that may not be set.
pub fn hash(password: &str, name: &str) -> Result<String, BadPassword> {
    check(password, name)?;
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| BadPassword::Hash(error.to_string()))
}

/// Refuses what anybody would try first. Neither capitals nor blanks make a password another one.
fn check(password: &str, name: &str) -> Result<(), BadPassword> {
    let length = password.chars().count();
    if !(SHORTEST..=LONGEST).contains(&length) {
        return Err(BadPassword::Length(length));
    }
    let plain = |text: &str| text.to_lowercase().split_whitespace().collect::<String>();
    let (password, name) = (plain(password), plain(name));
    if password.chars().all(|letter| password.starts_with(letter)) {
        return Err(BadPassword::Repeated);
    }
    if !name.is_empty() && password.replace(&name, "").is_empty() {
        return Err(BadPassword::Name);
    }
    Ok(())
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
    HASH.get_or_init(|| hash("nobody has this password", "").unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn tells_the_right_password() {
        let password = "cheval exact pile agrafe";
        let hash = hash(password, "marie").ok();
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
        assert_eq!(hash("été", "marie"), Err(BadPassword::Length(3)));
        assert_eq!(hash(&"a".repeat(129), "marie"), Err(BadPassword::Length(129)));
    }

    #[test]
    fn refuses_what_anybody_would_try_first() {
        let named = ["marie.dupont", "MARIE.DUPONT", " Marie.Dupont ", "marie.dupontmarie.dupont", "m a r i e.dupont"];
        for password in named {
            assert_eq!(check(password, "Marie.Dupont"), Err(BadPassword::Name), "{password:?}");
        }
        assert_eq!(check("marie marie marie", "marie"), Err(BadPassword::Name));
        for password in [" ".repeat(12), "\t\u{a0} \u{3000}".repeat(4), "a".repeat(12), "aAaAaAaAaAaA".to_owned()] {
            assert_eq!(check(&password, "marie"), Err(BadPassword::Repeated), "{password:?}");
        }
        assert_eq!(check(&"1 ".repeat(8), ""), Err(BadPassword::Repeated));
        for password in ["marie.dupont1", "cheval exact pile agrafe", "ééééééééééée"] {
            assert_eq!(check(password, "marie.dupont"), Ok(()), "{password:?}");
        }
    }
}

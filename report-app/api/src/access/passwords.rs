//! Passwords: hashed with Argon2id, and checked a few at a time.

use std::net::IpAddr;
use std::thread::available_parallelism;
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::keyed_locks::{KeyGuard, KeyedLocks};
use crate::problem::Refusal;

/// Fewest characters of a password.
pub const SHORTEST: usize = 12;
/// Most characters of a password.
pub const LONGEST: usize = 128;

/// Longest wait of a sign-in attempt for the attempts before it.
const MAX_WAIT: Duration = Duration::from_secs(5);

/// Why a password cannot be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPassword {
    /// Too short or too long.
    #[error(
        "the password has {0} characters. Choose one with {SHORTEST} to {LONGEST}; several words are easy to remember."
    )]
    Length(usize),
    /// The user's own name, once or repeated.
    #[error(
        "the password is the name itself. Choose another one; several words are easy to remember."
    )]
    Name,
    /// Only blanks, or one character repeated.
    #[error(
        "the password is one character over and over. Choose another one; several words are easy to remember."
    )]
    Repeated,
    /// The hash cannot be computed.
    #[error("the password cannot be hashed: {0}")]
    Hash(String),
}

/// Hashes the password of a user called `name`, as a PHC string of Argon2id.
///
/// The parameters are those that OWASP recommends: 19 MiB of memory, 2 passes.
///
/// # Errors
/// [`BadPassword`] if the password is not allowed.
pub fn hash(password: &str, name: &str) -> Result<String, BadPassword> {
    check(password, name)?;
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| BadPassword::Hash(error.to_string()))
}

/// Refuses passwords that an attacker would try first.
///
/// Upper case and blanks are ignored in the comparison.
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

/// Semaphore and locks for password checks.
///
/// Each check takes 19 MiB and tens of milliseconds of CPU time, so only a few run at a time.
#[derive(Debug)]
pub(super) struct Passwords {
    checks: Semaphore,
    /// At most one attempt of a network waits for a permit, so that all networks have equal shares.
    networks: KeyedLocks<IpAddr>,
    names: KeyedLocks<String>,
}

impl Default for Passwords {
    fn default() -> Self {
        let checks = available_parallelism().map_or(2, std::num::NonZero::get).clamp(2, 4);
        Self {
            checks: Semaphore::new(checks),
            networks: KeyedLocks::default(),
            names: KeyedLocks::default(),
        }
    }
}

/// Permit for one password check of a name.
#[derive(Debug)]
pub(super) struct CheckPermit<'a> {
    _check: SemaphorePermit<'a>,
    _name: KeyGuard<'a, String>,
    _network: KeyGuard<'a, IpAddr>,
}

impl Passwords {
    /// Waits for the permit of a sign-in attempt at `name` from `network`.
    ///
    /// Earlier attempts from the same network and at the same name go first.
    pub(super) async fn acquire(
        &self,
        network: IpAddr,
        name: &str,
    ) -> Result<CheckPermit<'_>, Refusal> {
        let wait = async {
            let network = self.networks.lock(network).await;
            let name = self.names.lock(name.to_owned()).await;
            self.checks.acquire().await.map(|check| CheckPermit {
                _check: check,
                _name: name,
                _network: network,
            })
        };
        match tokio::time::timeout(MAX_WAIT, wait).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(Refusal::TooManyAttempts { seconds: MAX_WAIT.as_secs() }),
        }
    }
}

impl CheckPermit<'_> {
    /// Checks whether `password` matches the hash.
    ///
    /// Without a hash the result is false, after the same computing time.
    pub(super) async fn is_right(
        &self,
        password: String,
        hash: Option<String>,
    ) -> Result<bool, Refusal> {
        let check = move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| DUMMY_HASH.to_owned());
            let right = PasswordHash::new(&hash).is_ok_and(|hash| {
                Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
            });
            known && right
        };
        tokio::task::spawn_blocking(check).await.map_err(|error| {
            tracing::error!(%error, "a password could not be checked");
            Refusal::Internal
        })
    }
}

/// Hash of a password that nobody has, with the same parameters as the stored hashes.
///
/// A check against it takes as long as a check for an existing user.
const DUMMY_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlzLg$bm9ib2R5IGhhcyB0aGUgcGFzc3dvcmQgdG8gdGhpcyE";

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn tells_the_right_password() {
        let password = "cheval exact pile agrafe";
        let hash = hash(password, "marie").ok();
        assert!(
            hash.as_ref().is_some_and(|hash| hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"))
        );
        let passwords = Passwords::default();
        let permit = passwords
            .acquire(NETWORK, "marie")
            .await
            .unwrap_or_else(|_| unreachable!("nobody else holds the permit"));
        assert_eq!(permit.is_right(password.to_owned(), hash.clone()).await, Ok(true));
        assert_eq!(permit.is_right("cheval exact pile agraf".to_owned(), hash).await, Ok(false));
        assert_eq!(permit.is_right("nobody has this password".to_owned(), None).await, Ok(false));
        assert_eq!(
            permit.is_right(password.to_owned(), Some("no hash".to_owned())).await,
            Ok(false)
        );
    }

    const NETWORK: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn the_dummy_hash_is_like_the_others() {
        let parameters = |hash: &str| hash.rsplitn(3, '$').nth(2).map(str::to_owned);
        let own = hash("cheval exact pile agrafe", "marie").unwrap_or_default();
        assert_eq!(parameters(DUMMY_HASH), parameters(&own));
        assert_eq!(DUMMY_HASH.len(), own.len());
        assert!(PasswordHash::new(DUMMY_HASH).is_ok());
    }

    #[tokio::test]
    async fn a_network_that_tries_without_end_keeps_no_other_from_its_turn() {
        let passwords = Passwords::default();
        let network = |number: u8| IpAddr::V4(std::net::Ipv4Addr::new(192, 0, number, 0));
        // One attempt holds the permit, and a hundred attempts of the same network wait for it.
        let busy = passwords.acquire(network(1), "a").await;
        let names: Vec<String> = (0..100).map(|number| format!("name {number}")).collect();
        let mut waiting: Vec<_> =
            names.iter().map(|name| Box::pin(passwords.acquire(network(1), name))).collect();
        for attempt in &mut waiting {
            let polled = tokio::time::timeout(Duration::ZERO, attempt.as_mut()).await;
            assert!(polled.is_err());
        }
        assert!(passwords.acquire(network(2), "marie").await.is_ok());
        drop(busy);
    }

    #[test]
    fn refuses_a_short_password() {
        assert_eq!(hash("été", "marie"), Err(BadPassword::Length(3)));
        assert_eq!(hash(&"a".repeat(129), "marie"), Err(BadPassword::Length(129)));
    }

    #[test]
    fn refuses_what_anybody_would_try_first() {
        let named = [
            "marie.dupont",
            "MARIE.DUPONT",
            " Marie.Dupont ",
            "marie.dupontmarie.dupont",
            "m a r i e.dupont",
        ];
        for password in named {
            assert_eq!(check(password, "Marie.Dupont"), Err(BadPassword::Name), "{password:?}");
        }
        assert_eq!(check("marie marie marie", "marie"), Err(BadPassword::Name));
        for password in [
            " ".repeat(12),
            "\t\u{a0} \u{3000}".repeat(4),
            "a".repeat(12),
            "aAaAaAaAaAaA".to_owned(),
        ] {
            assert_eq!(check(&password, "marie"), Err(BadPassword::Repeated), "{password:?}");
        }
        assert_eq!(check(&"1 ".repeat(8), ""), Err(BadPassword::Repeated));
        for password in ["marie.dupont1", "cheval exact pile agrafe", "ééééééééééée"] {
            assert_eq!(check(password, "marie.dupont"), Ok(()), "{password:?}");
        }
    }
}

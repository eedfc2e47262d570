//! Secrets of 256 random bits, stored as SHA-256 and compared in constant time.
//!
//! 256 random bits cannot be guessed, so that a fast hash is enough. Passwords are chosen by people
//! and get a slow hash ([`super::passwords`]).

use std::fmt;
use std::str::FromStr;

use scoring::{hex, sha256_hex};
use subtle::ConstantTimeEq;

use crate::problem::Refusal;

const BYTES: usize = 32;

/// Prefix of every key, so that scanners can find a key that was published by mistake.
const KEY_PREFIX: &str = "pret";

/// Token of a session or of a sign-in link.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Generates a new token.
    ///
    /// # Errors
    /// [`Refusal::Internal`] if the operating system has no random numbers.
    pub fn new() -> Result<Self, Refusal> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).map_err(|error| {
            tracing::error!(%error, "there are no random numbers");
            Refusal::Internal
        })?;
        Ok(Self(hex(&bytes)))
    }

    /// Returns the token itself. Give it to its owner only.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Returns the hash that the store keeps.
    pub fn hash(&self) -> String {
        sha256_hex(self.0.as_bytes())
    }
}

impl FromStr for Token {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let is_token = text.len() == 2 * BYTES && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_token.then(|| Self(text.to_owned())).ok_or(())
    }
}

/// Never shows the token.
impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

/// API key of a program: a public identifier and a secret part.
///
/// Its text form is `pret_PUBLIC_SECRET`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKeySecret {
    key_id: String,
    secret: Token,
}

impl ApiKeySecret {
    /// Generates a new key.
    ///
    /// # Errors
    /// [`Refusal::Internal`] if the operating system has no random numbers.
    pub fn new() -> Result<Self, Refusal> {
        let (public, secret) = (Token::new()?, Token::new()?);
        Ok(Self { key_id: public.0[..16].to_owned(), secret })
    }

    /// Returns the public identifier.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// Returns the hash of the secret part, which the store keeps.
    pub fn hash(&self) -> String {
        self.secret.hash()
    }

    /// Returns the whole key as text. Give it to its program only.
    pub fn reveal(&self) -> String {
        format!("{KEY_PREFIX}_{}_{}", self.key_id, self.secret.0)
    }
}

impl FromStr for ApiKeySecret {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let rest =
            text.strip_prefix(KEY_PREFIX).and_then(|rest| rest.strip_prefix('_')).ok_or(())?;
        let (key_id, secret) = rest.split_once('_').ok_or(())?;
        let is_id = key_id.len() == 16 && key_id.bytes().all(|byte| byte.is_ascii_hexdigit());
        let secret = secret.parse()?;
        is_id.then(|| Self { key_id: key_id.to_owned(), secret }).ok_or(())
    }
}

/// Compares two secrets in constant time.
pub(super) fn equal(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_by_its_public_part_and_never_shown_by_accident() {
        let key = ApiKeySecret::new().unwrap_or_else(|_| unreachable!("there are random numbers"));
        let text = key.reveal();
        assert_eq!(text.parse(), Ok(key.clone()));
        assert_eq!(text.len(), "pret_".len() + 16 + 1 + 64);
        let secret = text.rsplit('_').next().unwrap_or_default();
        assert!(!format!("{key:?}").contains(secret));
        for wrong in [
            "",
            "pret_",
            "pret_0123456789abcdef_",
            "pret_x_y",
            &text[..text.len() - 1],
            &format!("{text}0"),
        ] {
            assert_eq!(wrong.parse::<ApiKeySecret>(), Err(()), "{wrong}");
        }
    }
}

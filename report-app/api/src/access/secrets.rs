//! Secrets: made of 256 random bits, kept as their SHA-256, compared in constant time.
//!
//! What has 256 random bits cannot be guessed, so that a quick hash is enough; passwords, which
//! people choose, get a slow one ([`super::passwords`]).

use std::fmt;
use std::str::FromStr;

use scoring::{hex, sha256_hex};
use subtle::ConstantTimeEq;

use crate::problem::Refusal;

const BYTES: usize = 32;

/// What stands at the beginning of every key, so that one that was published by mistake can be
/// found.
const KEY_PREFIX: &str = "pret";

/// A session's token, or a link's.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one.
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

    /// The token itself, for whoever it belongs to.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
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

/// Never the token.
impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

/// A program's key: a public part, by which it is found, and a secret one. Written
/// `pret_PUBLIC_SECRET`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKeySecret {
    key_id: String,
    secret: Token,
}

impl ApiKeySecret {
    /// A new one.
    ///
    /// # Errors
    /// [`Refusal::Internal`] if the operating system has no random numbers.
    pub fn new() -> Result<Self, Refusal> {
        let (public, secret) = (Token::new()?, Token::new()?);
        Ok(Self { key_id: public.0[..16].to_owned(), secret })
    }

    /// The public part.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// What is kept of the secret part.
    pub fn hash(&self) -> String {
        self.secret.hash()
    }

    /// The whole key, for the program it belongs to.
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

/// Whether two secrets are equal, in a time that does not tell where they differ.
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

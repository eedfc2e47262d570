//! Names that were typed at sign-in, as the audit log stores them.
//!
//! A user may type the password into the name field by mistake, and the log would keep it in clear
//! for ever. So the name of an existing user is stored as it is. Any other name is stored as a
//! keyed hash, which only distinguishes one name from another while the service runs.

use std::sync::OnceLock;

use scoring::sha256_hex;

use super::Token;
use crate::problem::Refusal;

/// Prefix of the pseudonym of an unknown name. No user name contains a colon.
const UNKNOWN: &str = "unknown:";

/// Hexadecimal digits of the hash that are stored.
const DIGITS: usize = 16;

/// Replaces unknown names by pseudonyms.
///
/// The key is a secret that is never stored and ends with the process.
#[derive(Debug, Default)]
pub(super) struct Names(OnceLock<Token>);

impl Names {
    /// Returns `typed` if a user has that name, else a pseudonym that cannot be reversed.
    ///
    /// # Errors
    /// [`Refusal::Internal`] if the operating system has no random numbers.
    pub(super) fn audit_name(&self, typed: String, is_known: bool) -> Result<String, Refusal> {
        if is_known {
            return Ok(typed);
        }
        let new = Token::new()?;
        let secret = self.0.get_or_init(|| new);
        let hash = sha256_hex(format!("{} {typed}", secret.reveal()).as_bytes());
        Ok(format!("{UNKNOWN}{}", &hash[..DIGITS]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_name_is_kept_as_a_word_that_says_nothing_of_it() -> Result<(), Refusal> {
        let names = Names::default();
        let audit_name = |typed: &str, is_known| names.audit_name(typed.to_owned(), is_known);
        assert_eq!(audit_name("marie", true)?, "marie");
        let word = audit_name("cheval exact pile agrafe", false)?;
        assert_eq!(word, audit_name("cheval exact pile agrafe", false)?);
        assert_ne!(word, audit_name("cheval exact pile agraf", false)?);
        let digits = word.strip_prefix(UNKNOWN).unwrap_or_default();
        assert!(
            digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{word}"
        );
        // It is no plain hash, so it cannot be looked up in a table of hashes.
        assert!(!sha256_hex(b"cheval exact pile agrafe").contains(digits));
        assert_ne!(
            word,
            Names::default().audit_name("cheval exact pile agrafe".to_owned(), false)?
        );
        Ok(())
    }
}

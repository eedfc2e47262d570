//! What the audit log keeps of a name that was typed to sign in.
//!
//! A password typed into the wrong box would be kept for ever in clear. A name that somebody has is
//! kept; of any other, only as much as tells one from another while the service runs.

use std::sync::OnceLock;

use scoring::sha256_hex;

use super::Token;
use crate::problem::Refusal;

/// What stands before what is kept of an unknown name. No user's name holds a colon.
const UNKNOWN: &str = "unknown:";

/// Hexadecimal digits that are kept.
const DIGITS: usize = 16;

/// Turns unknown names into words by a secret that is never stored and ends with the process.
#[derive(Debug, Default)]
pub(super) struct Names(OnceLock<Token>);

impl Names {
    /// Returns what is kept of `typed`: itself if a user has that name, else a word that nobody can
    /// turn back.
    ///
    /// # Errors
    /// [`Refusal::Internal`] if the operating system has no random numbers.
    pub(super) fn kept(&self, typed: String, is_known: bool) -> Result<String, Refusal> {
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
        let kept = |typed: &str, is_known| names.kept(typed.to_owned(), is_known);
        assert_eq!(kept("marie", true)?, "marie");
        let word = kept("cheval exact pile agrafe", false)?;
        assert_eq!(word, kept("cheval exact pile agrafe", false)?);
        assert_ne!(word, kept("cheval exact pile agraf", false)?);
        let digits = word.strip_prefix(UNKNOWN).unwrap_or_default();
        assert!(
            digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{word}"
        );
        // It is no hash that anybody could look up.
        assert!(!sha256_hex(b"cheval exact pile agrafe").contains(digits));
        assert_ne!(word, Names::default().kept("cheval exact pile agrafe".to_owned(), false)?);
        Ok(())
    }
}

//! Values of query and path parameters.

use std::ops::RangeInclusive;
use std::str::FromStr;

use contract::ClientId;

use crate::{Error, Result};

/// Parameters of a query, in order.
#[derive(Debug)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Takes the names and values of a query.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] for a text that a database may refuse.
    pub fn new(parameters: Vec<(String, String)>) -> Result<Self> {
        // PostgreSQL does not accept this character in a text.
        match parameters.iter().find(|(_, value)| value.contains('\0')) {
            Some((name, _)) => Err(Error::InvalidParameter(format!(
                "{name}: a text cannot hold the character U+0000."
            ))),
            None => Ok(Self(parameters)),
        }
    }

    /// Returns every text that is given for the parameter.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// Returns the parameter's text, if it is given.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// Parses the parameter as a whole number within `range`.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] for another value.
    pub fn number(&self, name: &str, range: RangeInclusive<usize>) -> Result<Option<usize>> {
        let Some(text) = self.get(name) else { return Ok(None) };
        match whole(text) {
            Some(number) if range.contains(&number) => Ok(Some(number)),
            _ => Err(wrong(
                name,
                &format!("a whole number from {} to {}", range.start(), range.end()),
                text,
            )),
        }
    }

    /// Parses the parameter as a client's number.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] for another value.
    pub fn client_number(&self, name: &str) -> Result<Option<ClientId>> {
        self.get(name).map(|text| client_number(name, text)).transpose()
    }

    /// Returns the required parameter `client_id`.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] if it is absent or another value.
    pub fn asked_client(&self) -> Result<ClientId> {
        self.client_number("client_id")?.ok_or_else(|| wrong("client_id", "a client's number", ""))
    }

    /// Parses the parameter as one of several words.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] for another value.
    pub fn one_of<T: Copy>(&self, name: &str, words: &[(&str, T)]) -> Result<Option<T>> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let known = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        known.map(Some).ok_or_else(|| {
            let words = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" or ");
            wrong(name, &words, text)
        })
    }

    /// Parses the parameter as `true` or `false`.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] for another value.
    pub fn yes_or_no(&self, name: &str) -> Result<Option<bool>> {
        match self.get(name) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => Err(wrong(name, "true or false", other)),
        }
    }
}

/// Returns the refusal of a parameter's value.
pub fn wrong(name: &str, expected: &str, found: &str) -> Error {
    let shown: String = found.chars().take(40).collect();
    Error::InvalidParameter(format!("{name}: expected {expected}, found \"{shown}\"."))
}

/// Parses a client's number.
///
/// # Errors
/// [`Error::InvalidParameter`], which names the parameter.
pub fn client_number(name: &str, text: &str) -> Result<ClientId> {
    whole(text).ok_or_else(|| wrong(name, "a client's number", text))
}

/// Parses a whole number in its canonical form: without a sign and without leading zeros.
fn whole<N: FromStr + ToString>(text: &str) -> Option<N> {
    text.parse().ok().filter(|number: &N| number.to_string() == text)
}

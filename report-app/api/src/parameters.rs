//! Values of query and path parameters.
//!
//! [`crate::query`] checks before which parameters an operation accepts.

use std::ops::RangeInclusive;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use contract::ClientId;

use crate::problem::Refusal;

/// Parameters of a query, in order.
#[derive(Debug)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let query = Query::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        let Query(parameters) =
            query.map_err(|error| Refusal::InvalidParameter(error.body_text()))?;
        // PostgreSQL does not accept this character in a text.
        if let Some((name, _)) = parameters.iter().find(|(_, value)| value.contains('\0')) {
            return Err(Refusal::InvalidParameter(format!(
                "{name}: a text cannot hold the character U+0000."
            )));
        }
        Ok(Self(parameters))
    }
}

impl Parameters {
    /// Returns every text that is given for the parameter.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// Returns the parameter's text, if it is given.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// Parses the parameter as a whole number within `range`.
    pub(crate) fn number(
        &self,
        name: &str,
        range: RangeInclusive<usize>,
    ) -> Result<Option<usize>, Refusal> {
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
    pub(crate) fn client_number(&self, name: &str) -> Result<Option<ClientId>, Refusal> {
        self.get(name).map(|text| client_number(name, text)).transpose()
    }

    /// Returns the required parameter `client_id`.
    pub(crate) fn asked_client(&self) -> Result<ClientId, Refusal> {
        self.client_number("client_id")?.ok_or_else(|| wrong("client_id", "a client's number", ""))
    }

    /// Parses the parameter as one of several words.
    pub(crate) fn one_of<T: Copy>(
        &self,
        name: &str,
        words: &[(&str, T)],
    ) -> Result<Option<T>, Refusal> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let known = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        known.map(Some).ok_or_else(|| {
            let words = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" or ");
            wrong(name, &words, text)
        })
    }

    /// Parses the parameter as `true` or `false`.
    pub(crate) fn yes_or_no(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.get(name) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => Err(wrong(name, "true or false", other)),
        }
    }
}

/// Returns the refusal of a parameter's value.
pub(crate) fn wrong(name: &str, expected: &str, found: &str) -> Refusal {
    let shown: String = found.chars().take(40).collect();
    Refusal::InvalidParameter(format!("{name}: expected {expected}, found \"{shown}\"."))
}

fn client_number(name: &str, text: &str) -> Result<ClientId, Refusal> {
    whole(text).ok_or_else(|| wrong(name, "a client's number", text))
}

/// Parses a whole number in its canonical form: without a sign and without leading zeros.
fn whole<N: FromStr + ToString>(text: &str) -> Option<N> {
    text.parse().ok().filter(|number: &N| number.to_string() == text)
}

/// Extractor of the client's number in a path.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClientNumber(pub(crate) ClientId);

impl<S: Send + Sync> FromRequestParts<S> for ClientNumber {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        // A path that is not valid UTF-8 after percent-decoding is no number either.
        let text = Path::<String>::from_request_parts(parts, state)
            .await
            .map_or_else(|_| "�".to_owned(), |Path(text)| text);
        client_number("client_id", &text).map(Self)
    }
}

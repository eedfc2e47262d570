//! Language of labels and sentences, from `Accept-Language`.
//!
//! It is French unless the request prefers English.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use scoring::Language;

/// Extractor of the language that the request prefers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Preferred(pub(crate) Language);

impl<S: Sync> FromRequestParts<S> for Preferred {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let headers = parts.headers.get_all(ACCEPT_LANGUAGE).iter();
        let accepted: Vec<&str> = headers.filter_map(|value| value.to_str().ok()).collect();
        Ok(Self(preferred(&accepted.join(","))))
    }
}

/// Returns the preferred language of French and English.
///
/// It is French if neither is accepted. If both are accepted with the same weight, it is the first
/// one.
fn preferred(accepted: &str) -> Language {
    let mut best = (Language::French, 0.0);
    for range in accepted.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default();
        let primary = tag.split('-').next().unwrap_or_default();
        let language = if primary.eq_ignore_ascii_case("en") {
            Language::English
        } else if primary.eq_ignore_ascii_case("fr") || tag == "*" {
            Language::French
        } else {
            continue;
        };
        let quality = parts
            .find_map(|part| part.strip_prefix("q="))
            .map_or(1.0, |q| q.parse().unwrap_or(0.0));
        if quality > best.1 {
            best = (language, quality);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn respects_the_order_and_weights_of_accept_language() {
        let cases = [
            ("", Language::French),
            ("de", Language::French),
            ("*", Language::French),
            ("en", Language::English),
            ("en-GB,en;q=0.9,fr;q=0.5", Language::English),
            ("fr-FR,fr;q=0.9,en;q=0.8", Language::French),
            ("fr;q=0.3, EN-us;q=0.8", Language::English),
            ("en;q=0, fr;q=0.1", Language::French),
            ("en, fr", Language::English),
            ("de, en;q=0.5", Language::English),
            ("en;q=nonsense", Language::French),
        ];
        for (accepted, language) in cases {
            assert_eq!(preferred(accepted), language, "{accepted}");
        }
    }
}

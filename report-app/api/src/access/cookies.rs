//! The session's cookie: sent by the browser to this service alone, never to a page of another, and hidden from scripts.

use std::time::Duration;

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

use super::Token;

/// `__Host-`: only over TLS (or on this machine), for this host alone, set by it alone.
const NAME: &str = "__Host-pret-session";

/// The session's token among the request's cookies.
pub(super) fn session_token(headers: &HeaderMap) -> Option<Token> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == NAME).and_then(|(_, token)| token.parse().ok())
}

/// Sets the cookie.
pub(crate) fn of_session(token: &Token, lifetime: Duration) -> HeaderValue {
    header(token.reveal(), lifetime.as_secs())
}

/// Takes the cookie away.
pub(crate) fn ended() -> HeaderValue {
    header("", 0)
}

fn header(token: &str, seconds: u64) -> HeaderValue {
    let cookie = format!("{NAME}={token}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Strict");
    // Hexadecimal digits and what is written here are a header's characters.
    let mut value = HeaderValue::from_str(&cookie).unwrap_or_else(|_| HeaderValue::from_static(""));
    value.set_sensitive(true);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_its_cookie_among_others() {
        let token = "ab".repeat(32);
        let mut headers = HeaderMap::new();
        let cookies = format!("theme=dark; {NAME}={token}; x");
        headers.insert(COOKIE, HeaderValue::from_str(&cookies).unwrap_or_else(|_| unreachable!("plain characters")));
        assert_eq!(session_token(&headers).map(|token| token.reveal().to_owned()), Some(token));
        headers.insert(COOKIE, HeaderValue::from_static("__Host-pret-session='; DROP TABLE sessions"));
        assert_eq!(session_token(&headers), None);
    }
}

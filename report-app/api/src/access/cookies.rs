//! The session's cookie: sent by the browser to this service alone, never to a page of another, and
//! hidden from scripts.
//!
//! A second one stays after the session has ended. It signs nobody in: it tells that a person has
//! signed in with this browser, who may then try a password where strangers may not (a device
//! cookie).

use std::time::Duration;

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

use super::Token;

/// `__Host-`: only over TLS (or on this machine), for this host alone, set by it alone.
const NAME: &str = "__Host-pret-session";

const BROWSER: &str = "__Host-pret-browser";

/// How long a browser is known.
pub(crate) const BROWSER_LIFETIME: Duration = Duration::from_hours(90 * 24);

/// The session's token among the request's cookies.
pub(super) fn session_token(headers: &HeaderMap) -> Option<Token> {
    token(headers, NAME)
}

/// The token of the last session that was begun in this browser.
pub(crate) fn browser(headers: &HeaderMap) -> Option<Token> {
    token(headers, BROWSER)
}

fn token(headers: &HeaderMap, cookie: &str) -> Option<Token> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == cookie).and_then(|(_, token)| token.parse().ok())
}

/// Sets the cookie.
pub(crate) fn of_session(token: &Token, lifetime: Duration) -> HeaderValue {
    header(NAME, token.reveal(), lifetime.as_secs())
}

/// Sets the cookie by which the browser is known.
pub(crate) fn of_browser(token: &Token) -> HeaderValue {
    header(BROWSER, token.reveal(), BROWSER_LIFETIME.as_secs())
}

/// Takes the cookie away.
pub(crate) fn ended() -> HeaderValue {
    header(NAME, "", 0)
}

fn header(name: &str, token: &str, seconds: u64) -> HeaderValue {
    let cookie = format!("{name}={token}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Strict");
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

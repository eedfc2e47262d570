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

/// How long a browser is known.
pub(crate) const BROWSER_LIFETIME: Duration = Duration::from_hours(90 * 24);

/// How the cookies are called, and over what the browser sends them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cookies {
    session: &'static str,
    browser: &'static str,
    security: &'static str,
}

impl Cookies {
    /// `__Host-`: only over TLS (or, in most browsers, on this machine), for this host alone, set
    /// by it alone.
    pub(crate) const SECURE: Self = Self {
        session: "__Host-pret-session",
        browser: "__Host-pret-browser",
        security: "Secure; ",
    };

    /// Over plain HTTP as well, for a service that listens to this machine alone: Safari refuses
    /// `Secure` there.
    pub(crate) const PLAIN: Self =
        Self { session: "pret-session", browser: "pret-browser", security: "" };

    /// The session's token among the request's cookies.
    pub(super) fn session_token(self, headers: &HeaderMap) -> Option<Token> {
        token(headers, self.session)
    }

    /// The token of the last session that was begun in this browser.
    pub(crate) fn browser(self, headers: &HeaderMap) -> Option<Token> {
        token(headers, self.browser)
    }

    /// Sets the cookie.
    pub(crate) fn of_session(self, token: &Token, lifetime: Duration) -> HeaderValue {
        self.header(self.session, token.reveal(), lifetime.as_secs())
    }

    /// Sets the cookie by which the browser is known.
    pub(crate) fn of_browser(self, token: &Token) -> HeaderValue {
        self.header(self.browser, token.reveal(), BROWSER_LIFETIME.as_secs())
    }

    /// Takes the session's cookie away.
    pub(crate) fn ended(self) -> HeaderValue {
        self.header(self.session, "", 0)
    }

    fn header(self, name: &str, token: &str, seconds: u64) -> HeaderValue {
        let security = self.security;
        let cookie = format!(
            "{name}={token}; Path=/; Max-Age={seconds}; {security}HttpOnly; SameSite=Strict"
        );
        // Hexadecimal digits and what is written here are a header's characters.
        let mut value =
            HeaderValue::from_str(&cookie).unwrap_or_else(|_| HeaderValue::from_static(""));
        value.set_sensitive(true);
        value
    }
}

fn token(headers: &HeaderMap, cookie: &str) -> Option<Token> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == cookie).and_then(|(_, token)| token.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_its_cookie_among_others() {
        let token = "ab".repeat(32);
        let found = |cookies: Cookies, header: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, HeaderValue::from_str(header).unwrap());
            cookies.session_token(&headers).map(|token| token.reveal().to_owned())
        };
        let secure = format!("theme=dark; __Host-pret-session={token}; x");
        assert_eq!(found(Cookies::SECURE, &secure), Some(token.clone()));
        assert_eq!(found(Cookies::PLAIN, &secure), None);
        assert_eq!(found(Cookies::PLAIN, &format!("pret-session={token}")), Some(token.clone()));
        // A plain cookie may come from another service on the same host: over TLS it is nobody's.
        assert_eq!(found(Cookies::SECURE, &format!("pret-session={token}")), None);
        assert_eq!(found(Cookies::SECURE, "__Host-pret-session='; DROP TABLE sessions"), None);
    }
}

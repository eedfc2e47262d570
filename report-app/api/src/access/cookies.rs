//! Session cookie and device cookie.
//!
//! The browser sends the session cookie to this service only, never from a page of another site,
//! and hides it from scripts.
//!
//! The device cookie remains after the session has ended. It does not authenticate: it shows that a
//! person has signed in with this browser before. That person may then try a password for a locked
//! name where a stranger may not.

use std::time::Duration;

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

use super::Token;

/// Lifetime of the device cookie.
pub(crate) const BROWSER_LIFETIME: Duration = Duration::from_hours(90 * 24);

/// Names of the cookies, and whether the browser sends them over TLS only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cookies {
    session: &'static str,
    browser: &'static str,
    security: &'static str,
}

impl Cookies {
    /// Cookies with the prefix `__Host-`.
    ///
    /// The browser sends them over TLS only (most browsers also allow plain HTTP on this machine).
    /// They are valid for this host alone, and only this host can set them.
    pub(crate) const SECURE: Self = Self {
        session: "__Host-pret-session",
        browser: "__Host-pret-browser",
        security: "Secure; ",
    };

    /// Cookies that are also sent over plain HTTP, for a service that listens on this machine only.
    ///
    /// Safari refuses `Secure` there.
    pub(crate) const PLAIN: Self =
        Self { session: "pret-session", browser: "pret-browser", security: "" };

    /// Returns the session token from the request's cookies.
    pub(super) fn session_token(self, headers: &HeaderMap) -> Option<Token> {
        token(headers, self.session)
    }

    /// Returns the token of the last session that began in this browser.
    pub(crate) fn browser(self, headers: &HeaderMap) -> Option<Token> {
        token(headers, self.browser)
    }

    /// Returns the `Set-Cookie` value of the session cookie.
    pub(crate) fn of_session(self, token: &Token, lifetime: Duration) -> HeaderValue {
        self.header(self.session, token.reveal(), lifetime.as_secs())
    }

    /// Returns the `Set-Cookie` value of the device cookie.
    pub(crate) fn of_browser(self, token: &Token) -> HeaderValue {
        self.header(self.browser, token.reveal(), BROWSER_LIFETIME.as_secs())
    }

    /// Returns the `Set-Cookie` value that deletes the session cookie.
    pub(crate) fn ended(self) -> HeaderValue {
        self.header(self.session, "", 0)
    }

    fn header(self, name: &str, token: &str, seconds: u64) -> HeaderValue {
        let security = self.security;
        let cookie = format!(
            "{name}={token}; Path=/; Max-Age={seconds}; {security}HttpOnly; SameSite=Strict"
        );
        // Hexadecimal digits and the fixed text are valid header characters.
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
        // A plain cookie may come from another service on the same host, so it is ignored over TLS.
        assert_eq!(found(Cookies::SECURE, &format!("pret-session={token}")), None);
        assert_eq!(found(Cookies::SECURE, "__Host-pret-session='; DROP TABLE sessions"), None);
    }
}

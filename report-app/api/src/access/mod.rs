//! Authentication and authorization of callers.
//!
//! A person has a session, whose cookie the browser sends. A program has a key. Both become a
//! [`Caller`]. A route names the permission that it needs in the signature of its handler, for
//! example `Caller<MayRead>`. This is the only access control.

mod address;
mod caller;
mod cookies;
mod identity_cache;
mod keyed_locks;
mod names;
mod origin;
mod passwords;
mod rate_limits;
mod scopes;
mod secrets;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri};
use chrono::{DateTime, TimeDelta, Utc};
use contract::SignIn;
use store::{Action, AuditRow, NewSession, Store, User, time};

pub(crate) use caller::{
    Caller, MayAcknowledge, MayAudit, MayCompare, MayOperate, MayPredict, MayRead,
    MayRecordOutcomes, MayReview, MayWatch,
};
pub(crate) use cookies::Cookies;
pub use identity_cache::Identity;
pub use passwords::{
    BadPassword, LONGEST as LONGEST_PASSWORD, SHORTEST as SHORTEST_PASSWORD, hash as hash_password,
};
pub use scopes::{Scope, Scopes};
pub use secrets::{ApiKeySecret, Token};

use crate::problem::Refusal;
use identity_cache::{IdentityCache, SessionOf};
use names::Names;
use rate_limits::RateLimits;

/// Lifetime of a session: a working day.
const SESSION: TimeDelta = TimeDelta::hours(12);

/// Lifetime of a sign-in link.
pub const LINK: TimeDelta = TimeDelta::minutes(15);

/// Number of wrong passwords that locks a name, and how long the lock lasts.
const FAILURES: usize = 5;
const LOCKED: TimeDelta = TimeDelta::minutes(15);

/// Headers that show that a proxy forwarded the request.
const PASSED_ON: [&str; 4] = ["forwarded", "via", "x-forwarded-for", "x-forwarded-proto"];

/// Longest name of a user.
pub const LONGEST_NAME: usize = 64;

/// Whether callers must sign in, and the limits for each caller.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct AccessRules {
    /// Whether sign-in is required. Without it every caller may do everything.
    pub sign_in: bool,
    /// Requests per second allowed to one caller; no limit if `None`.
    pub requests_per_second: Option<u32>,
    /// Sign-in attempts per minute allowed to one network.
    ///
    /// A network is an IPv4 address, or the first 64 bits of an IPv6 address. The wider network
    /// around it (24 and 48 bits) may make four times as many attempts.
    pub attempts_per_minute: u32,
    /// Proxies whose `X-Forwarded-For` header is trusted.
    pub trusted_proxies: Vec<IpAddr>,
    /// Additional `Host` names that are accepted when sign-in is off.
    pub allowed_hosts: Vec<String>,
    /// Whether an advisor must give an opinion of a client before the prediction is shown.
    pub opinion_first: bool,
    /// Whether a change of the model needs a second person.
    pub second_person: bool,
    /// Whether cookies are also sent over plain HTTP.
    ///
    /// Set this only if the service listens on this machine alone: Safari then stores no `Secure`
    /// cookie (WebKit bug 281149).
    pub plain_cookies: bool,
}

impl Default for AccessRules {
    fn default() -> Self {
        Self {
            sign_in: true,
            requests_per_second: Some(500),
            attempts_per_minute: 30,
            trusted_proxies: Vec::new(),
            allowed_hosts: Vec::new(),
            opinion_first: false,
            second_person: false,
            plain_cookies: false,
        }
    }
}

/// Identity cache, rate limits and password checks.
#[derive(Debug)]
pub struct Access {
    rules: AccessRules,
    identities: IdentityCache,
    limits: RateLimits,
    passwords: passwords::Passwords,
    names: Names,
}

/// Person who has just signed in.
#[derive(Debug)]
pub(crate) struct SignedIn {
    /// Token for the session cookie.
    pub(crate) token: Token,
    /// Lifetime of the session cookie.
    pub(crate) lifetime: Duration,
    /// Session as it is sent in the response.
    pub(crate) session: contract::Session,
}

impl Access {
    /// Creates the access control with an empty identity cache.
    pub fn new(rules: AccessRules) -> Self {
        let limits = RateLimits::new(&rules);
        let passwords = passwords::Passwords::default();
        Self {
            rules,
            identities: IdentityCache::default(),
            limits,
            passwords,
            names: Names::default(),
        }
    }

    /// Returns the client address of a request.
    ///
    /// It is the other end of the connection, or the caller of a trusted proxy. It is unspecified
    /// if the request has no socket.
    pub(crate) fn address(&self, parts: &Parts) -> IpAddr {
        match parts.extensions.get() {
            Some(ConnectInfo::<SocketAddr>(connection)) => address::client_address(
                &parts.headers,
                connection.ip(),
                &self.rules.trusted_proxies,
            ),
            None => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        }
    }

    /// Authenticates the caller of a request, and checks the rate limit and the CSRF token.
    ///
    /// # Errors
    /// [`Refusal::SignInNeeded`] if the caller is unknown, [`Refusal::TooManyRequests`],
    /// [`Refusal::Csrf`], or [`Refusal::StoreUnavailable`].
    pub(crate) async fn identify(
        &self,
        parts: &Parts,
        store: &Store,
    ) -> Result<Arc<Identity>, Refusal> {
        if !self.rules.sign_in {
            return Ok(identity_cache::anyone());
        }
        let identity = self.authenticate(&parts.headers, store).await?;
        self.limits.request(&identity.actor)?;
        if let Some(session) = &identity.session
            && ![Method::GET, Method::HEAD].contains(&parts.method)
        {
            let given =
                parts.headers.get("x-csrf-token").map_or(&b""[..], |value| value.as_bytes());
            if !secrets::equal(given, session.csrf_token.as_bytes()) {
                return Err(Refusal::Csrf);
            }
        }
        Ok(identity)
    }

    /// Authenticates the caller by the headers of a request, without a rate limit.
    ///
    /// Use it to check again during a long response: the caller may have been revoked or disabled.
    ///
    /// # Errors
    /// [`Refusal::SignInNeeded`] if the caller is unknown, or [`Refusal::StoreUnavailable`].
    pub(crate) async fn authenticate(
        &self,
        headers: &HeaderMap,
        store: &Store,
    ) -> Result<Arc<Identity>, Refusal> {
        if !self.rules.sign_in {
            return Ok(identity_cache::anyone());
        }
        let identity =
            match (headers.get(AUTHORIZATION), self.cookies(headers).session_token(headers)) {
                (Some(authorization), _) => {
                    let parts = authorization.to_str().ok().and_then(|value| value.split_once(' '));
                    let key = parts.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
                    let secret = key.and_then(|(_, key)| key.trim().parse::<ApiKeySecret>().ok());
                    self.identities.key(&secret.ok_or(Refusal::SignInNeeded)?, store).await
                }
                (None, Some(token)) => self.identities.session(&token, store).await,
                (None, None) => return Err(Refusal::SignInNeeded),
            };
        identity.map_err(unavailable)?.ok_or(Refusal::SignInNeeded)
    }

    /// Returns whether an advisor must give an opinion before the prediction is shown.
    pub(crate) fn asks_opinions_first(&self) -> bool {
        self.rules.opinion_first
    }

    /// Returns the kind of cookies for the sender of these headers.
    ///
    /// A request that a proxy forwarded may come from anywhere, so its cookies are always `Secure`.
    pub(crate) fn cookies(&self, headers: &HeaderMap) -> Cookies {
        let is_passed_on = PASSED_ON.iter().any(|name| headers.contains_key(*name));
        if self.rules.plain_cookies && !is_passed_on { Cookies::PLAIN } else { Cookies::SECURE }
    }

    /// Waits until `actor` may score another group of batch lines, and counts the group.
    pub(crate) async fn count_lines(&self, actor: &str) {
        if self.rules.sign_in {
            self.limits.lines(actor).await;
        }
    }

    /// Refuses requests from pages of other sites, if sign-in is off.
    ///
    /// # Errors
    /// [`Refusal::ForeignHost`] or [`Refusal::ForeignOrigin`].
    pub(crate) fn check_origin(
        &self,
        headers: &HeaderMap,
        method: &Method,
        uri: &Uri,
    ) -> Result<(), Refusal> {
        if self.rules.sign_in {
            Ok(())
        } else {
            origin::check(headers, method, uri, &self.rules.allowed_hosts)
        }
    }

    /// Signs in a person who calls from `address`.
    ///
    /// `browser` is the token of an earlier session in the same browser, if there is one.
    ///
    /// A failure is written to the audit log before the response is sent. It takes the same time
    /// for an unknown name as for a wrong password.
    ///
    /// # Errors
    /// [`Refusal::SignInRefused`], [`Refusal::TooManyAttempts`], or [`Refusal::StoreUnavailable`].
    pub(crate) async fn sign_in(
        &self,
        sign_in: SignIn,
        address: IpAddr,
        browser: Option<&Token>,
        store: &Store,
    ) -> Result<SignedIn, Refusal> {
        self.limits.attempt(address)?;
        let user = match sign_in {
            SignIn::Password { name, password } => {
                self.by_password(name, password, address, browser, store).await?
            }
            SignIn::Link { token } => {
                let found = match token.parse::<Token>() {
                    Ok(token) => store
                        .use_link(&token.hash(), &time(Utc::now()))
                        .await
                        .map_err(unavailable)?,
                    Err(()) => None,
                };
                match found {
                    Some(user) => user,
                    None => return Err(self.refused(None, address, store).await),
                }
            }
        };
        self.begin(user, address, store).await
    }

    async fn by_password(
        &self,
        name: String,
        password: String,
        address: IpAddr,
        browser: Option<&Token>,
        store: &Store,
    ) -> Result<User, Refusal> {
        // Attempts for one name run one after another, so that parallel attempts cannot bypass the
        // count.
        let permit = self.passwords.acquire(rate_limits::wider_network(address), &name).await?;
        let now = Utc::now();
        let is_known = store.has_user(&name).await.map_err(unavailable)?;
        let found = store.user(&name).await.map_err(unavailable)?;
        let audit_name = self.names.audit_name(name, is_known)?;
        let locked =
            store.locked_until(&audit_name, now, FAILURES, LOCKED).await.map_err(unavailable)?;
        if let Some(until) = locked
            && let Err(refusal) =
                self.allow_known_browser(&audit_name, browser, store, seconds(now, until)).await
        {
            let tried =
                AuditRow::now("nobody", Action::TryALockedName).detail(audit_name).from(address);
            store.note(tried).await.map_err(unavailable)?;
            return Err(refusal);
        }
        let (user, hash) = found.map_or((None, None), |(user, hash)| (Some(user), hash));
        let is_right = permit.is_right(password, hash).await?;
        match user {
            Some(user) if is_right => Ok(user),
            _ => Err(self.refused(Some(audit_name), address, store).await),
        }
    }

    /// Allows an attempt at a locked name from a browser in which its owner has signed in before.
    ///
    /// So strangers who lock a name do not lock out its owner.
    async fn allow_known_browser(
        &self,
        name: &str,
        browser: Option<&Token>,
        store: &Store,
        seconds: u64,
    ) -> Result<(), Refusal> {
        let Some(browser) = browser.map(Token::hash) else {
            return Err(Refusal::TooManyAttempts { seconds });
        };
        if !store.has_signed_in(&browser, name).await.map_err(unavailable)? {
            return Err(Refusal::TooManyAttempts { seconds });
        }
        self.limits.known_browser(&browser)
    }

    async fn refused(&self, audit_name: Option<String>, address: IpAddr, store: &Store) -> Refusal {
        let failed = AuditRow {
            detail: audit_name,
            ..AuditRow::now("nobody", Action::FailToSignIn).from(address)
        };
        match store.note(failed).await {
            Ok(()) => Refusal::SignInRefused,
            Err(error) => unavailable(error),
        }
    }

    async fn begin(&self, user: User, address: IpAddr, store: &Store) -> Result<SignedIn, Refusal> {
        let (token, csrf) = (Token::new()?, Token::new()?);
        let now = Utc::now();
        let session = NewSession {
            token_hash: token.hash(),
            user_id: user.user_id,
            csrf_token: csrf.reveal().to_owned(),
            created_at: time(now),
            expires_at: time(now + SESSION),
            // As long as the lifetime of the device cookie, which refers to a session.
            kept_since: time(now - cookies::BROWSER_LIFETIME),
        };
        store.begin_session(&session).await.map_err(unavailable)?;
        let begun =
            AuditRow::now(format!("user:{}", user.name), Action::SignIn).detail(user.name.clone());
        store.note(begun.from(address)).await.map_err(unavailable)?;
        let NewSession { csrf_token, expires_at, .. } = session;
        let session = contract::Session {
            name: user.name,
            role: user.role,
            csrf_token,
            expires_at,
            opinion_first: self.rules.opinion_first,
        };
        Ok(SignedIn { token, lifetime: SESSION.to_std().unwrap_or_default(), session })
    }

    /// Ends the session of `identity`, in the cache and in the store.
    ///
    /// # Errors
    /// [`Refusal::StoreUnavailable`].
    pub(crate) async fn sign_out(
        &self,
        identity: &Identity,
        address: IpAddr,
        store: &Store,
    ) -> Result<(), Refusal> {
        if let Some(SessionOf { token_hash, .. }) = &identity.session {
            store.end_session(token_hash, &time(Utc::now())).await.map_err(unavailable)?;
            self.identities.forget(token_hash);
            let ended = AuditRow::now(identity.actor.clone(), Action::SignOut).from(address);
            store.note(ended).await.map_err(unavailable)?;
        }
        Ok(())
    }
}

/// Returns the whole seconds until `until`, at least one.
fn seconds(now: DateTime<Utc>, until: DateTime<Utc>) -> u64 {
    (until - now).num_seconds().max(0) as u64 + 1
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that map_err asks for")]
pub(crate) fn unavailable(error: store::Error) -> Refusal {
    error.log();
    Refusal::StoreUnavailable
}

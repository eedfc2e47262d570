//! Who calls, and what they may do.
//!
//! A person has a session, whose cookie the browser sends; a program has a key. Either becomes a
//! [`Caller`], which a route asks for by the permission it needs: `Caller<Read>` in the signature
//! of a handler is the whole of its access control.

mod address;
mod caller;
mod cookies;
mod known;
mod names;
mod one_at_a_time;
mod origin;
mod passwords;
mod rates;
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

pub(crate) use caller::{
    Caller, MayAudit, MayOperate, MayPredict, MayRead, MayRecordOutcomes, MayReview, MayWatch,
};
pub(crate) use cookies::Cookies;
pub use known::Identity;
pub use passwords::{
    BadPassword, LONGEST as LONGEST_PASSWORD, SHORTEST as SHORTEST_PASSWORD, hash as hash_password,
};
pub use scopes::{Scope, Scopes};
pub use secrets::{ApiKeySecret, Token};

use crate::problem::Refusal;
use crate::store::{Action, AuditRow, NewSession, Store, User, time};
use known::{Known, SessionOf};
use names::Names;
use rates::Rates;

/// How long a session lasts: a working day.
const SESSION: TimeDelta = TimeDelta::hours(12);

/// How long a link signs in.
pub const LINK: TimeDelta = TimeDelta::minutes(15);

/// Wrong passwords after which a name is locked, and for how long.
const FAILURES: usize = 5;
const LOCKED: TimeDelta = TimeDelta::minutes(15);

/// Headers that proxies add.
const PASSED_ON: [&str; 4] = ["forwarded", "via", "x-forwarded-for", "x-forwarded-proto"];

/// Longest name of a user.
pub const LONGEST_NAME: usize = 64;

/// Whether callers must say who they are, and how much each may ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRules {
    /// Without it everybody may do everything.
    pub sign_in: bool,
    /// Requests a second that one caller may make; no limit if absent.
    pub requests_per_second: Option<u32>,
    /// Attempts to sign in a minute from one network: an IPv4 address, or 64 bits of an IPv6 one;
    /// four times as many from the wider network around it (24 and 48 bits).
    pub attempts_per_minute: u32,
    /// Proxies whose `X-Forwarded-For` tells the address.
    pub trusted_proxies: Vec<IpAddr>,
    /// Without sign-in, hosts to answer under beside this machine's own.
    pub allowed_hosts: Vec<String>,
    /// Whether a person gives an opinion of a client before the prediction is shown.
    pub opinion_first: bool,
    /// Whether cookies go over plain HTTP, which only this machine's own programs can listen to:
    /// Safari keeps no `Secure` cookie then (WebKit bug 281149).
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
            plain_cookies: false,
        }
    }
}

/// Who is known, and what was asked for lately.
#[derive(Debug)]
pub struct Access {
    rules: AccessRules,
    known: Known,
    rates: Rates,
    passwords: passwords::Passwords,
    names: Names,
}

/// Someone who has just signed in.
#[derive(Debug)]
pub(crate) struct SignedIn {
    /// Goes into the cookie.
    pub(crate) token: Token,
    /// How long the cookie lasts.
    pub(crate) lifetime: Duration,
    /// What is answered.
    pub(crate) session: contract::Session,
}

impl Access {
    /// Nobody known yet.
    pub fn new(rules: AccessRules) -> Self {
        let rates = Rates::new(&rules);
        let passwords = passwords::Passwords::default();
        Self { rules, known: Known::default(), rates, passwords, names: Names::default() }
    }

    /// Where a request comes from: the connection's other end, or who called the proxy that is
    /// there; unknown without a socket.
    pub(crate) fn address(&self, parts: &Parts) -> IpAddr {
        match parts.extensions.get() {
            Some(ConnectInfo::<SocketAddr>(connection)) => {
                address::of(&parts.headers, connection.ip(), &self.rules.trusted_proxies)
            }
            None => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        }
    }

    /// Who makes this request.
    ///
    /// # Errors
    /// [`Refusal::SignInNeeded`] for nobody known, [`Refusal::TooManyRequests`], [`Refusal::Csrf`],
    /// or [`Refusal::StoreUnavailable`].
    pub(crate) async fn identify(
        &self,
        parts: &Parts,
        store: &Store,
    ) -> Result<Arc<Identity>, Refusal> {
        if !self.rules.sign_in {
            return Ok(known::anyone());
        }
        let identity = self.known(&parts.headers, store).await?;
        self.rates.request(&identity.actor)?;
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

    /// Whom the headers of a request name, who may have been revoked or disabled since it began.
    ///
    /// # Errors
    /// [`Refusal::SignInNeeded`] for nobody known, or [`Refusal::StoreUnavailable`].
    pub(crate) async fn known(
        &self,
        headers: &HeaderMap,
        store: &Store,
    ) -> Result<Arc<Identity>, Refusal> {
        if !self.rules.sign_in {
            return Ok(known::anyone());
        }
        let identity =
            match (headers.get(AUTHORIZATION), self.cookies(headers).session_token(headers)) {
                (Some(authorization), _) => {
                    let parts = authorization.to_str().ok().and_then(|value| value.split_once(' '));
                    let key = parts.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
                    let secret = key.and_then(|(_, key)| key.trim().parse::<ApiKeySecret>().ok());
                    self.known.key(&secret.ok_or(Refusal::SignInNeeded)?, store).await
                }
                (None, Some(token)) => self.known.session(&token, store).await,
                (None, None) => return Err(Refusal::SignInNeeded),
            };
        identity.map_err(unavailable)?.ok_or(Refusal::SignInNeeded)
    }

    /// Whether a person gives an opinion of a client before the prediction is shown.
    pub(crate) fn asks_opinions_first(&self) -> bool {
        self.rules.opinion_first
    }

    /// The cookies of whoever sends these headers. What a proxy passed on may come from anywhere:
    /// then they are `Secure`.
    pub(crate) fn cookies(&self, headers: &HeaderMap) -> Cookies {
        let is_passed_on = PASSED_ON.iter().any(|name| headers.contains_key(*name));
        if self.rules.plain_cookies && !is_passed_on { Cookies::PLAIN } else { Cookies::SECURE }
    }

    /// Counts a group of lines of a batch of `actor`, waiting until it may have one more.
    pub(crate) async fn count_lines(&self, actor: &str) {
        if self.rules.sign_in {
            self.rates.lines(actor).await;
        }
    }

    /// Refuses what another site's page may have sent, where nobody needs to sign in.
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

    /// Signs in a person who calls from `address`, by a browser in which `browser` has signed
    /// somebody in before.
    ///
    /// A failure is in the audit log before it is answered, and takes as long for a name that does
    /// not exist as for a wrong password.
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
        self.rates.attempt(address)?;
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
        // One attempt after another for a name: those that come at the same time do not slip past
        // the count.
        let turn = self.passwords.turn(rates::wider_network(address), &name).await?;
        let now = Utc::now();
        let is_known = store.has_user(&name).await.map_err(unavailable)?;
        let found = store.user(&name).await.map_err(unavailable)?;
        let kept = self.names.kept(name, is_known)?;
        let locked = store.locked_until(&kept, now, FAILURES, LOCKED).await.map_err(unavailable)?;
        if let Some(until) = locked
            && let Err(refusal) =
                self.past_the_lock(&kept, browser, store, seconds(now, until)).await
        {
            let tried = AuditRow::now("nobody", Action::TryALockedName).detail(kept).from(address);
            store.note(tried).await.map_err(unavailable)?;
            return Err(refusal);
        }
        let (user, hash) = found.map_or((None, None), |(user, hash)| (Some(user), hash));
        let is_right = turn.is_right(password, hash).await?;
        match user {
            Some(user) if is_right => Ok(user),
            _ => Err(self.refused(Some(kept), address, store).await),
        }
    }

    /// Lets the owner of a locked name try all the same, from a browser in which they have signed
    /// in: strangers lock themselves out.
    async fn past_the_lock(
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
        self.rates.known_browser(&browser)
    }

    async fn refused(&self, kept: Option<String>, address: IpAddr, store: &Store) -> Refusal {
        let failed = AuditRow {
            detail: kept,
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
            // As long as a browser is known by one.
            kept_since: time(now - cookies::BROWSER_LIFETIME),
        };
        store.begin_session(&session).await.map_err(unavailable)?;
        let begun =
            AuditRow::now(format!("user:{}", user.name), Action::SignIn).detail(user.name.clone());
        store.note(begun.from(address)).await.map_err(unavailable)?;
        let NewSession { csrf_token, expires_at, .. } = session;
        let session = contract::Session {
            name: user.name,
            role: scopes::contract_role(user.role),
            csrf_token,
            expires_at,
            opinion_first: self.rules.opinion_first,
        };
        Ok(SignedIn { token, lifetime: SESSION.to_std().unwrap_or_default(), session })
    }

    /// Ends the session of `identity`, here and in the store.
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
            self.known.forget(token_hash);
            let ended = AuditRow::now(identity.actor.clone(), Action::SignOut).from(address);
            store.note(ended).await.map_err(unavailable)?;
        }
        Ok(())
    }
}

/// Whole seconds until `until`, at least one.
fn seconds(now: DateTime<Utc>, until: DateTime<Utc>) -> u64 {
    (until - now).num_seconds().max(0) as u64 + 1
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that map_err asks for")]
pub(crate) fn unavailable(error: crate::store::Error) -> Refusal {
    error.log();
    Refusal::StoreUnavailable
}

//! The signed-in user: one value for the whole dashboard, and what changes it.
//!
//! The browser handles the session cookie. The dashboard asks the API for the user when it starts,
//! and whenever its tab becomes visible again, since another tab may have signed in or out
//! meanwhile.

use std::cell::{Cell, RefCell};

use contract::{Session, SignIn};
use dioxus::prelude::*;

use crate::api::{self, Failure, FailureKind};
use crate::query::Query;
use crate::{browser, drafts, fetch, response_cache, route};
use contract::Language;

const PATH: &str = "/v1/session";

static SIGN_IN_STATE: GlobalSignal<SignInState> = Signal::global(|| SignInState::Unknown);
/// Whether the last session on this page ended without a sign-out.
static HAS_EXPIRED: GlobalSignal<bool> = Signal::global(|| false);

thread_local! {
    /// Number of sign-ins and sign-outs on this page.
    static CHANGES: Cell<u32> = const { Cell::new(0) };
    /// Name of the user who signed in last on this page.
    static LAST_NAME: RefCell<String> = RefCell::default();
}

/// Sign-in state of the dashboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInState {
    /// The API has not answered yet.
    Unknown,
    /// A user whom the API knows.
    SignedIn(Session),
    /// Nobody is signed in.
    SignedOut,
}

/// Returns the sign-in state, with the session of the signed-in user.
///
/// Reactive: components that call it are rendered again when the value changes.
pub fn sign_in_state() -> SignInState {
    SIGN_IN_STATE.read().clone()
}

/// Checks whether the last session on this page expired, and nobody has signed in since.
///
/// Reactive: components that call it are rendered again when the value changes.
pub fn has_expired() -> bool {
    HAS_EXPIRED()
}

/// Asks the API for the user, now and each time the tab becomes visible again.
pub fn use_session(language: Language) {
    use_future(move || async move {
        loop {
            refresh(language).await;
            browser::tab_becomes_visible().await;
        }
    });
}

/// Asks the API who is signed in.
///
/// If it does not answer, nothing changes.
pub async fn refresh(language: Language) {
    let changes = CHANGES.get();
    let response = api::get(PATH, language).await;
    if changes != CHANGES.get() {
        // Someone signed in or out meanwhile: the response is out of date.
        return;
    }
    match response.and_then(|body| read(&body)) {
        Ok(session) if is_another_user(&session) => browser::reload(),
        Ok(session) => enter(session),
        Err(failure) if failure.kind == FailureKind::SignedOut => expire(),
        Err(_) => {}
    }
}

/// Signs in with the credentials `given`.
///
/// # Errors
/// A [`Failure`] if the API does not accept them or does not answer. [`FailureKind::SignedOut`]
/// means that the credentials are wrong, or that the link was already used.
pub async fn sign_in(given: &SignIn, language: Language) -> Result<(), Failure> {
    let session = read(&api::post(PATH, given, language).await?)?;
    CHANGES.set(CHANGES.get() + 1);
    response_cache::clear();
    enter(session);
    Ok(())
}

/// Signs out.
///
/// # Errors
/// A [`Failure`] if the API could not end the session; the session then continues.
pub async fn sign_out(language: Language) -> Result<(), Failure> {
    match api::delete(PATH, language).await {
        Ok(_) => {}
        // The session had already expired.
        Err(failure) if failure.kind == FailureKind::SignedOut => {}
        Err(failure) => {
            // After a new sign-in in another tab, the session has another token; the next attempt
            // uses it.
            refresh(language).await;
            return Err(failure);
        }
    }
    drafts::forget();
    end();
    Ok(())
}

/// Leaves a session that has expired.
///
/// Its drafts are kept for the same person.
pub fn expire() {
    if matches!(&*SIGN_IN_STATE.peek(), SignInState::SignedIn(_)) {
        *HAS_EXPIRED.write() = true;
    }
    end();
}

/// Leaves a session that the API has ended, and drops the data loaded in it.
fn end() {
    CHANGES.set(CHANGES.get() + 1);
    response_cache::clear();
    route::remember_list(&Query::default());
    api::keep_csrf_token("");
    *SIGN_IN_STATE.write() = SignInState::SignedOut;
}

fn enter(session: Session) {
    if LAST_NAME.replace(session.name.clone()) != session.name {
        drafts::forget();
    }
    *HAS_EXPIRED.write() = false;
    api::keep_csrf_token(&session.csrf_token);
    let sign_in_state = SignInState::SignedIn(session);
    if *SIGN_IN_STATE.peek() != sign_in_state {
        *SIGN_IN_STATE.write() = sign_in_state;
    }
}

/// Checks whether the page was loaded for another user; none of that user's data may stay on it.
fn is_another_user(session: &Session) -> bool {
    matches!(&*SIGN_IN_STATE.peek(), SignInState::SignedIn(before) if (&before.name, before.role) != (&session.name, session.role))
}

fn read(body: &str) -> Result<Session, Failure> {
    fetch::parse(body).ok_or_else(Failure::unreadable)
}

//! Who is signed in: one value for the whole dashboard, and what changes it.
//!
//! The cookie of the session is the browser's affair. The dashboard asks the API who it belongs to
//! when it starts and when its tab is looked at again, since another tab may have signed in or out
//! meanwhile.

use std::cell::{Cell, RefCell};

use contract::{Session, SignIn};
use dioxus::prelude::*;

use crate::api::{self, Failure, FailureKind};
use crate::query::Query;
use crate::text::Language;
use crate::{browser, drafts, fetch, kept, route};

const PATH: &str = "/v1/session";

static VISITOR: GlobalSignal<Visitor> = Signal::global(|| Visitor::Unknown);
/// Whether the last session on this page ended without being left.
static HAS_EXPIRED: GlobalSignal<bool> = Signal::global(|| false);

thread_local! {
    /// How often someone signed in or out on this page.
    static CHANGES: Cell<u32> = const { Cell::new(0) };
    /// Name of who signed in last on this page.
    static LAST_NAME: RefCell<String> = RefCell::default();
}

/// Who uses the dashboard, as far as it knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visitor {
    /// The API has not said yet.
    Unknown,
    /// Someone whom the API knows.
    SignedIn(Session),
    /// Nobody.
    SignedOut,
}

/// Who uses the dashboard; what reads it follows it.
pub fn visitor() -> Visitor {
    VISITOR.read().clone()
}

/// Whether the last session on this page ended by itself, and nobody has signed in since; what
/// reads it follows it.
pub fn has_expired() -> bool {
    HAS_EXPIRED()
}

/// Asks who is signed in, now and each time that the tab is looked at again.
pub fn use_session(language: Language) {
    use_future(move || async move {
        loop {
            find_out(language).await;
            browser::looked_at_again().await;
        }
    });
}

/// Asks the API who is signed in. Where it does not answer, nothing changes.
pub async fn find_out(language: Language) {
    let changes = CHANGES.get();
    let answer = api::get(PATH, language).await;
    if changes != CHANGES.get() {
        // Someone signed in or out meanwhile: the answer is about the time before.
        return;
    }
    match answer.and_then(|body| read(&body)) {
        Ok(session) if is_another_user(&session) => browser::reload(),
        Ok(session) => enter(session),
        Err(failure) if failure.kind == FailureKind::SignedOut => expire(),
        Err(_) => {}
    }
}

/// Signs in with what was `given`.
///
/// # Errors
/// A [`Failure`] if the API does not accept it or does not answer; [`FailureKind::SignedOut`] means
/// that what was given is wrong, or a link that was used.
pub async fn sign_in(given: &SignIn, language: Language) -> Result<(), Failure> {
    let session = read(&api::post(PATH, given, language).await?)?;
    CHANGES.set(CHANGES.get() + 1);
    kept::forget();
    enter(session);
    Ok(())
}

/// Signs out.
///
/// # Errors
/// A [`Failure`] if the API could not end the session: it goes on.
pub async fn sign_out(language: Language) -> Result<(), Failure> {
    match api::delete(PATH, language).await {
        Ok(_) => {}
        // It had ended by itself.
        Err(failure) if failure.kind == FailureKind::SignedOut => {}
        Err(failure) => {
            // Signed in again in another tab, the session has another token: the next attempt has
            // it.
            find_out(language).await;
            return Err(failure);
        }
    }
    drafts::forget();
    end();
    Ok(())
}

/// Leaves a session that has ended by itself. What was typed in it waits for the same person.
pub fn expire() {
    if matches!(&*VISITOR.peek(), Visitor::SignedIn(_)) {
        *HAS_EXPIRED.write() = true;
    }
    end();
}

/// Leaves the session, which the API has ended, and what was loaded in it.
fn end() {
    CHANGES.set(CHANGES.get() + 1);
    kept::forget();
    route::leave_list_at(&Query::default());
    api::keep_csrf_token("");
    *VISITOR.write() = Visitor::SignedOut;
}

fn enter(session: Session) {
    if LAST_NAME.replace(session.name.clone()) != session.name {
        drafts::forget();
    }
    *HAS_EXPIRED.write() = false;
    api::keep_csrf_token(&session.csrf_token);
    let visitor = Visitor::SignedIn(session);
    if *VISITOR.peek() != visitor {
        *VISITOR.write() = visitor;
    }
}

/// Whether the page was loaded for someone else: nothing of theirs may stay on it.
fn is_another_user(session: &Session) -> bool {
    matches!(&*VISITOR.peek(), Visitor::SignedIn(before) if (&before.name, before.role) != (&session.name, session.role))
}

fn read(body: &str) -> Result<Session, Failure> {
    fetch::parse(body).ok_or_else(Failure::unreadable)
}

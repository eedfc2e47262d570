//! Loading of page data from the API; a response is only used for its own request.
//!
//! [`Loaded::value`] is the response to the current request, and nothing else. [`Loaded::previous`]
//! is the response to the request before: it may stay on screen meanwhile, but no action uses it.
//! [`use_loaded`] reads; a new request replaces the one in flight. [`use_posted`] computes; one
//! request is in flight at a time, and of the requests made meanwhile only the last is sent.
//!
//! A loaded response stays readable while it is loaded again, and when the API no longer answers.
//! If the API says that nobody is signed in, the session has ended, and the frame of the page leads
//! to the sign-in page.

use std::cell::RefCell;
use std::rc::Rc;

use dioxus::prelude::*;
use serde::de::DeserializeOwned;

use crate::api::{self, Failure, FailureKind};
use crate::route::use_language;
use crate::{browser, fetch, response_cache, session};
use contract::Language;

/// State of something that a page loads.
pub struct Loaded<T: 'static> {
    /// Response to the current request.
    pub value: Option<Rc<T>>,
    /// Response to the request before, while there is no `value`.
    ///
    /// It is for display only; no action may use it.
    pub previous: Option<Rc<T>>,
    /// True while a request is in flight.
    pub is_waiting: bool,
    /// Why the last attempt failed.
    pub failure: Option<Failure>,
    /// Callback that tries again.
    pub retry: Callback<()>,
}

impl<T> Loaded<T> {
    /// Returns what to draw: the response, or the one before it.
    pub fn shown(&self) -> Option<Rc<T>> {
        self.value.clone().or_else(|| self.previous.clone())
    }

    /// Checks whether the last attempt failed and the shown response is older.
    pub fn is_stale(&self) -> bool {
        self.value.is_some() && self.failure.is_some()
    }
}

/// A request to the API, with the language of the response.
#[derive(Debug, Clone, PartialEq)]
struct ApiRequest {
    path: String,
    /// JSON to post; `None` to read.
    body: Option<String>,
    language: Language,
}

impl ApiRequest {
    /// Checks whether both requests are the same, in any language.
    fn is_same_as(&self, other: &Self) -> bool {
        self.path == other.path && self.body == other.body
    }
}

#[derive(Default)]
struct State {
    response: Option<(ApiRequest, Rc<str>)>,
    failure: Option<Failure>,
    is_waiting: bool,
}

/// Loads `path` from the API, and again whenever the path or the language changes.
pub fn use_loaded<T: DeserializeOwned + 'static>(path: &str) -> Loaded<T> {
    use_loaded_if(Some(path))
}

/// Loads `path` from the API once there is a path; see [`use_loaded`].
///
/// Without a path no request is sent, and there is no value.
pub fn use_loaded_if<T: DeserializeOwned + 'static>(path: Option<&str>) -> Loaded<T> {
    use_parsed(use_read(path))
}

/// Posts `body` to `path`, and again whenever the body, the path or the language changes.
///
/// Without a body nothing is sent. Each request waits `pause` milliseconds first, so that several
/// changes are sent as one request.
pub fn use_posted<T: DeserializeOwned + 'static>(
    path: &str,
    body: Option<String>,
    pause: i32,
) -> Loaded<T> {
    let language = use_language();
    let request = body.map(|body| ApiRequest { path: path.to_owned(), body: Some(body), language });
    let (state, retry) = use_posting(request.clone(), pause);
    use_parsed(unparsed(request.as_ref(), state, retry))
}

/// Untyped content of a [`Loaded`], with the same code for every type.
struct Unparsed {
    body: Option<Rc<str>>,
    /// Whether the body answers the current request; `None` without a request.
    is_current: Option<bool>,
    is_waiting: bool,
    failure: Option<Failure>,
    retry: Callback<()>,
}

fn unparsed(request: Option<&ApiRequest>, state: Signal<State>, retry: Callback<()>) -> Unparsed {
    let state = state.read();
    let response = state.response.as_ref();
    Unparsed {
        body: response.map(|(_, body)| Rc::clone(body)),
        is_current: request
            .map(|request| response.is_some_and(|(answered, _)| answered.is_same_as(request))),
        is_waiting: state.is_waiting,
        failure: state.failure.clone(),
        retry,
    }
}

fn use_read(path: Option<&str>) -> Unparsed {
    let language = use_language();
    let request = path.map(|path| ApiRequest { path: path.to_owned(), body: None, language });
    let (state, retry) = use_reading(request.clone());
    unparsed(request.as_ref(), state, retry)
}

/// Loads at once from the cache, then again from the API.
fn use_reading(request: Option<ApiRequest>) -> (Signal<State>, Callback<()>) {
    let attempt = use_signal(|| 0_u32);
    let mut state = use_signal(|| State {
        response: request.as_ref().and_then(cached_response),
        ..State::default()
    });
    let dependencies = (request, attempt());
    // A new request drops the previous one, and with it the response.
    use_resource(use_reactive!(|dependencies| async move {
        let (Some(request), _) = dependencies else { return };
        let cached = cached_response(&request);
        state.with_mut(|state| {
            state.is_waiting = true;
            if cached.is_some() {
                state.response = cached;
                state.failure = None;
            }
        });
        let loaded = send(&request).await;
        if let Ok(body) = &loaded {
            response_cache::insert(&request.path, request.language, Rc::clone(body));
        }
        receive(state, request, loaded);
    }));
    (state, use_attempts(attempt, state))
}

/// Posts one request after the other.
fn use_posting(request: Option<ApiRequest>, pause: i32) -> (Signal<State>, Callback<()>) {
    let attempt = use_signal(|| 0_u32);
    let mut state = use_signal(State::default);
    // The next request to send; it replaces one that was not sent yet.
    let mut next = use_hook(|| CopyValue::new(None::<ApiRequest>));
    let mut is_sending = use_hook(|| CopyValue::new(false));
    let dependencies = (request, attempt());
    use_effect(use_reactive!(|dependencies| {
        let (request, _) = dependencies;
        state.with_mut(|state| state.is_waiting = request.is_some());
        next.set(request);
        if is_sending.replace(true) {
            return;
        }
        spawn(async move {
            loop {
                browser::pause(pause).await;
                let Some(request) = next.write().take() else { break };
                let posted = send(&request).await;
                receive(state, request, posted);
                let has_next = next.read().is_some();
                state.with_mut(|state| state.is_waiting = has_next);
            }
            is_sending.set(false);
        });
    }));
    (state, use_attempts(attempt, state))
}

/// Counts attempts.
///
/// A new attempt starts when the callback is called. It also starts when the service answers again
/// after it did not, whichever part of the page notices that.
fn use_attempts(mut attempt: Signal<u32>, state: Signal<State>) -> Callback<()> {
    let language = use_language();
    use_effect(move || {
        let is_unanswered = |failure: &Failure| {
            matches!(failure.kind, FailureKind::Unreachable | FailureKind::NoAnswer)
        };
        if api::is_reachable() && state.peek().failure.as_ref().is_some_and(is_unanswered) {
            attempt += 1;
        }
    });
    use_callback(move |()| {
        attempt += 1;
        // The CSRF token of the session may have changed in another tab.
        if state.peek().failure.is_some() {
            spawn(session::refresh(language));
        }
    })
}

async fn send(request: &ApiRequest) -> Result<Rc<str>, Failure> {
    let response = match &request.body {
        None => api::get(&request.path, request.language).await,
        Some(body) => api::post_json(&request.path, body.clone(), request.language).await,
    };
    response.map(Rc::from)
}

fn receive(mut state: Signal<State>, request: ApiRequest, response: Result<Rc<str>, Failure>) {
    match response {
        Ok(body) => state.set(State { response: Some((request, body)), ..State::default() }),
        Err(failure) => {
            let kind = failure.kind;
            state.with_mut(|state| {
                // Another user may have signed in since, whose role does not allow the loaded data.
                if matches!(kind, FailureKind::SignedOut | FailureKind::NotAllowed) {
                    state.response = None;
                }
                state.failure = Some(failure);
                state.is_waiting = false;
            });
            if kind == FailureKind::SignedOut {
                session::expire();
            }
        }
    }
}

fn cached_response(request: &ApiRequest) -> Option<(ApiRequest, Rc<str>)> {
    response_cache::get(&request.path, request.language).map(|body| (request.clone(), body))
}

/// The body that was parsed last, and its value.
type Parsed<T> = Option<(Rc<str>, Option<Rc<T>>)>;

/// Parses the response as `T`, once for each body.
fn use_parsed<T: DeserializeOwned + 'static>(unparsed: Unparsed) -> Loaded<T> {
    let parsed = use_hook(|| Rc::new(RefCell::new(Parsed::<T>::None)));
    let Unparsed { body, is_current, is_waiting, mut failure, retry } = unparsed;
    let content = body.as_ref().and_then(|body| parse(&parsed, body));
    if body.is_some() && content.is_none() {
        failure.get_or_insert_with(Failure::unreadable);
    }
    let (value, previous) = match is_current {
        Some(true) => (content, None),
        Some(false) => (None, content),
        None => (None, None),
    };
    Loaded { value, previous, is_waiting, failure, retry }
}

fn parse<T: DeserializeOwned>(parsed: &RefCell<Parsed<T>>, body: &Rc<str>) -> Option<Rc<T>> {
    let mut parsed = parsed.borrow_mut();
    match &*parsed {
        Some((parsed_body, value)) if Rc::ptr_eq(parsed_body, body) => value.clone(),
        _ => {
            let value = fetch::parse(body).map(Rc::new);
            *parsed = Some((Rc::clone(body), value.clone()));
            value
        }
    }
}

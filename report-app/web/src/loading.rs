//! Asking the API for what a page shows, without ever taking the answer to one question for the
//! answer to another.
//!
//! [`Loaded::value`] answers the question asked now, and nothing else. What answered the question
//! before is [`Loaded::previous`]: it may stay on screen meanwhile, and is never acted on.
//! [`use_loaded`] reads; a new question takes the place of the one in flight. [`use_posted`] has
//! something computed; one request is in flight at a time, and of the questions asked meanwhile
//! only the last is sent.
//!
//! An answer that was loaded stays readable while it is loaded again, and when the API no longer
//! answers. Where the API says that nobody is signed in, the session has ended, and the frame of
//! the page leads to the sign-in page.

use std::cell::RefCell;
use std::rc::Rc;

use dioxus::prelude::*;
use serde::de::DeserializeOwned;

use crate::api::{self, Failure, FailureKind};
use crate::route::use_language;
use crate::text::Language;
use crate::{browser, fetch, kept, session};

/// What a page knows of something it asked for.
pub struct Loaded<T: 'static> {
    /// The answer to the question asked now.
    pub value: Option<Rc<T>>,
    /// The answer to the question before, as long as there is no `value`: to look at, not to act
    /// on.
    pub previous: Option<Rc<T>>,
    /// True while a request is waited for.
    pub is_waiting: bool,
    /// Why the last attempt failed.
    pub failure: Option<Failure>,
    /// Call this to try again.
    pub retry: Callback<()>,
}

impl<T> Loaded<T> {
    /// What to draw: the answer, or the one before it.
    pub fn shown(&self) -> Option<Rc<T>> {
        self.value.clone().or_else(|| self.previous.clone())
    }

    /// Whether what is shown is older than the last attempt, which failed.
    pub fn is_stale(&self) -> bool {
        self.value.is_some() && self.failure.is_some()
    }
}

/// What is asked of the API, and in which language the answer is wanted.
#[derive(Debug, Clone, PartialEq)]
struct Question {
    path: String,
    /// JSON to post; none to read.
    body: Option<String>,
    language: Language,
}

impl Question {
    /// Whether both ask the same, in any language.
    fn is_same_as(&self, other: &Self) -> bool {
        self.path == other.path && self.body == other.body
    }
}

#[derive(Default)]
struct State {
    answer: Option<(Question, Rc<str>)>,
    failure: Option<Failure>,
    is_waiting: bool,
}

/// Loads `path` from the API, again whenever the path or the language changes.
pub fn use_loaded<T: DeserializeOwned + 'static>(path: &str) -> Loaded<T> {
    use_loaded_if(Some(path))
}

/// As [`use_loaded`], once there is a path: without one nothing is asked, and there is no value.
pub fn use_loaded_if<T: DeserializeOwned + 'static>(path: Option<&str>) -> Loaded<T> {
    use_parsed(use_read(path))
}

/// Has `path` compute something from `body`, again whenever the body, the path or the language
/// changes; nothing without a body. `pause` milliseconds pass first, so that what changes meanwhile
/// is asked once.
pub fn use_posted<T: DeserializeOwned + 'static>(
    path: &str,
    body: Option<String>,
    pause: i32,
) -> Loaded<T> {
    let language = use_language();
    let question = body.map(|body| Question { path: path.to_owned(), body: Some(body), language });
    let (state, retry) = use_posting(question.clone(), pause);
    use_parsed(unparsed(question.as_ref(), state, retry))
}

/// What [`Loaded`] is made from, the same for every type.
struct Unparsed {
    body: Option<Rc<str>>,
    /// Whether the body answers the question asked now; none where nothing is asked.
    is_current: Option<bool>,
    is_waiting: bool,
    failure: Option<Failure>,
    retry: Callback<()>,
}

fn unparsed(question: Option<&Question>, state: Signal<State>, retry: Callback<()>) -> Unparsed {
    let state = state.read();
    let answered = state.answer.as_ref();
    Unparsed {
        body: answered.map(|(_, body)| Rc::clone(body)),
        is_current: question
            .map(|question| answered.is_some_and(|(answered, _)| answered.is_same_as(question))),
        is_waiting: state.is_waiting,
        failure: state.failure.clone(),
        retry,
    }
}

fn use_read(path: Option<&str>) -> Unparsed {
    let language = use_language();
    let question = path.map(|path| Question { path: path.to_owned(), body: None, language });
    let (state, retry) = use_reading(question.clone());
    unparsed(question.as_ref(), state, retry)
}

/// Reads: at once from what was already seen, then fresh from the API.
fn use_reading(question: Option<Question>) -> (Signal<State>, Callback<()>) {
    let attempt = use_signal(|| 0_u32);
    let mut state = use_signal(|| State {
        answer: question.as_ref().and_then(kept_answer),
        ..State::default()
    });
    let dependencies = (question, attempt());
    // A question that changes drops the request before, and with it the answer.
    use_resource(use_reactive!(|dependencies| async move {
        let (Some(question), _) = dependencies else { return };
        let seen = kept_answer(&question);
        state.with_mut(|state| {
            state.is_waiting = true;
            if seen.is_some() {
                state.answer = seen;
                state.failure = None;
            }
        });
        let loaded = ask(&question).await;
        if let Ok(body) = &loaded {
            kept::keep(&question.path, question.language, Rc::clone(body));
        }
        receive(state, question, loaded);
    }));
    (state, use_attempts(attempt, state))
}

/// Posts, one request after the other.
fn use_posting(question: Option<Question>, pause: i32) -> (Signal<State>, Callback<()>) {
    let attempt = use_signal(|| 0_u32);
    let mut state = use_signal(State::default);
    // The question to send next; it replaces one that was not sent yet.
    let mut next = use_hook(|| CopyValue::new(None::<Question>));
    let mut is_sending = use_hook(|| CopyValue::new(false));
    let dependencies = (question, attempt());
    use_effect(use_reactive!(|dependencies| {
        let (question, _) = dependencies;
        state.with_mut(|state| state.is_waiting = question.is_some());
        next.set(question);
        if is_sending.replace(true) {
            return;
        }
        spawn(async move {
            loop {
                browser::pause(pause).await;
                let Some(question) = next.write().take() else { break };
                let posted = ask(&question).await;
                receive(state, question, posted);
                let is_asked_again = next.read().is_some();
                state.with_mut(|state| state.is_waiting = is_asked_again);
            }
            is_sending.set(false);
        });
    }));
    (state, use_attempts(attempt, state))
}

/// Counts attempts: another one each time the callback is called, and once the service answers
/// again after it did not, wherever on the page that is seen.
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
        // The token of the session may have changed in another tab.
        if state.peek().failure.is_some() {
            spawn(session::find_out(language));
        }
    })
}

async fn ask(question: &Question) -> Result<Rc<str>, Failure> {
    let answer = match &question.body {
        None => api::get(&question.path, question.language).await,
        Some(body) => api::post_json(&question.path, body.clone(), question.language).await,
    };
    answer.map(Rc::from)
}

fn receive(mut state: Signal<State>, question: Question, answer: Result<Rc<str>, Failure>) {
    match answer {
        Ok(body) => state.set(State { answer: Some((question, body)), ..State::default() }),
        Err(failure) => {
            let kind = failure.kind;
            state.with_mut(|state| {
                // Another user may have signed in since, whose role does not include what was
                // loaded.
                if matches!(kind, FailureKind::SignedOut | FailureKind::NotAllowed) {
                    state.answer = None;
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

fn kept_answer(question: &Question) -> Option<(Question, Rc<str>)> {
    kept::answer(&question.path, question.language).map(|body| (question.clone(), body))
}

/// The body that was parsed last, and what it said.
type Parsed<T> = Option<(Rc<str>, Option<Rc<T>>)>;

/// Reads the answer as `T`, once for each body.
fn use_parsed<T: DeserializeOwned + 'static>(unparsed: Unparsed) -> Loaded<T> {
    let parsed = use_hook(|| Rc::new(RefCell::new(Parsed::<T>::None)));
    let Unparsed { body, is_current, is_waiting, mut failure, retry } = unparsed;
    let answer = body.as_ref().and_then(|body| parse(&parsed, body));
    if body.is_some() && answer.is_none() {
        failure.get_or_insert_with(Failure::unreadable);
    }
    let (value, previous) = match is_current {
        Some(true) => (answer, None),
        Some(false) => (None, answer),
        None => (None, None),
    };
    Loaded { value, previous, is_waiting, failure, retry }
}

fn parse<T: DeserializeOwned>(parsed: &RefCell<Parsed<T>>, body: &Rc<str>) -> Option<Rc<T>> {
    let mut parsed = parsed.borrow_mut();
    match &*parsed {
        Some((of, value)) if Rc::ptr_eq(of, body) => value.clone(),
        _ => {
            let value = fetch::parse(body).map(Rc::new);
            *parsed = Some((Rc::clone(body), value.clone()));
            value
        }
    }
}

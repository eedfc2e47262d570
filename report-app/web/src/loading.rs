//! Loading what a page shows: at once from what was already seen, then fresh from the API.
//!
//! An answer that was loaded stays readable while it is loaded again, and when the API no longer answers.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use dioxus::prelude::*;
use serde::de::DeserializeOwned;

use crate::api::{self, Failure};
use crate::route::use_language;
use crate::text::Language;

/// How many answers are kept; beyond, all are dropped rather than sorted by age.
const KEPT_ANSWERS: usize = 100;

thread_local! {
    static ANSWERS: RefCell<HashMap<(Language, String), String>> = RefCell::default();
}

/// What a page knows of something it loads.
pub struct Loaded<T: 'static> {
    /// The last answer, if any.
    pub value: Option<Rc<T>>,
    /// True where `value` answers the current path, and not one before it.
    pub is_current: bool,
    /// Why the last attempt failed.
    pub failure: Option<Failure>,
    /// Call this to try again.
    pub retry: Callback<()>,
}

struct State<T> {
    answer: Option<(String, Rc<T>)>,
    failure: Option<Failure>,
}

/// Loads `path` from the API, again whenever the path or the language changes.
pub fn use_loaded<T: DeserializeOwned + 'static>(path: &str) -> Loaded<T> {
    let language = use_language();
    let mut attempt = use_signal(|| 0_u32);
    let mut state =
        use_signal(|| State { answer: kept(path, language).map(|value| (path.to_owned(), value)), failure: None });

    let dependencies = (path.to_owned(), language, attempt());
    use_resource(use_reactive!(|dependencies| async move {
        let (path, language, _) = dependencies;
        if let Some(value) = kept(&path, language) {
            state.set(State { answer: Some((path.clone(), value)), failure: None });
        }
        let loaded = match api::get(&path, language).await {
            Ok(body) => parse(&body).inspect(|_| keep(&path, language, body)),
            Err(failure) => Err(failure),
        };
        state.with_mut(|state| match loaded {
            Ok(value) => *state = State { answer: Some((path, value)), failure: None },
            Err(failure) => state.failure = Some(failure),
        });
    }));

    let state = state.read();
    Loaded {
        value: state.answer.as_ref().map(|(_, value)| Rc::clone(value)),
        is_current: state.answer.as_ref().is_some_and(|(answered, _)| answered == path),
        failure: state.failure.clone(),
        retry: use_callback(move |()| attempt += 1),
    }
}

fn parse<T: DeserializeOwned>(body: &str) -> Result<Rc<T>, Failure> {
    serde_json::from_str(body).map(Rc::new).map_err(|_| Failure::unreadable())
}

fn kept<T: DeserializeOwned>(path: &str, language: Language) -> Option<Rc<T>> {
    ANSWERS.with_borrow(|answers| answers.get(&(language, path.to_owned())).and_then(|body| parse(body).ok()))
}

fn keep(path: &str, language: Language, body: String) {
    ANSWERS.with_borrow_mut(|answers| {
        if answers.len() >= KEPT_ANSWERS {
            answers.clear();
        }
        answers.insert((language, path.to_owned()), body);
    });
}

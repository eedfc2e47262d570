//! Loading what a page shows: at once from what was already seen, then fresh from the API.
//!
//! An answer that was loaded stays readable while it is loaded again, and when the API no longer answers. Where the API says
//! that nobody is signed in, the session has ended, and the frame of the page leads to the sign-in page.

use std::rc::Rc;

use dioxus::prelude::*;
use serde::de::DeserializeOwned;

use crate::api::{self, Failure, FailureKind};
use crate::route::use_language;
use crate::text::Language;
use crate::{kept, session};

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
            Ok(body) => parse(&body).inspect(|_| kept::keep(&path, language, body)),
            Err(failure) => Err(failure),
        };
        match loaded {
            Ok(value) => state.set(State { answer: Some((path, value)), failure: None }),
            Err(failure) if failure.kind == FailureKind::SignedOut => {
                state.set(State { answer: None, failure: Some(failure) });
                session::end();
            }
            // Another user may have signed in since, whose role does not include what was loaded.
            Err(failure) if failure.kind == FailureKind::NotAllowed => {
                state.set(State { answer: None, failure: Some(failure) });
            }
            Err(failure) => state.with_mut(|state| state.failure = Some(failure)),
        }
    }));

    let state = state.read();
    Loaded {
        value: state.answer.as_ref().map(|(_, value)| Rc::clone(value)),
        is_current: state.answer.as_ref().is_some_and(|(answered, _)| answered == path),
        failure: state.failure.clone(),
        retry: use_callback(move |()| {
            attempt += 1;
            spawn(session::find_out(language));
        }),
    }
}

fn parse<T: DeserializeOwned>(body: &str) -> Result<Rc<T>, Failure> {
    serde_json::from_str(body).map(Rc::new).map_err(|_| Failure::unreadable())
}

fn kept<T: DeserializeOwned>(path: &str, language: Language) -> Option<Rc<T>> {
    kept::answer(path, language).and_then(|body| parse(&body).ok())
}

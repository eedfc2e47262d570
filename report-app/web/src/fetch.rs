//! The browser's own `fetch`: a request with headers and a text, and the answer as text.
//!
//! The page asks only the service that it came from, and reads only text. A library that can do
//! more would be a fifth of the download.

use std::pin::pin;

use futures_util::future::{Either, select};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, Headers, RequestInit, Response};

use crate::browser;

/// What is asked.
pub struct Request<'a> {
    /// `GET`, `POST` or `DELETE`.
    pub method: &'a str,
    /// Path and query on the address that the page came from.
    pub path: &'a str,
    /// Names and values.
    pub headers: &'a [(&'a str, &'a str)],
    /// What is sent.
    pub body: Option<&'a str>,
}

/// What came back.
pub struct Answer {
    /// Status of HTTP.
    pub status: u16,
    /// The whole body.
    pub body: String,
    headers: Headers,
}

impl Answer {
    /// The value of a header, where the answer has it.
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).ok().flatten()
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unanswered {
    /// The network or the service is down.
    Unreachable,
    /// The time was over.
    TimedOut,
}

/// Ends what is waited for no longer, a request or a listener.
pub(crate) struct Abort(AbortController);

impl Abort {
    /// Something that can be ended.
    ///
    /// # Errors
    /// The browser's, if it knows no such thing.
    pub(crate) fn new() -> Result<Self, JsValue> {
        AbortController::new().map(Self)
    }

    /// What ends.
    pub(crate) fn signal(&self) -> AbortSignal {
        self.0.signal()
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Sends a request and reads the answer, within so many milliseconds. Dropped, it ends the request.
///
/// # Errors
/// [`Unanswered`] if no whole answer came.
pub async fn fetch(request: &Request<'_>, milliseconds: i32) -> Result<Answer, Unanswered> {
    let abort = Abort::new().map_err(|_| Unanswered::Unreachable)?;
    let answer = pin!(receive(request, &abort));
    match select(answer, pin!(browser::pause(milliseconds))).await {
        Either::Left((answer, _)) => answer.map_err(|_| Unanswered::Unreachable),
        Either::Right(_) => Err(Unanswered::TimedOut),
    }
}

/// What a text of JSON says; nothing where it is not what `T` takes.
///
/// The browser reads the text: a reader of our own would be a twelfth of the download.
pub fn parse<T: DeserializeOwned>(body: &str) -> Option<T> {
    let value = js_sys::JSON::parse(body).ok()?;
    serde_wasm_bindgen::from_value(value).ok()
}

async fn receive(request: &Request<'_>, abort: &Abort) -> Result<Answer, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in request.headers {
        headers.set(name, value)?;
    }
    let options = RequestInit::new();
    options.set_method(request.method);
    options.set_headers(&headers);
    options.set_signal(Some(&abort.signal()));
    if let Some(body) = request.body {
        options.set_body(&JsValue::from_str(body));
    }
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let address = format!("{}{}", browser::origin(), request.path);
    let response: Response =
        JsFuture::from(window.fetch_with_str_and_init(&address, &options)).await?.dyn_into()?;
    let body = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    Ok(Answer { status: response.status(), body, headers: response.headers() })
}

//! The browser's `fetch`: a request with headers and a text, and the response as text.
//!
//! The page sends requests only to the service that it came from, and reads only text. A library
//! that can do more would make up a fifth of the download.

use std::pin::pin;

use futures_util::future::{Either, select};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

use crate::abort::Abort;
use crate::browser;

/// A request.
pub struct Request<'a> {
    /// `GET`, `POST` or `DELETE`.
    pub method: &'a str,
    /// Path and query on the address that the page came from.
    pub path: &'a str,
    /// Header names and values.
    pub headers: &'a [(&'a str, &'a str)],
    /// Request body.
    pub body: Option<&'a str>,
}

/// A response.
pub struct HttpResponse {
    /// HTTP status.
    pub status: u16,
    /// The whole body.
    pub body: String,
    headers: Headers,
}

impl HttpResponse {
    /// Returns the value of a header, if the response has it.
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).ok().flatten()
    }
}

/// Reason why there is no response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchError {
    /// The network or the service is down.
    Unreachable,
    /// The timeout was reached.
    TimedOut,
}

/// Sends a request and reads the response, with a timeout in milliseconds.
///
/// Dropping the future aborts the request.
///
/// # Errors
/// [`FetchError`] if no complete response arrived.
pub async fn fetch(request: &Request<'_>, milliseconds: i32) -> Result<HttpResponse, FetchError> {
    let abort = Abort::new().map_err(|_| FetchError::Unreachable)?;
    let response = pin!(receive(request, &abort));
    match select(response, pin!(browser::pause(milliseconds))).await {
        Either::Left((response, _)) => response.map_err(|_| FetchError::Unreachable),
        Either::Right(_) => Err(FetchError::TimedOut),
    }
}

/// Parses JSON; `None` if it does not fit `T`.
///
/// The browser parses the text: a parser of our own would make up a twelfth of the download.
pub fn parse<T: DeserializeOwned>(body: &str) -> Option<T> {
    let value = js_sys::JSON::parse(body).ok()?;
    serde_wasm_bindgen::from_value(value).ok()
}

async fn receive(request: &Request<'_>, abort: &Abort) -> Result<HttpResponse, JsValue> {
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
    Ok(HttpResponse { status: response.status(), body, headers: response.headers() })
}

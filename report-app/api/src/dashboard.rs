//! Static files of the dashboard, served beside the API.
//!
//! A file whose name contains a checksum never changes and may be cached for ever. `index.html`
//! must be revalidated each time. A path without a file is a page of the dashboard if the request
//! accepts HTML: the response is then `index.html`, and the dashboard does the routing.

use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{ACCEPT, CACHE_CONTROL};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::problem::Refusal;

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// Fewest hexadecimal digits that count as a checksum in a file name.
const CHECKSUM_DIGITS: usize = 8;

/// Folder with `index.html` and its files, each optionally with a `.br` or `.gz` beside it.
#[derive(Debug, Clone)]
pub struct Dashboard {
    files: ServeDir,
}

/// The folder contains no dashboard.
#[derive(Debug, thiserror::Error)]
#[error("{}: there is no index.html. Build the dashboard, or leave out --dashboard to serve the API alone.", .0.display())]
pub struct NoDashboard(PathBuf);

impl Dashboard {
    /// Opens the dashboard in `folder`.
    ///
    /// # Errors
    /// [`NoDashboard`] if it has no `index.html`.
    pub fn open(folder: &Path) -> Result<Self, NoDashboard> {
        if !folder.join("index.html").is_file() {
            return Err(NoDashboard(folder.to_owned()));
        }
        let files = ServeDir::new(folder)
            .precompressed_br()
            .precompressed_gzip()
            .append_index_html_on_directories(true);
        Ok(Self { files })
    }

    /// Answers a request that matches no route of the API.
    pub(crate) async fn answer(&self, request: Request) -> Response {
        let path = request.uri().path().to_owned();
        if request.method() != Method::GET && request.method() != Method::HEAD {
            return Refusal::NotFound(path).into_response();
        }
        let asks_for_page = asks_for_page(request.headers());
        let (method, headers) = (request.method().clone(), request.headers().clone());
        let response = self.file(request).await;
        match response.status() {
            StatusCode::NOT_FOUND if asks_for_page => self.file(index(method, headers)).await,
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
                Refusal::NotFound(path).into_response()
            }
            status if status.is_server_error() => Refusal::Internal.into_response(),
            _ => response,
        }
    }

    async fn file(&self, request: Request) -> Response {
        let cache = if has_checksum(request.uri().path()) { FOR_EVER } else { ASK_AGAIN };
        match self.files.clone().oneshot(request).await {
            Ok(mut response) => {
                response.headers_mut().insert(CACHE_CONTROL, cache);
                response.map(Body::new)
            }
            Err(never) => match never {},
        }
    }
}

/// Returns the same request for `index.html`.
fn index(method: Method, headers: HeaderMap) -> Request {
    let mut request = Request::new(Body::empty());
    *request.method_mut() = method;
    *request.headers_mut() = headers;
    *request.uri_mut() = Uri::from_static("/index.html");
    request
}

fn asks_for_page(headers: &HeaderMap) -> bool {
    headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|accept| accept.contains("text/html"))
}

/// Checks whether a file name contains a checksum, like `report-web-0f3a9c2d.wasm`.
fn has_checksum(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let mut parts = name.split(['-', '.', '_']).skip(1);
    parts.any(|part| {
        part.len() >= CHECKSUM_DIGITS && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_names_with_a_checksum() {
        assert!(has_checksum("/assets/report-web-0f3a9c2d.wasm"));
        assert!(has_checksum("/style.0f3a9c2d11aa22bb.css"));
        assert!(!has_checksum("/index.html"));
        assert!(!has_checksum("/report-web.js"));
        assert!(!has_checksum("/deadbeef"));
    }
}

//! `/docs`: a page that shows the OpenAPI document and sends requests, without third-party files.

use std::sync::Arc;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;

use crate::Service;

/// Path, media type and contents of each file of the page.
const FILES: [(&str, &str, &str); 3] = [
    ("/docs", "text/html; charset=utf-8", include_str!("../../assets/docs.html")),
    ("/docs/docs.css", "text/css; charset=utf-8", include_str!("../../assets/docs.css")),
    ("/docs/docs.js", "text/javascript; charset=utf-8", include_str!("../../assets/docs.js")),
];

/// Adds the routes of the page.
pub(super) fn page(router: Router<Arc<Service>>) -> Router<Arc<Service>> {
    FILES.into_iter().fold(router, |router, (path, kind, contents)| {
        let answer = move || async move {
            ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-cache")], contents).into_response()
        };
        router.route(path, get(answer))
    })
}

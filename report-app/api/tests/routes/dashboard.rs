//! The dashboard's files beside the API.

use std::fs;

use scoring_api::{Dashboard, Limits};
use tempfile::TempDir;

use crate::support::TestApp;

const HTML: &str = "<!doctype html><title>Dashboard</title>";

async fn with_dashboard() -> (TestApp, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, contents: &str| fs::write(folder.path().join(name), contents).unwrap();
    write("index.html", HTML);
    write("web-0f3a9c2d1b.wasm", "plain");
    write("web-0f3a9c2d1b.wasm.br", "brotli");
    write("web-0f3a9c2d1b.wasm.gz", "gzip");
    write("icon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let dashboard = Dashboard::open(folder.path()).unwrap();
    (TestApp::start_with(Limits::default(), Some(dashboard)).await, folder)
}

#[tokio::test]
async fn serves_hashed_files_for_ever_and_asks_again_for_the_others() {
    let (app, _folder) = with_dashboard().await;
    let wasm = app.get("/web-0f3a9c2d1b.wasm").await;
    assert_eq!(wasm.bytes, b"plain");
    assert_eq!(wasm.header("content-type"), "application/wasm");
    assert_eq!(wasm.header("cache-control"), "public, max-age=31536000, immutable");
    for path in ["/", "/index.html"] {
        let page = app.get(path).await;
        assert_eq!(page.bytes, HTML.as_bytes());
        assert_eq!(page.header("content-type"), "text/html");
        assert_eq!(page.header("cache-control"), "no-cache");
    }
    assert_eq!(app.get("/icon.svg").await.header("cache-control"), "no-cache");
}

#[tokio::test]
async fn serves_the_compressed_file_that_the_browser_takes() {
    let (app, _folder) = with_dashboard().await;
    for (accepted, encoding, contents) in
        [("gzip, br", "br", "brotli"), ("gzip", "gzip", "gzip"), ("zstd", "", "plain")]
    {
        let answer = app.get_with("/web-0f3a9c2d1b.wasm", "accept-encoding", accepted).await;
        assert_eq!(
            (answer.header("content-encoding"), answer.bytes.as_slice()),
            (encoding, contents.as_bytes())
        );
        assert_eq!(answer.header("content-type"), "application/wasm");
    }
}

#[tokio::test]
async fn an_address_without_a_file_is_a_page_of_the_dashboard_if_a_page_is_asked_for() {
    let (app, _folder) = with_dashboard().await;
    let page = app.get_with("/clients/100001", "accept", "text/html,*/*;q=0.8").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.bytes, HTML.as_bytes());
    assert_eq!(page.header("cache-control"), "no-cache");

    let detail = "There is nothing at /missing-0f3a9c2d.js. /openapi.json lists every route.";
    let missing = app.get("/missing-0f3a9c2d.js").await;
    missing.is_problem(404, "not-found", "Not found", detail);
    assert_eq!(missing.header("cache-control"), "no-store");
    let detail = "There is nothing at /v1/customers. /openapi.json lists every route.";
    let unknown = app.get_with("/v1/customers", "accept", "text/html").await;
    unknown.is_problem(404, "not-found", "Not found", detail);
    let outside = app.get("/../bundle/manifest.json").await;
    assert_eq!(outside.status, 404);
    let encoded = app.get("/..%2f..%2fetc%2fpasswd").await;
    assert_eq!(encoded.status, 404);
}

#[test]
fn refuses_a_folder_without_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let error = Dashboard::open(folder.path()).unwrap_err().to_string();
    assert_eq!(
        error,
        format!(
            "{}: there is no index.html. Build the dashboard, or leave out --dashboard to serve the API alone.",
            folder.path().display()
        )
    );
}

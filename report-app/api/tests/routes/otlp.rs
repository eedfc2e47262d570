//! Traces and metrics, as a collector receives them.

use std::io::Write;
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use scoring_api::Otlp;
use scoring_api::otlp::{COUNTERS, GAUGES};

use crate::grafana::{counted, series};
use crate::monitoring::alarms::request;
use crate::support::TestApp;

/// A collector that takes everything, and tells the path and the body of each request.
fn collector() -> (String, Receiver<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (told, received) = channel();
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let (head, body) = request(&mut stream);
            let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
            _ = told.send((path, String::from_utf8_lossy(&body).into_owned()));
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            _ = stream.write_all(answer);
        }
    });
    (url, received)
}

#[tokio::test]
async fn a_collector_gets_spans_and_metrics_without_anything_of_a_client() {
    let app = TestApp::start().await;
    let (url, received) = collector();
    let otlp = Otlp::new(&url).unwrap();
    otlp.observe(&app.service);
    app.service.metrics.export(otlp);
    app.get("/v1/clients/100002").await.ok();
    app.get("/v1/clients?search=100002").await.ok();
    app.service.metrics.otlp().unwrap().flush();
    let sent: Vec<(String, String)> = received.try_iter().collect();
    let of = |path: &str| {
        let bodies = sent.iter().filter(|(found, _)| found == path);
        bodies.map(|(_, body)| body.as_str()).collect::<String>()
    };
    let (spans, metrics) = (of("/v1/traces"), of("/v1/metrics"));
    let version = app.service.champions.current().version().to_owned();
    for part in ["GET /v1/clients/{client_id}", "http.response.status_code", "pret-api", &version] {
        assert!(spans.contains(part), "{part}\n{spans}");
    }
    for part in ["pret_requests_total", "pret_answer_seconds_bucket", "pret_store_queue"] {
        assert!(metrics.contains(part), "{part}\n{metrics}");
    }
    assert!(!spans.contains("100002") && !metrics.contains("100002"), "a client is named");
}

#[tokio::test]
async fn every_series_of_the_page_is_sent() {
    let app = counted().await;
    app.post("/v1/model/reload", "{}").await.ok();
    let mut sent: Vec<&str> = COUNTERS.into_iter().chain(GAUGES).collect();
    sent.sort_unstable();
    let known = series(&app.service.metrics.page(0, [0; 3]));
    let missing: Vec<&String> =
        known.iter().filter(|name| !sent.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "name {missing:?} in otlp.rs");
}

#[test]
fn refuses_an_address_that_is_none() {
    let error = Otlp::new("collector:4317").unwrap_err();
    assert_eq!(error, "collector:4317: expected an address like http://collector.example:4318");
}

//! A tracking server for tests: it answers as it is told, and remembers what it was asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use super::Settings;

/// A request that the server received.
#[derive(Debug, Clone)]
pub(super) struct Received {
    /// Method and path with its query, such as `GET /api/2.0/mlflow/runs/get?run_id=1`.
    pub(super) line: String,
    /// The header `authorization`.
    pub(super) authorization: Option<String>,
    /// The body.
    pub(super) body: Vec<u8>,
}

impl Received {
    /// Returns the body as JSON.
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// A server on a free port of this machine. Its thread ends with the test's program.
#[derive(Debug)]
pub(super) struct TestServer {
    address: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl TestServer {
    /// Starts a server; `answer` returns status and body of a request, or `None` for silence.
    pub(super) fn start(
        answer: impl Fn(&Received) -> Option<(u16, String)> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let received = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&received);
        std::thread::spawn(move || {
            let mut silent = Vec::new();
            for connection in listener.incoming() {
                let mut connection = connection.unwrap();
                let request = read(&mut connection);
                log.lock().unwrap().push(request.clone());
                match answer(&request) {
                    // The connection stays open: the client waits.
                    None => silent.push(connection),
                    Some((status, body)) => {
                        let length = body.len();
                        write!(
                            connection,
                            "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
                        )
                        .unwrap();
                    }
                }
            }
        });
        Self { address, received }
    }

    /// Returns settings for this server, with a short patience.
    pub(super) fn settings(&self) -> Settings {
        let address = self.address.clone();
        let settings = Settings::from_variables(|name| {
            (name == "MLFLOW_TRACKING_URI").then(|| address.clone())
        });
        Settings { timeout: Duration::from_millis(1500), ..settings.unwrap().unwrap() }
    }

    /// Returns all requests so far.
    pub(super) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

fn read(connection: &mut TcpStream) -> Received {
    let mut reader = BufReader::new(connection);
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let line = line.trim().trim_end_matches(" HTTP/1.1").to_owned();
    let (mut length, mut authorization) = (0, None);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).unwrap();
        let Some((name, value)) = header.trim().split_once(": ") else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap(),
            "authorization" => authorization = Some(value.to_owned()),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    Received { line, authorization, body }
}

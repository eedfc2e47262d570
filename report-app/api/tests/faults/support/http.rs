//! HTTP client that sends any bytes, valid or not, and reads the response.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};

use serde_json::Value;

use super::PATIENCE;

/// Connection to the service.
pub(crate) struct Connection {
    pub(crate) stream: TcpStream,
    received: Vec<u8>,
}

/// The connection ended before a complete response; contains the bytes received so far.
#[derive(Debug)]
pub(crate) struct Cut(pub(crate) Vec<u8>);

/// Complete response.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Header names in lower case, with their values.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// Builds `GET path`.
pub(crate) fn get(path: &str) -> Vec<u8> {
    get_with(path, "")
}

/// Builds `GET path` with header lines, each with its line end.
pub(crate) fn get_with(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n").into_bytes()
}

/// Builds `POST path` with a JSON body.
pub(crate) fn post(path: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend(body);
    request
}

impl Connection {
    pub(crate) fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, received: Vec::new() }
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.stream.write_all(bytes.as_ref())
    }

    /// Reads the next response.
    pub(crate) fn answer(&mut self) -> Result<Answer, Cut> {
        loop {
            if let Some((answer, length)) = Answer::read(&self.received) {
                self.received.drain(..length);
                return Ok(answer);
            }
            if !self.receive() {
                return Err(Cut(std::mem::take(&mut self.received)));
            }
        }
    }

    /// Sends a request and reads the response.
    #[track_caller]
    pub(crate) fn ask(&mut self, request: impl AsRef<[u8]>) -> Answer {
        // A service that refuses a body need not read it.
        _ = self.send(request);
        self.answer().unwrap_or_else(|Cut(part)| {
            panic!("no whole answer: {:?}", String::from_utf8_lossy(&part))
        })
    }

    /// Closes the sending side of the connection.
    pub(crate) fn finish(&self) {
        self.stream.shutdown(Shutdown::Write).unwrap();
    }

    /// Reads everything until the service closes the connection.
    pub(crate) fn rest(mut self) -> Vec<u8> {
        while self.receive() {}
        self.received
    }

    /// Reads until the received bytes satisfy a condition, and returns them.
    pub(crate) fn received_until(&mut self, is_enough: impl Fn(&[u8]) -> bool) -> &[u8] {
        while !is_enough(&self.received) && self.receive() {}
        &self.received
    }

    /// Waits for more bytes; returns false if the connection has ended.
    fn receive(&mut self) -> bool {
        let mut part = [0; 8192];
        match self.stream.read(&mut part) {
            Ok(0) => false,
            Ok(length) => {
                self.received.extend(&part[..length]);
                true
            }
            Err(error) if [ErrorKind::WouldBlock, ErrorKind::TimedOut].contains(&error.kind()) => {
                panic!("nothing came within {PATIENCE:?}, and the connection stays open")
            }
            Err(_) => false,
        }
    }
}

impl Answer {
    /// Parses the response at the beginning of `bytes`; returns it with its length if it is
    /// complete.
    pub(crate) fn read(bytes: &[u8]) -> Option<(Self, usize)> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&bytes[..end]).expect("the head of an answer is text");
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().expect("the first line has a status");
        let header = |line: &str| {
            let (name, value) = line.split_once(':').expect("a header has a name");
            (name.to_ascii_lowercase(), value.trim().to_owned())
        };
        let mut answer = Self { status, headers: lines.map(header).collect(), body: Vec::new() };
        let rest = &bytes[end + 4..];
        let length = if answer.header("transfer-encoding") == "chunked" {
            let (body, length) = dechunked(rest);
            answer.body = body;
            length?
        } else {
            let length = answer.header("content-length").parse().unwrap_or(0);
            rest.get(..length)?.clone_into(&mut answer.body);
            length
        };
        Some((answer, end + 4 + length))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// Returns the body of a successful response.
    #[track_caller]
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()
    }

    /// Checks that the response is exactly this problem.
    #[track_caller]
    pub(crate) fn is_problem(&self, status: u16, kind: &str, title: &str, detail: &str) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let expected = serde_json::json!({
            "type": format!("/problems/{kind}"),
            "title": title,
            "status": status,
            "detail": detail,
            "request_id": self.header("x-request-id"),
        });
        assert_eq!((self.status, self.json()), (status, expected));
    }

    /// Checks that the body was refused with these errors, each a pointer and a message.
    #[track_caller]
    pub(crate) fn is_invalid_body(&self, errors: &[(&str, &str)]) {
        let problem = self.json();
        assert_eq!(
            (self.status, &problem["type"]),
            (422, &"/problems/invalid-body".into()),
            "{problem}"
        );
        let expected = errors
            .iter()
            .map(|(pointer, message)| serde_json::json!({"pointer": pointer, "message": message}));
        assert_eq!(problem["errors"], expected.collect::<Value>());
    }

    /// Checks that the store could not commit.
    #[track_caller]
    pub(crate) fn is_store_unavailable(&self) {
        let detail = "The store takes nothing, so nothing was done and nothing is given. Try again; if it lasts, give the request id to an operator.";
        self.is_problem(503, "store-unavailable", "Store unavailable", detail);
    }

    /// Checks that the time limit of a second was over.
    #[track_caller]
    pub(crate) fn is_too_late(&self) {
        let detail = "No answer within 1 seconds. Try again; if it lasts, give the request id to an operator.";
        self.is_problem(503, "timeout", "Timeout", detail);
    }

    /// Returns the identifier of the prediction in the response.
    pub(crate) fn prediction_id(&self) -> Option<String> {
        (self.status == 200).then(|| {
            self.json()["prediction_id"].as_str().expect("a prediction has one").to_owned()
        })
    }
}

/// Decodes a chunked body as far as it has arrived.
///
/// If it is complete, the second value is its encoded length.
pub(crate) fn dechunked(bytes: &[u8]) -> (Vec<u8>, Option<usize>) {
    let (mut body, mut at) = (Vec::new(), 0);
    loop {
        let rest = &bytes[at..];
        let Some(end) = rest.windows(2).position(|window| window == b"\r\n") else {
            return (body, None);
        };
        let size = std::str::from_utf8(&rest[..end])
            .ok()
            .and_then(|size| usize::from_str_radix(size, 16).ok());
        let (size, data) = (size.expect("a chunk has a size"), &rest[end + 2..]);
        body.extend(&data[..size.min(data.len())]);
        at += end + 2 + size + 2;
        if at > bytes.len() {
            return (body, None);
        }
        if size == 0 {
            return (body, Some(at));
        }
    }
}

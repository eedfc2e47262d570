//! A client that sends any bytes, right or wrong, and reads what comes back.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};

use serde_json::Value;

use super::PATIENCE;

/// A connection to the service.
pub(crate) struct Connection {
    pub(crate) stream: TcpStream,
    received: Vec<u8>,
}

/// The connection ended before an answer did; holds what had come of it.
#[derive(Debug)]
pub(crate) struct Cut(pub(crate) Vec<u8>);

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in lower case, and values.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// `GET path`.
pub(crate) fn get(path: &str) -> Vec<u8> {
    get_with(path, "")
}

/// `GET path` with lines of headers, each with its end.
pub(crate) fn get_with(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n").into_bytes()
}

/// `POST path` with a body that is declared as JSON.
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

    /// The next answer.
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

    /// Sends a request and reads its answer.
    #[track_caller]
    pub(crate) fn ask(&mut self, request: impl AsRef<[u8]>) -> Answer {
        // A service that refuses a body need not read it.
        _ = self.send(request);
        self.answer().unwrap_or_else(|Cut(part)| {
            panic!("no whole answer: {:?}", String::from_utf8_lossy(&part))
        })
    }

    /// Tells the service that nothing more will be sent.
    pub(crate) fn finish(&self) {
        self.stream.shutdown(Shutdown::Write).unwrap();
    }

    /// Everything that comes until the service closes the connection.
    pub(crate) fn rest(mut self) -> Vec<u8> {
        while self.receive() {}
        self.received
    }

    /// Everything that has come, once it satisfies a condition.
    pub(crate) fn received_until(&mut self, is_enough: impl Fn(&[u8]) -> bool) -> &[u8] {
        while !is_enough(&self.received) && self.receive() {}
        &self.received
    }

    /// Waits for the next bytes; false if the connection has ended.
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
    /// The answer at the beginning of `bytes` and its length, if it is whole.
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

    /// The body of a successful answer.
    #[track_caller]
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()
    }

    /// Checks that the answer is this problem, to the letter.
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

    /// Checks that the store did not take what was to be answered.
    #[track_caller]
    pub(crate) fn is_store_unavailable(&self) {
        let detail = "The store takes nothing, so nothing was done and nothing is given. Try again; if it lasts, give the request id to an operator.";
        self.is_problem(503, "store-unavailable", "Store unavailable", detail);
    }

    /// Checks that there was no answer within a second.
    #[track_caller]
    pub(crate) fn is_too_late(&self) {
        let detail = "No answer within 1 seconds. Try again; if it lasts, give the request id to an operator.";
        self.is_problem(503, "timeout", "Timeout", detail);
    }

    /// The identifier of the prediction that was answered.
    pub(crate) fn prediction_id(&self) -> Option<String> {
        (self.status == 200).then(|| {
            self.json()["prediction_id"].as_str().expect("a prediction has one").to_owned()
        })
    }
}

/// A body that came in chunks, as far as it has come; and its length with the chunks' frames, if it
/// is whole.
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

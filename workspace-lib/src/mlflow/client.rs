//! The calls of MLflow's REST API: JSON over HTTP, and files.

use std::time::Duration;

use serde_json::Value;
use ureq::http::Response;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

use super::settings::{Credentials, Settings};

/// Most bytes of an answer that are read. MLflow's own are a few kB.
const ANSWER: u64 = 4 << 20;
/// Time until a connection is there.
const CONNECT: Duration = Duration::from_secs(5);
/// How much longer a file may take than a call.
const FILE_PATIENCE: u32 = 20;
/// Letters of an unexpected answer that a message shows.
const SHOWN: usize = 200;

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub enum MlflowError {
    /// There was no answer.
    #[error("{call}: the server does not answer: {cause}")]
    NoAnswer {
        /// The call.
        call: String,
        /// The network's error.
        cause: String,
    },
    /// The server refused, or failed.
    #[error("{call}: the server answered {status}{}: {message}", code.as_ref().map(|code| format!(" {code}")).unwrap_or_default())]
    Refused {
        /// The call.
        call: String,
        /// HTTP status.
        status: u16,
        /// MLflow's code of the error, such as `RESOURCE_DOES_NOT_EXIST`.
        code: Option<String>,
        /// What the server says.
        message: String,
    },
    /// The answer is not of MLflow's form.
    #[error(
        "{call}: expected MLflow's answer with {expected}, found {found:?}. Is MLFLOW_TRACKING_URI the address of an MLflow server?"
    )]
    Malformed {
        /// The call.
        call: String,
        /// What it should hold.
        expected: &'static str,
        /// How it begins.
        found: String,
    },
}

impl MlflowError {
    /// Checks whether the server answered with this code of MLflow.
    pub(super) fn is(&self, expected: &str) -> bool {
        matches!(self, Self::Refused { code: Some(code), .. } if code == expected)
    }
}

pub(super) type Result<T> = std::result::Result<T, MlflowError>;

/// A client of one tracking server.
#[derive(Debug)]
pub(super) struct Client {
    agent: Agent,
    base: String,
    authorization: Option<String>,
    timeout: Duration,
}

impl Client {
    pub(super) fn new(settings: &Settings) -> Self {
        // The system's certificates know a company's own authority.
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .tls_config(tls)
            .timeout_connect(Some(CONNECT.min(settings.timeout)))
            .user_agent(concat!("pret/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Self {
            agent,
            base: settings.tracking_uri.clone(),
            authorization: settings.credentials.as_ref().map(authorization),
            timeout: settings.timeout,
        }
    }

    /// Calls a route of `api/2.0/mlflow` that reads.
    pub(super) fn get(&self, route: &str, query: &[(&str, &str)]) -> Result<Value> {
        let query = query.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        let query = query.collect::<Vec<_>>().join("&");
        let mut request = self.agent.get(self.url(&format!("mlflow/{route}?{query}")));
        if let Some(authorization) = &self.authorization {
            request = request.header("authorization", authorization);
        }
        let request = request.config().timeout_global(Some(self.timeout)).build();
        json(route, &self.answer(route, request.call())?)
    }

    /// Calls a route of `api/2.0/mlflow` that writes.
    pub(super) fn post(&self, route: &str, body: &Value) -> Result<Value> {
        let mut request =
            self.agent.post(self.url(&format!("mlflow/{route}"))).content_type("application/json");
        if let Some(authorization) = &self.authorization {
            request = request.header("authorization", authorization);
        }
        let request = request.config().timeout_global(Some(self.timeout)).build();
        json(route, &self.answer(route, request.send(body.to_string()))?)
    }

    /// Writes a file through the server's proxy of artifacts.
    pub(super) fn put_file(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let parts = path.split('/').map(encoded).collect::<Vec<_>>().join("/");
        let url = self.url(&format!("mlflow-artifacts/artifacts/{parts}"));
        let mut request = self.agent.put(url).content_type("application/octet-stream");
        if let Some(authorization) = &self.authorization {
            request = request.header("authorization", authorization);
        }
        let patience = self.timeout * FILE_PATIENCE;
        let request = request.config().timeout_global(Some(patience)).build();
        let call = format!("artifact {path}");
        self.answer(&call, request.send(bytes)).map(drop)
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/2.0/{path}", self.base)
    }

    /// Reads an answer. A status that is no success is an error with what the server says.
    fn answer(
        &self,
        call: &str,
        answer: std::result::Result<Response<Body>, ureq::Error>,
    ) -> Result<String> {
        let no_answer = |error: ureq::Error| MlflowError::NoAnswer {
            call: format!("{} {call}", self.base),
            cause: error.to_string(),
        };
        let mut answer = answer.map_err(no_answer)?;
        let status = answer.status();
        let text = answer.body_mut().with_config().limit(ANSWER).lossy_utf8(true).read_to_string();
        let text = text.map_err(no_answer)?;
        if status.is_success() {
            return Ok(text);
        }
        let value: Value = serde_json::from_str(&text).unwrap_or_default();
        let field = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        Err(MlflowError::Refused {
            call: call.to_owned(),
            status: status.as_u16(),
            code: field("error_code"),
            message: begin(&field("message").unwrap_or(text)),
        })
    }
}

fn json(call: &str, text: &str) -> Result<Value> {
    serde_json::from_str(text).map_err(|_| malformed(call, "JSON", text))
}

/// Returns the text at a path of an answer.
pub(super) fn text_at(call: &str, answer: &Value, path: &'static str) -> Result<String> {
    let found = answer.pointer(path).and_then(Value::as_str);
    found.map(str::to_owned).ok_or_else(|| malformed(call, path, &answer.to_string()))
}

fn malformed(call: &str, expected: &'static str, found: &str) -> MlflowError {
    MlflowError::Malformed { call: call.to_owned(), expected, found: begin(found) }
}

/// Returns the beginning of a text, on one line.
fn begin(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    super::limits::cut(&line, SHOWN)
}

/// Encodes a text as a part of a path or a query (RFC 3986: all but unreserved letters).
fn encoded(text: &str) -> String {
    let encode = |&byte: &u8| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.as_bytes().iter().map(encode).collect()
}

fn authorization(credentials: &Credentials) -> String {
    match credentials {
        Credentials::Bearer(token) => format!("Bearer {token}"),
        Credentials::Basic { username, password } => {
            format!("Basic {}", base64(format!("{username}:{password}").as_bytes()))
        }
    }
}

/// Encodes bytes as base64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            if digit <= group.len() {
                text.push(char::from(DIGITS[(bits >> (18 - 6 * digit) & 63) as usize]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_an_address_are_encoded() {
        assert_eq!(encoded("pret test/é&=~"), "pret%20test%2F%C3%A9%26%3D~");
    }

    #[test]
    fn base64_is_that_of_the_rfcs_own_examples() {
        // RFC 4648, section 10.
        for (plain, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
    }
}

//! A webhook: each change of an alarm as a JSON POST, signed if there is a secret.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Message;

/// Longest time until the receiver answers.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Address to which changes of alarms are posted.
#[derive(Clone)]
pub struct Webhook {
    url: String,
    secret: Option<String>,
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Neither the secret nor a token in the address goes to a log.
        formatter.write_str("Webhook")
    }
}

impl Webhook {
    /// Takes the address, and the secret that signs what is sent.
    ///
    /// # Errors
    /// If the address is not one of HTTP or HTTPS.
    pub fn new(url: &str, secret: Option<String>) -> Result<Self, String> {
        let is_web = ["http://", "https://"].iter().any(|scheme| url.starts_with(scheme));
        if !is_web || url.parse::<ureq::http::Uri>().is_err() {
            return Err("expected an address like https://alarms.example/pret".to_owned());
        }
        Ok(Self { url: url.to_owned(), secret: secret.filter(|secret| !secret.is_empty()) })
    }

    /// Posts a message. A status from 200 to 299 means that it has arrived.
    pub(super) fn send(&self, message: &Message) -> Result<(), String> {
        let body = serde_json::to_vec(message).map_err(|error| error.to_string())?;
        let config = ureq::Agent::config_builder().timeout_global(Some(TIMEOUT)).max_redirects(0);
        let agent: ureq::Agent = config.build().into();
        let mut request = agent
            .post(&self.url)
            .header("content-type", "application/json")
            .header("x-pret-transition", &message.transition_id);
        if let Some(secret) = &self.secret {
            request = request.header("x-pret-signature", signature(secret, &body));
        }
        // The message of an error of the library can hold the address, and with it a token.
        match request.send(body.as_slice()) {
            Ok(answer) if answer.status().is_success() => Ok(()),
            Ok(answer) => Err(format!("the receiver answered with status {}", answer.status())),
            Err(ureq::Error::StatusCode(status)) => {
                Err(format!("the receiver answered with status {status}"))
            }
            Err(ureq::Error::Timeout(_)) => Err("the receiver did not answer in time".to_owned()),
            Err(error) => Err(error.to_string().replace(&self.url, "the receiver")),
        }
    }
}

/// Returns the signature of a body: `sha256=` and the HMAC-SHA256 in hexadecimal digits.
fn signature(secret: &str, body: &[u8]) -> String {
    use std::fmt::Write;
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(body);
    mac.finalize().into_bytes().iter().fold("sha256=".to_owned(), |mut text, byte| {
        _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_as_rfc_4231_does() {
        // Test case 2.
        assert_eq!(
            signature("Jefe", b"what do ya want for nothing?"),
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn refuses_an_address_that_is_not_of_the_web() {
        for url in ["ftp://alarms.example", "alarms.example", "https://", "http://a b"] {
            assert!(Webhook::new(url, None).is_err(), "{url}");
        }
        assert!(Webhook::new("http://127.0.0.1:9000/x", None).is_ok());
    }
}

//! Mail: each change of an alarm as a short text.

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{SmtpTransport, Transport};

use super::Message;

/// Longest time of each step with the server.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Server and addresses of mails about alarms.
#[derive(Clone)]
pub struct Mail {
    server: SmtpTransport,
    from: Mailbox,
    to: Vec<Mailbox>,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The server's URL may hold a password.
        formatter.debug_struct("Mail").field("to", &self.to).finish_non_exhaustive()
    }
}

impl Mail {
    /// Takes the URL of a server and addresses.
    ///
    /// The URL is `smtps://USER:PASSWORD@HOST` for TLS from the start,
    /// `smtp://HOST:587?tls=required` for STARTTLS, `smtp://HOST` without encryption.
    ///
    /// # Errors
    /// What is wrong with one of them, without the URL, which may hold a password.
    pub fn new(url: &str, from: &str, to: &[String]) -> Result<Self, String> {
        let mailbox = |address: &str| {
            address.parse::<Mailbox>().map_err(|_| {
                format!("{address}: expected an address of mail like alarms@pret.example")
            })
        };
        let server = SmtpTransport::from_url(url).map_err(|_| {
            "expected the URL of a mail server like smtps://user:password@mail.example".to_owned()
        })?;
        Ok(Self {
            server: server.timeout(Some(TIMEOUT)).build(),
            from: mailbox(from)?,
            to: to.iter().map(|address| mailbox(address)).collect::<Result<_, _>>()?,
        })
    }

    /// Sends a message to everybody.
    pub(super) fn send(&self, message: &Message) -> Result<(), String> {
        let mut mail = lettre::Message::builder()
            .from(self.from.clone())
            .message_id(Some(format!("<{}@pret>", message.transition_id)))
            .subject(message.subject())
            .header(ContentType::TEXT_PLAIN);
        for to in &self.to {
            mail = mail.to(to.clone());
        }
        let mail = mail.body(message.text()).map_err(|error| error.to_string())?;
        self.server.send(&mail).map(|_| ()).map_err(|error| error.to_string())
    }
}

impl Message {
    fn subject(&self) -> String {
        let level = serde_json::to_value(self.level).unwrap_or_default();
        let level = level.as_str().unwrap_or_default().to_owned();
        format!("[pret] {} {}: {}", level, self.transition, self.name)
    }

    fn text(&self) -> String {
        let about = self.about.as_ref().map(|about| format!(" ({about})")).unwrap_or_default();
        format!(
            "{}{about}: {:.4}, by chance {:.4}, of {} observations.\n\n{}\n\nOwner: {}\nDue: {}\nModel: {}\nAlarm: {}\n",
            self.name,
            self.value,
            self.by_chance,
            self.count,
            self.action,
            self.owner,
            self.deadline,
            self.model_version,
            self.alarm_id,
        )
    }
}

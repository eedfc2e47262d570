//! Where the tracking server is, and how to sign in, from MLflow's own variables.

use std::time::Duration;

use ureq::http::Uri;

/// Experiment of runs if none is named.
const EXPERIMENT: &str = "pret-a-depenser";

/// A tracking server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Its address, without credentials and without a slash at its end.
    pub tracking_uri: String,
    /// Name of the experiment that runs belong to.
    pub experiment: String,
    /// How to sign in.
    pub credentials: Option<Credentials>,
    /// Time until an answer.
    pub timeout: Duration,
}

/// Credentials of a tracking server. Debug output does not show them.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// A name and a password.
    Basic {
        /// The name.
        username: String,
        /// The password.
        password: String,
    },
    /// A token.
    Bearer(String),
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Basic { .. } => "Basic",
            Self::Bearer(_) => "Bearer",
        })
    }
}

impl Settings {
    /// Reads the settings from the environment; `None` if no server is named.
    ///
    /// * `MLFLOW_TRACKING_URI`: address of the server, `http://` or `https://`
    /// * `MLFLOW_EXPERIMENT_NAME`: `pret-a-depenser` if it is not set
    /// * `MLFLOW_TRACKING_TOKEN`, or `MLFLOW_TRACKING_USERNAME` and `MLFLOW_TRACKING_PASSWORD`
    ///
    /// # Errors
    /// If the address is not that of a server, as a sentence.
    pub fn from_environment() -> Result<Option<Self>, String> {
        Self::from_variables(|name| std::env::var(name).ok())
    }

    /// As [`from_environment`](Self::from_environment), with another source of variables.
    ///
    /// # Errors
    /// If the address is not that of a server, as a sentence.
    pub fn from_variables(
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, String> {
        let variable = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        let Some(address) = variable("MLFLOW_TRACKING_URI") else { return Ok(None) };
        let uri: Option<Uri> = address.trim().parse().ok();
        let Some((uri, authority)) = uri.as_ref().and_then(server) else {
            return Err(
                "MLFLOW_TRACKING_URI: expected the address of a tracking server, such as https://mlflow.example:5000, \
                 found something else. Files and databases are written by MLflow's own library only; start a server with \
                 `mlflow server`."
                    .to_owned(),
            );
        };
        let (in_address, host) = match authority.rsplit_once('@') {
            Some((credentials, host)) => {
                let (username, password) = credentials.split_once(':').unwrap_or((credentials, ""));
                let (username, password) = (decoded(username), decoded(password));
                (Some(Credentials::Basic { username, password }), host)
            }
            None => (None, authority),
        };
        let scheme = uri.scheme_str().unwrap_or_default();
        let tracking_uri = format!("{scheme}://{host}{}", uri.path().trim_end_matches('/'));
        let named = variable("MLFLOW_TRACKING_USERNAME").map(|username| Credentials::Basic {
            username,
            password: variable("MLFLOW_TRACKING_PASSWORD").unwrap_or_default(),
        });
        let token = variable("MLFLOW_TRACKING_TOKEN").map(Credentials::Bearer);
        Ok(Some(Self {
            tracking_uri,
            experiment: variable("MLFLOW_EXPERIMENT_NAME").unwrap_or_else(|| EXPERIMENT.to_owned()),
            credentials: named.or(token).or(in_address),
            timeout: Duration::from_secs(30),
        }))
    }
}

/// Returns the address and its authority, if it is that of a server.
fn server(uri: &Uri) -> Option<(&Uri, &str)> {
    let authority = uri.authority().filter(|authority| !authority.host().is_empty())?;
    matches!(uri.scheme_str(), Some("http" | "https")).then_some((uri, authority.as_str()))
}

/// Undoes the percent-encoding of a part of an address.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let digits = (*first == b'%').then(|| tail.get(..2)).flatten();
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            bytes.push(byte);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(variables: &[(&str, &str)]) -> Result<Option<Settings>, String> {
        Settings::from_variables(|name| {
            let found = variables.iter().find(|(own, _)| *own == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn without_an_address_nothing_is_sent() {
        assert_eq!(settings(&[]), Ok(None));
        assert_eq!(settings(&[("MLFLOW_TRACKING_URI", " ")]), Ok(None));
    }

    #[test]
    fn credentials_are_read_and_never_shown() {
        let address = ("MLFLOW_TRACKING_URI", "https://ann:p%40ss@mlflow.example/team/?x=1");
        let found = settings(&[address]).unwrap().unwrap();
        assert_eq!(found.tracking_uri, "https://mlflow.example/team");
        let basic = |username: &str, password: &str| Credentials::Basic {
            username: username.to_owned(),
            password: password.to_owned(),
        };
        assert_eq!(found.credentials, Some(basic("ann", "p@ss")));
        assert_eq!(found.experiment, "pret-a-depenser");
        assert!(!format!("{found:?}").contains("ss"), "{found:?}");

        let token = ("MLFLOW_TRACKING_TOKEN", "secret");
        let named = [("MLFLOW_TRACKING_USERNAME", "bob"), ("MLFLOW_TRACKING_PASSWORD", "pw")];
        let found = settings(&[address, token]).unwrap().unwrap();
        assert_eq!(found.credentials, Some(Credentials::Bearer("secret".to_owned())));
        // MLflow's own library prefers the name to the token.
        let found = settings(&[&[address, token], &named[..]].concat()).unwrap().unwrap();
        assert_eq!(found.credentials, Some(basic("bob", "pw")));
    }

    #[test]
    fn an_address_that_is_no_server_is_refused_without_showing_it() {
        for address in ["sqlite:///secret.db", "mlruns", "databricks", "file:///x", "http://"] {
            let message = settings(&[("MLFLOW_TRACKING_URI", address)]).unwrap_err();
            assert!(message.starts_with("MLFLOW_TRACKING_URI: expected the address"), "{message}");
            assert!(!message.contains("secret"), "{message}");
        }
    }
}

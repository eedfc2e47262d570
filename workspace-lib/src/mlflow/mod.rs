//! Sends runs to an [MLflow](https://mlflow.org) tracking server, by its REST API.
//!
//! Nothing depends on the server. If it is down, the run's record says what was not sent and why,
//! and the same call sends it later. Files about individual clients are never sent.
//!
//! The variables of the environment are MLflow's own: see [`Settings::from_environment`].

mod client;
mod limits;
mod payload;
mod send;
mod settings;
#[cfg(test)]
mod test_server;
#[cfg(test)]
mod tests;

pub use client::MlflowError;
pub use send::{MODEL_NAME, send_run};
pub use settings::{Credentials, Settings};

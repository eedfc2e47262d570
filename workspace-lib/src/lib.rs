//! Everything a data scientist imports: tables, features, modelling, evaluation, explaining and
//! publishing.
//!
//! Raw tables become a feature matrix ([`features::build`]), a trained and calibrated model
//! ([`modelling::train`]) and a bundle that the API serves ([`publishing::write_bundle`]). The
//! `pret` command and the notebooks are thin layers over these functions.

pub mod applications;
pub mod charts;
pub mod documents;
pub mod error;
pub mod evaluation;
pub mod events;
pub mod explaining;
pub mod features;
pub mod files;
pub mod mlflow;
pub mod modelling;
pub mod monitor;
pub mod notebook;
pub mod prelude;
pub mod publishing;
pub mod runs;
pub mod tables;
pub mod typography;

pub use error::{Error, Result};
pub use {lightgbm3, plotters, polars, polars_io, scoring, serde_json, smartcore};

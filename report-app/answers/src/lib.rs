//! What the scoring API answers: from a request, a bundle and its clients to a response.
//!
//! [`Answers`] holds a bundle with its clients, and has a function for each answer. The functions
//! take checked requests ([`CheckedRequest`], [`Parameters`]) and return the types of the crate
//! `contract`. The crate knows no HTTP server, no store and no clock, and reads no file, so it also
//! builds to WebAssembly. There it gives the same bytes as in native code. The modules are:
//!
//! * [`body`] and [`parameters`]: the parts of a request.
//! * [`clients`]: the clients in memory, and lists of them.
//! * [`population`]: distributions of fields and features among the clients.
//! * [`disclosure`]: which figures may be shown.

mod answers;
pub mod body;
mod challenger;
mod checks;
mod client_file;
pub mod clients;
mod contributions;
mod conversions;
mod counterfactuals;
pub mod disclosure;
mod error;
mod meaning;
mod model;
mod nearest;
pub mod parameters;
pub mod population;
mod prediction;
mod report;
mod request;
mod similar;
mod standings;
#[cfg(test)]
mod test_bundle;

pub use answers::Answers;
pub use challenger::{COMPARED_FIELDS, ChallengerError, ChallengerInputs, ShadowScore};
pub use clients::{Clients, ClientsError};
pub use error::{Error, MOST_ERRORS, ProblemKind};
pub use parameters::Parameters;
pub use prediction::{Prediction, Reason};
pub use report::Report;
pub use request::CheckedRequest;

/// Result of the functions that answer a request.
pub type Result<T> = std::result::Result<T, Error>;

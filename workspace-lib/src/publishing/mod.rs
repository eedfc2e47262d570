//! Writes a trained model as a bundle, and makes a bundle the champion.

mod bundle;
mod clients;
mod fingerprint;
mod promote;
mod report;

pub use bundle::{Published, write_bundle};
pub use clients::{explanations_match, records};
pub use fingerprint::fingerprint;
pub use promote::promote;
pub use report::{GroupImportance, Importance, ReliabilityBin, Report};

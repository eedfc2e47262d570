//! Writes a trained model as a bundle, makes a bundle the champion, and writes the documents that are generated.

mod bundle;
mod clients;
mod dictionary;
mod fingerprint;
mod out_of_fold;
mod promote;
mod report;

pub use bundle::{Published, write_bundle};
pub use clients::{explanations_match, records};
pub use dictionary::{Page, dictionary};
pub use fingerprint::fingerprint;
pub use out_of_fold::write_out_of_fold;
pub use promote::promote;
pub use report::Report;

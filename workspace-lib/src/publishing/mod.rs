//! Writes a trained model as a bundle, makes a bundle the champion, and writes the documents that are generated.

mod bundle;
mod champion_page;
mod clients;
mod dictionary;
mod fingerprint;
mod folder;
mod out_of_fold;
mod page;
mod promote;
mod refresh;
mod report;
mod reword;
mod sentences;
mod similar;

pub use bundle::{Published, write_bundle};
pub use champion_page::{BundleRecord, champion_page, read_record};
pub use clients::{explanations_match, records, stored_clients};
pub use dictionary::dictionary;
pub use fingerprint::fingerprint;
pub use out_of_fold::write_out_of_fold;
pub use page::Page;
pub use promote::promote;
pub use refresh::{Refreshed, refresh};
pub use report::Report;
pub use reword::{Reworded, reword};
pub use sentences::sentences_page;

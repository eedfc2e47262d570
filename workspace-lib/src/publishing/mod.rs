//! Writes a trained model as a bundle and makes a bundle the champion.

mod baseline;
mod bundle;
mod challenger;
mod clients;
mod fingerprint;
mod folder;
mod out_of_fold;
mod promote;
mod record;
mod refresh;
mod report;
mod reword;
mod similar;
mod training_sample;

pub use bundle::{PublishedBundle, write_bundle};
pub use challenger::{ChampionComparison, ComparisonBasis, compare_with_champion, probabilities};
pub use clients::{records, stored_clients, verify_explanations};
pub use fingerprint::fingerprint;
pub use out_of_fold::write_out_of_fold;
pub use promote::promote;
pub use record::{BundleRecord, read_record};
pub use refresh::{RefreshedBundle, refresh};
pub use report::Report;
pub use reword::{RewordedBundle, reword};
pub use training_sample::{HoldoutDecision, TrainingSample, compare_decisions};

//! Pages, one folder each: a page loads its data and passes it to components.

mod application;
mod challenger;
mod client;
mod clients;
mod edited_address;
mod granted_options;
mod help;
mod model;
mod monitoring;
mod not_found;
mod queue;
mod sign_in;

pub use application::ApplicationPage;
pub use challenger::ChallengerPage;
pub use client::{ClientPage, LetterPage, use_category_label};
pub use clients::ClientsPage;
pub use edited_address::use_address_sync;
pub use granted_options::GrantedOptions;
pub use help::HelpPage;
pub use model::ModelPage;
pub use monitoring::MonitoringPage;
pub use not_found::NotFoundPage;
pub use queue::QueuePage;
pub use sign_in::SignInPage;

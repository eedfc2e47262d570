//! Pages: each loads what it shows and hands it to components.

mod categories;
mod client;
mod clients;
mod not_found;
mod sign_in;

pub use categories::use_category_label;
pub use client::ClientPage;
pub use clients::ClientsPage;
pub use not_found::NotFoundPage;
pub use sign_in::SignInPage;

//! Pages: each loads what it shows and hands it to components.

mod categories;
mod client;
mod clients;
mod not_found;

pub use categories::use_category_label;
pub use client::ClientPage;
pub use clients::ClientsPage;
pub use not_found::NotFoundPage;

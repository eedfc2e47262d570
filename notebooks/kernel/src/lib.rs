//! The library that notebook cells link to.
pub use workspace_lib::*;

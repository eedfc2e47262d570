//! Demo data: invented clients in all seven tables, written as files.
//!
//! The crate `demo-world` invents the clients. Here their columns become data frames with the
//! columns and types of the schema, and then CSV or Parquet files under Kaggle's names.

mod frame;
mod write;

pub use demo_world::{Drift, FULL_SIZE, Period, Population};
pub use write::{Format, Summary, write};

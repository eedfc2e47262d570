//! Tests of the library through its public functions, in one program: linking polars takes seconds.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod applications;
mod bundles;
mod challenger;
mod code;
mod damage;
mod features_equal_scalar;
mod model_variants;
mod odd_histories;
mod reword;
mod sentences;
mod tables_files;
mod training;
mod trees_equal_lightgbm;

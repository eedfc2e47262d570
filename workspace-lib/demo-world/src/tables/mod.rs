//! Rows of each table, and the columns made of them.
//!
//! The generators make the rows. Keys of credits and earlier applications are positions until
//! `History::number` makes them unique.

pub(crate) mod applications;
pub(crate) mod bureau;
pub(crate) mod previous_application;
pub(crate) mod repayment;

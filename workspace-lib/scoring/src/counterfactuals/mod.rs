//! Counterfactuals: the changes with which a refused application would be granted.
//!
//! A client can ask for less, make a down payment, take another duration, add a co-borrower's
//! income or complete the file: these are the [`Lever`]s. They change raw fields, and every ratio
//! is recomputed, as for any edited application. Each proposal is the model's own decision on the
//! changed application, with a margin. Age, family and history never change.

mod levers;
mod search;

pub use levers::Lever;

use crate::{Explanation, Value};

/// A changed application that would be granted.
#[derive(Debug, Clone, PartialEq)]
pub struct Counterfactual {
    /// What the client does.
    pub levers: Vec<Lever>,
    /// The fields that change.
    pub changes: Vec<Change>,
    /// How much is asked of the client, from 0 to the number of levers; 1 is a lever's whole reach.
    pub effort: f64,
    /// The decision on the changed application and its reasons.
    pub explanation: Explanation,
}

/// One field of a changed application.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The field's raw name.
    pub field: String,
    /// Its value in the application.
    pub from: Value,
    /// The value in the changed application.
    pub to: Value,
}

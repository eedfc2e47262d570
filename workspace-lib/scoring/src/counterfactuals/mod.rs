//! What would have to change for a refused application to be granted.
//!
//! A client can ask for less, pay a part, take another duration, add a co-borrower's income or
//! complete the file: the [`Lever`]s. They change raw fields; every ratio follows, as for any
//! edited application, and each proposal is what the model itself decides on the changed
//! application, with a margin. What a client is (age, family, history) never changes.

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
    /// How much of what is plausible is asked of the client, from 0 to the number of levers.
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
    /// The value that it takes.
    pub to: Value,
}

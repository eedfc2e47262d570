//! What a model relies on, over many clients.
//!
//! One client's reasons come from [`scoring::Bundle::explain`]. Here the same exact Shapley values
//! are gathered over clients: which inputs and reasons weigh most ([`feature_importance`],
//! [`group_importance`]), how a contribution follows its input's value ([`dependence()`]), which
//! inputs act together ([`interactions()`]), and whether clients would be told the same reasons had
//! the model been trained on other applications ([`reason_stability`]) or were the numbers about
//! them a little different ([`nudge_stability`]).
//!
//! Clients come as row-major numbers, one row for each client and one column for each of the
//! model's inputs, `NaN` where a value is missing: what
//! [`features::row_major`](crate::features::row_major) gives. All results are in log-odds and
//! depend on nothing but the arguments.

mod dependence;
mod importance;
mod interactions;
mod nudges;
mod ranks;
mod rows;
mod stability;

#[cfg(test)]
mod small_models;

pub use dependence::{Dependence, DependenceBin, MissingValues, dependence};
pub use importance::{
    GroupImportance, Importance, contributions, feature_importance, group_importance,
    most_important,
};
pub use interactions::{Interaction, interactions};
pub use nudges::{NudgeStability, nudge_stability};
pub(crate) use ranks::ranks;
pub use stability::{GroupStability, ReasonStability, reason_stability};

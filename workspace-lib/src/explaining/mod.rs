//! Explanations of a model over many clients.
//!
//! [`scoring::Bundle::explain`] gives the reasons of one client. Here the same exact Shapley values
//! are gathered over clients. They show:
//!
//! * which inputs and reasons weigh most ([`feature_importance`], [`group_importance`]);
//! * how a contribution follows its input's value ([`dependence()`]);
//! * which inputs act together ([`interactions()`]);
//! * whether a model trained on other applications would give clients the same reasons
//!   ([`reason_stability`]);
//! * whether slightly different values would give clients the same reasons
//!   ([`perturbation_stability`]).
//!
//! Clients come as row-major numbers, with one row for each client, one column for each of the
//! model's inputs, and `NaN` where a value is missing.
//! [`features::row_major`](crate::features::row_major) returns this layout. Contributions and
//! effects are in log-odds. All results depend only on the arguments.

mod dependence;
mod importance;
mod interactions;
mod perturbations;
mod rows;
mod stability;

#[cfg(test)]
mod small_models;

pub use dependence::{Dependence, DependenceBin, MissingValues, dependence};
pub(crate) use importance::mean_absolute;
pub use importance::{
    GroupImportance, Importance, contributions, feature_importance, group_importance,
    most_important,
};
pub use interactions::{Interaction, interactions};
pub use perturbations::{PerturbationStability, perturbation_stability};
pub use stability::{GroupStability, ReasonStability, reason_stability};

//! Credits with other lenders, as the credit bureau knows them.

mod debts;
mod numbers;
mod times;

use scoring::features::{AggregateBuilder, Condition, Feature, Table, equals, feature};
use scoring::{ReasonGroup as Reason, Unit};

/// Defines the features over `bureau`.
pub(super) fn features() -> Vec<Feature> {
    [numbers::features(), debts::features(), times::features()].concat()
}

/// Begins a feature over the credits with other lenders.
fn over(name: &str, fr: &str, en: &str, unit: Unit) -> AggregateBuilder {
    feature(name, fr, en).unit(unit).group(Reason::OtherLenders).over(Table::Bureau)
}

fn active() -> Condition {
    equals("CREDIT_ACTIVE", "Active")
}

fn is_card() -> Condition {
    equals("CREDIT_TYPE", "Credit card")
}

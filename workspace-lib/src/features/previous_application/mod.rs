//! Earlier applications with this lender.

mod amounts;
mod decisions;
mod offers;
mod terms;

use scoring::features::{
    AggregateBuilder, Condition, Expression, Feature, Table, all, any_of, column, divide, equals,
    feature, missing, not, number,
};
use scoring::{DAYS_PER_YEAR, ReasonGroup as Reason, Unit};

/// Defines the features over `previous_application`.
pub(super) fn features() -> Vec<Feature> {
    [decisions::features(), amounts::features(), terms::features(), offers::features()].concat()
}

/// Begins a feature over the earlier applications.
fn over(name: &str, fr: &str, en: &str, unit: Unit) -> AggregateBuilder {
    feature(name, fr, en)
        .unit(unit)
        .group(Reason::PreviousApplications)
        .over(Table::PreviousApplication)
}

fn approved() -> Condition {
    equals("NAME_CONTRACT_STATUS", "Approved")
}

fn refused() -> Condition {
    equals("NAME_CONTRACT_STATUS", "Refused")
}

/// Returns the condition that a granted loan is still being repaid.
///
/// Such a loan has a first due date, and its last one is not known yet.
fn running() -> Condition {
    let is_loan = any_of("NAME_CONTRACT_TYPE", &["Cash loans", "Consumer loans"]);
    all(vec![
        approved(),
        is_loan,
        not(missing(column("DAYS_FIRST_DUE"))),
        missing(column("DAYS_TERMINATION")),
    ])
}

fn years_since_decision() -> Expression {
    divide(column("DAYS_DECISION"), number(-DAYS_PER_YEAR))
}

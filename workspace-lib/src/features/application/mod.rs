//! The application itself: the external scores, the loan asked for, the applicant's situation,
//! housing and file.

mod duration;
mod external_scores;
mod housing;
mod loan;
mod situation;

use scoring::features::{Expression, Feature, column, divide, equals, number, when};

pub(super) use duration::yearly_rate;

/// Features of the application.
pub(super) fn features() -> Vec<Feature> {
    [external_scores::features(), loan::features(), situation::features(), housing::features()]
        .concat()
}

/// A missing value: what a division by zero gives.
pub(super) fn unknown() -> Expression {
    divide(number(1.0), number(0.0))
}

/// 1 for the category `yes`, 0 for `no`, missing for anything else: an answer that nobody gave is
/// not a no.
fn yes_or_no(column: &str, yes: &str, no: &str) -> Expression {
    when(equals(column, yes), number(1.0), when(equals(column, no), number(0.0), unknown()))
}

/// Days before the application, given as negative numbers, in years.
fn years_since(days: &str) -> Expression {
    divide(column(days), number(-365.25))
}

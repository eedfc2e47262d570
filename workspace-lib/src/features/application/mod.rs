//! Features of the application itself: external scores, loan, situation, housing and file.

mod duration;
mod external_scores;
mod housing;
mod loan;
mod situation;

use scoring::DAYS_PER_YEAR;
use scoring::features::{Expression, Feature, column, divide, equals, number, when};

pub(super) use duration::yearly_rate;

/// Defines the features of the application.
pub(super) fn features() -> Vec<Feature> {
    [external_scores::features(), loan::features(), situation::features(), housing::features()]
        .concat()
}

/// Returns a missing value, as the result of a division by zero.
pub(super) fn missing_value() -> Expression {
    divide(number(1.0), number(0.0))
}

/// Returns 1 for the category `yes`, 0 for `no` and a missing value for anything else.
///
/// A missing answer is not a no.
fn yes_or_no(column: &str, yes: &str, no: &str) -> Expression {
    when(equals(column, yes), number(1.0), when(equals(column, no), number(0.0), missing_value()))
}

/// Converts a column of days before the application, which are negative, to years.
fn years_since(days: &str) -> Expression {
    divide(column(days), number(-DAYS_PER_YEAR))
}

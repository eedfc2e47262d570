//! The application itself: the external scores, the loan asked for, the applicant's situation, housing and file.

mod duration;
mod external_scores;
mod housing;
mod loan;
mod situation;

use scoring::features::{Expression, Feature, column, divide, number};

pub(super) use duration::yearly_rate;

/// Features of the application.
pub(super) fn features() -> Vec<Feature> {
    [external_scores::features(), loan::features(), situation::features(), housing::features()].concat()
}

/// Days before the application, given as negative numbers, in years.
fn years_since(days: &str) -> Expression {
    divide(column(days), number(-365.25))
}

//! Instalments of earlier credits: when and how much was due, when and how much was paid.
//!
//! A row of the table is a payment. An instalment paid in two parts has two rows, each with the
//! whole amount due. Here the rows of an instalment become one before anything is computed. The
//! amount due is kept, the amount paid is the sum of the payments, and the day of the last payment
//! is the day of settlement. An instalment that was never paid has no day of payment: it is late.
//!
//! A card has no plan of instalments. Its payments (`NUM_INSTALMENT_VERSION` 0) show when the
//! client paid, but not how much was due. So they count for lateness and not for shortfalls.

mod amounts;
mod lateness;
mod loans;

use scoring::features::{
    AggregateBuilder, Condition, Expression, Feature, Grouping, Statistic, Table, all, at_least,
    column, equal, feature, grouping, maximum, missing, not, number, subtract, summary, when,
};
use scoring::{ReasonGroup as Reason, Unit};

/// Defines the features over `installments_payments`.
pub(super) fn features() -> Vec<Feature> {
    [lateness::features(), amounts::features(), loans::features()].concat()
}

/// Begins a feature over instalments, with one row for each.
fn over(name: &str, fr: &str, en: &str, unit: Unit) -> AggregateBuilder {
    over_payments(name, fr, en, unit).grouped(instalments())
}

/// Begins a feature over payments.
fn over_payments(name: &str, fr: &str, en: &str, unit: Unit) -> AggregateBuilder {
    feature(name, fr, en).unit(unit).group(Reason::Repayment).over(Table::InstallmentsPayments)
}

/// Groups the payments of each instalment into one row.
fn instalments() -> Grouping {
    let paid = || column("AMT_PAYMENT");
    grouping(
        &["SK_ID_PREV", "NUM_INSTALMENT_VERSION", "NUM_INSTALMENT_NUMBER", "DAYS_INSTALMENT"],
        vec![
            summary("due", Statistic::Maximum, column("AMT_INSTALMENT")),
            summary("paid", Statistic::Sum, when(missing(paid()), number(0.0), paid())),
            summary("payments", Statistic::Count, number(1.0)),
            summary("last_paid", Statistic::Maximum, column("DAYS_ENTRY_PAYMENT")),
        ],
    )
}

/// Returns the days from the due day to the last payment.
///
/// They are negative when early and missing when never paid.
fn days_late() -> Expression {
    subtract(column("last_paid"), column("DAYS_INSTALMENT"))
}

/// Returns the condition that an instalment was paid more than `days` days late, or never.
fn late_by_more_than(days: f64) -> Condition {
    not(at_least(number(days), days_late()))
}

/// Returns the days of delay: 0 where paid in time, missing when never paid.
fn delay() -> Expression {
    when(missing(days_late()), days_late(), maximum(vec![number(0.0), days_late()]))
}

/// Returns the condition that a row is an instalment of a loan, not a payment on a card.
fn of_loan() -> Condition {
    not(equal(column("NUM_INSTALMENT_VERSION"), number(0.0)))
}

/// Returns the condition that both conditions hold.
fn both(left: Condition, right: Condition) -> Condition {
    all(vec![left, right])
}

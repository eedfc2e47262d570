//! Instalments of earlier credits: when and how much was due, when and how much was paid.
//!
//! A row of the table is a payment, and an instalment paid in two parts has two rows, each with the
//! whole amount due. Here the rows of an instalment become one before anything is computed: due is
//! what was due, paid is the sum of its payments, and the day of the last payment is the day it was
//! settled. An instalment that was never paid has no day of payment: it is late.
//!
//! A card has no plan of instalments: its payments (`NUM_INSTALMENT_VERSION` 0) tell when the
//! client paid, not how much was due, so they count for lateness and not for shortfalls.

mod amounts;
mod lateness;
mod loans;

use scoring::features::{
    AggregateBuilder, Condition, Expression, Feature, Grouping, Statistic, Table, all, at_least,
    column, equal, feature, grouping, maximum, missing, not, number, subtract, summary, when,
};
use scoring::{ReasonGroup as Reason, Unit};

/// Features over `installments_payments`.
pub(super) fn features() -> Vec<Feature> {
    [lateness::features(), amounts::features(), loans::features()].concat()
}

/// Begins a feature over instalments, each one row.
fn over(name: &str, fr: &str, en: &str, unit: Unit) -> AggregateBuilder {
    over_payments(name, fr, en, unit).grouped(instalments())
}

/// Begins a feature over payments.
fn over_payments(name: &str, fr: &str, en: &str, unit: Unit) -> AggregateBuilder {
    feature(name, fr, en).unit(unit).group(Reason::Repayment).over(Table::InstallmentsPayments)
}

/// Payments of one instalment.
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

/// Days between the due day and the last payment; negative when early, missing when never paid.
fn days_late() -> Expression {
    subtract(column("last_paid"), column("DAYS_INSTALMENT"))
}

/// Paid more than `days` days after the due day, or never.
fn late_by_more_than(days: f64) -> Condition {
    not(at_least(number(days), days_late()))
}

/// Days of delay, 0 where paid in time; missing when never paid.
fn delay() -> Expression {
    when(missing(days_late()), days_late(), maximum(vec![number(0.0), days_late()]))
}

/// An instalment of a loan, not a payment on a card.
fn of_loan() -> Condition {
    not(equal(column("NUM_INSTALMENT_VERSION"), number(0.0)))
}

/// Both conditions.
fn both(left: Condition, right: Condition) -> Condition {
    all(vec![left, right])
}

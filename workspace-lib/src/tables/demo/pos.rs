//! Generator of monthly balances of consumer and cash loans.

use polars::prelude::*;
use rand_chacha::ChaCha8Rng;

use super::frame::frame;
use super::loan::{Loan, MONTH, Payment};
use super::sampling::{chance, known};

/// The balance of a loan in one month.
#[derive(Debug, Clone)]
pub(super) struct PosMonth {
    pub(super) previous: i64,
    pub(super) client: i64,
    month: i64,
    count: Option<f64>,
    future: Option<f64>,
    status: &'static str,
    days_past_due: i64,
    tolerated: bool,
}

/// Share of loans without any monthly balance.
const UNREPORTED: f64 = 0.02;

/// Share of loans whose month before the application is reported, among those that lasted until
/// then.
const LAST_REPORTED: f64 = 0.6;

/// Share of loans whose end is reported.
const END_REPORTED: f64 = 0.92;

/// Day of the month on which a balance is taken.
///
/// The second constant is the number of days after its last instalment when a loan leaves the
/// books.
const MIDDLE: i64 = 15;
const SETTLED: i64 = 20;

/// The first month of the tables.
pub(super) const FIRST_MONTH: i64 = -96;

/// Generates the months of a loan, latest first, from the decision to its end or to the
/// application.
pub(super) fn months(loan: &Loan, payments: &[Payment], random: &mut ChaCha8Rng) -> Vec<PosMonth> {
    if chance(random, UNREPORTED) {
        return Vec::new();
    }
    let first = month_of(loan.decision + MIDDLE).max(FIRST_MONTH);
    let is_unpaid = payments.last().is_some_and(|payment| payment.paid >= 0);
    let last = if is_unpaid { -1 } else { month_of(loan.last_due() + SETTLED).min(-1) };
    let latest = if chance(random, LAST_REPORTED) { -1 } else { -2 };
    let is_reported = last <= latest || first > latest;
    let last = if is_reported { last } else { latest };
    let has_ended =
        loan.last_due() < -45 && !is_unpaid && is_reported && chance(random, END_REPORTED);
    (first..=last)
        .rev()
        .map(|month| {
            let end = ((month + 1) as f64 * MONTH) as i64 - MIDDLE;
            let due = payments.iter().filter(|payment| payment.due <= end).count() as i64;
            let oldest_unpaid =
                payments.iter().find(|payment| payment.due < end && payment.paid > end);
            let is_completed = month == last && has_ended;
            let counted = !chance(random, 0.003);
            let signed = month == first && due == 0 && chance(random, 0.1);
            let status = match (is_completed, signed) {
                (true, _) => "Completed",
                (false, true) => "Signed",
                (false, false) => "Active",
            };
            let future = if is_completed { 0 } else { loan.count - due };
            let days_past_due = oldest_unpaid.map_or(0, |payment| end - payment.due);
            PosMonth {
                previous: loan.previous,
                client: 0,
                month,
                count: known(
                    counted,
                    if is_completed { loan.ends_after } else { loan.count } as f64,
                ),
                future: known(counted, future.max(0) as f64),
                status,
                days_past_due,
                tolerated: days_past_due > 90 || chance(random, 0.35),
            }
        })
        .collect()
}

/// Returns the month of a day before the application: -1 for the last 30 days.
pub(super) fn month_of(day: i64) -> i64 {
    (day as f64 / MONTH).floor() as i64
}

/// Builds the data frame of the POS_CASH_balance table.
pub(super) fn table(rows: &[PosMonth]) -> PolarsResult<DataFrame> {
    frame!(rows, row => {
        "SK_ID_PREV": row.previous,
        "SK_ID_CURR": row.client,
        "MONTHS_BALANCE": row.month,
        "CNT_INSTALMENT": row.count,
        "CNT_INSTALMENT_FUTURE": row.future,
        "NAME_CONTRACT_STATUS": row.status,
        "SK_DPD": row.days_past_due,
        "SK_DPD_DEF": if row.tolerated { 0 } else { row.days_past_due },
    })
}

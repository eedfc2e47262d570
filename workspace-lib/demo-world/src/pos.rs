//! Generator of monthly balances of consumer and cash loans.

use rand_chacha::ChaCha8Rng;

use crate::calendar::{FIRST_MONTH, MONTH, month_of};
use crate::loan::{Loan, Payment};
use crate::sampling::{chance, known};
use crate::tables::repayment::PosMonth;

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

/// Generates the months of a loan, latest first, from the decision to its end or to the
/// application.
pub(crate) fn months(loan: &Loan, payments: &[Payment], random: &mut ChaCha8Rng) -> Vec<PosMonth> {
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

//! Generator of instalments of loans and cards, due and paid.

use rand_chacha::ChaCha8Rng;

use crate::calendar::MONTH;
use crate::loan::{Loan, Payment};
use crate::sampling::{cents, chance, choose, uniform};
use crate::tables::repayment::{CardMonth, Installment};

/// Share of instalments paid in two parts.
const IN_TWO_PARTS: f64 = 0.05;

/// Share of instalments without any payment recorded.
const NEVER_PAID: f64 = 0.0003;

/// Share of unpaid instalments that are recorded.
const UNPAID_RECORDED: f64 = 0.02;

/// Number of partial payments in a month of a card, with shares.
const CARD_PARTS: [(i64, f64); 4] = [(1, 0.3), (2, 0.3), (3, 0.25), (4, 0.15)];

/// Generates the instalments of a loan.
pub(crate) fn rows(loan: &Loan, payments: &[Payment], random: &mut ChaCha8Rng) -> Vec<Installment> {
    let mut rows = Vec::with_capacity(payments.len());
    for payment in payments {
        let amount = cents(payment.amount);
        // Early repayment gives the schedule a new version.
        let version = if payment.number == loan.ends_after && loan.ends_after < loan.count {
            2.0
        } else {
            1.0
        };
        let row = |day: Option<i64>, paid: Option<f64>| Installment {
            previous: loan.previous,
            client: 0,
            version,
            number: payment.number,
            due: payment.due as f64,
            entry: day.map(|day| day as f64),
            amount,
            paid,
        };
        // A payment after the application is not known yet. If it is long overdue, a row without
        // payment may be recorded.
        if payment.paid >= 0 {
            if payment.due < -60 && chance(random, UNPAID_RECORDED) {
                rows.push(row(None, None));
            }
        } else if chance(random, NEVER_PAID) {
            rows.push(row(None, None));
        } else if chance(random, IN_TWO_PARTS) {
            let first = cents(amount * (0.1 + 0.8 * uniform(random)));
            let first_day = payment.paid - 1 - (6.0 * uniform(random)) as i64;
            rows.push(row(Some(first_day), Some(first)));
            rows.push(row(Some(payment.paid), Some(cents(amount - first))));
        } else {
            rows.push(row(Some(payment.paid), Some(amount)));
        }
    }
    rows
}

/// Generates the instalments of a card, for each month with a payment.
pub(crate) fn card_rows(months: &[CardMonth], random: &mut ChaCha8Rng) -> Vec<Installment> {
    months
        .iter()
        .filter(|month| month.payment > 0.0)
        .flat_map(|month| {
            let parts = choose(&CARD_PARTS, uniform(random));
            let due = (month.month as f64 * MONTH + 12.0).floor().min(-1.0);
            let delay = if month.days_past_due > 0 {
                month.days_past_due.min(30) as f64
            } else {
                -(12.0 * uniform(random)).floor()
            };
            let is_short = month.payment < month.minimum;
            let amount = if is_short || chance(random, 0.3) {
                month.minimum.max(month.payment)
            } else {
                month.payment
            };
            let row = |part: i64| Installment {
                previous: month.previous,
                client: 0,
                version: 0.0,
                number: month.number,
                due,
                entry: Some((due + delay - part as f64).min(-1.0)),
                amount: cents(amount / parts as f64),
                paid: Some(cents(month.payment / parts as f64)),
            };
            (0..parts).map(row).collect::<Vec<_>>()
        })
        .collect()
}

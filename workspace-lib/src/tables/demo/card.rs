//! Monthly balances of credit cards.

use polars::prelude::*;
use rand_chacha::ChaCha8Rng;

use super::client::Client;
use super::creditworthiness::Trait;
use super::frame::frame;
use super::pos::{FIRST_MONTH, month_of};
use super::sampling::{cents, chance, correlated, known, log_normal, normal, normal_distribution, round_to, uniform};

/// An earlier application for a card that was granted.
#[derive(Debug, Clone)]
pub(super) struct Card {
    /// Position of its application.
    pub(super) previous: i64,
    /// Day of the decision.
    pub(super) decision: i64,
    /// Limit granted.
    pub(super) limit: f64,
}

/// A month of a card.
#[derive(Debug, Clone)]
pub(super) struct CardMonth {
    pub(super) previous: i64,
    pub(super) client: i64,
    pub(super) month: i64,
    /// Paid during the month.
    pub(super) payment: f64,
    /// Smallest amount to pay.
    pub(super) minimum: f64,
    /// Payments so far.
    pub(super) number: i64,
    pub(super) days_past_due: i64,
    limit: f64,
    balance: f64,
    at_machines: f64,
    in_shops: f64,
    drawings: (i64, i64),
    quiet: bool,
    is_completed: bool,
    /// Minimum and number of payments are recorded although there were none.
    is_recorded: bool,
}

/// Share of cards that are never used.
const NEVER_USED: f64 = 0.36;

/// Share of cards whose limit is taken back some day.
const CLOSED: f64 = 0.36;

/// Interest of a month on what is owed.
const MONTHLY_INTEREST: f64 = 0.021;

/// The months of a card, in order of time.
pub(super) fn generate(card: &Card, client: &Client, random: &mut ChaCha8Rng) -> Vec<CardMonth> {
    let use_score = client.traits.score(Trait::CardUse);
    let is_used = !chance(random, NEVER_USED);
    // The share of the limit towards which the balance tends, and how often the client draws.
    let aim = normal_distribution(correlated(random, use_score, 0.9) * 0.9 + 0.5);
    let habit = 0.15 + 0.4 * uniform(random);
    let cash_share = normal_distribution(0.4 + 0.5 * use_score + 0.7 * normal(random));
    let late_share = normal_distribution(-1.9 + 0.5 * client.traits.score(Trait::Late) + 0.2 * use_score);

    let first = month_of(card.decision + 20).max(FIRST_MONTH);
    let closed_from = known(chance(random, CLOSED), (first as f64 * uniform(random)) as i64);
    let reports_first = chance(random, 0.36);

    let (mut balance, mut number) = (0.0_f64, 0);
    let mut days_past_due = 0;
    (first..=-1)
        .map(|month| {
            let is_closed = closed_from.is_some_and(|from| month >= from);
            let room = (aim * card.limit - balance).max(0.0);
            let is_active = is_used && !is_closed && chance(random, habit);
            let spent = if is_active {
                round_to(room * (0.35 + 0.65 * uniform(random)) + log_normal(random, 2500.0, 0.9), 0.5)
            } else {
                0.0
            };
            let drawn = spent.min((card.limit - balance).max(0.0));
            let by_machine = if chance(random, cash_share) { round_to(drawn, 450.0).min(drawn) } else { 0.0 };
            let interest = balance * MONTHLY_INTEREST;
            let minimum = if balance > 0.0 { (0.05 * card.limit).min(balance + interest) } else { 0.0 };
            let late = minimum > 0.0 && chance(random, late_share);
            let payment = match minimum {
                0.0 => 0.0,
                _ if late => 0.0,
                minimum => (minimum * log_normal(random, 1.05, 0.6).max(1.0)).min(balance + interest),
            };
            days_past_due = if late { days_past_due + 30 } else { 0 };
            balance = (balance + interest - payment + drawn).max(0.0);
            number += i64::from(payment > 0.0);
            let in_shops = drawn - by_machine;
            CardMonth {
                previous: card.previous,
                client: 0,
                month,
                payment: cents(payment),
                minimum: cents(minimum),
                number,
                days_past_due,
                limit: if is_closed { 0.0 } else { card.limit },
                is_completed: is_closed && balance == 0.0 && month % 5 == 0,
                balance: cents(balance),
                at_machines: by_machine,
                in_shops: cents(in_shops),
                drawings: (times(by_machine, 30_000.0), times(in_shops, 7000.0)),
                quiet: drawn == 0.0 && chance(random, 0.28),
                is_recorded: reports_first || number > 0,
            }
        })
        .collect()
}

/// How many drawings of about `typical` make up an amount.
fn times(amount: f64, typical: f64) -> i64 {
    if amount > 0.0 { 1 + (amount / typical) as i64 } else { 0 }
}

/// The table.
pub(super) fn table(rows: &[CardMonth]) -> PolarsResult<DataFrame> {
    frame!(rows, row => {
        "SK_ID_PREV": row.previous,
        "SK_ID_CURR": row.client,
        "MONTHS_BALANCE": row.month,
        "AMT_BALANCE": row.balance,
        "AMT_CREDIT_LIMIT_ACTUAL": row.limit as i64,
        "AMT_DRAWINGS_ATM_CURRENT": known(!row.quiet, row.at_machines),
        "AMT_DRAWINGS_CURRENT": cents(row.at_machines + row.in_shops),
        "AMT_DRAWINGS_OTHER_CURRENT": known(!row.quiet, 0.0),
        "AMT_DRAWINGS_POS_CURRENT": known(!row.quiet, row.in_shops),
        "AMT_INST_MIN_REGULARITY": known(!row.quiet || row.is_recorded, row.minimum),
        "AMT_PAYMENT_CURRENT": known(!row.quiet, row.payment),
        "AMT_PAYMENT_TOTAL_CURRENT": row.payment,
        "AMT_RECEIVABLE_PRINCIPAL": cents(row.balance * 0.96),
        "AMT_RECIVABLE": row.balance,
        "AMT_TOTAL_RECEIVABLE": row.balance,
        "CNT_DRAWINGS_ATM_CURRENT": known(!row.quiet, row.drawings.0 as f64),
        "CNT_DRAWINGS_CURRENT": row.drawings.0 + row.drawings.1,
        "CNT_DRAWINGS_OTHER_CURRENT": known(!row.quiet, 0.0),
        "CNT_DRAWINGS_POS_CURRENT": known(!row.quiet, row.drawings.1 as f64),
        "CNT_INSTALMENT_MATURE_CUM": known(!row.quiet || row.is_recorded, row.number as f64),
        "NAME_CONTRACT_STATUS": if row.is_completed { "Completed" } else { "Active" },
        "SK_DPD": row.days_past_due,
        "SK_DPD_DEF": if row.balance < 2000.0 { 0 } else { row.days_past_due },
    })
}

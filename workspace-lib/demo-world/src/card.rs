//! Generator of monthly balances of credit cards.

use rand_chacha::ChaCha8Rng;

use crate::calendar::{FIRST_MONTH, month_of};
use crate::client::Client;
use crate::creditworthiness::Trait;
use crate::sampling::{
    cents, chance, choose, correlated, known, log_normal, normal, normal_distribution, round_to,
    uniform,
};
use crate::tables::repayment::CardMonth;

/// An approved earlier application for a card.
#[derive(Debug, Clone)]
pub(crate) struct Card {
    /// Position of the application.
    pub(crate) previous: i64,
    /// Day of the decision.
    pub(crate) decision: i64,
    /// Limit granted.
    pub(crate) limit: f64,
}

/// Share of cards that are never used: granted in the last two years, older ones.
const NEVER_USED: (f64, f64) = (0.45, 0.145);

/// Maximum balance as a share of the limit, after drawings. Interest may exceed it.
const LARGEST_USE: f64 = 1.05;

/// Share of months in which a client draws for the first time.
const STARTS: f64 = 0.5;

/// Share of the months with cash withdrawals that have purchases, too.
const DRAWS_BOTH: f64 = 0.15;

/// Share of months in which the whole balance is paid.
///
/// The second constant holds once the client is about to return the card.
const PAYS_ALL: f64 = 0.04;
const ENDS: f64 = 0.2;

/// Share of returned cards with the status "Completed". Others only show a limit of 0.
const REPORTED_COMPLETED: f64 = 0.3;

/// Share of payments that are round amounts, and the step of these amounts.
const ROUND: f64 = 0.75;
const ROUND_SUM: f64 = 450.0;

/// Shares of late payments that stay late.
///
/// The first constant is the share that is not paid within the month. The second is the share of
/// later months in which the payment is still missing.
const MONTHS_LATE: f64 = 0.12;
const STAYS_LATE: f64 = 0.85;

/// Share of late months that are tolerated.
const TOLERATED: f64 = 0.4;

/// Maximum of a raised limit.
const LARGEST_LIMIT: f64 = 1_350_000.0;

/// Share of cards whose limit is raised at some time.
const RAISED: f64 = 0.45;

/// Share of cards that are closed at some time.
const CLOSED: f64 = 0.36;

/// Monthly interest on the balance.
const MONTHLY_INTEREST: f64 = 0.021;

/// The last reported month, with shares.
const LAST_MONTH: [(i64, f64); 4] = [(-1, 0.596), (-2, 0.292), (-3, 0.067), (-4, 0.045)];

/// Share of cards whose minimum payment is reported before they are used.
const REPORTS_FIRST: f64 = 0.68;

/// Generates the months of a card, in order of time.
pub(crate) fn generate(card: &Card, client: &Client, random: &mut ChaCha8Rng) -> Vec<CardMonth> {
    let use_score = client.traits.score(Trait::CardUse);
    let is_young = card.decision > -730;
    let is_used = !chance(random, if is_young { NEVER_USED.0 } else { NEVER_USED.1 });
    // The share of the limit towards which the balance tends, and how often the client draws.
    let aim = LARGEST_USE * normal_distribution(correlated(random, use_score, 0.9) * 0.9 + 0.9);
    let habit = 0.06 + 0.3 * uniform(random);
    let cash_share = normal_distribution(0.6 + 0.5 * use_score + 1.9 * normal(random));
    let late_share =
        normal_distribution(-2.5 + 0.9 * client.traits.score(Trait::Late) + 0.2 * use_score);

    let first = month_of(card.decision + 20).clamp(FIRST_MONTH, -1);
    let closed_from = known(chance(random, CLOSED), (first as f64 * uniform(random)) as i64);
    let raised_from = known(chance(random, RAISED), (first as f64 * uniform(random)) as i64);
    let raised = round_to(card.limit * (1.2 + 1.5 * uniform(random)), 22_500.0).min(LARGEST_LIMIT);
    let reports_first = chance(random, REPORTS_FIRST);
    let last = choose(&LAST_MONTH, uniform(random)).max(first);

    let is_reported_completed = chance(random, REPORTED_COMPLETED);
    let (mut balance, mut number, mut is_closed) = (0.0_f64, 0, false);
    let (mut days_past_due, mut has_drawn, mut last_payment) = (0, false, 0.0);
    (first..=last)
        .map(|month| {
            let is_ending = closed_from.is_some_and(|from| month >= from);
            is_closed |= is_ending && balance == 0.0;
            let limit =
                if raised_from.is_some_and(|from| month >= from) { raised } else { card.limit };
            let room = (aim * limit - balance).max(0.0);
            let is_active =
                is_used && !is_ending && chance(random, if has_drawn { habit } else { STARTS });
            let spent = if is_active {
                round_to(
                    room * (0.35 + 0.65 * uniform(random)) + log_normal(random, 2500.0, 0.9),
                    0.5,
                )
            } else {
                0.0
            };
            let drawn = spent.min((LARGEST_USE * limit - balance).max(0.0));
            let cash =
                if chance(random, cash_share) { (drawn / 450.0).floor() * 450.0 } else { 0.0 };
            let drawn = if cash > 0.0 && !chance(random, DRAWS_BOTH) { cash } else { drawn };
            let interest = balance * MONTHLY_INTEREST;
            let minimum = if balance > 0.0 { (0.05 * limit).min(balance + interest) } else { 0.0 };
            let late = minimum > 0.0
                && chance(random, if days_past_due >= 30 { STAYS_LATE } else { late_share });
            let payment = match minimum {
                0.0 => 0.0,
                _ if late => 0.0,
                _ if chance(random, if is_ending { ENDS } else { PAYS_ALL }) => balance + interest,
                minimum => round_up(minimum * log_normal(random, 1.05, 1.15).max(1.0), random)
                    .min(balance + interest),
            };
            days_past_due = match (late, days_past_due >= 30 || chance(random, MONTHS_LATE)) {
                (false, _) => 0,
                (true, true) => days_past_due + 30,
                (true, false) => log_normal(random, 4.0, 0.9).ceil() as i64,
            };
            balance = (balance + interest - payment + drawn).max(0.0);
            number += i64::from(payment > 0.0);
            has_drawn |= drawn > 0.0;
            if payment > 0.0 {
                // The last payment of a balance is small.
                last_payment = if balance == 0.0 {
                    payment.min(log_normal(random, 265.0, 1.4))
                } else {
                    payment
                };
            }
            let purchases = drawn - cash;
            let shown_payment =
                if payment == 0.0 && balance == 0.0 { last_payment } else { payment };
            CardMonth {
                previous: card.previous,
                client: 0,
                month,
                payment: cents(payment),
                minimum: cents(minimum),
                number,
                days_past_due,
                counted_days: if balance < 2000.0 || chance(random, TOLERATED) {
                    0
                } else {
                    days_past_due
                },
                limit: if is_closed { 0.0 } else { limit },
                is_completed: is_closed && is_reported_completed,
                balance: cents(balance),
                principal: 0.937 + 0.037 * uniform(random),
                receivable: cents(if chance(random, 0.85) {
                    balance
                } else {
                    balance * (0.98 + 0.02 * uniform(random))
                }),
                cash_withdrawn: cash,
                purchases: cents(purchases),
                drawings: (count_drawings(cash, 30_000.0), count_drawings(purchases, 7000.0)),
                is_used: has_drawn,
                is_recorded: has_drawn || reports_first,
                shown_payment: cents(shown_payment),
            }
        })
        .collect()
}

/// Rounds a payment up, as most people do.
fn round_up(amount: f64, random: &mut ChaCha8Rng) -> f64 {
    if chance(random, ROUND) { (amount / ROUND_SUM).ceil() * ROUND_SUM } else { amount }
}

/// Returns the number of drawings for an amount, if one drawing is about `typical`.
fn count_drawings(amount: f64, typical: f64) -> i64 {
    if amount > 0.0 { 1 + (amount / typical) as i64 } else { 0 }
}

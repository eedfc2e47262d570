//! Earlier applications with this lender, and the loans and cards that came of them.

use polars::prelude::*;
use rand_chacha::ChaCha8Rng;

use super::card::Card;
use super::client::Client;
use super::creditworthiness::Trait;
use super::loan::Loan;
use super::products::{self, Product};
use super::sampling::{
    cents, chance, choose, correlated, known, log_normal, normal, normal_distribution, round_to, uniform,
};
use super::sequence::{self, Step};

/// An earlier application.
#[derive(Debug, Clone)]
pub(super) struct Previous {
    pub(super) id: i64,
    pub(super) client: i64,
    pub(super) product: Product,
    pub(super) status: &'static str,
    pub(super) decision: i64,
    pub(super) asked: f64,
    pub(super) granted: f64,
    pub(super) down_payment: Option<f64>,
    /// Annuity and number of instalments, where an offer was made.
    pub(super) offer: Option<(f64, f64)>,
    pub(super) yield_group: &'static str,
    pub(super) client_type: &'static str,
    pub(super) insured: bool,
    /// First and last day due, planned last day, day of the end: of what was paid out.
    pub(super) schedule: Option<Schedule>,
    /// The schedule is recorded.
    pub(super) has_schedule: bool,
    pub(super) words: products::Words,
}

/// The dates of a credit that was paid out; `None` is written 365243.
#[derive(Debug, Clone, Copy)]
pub(super) struct Schedule {
    pub(super) first_drawing: Option<i64>,
    pub(super) first_due: Option<i64>,
    pub(super) planned_last_due: Option<i64>,
    pub(super) last_due: Option<i64>,
    pub(super) termination: Option<i64>,
}

/// Instalments of a cash loan, of a loan at a shop, in ascending order, and their shares.
const CASH_COUNTS: [(f64, f64); 9] = [
    (6.0, 0.08),
    (12.0, 0.27),
    (18.0, 0.14),
    (24.0, 0.185),
    (30.0, 0.036),
    (36.0, 0.13),
    (42.0, 0.017),
    (48.0, 0.085),
    (60.0, 0.057),
];
const CONSUMER_COUNTS: [(f64, f64); 9] = [
    (4.0, 0.038),
    (6.0, 0.247),
    (8.0, 0.045),
    (10.0, 0.197),
    (12.0, 0.325),
    (14.0, 0.015),
    (18.0, 0.035),
    (24.0, 0.083),
    (36.0, 0.015),
];

/// How the number of instalments goes with the amount: of cash loans, of loans at a shop.
const COUNT_BY_SIZE: (f64, f64) = (0.7, 0.5);

/// Interest of a year, by yield group, and their shares: of cash loans, of consumer loans.
const CASH_YIELDS: [((&str, f64), f64); 4] =
    [(("middle", 0.38), 0.385), (("low_normal", 0.24), 0.31), (("high", 0.62), 0.26), (("low_action", 0.14), 0.045)];
const CONSUMER_YIELDS: [((&str, f64), f64); 4] =
    [(("high", 0.55), 0.33), (("middle", 0.32), 0.31), (("low_normal", 0.18), 0.26), (("low_action", 0.06), 0.1)];

/// How much later than elsewhere people apply at shops, in standard deviations.
const LATER_AT_SHOPS: f64 = 0.33;

/// Share of loans that are repaid early: of cash loans, of loans at a shop.
const EARLY: (f64, f64) = (0.65, 0.43);

/// A client's earlier applications in order of time, the loans paid out, and the card.
pub(super) fn generate(client: &Client, random: &mut ChaCha8Rng) -> (Vec<Previous>, Vec<Loan>, Option<Card>) {
    // The time of day that a client prefers.
    let habit = normal(random);
    let mut applications: Vec<Previous> =
        sequence::draw(client, random).iter().map(|step| application(step, client, habit, random)).collect();

    let mut loans = Vec::new();
    let mut card = None;
    for (position, application) in applications.iter_mut().enumerate() {
        application.id = position as i64;
        match (application.status, application.product, application.offer) {
            ("Approved", Product::Card, _) => {
                card =
                    Some(Card { previous: application.id, decision: application.decision, limit: application.granted });
            }
            ("Approved", _, Some((annuity, count))) => {
                let loan = loan(application, annuity, count as i64, random);
                application.schedule = Some(schedule(&loan, random));
                loans.push(loan);
            }
            _ => {}
        }
    }
    (applications, loans, card)
}

fn application(step: &Step, client: &Client, habit: f64, random: &mut ChaCha8Rng) -> Previous {
    let traits = &client.traits;
    let Step { product, status, decision, client_type } = *step;

    let is_refused = status == "Refused";
    let size = correlated(random, traits.score(Trait::PreviousSize), 0.6);
    let asked = match product {
        Product::Cash => {
            let (median, spread) = if is_refused { (370_000.0, 0.72) } else { (200_000.0, 0.88) };
            round_to(median * (spread * size).exp(), 4500.0).clamp(18_000.0, 3_150_000.0)
        }
        Product::Consumer => round_to(70_000.0 * (0.76 * size).exp(), 4.5).max(5500.0),
        Product::Card => {
            let median = if is_refused { 150_000.0 } else { 110_000.0 };
            round_to(median * (0.82 * size).exp(), 22_500.0).clamp(22_500.0, 900_000.0)
        }
    };
    let shares = products::shares(product, status);
    let is_blank = chance(random, shares.blank);
    let size_asked = asked;
    let asked = if is_blank { 0.0 } else { asked };

    let insured = match product {
        Product::Cash => chance(random, 0.8),
        Product::Consumer => chance(random, 0.17),
        Product::Card => false,
    };
    let down_payment = cents(asked * down_rate(product, is_refused, traits.score(Trait::DownPayment), random));
    let premium = 1.0 + premium(product, insured, is_refused, random);
    // The limit of a card that is granted does not depend on what was asked for.
    let granted = match (product, status) {
        (Product::Card, "Approved") => size_asked,
        _ if asked > 0.0 => round_to((asked - down_payment) * premium, 4.5),
        _ => 0.0,
    };

    let (yields, counts, by_size) = match product {
        Product::Cash => (&CASH_YIELDS, &CASH_COUNTS, COUNT_BY_SIZE.0),
        _ => (&CONSUMER_YIELDS, &CONSUMER_COUNTS, COUNT_BY_SIZE.1),
    };
    let (yield_group, rate) = choose(yields, uniform(random));
    let longer = if is_refused && product == Product::Cash { 1.0 } else { 0.0 };
    let months = choose(counts, normal_distribution(correlated(random, size + longer, by_size))).max(shortest(asked));
    let has_offer = !chance(random, shares.without_offer) && granted > 0.0;
    let offer = match product {
        Product::Card => known(has_offer, (cents(granted * 0.05), 0.0)),
        _ => known(has_offer, (annuity(granted, rate, months), months)),
    };
    let later = if product == Product::Consumer { LATER_AT_SHOPS } else { 0.0 };
    let hour = normal_distribution(later + correlated(random, habit, 0.65));
    Previous {
        id: 0,
        client: 0,
        product,
        status,
        decision,
        asked,
        granted,
        down_payment: known(!chance(random, shares.without_down_payment), down_payment),
        offer,
        yield_group: if product == Product::Card || !has_offer { "XNA" } else { yield_group },
        client_type,
        insured,
        schedule: known(status == "Approved" && product == Product::Card, card_schedule(decision, random)),
        has_schedule: !chance(random, shares.without_schedule),
        words: products::words(product, status, yield_group, has_offer, shares.alone, hour, random),
    }
}

/// Share of the price that is paid at once: of half of those who pay some of it, a tenth.
fn down_rate(product: Product, is_refused: bool, score: f64, random: &mut ChaCha8Rng) -> f64 {
    let payers = if is_refused { 0.46 } else { 0.57 };
    if product != Product::Consumer || normal_distribution(correlated(random, score, 0.75)) < 1.0 - payers {
        0.0
    } else if chance(random, 0.5) {
        0.1
    } else {
        (0.05 + 0.13 * -uniform(random).max(1e-6).ln() * (0.3 * score).exp()).min(0.8)
    }
}

/// What insurance and the like add to the credit, as a share of it.
fn premium(product: Product, insured: bool, is_refused: bool, random: &mut ChaCha8Rng) -> f64 {
    let (share, least, most) = match product {
        Product::Cash if insured => (1.0, 0.02, 0.32),
        Product::Cash => (0.29, 0.0, 0.2),
        Product::Consumer if is_refused => (0.37, 0.02, 0.2),
        Product::Consumer => (0.66, 0.02, 0.2),
        Product::Card => (0.0, 0.0, 0.0),
    };
    if chance(random, share) { least + most * uniform(random).powf(1.5) } else { 0.0 }
}

/// Instalments that an amount is repaid in, at least.
fn shortest(amount: f64) -> f64 {
    match amount {
        amount if amount > 1_500_000.0 => 36.0,
        amount if amount > 900_000.0 => 24.0,
        amount if amount > 450_000.0 => 12.0,
        _ => 1.0,
    }
}

/// The amount that repays a credit in so many months at a yearly rate.
fn annuity(credit: f64, yearly_rate: f64, months: f64) -> f64 {
    let rate = yearly_rate / 12.0;
    let amount = credit * rate / (1.0 - (1.0 + rate).powf(-months));
    round_to(amount, 0.045)
}

fn loan(application: &Previous, annuity: f64, count: i64, random: &mut ChaCha8Rng) -> Loan {
    let early = if application.product == Product::Cash { EARLY.0 } else { EARLY.1 };
    let ends_after = if count > 2 && chance(random, early) {
        ((count as f64) * (0.03 + 0.95 * uniform(random))).ceil() as i64
    } else {
        count
    };
    Loan {
        previous: application.id,
        decision: application.decision,
        first_due: application.decision + 30 + (3.0 * uniform(random)) as i64,
        count,
        ends_after: ends_after.clamp(1, count),
        annuity,
    }
}

fn schedule(loan: &Loan, random: &mut ChaCha8Rng) -> Schedule {
    let is_over = loan.last_due() < -5;
    let last_due = known(is_over, loan.last_due());
    Schedule {
        first_drawing: None,
        first_due: Some(loan.first_due).filter(|day| *day < 0),
        planned_last_due: Some(loan.due(loan.count)),
        last_due,
        termination: last_due.map(|day| (day + 2 + log_normal(random, 4.0, 0.8) as i64).min(-1)),
    }
}

fn card_schedule(decision: i64, random: &mut ChaCha8Rng) -> Schedule {
    let is_drawn = chance(random, 0.62);
    let first_drawing = known(is_drawn, (decision + 5 + log_normal(random, 20.0, 0.9) as i64).min(-1));
    let first_due = first_drawing.map(|day| day + 35).filter(|day| *day < 0);
    Schedule { first_drawing, first_due, planned_last_due: None, last_due: None, termination: None }
}

/// The table.
pub(super) fn table(rows: &[Previous]) -> PolarsResult<DataFrame> {
    products::table(rows)
}

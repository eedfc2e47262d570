//! Earlier applications with this lender, and the loans and cards that came of them.

use polars::prelude::*;
use rand_chacha::ChaCha8Rng;

use super::card::Card;
use super::client::Client;
use super::creditworthiness::{Trait, Traits};
use super::loan::Loan;
use super::products::{self, Product};
use super::sampling::{
    Quantiles, cents, chance, choose, correlated, known, log_normal, logistic, normal_distribution, quantile, round_to,
    uniform,
};

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

/// Days since the decision, by product.
const CASH_AGE: Quantiles = [
    2.0, 3.0, 9.0, 25.0, 48.0, 115.7, 163.0, 194.0, 228.0, 263.1, 297.0, 335.0, 370.0, 409.0, 452.0, 503.0, 564.0,
    663.0, 766.0, 904.0, 1073.0, 1333.0, 1891.0, 2302.0, 2639.0, 2844.0, 2920.0,
];
const CONSUMER_AGE: Quantiles = [
    2.0, 9.0, 40.0, 106.0, 163.0, 263.0, 350.0, 438.0, 524.0, 606.0, 693.0, 798.0, 917.0, 1053.0, 1227.0, 1392.0,
    1574.0, 1751.0, 1934.0, 2125.0, 2337.0, 2520.0, 2706.0, 2786.0, 2874.0, 2906.0, 2922.0,
];
const CARD_AGE: Quantiles = [
    3.0, 6.7, 25.0, 83.0, 123.7, 182.0, 213.0, 244.0, 277.0, 304.0, 329.0, 358.0, 388.0, 418.0, 450.0, 487.0, 542.0,
    623.0, 751.5, 883.0, 1107.0, 1415.0, 2491.0, 2670.0, 2850.0, 2909.0, 2922.0,
];

/// Instalments of a cash loan, of a consumer loan, and their shares.
const CASH_COUNTS: [(f64, f64); 9] = [
    (12.0, 0.27),
    (24.0, 0.185),
    (18.0, 0.14),
    (36.0, 0.13),
    (48.0, 0.085),
    (6.0, 0.08),
    (60.0, 0.057),
    (30.0, 0.036),
    (42.0, 0.017),
];
const CONSUMER_COUNTS: [(f64, f64); 9] = [
    (12.0, 0.325),
    (6.0, 0.247),
    (10.0, 0.197),
    (24.0, 0.083),
    (8.0, 0.045),
    (4.0, 0.038),
    (18.0, 0.035),
    (14.0, 0.015),
    (36.0, 0.015),
];

/// Interest of a year, by yield group, and their shares: of cash loans, of consumer loans.
const CASH_YIELDS: [((&str, f64), f64); 4] =
    [(("middle", 0.38), 0.385), (("low_normal", 0.24), 0.31), (("high", 0.62), 0.26), (("low_action", 0.14), 0.045)];
const CONSUMER_YIELDS: [((&str, f64), f64); 4] =
    [(("high", 0.55), 0.33), (("middle", 0.32), 0.31), (("low_normal", 0.18), 0.26), (("low_action", 0.06), 0.1)];

/// Share of loans that are repaid early.
const EARLY: f64 = 0.33;

/// Cards that are still followed are older than the applications for cards as a whole.
const CARD_AGEING: f64 = 2.1;

/// A client's earlier applications in order of time, the loans paid out, and the card.
pub(super) fn generate(client: &Client, random: &mut ChaCha8Rng) -> (Vec<Previous>, Vec<Loan>, Option<Card>) {
    let mut applications: Vec<Previous> =
        (0..client.previous_count).map(|index| application(index == 0 && client.has_card, client, random)).collect();
    applications.sort_by_key(|application| application.decision);

    let mut loans = Vec::new();
    let mut card = None;
    for (position, application) in applications.iter_mut().enumerate() {
        application.id = position as i64;
        application.client_type = match position {
            0 => "New",
            _ => choose(&[("Repeater", 0.91), ("Refreshed", 0.089), ("XNA", 0.001)], uniform(random)),
        };
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

fn application(is_granted_card: bool, client: &Client, random: &mut ChaCha8Rng) -> Previous {
    let traits = &client.traits;
    let product = if is_granted_card {
        Product::Card
    } else {
        choose(&[(Product::Cash, 0.492), (Product::Consumer, 0.445), (Product::Card, 0.063)], uniform(random))
    };
    let status = if is_granted_card { "Approved" } else { status(product, client, random) };
    let recency = correlated(random, recency(traits), 0.45);
    let rank = normal_distribution(-recency);
    let age = match product {
        Product::Cash => quantile(&CASH_AGE, rank),
        Product::Consumer => quantile(&CONSUMER_AGE, rank),
        Product::Card if is_granted_card => (quantile(&CARD_AGE, rank) * CARD_AGEING).min(2900.0),
        Product::Card => quantile(&CARD_AGE, rank),
    };

    let size = correlated(random, traits.score(Trait::PreviousSize), 0.6);
    let asked = match product {
        Product::Cash => round_to(220_000.0 * (0.85 * size).exp(), 4500.0).clamp(18_000.0, 3_150_000.0),
        Product::Consumer => round_to(70_000.0 * (0.72 * size).exp(), 4.5).max(5500.0),
        Product::Card => round_to(110_000.0 * (0.8 * size).exp(), 22_500.0).clamp(22_500.0, 900_000.0),
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
    let down_rate = match product {
        Product::Consumer if normal_distribution(correlated(random, traits.score(Trait::DownPayment), 0.75)) > 0.47 => {
            (0.06 + 0.08 * -uniform(random).max(1e-6).ln() * (0.3 * traits.score(Trait::DownPayment)).exp()).min(0.8)
        }
        _ => 0.0,
    };
    let down_payment = cents(asked * down_rate);
    let premium = if insured { 1.0 + 0.02 + 0.12 * uniform(random) } else { 1.0 };
    // The limit of a card that is granted does not depend on what was asked for.
    let granted = match (product, status) {
        (Product::Card, "Approved") => size_asked,
        _ if asked > 0.0 => round_to((asked - down_payment) * premium, 4.5),
        _ => 0.0,
    };

    let (yields, counts) = match product {
        Product::Cash => (&CASH_YIELDS, &CASH_COUNTS),
        _ => (&CONSUMER_YIELDS, &CONSUMER_COUNTS),
    };
    let (yield_group, rate) = choose(yields, uniform(random));
    let months = choose(counts, uniform(random)).max(shortest(asked));
    let has_offer = !chance(random, shares.without_offer) && granted > 0.0;
    let offer = match product {
        Product::Card => known(has_offer, (cents(granted * 0.05), 0.0)),
        _ => known(has_offer, (annuity(granted, rate, months), months)),
    };
    Previous {
        id: 0,
        client: 0,
        product,
        status,
        decision: -(age.max(2.0) as i64),
        asked,
        granted,
        down_payment: known(!chance(random, shares.without_down_payment), down_payment),
        offer,
        yield_group: if product == Product::Card || !has_offer { "XNA" } else { yield_group },
        client_type: "Repeater",
        insured,
        schedule: known(status == "Approved" && product == Product::Card, card_schedule(age, random)),
        has_schedule: !chance(random, shares.without_schedule),
        words: products::words(product, status, yield_group, has_offer, shares.alone, random),
    }
}

/// How recent a client's applications are, beyond that the last of many is more recent than the last of few.
fn recency(traits: &Traits) -> f64 {
    traits.score(Trait::PreviousRecency) - 0.48 * traits.score(Trait::PreviousCount)
}

fn status(product: Product, client: &Client, random: &mut ChaCha8Rng) -> &'static str {
    let (canceled, refused) = match product {
        Product::Cash => (0.405, 0.217),
        Product::Consumer => (0.002, 0.095),
        Product::Card => (0.5, 0.48),
    };
    let shift = |share: f64, score: f64, strength: f64| logistic((share / (1.0 - share)).ln() + strength * score);
    let refused = shift(refused, client.traits.score(Trait::Refused) - 0.85, 1.2);
    let canceled = shift(canceled, client.traits.score(Trait::Canceled), 0.7);
    let rank = uniform(random);
    if rank < refused {
        "Refused"
    } else if rank < refused + canceled * (1.0 - refused) {
        "Canceled"
    } else if product == Product::Consumer && chance(random, 0.042) {
        "Unused offer"
    } else if product == Product::Card {
        // Only a client who has a card has been granted one.
        "Canceled"
    } else {
        "Approved"
    }
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
    let ends_after = if count > 2 && chance(random, EARLY) {
        ((count as f64) * (0.15 + 0.8 * uniform(random))).ceil() as i64
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
        termination: last_due.map(|day| (day + 2 + log_normal(random, 3.0, 0.7) as i64).min(-1)),
    }
}

fn card_schedule(age: f64, random: &mut ChaCha8Rng) -> Schedule {
    let is_drawn = chance(random, 0.62);
    let first_drawing = known(is_drawn, (-age + 5.0 + log_normal(random, 20.0, 0.9)).min(-1.0) as i64);
    let first_due = first_drawing.map(|day| day + 35).filter(|day| *day < 0);
    Schedule { first_drawing, first_due, planned_last_due: None, last_due: None, termination: None }
}

/// The table.
pub(super) fn table(rows: &[Previous]) -> PolarsResult<DataFrame> {
    products::table(rows)
}

//! Generator of earlier applications with this lender, and of the loans and cards that followed.

use rand_chacha::ChaCha8Rng;

use crate::calendar::MONTH;
use crate::card::{self, Card};
use crate::categories::{self, CategoryInputs};
use crate::client::Client;
use crate::creditworthiness::Trait;
use crate::loan::Loan;
use crate::product::{self, Product};
use crate::sampling::{
    cents, chance, correlated, known, log_normal, normal, normal_distribution, round_to, uniform,
};
use crate::sequence::{self, EarlierDecision};
use crate::tables::previous_application::{Previous, Schedule};
use crate::tables::repayment::CardMonth;
use crate::terms;

/// Share of second applications on a day, for the same product, that repeat the first request.
const SAME_AGAIN: f64 = 0.45;

/// How much later in the day people apply at shops, in standard deviations.
const LATER_AT_SHOPS: f64 = 0.33;

/// Share of loans that are repaid early: cash loans, loans at a shop.
const EARLY: (f64, f64) = (0.65, 0.43);

/// Generates a client's earlier applications in order of time, with their loans and card months.
pub(crate) fn generate(
    client: &Client,
    random: &mut ChaCha8Rng,
) -> (Vec<Previous>, Vec<Loan>, Vec<CardMonth>) {
    // The time of day that a client prefers, as a normal score.
    let usual_hour = normal(random);
    let mut applications: Vec<Previous> = Vec::with_capacity(client.previous_count);
    for earlier in sequence::draw(client, random) {
        let before = applications.last().filter(|before| before.decision == earlier.decision);
        let next = application(&earlier, before, client, usual_hour, random);
        applications.push(next);
    }

    let (mut loans, mut cards) = (Vec::new(), Vec::new());
    for (position, application) in applications.iter_mut().enumerate() {
        application.id = position as i64;
        match (application.status, application.product, application.offer) {
            ("Approved", Product::Card, _) => {
                let granted = Card {
                    previous: application.id,
                    decision: application.decision,
                    limit: application.granted,
                };
                cards = card::generate(&granted, client, random);
                application.schedule = Some(card_schedule(&granted, &cards, random));
            }
            ("Approved", _, Some((annuity, count))) => {
                let loan = loan(application, annuity, count as i64, random);
                application.schedule = Some(schedule(&loan, random));
                loans.push(loan);
            }
            _ => {}
        }
    }
    (applications, loans, cards)
}

/// Generates one earlier application.
///
/// `before` is the previous application, if it was on the same day. Nearly half of these
/// applications repeat its request.
fn application(
    earlier: &EarlierDecision,
    before: Option<&Previous>,
    client: &Client,
    usual_hour: f64,
    random: &mut ChaCha8Rng,
) -> Previous {
    let traits = &client.traits;
    let EarlierDecision { product, status, decision, client_type, .. } = *earlier;
    let before = before.filter(|before| before.product == product);
    let again = before.filter(|_| chance(random, SAME_AGAIN));

    let is_refused = status == "Refused";
    let size = again.map_or_else(
        || correlated(random, traits.score(Trait::PreviousSize), 0.6),
        |before| before.size,
    );
    let goods = again.map_or_else(|| product::draw_goods(random), |before| before.goods);
    let size_asked = terms::asked(product, &goods, is_refused, size, random);
    let size_asked = again.map_or(size_asked, |before| before.size_asked);
    let missing = categories::missing_shares(product, status);
    let is_blank = chance(random, missing.amount);
    let asked = if is_blank { 0.0 } else { size_asked };

    let insured = match product {
        Product::Cash => chance(random, 0.8),
        Product::Consumer => chance(random, 0.17),
        Product::Card => false,
    };
    let down_payment =
        terms::down_payment(product, is_refused, asked, traits.score(Trait::DownPayment), random);
    let premium = 1.0 + terms::premium(product, insured, is_refused, random);
    // The limit of an approved card does not depend on the requested amount.
    let granted = match (product, status) {
        (Product::Card, "Approved") => size_asked,
        _ if asked > 0.0 => round_to((asked - down_payment) * premium, 4.5),
        _ => 0.0,
    };

    let (yield_group, rate, months) =
        terms::offer(product, &goods, is_refused, asked, size, random);
    let has_offer = !chance(random, missing.offer) && granted > 0.0;
    let offer = match product {
        Product::Card => known(has_offer, (cents(granted * 0.05), 0.0)),
        _ => known(has_offer, (terms::annuity(granted, rate, months), months)),
    };
    let later = if product == Product::Consumer { LATER_AT_SHOPS } else { 0.0 };
    let inputs = CategoryInputs {
        product,
        status,
        yield_group,
        has_offer,
        without_companion: missing.companion,
        is_new: client_type == "New",
        goods,
        weekday: earlier.weekday,
        hour: normal_distribution(later + correlated(random, usual_hour, 0.65)),
        before: before.map(|before| &before.categories),
    };
    Previous {
        id: 0,
        client: 0,
        product,
        status,
        decision,
        size,
        size_asked,
        goods,
        asked,
        granted,
        down_payment: known(!chance(random, missing.down_payment), down_payment),
        offer,
        yield_group: if product == Product::Card || !has_offer { "XNA" } else { yield_group },
        client_type,
        insured,
        schedule: None,
        has_schedule: !chance(random, missing.schedule),
        categories: categories::draw_categories(&inputs, random),
    }
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

/// Derives a card's dates from its months.
///
/// They are the first drawing, the first minimum payment after it, and the last payment of a
/// returned card.
fn card_schedule(card: &Card, months: &[CardMonth], random: &mut ChaCha8Rng) -> Schedule {
    let day_of =
        |month: i64, random: &mut ChaCha8Rng| ((month as f64 + uniform(random)) * MONTH) as i64;
    let drawn = months.iter().find(|month| month.is_used).map(|month| day_of(month.month, random));
    let first_drawing = drawn.map(|day| day.clamp(card.decision + 1, -1));
    let first_due =
        first_drawing.map(|day| day + 22 + (38.0 * uniform(random)) as i64).filter(|day| *day < 0);
    let completed = months.iter().find(|month| month.is_completed).map(|month| month.month);
    let last_payment =
        |until: i64| months.iter().rfind(|month| month.month <= until && month.payment > 0.0);
    let last_due =
        completed.and_then(last_payment).map(|month| day_of(month.month, random).min(-1));
    let termination =
        completed.map(|month| day_of(month, random).max(last_due.unwrap_or(i64::MIN)).min(-1));
    Schedule { first_drawing, first_due, planned_last_due: None, last_due, termination }
}

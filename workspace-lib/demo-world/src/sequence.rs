//! Sequence of a client's earlier applications: product, day and decision.
//!
//! Nearly every client first came for a loan at a shop, and got it. Later applications are more and
//! more often for cash, and they are refused or cancelled more and more often.

use rand_chacha::ChaCha8Rng;
use statistics::logistic;

use crate::calendar::{WEEK, day_of_week};
use crate::client::Client;
use crate::creditworthiness::{Trait, Traits};
use crate::product::Product;
use crate::sampling::{
    Quantiles, chance, choose, correlated, normal, normal_distribution, quantile, uniform,
};

/// An earlier application, before its amounts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EarlierDecision {
    pub(crate) product: Product,
    pub(crate) status: &'static str,
    /// Day of the decision, before 0.
    pub(crate) decision: i64,
    pub(crate) weekday: &'static str,
    pub(crate) client_type: &'static str,
}

/// Quantiles of the days since the decision.
const AGE: Quantiles = [
    2.0, 8.0, 15.0, 38.0, 89.0, 163.0, 208.0, 256.0, 301.0, 347.0, 393.0, 445.0, 503.0, 570.0,
    666.0, 769.0, 898.0, 1054.0, 1261.0, 1511.0, 1824.0, 2207.0, 2554.0, 2721.0, 2839.0, 2877.0,
    2922.0,
];

/// Maximum number of days since a decision in the tables.
const EARLIEST: f64 = AGE[AGE.len() - 1];

/// Shares among the first, second, third, … applications; the last entry is for all later ones.
struct OrdinalShares {
    /// Loans at a shop. All applications that are neither these nor cards are for cash.
    ///
    /// Approved cards are not counted.
    consumer: f64,
    /// Cards that were not approved.
    card: f64,
    /// Cash loans that were refused.
    cash_refused: f64,
    /// Reduction of the log-odds of cancelling, compared with later applications.
    stays: f64,
    /// Loans at a shop: refused, and offered but not taken.
    at_shop: (f64, f64),
    /// Clients who are new, and clients who come back after a while.
    client: (f64, f64),
}

const fn ordinal_shares(
    consumer: f64,
    card: f64,
    (cash_refused, stays): (f64, f64),
    at_shop: (f64, f64),
    client: (f64, f64),
) -> OrdinalShares {
    OrdinalShares { consumer, card, cash_refused, stays, at_shop, client }
}

const ORDINAL_SHARES: [OrdinalShares; 11] = [
    ordinal_shares(0.905, 0.006, (0.100, 2.0), (0.033, 0.004), (0.814, 0.074)),
    ordinal_shares(0.595, 0.050, (0.165, 0.7), (0.190, 0.042), (0.083, 0.179)),
    ordinal_shares(0.440, 0.073, (0.178, 0.5), (0.165, 0.061), (0.016, 0.150)),
    ordinal_shares(0.343, 0.083, (0.174, 0.4), (0.155, 0.062), (0.006, 0.108)),
    ordinal_shares(0.267, 0.085, (0.191, 0.2), (0.130, 0.079), (0.003, 0.084)),
    ordinal_shares(0.234, 0.095, (0.210, 0.0), (0.120, 0.075), (0.003, 0.064)),
    ordinal_shares(0.200, 0.100, (0.215, 0.0), (0.125, 0.085), (0.001, 0.043)),
    ordinal_shares(0.170, 0.090, (0.220, 0.0), (0.150, 0.073), (0.000, 0.032)),
    ordinal_shares(0.152, 0.100, (0.220, 0.0), (0.160, 0.087), (0.000, 0.030)),
    ordinal_shares(0.149, 0.092, (0.220, 0.0), (0.180, 0.085), (0.000, 0.030)),
    ordinal_shares(0.112, 0.088, (0.190, 0.0), (0.180, 0.045), (0.000, 0.030)),
];

/// Shares of cancelled applications, by maximum number of days since the decision.
///
/// The shares are for cash loans that were not refused, and for cards that were not approved. Older
/// applications are never cancelled.
const CANCELED: [(f64, f64, f64); 6] = [
    (30.0, 0.93, 0.64),
    (90.0, 0.875, 0.68),
    (180.0, 0.84, 0.62),
    (365.0, 0.76, 0.64),
    (550.0, 0.62, 0.62),
    (730.0, 0.176, 0.25),
];

/// Share of cancelled loans at a shop.
const CONSUMER_CANCELED: f64 = 0.002;

/// Effect of an application's age on the log-odds of a loan at a shop, and of its refusal.
///
/// It is the increase per unit of the logarithm of the days since the decision.
const AGEING: f64 = 0.35;
const MIDDLE_AGE: f64 = 700.0;

/// Share of applications on the same day as another, and share of these for the same product.
const SAME_DAY: f64 = 0.2;
const SAME_PRODUCT: f64 = 0.5;

/// Share of Sundays that are replaced by the day before.
const NOT_ON_SUNDAY: f64 = 0.35;

/// Standard deviation between clients of the log-odds of a loan at a shop.
const SHOPPERS: f64 = 0.9;

/// Share of clients who gave a new telephone number when they applied.
const GIVES_NUMBER: f64 = 0.83;

/// Minimum age of an applicant, in days.
const ADULT: f64 = 18.1 * 365.25;

/// Share of approved cards that were the first application, among clients with several
/// applications.
const CARD_FIRST: f64 = 0.25;

/// Minimum number of days since the first application of such a client.
const LONG_AGO: f64 = 2000.0;

/// Draws a client's earlier applications in order of time.
pub(crate) fn draw(client: &Client, random: &mut ChaCha8Rng) -> Vec<EarlierDecision> {
    let mut ages = ages(client, random);
    let card = client.has_card.then(|| card_position(ages.len(), random));
    if card == Some(0) {
        let long_ago = LONG_AGO + (EARLIEST - LONG_AGO) * uniform(random);
        ages[0] = ages[0].max(long_ago.min(oldest(client)));
    }
    // A client's inclination to buy at shops on credit.
    let at_shops = SHOPPERS * normal(random);
    let mut decisions: Vec<EarlierDecision> = Vec::with_capacity(ages.len());
    for (index, age) in ages.iter().enumerate() {
        let shares = &ORDINAL_SHARES[index.min(ORDINAL_SHARES.len() - 1)];
        let decision = -(age.max(2.0) as i64);
        let same_day = decisions.last().copied().filter(|earlier| earlier.decision == decision);
        let (product, status) = match card {
            Some(at) if at == index => (Product::Card, "Approved"),
            _ => {
                let again = same_day
                    .map(|earlier| earlier.product)
                    .filter(|_| chance(random, SAME_PRODUCT));
                let product = again.unwrap_or_else(|| product(shares, *age, at_shops, random));
                (product, status(product, shares, *age, &client.traits, random))
            }
        };
        decisions.push(EarlierDecision {
            product,
            status,
            decision,
            weekday: same_day.map_or_else(
                || weekday(client.weekday, decision, random),
                |earlier| earlier.weekday,
            ),
            client_type: client_type(shares, &decisions, decision, random),
        });
    }
    decisions
}

/// Draws the client type. A client who has had a loan or has come back is not new.
fn client_type(
    shares: &OrdinalShares,
    decisions: &[EarlierDecision],
    decision: i64,
    random: &mut ChaCha8Rng,
) -> &'static str {
    let (new, refreshed) = shares.client;
    let is_known = decisions.iter().any(|earlier| {
        earlier.client_type != "New"
            || (earlier.status == "Approved" && earlier.decision < decision)
    });
    let drawn = choose(
        &[
            ("New", new),
            ("Refreshed", refreshed),
            ("XNA", 0.001),
            ("Repeater", 0.999 - new - refreshed),
        ],
        uniform(random),
    );
    match (decisions.is_empty(), is_known, drawn) {
        (false, true, "New") => "Repeater",
        // A client without any approved application is still new.
        (false, false, _) => "New",
        _ => drawn,
    }
}

/// Returns the day of the week of a decision, counted back from that of the application.
///
/// A few days are recorded wrongly.
fn weekday(application: usize, decision: i64, random: &mut ChaCha8Rng) -> &'static str {
    let off = match uniform(random) {
        rank if rank < 0.045 => -1,
        rank if rank < 0.09 => 1,
        rank if rank < 0.15 => (7.0 * uniform(random)) as i64,
        _ => 0,
    };
    WEEK[day_of_week(application, decision + off)]
}

/// Returns the maximum number of days since a client's first application.
fn oldest(client: &Client) -> f64 {
    (client.age - ADULT).clamp(2.0, EARLIEST)
}

/// Draws the days since each decision, oldest first.
///
/// The last of many applications is more recent than the last of few anyway. The trait's recency is
/// therefore corrected for the number of applications.
fn ages(client: &Client, random: &mut ChaCha8Rng) -> Vec<f64> {
    let recency = client.traits.score(Trait::PreviousRecency)
        - 0.48 * client.traits.score(Trait::PreviousCount);
    let oldest = oldest(client);
    let mut ages: Vec<f64> = Vec::with_capacity(client.previous_count);
    for _ in 0..client.previous_count {
        let another = ages.last().copied().filter(|_| chance(random, SAME_DAY));
        let mut drawn = || {
            quantile(&AGE, normal_distribution(-correlated(random, recency, 0.45)))
                .min(oldest)
                .floor()
        };
        let mut age = another.unwrap_or_else(&mut drawn);
        let is_sunday = WEEK[day_of_week(client.weekday, -(age as i64))] == "SUNDAY";
        if is_sunday && another.is_none() && chance(random, NOT_ON_SUNDAY) {
            age += 1.0;
        }
        ages.push(age.min(oldest.floor()));
    }
    if let Some(day) =
        client.phone_changed.filter(|day| *day <= oldest && chance(random, GIVES_NUMBER))
        && let Some(nearest) =
            ages.iter_mut().min_by(|a, b| (**a - day).abs().total_cmp(&(**b - day).abs()))
    {
        *nearest = day;
    }
    ages.sort_by(|a, b| b.total_cmp(a));
    ages
}

/// Draws which application was the one for the approved card.
fn card_position(applications: usize, random: &mut ChaCha8Rng) -> usize {
    if applications == 1 || chance(random, CARD_FIRST) {
        return 0;
    }
    1 + (uniform(random) * (applications - 1) as f64) as usize
}

fn product(shares: &OrdinalShares, age: f64, at_shops: f64, random: &mut ChaCha8Rng) -> Product {
    let consumer = shifted(shares.consumer / (1.0 - shares.card), ageing(age) + at_shops);
    let rank = uniform(random);
    if rank < shares.card {
        Product::Card
    } else if rank < shares.card + (1.0 - shares.card) * consumer {
        Product::Consumer
    } else {
        Product::Cash
    }
}

fn status(
    product: Product,
    shares: &OrdinalShares,
    age: f64,
    traits: &Traits,
    random: &mut ChaCha8Rng,
) -> &'static str {
    let cancels = 0.7 * traits.score(Trait::Canceled) - shares.stays;
    let is_refused = 1.2 * (traits.score(Trait::Refused) - 0.85);
    let (of_cash, of_cards) =
        CANCELED.iter().find(|(days, _, _)| age <= *days).map_or((0.0, 0.0), |(_, a, b)| (*a, *b));
    match product {
        Product::Card if chance(random, shifted(of_cards, cancels)) => "Canceled",
        Product::Card => "Refused",
        Product::Cash if chance(random, shifted(shares.cash_refused, is_refused)) => "Refused",
        Product::Cash if chance(random, shifted(of_cash, cancels)) => "Canceled",
        Product::Consumer
            if chance(random, shifted(shares.at_shop.0, is_refused + ageing(age))) =>
        {
            "Refused"
        }
        Product::Consumer if chance(random, shifted(CONSUMER_CANCELED, cancels)) => "Canceled",
        Product::Consumer if chance(random, shares.at_shop.1) => "Unused offer",
        Product::Cash | Product::Consumer => "Approved",
    }
}

/// Returns the effect of an application's age on the log-odds.
fn ageing(age: f64) -> f64 {
    AGEING * (age.max(1.0) / MIDDLE_AGE).ln()
}

/// Returns the share whose log-odds are greater by `by`.
fn shifted(share: f64, by: f64) -> f64 {
    logistic((share / (1.0 - share)).ln() + by)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::History;
    use crate::population::Population;
    use crate::tables::previous_application::Previous;

    /// Applications of the clients who had any, in order of time.
    ///
    /// With them come the days since birth and since a new telephone number.
    fn clients() -> Vec<(Vec<Previous>, f64, Option<f64>)> {
        let history =
            |index| History::generate(Population { clients: 3000, seed: 3 }.into(), index, true);
        let all = (0..3000).map(history).map(|client| {
            let (age, phone) = (client.application.age(), client.application.phone_changed());
            (client.previous, age, phone)
        });
        all.filter(|(previous, _, _)| !previous.is_empty()).collect()
    }

    fn share<'a, T: 'a>(of: impl IntoIterator<Item = &'a T>, is: impl Fn(&T) -> bool) -> f64 {
        let (mut all, mut some) = (0, 0);
        for one in of {
            all += 1;
            some += usize::from(is(one));
        }
        f64::from(u32::try_from(some).unwrap()) / f64::from(all)
    }

    #[test]
    fn clients_came_first_for_a_loan_and_got_it() {
        let clients = clients();
        let first =
            |is: fn(&Previous) -> bool| share(&clients, |(previous, _, _)| is(&previous[0]));
        // Among the real clients: 87, 96 and 81 %.
        assert!((0.8..0.92).contains(&first(|one| one.product == Product::Consumer)));
        assert!(first(|one| one.status == "Approved") > 0.9);
        assert!((0.75..0.87).contains(&first(|one| one.client_type == "New")));
        let in_order =
            |days: &[Previous]| days.windows(2).all(|pair| pair[0].decision <= pair[1].decision);
        assert!(clients.iter().all(|(previous, _, _)| in_order(previous)));
    }

    #[test]
    fn only_recent_applications_are_cancelled() {
        let clients = clients();
        let applications: Vec<&Previous> =
            clients.iter().flat_map(|(previous, _, _)| previous).collect();
        let cancelled = |from: i64, to: i64| {
            let cash = applications
                .iter()
                .filter(|one| one.product == Product::Cash && (from..to).contains(&-one.decision));
            share(&cash.collect::<Vec<_>>(), |one| one.status == "Canceled")
        };
        assert!(cancelled(0, 180) > 0.55 && cancelled(731, 3000) == 0.0, "{}", cancelled(0, 180));
    }

    #[test]
    fn nobody_applies_as_a_child_and_a_new_telephone_number_comes_with_an_application() {
        let clients = clients();
        for (previous, age, _) in &clients {
            assert!(
                -previous[0].decision as f64 <= (age - ADULT).max(2.0),
                "{} of {age} days",
                previous[0].decision
            );
        }
        // Among the real clients: 73 %; a fifth of them have not changed their number.
        let gave = share(&clients, |(previous, _, phone)| {
            phone.is_some_and(|day| previous.iter().any(|one| -one.decision == day as i64))
        });
        assert!((0.66..0.8).contains(&gave), "{gave}");
    }
}

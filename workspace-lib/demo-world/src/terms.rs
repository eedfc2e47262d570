//! Terms of an earlier application: amounts, down payment, premium, interest, instalments.

use rand_chacha::ChaCha8Rng;

use crate::product::{Goods, Product};
use crate::sampling::{chance, choose, correlated, normal_distribution, round_to, uniform};

/// Numbers of instalments in ascending order, with shares: cash loans, loans at a shop.
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

/// Correlation of the number of instalments with the amount: cash loans, loans at a shop.
const COUNT_BY_SIZE: (f64, f64) = (0.7, 0.5);

/// Yearly interest by yield group.
///
/// Cash loans have the groups' shares, smallest loans first. The shares of loans at shops depend on
/// the goods.
const CASH_YIELDS: [((&str, f64), f64); 4] = [
    (("high", 0.62), 0.26),
    (("middle", 0.4), 0.385),
    (("low_normal", 0.25), 0.31),
    (("low_action", 0.17), 0.045),
];
const CONSUMER_YIELDS: [(&str, f64); 4] =
    [("high", 0.6), ("middle", 0.37), ("low_normal", 0.2), ("low_action", 0.085)];

/// Correlation of the yield group of a cash loan with its amount.
const YIELD_BY_SIZE: f64 = 0.5;

/// Tariffs of a yield group: factors of its interest, with shares.
const TARIFFS: [(f64, f64); 9] = [
    (0.82, 0.05),
    (0.87, 0.08),
    (0.92, 0.12),
    (0.96, 0.15),
    (1.0, 0.2),
    (1.05, 0.15),
    (1.1, 0.12),
    (1.16, 0.08),
    (1.25, 0.05),
];

/// Usual premium rates, with their shares of the loans with a premium. The rest is drawn freely.
const CASH_PREMIUMS: [(f64, f64); 16] = [
    (0.033, 0.046),
    (0.054, 0.017),
    (0.066, 0.131),
    (0.069, 0.02),
    (0.081, 0.017),
    (0.092, 0.025),
    (0.099, 0.052),
    (0.108, 0.021),
    (0.116, 0.017),
    (0.119, 0.017),
    (0.132, 0.063),
    (0.139, 0.02),
    (0.158, 0.019),
    (0.162, 0.014),
    (0.198, 0.024),
    (0.224, 0.013),
];
const SHOP_PREMIUMS: [(f64, f64); 15] = [
    (0.033, 0.018),
    (0.049, 0.05),
    (0.05, 0.057),
    (0.053, 0.078),
    (0.059, 0.018),
    (0.066, 0.044),
    (0.079, 0.015),
    (0.082, 0.043),
    (0.083, 0.047),
    (0.086, 0.015),
    (0.088, 0.05),
    (0.099, 0.138),
    (0.106, 0.092),
    (0.158, 0.017),
    (0.211, 0.015),
];

/// Yield group, yearly interest, number of instalments.
pub(crate) type Offer = (&'static str, f64, f64);

/// Draws the offer for an amount with the normal score `size`.
pub(crate) fn offer(
    product: Product,
    goods: &Goods,
    is_refused: bool,
    asked: f64,
    size: f64,
    random: &mut ChaCha8Rng,
) -> Offer {
    let is_cash = product == Product::Cash;
    let (yield_group, rate) = if is_cash {
        choose(&CASH_YIELDS, normal_distribution(correlated(random, size, YIELD_BY_SIZE)))
    } else {
        let weighted: [_; 4] =
            std::array::from_fn(|group| (CONSUMER_YIELDS[group], goods.yields[group]));
        choose(&weighted, uniform(random))
    };
    let (counts, by_size) =
        if is_cash { (&CASH_COUNTS, COUNT_BY_SIZE.0) } else { (&CONSUMER_COUNTS, COUNT_BY_SIZE.1) };
    let longer = if is_refused && is_cash { 1.0 } else { 0.0 };
    let months = choose(counts, normal_distribution(correlated(random, size + longer, by_size)))
        .max(shortest(asked));
    (yield_group, rate * choose(&TARIFFS, uniform(random)), months)
}

/// Draws the requested amount, whose normal score is `size`.
///
/// People request round amounts. Prices of goods are round less often.
pub(crate) fn asked(
    product: Product,
    goods: &Goods,
    is_refused: bool,
    size: f64,
    random: &mut ChaCha8Rng,
) -> f64 {
    match product {
        Product::Cash => {
            let (median, spread) = if is_refused { (370_000.0, 0.72) } else { (200_000.0, 0.88) };
            let step = if chance(random, 0.58) { 45_000.0 } else { 4500.0 };
            round_to(median * (spread * size).exp(), step).clamp(step.max(18_000.0), 3_150_000.0)
        }
        Product::Consumer => {
            let step = if chance(random, 0.4) { 45.0 } else { 4.5 };
            round_to(goods.price * (0.62 * size).exp(), step).max(5400.0)
        }
        Product::Card => {
            let median = if is_refused { 150_000.0 } else { 110_000.0 };
            let step = if chance(random, 0.8) { 45_000.0 } else { 22_500.0 };
            round_to(median * (0.82 * size).exp(), step).clamp(step, 900_000.0)
        }
    }
}

/// Draws the down payment.
///
/// Half of the clients who pay one pay a tenth of the price. `score` is the client's inclination to
/// pay down.
pub(crate) fn down_payment(
    product: Product,
    is_refused: bool,
    asked: f64,
    score: f64,
    random: &mut ChaCha8Rng,
) -> f64 {
    let payers = if is_refused { 0.46 } else { 0.57 };
    if product != Product::Consumer
        || normal_distribution(correlated(random, score, 0.75)) < 1.0 - payers
    {
        return 0.0;
    }
    let share = if chance(random, 0.5) {
        0.1
    } else {
        (0.05 + 0.13 * -uniform(random).max(1e-6).ln() * (0.3 * score).exp()).min(0.6)
    };
    let step = match uniform(random) {
        rank if rank < 0.32 && asked * share > 450.0 => 450.0,
        rank if rank < 0.67 => 45.0,
        _ => 4.5,
    };
    round_to(asked * share, step)
}

/// Draws the premium for insurance and the like, as a share of the credit.
pub(crate) fn premium(
    product: Product,
    insured: bool,
    is_refused: bool,
    random: &mut ChaCha8Rng,
) -> f64 {
    let (share, tariffs, most): (f64, &[(f64, f64)], f64) = match product {
        Product::Cash if is_refused => (0.74, &CASH_PREMIUMS, 0.34),
        Product::Cash if insured => (1.0, &CASH_PREMIUMS, 0.34),
        Product::Cash => (0.29, &[], 0.2),
        Product::Consumer if is_refused => (0.37, &SHOP_PREMIUMS, 0.22),
        Product::Consumer => (0.66, &SHOP_PREMIUMS, 0.22),
        Product::Card => return 0.0,
    };
    if !chance(random, share) {
        return 0.0;
    }
    let rank = uniform(random);
    let usual: f64 = tariffs.iter().map(|(_, share)| share).sum();
    if rank < usual {
        choose(tariffs, rank / usual)
    } else {
        0.02 + most * uniform(random).powf(1.5)
    }
}

/// Returns the minimum number of instalments for an amount.
fn shortest(amount: f64) -> f64 {
    match amount {
        amount if amount > 1_500_000.0 => 36.0,
        amount if amount > 900_000.0 => 24.0,
        amount if amount > 450_000.0 => 12.0,
        _ => 1.0,
    }
}

/// Returns the monthly amount that repays a credit in `months` months at a yearly rate.
pub(crate) fn annuity(credit: f64, yearly_rate: f64, months: f64) -> f64 {
    let rate = yearly_rate / 12.0;
    let amount = credit * rate / (1.0 - (1.0 + rate).powf(-months));
    round_to(amount, 0.045)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_annuity_repays_the_credit() {
        // 1,000 at 12 % a year in two months: 1,000 = a / 1.01 + a / 1.01², a = 507.5124.
        assert!((annuity(1000.0, 0.12, 2.0) - 507.5124).abs() < 0.0225);
    }
}

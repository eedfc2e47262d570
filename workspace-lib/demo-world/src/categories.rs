//! Categories of an earlier application: purpose, channel, seller, goods, reasons.

use rand_chacha::ChaCha8Rng;

use crate::product::{Goods, Product};
use crate::sampling::{chance, choose, known, uniform};
use crate::shop;
use crate::tables::previous_application::Categories;

/// Hours of applications in ascending order, with shares.
const HOURS: [(i64, f64); 18] = [
    (3, 0.004),
    (4, 0.007),
    (5, 0.012),
    (6, 0.02),
    (7, 0.03),
    (8, 0.049),
    (9, 0.09),
    (10, 0.123),
    (11, 0.123),
    (12, 0.112),
    (13, 0.101),
    (14, 0.09),
    (15, 0.078),
    (16, 0.066),
    (17, 0.048),
    (18, 0.029),
    (19, 0.013),
    (20, 0.003),
];

/// Purposes of cash loans, with their shares among the loans for which the purpose is asked.
const PURPOSES: [(&str, f64); 10] = [
    ("XNA", 0.55),
    ("Repairs", 0.15),
    ("Other", 0.1),
    ("Urgent needs", 0.06),
    ("Buying a used car", 0.03),
    ("Everyday expenses", 0.03),
    ("Payments on other loans", 0.02),
    ("Building a house or an annex", 0.025),
    ("Medicine", 0.02),
    ("Education", 0.015),
];

const COMPANIONS: [(&str, f64); 7] = [
    ("Unaccompanied", 0.61),
    ("Family", 0.245),
    ("Spouse, partner", 0.076),
    ("Children", 0.036),
    ("Other_B", 0.021),
    ("Other_A", 0.01),
    ("Group of people", 0.003),
];

/// Shares of applications with missing fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MissingShares {
    /// Share without a requested amount.
    pub(crate) amount: f64,
    /// Share without annuity and number of instalments, in addition to those without an amount.
    pub(crate) offer: f64,
    pub(crate) down_payment: f64,
    /// Share without a record of who accompanied the client.
    pub(crate) companion: f64,
    pub(crate) schedule: f64,
}

/// Returns the shares of missing fields, by product and status.
pub(crate) fn missing_shares(product: Product, status: &str) -> MissingShares {
    let (amount, offer, down_payment, companion, schedule) = match (product, status) {
        (Product::Cash, "Approved") => (0.0, 0.0, 0.881, 0.308, 0.078),
        (Product::Cash, "Refused") => (0.168, 0.003, 0.933, 0.369, 1.0),
        (Product::Cash, _) => (0.965, 0.02, 1.0, 0.967, 1.0),
        (Product::Consumer, "Approved") => (0.0, 0.0, 0.0, 0.338, 0.022),
        (Product::Consumer, "Refused") => (0.0, 0.171, 0.025, 0.381, 1.0),
        (Product::Consumer, "Canceled") => (0.818, 0.13, 0.818, 0.886, 1.0),
        (Product::Consumer, _) => (0.0, 0.981, 0.067, 0.81, 1.0),
        (Product::Card, "Approved") => (0.412, 0.0, 0.991, 0.543, 0.043),
        (Product::Card, "Refused") => (0.277, 0.0, 0.97, 0.558, 1.0),
        (Product::Card, _) => (0.99, 0.0, 0.996, 0.995, 1.0),
    };
    MissingShares { amount, offer, down_payment, companion, schedule }
}

/// Inputs of the categories of an application.
pub(crate) struct CategoryInputs<'a> {
    pub(crate) product: Product,
    pub(crate) status: &'static str,
    pub(crate) yield_group: &'static str,
    pub(crate) has_offer: bool,
    /// Share without a record of who accompanied the client.
    pub(crate) without_companion: f64,
    pub(crate) is_new: bool,
    pub(crate) goods: Goods,
    pub(crate) weekday: &'static str,
    /// Share of applications made earlier in the day.
    pub(crate) hour: f64,
    /// The categories of the previous application, if it was on the same day for the same product.
    pub(crate) before: Option<&'a Categories>,
}

/// Among applications on the same day for the same product: shares with the same channel and hour.
const SAME_CHANNEL: f64 = 0.92;
const SAME_HOUR: f64 = 0.75;

/// Draws the categories of an application.
pub(crate) fn draw_categories(inputs: &CategoryInputs, random: &mut ChaCha8Rng) -> Categories {
    let CategoryInputs {
        product,
        status,
        yield_group,
        has_offer,
        without_companion,
        is_new,
        goods,
        weekday,
        hour,
        before,
    } = *inputs;
    let is_consumer = product == Product::Consumer;
    let hour = match before.filter(|_| chance(random, SAME_HOUR)) {
        Some(before) => before.hour,
        None => choose(&HOURS, hour),
    };
    let is_cross_sell = chance(random, cross_sell(product, yield_group, is_new));
    let place = before.filter(|_| !is_consumer && chance(random, SAME_CHANNEL));
    let channel = place.map_or_else(
        || shop::draw_channel(product, goods.industry, random),
        |before| before.channel,
    );
    let seller = match place {
        _ if is_consumer => goods.industry,
        _ if product == Product::Cash && !has_offer => "XNA",
        Some(before) => before.seller,
        None => shop::draw_seller(channel, random),
    };
    let seller_area = match place {
        Some(before) if before.seller == seller => before.seller_area,
        _ => shop::draw_area(channel, seller, random),
    };
    let purpose = match product {
        Product::Cash if has_offer && (!is_cross_sell || status == "Refused") => {
            choose(&PURPOSES, uniform(random))
        }
        Product::Cash => "XNA",
        _ => "XAP",
    };
    let mut rank = || uniform(random);
    let reject_reason = match (status, product) {
        ("Refused", Product::Consumer) => {
            choose(&[("LIMIT", 0.42), ("HC", 0.29), ("SCO", 0.25), ("XNA", 0.04)], rank())
        }
        ("Refused", _) => choose(
            &[("HC", 0.74), ("LIMIT", 0.12), ("SCO", 0.07), ("SCOFR", 0.05), ("VERIF", 0.02)],
            rank(),
        ),
        ("Unused offer", _) => "CLIENT",
        _ => "XAP",
    };
    let payment = match rank() {
        rank if rank < through_bank(product, status, has_offer) => "Cash through the bank",
        rank if has_offer && product != Product::Card && rank > 0.993 => {
            "Non-cash from your account"
        }
        _ => "XNA",
    };
    let companion = known(rank() >= without_companion, choose(&COMPANIONS, rank()));
    let (portfolio, product_type) = match product {
        _ if !has_offer => ("XNA", "XNA"),
        Product::Consumer => ("POS", "XNA"),
        Product::Cash => ("Cash", if is_cross_sell { "x-sell" } else { "walk-in" }),
        Product::Card => ("Cards", if is_cross_sell { "x-sell" } else { "walk-in" }),
    };
    let has_interest = is_consumer && status == "Approved" && rank() < 0.012;
    let interest =
        known(has_interest, (0.142 + 0.055 * rank().powf(0.3), 0.637 + 0.23 * rank().powf(0.3)));
    Categories {
        repeated: rank() < 0.004,
        interest,
        weekday,
        hour,
        purpose,
        payment,
        reject_reason,
        companion,
        goods: if is_consumer { goods.category } else { "XNA" },
        portfolio,
        product_type,
        channel,
        seller_area,
        seller,
        combination: combination(product, yield_group, has_offer, is_cross_sell, goods.family),
    }
}

/// Returns the share of applications paid out through the bank; for most others nothing is
/// recorded.
fn through_bank(product: Product, status: &str, has_offer: bool) -> f64 {
    match (product, status, has_offer) {
        (Product::Card, ..) | (_, "Canceled", false) => 0.0,
        (Product::Cash, "Canceled", true) => 0.33,
        (Product::Cash, "Refused", false) => 0.02,
        (Product::Cash, ..) => 0.885,
        (Product::Consumer, _, true) => 0.865,
        (Product::Consumer, ..) => 0.97,
    }
}

/// Returns the share of loans and cards that were offered to existing clients.
fn cross_sell(product: Product, yield_group: &str, is_new: bool) -> f64 {
    match (product, yield_group) {
        _ if is_new => 0.02,
        (Product::Card, _) => 0.46,
        (_, "high") => 0.51,
        _ => 0.8,
    }
}

fn combination(
    product: Product,
    yield_group: &str,
    has_offer: bool,
    is_cross_sell: bool,
    shop: &str,
) -> &'static str {
    let has_interest = yield_group != "low_action" || !has_offer;
    match (product, yield_group) {
        (Product::Card, _) if has_offer && is_cross_sell => "Card X-Sell",
        (Product::Card, _) => "Card Street",
        (Product::Cash, _) if !has_offer => "Cash",
        (Product::Cash, "high") if is_cross_sell => "Cash X-Sell: high",
        (Product::Cash, "middle") if is_cross_sell => "Cash X-Sell: middle",
        (Product::Cash, _) if is_cross_sell => "Cash X-Sell: low",
        (Product::Cash, "high") => "Cash Street: high",
        (Product::Cash, "middle") => "Cash Street: middle",
        (Product::Cash, _) => "Cash Street: low",
        (Product::Consumer, _) => match (shop, has_interest) {
            ("mobile", true) => "POS mobile with interest",
            ("mobile", false) => "POS mobile without interest",
            ("household", true) => "POS household with interest",
            ("household", false) => "POS household without interest",
            ("industry", true) => "POS industry with interest",
            ("industry", false) => "POS industry without interest",
            (_, true) => "POS other with interest",
            (_, false) => "POS others without interest",
        },
    }
}

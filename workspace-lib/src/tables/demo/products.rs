//! Categories of an earlier application (product, channel, goods, reasons), and the table itself.

use polars::prelude::*;
use rand_chacha::ChaCha8Rng;

use super::frame::frame;
use super::previous::{Previous, Schedule};
use super::sampling::{chance, choose, known, uniform};
use super::shop::{self, Goods};
use crate::tables::schema::UNKNOWN_DAY;

/// The requested product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Product {
    /// A cash loan.
    Cash,
    /// A loan to buy something at a shop.
    Consumer,
    /// A credit card.
    Card,
}

/// Categories of an earlier application. `XNA` and `XAP` are written as in the originals.
#[derive(Debug, Clone)]
pub(super) struct Categories {
    weekday: &'static str,
    hour: i64,
    purpose: &'static str,
    payment: &'static str,
    reject_reason: &'static str,
    companion: Option<&'static str>,
    goods: &'static str,
    portfolio: &'static str,
    product_type: &'static str,
    channel: &'static str,
    seller_area: i64,
    seller: &'static str,
    combination: &'static str,
    /// True if another application followed on the same day.
    repeated: bool,
    /// Normalised interest rates, which are seldom recorded.
    interest: Option<(f64, f64)>,
}

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
pub(super) struct MissingShares {
    /// Share without a requested amount.
    pub(super) amount: f64,
    /// Share without annuity and number of instalments, in addition to those without an amount.
    pub(super) offer: f64,
    pub(super) down_payment: f64,
    /// Share without a record of who accompanied the client.
    pub(super) companion: f64,
    pub(super) schedule: f64,
}

/// Returns the shares of missing fields, by product and status.
pub(super) fn missing_shares(product: Product, status: &str) -> MissingShares {
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
pub(super) struct CategoryInputs<'a> {
    pub(super) product: Product,
    pub(super) status: &'static str,
    pub(super) yield_group: &'static str,
    pub(super) has_offer: bool,
    /// Share without a record of who accompanied the client.
    pub(super) without_companion: f64,
    pub(super) is_new: bool,
    pub(super) goods: Goods,
    pub(super) weekday: &'static str,
    /// Share of applications made earlier in the day.
    pub(super) hour: f64,
    /// The categories of the previous application, if it was on the same day for the same product.
    pub(super) before: Option<&'a Categories>,
}

/// Among applications on the same day for the same product: shares with the same channel and hour.
const SAME_CHANNEL: f64 = 0.92;
const SAME_HOUR: f64 = 0.75;

/// Draws the categories of an application.
pub(super) fn draw_categories(inputs: &CategoryInputs, random: &mut ChaCha8Rng) -> Categories {
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

/// Returns a day as the originals write it.
///
/// It is missing if the application was not paid out, and 365243 if the day has not come.
fn day(row: &Previous, of: impl Fn(&Schedule) -> Option<i64>) -> Option<f64> {
    row.schedule
        .as_ref()
        .filter(|_| row.has_schedule)
        .map(|schedule| of(schedule).map_or(UNKNOWN_DAY, |day| day as f64))
}

/// Factor of the down-payment rate in the originals.
const DOWN_RATE: f64 = 1.089_09;

/// Builds the data frame of the previous_application table.
pub(super) fn table(rows: &[Previous]) -> PolarsResult<DataFrame> {
    frame!(rows, row => {
        "SK_ID_PREV": row.id,
        "SK_ID_CURR": row.client,
        "NAME_CONTRACT_TYPE": match row.product {
            Product::Cash => "Cash loans",
            Product::Consumer => "Consumer loans",
            Product::Card => "Revolving loans",
        },
        "AMT_ANNUITY": row.offer.map(|(annuity, _)| annuity),
        "AMT_APPLICATION": row.asked,
        "AMT_CREDIT": row.granted,
        "AMT_DOWN_PAYMENT": row.down_payment,
        "AMT_GOODS_PRICE": known(row.asked > 0.0, row.asked),
        "WEEKDAY_APPR_PROCESS_START": row.categories.weekday,
        "HOUR_APPR_PROCESS_START": row.categories.hour,
        "FLAG_LAST_APPL_PER_CONTRACT": if row.categories.repeated { "N" } else { "Y" },
        "NFLAG_LAST_APPL_IN_DAY": i64::from(!row.categories.repeated),
        "RATE_DOWN_PAYMENT": row.down_payment.map(|paid| if paid > 0.0 { DOWN_RATE * paid / (row.granted + paid) } else { 0.0 }),
        "RATE_INTEREST_PRIMARY": row.categories.interest.map(|(primary, _)| primary),
        "RATE_INTEREST_PRIVILEGED": row.categories.interest.map(|(_, privileged)| privileged),
        "NAME_CASH_LOAN_PURPOSE": row.categories.purpose,
        "NAME_CONTRACT_STATUS": row.status,
        "DAYS_DECISION": row.decision,
        "NAME_PAYMENT_TYPE": row.categories.payment,
        "CODE_REJECT_REASON": row.categories.reject_reason,
        "NAME_TYPE_SUITE": row.categories.companion,
        "NAME_CLIENT_TYPE": row.client_type,
        "NAME_GOODS_CATEGORY": row.categories.goods,
        "NAME_PORTFOLIO": row.categories.portfolio,
        "NAME_PRODUCT_TYPE": row.categories.product_type,
        "CHANNEL_TYPE": row.categories.channel,
        "SELLERPLACE_AREA": row.categories.seller_area,
        "NAME_SELLER_INDUSTRY": row.categories.seller,
        "CNT_PAYMENT": row.offer.map(|(_, count)| count),
        "NAME_YIELD_GROUP": row.yield_group,
        "PRODUCT_COMBINATION": row.categories.combination,
        "DAYS_FIRST_DRAWING": day(row, |schedule| schedule.first_drawing),
        "DAYS_FIRST_DUE": day(row, |schedule| schedule.first_due),
        "DAYS_LAST_DUE_1ST_VERSION": day(row, |schedule| schedule.planned_last_due),
        "DAYS_LAST_DUE": day(row, |schedule| schedule.last_due),
        "DAYS_TERMINATION": day(row, |schedule| schedule.termination),
        "NFLAG_INSURED_ON_APPROVAL": known(row.schedule.is_some() && row.has_schedule, f64::from(u8::from(row.insured))),
    })
}

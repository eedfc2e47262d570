//! The words of an earlier application: product, channel, goods, reasons; and its table.

use polars::prelude::*;
use rand_chacha::ChaCha8Rng;

use super::frame::frame;
use super::previous::{Previous, Schedule};
use super::sampling::{chance, choose, known, log_normal, uniform};
use crate::tables::schema::UNKNOWN_DAY;

/// What was applied for.
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
pub(super) struct Words {
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
    /// Another application followed on the same day.
    repeated: bool,
    /// Normalised interest rates, hardly ever recorded.
    interest: Option<(f64, f64)>,
}

/// Days on which people apply, and their shares.
pub(super) const WEEKDAYS: [(&str, f64); 7] = [
    ("TUESDAY", 0.157),
    ("WEDNESDAY", 0.152),
    ("MONDAY", 0.151),
    ("FRIDAY", 0.153),
    ("THURSDAY", 0.148),
    ("SATURDAY", 0.141),
    ("SUNDAY", 0.097),
];

/// Hours at which people apply, in ascending order, and their shares.
pub(super) const HOURS: [(i64, f64); 18] = [
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

/// Goods bought with a loan at a shop: category, seller's industry, family of products, share.
const GOODS: [((&str, &str, &str), f64); 20] = [
    (("Mobile", "Connectivity", "mobile"), 0.283),
    (("Consumer Electronics", "Consumer electronics", "household"), 0.163),
    (("Audio/Video", "Consumer electronics", "household"), 0.127),
    (("Computers", "Consumer electronics", "household"), 0.122),
    (("Furniture", "Furniture", "industry"), 0.0685),
    (("Clothing and Accessories", "Clothing", "industry"), 0.0334),
    (("Construction Materials", "Construction", "industry"), 0.0304),
    (("Computers", "Connectivity", "mobile"), 0.0247),
    (("Mobile", "Consumer electronics", "household"), 0.0229),
    (("Photo / Cinema Equipment", "Consumer electronics", "household"), 0.0169),
    (("Photo / Cinema Equipment", "Connectivity", "mobile"), 0.0166),
    (("Audio/Video", "Connectivity", "mobile"), 0.0063),
    (("Homewares", "Construction", "industry"), 0.0061),
    (("Homewares", "Industry", "other"), 0.006),
    (("Auto Accessories", "Auto technology", "other"), 0.0067),
    (("Medical Supplies", "Industry", "other"), 0.0055),
    (("Vehicles", "Auto technology", "other"), 0.004),
    (("Jewelry", "Jewelry", "industry"), 0.0045),
    (("Sport and Leisure", "Industry", "other"), 0.0035),
    (("Other", "Industry", "other"), 0.0035),
];

/// Industry of the shop through which cash or a card was applied for.
const SHOPS: [(&str, f64); 3] = [("Consumer electronics", 0.62), ("Connectivity", 0.33), ("Furniture", 0.05)];

/// Share of loans without interest for which something for the household is bought, beyond other loans.
const HOUSEHOLD_WITHOUT_INTEREST: f64 = 0.6;

const COMPANIONS: [(&str, f64); 7] = [
    ("Unaccompanied", 0.61),
    ("Family", 0.245),
    ("Spouse, partner", 0.076),
    ("Children", 0.036),
    ("Other_B", 0.021),
    ("Other_A", 0.01),
    ("Group of people", 0.003),
];

/// Shares of applications in which something is missing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shares {
    /// No amount was asked for.
    pub(super) blank: f64,
    /// Annuity and number of instalments, beyond those without an amount.
    pub(super) without_offer: f64,
    pub(super) without_down_payment: f64,
    /// Nobody is recorded to have come along, or not.
    pub(super) alone: f64,
    pub(super) without_schedule: f64,
}

/// What is missing from an application, by product and status.
pub(super) fn shares(product: Product, status: &str) -> Shares {
    let (blank, without_offer, without_down_payment, alone, without_schedule) = match (product, status) {
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
    Shares { blank, without_offer, without_down_payment, alone, without_schedule }
}

/// Draws the words of an application; `alone` is the share of which it is not known who came along, `hour` the share of applications made
/// earlier in the day.
pub(super) fn words(
    product: Product,
    status: &'static str,
    yield_group: &'static str,
    has_offer: bool,
    alone: f64,
    hour: f64,
    random: &mut ChaCha8Rng,
) -> Words {
    let mut rank = || uniform(random);
    let (weekday, hour) = (choose(&WEEKDAYS, rank()), choose(&HOURS, hour));
    let is_cross_sell = rank() < cross_sell(product, yield_group);
    let (mut goods, mut seller, mut shop) = choose(&GOODS, rank());
    if yield_group == "low_action" && rank() < HOUSEHOLD_WITHOUT_INTEREST && shop != "household" {
        (goods, seller, shop) = choose(&GOODS, rank());
    }
    let channel = choose(channels(product, seller), rank());
    let seller = match (product, channel) {
        (Product::Consumer, _) => seller,
        (_, "Country-wide" | "Stone" | "Regional / Local") => choose(&SHOPS, rank()),
        _ => "XNA",
    };
    let purpose = match product {
        Product::Cash => choose(
            &[
                ("XNA", 0.91),
                ("Repairs", 0.03),
                ("Other", 0.02),
                ("Urgent needs", 0.012),
                ("Buying a used car", 0.006),
                ("Everyday expenses", 0.006),
                ("Payments on other loans", 0.004),
                ("Building a house or an annex", 0.005),
                ("Medicine", 0.004),
                ("Education", 0.003),
            ],
            rank(),
        ),
        _ => "XAP",
    };
    let reject_reason = match (status, product) {
        ("Refused", Product::Consumer) => {
            choose(&[("LIMIT", 0.42), ("HC", 0.29), ("SCO", 0.25), ("XNA", 0.04)], rank())
        }
        ("Refused", _) => {
            choose(&[("HC", 0.74), ("LIMIT", 0.12), ("SCO", 0.07), ("SCOFR", 0.05), ("VERIF", 0.02)], rank())
        }
        ("Unused offer", _) => "CLIENT",
        _ => "XAP",
    };
    let payment =
        if rank() < if product == Product::Consumer { 0.87 } else { 0.47 } { "Cash through the bank" } else { "XNA" };
    let companion = known(rank() >= alone, choose(&COMPANIONS, rank()));
    let is_consumer = product == Product::Consumer;
    let (portfolio, product_type) = match product {
        _ if !has_offer => ("XNA", "XNA"),
        Product::Consumer => ("POS", "XNA"),
        Product::Cash => ("Cash", if is_cross_sell { "x-sell" } else { "walk-in" }),
        Product::Card => ("Cards", if is_cross_sell { "x-sell" } else { "walk-in" }),
    };
    let seller_area = if is_consumer {
        log_normal(random, 160.0, 1.6).min(4500.0) as i64
    } else {
        -1 + i64::from(chance(random, 0.2))
    };
    let repeated = chance(random, 0.004);
    let has_interest = is_consumer && status == "Approved" && chance(random, 0.012);
    let interest = known(has_interest, (0.14 + 0.056 * uniform(random).sqrt(), 0.64 + 0.23 * uniform(random).sqrt()));
    Words {
        repeated,
        interest,
        weekday,
        hour,
        purpose,
        payment,
        reject_reason,
        companion,
        goods: if is_consumer { goods } else { "XNA" },
        portfolio,
        product_type,
        channel,
        seller_area,
        seller,
        combination: combination(product, yield_group, has_offer, is_cross_sell, shop),
    }
}

/// Where an application was made, by product and, at shops, by the seller's industry.
fn channels(product: Product, seller: &str) -> &'static [(&'static str, f64)] {
    match (product, seller) {
        (Product::Cash, _) => &[
            ("Credit and cash offices", 0.803),
            ("Contact center", 0.084),
            ("Country-wide", 0.053),
            ("AP+ (Cash loan)", 0.047),
            ("Channel of corporate sales", 0.005),
            ("Stone", 0.004),
            ("Regional / Local", 0.003),
        ],
        (Product::Card, _) => &[
            ("Credit and cash offices", 0.677),
            ("Country-wide", 0.137),
            ("AP+ (Cash loan)", 0.071),
            ("Contact center", 0.051),
            ("Regional / Local", 0.033),
            ("Stone", 0.025),
            ("Channel of corporate sales", 0.006),
        ],
        (_, "Connectivity") => &[("Country-wide", 0.862), ("Stone", 0.108), ("Regional / Local", 0.03)],
        (_, "Consumer electronics") => &[("Country-wide", 0.58), ("Regional / Local", 0.212), ("Stone", 0.208)],
        (_, "Furniture") => &[("Stone", 0.725), ("Country-wide", 0.185), ("Regional / Local", 0.09)],
        _ => &[("Stone", 0.74), ("Regional / Local", 0.15), ("Country-wide", 0.11)],
    }
}

/// Share of loans and cards that were offered to people who were clients already.
fn cross_sell(product: Product, yield_group: &str) -> f64 {
    match (product, yield_group) {
        (Product::Card, _) => 0.43,
        (_, "high") => 0.51,
        _ => 0.8,
    }
}

fn combination(product: Product, yield_group: &str, has_offer: bool, is_cross_sell: bool, shop: &str) -> &'static str {
    let has_interest = yield_group != "low_action";
    match (product, yield_group) {
        (Product::Card, _) if is_cross_sell => "Card X-Sell",
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

/// A day as the originals write it: nothing for an application that was not paid out, 365243 for a day that has not come.
fn day(row: &Previous, of: impl Fn(&Schedule) -> Option<i64>) -> Option<f64> {
    row.schedule
        .as_ref()
        .filter(|_| row.has_schedule)
        .map(|schedule| of(schedule).map_or(UNKNOWN_DAY, |day| day as f64))
}

/// What the share of the down payment is multiplied by, in the originals.
const DOWN_RATE: f64 = 1.089_09;

/// The table.
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
        "WEEKDAY_APPR_PROCESS_START": row.words.weekday,
        "HOUR_APPR_PROCESS_START": row.words.hour,
        "FLAG_LAST_APPL_PER_CONTRACT": if row.words.repeated { "N" } else { "Y" },
        "NFLAG_LAST_APPL_IN_DAY": i64::from(!row.words.repeated),
        "RATE_DOWN_PAYMENT": row.down_payment.map(|paid| if paid > 0.0 { DOWN_RATE * paid / (row.granted + paid) } else { 0.0 }),
        "RATE_INTEREST_PRIMARY": row.words.interest.map(|(primary, _)| primary),
        "RATE_INTEREST_PRIVILEGED": row.words.interest.map(|(_, privileged)| privileged),
        "NAME_CASH_LOAN_PURPOSE": row.words.purpose,
        "NAME_CONTRACT_STATUS": row.status,
        "DAYS_DECISION": row.decision,
        "NAME_PAYMENT_TYPE": row.words.payment,
        "CODE_REJECT_REASON": row.words.reject_reason,
        "NAME_TYPE_SUITE": row.words.companion,
        "NAME_CLIENT_TYPE": row.client_type,
        "NAME_GOODS_CATEGORY": row.words.goods,
        "NAME_PORTFOLIO": row.words.portfolio,
        "NAME_PRODUCT_TYPE": row.words.product_type,
        "CHANNEL_TYPE": row.words.channel,
        "SELLERPLACE_AREA": row.words.seller_area,
        "NAME_SELLER_INDUSTRY": row.words.seller,
        "CNT_PAYMENT": row.offer.map(|(_, count)| count),
        "NAME_YIELD_GROUP": row.yield_group,
        "PRODUCT_COMBINATION": row.words.combination,
        "DAYS_FIRST_DRAWING": day(row, |schedule| schedule.first_drawing),
        "DAYS_FIRST_DUE": day(row, |schedule| schedule.first_due),
        "DAYS_LAST_DUE_1ST_VERSION": day(row, |schedule| schedule.planned_last_due),
        "DAYS_LAST_DUE": day(row, |schedule| schedule.last_due),
        "DAYS_TERMINATION": day(row, |schedule| schedule.termination),
        "NFLAG_INSURED_ON_APPROVAL": known(row.schedule.is_some() && row.has_schedule, f64::from(u8::from(row.insured))),
    })
}

//! Place of earlier applications and goods bought: prices, channels and sellers.

use rand_chacha::ChaCha8Rng;

use super::products::Product;
use super::sampling::{chance, choose, log_normal, round_to, uniform};

/// Goods bought with a loan at a shop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Goods {
    pub(super) category: &'static str,
    /// The seller's industry.
    pub(super) industry: &'static str,
    /// The product family under which the loan is sold.
    pub(super) family: &'static str,
    /// Median price.
    pub(super) price: f64,
    /// Shares of loans with high, middle, low and almost no interest.
    pub(super) yields: [f64; 4],
}

const fn goods(
    category: &'static str,
    industry: &'static str,
    family: &'static str,
    price: f64,
    yields: [f64; 4],
) -> Goods {
    Goods { category, industry, family, price, yields }
}

const MOBILE: [f64; 4] = [0.68, 0.14, 0.17, 0.01];
const COMPUTERS: [f64; 4] = [0.2, 0.42, 0.22, 0.16];
const AUDIO: [f64; 4] = [0.22, 0.35, 0.26, 0.17];
const PHOTO: [f64; 4] = [0.47, 0.22, 0.2, 0.11];
const HOMEWARES: [f64; 4] = [0.1, 0.38, 0.42, 0.1];
const OTHERS: [f64; 4] = [0.2, 0.4, 0.33, 0.07];

/// Goods, with their shares of the loans at shops.
const GOODS: [(Goods, f64); 21] = [
    (goods("Mobile", "Connectivity", "mobile", 40_500.0, MOBILE), 0.283),
    (
        goods(
            "Consumer Electronics",
            "Consumer electronics",
            "household",
            75_000.0,
            [0.185, 0.385, 0.28, 0.15],
        ),
        0.159,
    ),
    (goods("Audio/Video", "Consumer electronics", "household", 89_700.0, AUDIO), 0.126),
    (goods("Computers", "Consumer electronics", "household", 101_600.0, COMPUTERS), 0.122),
    (goods("Furniture", "Furniture", "industry", 108_000.0, [0.09, 0.41, 0.4, 0.1]), 0.0685),
    (
        goods(
            "Clothing and Accessories",
            "Clothing",
            "industry",
            139_600.0,
            [0.075, 0.32, 0.545, 0.06],
        ),
        0.0334,
    ),
    (
        goods(
            "Construction Materials",
            "Construction",
            "industry",
            103_500.0,
            [0.115, 0.43, 0.385, 0.07],
        ),
        0.0304,
    ),
    (goods("Computers", "Connectivity", "mobile", 80_000.0, COMPUTERS), 0.0247),
    (goods("Mobile", "Consumer electronics", "household", 40_500.0, MOBILE), 0.0229),
    (
        goods("Photo / Cinema Equipment", "Consumer electronics", "household", 49_300.0, PHOTO),
        0.0169,
    ),
    (goods("Photo / Cinema Equipment", "Connectivity", "mobile", 40_000.0, PHOTO), 0.0166),
    (goods("XNA", "Consumer electronics", "household", 41_400.0, [0.24, 0.06, 0.56, 0.14]), 0.0092),
    (goods("Audio/Video", "Connectivity", "mobile", 60_000.0, AUDIO), 0.0063),
    (goods("Homewares", "Construction", "industry", 164_000.0, HOMEWARES), 0.0061),
    (goods("Homewares", "Industry", "other", 164_000.0, HOMEWARES), 0.006),
    (
        goods("Auto Accessories", "Auto technology", "other", 64_600.0, [0.21, 0.53, 0.24, 0.02]),
        0.0067,
    ),
    (goods("Medical Supplies", "Industry", "other", 157_500.0, [0.0, 0.1, 0.78, 0.12]), 0.0055),
    (goods("Vehicles", "Auto technology", "other", 152_700.0, [0.18, 0.48, 0.31, 0.03]), 0.004),
    (goods("Jewelry", "Jewelry", "other", 72_400.0, [0.135, 0.7, 0.075, 0.09]), 0.0075),
    (goods("Sport and Leisure", "Industry", "other", 90_000.0, OTHERS), 0.0035),
    (goods("Other", "Industry", "other", 90_000.0, OTHERS), 0.0035),
];

/// Industries of shops that took applications for cash or cards, with shares.
const SELLERS: [(&str, f64); 3] =
    [("Consumer electronics", 0.62), ("Connectivity", 0.33), ("Furniture", 0.05)];

/// Draws the goods of a purchase.
pub(super) fn draw_goods(random: &mut ChaCha8Rng) -> Goods {
    choose(&GOODS, uniform(random))
}

/// Draws the sales channel, by product and, for purchases, by the seller's industry.
pub(super) fn draw_channel(
    product: Product,
    industry: &str,
    random: &mut ChaCha8Rng,
) -> &'static str {
    let channels: &[(&'static str, f64)] = match (product, industry) {
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
        (_, "Connectivity") => {
            &[("Country-wide", 0.862), ("Stone", 0.108), ("Regional / Local", 0.03)]
        }
        (_, "Consumer electronics") => {
            &[("Country-wide", 0.58), ("Regional / Local", 0.212), ("Stone", 0.208)]
        }
        (_, "Furniture") => {
            &[("Stone", 0.725), ("Country-wide", 0.185), ("Regional / Local", 0.09)]
        }
        _ => &[("Stone", 0.74), ("Regional / Local", 0.15), ("Country-wide", 0.11)],
    };
    choose(channels, uniform(random))
}

/// Draws the seller's industry for a loan without goods; `XNA` if there is no shop.
pub(super) fn draw_seller(channel: &str, random: &mut ChaCha8Rng) -> &'static str {
    match channel {
        "Country-wide" | "Stone" | "Regional / Local" => choose(&SELLERS, uniform(random)),
        _ => "XNA",
    }
}

/// Draws the size of the place of sale, -1 for none. Most sizes are round numbers.
pub(super) fn draw_area(channel: &str, industry: &str, random: &mut ChaCha8Rng) -> i64 {
    let (without, median, spread) = match (channel, industry) {
        ("Country-wide", "Consumer electronics") => (0.014, 1150.0, 1.1),
        ("Regional / Local", "Consumer electronics") => (0.0, 150.0, 1.0),
        (_, "Consumer electronics") => (0.0, 120.0, 1.1),
        (_, "Connectivity") => (0.0, 35.0, 0.5),
        (_, "Furniture") => (0.0, 110.0, 1.2),
        ("AP+ (Cash loan)", _) => (0.13, 4.0, 0.8),
        (_, "XNA") => (0.92, 1.0, 1.5),
        _ => (0.0, 55.0, 1.1),
    };
    if chance(random, without) {
        return -1;
    }
    let area = log_normal(random, median, spread).min(4500.0);
    let step = match area {
        area if area >= 100.0 && chance(random, 0.6) => 50.0,
        area if area >= 15.0 && chance(random, 0.5) => 10.0,
        area if area >= 10.0 && chance(random, 0.5) => 5.0,
        _ => 1.0,
    };
    round_to(area, step) as i64
}

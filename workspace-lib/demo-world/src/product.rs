//! What was asked for: the product, and for a loan at a shop the goods.

use rand_chacha::ChaCha8Rng;

use crate::sampling::{choose, uniform};

/// The requested product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Product {
    /// A cash loan.
    Cash,
    /// A loan to buy something at a shop.
    Consumer,
    /// A credit card.
    Card,
}

/// Goods bought with a loan at a shop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Goods {
    pub(crate) category: &'static str,
    /// The seller's industry.
    pub(crate) industry: &'static str,
    /// The product family under which the loan is sold.
    pub(crate) family: &'static str,
    /// Median price.
    pub(crate) price: f64,
    /// Shares of loans with high, middle, low and almost no interest.
    pub(crate) yields: [f64; 4],
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

/// Draws the goods of a purchase.
pub(crate) fn draw_goods(random: &mut ChaCha8Rng) -> Goods {
    choose(&GOODS, uniform(random))
}

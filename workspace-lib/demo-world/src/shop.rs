//! Place of earlier applications: channel, seller, size of the place of sale.

use rand_chacha::ChaCha8Rng;

use crate::product::Product;
use crate::sampling::{chance, choose, log_normal, round_to, uniform};

/// Industries of shops that took applications for cash or cards, with shares.
const SELLERS: [(&str, f64); 3] =
    [("Consumer electronics", 0.62), ("Connectivity", 0.33), ("Furniture", 0.05)];

/// Draws the sales channel, by product and, for purchases, by the seller's industry.
pub(crate) fn draw_channel(
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
pub(crate) fn draw_seller(channel: &str, random: &mut ChaCha8Rng) -> &'static str {
    match channel {
        "Country-wide" | "Stone" | "Regional / Local" => choose(&SELLERS, uniform(random)),
        _ => "XNA",
    }
}

/// Draws the size of the place of sale, -1 for none. Most sizes are round numbers.
pub(crate) fn draw_area(channel: &str, industry: &str, random: &mut ChaCha8Rng) -> i64 {
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

//! The building a client lives in: the least known part of an application.

use rand_chacha::ChaCha8Rng;

use super::dependence::{Trait, Traits};
use super::marginals::BUILDING;
use super::sampling::{chance, choose, correlated, known, normal, normal_distribution, quantile, uniform};

/// Figures about a building in the order of [`BUILDING`], as mean, mode and median, and four categories.
#[derive(Debug, Clone)]
pub(super) struct Building {
    pub(super) mean: [Option<f64>; BUILDING.len()],
    pub(super) mode: [Option<f64>; BUILDING.len()],
    pub(super) median: [Option<f64>; BUILDING.len()],
    pub(super) fund: Option<&'static str>,
    pub(super) kind: Option<&'static str>,
    pub(super) walls: Option<&'static str>,
    pub(super) emergency: Option<&'static str>,
}

/// Share of buildings whose mode or median is the same as their mean.
const SAME: f64 = 0.6;

/// Draws a building. One described less often is known only where those described more often are.
pub(super) fn generate(traits: &Traits, random: &mut ChaCha8Rng) -> Building {
    let knowledge = traits.rank(Trait::BuildingKnown);
    let is_known = |share: f64| knowledge > 1.0 - share;
    let quality = traits.score(Trait::Building);
    let mean = BUILDING.each_ref().map(|figure| {
        let score = correlated(random, quality, figure.correlation);
        known(is_known(figure.known), four_decimals(quantile(&figure.quantiles, normal_distribution(score))))
    });
    let mut summary = |spread: f64| {
        mean.map(|value| {
            value.map(|value| {
                let moved = if chance(random, SAME) { value } else { value * (1.0 + spread * normal(random)) };
                four_decimals(moved.clamp(0.0, 1.0))
            })
        })
    };
    let (mode, median) = (summary(0.06), summary(0.02));
    let mut word = |share: f64, words: &[(&'static str, f64)]| known(is_known(share), choose(words, uniform(random)));
    Building {
        mode,
        median,
        fund: word(
            0.3184,
            &[
                ("reg oper account", 0.2415),
                ("reg oper spec account", 0.0391),
                ("org spec account", 0.0196),
                ("not specified", 0.0183),
            ],
        ),
        kind: word(0.5015, &[("block of flats", 0.4921), ("specific housing", 0.0051), ("terraced house", 0.0043)]),
        walls: word(
            0.4944,
            &[
                ("Panel", 0.2185),
                ("Stone, brick", 0.2084),
                ("Block", 0.0312),
                ("Wooden", 0.017),
                ("Mixed", 0.0077),
                ("Monolithic", 0.0062),
                ("Others", 0.0054),
            ],
        ),
        emergency: word(0.5275, &[("No", 0.52), ("Yes", 0.0075)]),
        mean,
    }
}

fn four_decimals(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

//! Points of the bins: a card that can be read and added up.
//!
//! Points are scaled as lenders do (Siddiqi, *Credit Risk Scorecards*, 2006, chapter 6). Odds of
//! repaying of 50 to 1 are 600 points, and 20 points more double the odds. With `factor = 20 / ln
//! 2` and `offset = 600 − factor · ln 50`, a bin of one of n characteristics is worth `factor ·
//! (−coefficient · weight of evidence − intercept / n) + offset / n`, rounded.

use serde::{Deserialize, Serialize};

use super::binning::Binning;
use super::evidence::OutcomeCounts;

/// Points of [`BASE_ODDS`].
pub const BASE_POINTS: f64 = 600.0;

/// Odds of repaying, repaid to defaulted, that are worth [`BASE_POINTS`].
pub const BASE_ODDS: f64 = 50.0;

/// Points that double the odds of repaying.
pub const POINTS_TO_DOUBLE_THE_ODDS: f64 = 20.0;

/// One characteristic of a card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Characteristic {
    /// Name of its feature.
    pub feature: String,
    /// Information value: how well its bins together separate defaults from repaid loans.
    pub information_value: f64,
    /// Change of the log-odds of default per unit of weight of evidence.
    ///
    /// It is negative, around −1 for a characteristic that stands alone.
    pub coefficient: f64,
    /// Bins of known values, ascending, then that of missing values.
    pub bins: Vec<CharacteristicBin>,
}

/// Values of a characteristic that are worth the same points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CharacteristicBin {
    /// Lowest value; `None` for the first bin and for missing values.
    ///
    /// The first bin has no lower end.
    pub from: Option<f64>,
    /// The value at which the next bin begins; `None` for the last bin and for missing values.
    ///
    /// The last bin has no upper end.
    pub to: Option<f64>,
    /// True for the bin of missing values.
    pub is_missing: bool,
    /// Number of its applications when the card was fitted.
    pub applications: usize,
    /// How many of them defaulted.
    pub defaults: usize,
    /// Share of defaults; `None` without an application.
    pub default_rate: Option<f64>,
    /// Weight of evidence: `ln(share of the repaid in this bin / share of the defaults in it)`.
    ///
    /// Positive is safer than average. It is 0 for missing values if they are too few to be
    /// reliable.
    pub weight_of_evidence: f64,
    /// Points of the bin; more points mean less risk.
    pub points: i32,
}

/// Returns the points per unit of log-odds.
pub(super) fn factor() -> f64 {
    POINTS_TO_DOUBLE_THE_ODDS / std::f64::consts::LN_2
}

/// Computes the points of a bin with this weight of evidence.
///
/// The card has `characteristics` and this `intercept`.
pub(super) fn points(
    weight_of_evidence: f64,
    coefficient: f64,
    intercept: f64,
    characteristics: usize,
) -> i32 {
    let offset = BASE_POINTS - factor() * BASE_ODDS.ln();
    let count = characteristics as f64;
    // The regression models the odds of default; the odds of repaying have the opposite sign.
    (factor() * (-coefficient * weight_of_evidence - intercept / count) + offset / count).round()
        as i32
}

/// Builds the bins of a characteristic as printed; `points` converts a weight of evidence.
pub(super) fn printed(binning: &Binning, points: impl Fn(f64) -> i32) -> Vec<CharacteristicBin> {
    let bin = |from, to, is_missing, counts: OutcomeCounts, weight| CharacteristicBin {
        from,
        to,
        is_missing,
        applications: counts.applications,
        defaults: counts.defaults,
        default_rate: counts.default_rate(),
        weight_of_evidence: weight,
        points: points(weight),
    };
    let known = binning.bins.iter().enumerate().map(|(position, this)| {
        let from = (position > 0).then_some(this.from);
        let to = binning.bins.get(position + 1).map(|next| next.from);
        bin(from, to, false, this.counts, binning.weights[position])
    });
    let missing = bin(None, None, true, binning.missing, binning.weights[binning.bins.len()]);
    known.chain([missing]).collect()
}

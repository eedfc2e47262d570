//! Area under the ROC curve from counts by part of the range of probabilities.

use contract::Estimate;
use statistics::NORMAL_QUANTILE;

/// Weight of positive and negative cases in one part, in ascending order of probability.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Weights {
    pub(crate) positive: f64,
    pub(crate) negative: f64,
}

/// Area, and for each part the placement of its cases.
pub(crate) struct Area {
    pub(crate) value: f64,
    pub(crate) positives: f64,
    pub(crate) negatives: f64,
    /// Weight of negative cases below each part, and half of its own.
    pub(crate) below: Vec<f64>,
    /// Weight of positive cases above each part, and half of its own.
    pub(crate) above: Vec<f64>,
}

impl Area {
    /// Computes the area; `None` if an outcome has no weight.
    ///
    /// Cases in one part are taken as tied.
    pub(crate) fn new(parts: &[Weights]) -> Option<Self> {
        let positives: f64 = parts.iter().map(|part| part.positive).sum();
        let negatives: f64 = parts.iter().map(|part| part.negative).sum();
        if positives <= 0.0 || negatives <= 0.0 {
            return None;
        }
        let (mut negatives_below, mut positives_up_to, mut area) = (0.0, 0.0, 0.0);
        let (mut below, mut above) = (Vec::new(), Vec::new());
        for part in parts {
            below.push(negatives_below + part.negative / 2.0);
            above.push(positives - positives_up_to - part.positive / 2.0);
            area += part.positive * (negatives_below + part.negative / 2.0);
            negatives_below += part.negative;
            positives_up_to += part.positive;
        }
        Some(Self { value: area / (positives * negatives), positives, negatives, below, above })
    }

    /// Returns the area with an interval of this standard error, within 0 and 1.
    pub(crate) fn within(&self, standard_error: f64) -> Estimate {
        let half = NORMAL_QUANTILE * standard_error;
        Estimate {
            value: self.value,
            low: (self.value - half).max(0.0),
            high: (self.value + half).min(1.0),
        }
    }
}

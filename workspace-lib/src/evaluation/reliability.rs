//! Reliability curve: predicted against observed default rates in bins of equal size.
//!
//! Applications are sorted by probability and cut into bins. The curve shows where probabilities
//! can be trusted. Each bin's observed share has an interval: with few defaults in a bin, most
//! distances from the diagonal are chance.

use serde::{Deserialize, Serialize};

use super::interval::Estimate;

/// One bin of the reliability curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ReliabilityBin {
    /// Applications in the bin.
    pub applications: usize,
    /// Mean predicted probability.
    pub predicted: f64,
    /// Share of defaults.
    pub observed: f64,
    /// Lower end of the share's 95 % interval (Wilson).
    pub low: f64,
    /// Upper end of the share's 95 % interval (Wilson).
    pub high: f64,
}

/// Computes the reliability curve of `probabilities`, by ascending probability.
///
/// `defaults` has one outcome per probability, in the same order. The sizes of bins differ by one
/// at most. Applications with the same probability stay together, so that many ties make fewer than
/// `bins` bins.
pub fn reliability(probabilities: &[f64], defaults: &[bool], bins: usize) -> Vec<ReliabilityBin> {
    let bins = equal_counts(probabilities, bins);
    bins.iter()
        .filter_map(|members| ReliabilityBin::from_members(members, probabilities, defaults))
        .collect()
}

impl ReliabilityBin {
    /// Computes one bin; `None` without applications.
    pub(super) fn from_members(
        members: &[usize],
        probabilities: &[f64],
        defaults: &[bool],
    ) -> Option<Self> {
        let count = members.iter().filter(|&&application| defaults[application]).count();
        let observed = Estimate::share(count, members.len())?;
        let sum: f64 = members.iter().map(|&application| probabilities[application]).sum();
        Some(Self {
            applications: members.len(),
            predicted: sum / members.len() as f64,
            observed: observed.value,
            low: observed.low,
            high: observed.high,
        })
    }
}

/// Cuts applications, by ascending probability, into at most `bins` bins of equal counts.
///
/// Equal probabilities share a bin.
pub(super) fn equal_counts(probabilities: &[f64], bins: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|&left, &right| probabilities[left].total_cmp(&probabilities[right]));
    let mut cut = Vec::with_capacity(bins);
    let mut start = 0;
    for bin in 1..=bins {
        let mut end = bin * order.len() / bins;
        if end <= start {
            continue;
        }
        while end < order.len() && probabilities[order[end]] <= probabilities[order[end - 1]] {
            end += 1;
        }
        cut.push(order[start..end].to_vec());
        start = end;
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_predicted_and_observed_in_equal_bins() {
        let probabilities: Vec<f64> = (0..20).map(|index| f64::from(19 - index) / 20.0).collect();
        let defaults: Vec<bool> = (0..20).map(|index| index < 2).collect();
        let bins = reliability(&probabilities, &defaults, 10);
        assert_eq!(bins.len(), 10);
        let last = bins[9];
        assert_eq!(
            (last.applications, last.predicted, last.observed),
            (2, f64::midpoint(0.95, 0.9), 1.0)
        );
        // Wilson, two of two: from 1 / (1 + z² / 2) to 1.
        assert!((last.low - 2.0 / (2.0 + 1.959_963_984_540_054f64.powi(2))).abs() < 1e-15);
        assert_eq!((last.high, bins[0].observed, bins[0].low), (1.0, 0.0, 0.0));
    }

    #[test]
    fn keeps_ties_together() {
        // Cuts at 2, 4 and 6 of 6; the tie of four crosses the second cut.
        let probabilities = [0.1, 0.2, 0.2, 0.2, 0.2, 0.9];
        assert_eq!(equal_counts(&probabilities, 3), [vec![0, 1, 2, 3, 4], vec![5]]);
        assert_eq!(equal_counts(&[0.5; 4], 2), [vec![0, 1, 2, 3]]);
        // More bins than applications: one each.
        assert_eq!(equal_counts(&[0.3, 0.1], 5), [vec![1], vec![0]]);
        assert!(reliability(&[], &[], 10).is_empty());
    }

    #[test]
    fn bins_differ_by_at_most_one_application_where_nothing_ties() {
        let probabilities: Vec<f64> = (0..863).map(f64::from).collect();
        let sizes: Vec<usize> = equal_counts(&probabilities, 10).iter().map(Vec::len).collect();
        assert_eq!(sizes, [86, 86, 86, 87, 86, 86, 87, 86, 86, 87]);
    }
}

//! Binning of one characteristic, with a default rate that only rises or only falls.
//!
//! Fine bins of equal size are merged until three conditions hold. The default rate is monotone, in
//! the direction that credit practice expects, if it expects one. Every bin is large enough to be
//! reliable. There are few enough bins to be read on a card.

use scoring::features::Direction;
use statistics::pool_adjacent_violators;

use super::evidence::OutcomeCounts;

/// Largest number of bins before merging.
const MOST_FINE_BINS: usize = 20;

/// Smallest share of the applications in a bin before merging, and in the bin of missing values.
const SMALLEST_FINE_SHARE: f64 = 0.025;

/// Smallest share of the applications in a bin after merging.
const SMALLEST_SHARE: f64 = 0.05;

/// Largest number of bins of known values after merging.
const MOST_BINS: usize = 6;

/// Applications whose value is at least `from`, and below the next bin's `from`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bin {
    /// Lowest value of the bin.
    pub(super) from: f64,
    pub(super) counts: OutcomeCounts,
}

/// Mapping of a characteristic's values to weights of evidence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Binning {
    /// Bins of known values, ascending.
    ///
    /// The first also takes values below its `from`, the last all values above.
    pub(super) bins: Vec<Bin>,
    /// Applications with a missing value.
    pub(super) missing: OutcomeCounts,
    /// Weight of evidence of each of `bins`, then of missing values.
    ///
    /// The weight of missing values is 0, which is neutral, if there were too few of them.
    pub(super) weights: Vec<f64>,
    /// Sum of the information of all bins that carry a weight.
    pub(super) information_value: f64,
}

impl Binning {
    /// Bins `column` (missing where not finite) by the outcomes of its applications.
    ///
    /// `None` if the column has no information: it has one bin only. It is constant, missing
    /// throughout, or without a trend in the expected `direction`. Without a direction, the one
    /// with the larger information value is taken.
    pub(super) fn fit(
        column: &[f64],
        defaults: &[bool],
        direction: Option<Direction>,
    ) -> Option<Self> {
        let mut known: Vec<(f64, bool)> = Vec::with_capacity(column.len());
        let (mut missing, mut population) = (OutcomeCounts::default(), OutcomeCounts::default());
        for (&value, &default) in column.iter().zip(defaults) {
            population.add(default);
            if value.is_finite() {
                known.push((value, default));
            } else {
                missing.add(default);
            }
        }
        known.sort_unstable_by(|left, right| left.0.total_cmp(&right.0));
        let fine = fine_bins(&known, at_least(SMALLEST_FINE_SHARE, column.len()));
        let directions =
            direction.map_or(vec![Direction::RaisesRisk, Direction::LowersRisk], |only| vec![only]);
        directions
            .into_iter()
            .map(|direction| {
                let pooled = monotone(&fine, direction);
                Self::new(
                    merged(pooled, population, at_least(SMALLEST_SHARE, column.len())),
                    missing,
                    population,
                )
            })
            .reduce(
                |best, other| {
                    if other.information_value > best.information_value { other } else { best }
                },
            )
            .filter(|binning| binning.information_value > 0.0)
    }

    fn new(bins: Vec<Bin>, missing: OutcomeCounts, population: OutcomeCounts) -> Self {
        let believed = missing.applications
            >= at_least(SMALLEST_FINE_SHARE, population.applications)
            && missing.has_both_outcomes();
        // A single bin and nothing else has no information.
        let informative = bins.len() + usize::from(believed) > 1;
        let (mut weights, mut information_value) = (vec![0.0; bins.len() + 1], 0.0);
        let known = bins.iter().map(|bin| Some(bin.counts));
        for (weight, counts) in weights.iter_mut().zip(known.chain([believed.then_some(missing)])) {
            let Some(counts) = counts.filter(|_| informative) else { continue };
            *weight = counts.weight_of_evidence(population);
            information_value += counts.information(population);
        }
        Self { bins, missing, weights, information_value }
    }

    /// Returns the position of `value`'s bin in [`Self::weights`]; the last is that of missing
    /// values.
    pub(super) fn position(&self, value: f64) -> usize {
        if value.is_finite() {
            self.bins.iter().skip(1).take_while(|bin| value >= bin.from).count()
        } else {
            self.bins.len()
        }
    }
}

/// Returns the smallest number of applications that is at least `share` of `applications`.
fn at_least(share: f64, applications: usize) -> usize {
    (share * applications as f64).ceil() as usize
}

/// Cuts sorted `known` values into bins of about equal size, with equal values together.
///
/// Each bin has at least `smallest` applications.
fn fine_bins(known: &[(f64, bool)], smallest: usize) -> Vec<Bin> {
    let mut bins: Vec<Bin> = Vec::with_capacity(MOST_FINE_BINS);
    let (mut from, mut counts) = (f64::NEG_INFINITY, OutcomeCounts::default());
    let mut left = known.len();
    for equal in known.chunk_by(|one, next| one.0 >= next.0) {
        let target = (left / (MOST_FINE_BINS - bins.len())).max(smallest);
        if counts.applications >= smallest.max(1) && counts.applications + equal.len() > target {
            left -= counts.applications;
            bins.push(Bin { from, counts });
            counts = OutcomeCounts::default();
        }
        if counts.applications == 0 {
            from = equal[0].0;
        }
        for &(_, default) in equal {
            counts.add(default);
        }
    }
    match bins.last_mut() {
        Some(last) if counts.applications < smallest => last.counts = last.counts.with(counts),
        _ if counts.applications > 0 => bins.push(Bin { from, counts }),
        _ => {}
    }
    bins
}

/// Pools adjacent violators: merges neighbours whose default rates are equal or in the wrong order.
fn monotone(fine: &[Bin], direction: Direction) -> Vec<Bin> {
    let violates = |before: &Bin, after: &Bin| {
        let (before, after) = (before.counts, after.counts);
        let (before, after) =
            (before.defaults * after.applications, after.defaults * before.applications);
        match direction {
            Direction::RaisesRisk => before >= after,
            Direction::LowersRisk => before <= after,
        }
    };
    pool_adjacent_violators(fine.iter().copied(), violates, |before, after| Bin {
        from: before.from,
        counts: before.counts.with(after.counts),
    })
}

/// Merges neighbours until every bin is large enough and there are at most [`MOST_BINS`].
///
/// A bin needs `smallest` applications and both outcomes. Each step merges the two whose merging
/// loses the least information.
fn merged(mut bins: Vec<Bin>, population: OutcomeCounts, smallest: usize) -> Vec<Bin> {
    let is_small =
        |bin: &Bin| bin.counts.applications < smallest || !bin.counts.has_both_outcomes();
    let loss = |bins: &[Bin], first: usize| {
        let (one, next) = (bins[first].counts, bins[first + 1].counts);
        one.information(population) + next.information(population)
            - one.with(next).information(population)
    };
    while bins.len() > 1 {
        let some_small = bins.iter().any(is_small);
        if !some_small && bins.len() <= MOST_BINS {
            break;
        }
        let pairs = (0..bins.len() - 1)
            .filter(|&first| !some_small || is_small(&bins[first]) || is_small(&bins[first + 1]));
        let Some(first) =
            pairs.min_by(|&one, &other| loss(&bins, one).total_cmp(&loss(&bins, other)))
        else {
            break;
        };
        let next = bins.remove(first + 1);
        bins[first].counts = bins[first].counts.with(next.counts);
    }
    bins
}

#[cfg(test)]
mod tests;

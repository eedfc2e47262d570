//! Drift: how far the predictions of a period are from the reference.

#[cfg(test)]
mod tests;

use contract::{DriftReport, Estimate, ShapeTest, TestResult, VariableDrift};
use statistics::wilson_interval;

use crate::baseline::Baseline;
use crate::distances::{
    self, Shares, StabilityIndex, chi_squared_test, false_discovery_control, kolmogorov_p_value,
    kolmogorov_smirnov, stability_index,
};
use crate::partition::Partition;
use crate::summary::{StratumSummary, Summary, VariableSummary};

/// Fewest predictions of which a drift is judged.
pub const LEAST_PREDICTIONS: u64 = 100;

/// Measures the drift of a period.
///
/// The reference's strata are weighted as the period's are, so that a change of the mix of products
/// is one finding and not one for every variable. A stratum that the reference does not hold is
/// compared with the whole reference. `false_alarm_rate` is the probability of calling a drift of
/// the score where there is none; over all variables it is the same.
pub fn drift(baseline: &Baseline, current: &Summary, false_alarm_rate: f64) -> DriftReport {
    let expected = Expected::new(baseline, current);
    let now = current.all();
    let count = baseline.variables.len().max(1) as f64;
    let mut variables: Vec<VariableDrift> = baseline
        .variables
        .iter()
        .enumerate()
        .filter_map(|(at, variable)| {
            let reference = expected.variable(at)?;
            Some(compare(
                &variable.name,
                &variable.partition,
                variable.deviation,
                &reference,
                now.variables.get(at)?,
                false_alarm_rate / count,
            ))
        })
        .collect();
    adjust(&mut variables);
    variables
        .sort_by(|left, right| right.stability_index.value.total_cmp(&left.stability_index.value));
    DriftReport {
        predictions: current.predictions,
        mix: (baseline.stratum.is_some() && baseline.reference.strata.len() > 1)
            .then(|| mix(baseline, current, false_alarm_rate)),
        score: score(baseline, &expected, &now, false_alarm_rate),
        variables,
    }
}

/// Adjusts the p-values of all variables for their number.
fn adjust(variables: &mut [VariableDrift]) {
    let p_values: Vec<f64> =
        variables.iter().filter_map(|variable| Some(variable.test?.p_value)).collect();
    let mut adjusted = false_discovery_control(&p_values).into_iter();
    for test in variables.iter_mut().filter_map(|variable| variable.test.as_mut()) {
        test.adjusted_p_value = adjusted.next().unwrap_or(test.p_value);
    }
}

/// The reference with its strata weighted as in the period.
struct Expected<'a> {
    /// Weight of each stratum of the reference, and its summary.
    strata: Vec<(f64, &'a StratumSummary)>,
}

/// Distribution of a variable in the weighted reference.
pub(crate) struct ExpectedVariable {
    /// Share of all values in each part.
    pub(crate) counts: Vec<f64>,
    pub(crate) missing: f64,
    /// Effective number of values.
    pub(crate) values: f64,
    pub(crate) ends: Option<(f64, f64)>,
}

impl<'a> Expected<'a> {
    fn new(baseline: &'a Baseline, current: &Summary) -> Self {
        let reference = &baseline.reference;
        let all: f64 = reference.strata.values().map(|stratum| stratum.predictions as f64).sum();
        let own =
            |name: &String| reference.strata.get(name).filter(|stratum| stratum.predictions > 0);
        let total: f64 = current.strata.values().map(|stratum| stratum.predictions as f64).sum();
        // What the period has in strata that the reference lacks is spread as the reference is.
        let unknown: f64 = current
            .strata
            .iter()
            .filter(|(name, _)| own(name).is_none())
            .map(|(_, stratum)| stratum.predictions as f64)
            .sum();
        let weight = |(name, stratum): (&String, &'a StratumSummary)| {
            let spread = unknown * stratum.predictions as f64 / all.max(1.0);
            let here = current.strata.get(name).map_or(0.0, |now| now.predictions as f64);
            let weight = if total > 0.0 {
                (here + spread) / total
            } else {
                stratum.predictions as f64 / all
            };
            (weight, stratum)
        };
        Self {
            strata: reference
                .strata
                .iter()
                .filter(|(_, stratum)| stratum.predictions > 0)
                .map(weight)
                .filter(|(weight, _)| *weight > 0.0)
                .collect(),
        }
    }

    /// Returns the number of values that carry as much as the weighted strata.
    fn effective(&self) -> f64 {
        let noise: f64 = self
            .strata
            .iter()
            .map(|(weight, stratum)| weight * weight / stratum.predictions as f64)
            .sum();
        if noise > 0.0 { 1.0 / noise } else { 0.0 }
    }

    fn variable(&self, at: usize) -> Option<ExpectedVariable> {
        let mut expected = ExpectedVariable {
            counts: Vec::new(),
            missing: 0.0,
            values: self.effective(),
            ends: None,
        };
        for (weight, stratum) in &self.strata {
            let variable = stratum.variables.get(at)?;
            let share = weight / stratum.predictions as f64;
            expected.counts.resize(variable.counts.len(), 0.0);
            for (sum, count) in expected.counts.iter_mut().zip(&variable.counts) {
                *sum += share * *count as f64;
            }
            expected.missing += share * variable.missing as f64;
            expected.ends = widen(expected.ends, ends(variable));
        }
        (expected.values > 0.0).then_some(expected)
    }

    fn scores(&self, parts: usize) -> Vec<f64> {
        let mut shares = vec![0.0; parts];
        for (weight, stratum) in &self.strata {
            for (share, part) in shares.iter_mut().zip(&stratum.scores.parts) {
                *share += weight * part.count as f64 / stratum.predictions as f64;
            }
        }
        shares
    }
}

fn ends(variable: &VariableSummary) -> Option<(f64, f64)> {
    Some((variable.minimum?, variable.maximum?))
}

fn widen(left: Option<(f64, f64)>, right: Option<(f64, f64)>) -> Option<(f64, f64)> {
    match (left, right) {
        (Some(left), Some(right)) => Some((left.0.min(right.0), left.1.max(right.1))),
        (one, other) => one.or(other),
    }
}

/// Compares one variable.
pub(crate) fn compare(
    name: &str,
    partition: &Partition,
    deviation: f64,
    before: &ExpectedVariable,
    now: &VariableSummary,
    false_alarm_rate: f64,
) -> VariableDrift {
    let values = now.values();
    let total = (values as f64).max(1.0);
    let counts: Vec<f64> = now.counts.iter().map(|count| *count as f64 / total).collect();
    let new = now.new_categories.count as f64 / total;
    let missing = now.missing as f64 / total;
    let index = if values == 0 {
        StabilityIndex { index: 0.0, low: 0.0, high: 0.0, by_chance: 0.0, least_detectable: 0.0 }
    } else {
        let bins = partition.bins(&as_counts(before));
        let binned = |shares: &[f64], missing: f64, new: f64| {
            let mut binned = vec![0.0; bins.iter().max().map_or(0, |last| last + 1)];
            bins.iter().zip(shares).for_each(|(bin, share)| binned[*bin] += share);
            binned.extend([missing, new]);
            binned
        };
        let (before_bins, now_bins) =
            (binned(&before.counts, before.missing, 0.0), binned(&counts, missing, new));
        stability_index(
            Shares { shares: &before_bins, values: before.values },
            Shares { shares: &now_bins, values: total },
            false_alarm_rate,
        )
    };
    let known_before = known_shares(&before.counts, 0.0);
    let known_now = known_shares(&counts, new);
    let both_known = known_before.as_deref().zip(known_now.as_deref());
    let sizes = (before.values * (1.0 - before.missing), now.known() as f64);
    let test = both_known.and_then(|(before, now)| test(partition, before, now, sizes));
    let wasserstein = both_known.and_then(|(before_shares, now_shares)| match partition {
        Partition::Numbers(_) => {
            let ends = widen(before.ends, ends(now))?;
            distances::wasserstein(partition, ends, before_shares, now_shares)
        }
        Partition::Categories(_) => None,
    });
    VariableDrift {
        name: name.to_owned(),
        predictions: values,
        is_too_few: values < LEAST_PREDICTIONS,
        stability_index: Estimate { value: index.index, low: index.low, high: index.high },
        by_chance: index.by_chance,
        least_detectable: index.least_detectable,
        test,
        wasserstein,
        wasserstein_scaled: wasserstein.filter(|_| deviation > 0.0).map(|far| far / deviation),
        missing_before: before.missing,
        missing_now: missing,
        missing_change: share_change(before.missing, before.values, now.missing, values),
        new_category_share: new,
        new_categories: now.new_categories.names.clone(),
    }
}

/// Returns counts of the same proportions as the shares, for the division into bins.
fn as_counts(before: &ExpectedVariable) -> Vec<u64> {
    before.counts.iter().map(|share| (share * 1e9).round() as u64).collect()
}

/// Returns the shares among known values; `None` if none is known.
fn known_shares(counts: &[f64], new: f64) -> Option<Vec<f64>> {
    let total: f64 = counts.iter().sum::<f64>() + new;
    let mut shares: Vec<f64> = counts.iter().map(|count| count / total).collect();
    shares.push(new / total);
    (total > 0.0).then_some(shares)
}

fn test(
    partition: &Partition,
    before: &[f64],
    now: &[f64],
    sizes: (f64, f64),
) -> Option<TestResult> {
    let (test, statistic, p_value) = match partition {
        Partition::Numbers(_) => {
            let statistic = kolmogorov_smirnov(before, now);
            let p_value = kolmogorov_p_value(statistic, sizes.0, sizes.1);
            (ShapeTest::KolmogorovSmirnov, statistic, p_value)
        }
        Partition::Categories(_) => {
            let (statistic, p_value) = chi_squared_test(
                Shares { shares: before, values: sizes.0 },
                Shares { shares: now, values: sizes.1 },
            )?;
            (ShapeTest::ChiSquared, statistic, p_value)
        }
    };
    Some(TestResult { test, statistic, p_value, adjusted_p_value: p_value })
}

/// Returns the change of a share with Newcombe's interval (*Statistics in Medicine* 17, 1998,
/// method 10).
fn share_change(before: f64, before_values: f64, now: u64, now_values: u64) -> Estimate {
    let before_count = (before * before_values).round() as usize;
    let intervals = wilson_interval(before_count, before_values.round() as usize)
        .zip(wilson_interval(now as usize, now_values as usize));
    let Some(((before_low, before_high), (now_low, now_high))) = intervals else {
        return Estimate::default();
    };
    let now = now as f64 / now_values as f64;
    let change = now - before;
    Estimate {
        value: change,
        low: change - ((now - now_low).powi(2) + (before_high - before).powi(2)).sqrt(),
        high: change + ((now_high - now).powi(2) + (before - before_low).powi(2)).sqrt(),
    }
}

fn score(
    baseline: &Baseline,
    expected: &Expected<'_>,
    now: &StratumSummary,
    false_alarm_rate: f64,
) -> Option<VariableDrift> {
    let parts = baseline.scores.len();
    let shares = expected.scores(parts);
    if now.scores.total().count == 0 || shares.iter().sum::<f64>() <= 0.0 {
        return None;
    }
    let before = ExpectedVariable {
        counts: shares,
        missing: 0.0,
        values: expected.effective(),
        ends: Some((0.0, 1.0)),
    };
    let counts = now.scores.parts.iter().map(|part| part.count).collect();
    let now = VariableSummary {
        counts,
        minimum: Some(0.0),
        maximum: Some(1.0),
        ..VariableSummary::default()
    };
    Some(compare("probability", &baseline.scores, 0.0, &before, &now, false_alarm_rate))
}

/// Compares the shares of the strata.
fn mix(baseline: &Baseline, current: &Summary, false_alarm_rate: f64) -> VariableDrift {
    let reference = &baseline.reference;
    let partition = Partition::of_categories(reference.strata.keys().map(String::as_str));
    let total: f64 = reference.strata.values().map(|stratum| stratum.predictions as f64).sum();
    let before = ExpectedVariable {
        counts: reference
            .strata
            .values()
            .map(|stratum| stratum.predictions as f64 / total.max(1.0))
            .collect(),
        missing: 0.0,
        values: total,
        ends: None,
    };
    let mut now = VariableSummary::empty(&partition);
    for (name, stratum) in &current.strata {
        if let Some(part) = partition.category(name) {
            now.counts[part] += stratum.predictions;
        } else {
            now.new_categories.add_many(name, stratum.predictions);
        }
    }
    let name = baseline.stratum.as_deref().unwrap_or("stratum");
    compare(name, &partition, 0.0, &before, &now, false_alarm_rate)
}

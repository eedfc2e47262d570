//! All metrics of one set of probabilities, with percentile bootstrap intervals.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use scoring::Decision;
use scoring::Metric;
use serde::{Deserialize, Serialize};

use super::CostMatrix;
use super::metrics::{Ranked, brier, log_loss, weighted_mean};
use crate::{Error, Result};

/// Number of bootstrap replicates behind each interval.
const REPLICATES: usize = 400;

/// Quality of probabilities and of the decisions based on them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The metrics `auc`, `average_precision`, `brier`, `log_loss`, `cost_per_application` and
    /// `refusal_rate`, in this order.
    pub metrics: Vec<Metric>,
}

impl Evaluation {
    /// Returns a metric by its name.
    pub fn metric(&self, name: &str) -> Option<&Metric> {
        self.metrics.iter().find(|metric| metric.name == name)
    }
}

/// Probabilities of default and the decisions based on them.
///
/// They are those of one repetition of cross-validation, or of one data set.
#[derive(Debug, Clone, PartialEq)]
pub struct Decisions {
    /// Probability of default of each application.
    pub probabilities: Vec<f64>,
    /// Whether each is refused.
    pub refused: Vec<bool>,
}

impl Decisions {
    /// Refuses every application whose probability is at least `threshold`.
    pub fn at_threshold(probabilities: Vec<f64>, threshold: f64) -> Self {
        let refused = probabilities
            .iter()
            .map(|&probability| Decision::is_refused(probability, threshold))
            .collect();
        Self { probabilities, refused }
    }
}

/// Evaluates `probabilities` against `defaults`, and the decisions at `threshold`.
///
/// Intervals are the 2.5th and 97.5th percentiles over resampled applications; `seed` makes them
/// repeatable.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let (probabilities, defaults) = ([0.1, 0.4, 0.35, 0.8], [false, false, true, true]);
/// let evaluation = evaluate(&probabilities, &defaults, CostMatrix::default(), 0.4, 1)?;
/// let refused = evaluation.metric("refusal_rate").map(|metric| metric.value);
/// assert_eq!(refused, Some(0.5));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// If the series differ in length or hold only one outcome.
pub fn evaluate(
    probabilities: &[f64],
    defaults: &[bool],
    costs: CostMatrix,
    threshold: f64,
    seed: u64,
) -> Result<Evaluation> {
    evaluate_repetitions(
        &[Decisions::at_threshold(probabilities.to_vec(), threshold)],
        defaults,
        costs,
        seed,
    )
}

/// Evaluates several repetitions of out-of-fold predictions of the same applications.
///
/// Each metric is the mean over the repetitions. An interval resamples applications, each with all
/// its repetitions. It covers the sampling of the applications, not that of the training data.
///
/// # Errors
/// If the series differ in length or hold only one outcome, or there is no repetition.
pub fn evaluate_repetitions(
    repetitions: &[Decisions],
    defaults: &[bool],
    costs: CostMatrix,
    seed: u64,
) -> Result<Evaluation> {
    if repetitions.is_empty() {
        return Err(Error::Data(
            "expected at least one repetition of predictions to evaluate, found none".into(),
        ));
    }
    let ranked: Vec<Ranked> = repetitions
        .iter()
        .map(|decisions| Ranked::new(&decisions.probabilities, defaults))
        .collect::<Result<_>>()?;
    let all = |weights: &[f64]| {
        let mut means = [0.0; NAMES.len()];
        for (decisions, ranked) in repetitions.iter().zip(&ranked) {
            for (mean, value) in
                means.iter_mut().zip(metrics(decisions, ranked, defaults, costs, weights))
            {
                *mean += value / repetitions.len() as f64;
            }
        }
        means
    };
    let estimates = all(&vec![1.0; defaults.len()]);
    let replicates: Vec<[f64; NAMES.len()]> = (0..REPLICATES)
        .into_par_iter()
        .map(|replicate| {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            random.set_stream(replicate as u64);
            all(&resampled(&mut random, defaults.len()))
        })
        .collect();
    let metrics = NAMES.iter().zip(estimates).enumerate().map(|(at, (name, value))| {
        // A replicate with one outcome only has no finite ranking metric.
        let mut values: Vec<f64> = replicates
            .iter()
            .map(|replicate| replicate[at])
            .filter(|value| value.is_finite())
            .collect();
        values.sort_by(f64::total_cmp);
        Metric {
            name: (*name).to_owned(),
            value,
            low: percentile(&values, 0.025),
            high: percentile(&values, 0.975),
        }
    });
    Ok(Evaluation { metrics: metrics.collect() })
}

/// Names of the metrics, in order.
const NAMES: [&str; 6] =
    ["auc", "average_precision", "brier", "log_loss", "cost_per_application", "refusal_rate"];

fn metrics(
    decisions: &Decisions,
    ranked: &Ranked,
    defaults: &[bool],
    costs: CostMatrix,
    weights: &[f64],
) -> [f64; NAMES.len()] {
    let Decisions { probabilities, refused } = decisions;
    [
        ranked.auc(weights),
        ranked.average_precision(weights),
        brier(probabilities, defaults, weights),
        log_loss(probabilities, defaults, weights),
        weighted_mean(weights, |application| {
            costs.of_decision(refused[application], defaults[application])
        }),
        weighted_mean(weights, |application| f64::from(u8::from(refused[application]))),
    ]
}

/// Draws one bootstrap replicate: how often each of `applications` is drawn.
///
/// There are as many draws as applications, with replacement.
pub(crate) fn resampled(random: &mut ChaCha8Rng, applications: usize) -> Vec<f64> {
    let mut weights = vec![0.0; applications];
    for _ in 0..applications {
        weights[random.random_range(0..applications)] += 1.0;
    }
    weights
}

/// Returns the median of the known values; `NaN` if there is none.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut known: Vec<f64> = values.into_iter().filter(|value| !value.is_nan()).collect();
    known.sort_by(f64::total_cmp);
    percentile(&known, 0.5)
}

/// Returns a percentile of sorted values by linear interpolation, numpy's default.
pub(crate) fn percentile(sorted: &[f64], share: f64) -> f64 {
    if sorted.is_empty() {
        return f64::NAN;
    }
    let position = share * (sorted.len() - 1) as f64;
    let below = position.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (position - below as f64) * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "values computed by hand")]
    fn percentiles_interpolate_as_numpy_does() {
        assert_eq!(median([3.0, f64::NAN, 1.0, 2.0, 4.0]), 2.5);
        assert_eq!(percentile(&[0.0, 10.0], 0.25), 2.5);
    }

    #[test]
    fn intervals_hold_the_estimate_and_repeat_with_the_seed() {
        let probabilities: Vec<f64> = (0..200).map(|index| f64::from(index % 17) / 17.0).collect();
        let defaults: Vec<bool> = (0..200).map(|index| index % 17 + index % 5 > 12).collect();
        let run =
            |seed| evaluate(&probabilities, &defaults, CostMatrix::default(), 0.5, seed).unwrap();
        let evaluation = run(1);
        assert_eq!(evaluation, run(1));
        assert_ne!(evaluation, run(2));
        for metric in &evaluation.metrics {
            assert!(metric.low < metric.value && metric.value < metric.high, "{metric:?}");
        }
    }
}

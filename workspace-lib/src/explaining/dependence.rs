//! Dependence of an input's contribution on its value.
//!
//! The clients are sorted by the input's value and cut into bins of about equal size. Each bin has
//! the mean contribution and the spread of the contributions around it. A wide spread at one value
//! means that the input acts together with others: see [`interactions`](super::interactions()).
//! Clients without a value form a group of their own.

use scoring::features::Direction;
use serde::{Deserialize, Serialize};

use super::importance::most_important;
use super::rows::Rows;
use crate::evaluation::percentile;
use crate::{Error, Result};
use statistics::spearman;

/// Maximum number of bins of an input.
///
/// An input with no more distinct values than this has one bin for each value.
const BINS: usize = 20;
/// Least absolute trend at which contributions are said to rise or to fall.
const CLEAR_TREND: f64 = 0.7;

/// The contributions of one input, along its values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dependence {
    /// Name of the feature.
    pub feature: String,
    /// Bins by ascending value; empty if no client has a value.
    pub bins: Vec<DependenceBin>,
    /// The clients without a value, if there are any.
    pub missing: Option<MissingValues>,
    /// Spearman's rank correlation between a client's bin and the mean contribution of the bin.
    ///
    /// It lies between −1 (the greater the value, the less it contributes) and 1. It is 0 with
    /// fewer than two bins, or if all means are equal.
    pub trend: f64,
}

/// The clients with values from `from` to `to`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DependenceBin {
    /// Least value, in the feature's unit.
    pub from: f64,
    /// Greatest value.
    pub to: f64,
    /// Number of clients.
    pub clients: usize,
    /// Mean value.
    pub value: f64,
    /// Mean contribution, in log-odds.
    pub contribution: f64,
    /// 10th percentile of the contributions.
    pub low: f64,
    /// 90th percentile of the contributions.
    pub high: f64,
}

/// The clients without a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MissingValues {
    /// Number of clients.
    pub clients: usize,
    /// Mean contribution, in log-odds.
    pub contribution: f64,
    /// 10th percentile of the contributions.
    pub low: f64,
    /// 90th percentile of the contributions.
    pub high: f64,
}

impl Dependence {
    /// Returns the effect of a greater value on the risk.
    ///
    /// It is `None` where contributions neither rise nor fall clearly (|trend| below 0.7).
    pub fn direction(&self) -> Option<Direction> {
        if self.trend >= CLEAR_TREND {
            Some(Direction::RaisesRisk)
        } else if self.trend <= -CLEAR_TREND {
            Some(Direction::LowersRisk)
        } else {
            None
        }
    }
}

/// Computes the dependence of the `top` most important inputs, the most important first.
///
/// `names` has one entry for each input; `values` and `contributions` are row-major, clients ×
/// inputs, for the same clients. Values that are equal stay in one bin. Infinite values are left
/// out.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let names = ["debt".to_owned()];
/// let dependence = dependence(&names, &[100.0, 200.0, 300.0], &[-0.5, 0.0, 0.5], 1)?;
/// assert_eq!(dependence[0].direction(), Some(Direction::RaisesRisk));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Length`] if `values` and `contributions` differ in length or are not a whole number of
/// rows, [`Error::Data`] if they are empty.
pub fn dependence(
    names: &[String],
    values: &[f64],
    contributions: &[f64],
    top: usize,
) -> Result<Vec<Dependence>> {
    if values.len() != contributions.len() {
        return Err(Error::Length {
            left: "values",
            right: "contributions",
            left_length: values.len(),
            right_length: contributions.len(),
        });
    }
    let inputs = most_important(names.len(), contributions, top)?;
    let values = Rows::new("values", values, names.len())?;
    let contributions = Rows::new("contributions", contributions, names.len())?;
    let of_input = |input: usize| {
        let clients = values.column(input).zip(contributions.column(input));
        let (missing, mut known): (Vec<_>, Vec<_>) = clients.partition(|(value, _)| value.is_nan());
        known.retain(|(value, _)| value.is_finite());
        known.sort_by(|left, right| left.0.total_cmp(&right.0));
        let bins: Vec<DependenceBin> = bins(&known).into_iter().map(bin).collect();
        Dependence {
            feature: names[input].clone(),
            trend: trend(&bins),
            bins,
            missing: missing_values(&missing),
        }
    };
    Ok(inputs.into_iter().map(of_input).collect())
}

/// A client's value and its contribution.
type ValueContribution = (f64, f64);

/// Cuts clients, sorted by value, into bins of about equal size.
///
/// Equal values stay together. A cut lies where their middle rank passes a twentieth of the
/// clients.
fn bins(sorted: &[ValueContribution]) -> Vec<&[ValueContribution]> {
    #[expect(clippy::float_cmp, reason = "the very same values stay together")]
    let by_value: Vec<&[ValueContribution]> =
        sorted.chunk_by(|left, right| left.0 == right.0).collect();
    if by_value.len() <= BINS {
        return by_value;
    }
    let mut before = 0;
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for equal in by_value {
        let twentieth = (2 * before + equal.len() - 1) * BINS / (2 * sorted.len());
        before += equal.len();
        match cuts.last_mut() {
            Some((last, end)) if *last == twentieth => *end = before,
            _ => cuts.push((twentieth, before)),
        }
    }
    let starts = [0].into_iter().chain(cuts.iter().map(|(_, end)| *end));
    starts.zip(&cuts).map(|(start, (_, end))| &sorted[start..*end]).collect()
}

fn bin(clients: &[ValueContribution]) -> DependenceBin {
    let MissingValues { clients: count, contribution, low, high } = spread(clients);
    // Bins are never empty.
    let (from, to) = (clients[0].0, clients[count - 1].0);
    let mean = clients.iter().map(|client| client.0 / count as f64).sum::<f64>();
    DependenceBin { from, to, clients: count, value: mean.clamp(from, to), contribution, low, high }
}

fn missing_values(clients: &[ValueContribution]) -> Option<MissingValues> {
    (!clients.is_empty()).then(|| spread(clients))
}

/// Summarises the contributions of some clients, whatever their values are.
fn spread(clients: &[ValueContribution]) -> MissingValues {
    let mut contributions: Vec<f64> = clients.iter().map(|client| client.1).collect();
    contributions.sort_by(f64::total_cmp);
    MissingValues {
        clients: clients.len(),
        contribution: contributions.iter().sum::<f64>() / clients.len() as f64,
        low: percentile(&contributions, 0.1),
        high: percentile(&contributions, 0.9),
    }
}

fn trend(bins: &[DependenceBin]) -> f64 {
    let clients = || {
        bins.iter()
            .enumerate()
            .flat_map(|(index, bin)| std::iter::repeat_n((index, bin), bin.clients))
    };
    let positions: Vec<f64> = clients().map(|(index, _)| index as f64).collect();
    let means: Vec<f64> = clients().map(|(_, bin)| bin.contribution).collect();
    spearman(&positions, &means).unwrap_or(0.0)
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "values computed by hand")]
mod tests {
    use super::*;

    fn one_input(values: &[f64], contributions: &[f64]) -> Dependence {
        dependence(&["income".to_owned()], values, contributions, 5).unwrap().remove(0)
    }

    #[test]
    fn few_values_have_a_bin_each_and_missing_ones_their_own() {
        let found =
            one_input(&[1.0, 0.0, f64::NAN, 1.0, 0.0, 1.0], &[0.5, -1.0, 0.25, 0.75, -2.0, 1.0]);
        let bin = |value, clients, contribution, low, high| DependenceBin {
            from: value,
            to: value,
            clients,
            value,
            contribution,
            low,
            high,
        };
        // Percentiles of two values a unit apart lie a tenth of a unit inside; of 0.5, 0.75, 1 a
        // fifth of a step.
        assert_eq!(found.bins, [bin(0.0, 2, -1.5, -1.9, -1.1), bin(1.0, 3, 0.75, 0.55, 0.95)]);
        assert_eq!(
            found.missing,
            Some(MissingValues { clients: 1, contribution: 0.25, low: 0.25, high: 0.25 })
        );
        assert_eq!((found.trend, found.direction()), (1.0, Some(Direction::RaisesRisk)));
    }

    #[test]
    fn many_values_are_cut_into_twentieths() {
        let values: Vec<f64> = (0..400).rev().map(f64::from).collect();
        let contributions: Vec<f64> = values.iter().map(|value| -value / 400.0).collect();
        let found = one_input(&values, &contributions);
        assert_eq!(found.bins.len(), 20);
        assert!(found.bins.iter().all(|bin| bin.clients == 20));
        assert_eq!((found.bins[1].from, found.bins[1].to, found.bins[1].value), (20.0, 39.0, 29.5));
        assert_eq!((found.missing.clone(), found.trend), (None, -1.0));
        assert_eq!(found.direction(), Some(Direction::LowersRisk));
    }

    #[test]
    fn equal_values_are_never_cut_apart() {
        let values: Vec<f64> =
            (0..300).map(|index| if index < 200 { 0.0 } else { f64::from(index) }).collect();
        let found = one_input(&values, &vec![1.0; 300]);
        assert_eq!((found.bins[0].from, found.bins[0].to, found.bins[0].clients), (0.0, 0.0, 200));
        assert!(found.bins.len() > 5 && found.bins.len() <= 20, "{}", found.bins.len());
        assert_eq!(found.bins.iter().map(|bin| bin.clients).sum::<usize>(), 300);
        assert!(found.bins.windows(2).all(|pair| pair[0].to < pair[1].from));
    }

    #[test]
    fn a_valley_neither_rises_nor_falls() {
        let found = one_input(&[0.0, 1.0, 2.0, 3.0, 4.0], &[2.0, 1.0, 0.0, 1.0, 2.0]);
        assert_eq!((found.trend, found.direction()), (0.0, None));
        assert_eq!(one_input(&[3.0, 3.0], &[1.0, 2.0]).trend, 0.0);
    }

    #[test]
    fn keeps_the_most_important_inputs_and_leaves_infinite_values_out() {
        let names = ["weak", "strong"].map(str::to_owned);
        let found =
            dependence(&names, &[1.0, f64::INFINITY, 2.0, 5.0], &[0.1, 1.0, 0.1, -1.0], 1).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].feature.as_str(), found[0].bins.len(), found[0].bins[0].value),
            ("strong", 1, 5.0)
        );
        let text = serde_json::to_string(&found).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Dependence>>(&text).unwrap(), found);
    }

    #[test]
    fn refuses_values_of_other_clients_than_the_contributions() {
        let message =
            dependence(&["income".to_owned()], &[1.0], &[0.1, 0.2], 1).unwrap_err().to_string();
        assert_eq!(message, "expected as many values as contributions, found 1 and 2");
    }
}

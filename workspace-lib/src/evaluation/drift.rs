//! Drift: how far the values of two periods are apart.

use statistics::LEAST_SHARE;

use crate::{Error, Result};

/// Returns the population stability index of `current` against `reference`.
///
/// The reference's known values are cut into `bins` of equal counts; equal values stay together.
/// Missing values (`NaN`) are a bin of their own, and an empty bin counts as a share of
/// [`LEAST_SHARE`].
///
/// The formula is [`statistics::population_stability_index`].
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// // Half the values were at most 2; now a quarter are: 0.25 × ln 2 + 0.25 × ln 1.5.
/// let index = population_stability_index(&[1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 4.0, 4.0], 2)?;
/// assert!((index - 0.25 * 3.0_f64.ln()).abs() < 1e-12);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Data`] if either period has no value at all.
pub fn population_stability_index(reference: &[f64], current: &[f64], bins: usize) -> Result<f64> {
    if reference.is_empty() || current.is_empty() {
        return Err(Error::Data(
            "population stability index: expected values in both periods, found none".into(),
        ));
    }
    let edges = edges(reference, bins.max(1));
    let before = shares(reference, &edges);
    let now = shares(current, &edges);
    let share = |share: f64| share.max(LEAST_SHARE);
    let bins = before.into_iter().zip(now).map(|(before, now)| (share(before), share(now)));
    Ok(statistics::population_stability_index(bins))
}

/// Returns each feature's stability index between two row-major matrices, largest first.
///
/// Both matrices have one column for each of `names`. Values are cut into bins and missing values
/// counted as in [`population_stability_index`].
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let names = ["income", "amount"].map(str::to_owned);
/// // Each row has an income, which stays as it was, and an amount, which rises.
/// let [before, now] = [[1.0, 10.0, 2.0, 20.0], [1.0, 30.0, 2.0, 30.0]];
/// let indices = stability_by_feature(&names, &before, &now, 2)?;
/// assert_eq!(indices[0].0, "amount");
/// assert_eq!(indices[1], ("income".to_owned(), 0.0));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Length`] if a matrix is no whole number of rows; [`Error::Data`] if one has no row.
pub fn stability_by_feature(
    names: &[String],
    reference: &[f64],
    current: &[f64],
    bins: usize,
) -> Result<Vec<(String, f64)>> {
    let width = names.len().max(1);
    for values in [reference, current] {
        if !values.len().is_multiple_of(width) {
            let right_length = values.len() / width * width;
            return Err(Error::Length {
                left: "values",
                right: "rows × features",
                left_length: values.len(),
                right_length,
            });
        }
    }
    let column = |values: &[f64], at: usize| {
        values.iter().skip(at).step_by(width).copied().collect::<Vec<f64>>()
    };
    let index = |(at, name): (usize, &String)| {
        Ok((
            name.clone(),
            population_stability_index(&column(reference, at), &column(current, at), bins)?,
        ))
    };
    let mut indices = names.iter().enumerate().map(index).collect::<Result<Vec<_>>>()?;
    indices.sort_by(|left, right| right.1.total_cmp(&left.1));
    Ok(indices)
}

/// Returns the upper edges of all bins but the last, ascending.
///
/// They are quantiles of the known values, without duplicates.
fn edges(values: &[f64], bins: usize) -> Vec<f64> {
    let mut known: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    known.sort_by(f64::total_cmp);
    let mut edges: Vec<f64> = (1..bins)
        .filter_map(|bin| known.get((bin * known.len() / bins).saturating_sub(1)).copied())
        .collect();
    edges.dedup();
    edges
}

/// Returns the share of values in each bin; the last bin holds the missing ones.
fn shares(values: &[f64], edges: &[f64]) -> Vec<f64> {
    let mut counts = vec![0_usize; edges.len() + 2];
    for value in values {
        let bin = if value.is_nan() {
            edges.len() + 1
        } else {
            edges.partition_point(|edge| edge < value)
        };
        counts[bin] += 1;
    }
    counts.into_iter().map(|count| count as f64 / values.len() as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_values_have_an_index_of_zero() {
        let values = [1.0, 2.0, 3.0, 4.0, f64::NAN];
        assert!(population_stability_index(&values, &values, 2).unwrap().abs() < 1e-12);
    }

    #[test]
    fn shares_that_move_add_up_by_hand() {
        // Before: half below 2, half above. Now: a quarter and three quarters.
        let before = [1.0, 2.0, 3.0, 4.0];
        let now = [1.0, 3.0, 4.0, 5.0];
        let expected = (0.25 - 0.5) * (0.25_f64 / 0.5).ln() + (0.75 - 0.5) * (0.75_f64 / 0.5).ln();
        assert!((population_stability_index(&before, &now, 2).unwrap() - expected).abs() < 1e-12);
    }

    #[test]
    fn values_that_go_missing_count() {
        let before = [1.0, 2.0, 3.0, 4.0];
        let now = [1.0, 2.0, f64::NAN, f64::NAN];
        // The lower half stays, the upper half is gone, half is missing.
        let upper = (LEAST_SHARE - 0.5) * (LEAST_SHARE / 0.5).ln();
        let missing = (0.5 - LEAST_SHARE) * (0.5 / LEAST_SHARE).ln();
        assert!(
            (population_stability_index(&before, &now, 2).unwrap() - (upper + missing)).abs()
                < 1e-12
        );
    }

    #[test]
    fn a_period_without_values_is_refused() {
        assert!(population_stability_index(&[], &[1.0], 10).is_err());
    }

    #[test]
    fn the_feature_that_moved_comes_first() {
        let names = ["still", "moved"].map(String::from);
        let before = [1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 4.0];
        let now = [1.0, 1.0, 2.0, 3.0, 3.0, 4.0, 4.0, 5.0];
        let found = stability_by_feature(&names, &before, &now, 2).unwrap();
        assert_eq!(found[0].0, "moved");
        let expected =
            population_stability_index(&[1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 4.0, 5.0], 2).unwrap();
        assert!((found[0].1 - expected).abs() < 1e-12 && found[1].1.abs() < 1e-12);
        assert!(stability_by_feature(&names, &before[1..], &now, 2).is_err());
    }
}

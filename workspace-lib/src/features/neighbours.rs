//! Default rate of a client's nearest neighbours, without leakage of outcomes.
//!
//! A client whose outcome is known is compared only with known clients of other folds. While a
//! model is evaluated on a holdout fold, the outcomes of that fold are left out for every client.
//! So the rate is computed in training, which knows the folds. A feature matrix has it only where
//! the known clients are those of a bundle. An applicant is compared with all known clients.

use polars::prelude::*;
use rayon::prelude::*;
use scoring::features::{Definition, Neighbours, dimension, feature};
use scoring::{Feature, FeatureSet, KnownClients, ReasonGroup as Reason, SearchBuffers, Unit};

use crate::Result;

/// Number of nearest neighbours, as in the published feature.
const NEIGHBOURS: usize = 500;

/// Defines the neighbours' default rate.
///
/// Neighbours are close in the external scores and in the duration of the loan, as in the winning
/// solution on the public data. Scales are standard deviations of public applications; stand-ins
/// for missing values are their medians. Both are rounded constants, so that nothing is computed
/// over the clients that are compared.
pub(super) fn features() -> Vec<Feature> {
    let by = vec![
        dimension("external_score_1", 0.21, 0.51),
        dimension("external_score_2", 0.19, 0.57),
        dimension("external_score_3", 0.19, 0.54),
        dimension("credit_to_annuity", 7.8, 20.0),
    ];
    let rate = feature(
        "neighbours_default_rate",
        "Part de défauts parmi les 500 clients les plus proches",
        "Share of defaults among the 500 clients most alike",
    );
    vec![
        rate.unit(Unit::Share)
            .group(Reason::SimilarClients)
            .raises_risk()
            .neighbours(NEIGHBOURS, by),
    ]
}

/// Returns the name and the definition of the neighbours' default rate, if the set has it.
pub fn neighbours_feature(set: &FeatureSet) -> Option<(&str, &Neighbours)> {
    set.features.iter().find_map(|feature| match &feature.definition {
        Definition::Neighbours(neighbours) => Some((feature.name.as_str(), neighbours)),
        _ => None,
    })
}

/// Returns the coordinates of each row of a frame, point after point.
///
/// The frame must have the features that define the distance.
///
/// # Errors
/// If one of these features is not in the frame.
pub fn neighbour_points(frame: &DataFrame, neighbours: &Neighbours) -> Result<Vec<f32>> {
    let columns: Vec<Float64Chunked> = neighbours
        .by
        .iter()
        .map(|dimension| {
            Ok(frame
                .column(&dimension.feature)?
                .cast(&DataType::Float64)?
                .f64()?
                .rechunk()
                .into_owned())
        })
        .collect::<Result<_>>()?;
    let value = |row: usize, name: &str| {
        let at = neighbours.by.iter().position(|dimension| dimension.feature == name);
        at.and_then(|at| columns[at].get(row)).unwrap_or(f64::NAN)
    };
    Ok((0..frame.height()).flat_map(|row| neighbours.point(|name| value(row, name))).collect())
}

/// Returns the default rate among the nearest known clients of each point.
pub fn neighbour_rates(known: &KnownClients, points: &[f32], count: usize) -> Vec<f64> {
    let points = points.par_chunks_exact(known.dimensions());
    points
        .map_init(SearchBuffers::default, |buffers, point| {
            known.default_rate_among(point, count, |_| true, buffers)
        })
        .collect()
}

/// Returns the neighbours' default rate of each known client, for each holdout fold.
///
/// The result has one list for each fold that a model may be evaluated on, with one rate for each
/// client. Clients of that fold and of the client's own fold do not count.
///
/// A rate is `NaN` where no other fold is left.
pub fn out_of_fold_rates(
    points: &[f32],
    defaults: &[bool],
    fold_of: &[usize],
    folds: usize,
    count: usize,
) -> Vec<Vec<f64>> {
    if defaults.is_empty() {
        return vec![Vec::new(); folds];
    }
    let dimensions = points.len() / defaults.len();
    let known = KnownClients::new(dimensions, points, defaults);
    let rates_around = |held_out: usize| {
        let clients = points.par_chunks_exact(dimensions).zip(fold_of);
        let rate = |buffers: &mut SearchBuffers, (point, &own): (&[f32], &usize)| {
            let is_other = |at: usize| fold_of[at] != own && fold_of[at] != held_out;
            known.default_rate_among(point, count, is_other, buffers)
        };
        clients.map_init(SearchBuffers::default, rate).collect()
    };
    (0..folds).map(rates_around).collect()
}

/// Picks each client's rate that leaves out only the client's own fold.
///
/// `rates` are those of [`out_of_fold_rates`].
pub fn own_fold_rates(rates: &[Vec<f64>], fold_of: &[usize]) -> Vec<f64> {
    fold_of.iter().enumerate().map(|(client, &fold)| rates[fold][client]).collect()
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "shares computed by hand")]
mod tests {
    use super::*;

    /// Outcomes of six clients on a line, in three folds: 0, 1, 3 and 5 default.
    const DEFAULTS: [bool; 6] = [true, true, false, true, false, true];
    const FOLDS_OF: [usize; 6] = [0, 1, 2, 0, 1, 2];

    #[test]
    fn leaves_out_the_own_fold_and_the_holdout_fold() {
        let points: Vec<f32> = (0..6).map(|at| at as f32).collect();
        let rates = out_of_fold_rates(&points, &DEFAULTS, &FOLDS_OF, 3, 2);
        // Client 0, fold 0: without its own fold the nearest are 1 (default) and 2; without fold 1
        // too, 2 and 5 (default).
        assert_eq!(rates[0][0], 0.5);
        assert_eq!(rates[1][0], 0.5);
        // Without folds 0 and 2 only 1 (default) and 4 are left.
        assert_eq!(rates[2][0], 0.5);
        // Client 5, fold 2, while fold 1 is held out: 3 and 0, both defaults.
        assert_eq!(rates[1][5], 1.0);
        assert_eq!(own_fold_rates(&rates, &FOLDS_OF)[0], rates[0][0]);
    }

    #[test]
    fn no_outcome_of_the_holdout_fold_changes_a_rate() {
        let points: Vec<f32> = (0..300).map(|at| (at * 7919 % 1009) as f32).collect();
        let defaults: Vec<bool> = (0..300).map(|at| at % 3 == 0).collect();
        let fold_of: Vec<usize> = (0..300).map(|at| at * 31 % 5).collect();
        let rates = out_of_fold_rates(&points, &defaults, &fold_of, 5, 20);
        for (held_out, rates) in rates.iter().enumerate() {
            let flipped: Vec<bool> = defaults
                .iter()
                .zip(&fold_of)
                .map(|(default, fold)| default ^ (*fold == held_out))
                .collect();
            assert_eq!(&out_of_fold_rates(&points, &flipped, &fold_of, 5, 20)[held_out], rates);
        }
    }
}

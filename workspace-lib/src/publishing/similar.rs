//! Feature space for the search of similar clients.
//!
//! Its dimensions are the model's most important features, from every kind of reason.

use polars::prelude::*;
use scoring::features::{Dimension, Neighbours};
use scoring::{FeatureSet, KnownClients, ReasonGroup, SimilarClients, Similarity};
use statistics::population_deviation;

use super::report::Report;
use crate::Result;
use crate::evaluation::median;
use crate::features::neighbour_points;

/// Maximum number of features in the comparison.
const MAX_DIMENSIONS: usize = 10;

/// Maximum number of features of one reason. Often the model's top features are variants of one
/// score.
const MAX_PER_REASON: usize = 2;

/// Smallest importance of a feature in the comparison, relative to the most important one.
const MIN_RELATIVE_IMPORTANCE: f64 = 0.05;

/// Returns the dimensions of the comparison and the coordinates of all labelled clients.
///
/// A coordinate is the feature's value over its standard deviation, times the square root of its
/// relative importance. So a squared distance is a sum of squared standardised differences, each
/// weighted by how much its feature moves scores.
///
/// # Errors
/// If a feature of the model is not in the frame.
pub(super) fn similar_clients(
    report: &Report,
    set: &FeatureSet,
    labelled: &DataFrame,
    defaults: &[bool],
) -> Result<(Similarity, KnownClients)> {
    let similarity = Similarity { by: dimensions(report, set, labelled)? };
    // The same coordinates as for the neighbours feature; `count` is not used here.
    let space = Neighbours { by: similarity.by.clone(), count: 0 };
    let known =
        KnownClients::new(similarity.by.len(), &neighbour_points(labelled, &space)?, defaults);
    SimilarClients::new(similarity.clone(), known.clone())?;
    Ok((similarity, known))
}

fn dimensions(report: &Report, set: &FeatureSet, labelled: &DataFrame) -> Result<Vec<Dimension>> {
    let mut chosen: Vec<(ReasonGroup, Dimension)> = Vec::new();
    let most_important = report.feature_importance.first().map_or(0.0, |first| first.importance);
    for important in &report.feature_importance {
        let Some(feature) =
            set.position(&important.feature).map(|position| &set.features[position])
        else {
            continue;
        };
        let of_its_reason = chosen.iter().filter(|(group, _)| *group == feature.group).count();
        let share = important.importance / most_important;
        // Outcomes of other clients are what we predict; they do not make clients similar.
        if feature.reads_outcomes()
            || of_its_reason >= MAX_PER_REASON
            || chosen.len() >= MAX_DIMENSIONS
            || share < MIN_RELATIVE_IMPORTANCE
        {
            continue;
        }
        let values = labelled.column(&feature.name)?.cast(&DataType::Float64)?;
        let known: Vec<f64> =
            values.f64()?.iter().flatten().filter(|value| value.is_finite()).collect();
        let deviation = population_deviation(known.iter().copied());
        if deviation.is_nan() || deviation <= 0.0 {
            continue;
        }
        let if_missing = median(known.iter().copied());
        let dimension = Dimension {
            feature: feature.name.clone(),
            scale: deviation / share.sqrt(),
            if_missing,
        };
        chosen.push((feature.group, dimension));
    }
    Ok(chosen.into_iter().map(|(_, dimension)| dimension).collect())
}

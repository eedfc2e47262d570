//! The space in which clients are alike: what the model looks at most, of every kind of reason.

use polars::prelude::*;
use scoring::features::{Dimension, Neighbours};
use scoring::{FeatureSet, KnownClients, ReasonGroup, SimilarClients, Similarity};

use super::report::Report;
use crate::Result;
use crate::evaluation::median;
use crate::features::points;

/// Features that clients are compared by, at most.
const MOST: usize = 10;

/// Features of one reason, at most: a model's first ten are often one score told in ten ways.
const OF_A_REASON: usize = 2;

/// A feature that matters this much less than the first, or less, is not compared.
const LEAST: f64 = 0.05;

/// All labelled clients, with what they are compared by.
///
/// The coordinate of a feature is its value over its standard deviation, times the root of its
/// importance beside the first one's: squared distances are then sums of squared spreads, each
/// weighing as much as its feature moves scores.
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
    // As for the feature that compares clients.
    let space = Neighbours { by: similarity.by.clone(), count: 0 };
    let known = KnownClients::new(similarity.by.len(), &points(labelled, &space)?, defaults);
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
        // What became of others is the answer, not a likeness.
        if feature.reads_outcomes()
            || of_its_reason >= OF_A_REASON
            || chosen.len() >= MOST
            || share < LEAST
        {
            continue;
        }
        let values = labelled.column(&feature.name)?.cast(&DataType::Float64)?;
        let known: Vec<f64> =
            values.f64()?.iter().flatten().filter(|value| value.is_finite()).collect();
        let (Some(deviation), if_missing) = (deviation(&known), median(known.iter().copied()))
        else {
            continue;
        };
        let dimension = Dimension {
            feature: feature.name.clone(),
            scale: deviation / share.sqrt(),
            if_missing,
        };
        chosen.push((feature.group, dimension));
    }
    Ok(chosen.into_iter().map(|(_, dimension)| dimension).collect())
}

/// Standard deviation; nothing without a spread.
fn deviation(values: &[f64]) -> Option<f64> {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let deviation = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
    (deviation > 0.0).then_some(deviation)
}

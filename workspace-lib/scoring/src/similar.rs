//! The known clients most similar to an applicant, and their outcomes.
//!
//! Clients are similar if the model's most important features are close. Training chooses these
//! features and scales each one. A distance of one is the spread of an important feature, or
//! several spreads of a less important one.

use serde::{Deserialize, Serialize};

use crate::features::Dimension;
use statistics::wilson_interval;

use crate::{Error, KnownClients, Result, SearchBuffers};

/// Known clients as points in the most important features.
#[derive(Debug, Clone, PartialEq)]
pub struct SimilarClients {
    by: Vec<Dimension>,
    known: KnownClients,
}

/// Contents of `similar.json`: the coordinates of the points in `similar.bin`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Similarity {
    /// The compared features, the most important first.
    pub by: Vec<Dimension>,
}

/// Summary of the known clients most like an applicant.
#[derive(Debug, Clone, PartialEq)]
pub struct SimilarSummary {
    /// Number of these clients.
    pub clients: usize,
    /// Number of defaults among them.
    pub defaults: usize,
    /// Share of defaults.
    pub share: f64,
    /// Lower end of the share's 95 % interval (Wilson's).
    pub low: f64,
    /// Upper end of the share's 95 % interval.
    pub high: f64,
    /// The compared features, the most important first.
    pub features: Vec<SimilarFeature>,
}

/// One compared feature.
#[derive(Debug, Clone, PartialEq)]
pub struct SimilarFeature {
    /// Its name.
    pub name: String,
    /// The applicant's value; `NaN` where missing, which is compared as the usual value.
    pub value: f64,
    /// Median of the similar clients; a missing value counts as the usual one.
    pub median: f64,
}

impl SimilarClients {
    /// Builds the index; `similarity` describes the coordinates of the points.
    ///
    /// # Errors
    /// [`Error::KnownClients`] if there is no client, or a point does not have one number for each
    /// dimension.
    pub fn new(similarity: Similarity, known: KnownClients) -> Result<Self> {
        if known.is_empty() || known.dimensions() != similarity.by.len() {
            return Err(Error::KnownClients(format!(
                "similar clients: expected some, with {} numbers each, found {} with {}. Train the bundle again.",
                similarity.by.len(),
                known.len(),
                known.dimensions()
            )));
        }
        Ok(Self { by: similarity.by, known })
    }

    /// Returns the compared dimensions, the most important first.
    pub(crate) fn dimensions(&self) -> &[Dimension] {
        &self.by
    }

    /// Returns the names of the compared features, the most important first.
    pub fn features(&self) -> impl Iterator<Item = &str> {
        self.by.iter().map(|dimension| dimension.feature.as_str())
    }

    /// Returns the `count` clients nearest to an applicant, or all of them if they are fewer.
    ///
    /// `values` are the applicant's values of the compared features, `NaN` where missing.
    pub fn nearest_to(&self, values: &[f64], count: usize) -> SimilarSummary {
        let point: Vec<f32> = self
            .by
            .iter()
            .zip(values)
            .map(|(dimension, &value)| dimension.coordinate(value))
            .collect();
        let mut buffers = SearchBuffers::default();
        let nearest = self.known.nearest_points(&point, count.max(1), &mut buffers);
        let defaults = nearest.iter().filter(|(_, defaulted)| *defaulted).count();
        let (low, high) = wilson_interval(defaults, nearest.len()).unwrap_or((0.0, 1.0));
        let feature = |(at, (dimension, &value)): (usize, (&Dimension, &f64))| {
            let mut coordinates: Vec<f32> = nearest.iter().map(|(point, _)| point[at]).collect();
            coordinates.sort_by(f32::total_cmp);
            let middle = f64::from(coordinates[(coordinates.len() - 1) / 2]);
            SimilarFeature {
                name: dimension.feature.clone(),
                value,
                median: middle * dimension.scale,
            }
        };
        SimilarSummary {
            clients: nearest.len(),
            defaults,
            share: defaults as f64 / nearest.len() as f64,
            low,
            high,
            features: self.by.iter().zip(values).enumerate().map(feature).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clients() -> SimilarClients {
        let dimension = |feature: &str, scale, if_missing| Dimension {
            feature: feature.into(),
            scale,
            if_missing,
        };
        // Income in units of ten thousand, scores in units of a tenth.
        let by = vec![dimension("score", 0.1, 0.5), dimension("income", 10_000.0, 30_000.0)];
        let points = [[5.0, 3.0], [5.0, 4.0], [6.0, 3.0], [1.0, 9.0]].concat();
        SimilarClients::new(
            Similarity { by },
            KnownClients::new(2, &points, &[true, false, false, true]),
        )
        .unwrap()
    }

    #[test]
    fn counts_the_defaults_of_the_nearest_and_tells_what_they_are_like() {
        let similar = clients().nearest_to(&[0.52, 31_000.0], 3);
        assert_eq!((similar.clients, similar.defaults, similar.share), (3, 1, 1.0 / 3.0));
        assert!(similar.low < similar.share && similar.share < similar.high);
        let told: Vec<(&str, f64, f64)> = similar
            .features
            .iter()
            .map(|feature| (feature.name.as_str(), feature.value, feature.median))
            .collect();
        assert_eq!(told, [("score", 0.52, 0.5), ("income", 31_000.0, 30_000.0)]);
    }

    #[test]
    fn a_missing_value_counts_as_the_usual_one_and_more_than_all_are_all() {
        let similar = clients().nearest_to(&[f64::NAN; 2], 1);
        assert_eq!((similar.clients, similar.defaults), (1, 1), "the client at the usual values");
        assert!(similar.features[0].value.is_nan());
        assert_eq!(clients().nearest_to(&[f64::NAN; 2], 100).clients, 4);
    }

    #[test]
    fn refuses_points_of_another_space() {
        let similarity = Similarity { by: clients().by };
        let error = SimilarClients::new(similarity, KnownClients::new(1, &[0.0], &[true]))
            .unwrap_err()
            .to_string();
        assert!(error.contains("expected some, with 2 numbers each, found 1 with 1"), "{error}");
    }
}

//! Writes the bundle of a trained model.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, Utc};
use lightgbm3::Booster;
use polars::prelude::*;
use scoring::features::Definition;
use scoring::model::Model;
use scoring::{
    Bundle, DataSummary, Explanation, FORMAT, FeatureSet, FileName, KnownClients, Manifest, Range,
    Value,
};

use super::baseline::drift_baseline;
use super::clients;
use super::folder::{BundleFolder, json};
use super::report::Report;
use super::similar::similar_clients;
use super::training_sample::TrainingSample;
use crate::evaluation::median;
use crate::features::{
    FeatureMatrix, neighbour_points, neighbour_rates, neighbours_feature, row_major,
};
use crate::modelling::{Trained, lightgbm_scores};
use crate::tables::Values;
use crate::{Error, Result};

/// Largest accepted difference between our score and LightGBM's, in log-odds.
const SCORE_TOLERANCE: f64 = 1e-9;

/// A bundle that was written.
#[derive(Debug, Clone)]
pub struct PublishedBundle {
    /// Folder of the bundle.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// Its report.
    pub report: Report,
    /// Number of stored clients.
    pub clients: usize,
}

/// Writes the bundle of `trained` to `out`, which must not exist.
///
/// The bundle scores every stored client, and each score is compared with LightGBM's. Only then is
/// the bundle renamed to `out`.
///
/// # Errors
/// [`Error::Exists`] if `out` exists; an error naming the client if our score differs from
/// LightGBM's; an error of the file that cannot be written. Nothing is left behind.
pub fn write_bundle(
    trained: &Trained,
    set: &FeatureSet,
    matrix: &FeatureMatrix,
    data: DataSummary,
    created_at: DateTime<Utc>,
    out: &Path,
) -> Result<PublishedBundle> {
    let folder = BundleFolder::begin(out)?;

    let mut labelled = matrix.labelled()?;
    let known_clients = known_clients(set, &labelled, &trained.defaults)?;
    let set_with_clients = FeatureSet { known_clients: known_clients.clone(), ..set.clone() };
    set_neighbour_rates(&mut labelled, &set_with_clients)?;
    let published_set = with_training_values(&set_with_clients, &labelled)?;
    let threshold = trained.threshold.threshold;
    let mut manifest = Manifest {
        format: FORMAT,
        version: String::new(),
        created_at: created_at.to_rfc3339_opts(SecondsFormat::Secs, true),
        refreshed_at: None,
        data,
        feature_names: trained.inputs.clone(),
        cost_matrix: trained.plan.costs,
        threshold,
        metrics: trained.evaluation.metrics.clone(),
        files: BTreeMap::new(),
    };
    let model = Model::parse(&trained.model)?;
    let calibration = trained.calibration.clone();
    let bundle = Bundle::assemble(
        folder.path().to_owned(),
        manifest.clone(),
        published_set.clone(),
        model,
        calibration,
    )?;

    let mut to_score = matrix.to_score()?;
    set_neighbour_rates(&mut to_score, &published_set)?;
    let mut stored = to_score.select(clients::columns(&published_set))?;
    let explanations = clients::explain(&bundle, &clients::records(&stored)?);
    compare_with_lightgbm(&bundle, &trained.model, &to_score, &explanations)?;
    let remarks = matrix.remarks.iter().map(ToString::to_string).collect();
    let baseline = drift_baseline(trained, &published_set, &labelled)?;
    let report = Report::new(trained, &published_set, &explanations, baseline, remarks)?;
    let (similarity, similar) =
        similar_clients(&report, &published_set, &labelled, &trained.defaults)?;

    let contents = [
        (FileName::MODEL, trained.model.clone().into_bytes()),
        (FileName::FEATURES, json(&published_set)?),
        (FileName::CALIBRATION, json(&trained.calibration)?),
        (FileName::REPORT, json(&report)?),
        (FileName::TIMINGS, json(&trained.timings)?),
        (FileName::SIMILARITY, json(&similarity)?),
        (FileName::SIMILAR, similar.to_bytes()),
        (FileName::CLIENTS, clients::parquet(&mut stored)?),
        (FileName::EXPLANATIONS, clients::explanations_csv(&stored, &explanations)?),
        (FileName::TRAINING_SAMPLE, TrainingSample::new(trained, &labelled)?.parquet()?),
    ];
    let known_clients = known_clients.map(|known| (FileName::NEIGHBOURS, known.to_bytes()));
    for (name, bytes) in contents.into_iter().chain(known_clients) {
        folder.write(&mut manifest, name, &bytes)?;
    }
    let manifest = folder.finish(manifest)?;
    Ok(PublishedBundle { folder: out.to_owned(), manifest, report, clients: stored.height() })
}

/// Returns the definitions with the usual value and the range of each feature.
///
/// The usual value is the median or the most frequent category. Both come from the labelled
/// applications.
fn with_training_values(set: &FeatureSet, labelled: &DataFrame) -> Result<FeatureSet> {
    let mut set = set.clone();
    for feature in &mut set.features {
        let values = labelled.column(&feature.name)?.cast(&DataType::Float64)?;
        let known = || Ok::<_, PolarsError>(values.f64()?.iter().flatten());
        // A feature computed from other clients' outcomes has no range of the applicant's own
        // values.
        feature.training_range = if feature.reads_outcomes() { None } else { range(known()?) };
        feature.usual_value = if matches!(feature.definition, Definition::Category { .. }) {
            let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
            for code in known()? {
                *counts.entry(code as i64).or_default() += 1;
            }
            let most_frequent = counts.into_iter().max_by_key(|(_, count)| *count);
            most_frequent.map_or(Value::Missing, |(code, _)| feature.display_value(code as f64))
        } else {
            Value::from(median(known()?))
        };
    }
    Ok(set)
}

/// Returns the smallest and largest finite value, or `None` if there is none.
fn range(values: impl Iterator<Item = f64>) -> Option<Range> {
    values.filter(|value| value.is_finite()).fold(None, |range, value| {
        let Range { minimum, maximum } = range.unwrap_or(Range { minimum: value, maximum: value });
        Some(Range { minimum: minimum.min(value), maximum: maximum.max(value) })
    })
}

/// Returns the reference clients for the neighbours feature: all whose outcome is known.
///
/// It is `None` if no feature compares clients.
fn known_clients(
    set: &FeatureSet,
    labelled: &DataFrame,
    defaults: &[bool],
) -> Result<Option<Arc<KnownClients>>> {
    let Some((_, neighbours)) = neighbours_feature(set) else { return Ok(None) };
    let points = neighbour_points(labelled, neighbours)?;
    Ok(Some(Arc::new(KnownClients::new(neighbours.by.len(), &points, defaults))))
}

/// Sets the neighbours feature by comparison with all known clients, as the service does.
fn set_neighbour_rates(clients: &mut DataFrame, set: &FeatureSet) -> Result<()> {
    if let (Some((name, neighbours)), Some(known)) = (neighbours_feature(set), &set.known_clients) {
        let rates =
            neighbour_rates(known, &neighbour_points(clients, neighbours)?, neighbours.count);
        clients.with_column(Values::Numbers(rates).into_column(name, None)?)?;
    }
    Ok(())
}

/// Checks that each client's score equals LightGBM's own.
fn compare_with_lightgbm(
    bundle: &Bundle,
    model: &str,
    to_score: &DataFrame,
    explanations: &[Explanation],
) -> Result<()> {
    let inputs = &bundle.manifest().feature_names;
    let mut values = row_major(to_score, inputs)?;
    values.chunks_exact_mut(inputs.len()).for_each(|row| bundle.assume_usual_values(row));
    let booster = Booster::from_string(model)?;
    let expected = lightgbm_scores(&booster, &values, inputs.len())?;
    for (row, (expected, explanation)) in expected.iter().zip(explanations).enumerate() {
        let agrees = (expected - explanation.score).abs() <= SCORE_TOLERANCE;
        if !agrees {
            return Err(Error::Data(format!(
                "client in row {row}: LightGBM scores {expected}, this library {}: the bundle was not written. \
                 Please report this with the data.",
                explanation.score
            )));
        }
    }
    Ok(())
}

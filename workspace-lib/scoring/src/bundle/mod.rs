//! Opens a bundle, and scores with it.

mod explain;
mod files;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use files::FileName;
use files::{json, read, verified_contents, verified_files};

use crate::features::{Definition, Dimension, Plan};
use crate::model::Model;
use crate::{
    Calibration, Error, FORMAT, FeatureSet, KnownClients, Manifest, Range, Record, Result,
    SentenceTemplate, SimilarClients, SimilarSummary, Similarity,
};

/// A model ready to score: everything in a bundle's folder except the clients.
#[derive(Debug, Clone)]
pub struct Bundle {
    folder: PathBuf,
    manifest: Manifest,
    features: FeatureSet,
    plan: Plan,
    model: Model,
    calibration: Calibration,
    /// For each input of the model, its position in the feature set.
    inputs: Vec<usize>,
    /// Positions of the features that sentences use although the model does not read them.
    sentence_features: Vec<usize>,
    /// The inputs that the model never saw missing, each with the feature's usual value as a
    /// number.
    assumed: Vec<(usize, f64)>,
    /// Range of each input in the training data; unbounded where it is not known.
    ranges: Vec<Range>,
    comparison: Option<Comparison>,
}

/// Comparison with similar clients, and the plan of the compared features.
#[derive(Debug, Clone)]
struct Comparison {
    plan: Plan,
    similar: Arc<SimilarClients>,
}

impl Bundle {
    /// Opens the bundle in `folder`, after verifying every file against the manifest.
    ///
    /// ```
    /// use std::path::Path;
    ///
    /// use scoring::Bundle;
    ///
    /// # fn main() -> scoring::Result<()> {
    /// let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/champion"));
    /// let bundle = Bundle::open(folder)?;
    /// assert_eq!(bundle.model().feature_names(), bundle.manifest().feature_names);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Read`] for a missing file, [`Error::Checksum`] for an altered one.
    /// [`Error::Manifest`] if the manifest was altered, or has no checksum for a file that the
    /// bundle needs. Otherwise the error of the file that is not valid.
    pub fn open(folder: &Path) -> Result<Self> {
        let manifest = manifest(&read(&folder.join(FileName::MANIFEST))?)?;
        let contents = verified_files(folder, &manifest)?;
        Self::from_contents(folder, manifest, &contents)
    }

    /// Opens a bundle whose files are in memory, by name, where there is no file system.
    ///
    /// `files` has the manifest and every file that it names, except those that a bundle does not
    /// hold: the clients, their explanations, and the report.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn from_files(files: &BTreeMap<String, Vec<u8>>) -> Result<Self> {
        let manifest = manifest(files.get(FileName::MANIFEST).map_or(&[][..], Vec::as_slice))?;
        let contents = verified_contents(files, &manifest)?;
        Self::from_contents(Path::new(""), manifest, &contents)
    }

    fn from_contents(
        folder: &Path,
        manifest: Manifest,
        contents: &BTreeMap<String, Vec<u8>>,
    ) -> Result<Self> {
        let contents_of = |name: &str| contents.get(name).map_or(&[][..], Vec::as_slice);
        let mut features: FeatureSet = json(FileName::FEATURES, contents_of(FileName::FEATURES))?;
        features.check()?;
        features.known_clients =
            known_clients(&features, contents.get(FileName::NEIGHBOURS).map(Vec::as_slice))?;
        let calibration: Calibration =
            json(FileName::CALIBRATION, contents_of(FileName::CALIBRATION))?;
        calibration.check()?;
        let model = Model::parse(&String::from_utf8_lossy(contents_of(FileName::MODEL)))?;
        let comparison = comparison(contents, &features)?;
        let bundle = Self::assemble(folder.to_owned(), manifest, features, model, calibration)?;
        Ok(Self { comparison, ..bundle })
    }

    /// Builds a bundle from its parts.
    ///
    /// # Errors
    /// [`Error::Manifest`] if the model's inputs are not those that the manifest names.
    /// [`Error::Features`] if one of them is not defined, or was never missing in training and has
    /// no usual value.
    pub fn assemble(
        folder: PathBuf,
        manifest: Manifest,
        features: FeatureSet,
        model: Model,
        calibration: Calibration,
    ) -> Result<Self> {
        if model.feature_names() != manifest.feature_names {
            return Err(Error::Manifest(
                "feature_names differ from those of model.txt. Train the bundle again.".into(),
            ));
        }
        if !(manifest.threshold > 0.0 && manifest.threshold < 1.0) {
            return Err(Error::Manifest(format!(
                "expected a threshold between 0 and 1, found {}. Train the bundle again.",
                manifest.threshold
            )));
        }
        let position = |name: &String| {
            features.position(name).ok_or_else(|| {
                Error::Features(format!(
                    "the model reads the feature {name}, which is not defined. Train the bundle again."
                ))
            })
        };
        let inputs: Vec<usize> =
            manifest.feature_names.iter().map(position).collect::<Result<_>>()?;
        let assumed = usual_values(&features, &inputs, &model)?;
        let everything = Range { minimum: f64::NEG_INFINITY, maximum: f64::INFINITY };
        let range = |&input: &usize| features.features[input].training_range.unwrap_or(everything);
        let ranges = inputs.iter().map(range).collect();
        let sentence_features = features_only_in_sentences(&features, &inputs);
        let plan =
            Plan::with_sentence_features(&features, &manifest.feature_names, &sentence_features)?;
        Ok(Self {
            folder,
            manifest,
            features,
            plan,
            model,
            calibration,
            inputs,
            sentence_features,
            assumed,
            ranges,
            comparison: None,
        })
    }

    /// Returns the folder that the bundle was opened from.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Returns the feature definitions and the application fields.
    pub fn features(&self) -> &FeatureSet {
        &self.features
    }

    /// Returns the `count` known clients most like an applicant.
    ///
    /// `applicant` is what [`explain`](Self::explain) takes. The result is `None` if the bundle
    /// holds no known clients to compare with.
    ///
    /// ```
    /// # use std::path::Path;
    /// use scoring::{Bundle, Record};
    ///
    /// # fn main() -> scoring::Result<()> {
    /// # let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/champion"));
    /// # let bundle = Bundle::open(folder)?;
    /// let alike = bundle.similar(&Record::from_iter([("EXT_SOURCE_2", 0.6)]), 50);
    /// let is_share = |share: f64, defaults: usize| share == defaults as f64 / 50.0;
    /// assert!(alike.is_some_and(|alike| is_share(alike.share, alike.defaults)));
    /// # Ok(())
    /// # }
    /// ```
    pub fn similar(&self, applicant: &Record, count: usize) -> Option<SimilarSummary> {
        let Comparison { plan, similar } = self.comparison.as_ref()?;
        Some(similar.nearest_to(&plan.inputs(&plan.applicant(applicant)), count))
    }

    /// Returns the names of the model's most important features, the most important first.
    ///
    /// It is empty if the bundle has no known clients.
    pub fn important_features(&self) -> impl Iterator<Item = &str> {
        self.comparison.iter().flat_map(|comparison| comparison.similar.features())
    }

    /// Returns the dimensions by which clients are compared, the most important feature first.
    ///
    /// It is empty if the bundle has no known clients.
    pub fn similarity(&self) -> &[Dimension] {
        self.comparison.as_ref().map_or(&[], |comparison| comparison.similar.dimensions())
    }

    /// Returns the plan that computes the model's inputs.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Returns the trees.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Returns the calibration.
    pub fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// Returns the position in the feature set of each input of the model.
    pub fn inputs(&self) -> &[usize] {
        &self.inputs
    }
}

/// Returns the positions of the features that only sentences need.
///
/// They are no inputs. A feature is needed if it represents an input in sentences, or if a sentence
/// refers to it.
fn features_only_in_sentences(features: &FeatureSet, inputs: &[usize]) -> Vec<usize> {
    let representative = |input: &usize| {
        features.features[*input].told_by.as_deref().and_then(|name| features.position(name))
    };
    let representatives: Vec<usize> = inputs.iter().filter_map(representative).collect();
    let templates = inputs
        .iter()
        .chain(&representatives)
        .flat_map(|&position| &features.features[position].sayings);
    let referenced = templates
        .flat_map(SentenceTemplate::referenced_features)
        .filter_map(|name| features.position(name));
    let needed: BTreeSet<usize> = representatives
        .iter()
        .copied()
        .chain(referenced)
        .filter(|position| !inputs.contains(position))
        .collect();
    needed.into_iter().collect()
}

/// Returns the usual value of each input that the model never saw missing.
fn usual_values(
    features: &FeatureSet,
    inputs: &[usize],
    model: &Model,
) -> Result<Vec<(usize, f64)>> {
    let never_missing =
        inputs.iter().enumerate().filter(|(input, _)| model.is_never_missing(*input));
    never_missing
        .map(|(input, &position)| {
            let feature = &features.features[position];
            let usual = feature.number(&feature.usual_value);
            if usual.is_nan() {
                return Err(Error::Features(format!(
                    "the model never saw {} missing, and it has no usual_value to stand for a missing one. Train the \
                     bundle again.",
                    feature.name
                )));
            }
            Ok((input, usual))
        })
        .collect()
}

/// Reads the known clients for the neighbours' default rate, if a feature needs them.
fn known_clients(
    features: &FeatureSet,
    contents: Option<&[u8]>,
) -> Result<Option<Arc<KnownClients>>> {
    let neighbours = features.features.iter().find_map(|feature| match &feature.definition {
        Definition::Neighbours(neighbours) => Some((&feature.name, neighbours)),
        _ => None,
    });
    let Some((name, neighbours)) = neighbours else { return Ok(None) };
    let Some(contents) = contents else {
        return Err(Error::Manifest(format!(
            "files does not name {}, which the feature {name} needs. Restore the bundle, or train it again.",
            FileName::NEIGHBOURS
        )));
    };
    let known = KnownClients::from_bytes(contents)?;
    if known.dimensions() != neighbours.by.len() {
        return Err(Error::KnownClients(format!(
            "expected {} numbers for each client, found {}. Restore the bundle, or train it again.",
            neighbours.by.len(),
            known.dimensions()
        )));
    }
    Ok(Some(Arc::new(known)))
}

/// Reads a manifest, and checks its format and version.
fn manifest(contents: &[u8]) -> Result<Manifest> {
    let manifest: Manifest = json(FileName::MANIFEST, contents)?;
    if manifest.format != FORMAT {
        return Err(Error::Manifest(format!(
            "the bundle has format {}, this program reads format {FORMAT}. Train the bundle again.",
            manifest.format
        )));
    }
    manifest.check_version()?;
    Ok(manifest)
}

/// Reads the known clients for the comparison with similar clients, if the bundle holds them.
fn comparison(
    contents: &BTreeMap<String, Vec<u8>>,
    features: &FeatureSet,
) -> Result<Option<Comparison>> {
    let (Some(similarity), Some(clients)) =
        (contents.get(FileName::SIMILARITY), contents.get(FileName::SIMILAR))
    else {
        return Ok(None);
    };
    let similarity: Similarity = json(FileName::SIMILARITY, similarity)?;
    if let Some(unknown) =
        similarity.by.iter().find(|dimension| features.position(&dimension.feature).is_none())
    {
        return Err(Error::Features(format!(
            "{} compares clients by {}, which is not defined. Train the bundle again.",
            FileName::SIMILARITY,
            unknown.feature
        )));
    }
    let names: Vec<String> =
        similarity.by.iter().map(|dimension| dimension.feature.clone()).collect();
    let plan = Plan::new(features, &names)?;
    let similar = Arc::new(SimilarClients::new(similarity, KnownClients::from_bytes(clients)?)?);
    Ok(Some(Comparison { plan, similar }))
}

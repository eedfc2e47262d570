//! Opening a bundle, and scoring with it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::{self, File};
use std::io::Read;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::features::{Applicant, Definition, Plan};
use crate::model::Model;
use crate::{
    Calibration, Contribution, Decision, Error, Explanation, FORMAT, FeatureSet, KnownClients, Manifest, Reason,
    ReasonGroup, Record, Result, RiskBand, Similar, SimilarClients, Similarity,
};

/// Contributions and reasons closer to zero than this, in log-odds, did not count.
const NEGLIGIBLE: f64 = 1e-9;

/// Names of the files of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileName;

#[expect(missing_docs, reason = "each constant is the name of the file it is named for")]
impl FileName {
    pub const MANIFEST: &str = "manifest.json";
    pub const MODEL: &str = "model.txt";
    pub const FEATURES: &str = "features.json";
    pub const CALIBRATION: &str = "calibration.json";
    pub const REPORT: &str = "report.json";
    pub const TIMINGS: &str = "timings.json";
    pub const NEIGHBOURS: &str = "neighbours.bin";
    pub const SIMILARITY: &str = "similar.json";
    pub const SIMILAR: &str = "similar.bin";
    pub const CLIENTS: &str = "clients.parquet";
    pub const EXPLANATIONS: &str = "explanations.csv";
}

/// A model ready to score: everything of a bundle's folder but the clients.
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
    similar: Option<Arc<SimilarClients>>,
}

impl Bundle {
    /// Opens the bundle in `folder`, after comparing every file with the manifest.
    ///
    /// # Errors
    /// [`Error::Read`] for a missing file, [`Error::Checksum`] for an altered one, [`Error::Manifest`] where the manifest
    /// names no checksum for a file the bundle needs, and the error of the file that is not what it should be.
    pub fn open(folder: &Path) -> Result<Self> {
        let manifest: Manifest = json(FileName::MANIFEST, &read(&folder.join(FileName::MANIFEST))?)?;
        if manifest.format != FORMAT {
            return Err(Error::Manifest(format!(
                "the bundle has format {}, this program reads format {FORMAT}. Train the bundle again.",
                manifest.format
            )));
        }
        let contents = verified_files(folder, &manifest)?;
        let contents_of = |name: &str| contents.get(name).map_or(&[][..], Vec::as_slice);
        let mut features: FeatureSet = json(FileName::FEATURES, contents_of(FileName::FEATURES))?;
        features.check()?;
        features.known_clients = known_clients(&features, contents.get(FileName::NEIGHBOURS).map(Vec::as_slice))?;
        let calibration: Calibration = json(FileName::CALIBRATION, contents_of(FileName::CALIBRATION))?;
        calibration.check()?;
        let model = Model::parse(&String::from_utf8_lossy(contents_of(FileName::MODEL)))?;
        let similar = similar_clients(&contents, &features)?;
        let bundle = Self::assemble(folder.to_owned(), manifest, features, model, calibration)?;
        Ok(Self { similar, ..bundle })
    }

    /// Puts a bundle together from its parts.
    ///
    /// # Errors
    /// [`Error::Manifest`] if the model's inputs are not those the manifest names, [`Error::Features`] if one of them is
    /// not defined.
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
        let inputs = manifest.feature_names.iter().map(position).collect::<Result<_>>()?;
        let plan = Plan::new(&features, &manifest.feature_names)?;
        Ok(Self { folder, manifest, features, plan, model, calibration, inputs, similar: None })
    }

    /// The folder the bundle was opened from.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Feature definitions and application fields.
    pub fn features(&self) -> &FeatureSet {
        &self.features
    }

    /// The known clients most like an applicant, who is given as to [`explain`](Self::explain); `None` if the bundle holds no
    /// known clients to compare with.
    pub fn similar(&self, applicant: &Record, count: usize) -> Option<Similar> {
        let similar = self.similar.as_ref()?;
        let values = self.features.evaluate(applicant);
        let value = |name: &str| self.features.position(name).map_or(f64::NAN, |position| values[position]);
        Some(similar.nearest_to(value, count))
    }

    /// The features that the model looks at most, the most important first; none where the bundle has no known clients.
    pub fn important_features(&self) -> impl Iterator<Item = &str> {
        self.similar.iter().flat_map(|similar| similar.features())
    }

    /// How the model's inputs are computed.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The trees.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The calibration.
    pub fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// For each input of the model, its position in the feature set.
    pub fn inputs(&self) -> &[usize] {
        &self.inputs
    }

    /// Scores one applicant and explains the score.
    ///
    /// `applicant` holds the application's raw fields by column name and the aggregates over the client's history by
    /// feature name; what it does not hold is missing. Every other feature is recomputed.
    pub fn explain(&self, applicant: &Record) -> Explanation {
        self.explain_applicant(&self.plan.applicant(applicant))
    }

    /// As [`explain`](Self::explain), for an applicant whose values are in their places already.
    pub fn explain_applicant(&self, applicant: &Applicant) -> Explanation {
        let inputs = self.plan.inputs(applicant);
        let mut parts = vec![0.0; inputs.len()];
        let score = self.model.explain(&inputs, &mut parts);
        let calibrated = self.calibration.at(score);
        let threshold = self.manifest.threshold;
        // Magnitudes have the order of their bits. The most important first; of two alike, the first.
        let mut order: Vec<(u64, usize)> =
            (parts.iter().enumerate()).map(|(at, part)| (!part.abs().to_bits(), at)).collect();
        order.sort_unstable();
        let contributions: Vec<Contribution> = (order.into_iter())
            .map(|(_, at)| Contribution {
                feature: self.inputs[at],
                value: self.features.features[self.inputs[at]].display_value(inputs[at]),
                contribution: parts[at],
            })
            .collect();
        Explanation {
            probability: calibrated.probability,
            probability_low: calibrated.low,
            probability_high: calibrated.high,
            threshold,
            decision: Decision::of(calibrated.probability, threshold),
            needs_review: calibrated.low < threshold && threshold <= calibrated.high,
            risk_band: RiskBand::of(calibrated.probability, threshold),
            base_probability: self.calibration.at(self.model.base_score()).probability,
            base_score: self.model.base_score(),
            score,
            reasons: self.reasons(&contributions),
            contributions,
        }
    }

    /// Sums contributions by reason group.
    fn reasons(&self, contributions: &[Contribution]) -> Vec<Reason> {
        let mut groups = ReasonGroup::ALL.map(|group| Reason { group, contribution: 0.0, features: Vec::new() });
        for contribution in contributions.iter().filter(|contribution| contribution.contribution.abs() > NEGLIGIBLE) {
            let reason = &mut groups[self.features.features[contribution.feature].group as usize];
            reason.contribution += contribution.contribution;
            reason.features.push(contribution.feature);
        }
        let mut reasons: Vec<Reason> =
            groups.into_iter().filter(|reason| reason.contribution.abs() > NEGLIGIBLE).collect();
        reasons.sort_by(|left, right| right.contribution.abs().total_cmp(&left.contribution.abs()));
        reasons
    }
}

/// Whom applicants are compared with, if a feature asks for it.
fn known_clients(features: &FeatureSet, contents: Option<&[u8]>) -> Result<Option<Arc<KnownClients>>> {
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

/// The known clients who may be like an applicant, if the bundle holds them.
fn similar_clients(contents: &BTreeMap<String, Vec<u8>>, features: &FeatureSet) -> Result<Option<Arc<SimilarClients>>> {
    let (Some(similarity), Some(clients)) = (contents.get(FileName::SIMILARITY), contents.get(FileName::SIMILAR))
    else {
        return Ok(None);
    };
    let similarity: Similarity = json(FileName::SIMILARITY, similarity)?;
    if let Some(unknown) = similarity.by.iter().find(|dimension| features.position(&dimension.feature).is_none()) {
        return Err(Error::Features(format!(
            "{} compares clients by {}, which is not defined. Train the bundle again.",
            FileName::SIMILARITY,
            unknown.feature
        )));
    }
    Ok(Some(Arc::new(SimilarClients::new(similarity, KnownClients::from_bytes(clients)?)?)))
}

/// SHA-256 in hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Bytes of a file that are looked at together.
const PART: usize = 64 * 1024;

/// Files whose contents a bundle is made of; the clients, the largest, are read by whoever serves them.
const READ: [&str; 6] = [
    FileName::MODEL,
    FileName::FEATURES,
    FileName::CALIBRATION,
    FileName::NEIGHBOURS,
    FileName::SIMILARITY,
    FileName::SIMILAR,
];

/// Compares every file named in the manifest with its checksum; the contents of those in [`READ`].
fn verified_files(folder: &Path, manifest: &Manifest) -> Result<BTreeMap<String, Vec<u8>>> {
    for needed in [FileName::MODEL, FileName::FEATURES, FileName::CALIBRATION] {
        if !manifest.files.contains_key(needed) {
            return Err(Error::Manifest(format!(
                "files does not name {needed}. Restore the bundle, or train it again."
            )));
        }
    }
    // Reading and hashing take most of the time until a model can be served: files are looked at at the same time.
    let verified: Vec<Result<Option<Vec<u8>>>> = thread::scope(|scope| {
        let files = manifest.files.iter();
        let running: Vec<_> =
            files.map(|(name, expected)| scope.spawn(move || verified(folder, name, expected))).collect();
        running.into_iter().map(|file| file.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    let mut contents = BTreeMap::new();
    for (name, verified) in manifest.files.keys().zip(verified) {
        contents.extend(verified?.map(|bytes| (name.clone(), bytes)));
    }
    Ok(contents)
}

/// Compares a file with its checksum; its contents if it is one of those in [`READ`].
fn verified(folder: &Path, name: &str, expected: &str) -> Result<Option<Vec<u8>>> {
    if Path::new(name).file_name().is_none_or(|plain| plain != name) {
        return Err(Error::Manifest(format!("files names \"{name}\", which is not a plain file name.")));
    }
    let path = folder.join(name);
    let bytes = READ.contains(&name).then(|| read(&path)).transpose()?;
    let found = bytes.as_deref().map_or_else(|| checksum(&path), |bytes| Ok(sha256_hex(bytes)))?;
    if found != expected {
        return Err(Error::Checksum { path, expected: expected.to_owned(), found });
    }
    Ok(bytes)
}

/// SHA-256 of a file, in hexadecimal.
fn checksum(path: &Path) -> Result<String> {
    let unreadable = |source| Error::Read { path: path.to_owned(), source };
    let mut digest = Sha256::new();
    let mut file = File::open(path).map_err(unreadable)?;
    let mut part = vec![0; PART];
    loop {
        match file.read(&mut part).map_err(unreadable)? {
            0 => return Ok(hex(&digest.finalize())),
            read => digest.update(&part[..read]),
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })
}

fn json<T: DeserializeOwned>(file: &str, bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|error| Error::Json {
        file: file.to_owned(),
        line: error.line(),
        column: error.column(),
        message: error.to_string().split(" at line ").next().unwrap_or_default().to_owned(),
    })
}

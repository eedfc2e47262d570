//! Replaces the texts of a bundle by the current ones, without a training.
//!
//! Use it after a review of a sentence or a label.

use std::path::{Path, PathBuf};

use scoring::{Bundle, Feature, FeatureSet, FileName, Manifest};

use super::clients;
use super::folder::{BundleFolder, json};
use crate::features::definitions;
use crate::{Error, Result};

/// A bundle whose texts were replaced.
#[derive(Debug, Clone)]
pub struct RewordedBundle {
    /// Folder of the bundle.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// Number of features whose texts changed.
    pub changed: usize,
}

/// Writes the bundle in `bundle` to `out`, with this program's labels, descriptions and sentences.
///
/// Only `features.json`, `explanations.csv` (the displayed reasons of each client) and the manifest
/// change. All other files stay the same, byte for byte.
///
/// # Errors
/// [`Error::Data`] if this program computes a feature in another way than the bundle, or assigns it
/// to another reason; [`Error::Exists`] if `out` exists; the error of the bundle. No partial bundle
/// remains.
pub fn reword(bundle: &Path, out: &Path) -> Result<RewordedBundle> {
    let draft = BundleFolder::begin(out)?;
    let opened = Bundle::open(bundle)?;
    let (features, changed) = merge_texts(opened.features(), definitions())?;
    let mut manifest = opened.manifest().clone();
    let is_kept =
        |name: &&String| ![FileName::FEATURES, FileName::EXPLANATIONS].contains(&name.as_str());
    for name in opened.manifest().files.keys().filter(is_kept) {
        draft.copy(bundle, name)?;
    }
    draft.write(&mut manifest, FileName::FEATURES, &json(&features)?)?;
    let stored = clients::read_parquet(&bundle.join(FileName::CLIENTS))?;
    let explanations = clients::explain(&opened, &clients::records(&stored)?);
    draft.write(
        &mut manifest,
        FileName::EXPLANATIONS,
        &clients::explanations_csv(&stored, &explanations)?,
    )?;
    let manifest = draft.finish(manifest)?;
    Ok(RewordedBundle { folder: out.to_owned(), manifest, changed })
}

/// Returns `present` with the training values of `trained`, and the number of changed features.
fn merge_texts(trained: &FeatureSet, mut present: FeatureSet) -> Result<(FeatureSet, usize)> {
    let is_computed_alike = |(before, now): (&Feature, &Feature)| {
        (&before.name, before.group, before.expected_direction)
            == (&now.name, now.group, now.expected_direction)
            && is_same_definition(before, now)
    };
    let same_number = trained.features.len() == present.features.len();
    if let Some((_, now)) = trained
        .features
        .iter()
        .zip(&present.features)
        .find(|&(before, now)| !is_computed_alike((before, now)))
    {
        return Err(Error::Data(format!(
            "{} is computed otherwise than in this bundle, or is of another reason: train it again",
            now.name
        )));
    }
    if !same_number {
        return Err(Error::Data(
            "there are other features than in this bundle: train it again".into(),
        ));
    }
    let mut changed = 0;
    for (before, now) in trained.features.iter().zip(&mut present.features) {
        now.usual_value = before.usual_value.clone();
        now.training_range = before.training_range;
        changed += usize::from(before != now);
    }
    Ok((present, changed))
}

/// Checks whether both definitions give the same number. Labels of categories may differ.
fn is_same_definition(before: &Feature, now: &Feature) -> bool {
    use scoring::features::Definition::Category;
    match (&before.definition, &now.definition) {
        (Category { column, levels }, Category { column: other, levels: others }) => {
            let values = |levels: &[scoring::Category]| -> Vec<String> {
                levels.iter().map(|level| level.value.clone()).collect()
            };
            column == other && values(levels) == values(others)
        }
        (before, now) => before == now,
    }
}

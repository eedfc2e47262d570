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
/// [`Error::Data`] if this program computes a feature that the model needs in another way than the
/// bundle, or assigns it to another reason; [`Error::Exists`] if `out` exists; the error of the bundle. No partial bundle
/// remains.
pub fn reword(bundle: &Path, out: &Path) -> Result<RewordedBundle> {
    let draft = BundleFolder::begin(out)?;
    let opened = Bundle::open(bundle)?;
    let (features, changed) = merge_texts(&opened, definitions())?;
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

/// Returns the bundle's features with the texts of `present`, and the number of changed features.
///
/// Features that the bundle does not have are left out: its clients have no value for them. A
/// feature that the model does not need stays as it is if it is computed in another way now.
fn merge_texts(bundle: &Bundle, mut present: FeatureSet) -> Result<(FeatureSet, usize)> {
    let mut merged = bundle.features().clone();
    merged.fields = std::mem::take(&mut present.fields);
    let needed = merged.needed_for(bundle.inputs());
    let mut changed = 0;
    for (feature, is_needed) in merged.features.iter_mut().zip(needed) {
        let now = present.features.iter().find(|now| now.name == feature.name);
        let alike = now.filter(|now| {
            (feature.group, feature.expected_direction) == (now.group, now.expected_direction)
                && is_same_definition(feature, now)
        });
        let Some(now) = alike else {
            if is_needed {
                return Err(Error::Data(format!(
                    "{} is computed otherwise than in this bundle, or is of another reason: train it again",
                    feature.name
                )));
            }
            continue;
        };
        let reworded = Feature {
            usual_value: feature.usual_value.clone(),
            training_range: feature.training_range,
            ..now.clone()
        };
        changed += usize::from(reworded != *feature);
        *feature = reworded;
    }
    merged.check()?;
    Ok((merged, changed))
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

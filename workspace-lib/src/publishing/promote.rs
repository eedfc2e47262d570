//! Makes a bundle the champion, atomically.

use std::path::Path;

use scoring::{Bundle, Manifest};

use super::clients::verify_explanations;
use crate::{Error, Result};

/// Name of the champion's folder.
const CHAMPION: &str = "champion";

/// Copies the bundle in `candidate` to `models/champion`.
///
/// The previous champion becomes `models/previous`.
///
/// First, the candidate's checksums are verified and its clients are scored again. Readers of
/// `models/champion` see either the old bundle or the new one, never a mixture.
///
/// If the candidate is already the champion, nothing changes. So a repeated call does not overwrite
/// the previous champion.
///
/// # Errors
/// If the candidate is not a valid bundle, or a file cannot be written. The champion then stays
/// unchanged.
pub fn promote(candidate: &Path, models: &Path) -> Result<Manifest> {
    let bundle = Bundle::open(candidate)?;
    verify_explanations(&bundle)?;
    let champion = models.join(CHAMPION);
    if Bundle::open(&champion).is_ok_and(|champion| champion.manifest() == bundle.manifest()) {
        return Ok(bundle.manifest().clone());
    }
    promotion::install(candidate, &champion).map_err(|error| match error {
        promotion::Error::Bundle(error) => Error::from(error),
        promotion::Error::File { path, source } => Error::File { path, source },
    })?;
    Ok(bundle.manifest().clone())
}

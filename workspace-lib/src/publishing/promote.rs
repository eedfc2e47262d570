//! Makes a bundle the champion, atomically.

use std::fs;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};
use scoring::{Bundle, FileName, Manifest};
use tempfile::TempDir;

use super::clients::verify_explanations;
use crate::{Error, Result};

/// Name of the champion's folder.
const CHAMPION: &str = "champion";

/// Name of the previous champion's folder.
const PREVIOUS: &str = "previous";

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
    if Bundle::open(&models.join(CHAMPION))
        .is_ok_and(|champion| champion.manifest() == bundle.manifest())
    {
        return Ok(bundle.manifest().clone());
    }
    fs::create_dir_all(models).map_err(Error::file(models))?;
    let incoming = TempDir::with_prefix_in(".incoming-", models).map_err(Error::file(models))?;
    let staged = incoming.path().join(CHAMPION);
    copy(candidate, &staged, bundle.manifest())?;
    Bundle::open(&staged)?;

    let champion = models.join(CHAMPION);
    if champion.exists() {
        let previous = models.join(PREVIOUS);
        let older = incoming.path().join(PREVIOUS);
        if previous.exists() {
            fs::rename(&previous, &older).map_err(Error::file(&previous))?;
        }
        let exchanged = exchange(&staged, &champion).and_then(|()| {
            fs::rename(&staged, &previous).map_err(|source| {
                // Restore the champion. If that fails too, the new one stays, and it is valid.
                let _ = exchange(&staged, &champion);
                Error::file(&previous)(source)
            })
        });
        if let Err(error) = exchanged {
            let _ = fs::rename(&older, &previous);
            return Err(error);
        }
    } else {
        fs::rename(&staged, &champion).map_err(Error::file(&champion))?;
    }
    Ok(bundle.manifest().clone())
}

/// Swaps the names of two folders in one atomic step.
fn exchange(left: &Path, right: &Path) -> Result<()> {
    renameat_with(CWD, left, CWD, right, RenameFlags::EXCHANGE)
        .map_err(|error| Error::file(PathBuf::from(right))(error.into()))
}

fn copy(from: &Path, to: &Path, manifest: &Manifest) -> Result<()> {
    fs::create_dir(to).map_err(Error::file(to))?;
    for name in manifest.files.keys().map(String::as_str).chain([FileName::MANIFEST]) {
        fs::copy(from.join(name), to.join(name)).map_err(Error::file(from.join(name)))?;
    }
    Ok(())
}

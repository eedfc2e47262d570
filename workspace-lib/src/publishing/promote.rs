//! Makes a bundle the champion, at once or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};
use scoring::{Bundle, FileName, Manifest};
use tempfile::TempDir;

use super::clients::explanations_match;
use crate::{Error, Result};

/// Name of the champion's folder.
const CHAMPION: &str = "champion";

/// Name of the folder that keeps the champion before this one.
const PREVIOUS: &str = "previous";

/// Copies the bundle in `candidate` to `models/champion`; the champion there before becomes
/// `models/previous`.
///
/// The candidate is opened, its checksums compared and its clients scored again first. Readers of
/// `models/champion` see the old bundle or the new one, never a mixture.
///
/// Promoting the champion itself changes nothing, so that a repeated call does not lose the one
/// before it.
///
/// # Errors
/// If the candidate is not a sound bundle, or a file cannot be written; the champion is then
/// untouched.
pub fn promote(candidate: &Path, models: &Path) -> Result<Manifest> {
    let bundle = Bundle::open(candidate)?;
    explanations_match(&bundle)?;
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
                // The champion comes back; should that fail too, the new one stays, which is sound.
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

/// The two folders swap their names in one step.
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

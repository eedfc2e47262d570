//! Replaces the champion's folder in one atomic step, and keeps the one before it.
//!
//! The champion is a folder such as `models/champion`; the one before is `previous` beside it.
//! Readers of the champion's folder see either bundle, never a mixture.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};
use scoring::{Bundle, FileName, Manifest, sha256_hex};
use tempfile::TempDir;

/// Name of the previous champion's folder.
const PREVIOUS: &str = "previous";

/// Why the champion was not replaced. It then stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A folder holds no valid bundle.
    #[error(transparent)]
    Bundle(#[from] scoring::Error),
    /// A file or folder cannot be written, copied or renamed.
    #[error("{}: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}

impl Error {
    fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}

/// Replacement that was made. Dropping it keeps it; [`undo`](Self::undo) takes it back.
#[derive(Debug)]
pub struct Replacement {
    champion: PathBuf,
    /// Whether there was a champion before.
    had_champion: bool,
    /// Folder for what came before the previous champion.
    older: TempDir,
}

/// Returns the folder of the champion before the one in the folder `champion`.
pub fn previous(champion: &Path) -> PathBuf {
    beside(champion).join(PREVIOUS)
}

/// Returns the SHA-256 of a bundle's manifest, which has the SHA-256 of every other file.
///
/// # Errors
/// [`Error::File`] if the manifest cannot be read.
pub fn digest(bundle: &Path) -> Result<String, Error> {
    let manifest = bundle.join(FileName::MANIFEST);
    Ok(sha256_hex(&fs::read(&manifest).map_err(Error::file(&manifest))?))
}

/// Copies the bundle `candidate` to the folder `champion`; the bundle there becomes the previous one.
///
/// Checksums are verified before and after the copy.
///
/// # Errors
/// If the candidate is not a valid bundle, or a file cannot be written.
pub fn install(candidate: &Path, champion: &Path) -> Result<Replacement, Error> {
    let bundle = Bundle::open(candidate)?;
    let models = beside(champion);
    fs::create_dir_all(&models).map_err(Error::file(&models))?;
    let incoming = TempDir::with_prefix_in(".incoming-", &models).map_err(Error::file(&models))?;
    let staged = incoming.path().join("staged");
    copy(candidate, &staged, bundle.manifest())?;
    Bundle::open(&staged)?;
    if !champion.exists() {
        fs::rename(&staged, champion).map_err(Error::file(champion))?;
        let champion = champion.to_owned();
        return Ok(Replacement { champion, had_champion: false, older: incoming });
    }
    let previous = previous(champion);
    let older = incoming.path().join(PREVIOUS);
    if previous.exists() {
        fs::rename(&previous, &older).map_err(Error::file(&previous))?;
    }
    let exchanged = exchange(&staged, champion).and_then(|()| {
        fs::rename(&staged, &previous).map_err(|source| {
            // Restore the champion. If that fails too, the new one stays, and it is valid.
            let _ = exchange(&staged, champion);
            Error::file(&previous)(source)
        })
    });
    if let Err(error) = exchanged {
        let _ = fs::rename(&older, &previous);
        return Err(error);
    }
    Ok(Replacement { champion: champion.to_owned(), had_champion: true, older: incoming })
}

/// Exchanges the champion with the one before. A second call undoes the first.
///
/// # Errors
/// [`Error::Bundle`] if there is no valid bundle before it, [`Error::File`] if the folders cannot be
/// renamed.
pub fn roll_back(champion: &Path) -> Result<(), Error> {
    let previous = previous(champion);
    Bundle::open(&previous)?;
    exchange(&previous, champion)
}

impl Replacement {
    /// Puts the champion before back into its folder, and the one before that into its own.
    ///
    /// # Errors
    /// [`Error::File`] if a folder cannot be renamed.
    pub fn undo(self) -> Result<(), Error> {
        let previous = previous(&self.champion);
        let undone = self.older.path().join("undone");
        if !self.had_champion {
            return fs::rename(&self.champion, undone).map_err(Error::file(&self.champion));
        }
        exchange(&previous, &self.champion)?;
        fs::rename(&previous, undone).map_err(Error::file(&previous))?;
        let older = self.older.path().join(PREVIOUS);
        if older.exists() {
            fs::rename(&older, &previous).map_err(Error::file(&previous))?;
        }
        Ok(())
    }
}

/// Returns the folder that holds a folder.
fn beside(folder: &Path) -> PathBuf {
    let parent = folder.parent().filter(|parent| *parent != Path::new(""));
    parent.unwrap_or(Path::new(".")).to_owned()
}

/// Swaps the names of two folders in one atomic step.
fn exchange(left: &Path, right: &Path) -> Result<(), Error> {
    renameat_with(CWD, left, CWD, right, RenameFlags::EXCHANGE)
        .map_err(|error| Error::file(right)(error.into()))
}

fn copy(from: &Path, to: &Path, manifest: &Manifest) -> Result<(), Error> {
    fs::create_dir(to).map_err(Error::file(to))?;
    for name in manifest.files.keys().map(String::as_str).chain([FileName::MANIFEST]) {
        fs::copy(from.join(name), to.join(name)).map_err(Error::file(from.join(name)))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAMPION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/champion");

    /// Copies the committed champion under another version.
    fn write(folder: &Path, threshold: f64) -> String {
        fs::create_dir_all(folder).unwrap();
        let bundle = Bundle::open(Path::new(CHAMPION)).unwrap();
        for name in bundle.manifest().files.keys() {
            fs::copy(Path::new(CHAMPION).join(name), folder.join(name)).unwrap();
        }
        let manifest = Manifest { threshold, ..bundle.manifest().clone() }.with_content_version();
        let file = fs::File::create(folder.join(FileName::MANIFEST)).unwrap();
        write_json(file, &manifest);
        manifest.version
    }

    fn write_json(mut file: fs::File, manifest: &Manifest) {
        use std::io::Write;
        let text = serde_json::to_string(manifest).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    fn version(folder: &Path) -> Option<String> {
        Bundle::open(folder).ok().map(|bundle| bundle.manifest().version.clone())
    }

    #[test]
    fn a_replacement_is_taken_back_whole() {
        let folder = tempfile::tempdir().unwrap();
        let (champion, other) = (folder.path().join("champion"), folder.path().join("other"));
        let versions = [0.1, 0.2, 0.3].map(|threshold| {
            let version = write(&other, threshold);
            let installed = install(&other, &champion).unwrap();
            if threshold > 0.25 {
                installed.undo().unwrap();
            }
            version
        });
        // The third was undone: the second is the champion, the first the previous one.
        let now = [&champion, &previous(&champion)].map(|folder| version(folder));
        assert_eq!(now, [Some(versions[1].clone()), Some(versions[0].clone())]);
        roll_back(&champion).unwrap();
        let now = [&champion, &previous(&champion)].map(|folder| version(folder));
        assert_eq!(now, [Some(versions[0].clone()), Some(versions[1].clone())]);
        let mut names: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["champion", "other", "previous"], "nothing else is left");
    }

    #[test]
    fn an_altered_candidate_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (champion, other) = (folder.path().join("champion"), folder.path().join("other"));
        let first = write(&other, 0.1);
        install(&other, &champion).unwrap();
        fs::write(other.join(FileName::CALIBRATION), "{}").unwrap();
        let error = install(&other, &champion).unwrap_err().to_string();
        assert!(error.contains("calibration.json"), "{error}");
        assert_eq!(version(&champion), Some(first));
        let error = roll_back(&champion).unwrap_err().to_string();
        assert!(error.contains("previous/manifest.json"), "{error}");
    }
}

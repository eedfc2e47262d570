//! Where SQLite's file is, and whether it is still there.
//!
//! A file that was deleted or moved while it is open goes on taking what is written, and keeps it for nobody: a prediction
//! would be answered and lost.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// A file that is open, by its path and by what it is on the disk.
#[derive(Debug, Clone)]
pub(in crate::store) struct Place {
    path: PathBuf,
    identity: (u64, u64),
}

impl Place {
    /// The file that is at `path` now.
    pub(in crate::store) fn of(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), identity: identity(path)? })
    }

    /// Whether the file at the path is still the one that is open; what to do if not.
    pub(in crate::store) fn check(&self) -> Result<(), String> {
        match identity(&self.path) {
            Ok(found) if found == self.identity => Ok(()),
            Ok(_) => Err(format!(
                "{}: another file took the place of the database. Put the first one back, or start the service again.",
                self.path.display()
            )),
            Err(error) => Err(format!(
                "{}: the database is gone ({error}). Put it back, or start the service again.",
                self.path.display()
            )),
        }
    }
}

/// Device and number of a file.
fn identity(path: &Path) -> io::Result<(u64, u64)> {
    fs::metadata(path).map(|file| (file.dev(), file.ino()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_a_file_that_went_and_one_that_came_back() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let (path, elsewhere) = (folder.path().join("pret.db"), folder.path().join("elsewhere"));
        fs::write(&path, "a database")?;
        let place = Place::of(&path)?;
        assert_eq!(place.check(), Ok(()));
        fs::rename(&path, &elsewhere)?;
        assert!(place.check().is_err_and(|message| message.contains("is gone")));
        fs::write(&path, "another")?;
        assert!(place.check().is_err_and(|message| message.contains("another file")));
        fs::rename(&elsewhere, &path)?;
        assert_eq!(place.check(), Ok(()));
        Ok(())
    }
}

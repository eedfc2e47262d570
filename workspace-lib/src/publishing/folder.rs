//! Temporary folder of a bundle that is being written.
//!
//! The bundle gets its final name only when it is complete and verified.

use std::fs;
use std::path::{Path, PathBuf};

use scoring::{Bundle, FileName, Manifest, sha256_hex};
use serde::Serialize;
use tempfile::TempDir;

use crate::files::CleanupGuard;
use crate::{Error, Result};

/// A bundle under a temporary name in the parent folder of its destination.
///
/// It is deleted on drop, unless [`finish`](Self::finish) was called.
#[derive(Debug)]
pub(super) struct BundleFolder {
    folder: TempDir,
    out: PathBuf,
    _cleanup: CleanupGuard,
}

impl BundleFolder {
    /// Creates the temporary folder of the bundle `out`, which must not exist.
    ///
    /// # Errors
    /// [`Error::Exists`] if `out` exists; an error of the folder if it cannot be made.
    pub(super) fn begin(out: &Path) -> Result<Self> {
        if out.exists() {
            return Err(Error::Exists { path: out.to_owned() });
        }
        let parent =
            out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(Error::file(parent))?;
        let folder = TempDir::with_prefix_in(".bundle-", parent).map_err(Error::file(parent))?;
        let cleanup = CleanupGuard::new(folder.path());
        Ok(Self { folder, out: out.to_owned(), _cleanup: cleanup })
    }

    /// Returns the temporary folder of the bundle.
    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file and adds its checksum to the manifest.
    ///
    /// # Errors
    /// An error of the file if it cannot be written.
    pub(super) fn write(&self, manifest: &mut Manifest, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.path().join(name);
        fs::write(&path, bytes).map_err(Error::file(&path))?;
        manifest.files.insert(name.to_owned(), sha256_hex(bytes));
        Ok(())
    }

    /// Copies a file of another bundle. The manifest must already have its checksum.
    ///
    /// # Errors
    /// An error of the file if it cannot be read or written.
    pub(super) fn copy(&self, from: &Path, name: &str) -> Result<()> {
        let from = from.join(name);
        fs::copy(&from, self.path().join(name)).map_err(Error::file(&from))?;
        Ok(())
    }

    /// Writes the manifest, verifies the bundle and renames the folder to its final name.
    ///
    /// The manifest's version is computed from the content.
    ///
    /// # Errors
    /// An error of the file that cannot be written, or the bundle's error if it cannot be opened.
    pub(super) fn finish(self, manifest: Manifest) -> Result<Manifest> {
        let manifest = manifest.with_content_version();
        let path = self.path().join(FileName::MANIFEST);
        fs::write(&path, json(&manifest)?).map_err(Error::file(&path))?;
        Bundle::open(self.path())?;
        make_readable(self.path())?;
        fs::rename(self.path(), &self.out).map_err(Error::file(&self.out))?;
        // The folder has its final name, so the temporary one need not be deleted.
        let _ = self.folder.keep();
        Ok(manifest)
    }
}

/// Returns a value as the bytes of a JSON file.
pub(super) fn json(value: &impl Serialize) -> Result<Vec<u8>> {
    let mut bytes =
        serde_json::to_vec_pretty(value).map_err(|error| Error::Data(error.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Makes the folder and its files readable for all users.
///
/// A temporary folder is private, and the user's mask may make files so, but the service reads the
/// bundle as its own user. Who may read it is decided by the folder above it.
fn make_readable(folder: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let allow = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(Error::file(path))
    };
    for entry in fs::read_dir(folder).map_err(Error::file(folder))? {
        let path = entry.map_err(Error::file(folder))?.path();
        allow(&path, if path.is_dir() { 0o755 } else { 0o644 })?;
    }
    allow(folder, 0o755)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_service_of_another_user_can_read_what_a_strict_mask_made_private() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("model.txt");
        fs::write(&file, "tree").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        make_readable(folder.path()).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(folder.path())), (0o644, 0o755));
    }
}

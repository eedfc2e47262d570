//! Reading input files of several formats, and writing output files atomically.

mod cleanup;
mod guard;
mod input;
mod parquet;
mod parquet_input;

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

pub(crate) use cleanup::CleanupGuard;
pub(crate) use input::{
    BYTE_ORDER_MARK, Input, PARQUET_MAGIC, format_extension, stem_and_extension,
};
pub(crate) use parquet_input::{
    Arrays, Content, ParquetInput, append_numbers, visit_cells, whole_numbers,
};

pub use cleanup::{InterruptionGuard, clean_up_on_signal, on_interruption};
pub use input::InputError;
pub use parquet::{ParquetFile, ROW_GROUP, write_parquet};

/// A file under a temporary name in its destination folder.
///
/// [`AtomicFile::commit`] gives the file its final name. Without that call the file is deleted on
/// drop.
#[derive(Debug)]
pub struct AtomicFile {
    file: NamedTempFile,
    path: PathBuf,
    _cleanup: CleanupGuard,
}

impl AtomicFile {
    /// Creates an empty file that will be `path`, and its folder if that is missing.
    ///
    /// Everyone who may read the folder may read the file.
    ///
    /// # Errors
    /// The operating system's error if the folder or the file cannot be created.
    pub fn create(path: &Path) -> io::Result<Self> {
        let folder =
            path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let file = NamedTempFile::with_prefix_in(".pret-", folder)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
        }
        let cleanup = CleanupGuard::new(file.path());
        Ok(Self { file, path: path.to_path_buf(), _cleanup: cleanup })
    }

    /// Waits until the bytes are on the disk.
    ///
    /// # Errors
    /// The operating system's error.
    pub fn sync(&self) -> io::Result<()> {
        self.file.as_file().sync_all()
    }

    /// Syncs the file to disk and renames it to its final name. An existing file of this name is
    /// replaced.
    ///
    /// # Errors
    /// The operating system's error. The temporary file is then deleted, and a file that had the
    /// name before stays.
    pub fn commit(self) -> io::Result<()> {
        self.sync()?;
        self.file.persist(self.path).map_err(|unsaved| unsaved.error)?;
        Ok(())
    }

    /// As [`commit`](Self::commit), but an existing file of this name stays.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] if there is one, or the operating system's error.
    pub fn commit_new(self) -> io::Result<()> {
        self.sync()?;
        self.file.persist_noclobber(self.path).map_err(|unsaved| unsaved.error)?;
        Ok(())
    }

    /// Returns the file, to write to it.
    pub fn file(&self) -> &File {
        self.file.as_file()
    }

    /// Returns a second handle of the same file, for a writer that needs to own one.
    ///
    /// # Errors
    /// The operating system's error.
    pub fn handle(&self) -> io::Result<File> {
        self.file.as_file().try_clone()
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Writes `bytes` to a temporary file beside `path`, then renames it to `path`.
///
/// # Errors
/// The operating system's error. A file that was at `path` before stays.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(bytes)?;
    file.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_has_its_final_name_only_after_the_commit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/page.txt");
        write_atomically(&path, b"first").unwrap();
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(b"second").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"first");
        drop(file);
        assert_eq!(names(path.parent().unwrap()), ["page.txt"]);
        write_atomically(&path, b"third").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"third");
    }

    #[test]
    fn a_new_file_does_not_replace_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.txt");
        let commit = |text: &[u8]| {
            let mut file = AtomicFile::create(&path).unwrap();
            file.write_all(text).unwrap();
            file.commit_new()
        };
        commit(b"first").unwrap();
        assert_eq!(commit(b"second").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&path).unwrap(), b"first");
        assert_eq!(names(folder.path()), ["page.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn everyone_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.txt");
        write_atomically(&path, b"page").unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o644);
    }

    #[test]
    fn nothing_is_left_where_it_cannot_be_written() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("taken")).unwrap();
        assert!(write_atomically(&folder.path().join("taken"), b"page").is_err());
        assert_eq!(names(folder.path()), ["taken"]);
    }
}

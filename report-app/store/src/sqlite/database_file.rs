//! SQLite's files: the database, its write-ahead log (WAL), and the WAL's index.
//!
//! A file that is deleted or moved while it is open still accepts writes, but they cannot be read
//! later: a prediction would be answered and lost. So each commit checks the files before it and
//! before its responses. This takes eight system calls, which the entries of a group share.

use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// First bytes of SQLite's WAL, except the last bit, which gives the byte order.
const WAL_MAGIC: [u8; 4] = [0x37, 0x7f, 0x06, 0x82];

/// Files of an open database. Clones share them.
#[derive(Debug, Clone)]
pub(crate) struct DatabaseFile(Arc<Files>);

#[derive(Debug)]
struct Files {
    database: OpenFile,
    log: OpenFile,
    index: OpenFile,
    /// The WAL itself, to read its first bytes and to sync it.
    ///
    /// SQLite holds no locks on it that closing it would release.
    log_file: File,
}

/// Open file: its path, and its identity on the disk when it was opened.
#[derive(Debug)]
struct OpenFile {
    path: PathBuf,
    identity: (u64, u64),
    /// Name of the file in messages.
    what: &'static str,
}

/// File that is now at the path of an open file.
enum FileState {
    Same,
    Missing(io::Error),
    Replaced { is_empty: bool },
}

impl DatabaseFile {
    /// Remembers the files of the database at `path`, whose WAL must exist.
    ///
    /// # Errors
    /// If one of them does not exist.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let log = beside(path, "-wal");
        let log_file = File::open(&log)?;
        Ok(Self(Arc::new(Files {
            database: OpenFile::open(path.to_owned(), "the database")?,
            log: OpenFile::open(log, "the database's log")?,
            index: OpenFile::open(beside(path, "-shm"), "the index of the database's log")?,
            log_file,
        })))
    }

    /// Checks that the files at the paths are still the open ones; the error says what to do.
    ///
    /// Call it before each commit, and again before its responses are sent.
    pub(crate) fn check(&self) -> Result<(), String> {
        let Files { database, log, index, .. } = &*self.0;
        for file in [database, log, index] {
            file.check()?;
        }
        if self.wal_is_intact() {
            return Ok(());
        }
        let path = log.path.display();
        Err(format!(
            "{path}: another program wrote over the beginning of the database's log. Start the service again."
        ))
    }

    /// Checks whether a checkpoint may move the WAL's content into the database.
    ///
    /// It may, and should, if the WAL was removed: then only the database can keep the content. It
    /// may not if another program has written its own WAL, or has overwritten this one.
    pub(crate) fn may_checkpoint(&self) -> bool {
        let is_ours =
            |file: &OpenFile| !matches!(file.state(), FileState::Replaced { is_empty: false });
        is_ours(&self.0.log) && is_ours(&self.0.index) && self.wal_is_intact()
    }

    /// Syncs the WAL to the disk.
    pub(super) fn sync_log(&self) -> io::Result<()> {
        self.0.log_file.sync_data()
    }

    /// Checks whether the WAL is empty, or begins with SQLite's magic number.
    pub(super) fn wal_is_intact(&self) -> bool {
        let mut begins = [0; WAL_MAGIC.len()];
        match self.0.log_file.read_at(&mut begins, 0) {
            Ok(0) => true,
            Ok(_) => [begins[0], begins[1], begins[2], begins[3] & !1] == WAL_MAGIC,
            Err(_) => false,
        }
    }
}

impl OpenFile {
    fn open(path: PathBuf, what: &'static str) -> io::Result<Self> {
        Ok(Self { identity: identity(&fs::metadata(&path)?), path, what })
    }

    fn state(&self) -> FileState {
        match fs::metadata(&self.path) {
            Ok(file) if identity(&file) == self.identity => FileState::Same,
            Ok(file) => FileState::Replaced { is_empty: file.len() == 0 },
            Err(error) => FileState::Missing(error),
        }
    }

    fn check(&self) -> Result<(), String> {
        let (path, what) = (self.path.display(), self.what);
        match self.state() {
            FileState::Same => Ok(()),
            FileState::Missing(error) => Err(format!(
                "{path}: {what} is gone ({error}). Put it back, or start the service again."
            )),
            FileState::Replaced { .. } => Err(format!(
                "{path}: another file took the place of {what}. Put the first one back, or start the service again."
            )),
        }
    }
}

/// Returns the path of the database with `ending` appended, which is a file beside it.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

/// Returns the device and inode numbers of a file.
fn identity(file: &Metadata) -> (u64, u64) {
    (file.dev(), file.ino())
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// Creates the three files of a database.
    fn files() -> (TempDir, [PathBuf; 3], DatabaseFile) {
        let folder = tempfile::tempdir().unwrap();
        let paths = ["pret.db", "pret.db-wal", "pret.db-shm"].map(|name| folder.path().join(name));
        for path in &paths {
            fs::write(path, "").unwrap();
        }
        let file = DatabaseFile::open(&paths[0]).unwrap();
        (folder, paths, file)
    }

    #[test]
    fn notices_each_file_that_went_and_one_that_came_back() {
        let (folder, paths, file) = files();
        let elsewhere = folder.path().join("elsewhere");
        for (path, what) in paths.iter().zip([
            "the database",
            "the database's log",
            "the index of the database's log",
        ]) {
            assert_eq!(file.check(), Ok(()));
            fs::rename(path, &elsewhere).unwrap();
            let message = file.check().unwrap_err();
            assert!(
                message.starts_with(&format!("{}: {what} is gone (", path.display())),
                "{message}"
            );
            assert!(file.may_checkpoint(), "{what}");
            fs::write(path, "another").unwrap();
            let message = file.check().unwrap_err();
            let expected = format!("{}: another file took the place of {what}.", path.display());
            assert!(message.starts_with(&expected), "{message}");
            // Who wrote another WAL may have written to the database too.
            assert_eq!(file.may_checkpoint(), what == "the database", "{what}");
            fs::write(path, "").unwrap();
            assert!(file.check().is_err() && file.may_checkpoint(), "{what}");
            fs::rename(&elsewhere, path).unwrap();
        }
        assert_eq!(file.check(), Ok(()));
    }

    #[test]
    fn notices_a_log_that_was_written_over() {
        let (_folder, paths, file) = files();
        for (begins, is_whole) in [
            (&b"\x37\x7f\x06\x82 and so on"[..], true),
            (b"\x37\x7f\x06\x83 and so on", true),
            (b"\0\0\0\0\0\0\0\0", false),
            (b"\x37\x7f", false),
            (b"", true),
        ] {
            fs::write(&paths[1], begins).unwrap();
            assert_eq!(
                (file.check().is_ok(), file.may_checkpoint()),
                (is_whole, is_whole),
                "{begins:?}"
            );
        }
    }
}

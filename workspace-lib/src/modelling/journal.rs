//! Checkpoints of a training, kept on disk, so that a stopped training can resume.
//!
//! Each step that takes long has a key: everything that determines its result. The result is
//! written atomically under that key. A training on the same data with the same options reads it
//! instead of computing it again, and produces the same bundle. Steps of other code are not reused,
//! because they would hide later fixes.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use scoring::sha256_hex;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::usage::{Usage, measured};
use crate::files::write_atomically;
use crate::{Error, Result};

/// Name of the file that identifies the training of a journal.
const OWNER: &str = "training.json";

/// Finished steps of a training, in a folder or nowhere.
#[derive(Debug)]
pub struct Journal {
    /// Folder of the steps and the training that it belongs to; the first step creates the folder.
    location: Option<(PathBuf, Owner)>,
    reused_steps: AtomicUsize,
}

/// Digest of the training code, including its dependencies; `build.rs` computes it.
pub const CODE: &str = env!("PRET_CODE");

/// The training that a journal's folder belongs to.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Owner {
    /// Data and options, which determine every result.
    training: String,
    /// Digest of the code that computes the results.
    code: String,
}

/// One finished step.
#[derive(Serialize, Deserialize)]
struct Entry<T> {
    usage: Usage,
    result: T,
}

impl Journal {
    /// Returns a journal that stores nothing: every step is computed.
    pub fn disabled() -> Self {
        Self { location: None, reused_steps: AtomicUsize::new(0) }
    }

    /// Opens the journal in `folder`.
    ///
    /// `training` describes what determines the results besides the code. The folder is created
    /// when the first step is finished, so that a rejected training leaves nothing behind.
    ///
    /// ```
    /// use workspace_lib::prelude::*;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let temporary = tempfile::tempdir()?;
    /// # let path = temporary.path();
    /// let folder = path.join("candidate.steps");
    /// let journal = Journal::open(&folder, "demo data, default options")?;
    /// assert_eq!(journal.reused_steps(), 0);
    /// assert!(!folder.exists(), "the first finished step creates it");
    /// # drop(journal);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Data`] if the folder holds another training's journal, or is not a journal; nothing
    /// is deleted.
    pub fn open(folder: &Path, training: &str) -> Result<Self> {
        let owner = Owner { training: training.to_owned(), code: CODE.to_owned() };
        if folder.exists() {
            let found: Option<Owner> = fs::read(folder.join(OWNER))
                .ok()
                .and_then(|bytes| serde_json::from_slice(&bytes).ok());
            if found.as_ref() != Some(&owner) {
                return Err(Error::Data(format!(
                    "{}: holds {}. Remove it to start anew, or give another --out; nothing was changed.",
                    folder.display(),
                    if found.is_some() {
                        "the steps of an unfinished training on other data, with other options or by other code"
                    } else {
                        "something else than the steps of an unfinished training"
                    }
                )));
            }
        }
        Ok(Self { location: Some((folder.to_owned(), owner)), reused_steps: AtomicUsize::new(0) })
    }

    /// Returns the number of steps that were read instead of computed.
    pub fn reused_steps(&self) -> usize {
        self.reused_steps.load(Ordering::Relaxed)
    }

    /// Returns the result and the usage of a step, from the journal or by computing it.
    ///
    /// A computed result is written to the journal. `name` is for readers. `determined_by` is
    /// everything within this training that the result depends on.
    ///
    /// # Errors
    /// The step's own, or that the result cannot be written.
    pub(crate) fn step<T: Serialize + DeserializeOwned>(
        &self,
        name: &str,
        determined_by: &impl Serialize,
        compute: impl FnOnce() -> Result<T>,
    ) -> Result<(T, Usage)> {
        let Some((folder, owner)) = &self.location else {
            let (result, usage) = measured(compute);
            return Ok((result?, usage));
        };
        let key =
            serde_json::to_vec(determined_by).map_err(|error| Error::Data(error.to_string()))?;
        let readable: String = name
            .chars()
            .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' })
            .collect();
        let path = folder.join(format!("{readable}-{}.json", &sha256_hex(&key)[..16]));
        // An unreadable or unexpected file is ignored: the step is computed again.
        let entry: Option<Entry<T>> =
            fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        if let Some(Entry { usage, result }) = entry {
            self.reused_steps.fetch_add(1, Ordering::Relaxed);
            return Ok((result, usage));
        }
        let (result, usage) = measured(compute);
        let entry = Entry { usage, result: result? };
        let owned_by = folder.join(OWNER);
        if !owned_by.exists() {
            write(owned_by, owner)?;
        }
        write(path, &entry)?;
        Ok((entry.result, usage))
    }

    /// Deletes the journal of a finished training.
    ///
    /// # Errors
    /// If the folder cannot be deleted.
    pub fn finish(self) -> Result<()> {
        match self.location {
            Some((folder, _)) if folder.exists() => {
                fs::remove_dir_all(&folder).map_err(Error::file(folder))
            }
            _ => Ok(()),
        }
    }
}

fn write(path: PathBuf, contents: &impl Serialize) -> Result<()> {
    let bytes = serde_json::to_vec(contents).map_err(|error| Error::Data(error.to_string()))?;
    write_atomically(&path, &bytes).map_err(Error::file(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_computed_once_and_exactly_reused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let scores = vec![0.1 + 0.2, 1e-300, -std::f64::consts::PI];
        let journal = Journal::open(&path, "data A").unwrap();
        let first = journal.step("trial 1", &(1, "x"), || Ok(scores.clone())).unwrap();
        let again = Journal::open(&path, "data A").unwrap();
        let second = again
            .step("trial 1", &(1, "x"), || -> Result<Vec<f64>> { panic!("computed twice") })
            .unwrap();
        assert_eq!((&second.0, again.reused_steps()), (&first.0, 1));
        assert_eq!(second.0, scores);
        // Anything else that the result depends on makes another step.
        let (other, _) = again.step("trial 1", &(2, "x"), || Ok(vec![7.0])).unwrap();
        assert_eq!(other, [7.0]);
        again.finish().unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn a_half_written_step_is_computed_again_and_a_failed_one_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let journal = Journal::open(&path, "data A").unwrap();
        let failed: Result<(f64, Usage)> =
            journal.step("trial", &1, || Err(Error::Data("no".into())));
        assert!(failed.is_err());
        assert_eq!(journal.step("trial", &1, || Ok(4.0)).unwrap().0.to_string(), "4");
        let entry = fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path());
        let entry = entry.into_iter().find(|path| !path.ends_with(OWNER)).unwrap();
        fs::write(&entry, "{\"usage\":").unwrap();
        assert_eq!(journal.step("trial", &1, || Ok(5.0)).unwrap().0.to_string(), "5");
    }

    #[test]
    fn a_training_that_is_refused_before_its_first_step_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let journal = Journal::open(&path, "data A").unwrap();
        let refused: Result<(f64, Usage)> =
            journal.step("trial", &1, || Err(Error::Data("no".into())));
        assert!(refused.is_err() && !path.exists());
        Journal::open(&path, "data B").unwrap();
        journal.finish().unwrap();
    }

    #[test]
    fn refuses_the_journal_of_another_training() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        Journal::open(&path, "data A").unwrap().step("trial", &1, || Ok(1.0)).unwrap();
        let message = Journal::open(&path, "data B").unwrap_err().to_string();
        assert!(
            message.contains("holds the steps of an unfinished training on other data"),
            "{message}"
        );
        assert!(
            Journal::open(folder.path(), "data A")
                .unwrap_err()
                .to_string()
                .contains("something else")
        );
        assert!(path.join(OWNER).exists());
    }
}

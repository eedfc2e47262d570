//! The files of a bundle: their names, and their verification against the manifest's checksums.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::panic::resume_unwind;
use std::path::Path;
use std::thread;

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::{Error, Manifest, Result, hex, sha256_hex};

/// Names of the files of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileName;

#[expect(missing_docs, reason = "each constant is the name of the file it is named for")]
impl FileName {
    pub const MANIFEST: &str = "manifest.json";
    pub const MODEL: &str = "model.txt";
    pub const FEATURES: &str = "features.json";
    pub const CALIBRATION: &str = "calibration.json";
    pub const REPORT: &str = "report.json";
    pub const TIMINGS: &str = "timings.json";
    pub const NEIGHBOURS: &str = "neighbours.bin";
    pub const SIMILARITY: &str = "similar.json";
    pub const SIMILAR: &str = "similar.bin";
    pub const CLIENTS: &str = "clients.parquet";
    pub const EXPLANATIONS: &str = "explanations.csv";
    pub const TRAINING_SAMPLE: &str = "training-sample.parquet";
}

/// Bytes of a file that are read and hashed at a time.
const PART: usize = 64 * 1024;

/// Files whose contents are loaded into a bundle.
///
/// The clients, the largest file, are read by the program that serves them.
const LOADED_FILES: [&str; 6] = [
    FileName::MODEL,
    FileName::FEATURES,
    FileName::CALIBRATION,
    FileName::NEIGHBOURS,
    FileName::SIMILARITY,
    FileName::SIMILAR,
];

/// Verifies the checksum of every file in the manifest, and returns the contents of those in
/// [`LOADED_FILES`].
pub(super) fn verified_files(
    folder: &Path,
    manifest: &Manifest,
) -> Result<BTreeMap<String, Vec<u8>>> {
    check_named(manifest)?;
    // Reading and hashing take most of the time until a model can be served, so each file has its
    // own thread.
    let results: Vec<Result<Option<Vec<u8>>>> = thread::scope(|scope| {
        let files = manifest.files.iter();
        let running: Vec<_> = files
            .map(|(name, expected)| scope.spawn(move || verify_file(folder, name, expected)))
            .collect();
        running
            .into_iter()
            .map(|file| file.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    });
    let mut contents = BTreeMap::new();
    for (name, result) in manifest.files.keys().zip(results) {
        contents.extend(result?.map(|bytes| (name.clone(), bytes)));
    }
    Ok(contents)
}

/// Verifies the checksum of each of [`LOADED_FILES`] in memory, and returns their contents.
pub(super) fn verified_contents(
    files: &BTreeMap<String, Vec<u8>>,
    manifest: &Manifest,
) -> Result<BTreeMap<String, Vec<u8>>> {
    check_named(manifest)?;
    let mut contents = BTreeMap::new();
    for name in LOADED_FILES {
        let Some(expected) = manifest.files.get(name) else { continue };
        let bytes = files.get(name).map_or(&[][..], Vec::as_slice);
        let found = sha256_hex(bytes);
        if found != *expected {
            let (path, expected) = (Path::new(name).to_owned(), expected.clone());
            return Err(Error::Checksum { path, expected, found });
        }
        contents.insert(name.to_owned(), bytes.to_vec());
    }
    Ok(contents)
}

/// Checks that the manifest names every file without which there is no bundle.
fn check_named(manifest: &Manifest) -> Result<()> {
    for needed in [FileName::MODEL, FileName::FEATURES, FileName::CALIBRATION] {
        if !manifest.files.contains_key(needed) {
            return Err(Error::Manifest(format!(
                "files does not name {needed}. Restore the bundle, or train it again."
            )));
        }
    }
    Ok(())
}

/// Verifies the checksum of a file, and returns its contents if it is one of those in
/// [`LOADED_FILES`].
fn verify_file(folder: &Path, name: &str, expected: &str) -> Result<Option<Vec<u8>>> {
    if Path::new(name).file_name().is_none_or(|plain| plain != name) {
        return Err(Error::Manifest(format!(
            "files names \"{name}\", which is not a plain file name."
        )));
    }
    let path = folder.join(name);
    let bytes = LOADED_FILES.contains(&name).then(|| read(&path)).transpose()?;
    let found = bytes.as_deref().map_or_else(|| checksum(&path), |bytes| Ok(sha256_hex(bytes)))?;
    if found != expected {
        return Err(Error::Checksum { path, expected: expected.to_owned(), found });
    }
    Ok(bytes)
}

/// Returns the SHA-256 of a file in hexadecimal.
fn checksum(path: &Path) -> Result<String> {
    let unreadable = |source| Error::Read { path: path.to_owned(), source };
    let mut digest = Sha256::new();
    let mut file = File::open(path).map_err(unreadable)?;
    let mut part = vec![0; PART];
    loop {
        match file.read(&mut part).map_err(unreadable)? {
            0 => return Ok(hex(&digest.finalize())),
            read => digest.update(&part[..read]),
        }
    }
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })
}

pub(super) fn json<T: DeserializeOwned>(file: &str, bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|error| Error::Json {
        file: file.to_owned(),
        line: error.line(),
        column: error.column(),
        message: error.to_string().split(" at line ").next().unwrap_or_default().to_owned(),
    })
}

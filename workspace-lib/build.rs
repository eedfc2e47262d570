//! Computes a digest of the training code at build time.
//!
//! The steps of an unfinished training are reused only by code with the same digest.
//!
//! The digest covers every source file here and in the crates below, the patched copies of
//! third-party crates, and the exact versions of all other dependencies.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Files and folders that the digest covers, as paths from this folder.
pub const DIGEST_INPUTS: [&str; 11] = [
    "build.rs",
    "src",
    "scoring/src",
    "statistics/src",
    "demo-world/src",
    "monitoring/src",
    "promotion/src",
    "../report-app/contract/src",
    "../report-app/store/src",
    "../third-party",
    "../Cargo.lock",
];

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    for input in DIGEST_INPUTS {
        println!("cargo:rerun-if-changed={input}");
    }
    println!("cargo:rustc-env=PRET_CODE={}", digest(&here, &DIGEST_INPUTS)?);
    Ok(())
}

/// Returns the digest of the names and contents of all files below `inputs`.
///
/// `inputs` holds paths from `here`.
///
/// # Errors
/// If a file cannot be read.
pub fn digest(here: &Path, inputs: &[&str]) -> io::Result<String> {
    let mut files = Vec::new();
    for input in inputs {
        collect(&here.join(input), input, &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for (name, path) in files {
        (name, fs::read(path)?).hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Collects the files at or below `path`, each with its path relative to the crate's folder.
fn collect(path: &Path, name: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    if !path.is_dir() {
        files.push((name.to_owned(), path.to_owned()));
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        collect(&entry.path(), &format!("{name}/{}", entry.file_name().to_string_lossy()), files)?;
    }
    Ok(())
}

//! Tests of the code digest, to which the steps of an unfinished training belong.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use workspace_lib::modelling::{CODE, Journal};

#[path = "../../build.rs"]
#[expect(
    dead_code,
    unreachable_pub,
    reason = "it is a program, which runs before the library is compiled"
)]
mod build;

#[test]
fn the_library_knows_the_digest_of_the_sources_it_was_made_of() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert_eq!(build::digest(here, &build::DIGEST_INPUTS).unwrap(), CODE);
    for input in build::DIGEST_INPUTS {
        assert!(here.join(input).exists(), "{input} is an input of the digest and not there");
    }
}

#[test]
fn the_digest_covers_every_crate_of_ours_that_the_library_is_built_from() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
    let covered: Vec<PathBuf> = build::DIGEST_INPUTS
        .map(|input| root.join("workspace-lib").join(input).canonicalize().unwrap())
        .to_vec();
    let workspace = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let folder = |name: &str| {
        let line = workspace.lines().find(|line| line.starts_with(&format!("{name} = {{ path")))?;
        line.split('"').nth(1).map(|path| root.join(path))
    };
    let mut crates = vec![root.join("workspace-lib")];
    let mut at = 0;
    while let Some(own) = crates.get(at).cloned() {
        assert!(covered.iter().any(|folder| own.join("src").starts_with(folder)), "{own:?}");
        let manifest = fs::read_to_string(own.join("Cargo.toml")).unwrap();
        let dependencies = manifest.split("[dependencies]").nth(1).unwrap_or_default();
        let dependencies = dependencies.split("\n[").next().unwrap_or_default();
        let names = dependencies.lines().filter_map(|line| line.split(['.', ' ']).next());
        for found in names.filter_map(folder) {
            if !crates.contains(&found) {
                crates.push(found);
            }
        }
        at += 1;
    }
    assert!(crates.len() > 4, "{crates:?}");
}

#[test]
fn any_change_of_a_source_is_another_digest() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    fs::create_dir_all(here.join("src/deep")).unwrap();
    fs::write(here.join("src/lib.rs"), "one").unwrap();
    fs::write(here.join("src/deep/model.rs"), "two").unwrap();
    let digest = || build::digest(here, &["src"]).unwrap();
    let first = digest();
    assert_eq!(digest(), first);
    fs::write(here.join("src/deep/model.rs"), "twO").unwrap();
    let changed = digest();
    fs::rename(here.join("src/deep/model.rs"), here.join("src/deep/models.rs")).unwrap();
    let renamed = digest();
    fs::remove_file(here.join("src/deep/models.rs")).unwrap();
    let removed = digest();
    fs::write(here.join("src/lib.rs"), "onetwo").unwrap();
    let moved = digest();
    let all = [first, changed, renamed, removed, moved];
    for (at, digest) in all.iter().enumerate() {
        assert!(!all[..at].contains(digest), "{all:?}");
    }
}

#[test]
fn the_steps_of_other_code_are_not_taken_over() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("candidate.unfinished");
    fs::create_dir(&path).unwrap();
    let owner = |code: &str| format!(r#"{{"training":"this data","code":"{code}"}}"#);
    fs::write(path.join("training.json"), owner(CODE)).unwrap();
    Journal::open(&path, "this data").unwrap();
    for other in [owner("0123456789abcdef"), r#"{"training":"this data"}"#.to_owned()] {
        fs::write(path.join("training.json"), other).unwrap();
        let message = Journal::open(&path, "this data").unwrap_err().to_string();
        assert!(message.contains("Remove it to start anew"), "{message}");
    }
}

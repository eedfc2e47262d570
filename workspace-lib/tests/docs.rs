//! `pret docs` as a person calls it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn docs(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pret")).current_dir(folder).arg("docs").args(arguments).output().unwrap()
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let read =
        |entry: fs::DirEntry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap());
    entries.map(read).collect()
}

#[test]
fn writes_the_data_dictionary_the_same_each_time_and_leaves_other_files_alone() {
    let folder = TempDir::new().unwrap();
    let dictionary = folder.path().join("docs/data-dictionary");
    fs::create_dir_all(&dictionary).unwrap();
    fs::write(folder.path().join("docs/mine.md"), "mine").unwrap();
    fs::write(dictionary.join("tables.md"), "old").unwrap();
    let output = docs(folder.path(), &[]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "docs/data-dictionary/README.md\ndocs/data-dictionary/tables.md\ndocs/data-dictionary/features.md\n"
    );
    assert_eq!(fs::read_to_string(folder.path().join("docs/mine.md")).unwrap(), "mine");
    let written = files(&dictionary);
    assert_eq!(written.keys().collect::<Vec<_>>(), ["README.md", "features.md", "tables.md"]);
    assert!(written["tables.md"].starts_with("# Raw columns\n"));
    assert!(docs(folder.path(), &["--out", "again"]).status.success());
    assert_eq!(files(&folder.path().join("again/data-dictionary")), written);
}

#[test]
fn says_that_the_folder_to_write_to_is_a_file() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    let output = docs(folder.path(), &["--out", "notes.txt"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: notes.txt: expected a folder for the documents, found a file. Give another --out; nothing was written.\n"
    );
    assert_eq!(fs::read_to_string(folder.path().join("notes.txt")).unwrap(), "mine");
    assert_eq!(docs(folder.path(), &["--output", "x"]).status.code(), Some(2));
}

//! `scoring-bits BUNDLE` prints the digest that native code computes.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("scoring-bits: expected the folder of a bundle");
        return ExitCode::from(2);
    };
    // A bundle without known clients does not have that file.
    let files = scoring_bits::FILES
        .map(|name| std::fs::read(Path::new(&folder).join(name)).unwrap_or_default());
    match scoring_bits::digest(&files) {
        Ok(digest) => {
            println!("{digest}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("scoring-bits: {folder}: {error}");
            ExitCode::FAILURE
        }
    }
}

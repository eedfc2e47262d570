//! `answers-wasm-test BUNDLE CLIENTS.json` prints the hashes that native code computes.
//!
//! It opens the bundle as the service does, and writes the clients as JSON for WebAssembly.

use std::path::Path;
use std::process::ExitCode;

use answers_wasm_test::{ClientTable, hashes};
use scoring_api::Champion;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, bundle, clients] = &arguments[..] else {
        eprintln!("answers-wasm-test: expected the folder of a bundle and a file to write");
        return ExitCode::from(2);
    };
    match run(Path::new(bundle), Path::new(clients)) {
        Ok(hashes) => {
            print!("{hashes}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("answers-wasm-test: {bundle}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(bundle: &Path, clients: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let champion = Champion::open(bundle)?;
    let table = ClientTable::of(&champion.answers.clients);
    std::fs::write(clients, serde_json::to_vec(&table)?)?;
    Ok(hashes(&champion.answers))
}

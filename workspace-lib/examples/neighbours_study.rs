//! Measures the benefit of the neighbours' default rate on a folder of tables.
//!
//! It also runs with few labelled applications.
//!
//! Run it with `cargo run --release -p workspace-lib --example neighbours_study -- data/raw 1 2 3`.
//! It prints one line for each seed of the folds. Decision 20 is based on these results.

use std::env::args;
use std::path::Path;

use workspace_lib::features::{RawColumns, build, definitions};
use workspace_lib::modelling::{Plan, neighbours_study};
use workspace_lib::tables::Folder;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = args().skip(1);
    let folder = arguments.next().ok_or("expected a folder of tables, then seeds")?;
    let set = definitions();
    let matrix = build(&Folder::open(Path::new(&folder))?, &set, RawColumns::All, |_| {})?;
    for seed in arguments {
        let plan = Plan { seed: seed.parse()?, ..Plan::default() };
        if let Some(study) = neighbours_study(&matrix, &set, &plan, |_| {})? {
            println!("{} applications, seed {seed}: {}", study.applications, study.finding());
        }
    }
    Ok(())
}

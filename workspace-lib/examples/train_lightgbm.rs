//! Trains the default LightGBM on a feature matrix, and prints the time and memory that it took.
//!
//! The matrix comes from `pret features`. `benchmarks/model/training.py` compares the results.
//!
//! `cargo run --release -p workspace-lib --example train_lightgbm -- FEATURES.parquet [MODEL.txt]`
//! prints JSON. If `MODEL.txt` is given, it also writes the model to that file.

use std::fs::File;
use std::time::Instant;

use serde_json::json;
use workspace_lib::features::row_major;
use workspace_lib::modelling::{Parameters, Plan, Sample, fit_lightgbm, outcomes};
use workspace_lib::polars::prelude::*;
use workspace_lib::polars_io::SerReader;
use workspace_lib::polars_io::prelude::ParquetReader;
use workspace_lib::scoring::sha256_hex;
use workspace_lib::tables::{CLIENT_KEY, TARGET};

/// LightGBM's value for as many threads as there are cores.
const ALL_CORES: usize = 0;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file =
        arguments.next().ok_or("expected a file of `pret features` as the first argument")?;
    let start = Instant::now();

    let frame = ParquetReader::new(File::open(file)?).finish()?;
    let labelled = frame.lazy().filter(col(TARGET).is_not_null()).collect()?;
    let defaults = outcomes(&labelled)?;
    let is_input = |name: &&PlSmallStr| ![CLIENT_KEY, TARGET].contains(&name.as_str());
    let names: Vec<String> =
        labelled.get_column_names().into_iter().filter(is_input).map(ToString::to_string).collect();
    let reading = start.elapsed().as_secs_f64();

    let values = row_major(&labelled, &names)?;
    drop(labelled);
    let arranging = start.elapsed().as_secs_f64() - reading;

    let (parameters, seed) = (Parameters::default(), Plan::default().seed);
    let (training, processor) = (Instant::now(), processor_seconds()?);
    let sample = Sample {
        values: &values,
        defaults: &defaults,
        names: &names,
        directions: &[],
        weights: &[],
    };
    let booster = fit_lightgbm(sample, &parameters, seed)?;
    let (training, processor) =
        (training.elapsed().as_secs_f64(), processor_seconds()? - processor);

    let model = booster.save_string()?;
    // After the trees the file repeats the options, and the programs name the same options
    // differently.
    let trees = model.split("\nparameters:").next().unwrap_or(&model);
    let report = json!({
        "program": "this project",
        "applications": defaults.len(),
        "features": names.len(),
        "reading_seconds": reading,
        "arranging_seconds": arranging,
        "training_seconds": training,
        "training_processor_seconds": processor,
        "seconds": start.elapsed().as_secs_f64(),
        "peak_memory_mb": peak_memory_mb()?,
        "trees_sha256": sha256_hex(trees.as_bytes()),
        "options": parameters.to_json(&sample, seed, ALL_CORES),
    });
    println!("{report}");
    if let Some(out) = arguments.next() {
        std::fs::write(out, model)?;
    }
    Ok(())
}

/// Returns the processor time of all threads of this process so far, in seconds.
///
/// Linux counts it in hundredths of a second.
fn processor_seconds() -> Result<f64, Box<dyn std::error::Error>> {
    let status = std::fs::read_to_string("/proc/self/stat")?;
    // The program's name, in parentheses, may contain spaces. User and system time are the 12th and
    // 13th word after it.
    let (_, words) = status.rsplit_once(')').ok_or("/proc/self/stat names no program")?;
    let ticks: Vec<f64> =
        words.split_whitespace().skip(11).take(2).map(str::parse).collect::<Result<_, _>>()?;
    Ok(ticks.iter().sum::<f64>() / 100.0)
}

/// Returns the largest resident set of this process so far, in MiB, as Linux counts it.
fn peak_memory_mb() -> Result<f64, Box<dyn std::error::Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .ok_or("/proc/self/status has no VmHWM")?;
    let kibibytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kibibytes / 1024.0)
}

//! Measures scoring and explaining, with this project and with LightGBM's C interface in turn.
//!
//! It reads a bundle, and a feature matrix written by `pret features`. `benchmarks/scoring`
//! compares the results.
//!
//! `cargo run --release -p workspace-lib --example time_scoring -- BUNDLE FEATURES.parquet
//! [CONTRIBUTIONS]` prints JSON. If `CONTRIBUTIONS` is given, it also writes the contributions of
//! the first applications to that file, as numbers of 8 bytes. LightGBM uses `OMP_NUM_THREADS`
//! threads, this project `RAYON_NUM_THREADS`.

use std::fs::File;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use rayon::prelude::*;
use serde_json::{Value, json};
use workspace_lib::features::row_major;
use workspace_lib::lightgbm3::Booster;
use workspace_lib::polars_io::SerReader;
use workspace_lib::polars_io::prelude::ParquetReader;
use workspace_lib::scoring::model::Model;
use workspace_lib::scoring::{Bundle, FileName};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Number of runs of each program; the median is reported.
const TURNS: usize = 9;
/// Number of applications that are scored in one batch.
const BATCH: usize = 100_000;
/// Number of applications that are scored one by one in a run.
const ONE_BY_ONE: usize = 2_000;
/// Number of applications that are explained in a run.
const EXPLAINED: usize = 400;
/// Number of rows that one thread scores at a time.
const PIECE: usize = 2_048;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let bundle = arguments.next().ok_or("expected a bundle as the first argument")?;
    let file =
        arguments.next().ok_or("expected a file of `pret features` as the second argument")?;
    let bundle = Bundle::open(Path::new(&bundle))?;
    let frame = ParquetReader::new(File::open(file)?).finish()?;
    let names = &bundle.manifest().feature_names;
    let rows = row_major(&frame.head(Some(BATCH)), names)?;
    let race = Race { model: bundle.model(), booster: booster(&bundle)?, width: names.len(), rows };
    let report = json!({
        "features": names.len(),
        "trees": race.model.trees().len(),
        "leaves": race.model.trees().iter().map(workspace_lib::scoring::model::Tree::leaves).max(),
        "rows": race.rows.len() / race.width,
        "one_score_us": race.one_score()?,
        "one_explanation_us": race.one_explanation()?,
        "batch_us_per_row": race.batch()?,
        "largest_difference": race.differences()?,
    });
    println!("{report}");
    if let Some(out) = arguments.next() {
        let contributions = race.first(EXPLAINED).flat_map(|row| race.model.contributions(row));
        std::fs::write(out, contributions.flat_map(f64::to_le_bytes).collect::<Vec<u8>>())?;
    }
    Ok(())
}

fn booster(bundle: &Bundle) -> Result<Booster> {
    let mut booster =
        Booster::from_string(&std::fs::read_to_string(bundle.folder().join(FileName::MODEL))?)?;
    booster.single_row_fast_init::<f64>(None)?;
    Ok(booster)
}

struct Race<'a> {
    model: &'a Model,
    booster: Booster,
    width: usize,
    rows: Vec<f64>,
}

impl Race<'_> {
    fn first(&self, count: usize) -> std::slice::ChunksExact<'_, f64> {
        self.rows[..self.rows.len().min(count * self.width)].chunks_exact(self.width)
    }

    fn one_score(&self) -> Result<Value> {
        let rows = self.first(ONE_BY_ONE);
        in_turns(
            rows.len(),
            || Ok(rows.clone().for_each(|row| _ = black_box(self.model.score(row)))),
            || {
                rows.clone().try_for_each(|row| {
                    Ok(_ = black_box(self.booster.predict_single_row_fast(row)?))
                })
            },
        )
    }

    fn one_explanation(&self) -> Result<Value> {
        let rows = self.first(EXPLAINED);
        let mut contributions = vec![0.0; self.width];
        in_turns(
            rows.len(),
            || {
                Ok(rows
                    .clone()
                    .for_each(|row| _ = black_box(self.model.explain(row, &mut contributions))))
            },
            || {
                let mut rows = rows.clone();
                rows.try_for_each(|row| {
                    Ok(_ = black_box(self.booster.predict_contrib(row, self.width as i32, true)?))
                })
            },
        )
    }

    fn batch(&self) -> Result<Value> {
        let mut scores = vec![0.0; self.rows.len() / self.width];
        in_turns(
            scores.len(),
            || {
                let pieces =
                    scores.par_chunks_mut(PIECE).zip(self.rows.par_chunks(PIECE * self.width));
                pieces.for_each(|(scores, rows)| self.model.score_rows(rows, scores));
                Ok(())
            },
            || Ok(_ = black_box(self.booster.raw_scores(&self.rows, self.width as i32, true)?)),
        )
    }

    fn differences(&self) -> Result<Value> {
        let theirs = self.booster.raw_scores(&self.rows, self.width as i32, true)?;
        let mut ours = vec![0.0; theirs.len()];
        self.model.score_rows(&self.rows, &mut ours);
        let rows: Vec<&[f64]> = self.first(EXPLAINED).collect();
        let their_parts = self.booster.predict_contrib(&rows.concat(), self.width as i32, true)?;
        let our_parts: Vec<f64> =
            rows.iter().flat_map(|row| self.model.contributions(row)).collect();
        // LightGBM adds the base score as the last column.
        let their_parts =
            their_parts.chunks_exact(self.width + 1).flat_map(|parts| &parts[..self.width]);
        let largest = |differences: &mut dyn Iterator<Item = f64>| differences.fold(0.0, f64::max);
        Ok(json!({
            "score": largest(&mut ours.iter().zip(&theirs).map(|(left, right)| (left - right).abs())),
            "contribution": largest(&mut our_parts.iter().zip(their_parts).map(|(left, right)| (left - right).abs())),
        }))
    }
}

/// Returns the median microseconds for a row, of this project and of LightGBM, measured in turn.
fn in_turns(
    rows: usize,
    mut ours: impl FnMut() -> Result<()>,
    mut theirs: impl FnMut() -> Result<()>,
) -> Result<Value> {
    let time = |run: &mut dyn FnMut() -> Result<()>| -> Result<f64> {
        let start = Instant::now();
        run()?;
        Ok(1e6 * start.elapsed().as_secs_f64() / rows as f64)
    };
    // The first run is a warm-up.
    time(&mut ours)?;
    time(&mut theirs)?;
    let mut turns = Vec::with_capacity(TURNS);
    for _ in 0..TURNS {
        turns.push((time(&mut ours)?, time(&mut theirs)?));
    }
    let median = |values: &mut dyn Iterator<Item = f64>| {
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Ok(json!({
        "this project": median(&mut turns.iter().map(|turn| turn.0)),
        "LightGBM": median(&mut turns.iter().map(|turn| turn.1)),
    }))
}

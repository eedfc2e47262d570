//! Measures the lookup tables of patterns against walking every tree from its root.

use std::cell::RefCell;
use std::hint::black_box;

use super::Model;
use super::ensemble::{Ensemble, Scratch};
use super::patterns::PatternTables;
use super::tree::Rule;
use crate::timings::{fractions, medians};

const ROWS: usize = 100;

#[test]
#[ignore = "prints times and checks none; its command is in docs/performance.md"]
fn timings_of_pattern_tables() {
    let text = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../models/champion/model.txt"
    ))
    .unwrap();
    let model = Model::parse(&text).unwrap();
    let (width, rows) = (model.feature_names().len(), rows(&model));
    let tabulated = Ensemble::grouped(model.trees(), PatternTables::can_hold);
    let walked = Ensemble::grouped(model.trees(), |_| false);
    let (mut scratch, mut other) = (Scratch::default(), Scratch::default());
    let mut score = |ensemble: &Ensemble| {
        rows.chunks_exact(width).for_each(|row| {
            black_box(ensemble.score(row, &mut scratch));
        });
    };
    report("one score", &mut score, &tabulated, &walked);
    let mut contributions = vec![0.0; width];
    let mut explain = |ensemble: &Ensemble| {
        rows.chunks_exact(width).for_each(|row| {
            black_box(ensemble.explain(row, &mut contributions, &mut other));
        });
    };
    report("one explanation", &mut explain, &tabulated, &walked);
    let (mut scores, mut scratch) = (vec![0.0; ROWS], Scratch::default());
    let mut batch = |ensemble: &Ensemble| {
        ensemble.score_rows(&rows, width, black_box(&mut scores), &mut scratch);
    };
    report("a score of a batch", &mut batch, &tabulated, &walked);
    let seconds = medians(&mut [
        &mut || drop(black_box(Ensemble::grouped(model.trees(), PatternTables::can_hold))),
        &mut || drop(black_box(Ensemble::grouped(model.trees(), |_| false))),
    ]);
    println!("compiling the model: {:.1} ms, {:.1} ms", 1e3 * seconds[0], 1e3 * seconds[1]);
}

fn report(
    what: &str,
    evaluate: &mut dyn FnMut(&Ensemble),
    tabulated: &Ensemble,
    walked: &Ensemble,
) {
    let evaluate = RefCell::new(evaluate);
    let evaluate = |ensemble: &Ensemble| (evaluate.borrow_mut())(ensemble);
    let seconds = medians(&mut [&mut || evaluate(tabulated), &mut || evaluate(walked)]);
    let [with, without] = [seconds[0], seconds[1]].map(|seconds| 1e6 * seconds / ROWS as f64);
    println!("{what}: {with:.2} µs with tables, {without:.2} µs without: {:.2}", without / with);
}

/// Returns rows whose values lie between the thresholds of the model's splits.
///
/// One value in twenty is missing.
fn rows(model: &Model) -> Vec<f64> {
    let mut thresholds = vec![vec![0.0]; model.feature_names().len()];
    for split in model.trees().iter().flat_map(|tree| &tree.splits) {
        if let Rule::Numerical { threshold, .. } = split.rule {
            thresholds[split.feature].push(threshold);
        }
    }
    let mut fraction = fractions(1);
    let mut value = |thresholds: &Vec<f64>| {
        let mut threshold = || thresholds[(fraction() * thresholds.len() as f64) as usize];
        let between = f64::midpoint(threshold(), threshold());
        if fraction() < 0.05 { f64::NAN } else { between }
    };
    (0..ROWS).flat_map(|_| thresholds.iter().map(&mut value).collect::<Vec<_>>()).collect()
}

//! Out-of-fold scores: a model scores only applications whose outcomes it never saw.
//!
//! Folds are fitted in parallel. The journal keeps the scores of every run.

use std::ops::Range;
use std::sync::OnceLock;

use polars::prelude::DataFrame;
use rayon::prelude::*;
use scoring::FeatureSet;
use serde::{Deserialize, Serialize};

use super::folds::Partition;
use super::inputs::{FeatureColumns, ModelInputs, NeighbourPoints, NeighbourRates};
use super::journal::Journal;
use super::learner::{FoldResult, Learner, Task};
use super::usage::Usage;
use crate::Result;

/// The labelled applications and their partitions into folds.
///
/// There is one partition for each reported repetition, one for the search and one for the
/// selection of inputs.
#[derive(Debug)]
pub(crate) struct CrossValidation<'a> {
    pub(crate) defaults: &'a [bool],
    pub(crate) partitions: Vec<Partition>,
    /// Number of reported repetitions: the first partitions.
    pub(crate) repetitions: usize,
    neighbour_points: Option<NeighbourPoints>,
    /// The neighbours' default rates of each partition, computed when a model first reads them.
    rates: Vec<OnceLock<NeighbourRates>>,
    pub(crate) journal: &'a Journal,
    seed: u64,
}

/// One run: a learner on some inputs, over the folds of one partition.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Run<'a> {
    pub(crate) learner: &'a Learner,
    #[serde(serialize_with = "names_of")]
    pub(crate) columns: &'a FeatureColumns,
    pub(crate) repetition: usize,
    /// Share of each fold's training applications that is used, from 0 to 1.
    pub(crate) share: f64,
    /// A weight for each application; empty if all weigh the same.
    pub(crate) weights: &'a [f32],
    /// Added to the seed of the learner.
    pub(crate) reseed: u64,
    pub(crate) keeps_models: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference to the field")]
fn names_of<S: serde::Serializer>(
    columns: &&FeatureColumns,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    columns.names.serialize(serializer)
}

/// Scores and model details of all folds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct OutOfFold {
    /// Score of each labelled application, in log-odds before calibration.
    pub(crate) scores: Vec<f64>,
    /// Inputs of each fold's LightGBM; empty for other learners.
    pub(crate) names: Vec<Vec<String>>,
    /// LightGBM's gain of each of these inputs, for each fold.
    pub(crate) gains: Vec<Vec<f64>>,
    /// Number of trees of each fold's LightGBM; empty for other learners.
    pub(crate) trees: Vec<usize>,
    /// LightGBM's text of each fold, if it was requested.
    pub(crate) models: Vec<String>,
}

impl<'a> Run<'a> {
    /// Builds a run on all training applications, with equal weights.
    pub(crate) fn new(
        learner: &'a Learner,
        columns: &'a FeatureColumns,
        repetition: usize,
    ) -> Self {
        Self {
            learner,
            columns,
            repetition,
            share: 1.0,
            weights: &[],
            reseed: 0,
            keeps_models: false,
        }
    }
}

impl<'a> CrossValidation<'a> {
    /// Cuts the labelled applications into stratified `folds`, once for each partition.
    ///
    /// # Errors
    /// If there are fewer defaults or repaid loans than folds.
    pub(crate) fn new(
        labelled: &DataFrame,
        set: &FeatureSet,
        defaults: &'a [bool],
        (folds, repetitions): (usize, usize),
        seed: u64,
        journal: &'a Journal,
    ) -> Result<Self> {
        let partition = |repetition: usize| {
            Partition::stratified(defaults, folds, seed.wrapping_add(1_000_003 * repetition as u64))
        };
        let partitions = (0..repetitions + 2).map(partition).collect::<Result<Vec<_>>>()?;
        let rates = partitions.iter().map(|_| OnceLock::new()).collect();
        let neighbour_points = NeighbourPoints::read(labelled, set)?;
        Ok(Self { defaults, partitions, repetitions, neighbour_points, rates, journal, seed })
    }

    /// Adds the holdout to the folds of the first repetition of `development`.
    ///
    /// All labelled applications get a fold. The holdout, if there is one, is the first fold.
    ///
    /// # Errors
    /// If a column that a feature compares clients by is missing.
    pub(crate) fn with_holdout(
        labelled: &DataFrame,
        set: &FeatureSet,
        defaults: &'a [bool],
        held_out: &[bool],
        development: &CrossValidation<'a>,
    ) -> Result<Self> {
        let Partition { fold_of, folds } = &development.partitions[0];
        let first = usize::from(held_out.contains(&true));
        let mut of_development = fold_of.iter().map(|fold| fold + first);
        let fold_of = held_out
            .iter()
            .map(|&held| if held { 0 } else { of_development.next().unwrap_or(first) })
            .collect();
        Ok(Self {
            defaults,
            partitions: vec![Partition { fold_of, folds: folds + first }],
            repetitions: 1,
            neighbour_points: NeighbourPoints::read(labelled, set)?,
            rates: vec![OnceLock::new()],
            journal: development.journal,
            seed: development.seed,
        })
    }

    /// Returns the index of the partition that the search uses.
    pub(crate) fn search_partition(&self) -> usize {
        self.repetitions
    }

    /// Returns the index of the partition that the selection of inputs uses.
    pub(crate) fn selection_partition(&self) -> usize {
        self.repetitions + 1
    }

    /// Returns the inputs `columns` over the folds of one partition.
    ///
    /// The first call whose columns include the neighbours' default rate searches for neighbours,
    /// which takes long.
    pub(crate) fn inputs<'b>(
        &'b self,
        columns: &'b FeatureColumns,
        repetition: usize,
    ) -> ModelInputs<'b> {
        let partition = &self.partitions[repetition];
        let rates = self.neighbour_points.as_ref().and_then(|neighbour_points| {
            let position =
                columns.names.iter().position(|name| *name == neighbour_points.feature)?;
            Some((
                position,
                self.rates[repetition]
                    .get_or_init(|| neighbour_points.rates(self.defaults, partition)),
            ))
        });
        ModelInputs::new(columns, partition, rates)
    }

    /// Fits and scores every fold of a run.
    ///
    /// # Errors
    /// The learner's own, or the journal's.
    pub(crate) fn run(&self, name: &str, run: Run<'_>) -> Result<(OutOfFold, Usage)> {
        let step = format!("{name} repetition {}", run.repetition + 1);
        self.journal.step(&step, &run, || {
            let results = self.folds(run, 0..self.partitions[run.repetition].folds)?;
            Ok(self.assemble(run.repetition, results))
        })
    }

    /// Scores the first fold's applications, in their order, by a model of all the other folds.
    ///
    /// # Errors
    /// The learner's own, or the journal's.
    pub(crate) fn first_fold(
        &self,
        name: &str,
        learner: &Learner,
        columns: &FeatureColumns,
    ) -> Result<Vec<f64>> {
        let run = Run::new(learner, columns, 0);
        let (fitted, _) = self.journal.step(name, &(&run, name), || self.folds(run, 0..1))?;
        Ok(fitted.into_iter().flat_map(|fold| fold.scores).collect())
    }

    /// Fits and scores some folds of a run in parallel.
    ///
    /// # Errors
    /// The learner's own.
    pub(crate) fn folds(&self, run: Run<'_>, folds: Range<usize>) -> Result<Vec<FoldResult>> {
        let partition = &self.partitions[run.repetition];
        let inputs = self.inputs(run.columns, run.repetition);
        let learn = |fold: usize| {
            let rows = thinned(partition.others(fold), run.share);
            run.learner.learn(&Task {
                inputs: &inputs,
                defaults: self.defaults,
                weights: run.weights,
                fold,
                rows: &rows,
                held_out: &partition.held_out(fold),
                seed: self.seed.wrapping_add(run.reseed),
                keeps_model: run.keeps_models,
            })
        };
        folds.into_par_iter().map(learn).collect()
    }

    /// Puts the scores of the first folds in the order of the applications.
    ///
    /// Applications of other folds get `NaN`.
    pub(crate) fn assemble(&self, repetition: usize, results: Vec<FoldResult>) -> OutOfFold {
        let partition = &self.partitions[repetition];
        let scores = vec![f64::NAN; self.defaults.len()];
        let mut assembled =
            OutOfFold { scores, names: vec![], gains: vec![], trees: vec![], models: vec![] };
        for (fold, result) in results.into_iter().enumerate() {
            for (row, score) in partition.held_out(fold).into_iter().zip(result.scores) {
                assembled.scores[row] = score;
            }
            assembled.names.push(result.names);
            assembled.gains.push(result.gains);
            assembled.trees.extend(result.trees);
            assembled.models.extend(result.model);
        }
        assembled
    }
}

/// Keeps `share` of the rows, spread evenly, so that the outcomes keep their shares.
fn thinned(rows: Vec<usize>, share: f64) -> Vec<usize> {
    if share >= 1.0 {
        return rows;
    }
    let is_kept = |at: usize| ((at + 1) as f64 * share).floor() > (at as f64 * share).floor();
    rows.into_iter().enumerate().filter(|(at, _)| is_kept(*at)).map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thinning_keeps_the_share_spread_evenly() {
        assert_eq!(thinned((0..8).collect(), 0.25), [3, 7]);
        assert_eq!(thinned((0..8).collect(), 1.0).len(), 8);
        assert_eq!(thinned((0..1000).collect(), 0.125).len(), 125);
    }
}

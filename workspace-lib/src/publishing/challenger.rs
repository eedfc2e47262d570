//! Comparison of a newly trained bundle, the challenger, with the champion.
//!
//! Both are judged on the same applications of the challenger's holdout, and on none that either
//! was trained on. What both find easy or hard cancels out.

use std::collections::HashMap;

use polars::prelude::DataFrame;
use scoring::{Bundle, Decision};
use serde::{Deserialize, Serialize};

use super::training_sample::{HoldoutDecision, TrainingSample, compare_decisions};
use crate::features::{RawColumns, build, row_major};
use crate::modelling::Comparison;
use crate::tables::{CLIENT_KEY, Folder};
use crate::{Error, Result};

/// Fewest applications of either outcome that a comparison is made on.
const LEAST: usize = 10;

/// The challenger compared with the champion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChampionComparison {
    /// How the champion's decisions were found.
    pub basis: ComparisonBasis,
    /// Applications that both are judged on.
    pub applications: usize,
    /// Defaults among them.
    pub defaults: usize,
    /// Applications of the holdout that are left out because the champion was trained on them.
    pub left_out: usize,
    /// Challenger minus champion.
    #[serde(flatten)]
    pub difference: Comparison,
}

/// How the champion's decisions about the holdout were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComparisonBasis {
    /// Both held out the same applications: each model is the one of its development sample.
    SameHoldout,
    /// The published champion scored those applications that it was not trained on.
    UnseenApplications,
}

impl ChampionComparison {
    /// Checks whether the challenger is better beyond chance.
    ///
    /// One of cost and AUC must be significantly better, and the other not significantly worse.
    pub fn is_better(&self) -> bool {
        let Comparison { auc, cost } = &self.difference;
        (cost.is_below_zero() && !auc.is_below_zero())
            || (auc.is_above_zero() && !cost.is_above_zero())
    }
}

/// Compares the challenger with the champion on applications that neither was trained on.
///
/// `folder` holds the tables that the challenger was trained on. They are read again only if the
/// two held out different applications.
///
/// # Errors
/// [`Error::Data`] if no fair comparison is possible: a bundle does not say what it was trained on,
/// the challenger held nothing out, or too few applications are new to the champion. Otherwise the
/// error of a file or a table that cannot be read.
pub fn compare_with_champion(
    challenger: &Bundle,
    champion: &Bundle,
    folder: &Folder,
    mut progress: impl FnMut(&str),
) -> Result<ChampionComparison> {
    let own = sample_of(challenger)?;
    if own.holdout.is_empty() {
        return Err(Error::Data(format!(
            "{}: expected a model with a holdout, found one that held nothing out. Train it with --holdout 0.2.",
            challenger.folder().display()
        )));
    }
    let champions = sample_of(champion)?;
    let (basis, mine, theirs) = if own.has_holdout_of(&champions) {
        (ComparisonBasis::SameHoldout, own.holdout.clone(), champions.holdout)
    } else {
        let mine = unseen(&own, &champions, champion)?;
        let theirs = decisions_of(champion, folder, &mine, &mut progress)?;
        (ComparisonBasis::UnseenApplications, mine, theirs)
    };
    let costs = challenger.manifest().cost_matrix;
    Ok(ChampionComparison {
        basis,
        applications: mine.len(),
        defaults: mine.iter().filter(|one| one.is_default).count(),
        left_out: own.holdout.len() - mine.len(),
        difference: compare_decisions(&mine, &theirs, costs)?,
    })
}

fn sample_of(bundle: &Bundle) -> Result<TrainingSample> {
    TrainingSample::read(bundle)?.ok_or_else(|| {
        Error::Data(format!(
            "{}: the bundle does not say which applications it was trained on, because an older version wrote it. So \
             nobody can tell whether the holdout is new to it, and nothing was compared. Compare both on later data with \
             `pret evaluate`, then promote the better one with `pret promote`.",
            bundle.folder().display()
        ))
    })
}

/// Returns the holdout's applications that the champion was not trained on.
fn unseen(
    own: &TrainingSample,
    champions: &TrainingSample,
    champion: &Bundle,
) -> Result<Vec<HoldoutDecision>> {
    let is_seen = champions.contains(own.holdout.iter().map(|one| one.client));
    let unseen: Vec<HoldoutDecision> = own
        .holdout
        .iter()
        .zip(&is_seen)
        .filter(|(_, is_seen)| !**is_seen)
        .map(|(one, _)| *one)
        .collect();
    let defaults = unseen.iter().filter(|one| one.is_default).count();
    let repaid = unseen.len() - defaults;
    if defaults >= LEAST && repaid >= LEAST {
        return Ok(unseen);
    }
    Err(Error::Data(format!(
        "the champion ({}) was trained on {} of the holdout's {} applications, which would flatter it. The others hold \
         {defaults} defaults and {repaid} repaid loans; expected at least {LEAST} of each. Nothing was compared. Hold out \
         the same applications as the champion (same data, --seed and --holdout), or train on data with enough new \
         applications.",
        champion.folder().display(),
        own.holdout.len() - unseen.len(),
        own.holdout.len()
    )))
}

/// Scores applications with a published bundle, in the order of `applications`.
fn decisions_of(
    bundle: &Bundle,
    folder: &Folder,
    applications: &[HoldoutDecision],
    progress: &mut impl FnMut(&str),
) -> Result<Vec<HoldoutDecision>> {
    let matrix = build(folder, bundle.features(), RawColumns::All, &mut *progress)?;
    progress("scoring with the champion");
    let labelled = matrix.labelled()?;
    let probabilities = probabilities(bundle, &labelled)?;
    let clients = labelled.column(CLIENT_KEY)?.i64()?.clone();
    let by_client: HashMap<i64, f64> = clients.iter().flatten().zip(probabilities).collect();
    let decide = |one: &HoldoutDecision| {
        let probability = *by_client.get(&one.client).ok_or_else(|| {
            Error::Data(format!(
                "{}: expected application {} of the holdout, found none. Give the data that the challenger was trained on.",
                folder.path().display(),
                one.client
            ))
        })?;
        let is_refused = Decision::is_refused(probability, bundle.manifest().threshold);
        Ok(HoldoutDecision { probability, is_refused, ..*one })
    };
    applications.iter().map(decide).collect()
}

/// Computes a bundle's probability of default for each row of a feature matrix.
///
/// The matrix must have been built with the bundle's own definitions.
///
/// # Errors
/// If a feature is missing from the matrix.
pub fn probabilities(bundle: &Bundle, rows: &DataFrame) -> Result<Vec<f64>> {
    let names = &bundle.manifest().feature_names;
    let mut values = row_major(rows, names)?;
    let probability = |row: &mut [f64]| bundle.calibrated_inputs(row).probability;
    Ok(values.chunks_exact_mut(names.len()).map(probability).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::Difference;

    #[test]
    fn better_is_beyond_chance_in_one_figure_and_not_worse_in_the_other() {
        let difference =
            |low: f64, high: f64| Difference { value: low.midpoint(high), low, high, p_value: 0.5 };
        let is_better = |auc: Difference, cost: Difference| {
            let difference = Comparison { auc, cost };
            let basis = ComparisonBasis::SameHoldout;
            ChampionComparison { basis, applications: 4, defaults: 2, left_out: 0, difference }
                .is_better()
        };
        let (below, chance, above) =
            (difference(-0.2, -0.1), difference(-0.1, 0.1), difference(0.1, 0.2));
        assert!(is_better(chance, below) && is_better(above, chance) && is_better(above, below));
        assert!(!is_better(chance, chance) && !is_better(below, chance));
        assert!(!is_better(chance, above));
        assert!(!is_better(below, below) && !is_better(above, above), "they contradict each other");
    }
}

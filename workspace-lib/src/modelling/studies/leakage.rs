//! Leakage: features that know the outcome too well, or training data unlike the scoring data.

use polars::prelude::DataFrame;
use rayon::prelude::*;
use scoring::model::Model;
use serde::{Deserialize, Serialize};

use super::{Context, SUSPICIOUS_AUC};
use crate::Result;
use crate::evaluation::Ranked;
use crate::explaining::{Importance, feature_importance};
use crate::features::{FeatureMatrix, row_major};
use crate::modelling::folds::Partition;
use crate::modelling::lightgbm::{self, Parameters, PendingDataset, Sample};

/// AUC of a single feature above which it may know the outcome.
const SUSPICIOUS_FEATURE_AUC: f64 = 0.78;

/// Adversarial AUC above which training and scoring data differ.
const ADVERSARIAL_AUC_LIMIT: f64 = 0.6;

/// Largest number of applications of each kind in adversarial validation.
const ROWS: usize = 20_000;

/// Number of features that are named.
const NAMED: usize = 15;

/// Results of the leakage checks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Leakage {
    /// AUC of the champion.
    pub auc: f64,
    /// Limit of the AUC beyond which a leak is likely.
    pub auc_limit: f64,
    /// The features with the largest AUC by themselves.
    pub single_features: Vec<SingleFeature>,
    /// Out-of-fold AUC of adversarial validation; 0.5 means that the data do not differ.
    ///
    /// A LightGBM separates applications to be scored from labelled ones by the champion's inputs.
    /// Absent if there are no applications to be scored.
    pub adversarial_auc: Option<f64>,
    /// The inputs with the largest shares of that model's gain.
    pub adversarial_features: Vec<Importance>,
}

/// AUC of one feature by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SingleFeature {
    /// Its name.
    pub feature: String,
    /// AUC of its value as a score, in the direction above one half.
    ///
    /// Missing ranks lowest.
    pub auc: f64,
}

/// Runs the leakage checks.
pub(super) fn leakage(
    context: &Context<'_>,
    matrix: &FeatureMatrix,
    progress: &mut impl FnMut(&str),
) -> Result<Leakage> {
    progress("leakage: single features");
    let single_features = single_features(context)?;
    progress("leakage: adversarial validation");
    let unlabelled = matrix.to_score()?;
    let is_labelled = unlabelled.height() == matrix.frame.height();
    let adversarial =
        if is_labelled { None } else { Some(validate_against_scoring_data(context, &unlabelled)?) };
    let (adversarial_auc, adversarial_features) =
        adversarial.map_or((None, Vec::new()), |(auc, by)| (Some(auc), by));
    let auc = context.champion.evaluated.candidate.value("auc");
    Ok(Leakage {
        auc,
        auc_limit: SUSPICIOUS_AUC,
        single_features,
        adversarial_auc,
        adversarial_features,
    })
}

fn single_features(context: &Context<'_>) -> Result<Vec<SingleFeature>> {
    let defaults = context.evaluator.validation.defaults;
    let inputs = context.evaluator.validation.inputs(context.champion.columns, 0);
    let values = inputs.all();
    let names = &context.champion.columns.names;
    let ones = vec![1.0; defaults.len()];
    let of_feature = |at: usize| {
        let column = values.iter().skip(at).step_by(names.len());
        let scores: Vec<f64> =
            column.map(|&value| if value.is_nan() { f64::NEG_INFINITY } else { value }).collect();
        let auc = Ranked::new(&scores, defaults)?.auc(&ones);
        Ok(SingleFeature { feature: names[at].clone(), auc: auc.max(1.0 - auc) })
    };
    let mut features =
        (0..names.len()).into_par_iter().map(of_feature).collect::<Result<Vec<_>>>()?;
    features.sort_by(|left, right| right.auc.total_cmp(&left.auc));
    features.truncate(NAMED);
    Ok(features)
}

/// Runs adversarial validation of applications to be scored against as many labelled ones.
fn validate_against_scoring_data(
    context: &Context<'_>,
    unlabelled: &DataFrame,
) -> Result<(f64, Vec<Importance>)> {
    // The neighbours' default rates are left out. They differ by construction, because a labelled
    // client is compared without its own fold.
    let names: Vec<String> = context
        .champion
        .inputs
        .iter()
        .filter(|name| unlabelled.schema().contains(name.as_str()))
        .cloned()
        .collect();
    let count = ROWS.min(context.labelled.height()).min(unlabelled.height());
    let spread = |frame: &DataFrame| -> Result<Vec<f64>> {
        let values = row_major(frame, &names)?;
        let rows = (0..count).map(|at| at * frame.height() / count);
        Ok(rows
            .flat_map(|row| values[row * names.len()..(row + 1) * names.len()].to_vec())
            .collect())
    };
    let values = [spread(context.labelled)?, spread(unlabelled)?].concat();
    let is_unlabelled: Vec<bool> = (0..2 * count).map(|row| row >= count).collect();
    let plan = context.evaluator.plan;
    let ((auc, gains), _) = context.evaluator.validation.journal.step(
        "adversarial validation",
        &(&names, count),
        || adversarial_validation(&values, &names, &is_unlabelled, (plan.folds, plan.seed)),
    )?;
    let total: f64 = gains.iter().sum::<f64>() / plan.folds as f64;
    let mut features = feature_importance(&names, &gains)?;
    features.truncate(NAMED);
    for feature in &mut features {
        feature.importance /= total.max(f64::MIN_POSITIVE);
    }
    Ok((auc, features))
}

/// Computes the out-of-fold AUC of a LightGBM that predicts `is_unlabelled`, and its gains.
///
/// `values` are row-major with one column for each of `names`. The last argument is a number of
/// folds and a seed. The gains are those of each input, fold after fold.
fn adversarial_validation(
    values: &[f64],
    names: &[String],
    is_unlabelled: &[bool],
    (folds, seed): (usize, u64),
) -> Result<(f64, Vec<f64>)> {
    let partition = Partition::stratified(is_unlabelled, folds, seed)?;
    let parameters =
        Parameters { num_iterations: 200, learning_rate: 0.05, ..Parameters::default() };
    let fold = |fold: usize| {
        let chosen = |rows: &[usize]| -> Vec<f64> {
            rows.iter()
                .flat_map(|&row| values[row * names.len()..(row + 1) * names.len()].to_vec())
                .collect()
        };
        let pending = PendingDataset::new();
        let rows = partition.others(fold);
        let held_out = partition.held_out(fold);
        let outcomes: Vec<bool> = rows.iter().map(|&row| is_unlabelled[row]).collect();
        let values = chosen(&rows);
        let sample =
            Sample { values: &values, defaults: &outcomes, names, directions: &[], weights: &[] };
        let booster = lightgbm::fit_in_parallel(sample, &parameters, seed, pending)?;
        let model = Model::parse(&booster.save_string()?)?;
        let scores: Vec<f64> =
            chosen(&held_out).chunks_exact(names.len()).map(|row| model.score(row)).collect();
        Ok((held_out, scores, booster.feature_importance(lightgbm3::ImportanceType::Gain)?))
    };
    let results = (0..folds).into_par_iter().map(fold).collect::<Result<Vec<_>>>()?;
    let mut scores = vec![0.0; is_unlabelled.len()];
    for (held_out, fold_scores, _) in &results {
        for (&row, &score) in held_out.iter().zip(fold_scores) {
            scores[row] = score;
        }
    }
    let auc = Ranked::new(&scores, is_unlabelled)?.auc(&vec![1.0; scores.len()]);
    Ok((auc, results.into_iter().flat_map(|(_, _, gains)| gains).collect()))
}

impl Leakage {
    /// Returns warnings of possible leaks.
    pub(super) fn warnings(&self) -> Vec<String> {
        let mut warnings: Vec<String> = self
            .single_features
            .iter()
            .filter(|feature| feature.auc > SUSPICIOUS_FEATURE_AUC)
            .map(|feature| {
                format!(
                    "{} alone has an area under the curve of {:.3}: does it know the outcome?",
                    feature.feature, feature.auc
                )
            })
            .collect();
        if let Some(auc) = self.adversarial_auc.filter(|&auc| auc > ADVERSARIAL_AUC_LIMIT) {
            let by =
                self.adversarial_features.first().map_or("", |feature| feature.feature.as_str());
            warnings.push(format!(
                "applications to be scored are told from labelled ones (area {auc:.3}, most by {by}): figures out of fold may not hold for them"
            ));
        }
        warnings
    }
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;

    /// Runs adversarial validation on 1,000 rows of two uniform columns.
    ///
    /// `shift` is added to the second column in the second half. Returns the AUC and each column's
    /// gain.
    fn validated(shift: f64) -> (f64, Vec<f64>) {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let mut row = |at: u32| {
            let (same, other): (f64, f64) = (random.random(), random.random());
            [same, other + if at < 500 { 0.0 } else { shift }]
        };
        let values: Vec<f64> = (0..1000).flat_map(&mut row).collect();
        let is_unlabelled: Vec<bool> = (0..1000).map(|at| at >= 500).collect();
        let names = ["same", "shifted"].map(String::from);
        let (auc, gains) = adversarial_validation(&values, &names, &is_unlabelled, (5, 7)).unwrap();
        let of = |column: usize| gains.iter().skip(column).step_by(2).sum::<f64>();
        (auc, vec![of(0), of(1)])
    }

    #[test]
    fn rows_of_one_kind_are_not_separated() {
        let (auc, _) = validated(0.0);
        assert!((auc - 0.5).abs() < 0.06, "{auc}");
    }

    #[test]
    fn a_shifted_column_separates_the_rows() {
        let (auc, gains) = validated(2.0);
        assert!(auc > 0.9999, "no value is in both halves: {auc}");
        assert!(gains[1] > 0.95 * (gains[0] + gains[1]), "{gains:?}");
        // Two uniform columns are shifted by half their width. Three quarters of the pairs are
        // certain, the others even: 1 − ½ · ¼.
        let (auc, _) = validated(0.5);
        assert!((auc - 0.875).abs() < 0.05, "{auc}");
    }
}

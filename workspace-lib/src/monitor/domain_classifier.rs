//! Multivariate drift: can a model tell the predictions of now from those of the reference?
//!
//! A LightGBM learns to tell two samples apart, by cross-fitting in two folds. Its area under the
//! curve is one half where nothing has moved, however many inputs there are. Its Shapley values say
//! which inputs give a prediction away; beside the model's own they say which of these drifts move
//! scores.

use contract::Estimate;
use rayon::prelude::*;
use scoring::Bundle;
use scoring::model::Model;
use serde::{Deserialize, Serialize};
use statistics::{NORMAL_QUANTILE, Ranking};

use super::counting::Sample;
use crate::Result;
use crate::modelling::{Parameters, Sample as TrainingSample, fit_lightgbm};

/// Most rows of each period.
const ROWS: usize = 5_000;

/// Fewest rows of each period.
const LEAST_ROWS: usize = 200;

/// Result of the domain classifier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DomainClassifier {
    /// Rows of each period.
    pub rows: usize,
    /// Area under the curve (Hanley and McNeil's interval): 0.5 where nothing has moved.
    pub auc: Estimate,
    /// Each input, the one that gives most away first.
    pub attributions: Vec<Attribution>,
}

/// What one input contributes to the drift, and to scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// Name of the input.
    pub feature: String,
    /// Its share of what tells the periods apart: of the mean absolute Shapley values.
    pub drift_share: f64,
    /// Change of its mean contribution to the score, in log-odds: now minus reference.
    pub score_change: f64,
    /// Mean product, over predictions of now, of what it says of the period and of the risk.
    ///
    /// Positive where what is typical of now raises the risk.
    pub joint: f64,
}

/// Tells two samples of the model's inputs apart; `None` with too few rows.
///
/// # Errors
/// If LightGBM refuses.
pub(super) fn domain_classifier(
    bundle: &Bundle,
    before: &Sample,
    now: &Sample,
) -> Result<Option<DomainClassifier>> {
    let names = bundle.model().feature_names();
    let width = names.len();
    let rows = ROWS.min(before.probabilities.len()).min(now.probabilities.len());
    if rows < LEAST_ROWS {
        return Ok(None);
    }
    let spread = |sample: &Sample| -> Vec<f64> {
        let count = sample.probabilities.len();
        (0..rows)
            .flat_map(|at| {
                let row = at * count / rows;
                sample.values[row * width..(row + 1) * width].iter().copied()
            })
            .collect()
    };
    let values = [spread(before), spread(now)].concat();
    let is_now = |row: usize| row >= rows;
    let fold_of = |row: usize| row % 2;
    let fitted = (0..2)
        .map(|fold| {
            let others: Vec<usize> = (0..2 * rows).filter(|row| fold_of(*row) != fold).collect();
            let chosen: Vec<f64> = others
                .iter()
                .flat_map(|row| values[row * width..(row + 1) * width].iter().copied())
                .collect();
            let outcomes: Vec<bool> = others.iter().map(|row| is_now(*row)).collect();
            let sample = TrainingSample {
                values: &chosen,
                defaults: &outcomes,
                names,
                directions: &[],
                weights: &[],
            };
            let parameters =
                Parameters { num_iterations: 100, learning_rate: 0.1, ..Parameters::default() };
            Ok(Model::parse(&fit_lightgbm(sample, &parameters, 1)?.save_string()?)?)
        })
        .collect::<Result<Vec<Model>>>()?;
    let explained: Vec<Explained> = (0..2 * rows)
        .into_par_iter()
        .map(|row| {
            let values = &values[row * width..(row + 1) * width];
            let mut of_period = vec![0.0; width];
            let score = fitted[fold_of(row)].explain(values, &mut of_period);
            let mut values = values.to_vec();
            bundle.assume_usual_values(&mut values);
            Explained { score, of_period, of_risk: bundle.model().contributions(&values) }
        })
        .collect();
    let scores: Vec<f64> = explained.iter().map(|explained| explained.score).collect();
    let known = |row: usize| if is_now(row) { (1.0, 0.0) } else { (0.0, 1.0) };
    let Some(auc) = Ranking::new(&scores).area_under_curve(known) else { return Ok(None) };
    Ok(Some(DomainClassifier {
        rows,
        auc: with_interval(auc, rows as f64),
        attributions: attributions(names, &explained, rows),
    }))
}

/// Score and Shapley values of one row.
struct Explained {
    score: f64,
    of_period: Vec<f64>,
    of_risk: Vec<f64>,
}

/// Returns the area with Hanley and McNeil's interval (*Radiology* 143, 1982), for `rows` of each.
fn with_interval(auc: f64, rows: f64) -> Estimate {
    let (first, second) = (auc / (2.0 - auc), 2.0 * auc * auc / (1.0 + auc));
    let square = auc * auc;
    let variance =
        (auc * (1.0 - auc) + (rows - 1.0) * (first - square + second - square)) / (rows * rows);
    let half = NORMAL_QUANTILE * variance.max(0.0).sqrt();
    Estimate { value: auc, low: (auc - half).max(0.0), high: (auc + half).min(1.0) }
}

fn attributions(names: &[String], explained: &[Explained], rows: usize) -> Vec<Attribution> {
    let (before, now) = explained.split_at(rows);
    let mean = |part: &[Explained], of: &dyn Fn(&Explained) -> f64| {
        part.iter().map(of).sum::<f64>() / part.len() as f64
    };
    let absolute: Vec<f64> = (0..names.len())
        .map(|at| mean(explained, &|explained| explained.of_period[at].abs()))
        .collect();
    let total: f64 = absolute.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let mut attributions: Vec<Attribution> = names
        .iter()
        .enumerate()
        .map(|(at, name)| Attribution {
            feature: name.clone(),
            drift_share: absolute[at] / total,
            score_change: mean(now, &|row| row.of_risk[at]) - mean(before, &|row| row.of_risk[at]),
            joint: mean(now, &|row| row.of_period[at] * row.of_risk[at]),
        })
        .collect();
    attributions.sort_by(|left, right| right.drift_share.total_cmp(&left.drift_share));
    attributions
}

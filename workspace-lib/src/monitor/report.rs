//! The monitoring report of a file of predictions.

use contract::{
    CalibrationGap, CostMatrix, DriftReport, Estimate, EstimatedPerformance, Finding,
    IndicatorCode, RealisedPerformance, Vintage,
};
use monitoring::{
    Baseline, LEAST_PREDICTIONS, Measured, MonitoringPlan, Summary, Transports, calibration_gap,
    drift, estimated, estimation_error, findings, realised, vintage,
};
use scoring::Bundle;
use serde::{Deserialize, Serialize};
use statistics::wilson_interval;

use super::counting::{Counted, Counter};
use super::domain_classifier::{DomainClassifier, domain_classifier};
use super::impact::{DecisionImpact, decision_impact};
use super::predictions_file::PredictionsFile;
use super::reference::of_file;
use crate::evaluation::LoanEconomics;
use crate::{Error, Result};

/// Variables, of those that drift beyond chance, whose effect on decisions is computed.
const IMPACTS: usize = 5;

/// Smallest stability index of a variable whose effect on decisions is computed.
const LEAST_INDEX: f64 = 0.02;

/// What predictions are compared with, and how.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// The model; without one, the variables are the columns of the reference file.
    pub bundle: Option<&'a Bundle>,
    /// Its baseline, used where there is no reference file.
    pub baseline: Option<&'a Baseline>,
    /// File of the reference.
    pub reference: Option<&'a PredictionsFile>,
    /// The monitoring plan.
    pub plan: &'a MonitoringPlan,
    /// Cost of wrong decisions.
    pub costs: CostMatrix,
    /// Loss and margin of a loan.
    pub economics: LoanEconomics,
    /// Threshold from which an application is refused.
    pub threshold: f64,
    /// Column whose values are the strata.
    pub stratum: Option<&'a str>,
}

/// Drift, performance and alarms of a file of predictions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MonitoringReport {
    /// Version of the model; absent without one.
    pub model_version: Option<String>,
    /// What the predictions are compared with.
    pub reference: String,
    /// Predictions of the reference.
    pub reference_predictions: u64,
    /// The file of predictions.
    pub current: String,
    /// First day, where the file has days.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// Predictions, without the repeated ones.
    pub predictions: u64,
    /// Predictions left out because the same client's was there already on the same day.
    pub repeated: u64,
    /// Share of predictions with a value that the reference does not hold.
    pub outside_share: f64,
    /// Threshold from which an application is refused.
    pub threshold: f64,
    /// Share of refused applications (Wilson's interval); absent without probabilities.
    pub refusal_rate: Option<Estimate>,
    /// Share of the reference that is refused.
    pub expected_refusal_rate: Option<f64>,
    /// Drift of the score, of the mix of products and of each variable.
    pub drift: DriftReport,
    /// Multivariate drift; absent without a model or with few predictions.
    pub classifier: Option<DomainClassifier>,
    /// Decisions that the drifts have changed, the furthest first.
    pub impacts: Vec<DecisionImpact>,
    /// Performance estimated from the probabilities.
    pub estimated: Option<EstimatedPerformance>,
    /// Performance on known outcomes.
    pub realised: Option<RealisedPerformance>,
    /// By how much the announced share of defaults was off.
    pub estimation_error: Option<Estimate>,
    /// Months of granting.
    pub vintages: Vec<Vintage>,
    /// Decisions by group.
    pub groups: Vec<GroupDecisions>,
    /// The indicators of the plan that could be judged.
    pub findings: Vec<Finding>,
    /// Probability that one judgement is a false alarm.
    pub false_alarm_rate: f64,
    /// What the reader has to know of the files.
    pub remarks: Vec<String>,
}

/// Decisions about one group of clients.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupDecisions {
    /// Attribute.
    pub attribute: String,
    /// Group.
    pub group: String,
    /// Predictions.
    pub predictions: u64,
    /// Share of granted applications (Wilson's interval).
    pub granted: Estimate,
    /// The same in the reference; absent where it has no such group.
    pub granted_before: Option<f64>,
    /// Mean probability.
    pub mean_probability: f64,
}

/// Analyses a file of predictions.
///
/// # Errors
/// [`Error::Data`] if a file lacks what is needed, or there is neither a baseline nor a reference.
pub fn analyse(current: &PredictionsFile, options: &Options<'_>) -> Result<MonitoringReport> {
    let built;
    let (baseline, before) = match (options.reference, options.baseline) {
        (Some(file), _) => {
            built = of_file(file, options.bundle, options.threshold, options.stratum)?;
            (&built.0, Some(&built.1))
        }
        (None, Some(baseline)) => (baseline, None),
        (None, None) => {
            return Err(Error::Data(
                "expected a drift baseline in the bundle's report.json, found none: the bundle was written by an older \
                 version. Train it again with `pret train`, or give --reference FILE."
                    .into(),
            ));
        }
    };
    let now = Counter::new(baseline, options.bundle)?.count(current)?;
    let rate = options.plan.false_alarm_rate();
    let drift = drift(baseline, &now.summary, rate);
    let realised = realised(baseline, &now.outcomes, options.costs);
    let vintages: Vec<Vintage> =
        now.months.iter().map(|month| vintage(baseline, month.clone(), options.costs)).collect();
    let measured = Measured {
        drift: Some(&drift),
        current: Some(&now.summary),
        published_auc: options.bundle.and_then(published_auc),
        realised: realised.as_ref(),
        vintages: &vintages,
        ..Measured::default()
    };
    let classifier = match (options.bundle, before) {
        (Some(bundle), Some(before)) => domain_classifier(bundle, &before.sample, &now.sample)?,
        _ => None,
    };
    Ok(MonitoringReport {
        model_version: options.bundle.map(|bundle| bundle.manifest().version.clone()),
        reference: options.reference.map_or("drift baseline of the bundle".to_owned(), |file| {
            file.path().display().to_string()
        }),
        reference_predictions: baseline.reference.predictions,
        current: current.path().display().to_string(),
        from: now.days.as_ref().map(|(from, _)| from.clone()),
        to: now.days.as_ref().map(|(_, to)| to.clone()),
        predictions: now.summary.predictions,
        repeated: now.summary.repeated,
        outside_share: now.summary.outside as f64 / now.summary.predictions.max(1) as f64,
        threshold: baseline.threshold,
        refusal_rate: refusals(baseline, &now.summary)
            .and_then(|(refused, count)| share(refused, count)),
        expected_refusal_rate: refusals(baseline, &baseline.reference)
            .map(|(refused, count)| refused as f64 / count as f64),
        impacts: impacts(baseline, options, &drift, &now)?,
        classifier,
        estimated: estimated(
            baseline,
            &now.summary,
            options.costs,
            outside_limit(options.plan),
            last_cohort(&now),
        ),
        estimation_error: estimation_error(std::slice::from_ref(&now.outcomes)),
        groups: groups(baseline, &now.summary),
        findings: findings(options.plan, baseline, &measured),
        realised,
        vintages,
        drift,
        false_alarm_rate: rate,
        remarks: before
            .into_iter()
            .flat_map(|before| before.remarks.clone())
            .chain(now.remarks)
            .collect(),
    })
}

/// Returns the out-of-fold area under the curve of a model's training.
fn published_auc(bundle: &Bundle) -> Option<Estimate> {
    let metric = bundle.manifest().metrics.iter().find(|metric| metric.name == "auc")?;
    Some(Estimate { value: metric.value, low: metric.low, high: metric.high })
}

/// Returns the calibration of what is known; `None` where that is too little.
fn last_cohort(now: &Counted) -> Option<CalibrationGap> {
    calibration_gap(&now.outcomes).filter(|gap| gap.outcomes >= LEAST_PREDICTIONS)
}

/// Returns the share of predictions beyond the reference's range from which an estimate is void.
fn outside_limit(plan: &MonitoringPlan) -> f64 {
    plan.indicator(IndicatorCode::OutsideTrainingRange)
        .and_then(|indicator| indicator.red.above)
        .unwrap_or(1.0)
}

fn share(of: u64, among: u64) -> Option<Estimate> {
    let (low, high) = wilson_interval(of as usize, among as usize)?;
    Some(Estimate { value: of as f64 / among as f64, low, high })
}

/// Returns how many predictions are refused, and how many there are; `None` without any.
fn refusals(baseline: &Baseline, summary: &Summary) -> Option<(u64, u64)> {
    let scores = summary.all().scores;
    let from = baseline.refused_from().min(scores.parts.len());
    let count = scores.total().count;
    (count > 0).then(|| (scores.sums(from..scores.parts.len()).count, count))
}

fn impacts(
    baseline: &Baseline,
    options: &Options<'_>,
    drift: &DriftReport,
    now: &Counted,
) -> Result<Vec<DecisionImpact>> {
    let Some(bundle) = options.bundle else { return Ok(Vec::new()) };
    let transports = Transports::new(baseline, &now.summary);
    let drifted = drift.variables.iter().filter(|variable| variable.exceeds(LEAST_INDEX));
    let mut impacts = Vec::new();
    for variable in drifted.take(IMPACTS) {
        let at = baseline.variables.iter().position(|known| known.name == variable.name);
        let Some(at) = at else { continue };
        let how = (options.costs, options.economics);
        impacts.extend(decision_impact((baseline, bundle), &transports, at, &now.sample, how)?);
    }
    impacts.sort_by(|left, right| right.flips.value.total_cmp(&left.flips.value));
    Ok(impacts)
}

fn groups(baseline: &Baseline, summary: &Summary) -> Vec<GroupDecisions> {
    let reference = &baseline.reference.groups;
    let of = |(attribute, groups): (&String, &std::collections::BTreeMap<String, _>)| {
        groups
            .iter()
            .filter_map(|(name, group): (&String, &monitoring::GroupSummary)| {
                let before = reference.get(attribute).and_then(|groups| groups.get(name));
                Some(GroupDecisions {
                    attribute: attribute.clone(),
                    group: name.clone(),
                    predictions: group.predictions,
                    granted: share(group.predictions - group.refused, group.predictions)?,
                    granted_before: before.map(|before| {
                        1.0 - before.refused as f64 / before.predictions.max(1) as f64
                    }),
                    mean_probability: group.sum / group.predictions.max(1) as f64,
                })
            })
            .collect::<Vec<_>>()
    };
    summary.groups.iter().flat_map(of).collect()
}

//! The monitoring report of a file of predictions.

use contract::{
    CalibrationGap, CostMatrix, DriftReport, Estimate, EstimatedPerformance, Finding, Flips,
    RealisedPerformance, Vintage,
};
use monitoring::{
    Baseline, LEAST_PREDICTIONS, Measured, MonitoringPlan, Summary, calibration_gap, drift,
    estimated, estimation_error, findings, flips, last_cohort, realised, share, vintage,
};
use scoring::Bundle;
use serde::{Deserialize, Serialize};

use super::counting::{Counted, Counter};
use super::domain_classifier::{DomainClassifier, domain_classifier};
use super::predictions_file::PredictionsFile;
use super::reference::of_file;
use crate::evaluation::LoanEconomics;
use crate::publishing::BundleRecord;
use crate::{Error, Result};

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

impl<'a> Options<'a> {
    /// Returns the options of a model's predictions, compared with its own baseline.
    ///
    /// Without a model, costs and threshold are the usual ones.
    pub fn of(record: Option<&'a BundleRecord>, plan: &'a MonitoringPlan) -> Self {
        let bundle = record.map(|record| &record.bundle);
        let costs = bundle.map_or_else(CostMatrix::default, |bundle| bundle.manifest().cost_matrix);
        Self {
            bundle,
            baseline: record.and_then(|record| record.report.drift_baseline.as_ref()),
            reference: None,
            plan,
            costs,
            economics: record
                .map_or_else(LoanEconomics::default, |record| record.report.plan.economics),
            threshold: bundle.map_or(costs.break_even(), |bundle| bundle.manifest().threshold),
            stratum: None,
        }
    }
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
    /// Decisions that the drift has changed; absent without a model, or where nothing has moved.
    pub flips: Option<Flips>,
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
        (None, Some(baseline)) => {
            if let Some(bundle) = options.bundle {
                let inputs = &bundle.manifest().feature_names;
                baseline.check(inputs, options.threshold).map_err(|reason| {
                    Error::Data(format!(
                        "report.json: drift_baseline: {reason}. Train the model again, or restore the bundle."
                    ))
                })?;
            }
            (baseline, None)
        }
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
        outcomes: Some(&now.outcomes),
        realised: realised.as_ref(),
        vintages: &vintages,
        group_outcomes: Some(&now.group_outcomes),
        ..Measured::default()
    };
    let classifier = match (options.bundle, before) {
        (Some(bundle), Some(before)) => domain_classifier(bundle, &before.sample, &now.sample)?,
        _ => None,
    };
    let refusal_rate = |summary: &Summary| {
        let (refused, all) = baseline.refusals(summary);
        share(refused, all)
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
        outside_share: now.summary.outside_share(),
        threshold: baseline.threshold,
        refusal_rate: refusal_rate(&now.summary),
        expected_refusal_rate: refusal_rate(&baseline.reference).map(|rate| rate.value),
        flips: options.bundle.and_then(|bundle| {
            let cases = now.sample.cases(baseline.threshold);
            flips((baseline, bundle), &now.summary, &drift, &cases, Some(options.economics))
        }),
        classifier,
        estimated: estimated(
            baseline,
            &now.summary,
            options.costs,
            options.plan.outside_limit(),
            calibration(&now),
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

/// Returns the calibration of the last cohort that is known; of all outcomes, if the file has no
/// days.
fn calibration(now: &Counted) -> Option<CalibrationGap> {
    if now.days.is_some() {
        return last_cohort(&now.months, LEAST_PREDICTIONS);
    }
    calibration_gap(&now.outcomes).filter(|gap| gap.outcomes >= LEAST_PREDICTIONS)
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
                    granted_before: before.map(monitoring::GroupSummary::granted_share),
                    mean_probability: group.mean_probability(),
                })
            })
            .collect::<Vec<_>>()
    };
    summary.groups.iter().flat_map(of).collect()
}

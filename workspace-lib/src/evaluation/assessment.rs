//! The full assessment of decisions on labelled applications, as one value.
//!
//! `pret evaluate` prints it and writes it as JSON. No other code computes these figures again.

use polars::prelude::{DataFrame, DataType};
use serde::{Deserialize, Serialize};

use super::groups::{
    DecisionData, GroupComparison, Grouping, compare, protected_groupings, segment_groupings,
};
use super::interval::Estimate;
use super::{
    CalibrationQuality, CostMatrix, Decisions, Evaluation, LoanEconomics, LoanLosses,
    calibration_quality, evaluate,
};
use crate::Result;

/// Number of bins of the reliability curve.
const BINS: usize = 10;

/// The raw column of the amount lent.
const AMOUNT: &str = "AMT_CREDIT";

/// Quality of probabilities and of the decisions at one threshold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// Applications with a known outcome.
    pub applications: usize,
    /// Defaults among them.
    pub defaults: usize,
    /// Probability from which an application is refused (the threshold).
    pub threshold: f64,
    /// Cost of wrong decisions.
    pub costs: CostMatrix,
    /// Metrics with bootstrap intervals, under `metrics`.
    #[serde(flatten)]
    pub evaluation: Evaluation,
    /// Decisions counted by outcome.
    pub confusion: Confusion,
    /// Loss given default and margin of the loans.
    pub economics: LoanEconomics,
    /// Mean loss from wrong decisions, in euros per application, with a normal interval.
    pub euros_per_application: Option<Estimate>,
    /// How well the probabilities are calibrated.
    pub calibration: CalibrationQuality,
    /// Comparison of protected groups.
    pub fairness: Vec<GroupComparison>,
    /// Comparison of business segments.
    pub segments: Vec<GroupComparison>,
}

/// Applications by decision and outcome; a default is the positive outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confusion {
    /// Refused clients who would have defaulted.
    pub true_positives: usize,
    /// Refused clients who would have repaid.
    pub false_positives: usize,
    /// Granted clients who repaid.
    pub true_negatives: usize,
    /// Granted clients who defaulted.
    pub false_negatives: usize,
}

impl Confusion {
    /// Counts decisions by their outcomes.
    ///
    /// `refused` and `defaults` have one entry per application, in the same order.
    pub fn count(refused: &[bool], defaults: &[bool]) -> Self {
        let mut counts = Self::default();
        for decision in refused.iter().zip(defaults) {
            *match decision {
                (true, true) => &mut counts.true_positives,
                (true, false) => &mut counts.false_positives,
                (false, false) => &mut counts.true_negatives,
                (false, true) => &mut counts.false_negatives,
            } += 1;
        }
        counts
    }
}

/// Assesses `probabilities` against outcomes, and the decisions at `threshold`.
///
/// `labelled` is a feature matrix's frame that still has its raw fields. It has one row for each
/// probability and outcome, in the same order. `seed` makes the bootstrap repeatable.
///
/// # Errors
/// If the series differ in length or hold only one outcome, a probability is not from 0 to 1, or no
/// amount is known.
pub fn assess(
    labelled: &DataFrame,
    probabilities: &[f64],
    defaults: &[bool],
    costs: CostMatrix,
    economics: LoanEconomics,
    threshold: f64,
    seed: u64,
) -> Result<Assessment> {
    let calibration = calibration_quality(probabilities, defaults, BINS)?;
    let evaluation = evaluate(probabilities, defaults, costs, threshold, seed)?;
    let refused = Decisions::at_threshold(probabilities.to_vec(), threshold).refused;
    let amounts = amounts(labelled)?;
    let euros = economics.decision_losses(&refused, defaults, &amounts)?;
    let data = DecisionData {
        probabilities,
        refused: &refused,
        defaults,
        amounts: &amounts,
        costs,
        economics,
    };
    let compared = |groupings: Vec<Grouping>| -> Result<Vec<GroupComparison>> {
        groupings.iter().map(|grouping| compare(grouping, &data)).collect()
    };
    Ok(Assessment {
        applications: defaults.len(),
        defaults: defaults.iter().filter(|&&default| default).count(),
        threshold,
        costs,
        evaluation,
        confusion: Confusion::count(&refused, defaults),
        economics,
        euros_per_application: Estimate::mean(&euros),
        calibration,
        fairness: compared(protected_groupings(labelled)?)?,
        segments: compared(segment_groupings(labelled)?)?,
    })
}

/// Returns the amount of each loan, `NaN` where it is missing.
///
/// Without the column, every amount is `NaN`.
///
/// # Errors
/// If the column does not hold numbers.
pub fn amounts(labelled: &DataFrame) -> Result<Vec<f64>> {
    let Ok(column) = labelled.column(AMOUNT) else { return Ok(vec![f64::NAN; labelled.height()]) };
    let amounts = column.cast(&DataType::Float64)?;
    Ok(amounts.f64()?.iter().map(|amount| amount.unwrap_or(f64::NAN)).collect())
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;

    #[test]
    fn gathers_decisions_euros_and_groups() {
        let frame = df!(
            "AMT_CREDIT" => [Some(100_000.0), Some(300_000.0), None, Some(200_000.0)],
            "CODE_GENDER" => ["F", "M", "M", "F"],
        )
        .unwrap();
        let (probabilities, defaults) = ([0.05, 0.4, 0.3, 0.1], [false, false, true, true]);
        let (costs, economics) = (CostMatrix::default(), LoanEconomics::default());
        let assessment =
            assess(&frame, &probabilities, &defaults, costs, economics, 0.2, 1).unwrap();
        let Confusion { true_positives, false_positives, true_negatives, false_negatives } =
            assessment.confusion;
        assert_eq!(
            (true_positives, false_positives, true_negatives, false_negatives),
            (1, 1, 1, 1)
        );
        // The refused good client costs 6 % of 300,000, the accepted default 60 % of 200,000.
        assert!(
            (assessment.euros_per_application.unwrap().value - (18_000.0 + 120_000.0) / 4.0).abs()
                < 1e-9
        );
        let codes = |compared: &[GroupComparison]| {
            compared.iter().map(|one| one.code.clone()).collect::<Vec<String>>()
        };
        assert_eq!(
            (codes(&assessment.fairness), codes(&assessment.segments)),
            (vec!["gender".into()], vec!["credit".into()])
        );
        let text = serde_json::to_string(&assessment).unwrap();
        assert!(
            text.contains("\"metrics\":[{\"name\":\"auc\""),
            "metrics stay where they were: {text}"
        );
        assert_eq!(serde_json::from_str::<Assessment>(&text).unwrap(), assessment);
    }

    #[test]
    fn a_frame_without_the_amounts_is_one_in_which_none_is_known() {
        let (costs, economics) = (CostMatrix::default(), LoanEconomics::default());
        for frame in
            [df!("X" => [1.0, 2.0]).unwrap(), df!("AMT_CREDIT" => [None::<f64>, None]).unwrap()]
        {
            let error =
                assess(&frame, &[0.1, 0.2], &[true, false], costs, economics, 0.2, 1).unwrap_err();
            assert_eq!(error.to_string(), "expected amounts lent, found none among 2 applications");
        }
    }

    #[test]
    fn refuses_a_frame_of_other_applications() {
        let frame = df!("AMT_CREDIT" => [1.0]).unwrap();
        let (costs, economics) = (CostMatrix::default(), LoanEconomics::default());
        let error =
            assess(&frame, &[0.1, 0.2], &[true, false], costs, economics, 0.2, 1).unwrap_err();
        assert_eq!(error.to_string(), "expected as many amounts as outcomes, found 1 and 2");
    }
}

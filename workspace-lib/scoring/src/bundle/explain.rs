//! Scoring with a bundle: the model's inputs, the decision, and the contributions to it.

use super::Bundle;
use crate::features::Applicant;
use crate::{
    CalibrationPoint, Contribution, Decision, Explanation, Reason, ReasonGroup, Record, RiskBand,
    Value, Warning, WarningKind,
};

/// Contributions and reasons below this absolute value, in log-odds, are left out of the reasons.
const NEGLIGIBLE: f64 = 1e-9;

impl Bundle {
    /// Scores one applicant and explains the score.
    ///
    /// `applicant` holds the application's raw fields by column name, and the aggregates over the
    /// client's history by feature name. A value that it does not hold is missing. Every other
    /// feature is recomputed.
    ///
    /// ```
    /// # use std::path::Path;
    /// use scoring::{Bundle, Record};
    ///
    /// # fn main() -> scoring::Result<()> {
    /// # let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/champion"));
    /// # let bundle = Bundle::open(folder)?;
    /// let fields = [("AMT_CREDIT", 450_000.0), ("AMT_ANNUITY", 20_000.0), ("EXT_SOURCE_2", 0.6)];
    /// let explanation = bundle.explain(&Record::from_iter(fields));
    /// let parts: f64 = explanation.contributions.iter().map(|part| part.contribution).sum();
    /// assert!((explanation.base_score + parts - explanation.score).abs() < 1e-9);
    /// # Ok(())
    /// # }
    /// ```
    pub fn explain(&self, applicant: &Record) -> Explanation {
        self.explain_applicant(&self.plan.applicant(applicant))
    }

    /// Scores and explains an applicant whose [`Plan`](crate::features::Plan) values are already
    /// computed.
    ///
    /// The result is that of [`explain`](Self::explain), without the lookups by name.
    pub fn explain_applicant(&self, applicant: &Applicant) -> Explanation {
        let given = self.plan.inputs(applicant);
        let mut inputs = given.clone();
        self.assume_usual_values(&mut inputs);
        let mut parts = vec![0.0; inputs.len()];
        let score = self.model.explain(&inputs, &mut parts);
        let calibrated = self.calibration.at(score);
        let threshold = self.manifest.threshold;
        // The bits of non-negative numbers sort like the numbers. The most important comes first;
        // of two equal ones, the first input.
        let mut order: Vec<(u64, usize)> =
            (parts.iter().enumerate()).map(|(at, part)| (!part.abs().to_bits(), at)).collect();
        order.sort_unstable();
        let contributions: Vec<Contribution> = (order.into_iter())
            .map(|(_, at)| Contribution {
                feature: self.inputs[at],
                value: self.display_value(self.inputs[at], given[at]),
                contribution: parts[at],
            })
            .collect();
        Explanation {
            probability: calibrated.probability,
            probability_low: calibrated.low,
            probability_high: calibrated.high,
            threshold,
            decision: Decision::at_threshold(calibrated.probability, threshold),
            needs_review: calibrated.needs_review(threshold),
            risk_band: RiskBand::at_threshold(calibrated.probability, threshold),
            base_probability: self.calibration.at(self.model.base_score()).probability,
            base_score: self.model.base_score(),
            score,
            reasons: self.reasons(&contributions),
            contributions,
            sentence_values: (self.sentence_features.iter())
                .zip(self.plan.sentence_features(applicant))
                .map(|(&feature, number)| (feature, self.display_value(feature, number)))
                .collect(),
            warnings: self.warnings(&given),
        }
    }

    /// Returns the calibrated probability alone, without an explanation.
    ///
    /// Call it to score many variants of one applicant.
    pub fn calibrated(&self, applicant: &Applicant) -> CalibrationPoint {
        self.calibrated_inputs(&mut self.plan.inputs(applicant))
    }

    /// Returns the calibrated probability of a row of the model's inputs.
    ///
    /// `inputs` holds one number for each input, in the model's order, `NaN` where missing. Missing
    /// ones that the model never saw missing are replaced in place.
    ///
    /// # Panics
    /// If `inputs` is shorter than the model's inputs.
    pub fn calibrated_inputs(&self, inputs: &mut [f64]) -> CalibrationPoint {
        self.assume_usual_values(inputs);
        self.calibration.at(self.model.score(inputs))
    }

    /// Replaces each missing input that the model never saw missing by the feature's usual value.
    ///
    /// LightGBM reads such an input as zero, which is another client's value. `inputs` holds one
    /// number for each input of the model, `NaN` where missing. Every score of a bundle goes
    /// through this function.
    ///
    /// # Panics
    /// If `inputs` is shorter than the model's inputs.
    pub fn assume_usual_values(&self, inputs: &mut [f64]) {
        for &(input, usual) in &self.assumed {
            if inputs[input].is_nan() {
                inputs[input] = usual;
            }
        }
    }

    /// Returns the warnings about the inputs: first assumed values, then values outside the
    /// training range.
    ///
    /// Each kind is in the model's order.
    fn warnings(&self, inputs: &[f64]) -> Vec<Warning> {
        let assumed = self.assumed.iter().filter(|(input, _)| inputs[*input].is_nan()).map(
            |&(input, usual)| {
                let feature = self.inputs[input];
                Warning {
                    feature,
                    kind: WarningKind::AssumedValue(self.display_value(feature, usual)),
                }
            },
        );
        let outside =
            self.ranges.iter().zip(inputs).enumerate().filter_map(|(input, (&range, &value))| {
                let feature = self.inputs[input];
                let kind = WarningKind::outside(&self.features.features[feature], value, range);
                kind.map(|kind| Warning { feature, kind })
            });
        assumed.chain(outside).collect()
    }

    fn display_value(&self, feature: usize, number: f64) -> Value {
        self.features.features[feature].display_value(number)
    }

    /// Sums the contributions by reason group.
    fn reasons(&self, contributions: &[Contribution]) -> Vec<Reason> {
        let mut groups =
            ReasonGroup::ALL.map(|group| Reason { group, contribution: 0.0, features: Vec::new() });
        for contribution in
            contributions.iter().filter(|contribution| contribution.contribution.abs() > NEGLIGIBLE)
        {
            let reason = &mut groups[self.features.features[contribution.feature].group as usize];
            reason.contribution += contribution.contribution;
            reason.features.push(contribution.feature);
        }
        let mut reasons: Vec<Reason> =
            groups.into_iter().filter(|reason| reason.contribution.abs() > NEGLIGIBLE).collect();
        reasons.sort_by(|left, right| right.contribution.abs().total_cmp(&left.contribution.abs()));
        reasons
    }
}

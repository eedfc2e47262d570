//! Report of a model's training, from the bundle's `report.json`.
//!
//! New versions of the training extend the report. So each part is read by itself, and a part that
//! is missing or has another form is left out.

mod parts;

use contract::{
    Calibration, Candidate, CostPoint, Estimate, FairnessAttribute, FairnessGroup,
    FeatureImportance, ModelReport, ReasonImportance, RocPoint, ThresholdChoice,
};
use scoring::{Bundle, Language, ReasonGroup};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::disclosure::{self, Cell};
use parts::{
    ReportAttribute, ReportCalibration, ReportCandidate, ReportFairnessGroup, ReportFeature,
    ReportReasonGroup, ReportThreshold,
};

/// Parts of a report that the service shows.
#[derive(Debug, Default)]
pub struct Report {
    champion: String,
    candidates: Vec<ReportCandidate>,
    threshold: Option<ReportThreshold>,
    break_even: Option<f64>,
    cost_curve: Vec<CostPoint>,
    calibration: Option<ReportCalibration>,
    feature_importance: Vec<ReportFeature>,
    group_importance: Vec<ReportReasonGroup>,
    fairness: Vec<ReportAttribute>,
    warnings: Vec<String>,
    remarks: Vec<String>,
}

impl Report {
    /// Reads the contents of a bundle's `report.json`.
    ///
    /// # Errors
    /// If the contents are not JSON.
    pub fn from_slice(contents: &[u8]) -> serde_json::Result<Self> {
        Ok(Self::parse(&serde_json::from_slice(contents)?))
    }

    fn parse(report: &Value) -> Self {
        Self {
            champion: part(&report["champion"]).unwrap_or_default(),
            candidates: parts(&report["candidates"]),
            threshold: part(&report["threshold"]),
            break_even: part(&report["break_even_threshold"]),
            cost_curve: parts(&report["cost_curve"]),
            calibration: part(&report["calibration"]),
            feature_importance: parts(&report["feature_importance"]),
            group_importance: parts(&report["group_importance"]),
            fairness: parts(&report["studies"]["fairness"]),
            warnings: parts(&report["warnings"]),
            remarks: parts(&report["remarks"]),
        }
    }

    /// Builds the response, with labels in `language`.
    pub(crate) fn answer(&self, bundle: &Bundle, language: Language) -> ModelReport {
        let manifest = bundle.manifest();
        let auc = manifest.metrics.iter().find(|metric| metric.name == "auc");
        let choice = self.threshold.as_ref();
        let interval = choice.and_then(|choice| choice.cheapest_interval);
        ModelReport {
            version: manifest.version.clone(),
            created_at: manifest.created_at.clone(),
            training_applications: manifest.data.applications,
            training_defaults: manifest.data.defaults,
            candidates: self
                .candidates
                .iter()
                .map(|candidate| candidate.answer(&self.champion))
                .collect(),
            threshold: ThresholdChoice {
                threshold: manifest.threshold,
                break_even: choice
                    .and_then(|choice| choice.break_even)
                    .or(self.break_even)
                    .unwrap_or_else(|| manifest.cost_matrix.break_even()),
                break_even_cost: choice.and_then(|choice| choice.break_even_cost),
                cheapest: choice.and_then(|choice| choice.cheapest),
                cheapest_low: interval.map(|[low, _]| low),
                cheapest_high: interval.map(|[_, high]| high),
            },
            roc: self.roc(bundle),
            cost_curve: self.cost_curve.clone(),
            auc: auc.map(|auc| Estimate { value: auc.value, low: auc.low, high: auc.high }),
            calibration: self.calibration.as_ref().map(|part| Calibration {
                slope: part.slope,
                intercept: part.intercept,
                in_the_large: part.in_the_large,
                expected_calibration_error: part.expected_calibration_error,
                reliability: part.reliability.clone(),
            }),
            feature_importance: self.features(bundle, language),
            reason_importance: self.reasons(language),
            fairness: self.fairness.iter().map(|attribute| attribute.answer(language)).collect(),
            warnings: self.warnings.clone(),
            remarks: self.remarks.clone(),
        }
    }

    /// Computes the ROC curve from the cost curve, exactly.
    ///
    /// `P` is the share of applications that default. Of these, `P − TP` are granted and cost `n`
    /// each. Of the share `r` that is refused, `r − TP` would have repaid and cost `p` each. So the
    /// cost is `n (P − TP) + p (r − TP)`, and `TP = (n P + p r − cost) / (n + p)`.
    fn roc(&self, bundle: &Bundle) -> Vec<RocPoint> {
        let (costs, data) = (bundle.manifest().cost_matrix, &bundle.manifest().data);
        let defaults = data.defaults as f64 / data.applications as f64;
        if !(0.0 < defaults && defaults < 1.0) {
            return Vec::new();
        }
        let point = |&CostPoint { threshold, cost, refusal_rate }: &CostPoint| {
            let refused = costs.false_positive * refusal_rate;
            let caught = (costs.false_negative * defaults + refused - cost)
                / (costs.false_negative + costs.false_positive);
            RocPoint {
                false_positive_rate: ((refusal_rate - caught) / (1.0 - defaults)).clamp(0.0, 1.0),
                true_positive_rate: (caught / defaults).clamp(0.0, 1.0),
                threshold,
            }
        };
        let mut roc: Vec<RocPoint> = self.cost_curve.iter().map(point).collect();
        roc.sort_by(|left, right| right.threshold.total_cmp(&left.threshold));
        roc
    }

    fn features(&self, bundle: &Bundle, language: Language) -> Vec<FeatureImportance> {
        let features = bundle.features();
        let all: f64 = self.feature_importance.iter().map(|part| part.importance).sum();
        let importance = |part: &ReportFeature| {
            let feature = &features.features[features.position(&part.feature)?];
            Some(FeatureImportance {
                feature: feature.name.clone(),
                label: feature.label.text(language).to_owned(),
                group: feature.group.code().to_owned(),
                share: part.importance / all,
            })
        };
        self.feature_importance.iter().filter(|_| all > 0.0).filter_map(importance).collect()
    }

    fn reasons(&self, language: Language) -> Vec<ReasonImportance> {
        let all: f64 = self.group_importance.iter().map(|part| part.importance).sum();
        let importance = |part: &ReportReasonGroup| {
            let group = ReasonGroup::ALL.into_iter().find(|group| group.code() == part.group)?;
            let (code, label) = (part.group.clone(), group.label().text(language).to_owned());
            Some(ReasonImportance { code, label, share: part.importance / all })
        };
        self.group_importance.iter().filter(|_| all > 0.0).filter_map(importance).collect()
    }
}

/// Reads one part of a report; `None` if it has another form.
fn part<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

/// Reads the items of a list, without those that have another form.
fn parts<T: DeserializeOwned>(value: &Value) -> Vec<T> {
    value.as_array().into_iter().flatten().filter_map(part).collect()
}

impl ReportCandidate {
    fn answer(&self, champion: &str) -> Candidate {
        let metrics = self.evaluation.iter().flat_map(|evaluation| &evaluation.metrics);
        let metric = |name: &str| {
            let found = metrics.clone().find(|metric| metric.name == name)?;
            Some(Estimate { value: found.value, low: found.low, high: found.high })
        };
        let difference = self.champion_against_it.as_ref();
        Candidate {
            name: self.name.clone(),
            inputs: self.features,
            trees: self.trees.as_ref().map(|trees| trees.most),
            auc: metric("auc"),
            cost: metric("cost_per_application"),
            refusal_rate: metric("refusal_rate"),
            is_champion: self.name == champion,
            champion_auc_difference: difference.and_then(|difference| difference.auc),
            champion_cost_difference: difference.and_then(|difference| difference.cost),
        }
    }
}

impl ReportAttribute {
    /// Builds the response, without groups of fewer than ten applications.
    ///
    /// Groups that would reveal these are hidden too, because the total of all groups is known.
    fn answer(&self, language: Language) -> FairnessAttribute {
        let cell = |clients| Cell { clients, can_be_filled: clients > 0 };
        let cells =
            self.groups.iter().map(|people| cell(people.applications)).chain([cell(self.unknown)]);
        let hidden = disclosure::hidden(&cells.collect::<Vec<_>>());
        let shown = self.groups.iter().enumerate().filter(|(at, _)| !hidden[*at]);
        FairnessAttribute {
            attribute: self.code.clone(),
            label: self.label.text(language).to_owned(),
            below_four_fifths: self.below_four_fifths,
            groups: shown
                .map(|(at, people)| people.answer(at == self.reference, language))
                .collect(),
        }
    }
}

impl ReportFairnessGroup {
    fn answer(&self, is_reference: bool, language: Language) -> FairnessGroup {
        let complement = |granted: Estimate| Estimate {
            value: 1.0 - granted.value,
            low: 1.0 - granted.high,
            high: 1.0 - granted.low,
        };
        FairnessGroup {
            label: self.label.text(language).to_owned(),
            is_reference,
            applications: self.applications,
            default_rate: self.default_rate,
            mean_probability: self.mean_probability,
            refusal_rate: self.selection_rate.map(complement),
            disparate_impact: self.disparate_impact,
            true_positive_rate: self.true_positive_rate,
            false_positive_rate: self.false_positive_rate,
            auc: self.auc,
            cost: self.cost_per_application,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::test_bundle::champion;

    #[test]
    fn the_roc_curve_follows_from_the_costs() {
        // Ten of a hundred applications default. 30 are refused, 6 of which would default. For a
        // hundred applications this costs 4 × 10 + 24 × 1.
        let mut bundle = champion();
        let manifest = scoring::Manifest {
            data: scoring::DataSummary {
                applications: 100,
                defaults: 10,
                ..bundle.manifest().data.clone()
            },
            ..bundle.manifest().clone()
        };
        let (features, model) = (bundle.features().clone(), bundle.model().clone());
        bundle = Bundle::assemble(
            bundle.folder().into(),
            manifest,
            features,
            model,
            bundle.calibration().clone(),
        )
        .unwrap();
        let report = Report::parse(&json!({"cost_curve": [
            {"threshold": 0.0, "cost": 0.9, "refusal_rate": 1.0},
            {"threshold": 0.2, "cost": 0.64, "refusal_rate": 0.3},
            {"threshold": 1.0, "cost": 1.0, "refusal_rate": 0.0}
        ]}));
        let roc: Vec<[f64; 3]> = report
            .roc(&bundle)
            .iter()
            .map(|point| [point.threshold, point.false_positive_rate, point.true_positive_rate])
            .collect();
        let expected = [[1.0, 0.0, 0.0], [0.2, 24.0 / 90.0, 0.6], [0.0, 1.0, 1.0]];
        for (found, expected) in roc.iter().flatten().zip(expected.iter().flatten()) {
            assert!((found - expected).abs() < 1e-12, "{roc:?}");
        }
        assert_eq!(roc.len(), 3);
    }

    #[test]
    fn what_is_not_there_or_otherwise_is_left_out_and_the_rest_is_told() {
        let report = Report::parse(&json!({
            "champion": 7,
            "candidates": [{"name": "a", "features": 3}, {"name": "without features"}, "b"],
            "calibration": {"slope": {"value": 1.0, "low": 0.9, "high": 1.1}},
            "cost_curve": "none",
            "warnings": ["one", 2]
        }));
        let answer = report.answer(&champion(), Language::French);
        let names: Vec<&str> =
            answer.candidates.iter().map(|candidate| candidate.name.as_str()).collect();
        assert_eq!((names, answer.candidates[0].auc), (vec!["a"], None));
        let calibration = answer.calibration.unwrap();
        assert_eq!(
            (calibration.slope.unwrap().high, calibration.intercept, calibration.reliability.len()),
            (1.1, None, 0)
        );
        assert!(
            answer.cost_curve.is_empty() && answer.roc.is_empty() && answer.fairness.is_empty()
        );
        assert_eq!(answer.warnings, ["one"]);
        // The threshold that follows from the costs is always known.
        assert!((answer.threshold.break_even - 1.0 / 11.0).abs() < 1e-12);
    }

    #[test]
    fn a_group_of_few_is_left_out_and_with_it_what_would_give_it_away() {
        let people = |applications: usize| json!({"label": {"fr": "G", "en": "G"}, "applications": applications});
        let told = |sizes: &[usize], unknown: usize| -> Vec<usize> {
            let groups: Vec<Value> = sizes.iter().map(|&size| people(size)).collect();
            let attribute = json!({"code": "x", "label": {"fr": "X", "en": "X"}, "reference": 0, "unknown": unknown,
                                   "groups": groups});
            let report = Report::parse(&json!({"studies": {"fairness": [attribute]}}));
            report.answer(&champion(), Language::French).fairness[0]
                .groups
                .iter()
                .map(|group| group.applications)
                .collect()
        };
        assert_eq!(told(&[500, 30, 40], 0), [500, 30, 40]);
        assert_eq!(told(&[500, 30, 4], 0), [500], "500 alone: the 4 would follow from the 30");
        assert_eq!(told(&[500, 30, 4], 8), [500, 30], "4 and 8 are told from nothing");
    }
}

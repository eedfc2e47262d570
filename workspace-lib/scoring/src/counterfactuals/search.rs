//! The smallest changes that would be granted.

use super::levers::{Lever, Pulls, changes};
use super::{Change, Counterfactual};
use crate::features::Applicant;
use crate::{Bundle, Decision, Record, Value};

/// Most proposals for one application.
const MOST: usize = 3;

/// A proposal's probability is at most this share of the threshold: small changes of the data do not undo it.
const MARGIN: f64 = 0.95;

/// Steps that one lever is tried in.
const STEPS: usize = 24;

/// Steps of each of two levers that are tried together.
const STEPS_OF_TWO: usize = 10;

/// A lever that is pulled by less, of two, is hardly one.
const LEAST: f64 = 0.05;

/// What a second lever adds to the effort: a client would rather do one thing than two.
const ANOTHER: f64 = 0.1;

/// An application that is changed again and again.
struct Application<'a> {
    bundle: &'a Bundle,
    record: &'a Record,
    applicant: Applicant,
}

/// Levers that are enough, and by how much.
#[derive(Debug, Clone)]
struct Found {
    pulls: Vec<(Lever, f64)>,
    effort: f64,
}

impl Bundle {
    /// Up to three different ways to have a refused application granted, the least effort first; none if the application is
    /// granted as it is, or if nothing plausible is enough.
    ///
    /// `applicant` is what [`explain`](Self::explain) takes. Each proposal was scored again as a whole; its probability is at most 95 % of the
    /// threshold.
    pub fn counterfactuals(&self, applicant: &Record) -> Vec<Counterfactual> {
        let application = Application { bundle: self, record: applicant, applicant: self.plan().applicant(applicant) };
        if Decision::of(application.probability(&[]).unwrap_or(f64::NAN), self.manifest().threshold)
            == Decision::Granted
        {
            return Vec::new();
        }
        let mut found: Vec<Found> = Lever::ALL.iter().filter_map(|&lever| application.one(lever)).collect();
        for (index, &first) in Lever::ALL.iter().enumerate() {
            let seconds = Lever::ALL[index + 1..].iter().filter(|second| first.goes_with(**second));
            found.extend(seconds.filter_map(|&second| application.two(first, second)));
        }
        found.sort_by(|left, right| left.effort.total_cmp(&right.effort));
        let mut proposals: Vec<Counterfactual> = Vec::new();
        for found in found {
            // Two proposals that have a lever in common are too alike to be a choice, unless it is all there is.
            let is_different =
                proposals.iter().all(|proposal| found.pulls.iter().all(|(lever, _)| !proposal.levers.contains(lever)));
            if is_different && proposals.len() < MOST {
                proposals.extend(application.proposal(&found));
            }
        }
        proposals
    }
}

impl Application<'_> {
    /// The least of one lever that is enough.
    fn one(&self, lever: Lever) -> Option<Found> {
        if !lever.is_gradual() {
            let pulls = vec![(lever, 1.0)];
            return self.is_enough(&pulls).then_some(Found { pulls, effort: 0.5 });
        }
        let share = |step: usize| step as f64 / STEPS as f64;
        let pulls = |share: f64| [(lever, share)];
        // The next step has to be enough too: what holds at one point alone is a fluke of the trees.
        let enough = |step: usize| self.is_enough(&pulls(share(step)));
        let step = (1..=STEPS).find(|&step| enough(step) && (step == STEPS || enough(step + 1)))?;
        let share = self.least(share(step - 1), share(step), |share| pulls(share).to_vec());
        Some(Found { pulls: pulls(share).to_vec(), effort: share })
    }

    /// The least of two levers together that is enough, where neither is enough with so little.
    fn two(&self, first: Lever, second: Lever) -> Option<Found> {
        let mut best: Option<Found> = None;
        for step in 1..=STEPS_OF_TWO {
            let share = step as f64 / STEPS_OF_TWO as f64;
            let others = if second.is_gradual() { 1..=STEPS_OF_TWO } else { STEPS_OF_TWO..=STEPS_OF_TWO };
            for other in others {
                let other = other as f64 / STEPS_OF_TWO as f64;
                let effort = share + if second.is_gradual() { other } else { 0.5 } + ANOTHER;
                let pulls = vec![(first, share), (second, other)];
                if best.as_ref().is_none_or(|best| effort < best.effort) && self.is_enough(&pulls) {
                    best = Some(Found { pulls, effort });
                }
            }
        }
        let mut best = best?;
        for at in 0..best.pulls.len() {
            let (lever, share) = best.pulls[at];
            if lever.is_gradual() {
                let step = 1.0 / STEPS_OF_TWO as f64;
                let pulls = |share: f64| {
                    let mut pulls = best.pulls.clone();
                    pulls[at].1 = share;
                    pulls
                };
                let least = self.least((share - step).max(LEAST), share, pulls);
                best.effort -= share - least;
                best.pulls[at].1 = least;
            }
        }
        Some(best)
    }

    /// The least share between one that is not enough and one that is.
    fn least(&self, mut low: f64, mut high: f64, pulls: impl Fn(f64) -> Vec<(Lever, f64)>) -> f64 {
        for _ in 0..5 {
            let middle = f64::midpoint(low, high);
            if self.is_enough(&pulls(middle)) { high = middle } else { low = middle }
        }
        high
    }

    fn is_enough(&self, pulls: &Pulls) -> bool {
        let most = MARGIN * self.bundle.manifest().threshold;
        self.probability(pulls).is_some_and(|probability| probability <= most)
    }

    /// Probability of default with the levers pulled; nothing if they cannot be.
    fn probability(&self, pulls: &Pulls) -> Option<f64> {
        let plan = self.bundle.plan();
        let changes = changes(self.bundle, self.record, pulls)?;
        let applicant = plan.edited(&self.applicant, changes.iter().map(|(name, value)| (name.as_str(), value)));
        let score = self.bundle.model().score(&plan.inputs(&applicant));
        Some(self.bundle.calibration().at(score).probability)
    }

    /// The whole changed application, scored again; nothing if that does not confirm it.
    fn proposal(&self, found: &Found) -> Option<Counterfactual> {
        let changes = changes(self.bundle, self.record, &found.pulls)?;
        let mut record = self.record.clone();
        for (name, value) in &changes {
            record.set(name.clone(), value.clone());
        }
        let explanation = self.bundle.explain(&record);
        if explanation.probability > MARGIN * explanation.threshold {
            return None;
        }
        let change = |(field, to): (String, Value)| Change { from: self.record.get(&field).clone(), field, to };
        Some(Counterfactual {
            levers: found.pulls.iter().map(|(lever, _)| *lever).collect(),
            changes: changes.into_iter().map(change).collect(),
            effort: found.effort,
            explanation,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use std::fmt::Write as _;

    use super::*;
    use crate::features::{column, divide, feature};
    use crate::model::Model;
    use crate::{
        Calibration, CalibrationPoint, Costs, DataSummary, FORMAT, FeatureSet, Field, FieldKind, Label, Manifest, Unit,
    };

    /// One split for each feature: −1 up to the threshold, 1 above or missing.
    const STUMPS: [(&str, f64); 3] = [("credit_to_income", 4.0), ("credit_to_annuity", 30.0), ("external_score", 2.0)];

    fn model() -> Model {
        let names = STUMPS.map(|(name, _)| name).join(" ");
        let mut text = format!(
            "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=2\n\
             objective=binary sigmoid:1\nfeature_names={names}\ntree_sizes=1 1 1\n"
        );
        for (index, (_, threshold)) in STUMPS.iter().enumerate() {
            _ = write!(
                text,
                "\nTree={index}\nnum_leaves=2\nnum_cat=0\nsplit_feature={index}\nthreshold={threshold}\n\
                 decision_type=8\nleft_child=-1\nright_child=-2\nleaf_value=-1 1\nleaf_count=50 50\n\
                 internal_count=100\nis_linear=0\n\n"
            );
        }
        Model::parse(&(text + "\nend of trees\n")).unwrap()
    }

    /// Grants at a score of −1 and below: with one bad answer out of three.
    fn bundle() -> Bundle {
        let field = |name: &str| Field {
            name: name.into(),
            label: Label::default(),
            unit: Unit::Amount,
            kind: FieldKind::Number,
            required: true,
            minimum: Some(0.0),
            maximum: Some(1e7),
            categories: Vec::new(),
        };
        let ratio = |name, left, right| feature(name, "", "").row(divide(column(left), column(right)));
        let features = FeatureSet {
            fields: ["AMT_CREDIT", "AMT_ANNUITY", "AMT_GOODS_PRICE", "AMT_INCOME_TOTAL"].map(field).into(),
            features: vec![
                ratio("credit_to_income", "AMT_CREDIT", "AMT_INCOME_TOTAL"),
                ratio("credit_to_annuity", "AMT_CREDIT", "AMT_ANNUITY"),
                feature("external_score", "", "").row(column("EXT_SOURCE_2")),
            ],
            ..FeatureSet::default()
        };
        let manifest = Manifest {
            format: FORMAT,
            version: String::new(),
            created_at: String::new(),
            data: DataSummary { fingerprint: String::new(), applications: 0, defaults: 0, missing_tables: Vec::new() },
            feature_names: STUMPS.map(|(name, _)| name.to_owned()).into(),
            cost_matrix: Costs { false_negative: 10.0, false_positive: 1.0 },
            threshold: 0.1,
            metrics: Vec::new(),
            files: BTreeMap::new(),
        };
        let point = |score, probability| CalibrationPoint { score, probability, low: probability, high: probability };
        let calibration =
            Calibration { method: String::new(), points: vec![point(-3.0, 0.0), point(-1.0, 0.09), point(1.0, 0.5)] };
        Bundle::assemble("".into(), manifest, features, model(), calibration).unwrap()
    }

    fn applicant(credit: f64, annuity: f64, income: f64, external_score: f64) -> Record {
        let fields = [("AMT_CREDIT", credit), ("AMT_ANNUITY", annuity), ("AMT_INCOME_TOTAL", income)];
        fields.into_iter().chain([("EXT_SOURCE_2", external_score)]).collect()
    }

    fn changes_of(proposal: &Counterfactual) -> Vec<(&str, f64)> {
        proposal.changes.iter().map(|change| (change.field.as_str(), change.to.number())).collect()
    }

    #[test]
    fn proposes_the_smallest_change_of_each_lever_that_is_enough() {
        // A credit of five years' income, and a score that cannot change: one of both has to go.
        let proposals = bundle().counterfactuals(&applicant(500_000.0, 20_000.0, 100_000.0, 3.0));
        // As much income as four years of it make the credit: 125,000; in steps of 1,000.
        assert_eq!(proposals[0].levers, [Lever::CoBorrowerIncome]);
        assert_eq!(changes_of(&proposals[0]), [("AMT_INCOME_TOTAL", 125_000.0)]);
        assert_eq!(proposals[0].changes[0].from, Value::Number(100_000.0));
        // A credit of four years' income, with as many payments.
        assert_eq!(proposals[1].levers, [Lever::Amount]);
        assert_eq!(changes_of(&proposals[1]), [("AMT_CREDIT", 400_000.0), ("AMT_ANNUITY", 16_000.0)]);
        assert_eq!(proposals.len(), 2, "no price of goods, so no down payment; the duration changes nothing");
        for proposal in &proposals {
            assert_eq!(proposal.explanation.decision, Decision::Granted);
            assert!((proposal.explanation.probability - 0.09).abs() < 1e-12);
        }
    }

    #[test]
    fn two_levers_together_where_neither_is_enough_alone() {
        // A score that cannot change, six years' income and 40 payments: both have to go.
        let proposals = bundle().counterfactuals(&applicant(600_000.0, 15_000.0, 100_000.0, 3.0));
        assert_eq!(proposals[0].levers, [Lever::ShorterDuration, Lever::CoBorrowerIncome]);
        assert_eq!(changes_of(&proposals[0]), [("AMT_ANNUITY", 20_000.0), ("AMT_INCOME_TOTAL", 150_000.0)]);
        assert_eq!(proposals.len(), 1, "every other way has a lever in common with it");
    }

    #[test]
    fn has_nothing_to_propose_where_the_application_is_granted_or_cannot_be() {
        assert!(bundle().counterfactuals(&applicant(300_000.0, 20_000.0, 100_000.0, 1.0)).is_empty());
        assert!(bundle().counterfactuals(&applicant(5_000_000.0, 50_000.0, 100_000.0, 3.0)).is_empty());
        assert!(bundle().counterfactuals(&Record::new()).is_empty(), "nothing to change");
    }
}

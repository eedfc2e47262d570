//! Figures of Evidently and NannyML on the same values, from `benchmarks/monitoring/oracle.py`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use contract::{DriftReport, VariableDrift};
use monitoring::{
    Baseline, Column, Observed, Recorder, ReferenceRow, Scored, Summary, drift, estimated, realised,
};
use serde_json::Value;

const ORACLE: &str = include_str!("oracle.json");

/// A period as `table` of the script invents it.
struct Period {
    amount: Vec<f64>,
    region: Vec<&'static str>,
    count: Vec<f64>,
    probability: Vec<f64>,
    defaulted: Vec<bool>,
}

fn random_numbers(seed: u64, count: usize) -> Vec<f64> {
    let mut state = seed;
    let mut next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / 2.0_f64.powi(53)
    };
    (0..count).map(|_| next()).collect()
}

fn period(rows: usize, seed: u64, is_later: bool) -> Period {
    let uniform: Vec<Vec<f64>> = (0..6).map(|column| random_numbers(seed + column, rows)).collect();
    let choose = |later: f64, before: f64| if is_later { later } else { before };
    let amount = |row: usize| {
        if uniform[1][row] < choose(0.12, 0.05) {
            f64::NAN
        } else {
            -1000.0 * (1.0 - uniform[0][row]).ln() * choose(1.15, 1.0)
        }
    };
    let limits = if is_later { [0.3, 0.55, 0.8] } else { [0.4, 0.7, 0.9] };
    let names = ["east", "north", "south", "west"];
    let region =
        |row: usize| names[limits.iter().filter(|limit| **limit < uniform[2][row]).count()];
    let probability: Vec<f64> = uniform[4].iter().map(|u| u.powf(choose(2.6, 3.0))).collect();
    Period {
        amount: (0..rows).map(amount).collect(),
        region: (0..rows).map(region).collect(),
        count: uniform[3].iter().map(|u| (u.powf(choose(1.3, 1.0)) * 5.0).floor()).collect(),
        defaulted: (0..rows).map(|row| uniform[5][row] < probability[row]).collect(),
        probability,
    }
}

impl Period {
    fn baseline(&self, threshold: f64) -> Baseline {
        let region = self.region.iter().map(|name| Some((*name).to_owned())).collect();
        let columns = [
            ("amount".to_owned(), Column::Numbers(self.amount.clone())),
            ("region".to_owned(), Column::Categories(region)),
            ("count".to_owned(), Column::Numbers(self.count.clone())),
        ];
        let rows: Vec<ReferenceRow<'_>> = self
            .probability
            .iter()
            .zip(&self.defaulted)
            .map(|(&probability, &defaulted)| ReferenceRow {
                probability,
                defaulted,
                stratum: "",
                groups: &[],
            })
            .collect();
        Baseline::new(threshold, None, &columns, &rows)
    }

    fn summary(&self, baseline: &Baseline) -> Summary {
        let mut recorder = Recorder::new(baseline);
        for (row, &probability) in self.probability.iter().enumerate() {
            let values = [
                Observed::Number(self.amount[row]),
                Observed::Category(self.region[row]),
                Observed::Number(self.count[row]),
            ];
            recorder.add(&Scored {
                values: &values,
                probability,
                is_refused: probability >= baseline.threshold,
                stratum: "",
                groups: &[],
                identity: None,
            });
        }
        recorder.finish()
    }
}

struct Case {
    oracle: Value,
    baseline: Baseline,
    current: Period,
    summary: Summary,
}

fn case() -> Case {
    let oracle: Value = serde_json::from_str(ORACLE).unwrap();
    let rows = |period: &str| oracle["rows"][period].as_u64().unwrap() as usize;
    let threshold = oracle["nannyml"]["threshold"].as_f64().unwrap();
    let baseline = period(rows("reference"), 1, false).baseline(threshold);
    let current = period(rows("current"), 101, true);
    let summary = current.summary(&baseline);
    Case { oracle, baseline, current, summary }
}

impl Case {
    fn figure(&self, tool: &str, name: &str) -> f64 {
        self.oracle[tool][name].as_f64().unwrap_or_else(|| panic!("{tool} {name}"))
    }

    fn drift(&self) -> DriftReport {
        drift(&self.baseline, &self.summary, 0.01)
    }
}

fn of<'a>(report: &'a DriftReport, name: &str) -> &'a VariableDrift {
    report.variables.iter().find(|variable| variable.name == name).unwrap()
}

fn close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found}, expected {expected} ± {tolerance}");
}

#[test]
fn stability_indices_are_evidentlys() {
    let case = case();
    let report = case.drift();
    for (name, figure) in [("count", "count_psi"), ("region", "region_psi")] {
        close(of(&report, name).stability_index.value, case.figure("evidently", figure), 1e-9);
    }
}

#[test]
fn tests_of_shape_are_nannymls_and_evidentlys() {
    let case = case();
    let report = case.drift();
    let chi_squared = of(&report, "region").test.unwrap();
    close(chi_squared.statistic / case.figure("nannyml", "region_chi2"), 1.0, 1e-9);
    // A hundred ranges know the largest difference to within a hundredth, from below.
    let test = of(&report, "amount").test.unwrap();
    let exact = case.figure("nannyml", "amount_kolmogorov_smirnov");
    assert!(test.statistic <= exact && exact - test.statistic < 0.01, "{test:?}, {exact}");
    let p_value = case.figure("evidently", "amount_ks_p_value");
    close(test.p_value.log10(), p_value.log10(), 1.0);
}

#[test]
fn wasserstein_is_nannymls_and_evidentlys() {
    let case = case();
    let report = case.drift();
    let amount = of(&report, "amount");
    let exact = case.figure("nannyml", "amount_wasserstein");
    close(amount.wasserstein.unwrap() / exact, 1.0, 0.02);
    let scaled = case.figure("evidently", "amount_wasserstein_scaled");
    close(amount.wasserstein_scaled.unwrap() / scaled, 1.0, 0.02);
}

#[test]
fn missing_values_are_counted_with_an_interval() {
    let case = case();
    let report = case.drift();
    let amount = of(&report, "amount");
    let share = |values: &[f64]| {
        values.iter().filter(|value| value.is_nan()).count() as f64 / values.len() as f64
    };
    close(amount.missing_now, share(&case.current.amount), 1e-12);
    let change = amount.missing_change;
    assert!(
        change.low < change.value && change.value < change.high && change.low > 0.04,
        "{change:?}"
    );
}

#[test]
fn estimates_are_nannymls() {
    let case = case();
    let costs = contract::CostMatrix::default();
    let found = estimated(&case.baseline, &case.summary, costs, 0.05, None).unwrap();
    // Cases in one of a hundred parts count as tied; costs are sums, and exact.
    let auc = found.auc.unwrap();
    close(auc.value, case.figure("nannyml", "auc"), 0.001);
    close(found.cost.value, case.figure("nannyml", "cost"), 1e-9);
    // Its sampling error is that of drawing other clients as well; ours is that of outcomes.
    let standard_error = (auc.high - auc.low) / 2.0 / 1.96;
    let theirs = case.figure("nannyml", "auc_sampling_error");
    assert!(standard_error > 0.5 * theirs && standard_error <= 1.5 * theirs, "{standard_error}");
    assert!(found.validity.broken.is_empty(), "{:?}", found.validity);
}

#[test]
fn the_estimate_contains_what_was_realised() {
    let case = case();
    let costs = contract::CostMatrix::default();
    let mut outcomes = monitoring::OutcomeSummary::empty(&case.baseline.scores);
    for (&probability, &defaulted) in case.current.probability.iter().zip(&case.current.defaulted) {
        outcomes.add(&case.baseline.scores, probability, defaulted);
    }
    let found = realised(&case.baseline, &outcomes, costs).unwrap();
    assert_eq!(Some(found.calibration.defaults), case.oracle["realised"]["defaults"].as_u64());
    close(found.brier_score, case.figure("realised", "brier"), 1e-9);
    // Cases in one of a hundred parts count as tied.
    let exact = case.figure("realised", "auc");
    close(found.auc.unwrap().value, exact, 0.001);
    let estimate = estimated(&case.baseline, &case.summary, costs, 0.05, None).unwrap();
    let auc = estimate.auc.unwrap();
    assert!(auc.low <= exact && exact <= auc.high, "{auc:?}, realised {exact}");
    let (cost, announced) = (found.cost.value, estimate.cost);
    assert!(announced.low <= cost && cost <= announced.high, "{announced:?}, realised {cost}");
}

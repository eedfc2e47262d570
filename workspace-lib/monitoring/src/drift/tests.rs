//! Tests of drift: by product, with few predictions, with repeated ones, and its false alarms.

use super::*;
use crate::baseline::{Column, Recorder, ReferenceRow, Scored};
use crate::partition::Observed;

const RATE: f64 = 0.01;

/// A client: product, amount and region.
type Client = (&'static str, f64, &'static str);

/// Clients of one product, with amounts evenly spread from 0 to `highest`.
fn clients(product: &'static str, count: u32, highest: f64) -> Vec<Client> {
    let amount = |at: u32| highest * f64::from(at) / f64::from(count);
    let region = |at: u32| if at.is_multiple_of(2) { "north" } else { "south" };
    (0..count).map(|at| (product, amount(at), region(at))).collect()
}

fn baseline(clients: &[Client]) -> Baseline {
    let columns = [
        ("amount".to_owned(), Column::Numbers(clients.iter().map(|client| client.1).collect())),
        (
            "region".to_owned(),
            Column::Categories(clients.iter().map(|client| Some(client.2.to_owned())).collect()),
        ),
    ];
    let rows: Vec<ReferenceRow<'_>> = clients
        .iter()
        .enumerate()
        .map(|(at, client)| ReferenceRow {
            probability: at as f64 / clients.len() as f64,
            defaulted: false,
            stratum: client.0,
            groups: &[],
        })
        .collect();
    Baseline::new(0.5, Some("product".to_owned()), &columns, &rows)
}

fn summary(baseline: &Baseline, clients: &[Client], identity: Option<u64>) -> Summary {
    let mut recorder = Recorder::new(baseline);
    for (at, (stratum, amount, region)) in clients.iter().enumerate() {
        recorder.add(&Scored {
            values: &[Observed::Number(*amount), Observed::Category(region)],
            probability: at as f64 / clients.len() as f64,
            is_refused: false,
            stratum,
            groups: &[],
            identity,
        });
    }
    recorder.finish()
}

fn of<'a>(report: &'a DriftReport, name: &str) -> &'a VariableDrift {
    report.variables.iter().find(|variable| variable.name == name).unwrap()
}

#[test]
fn a_change_of_the_mix_is_one_finding() {
    let reference = [clients("cash", 9000, 1000.0), clients("revolving", 1000, 100.0)].concat();
    let baseline = baseline(&reference);
    // Half and half now; within each product nothing has moved.
    let now = [clients("cash", 2000, 1000.0), clients("revolving", 2000, 100.0)].concat();
    let report = drift(&baseline, &summary(&baseline, &now, None), RATE);
    let mix = report.mix.as_ref().unwrap();
    let expected = -0.4 * (0.5_f64 / 0.9).ln() + 0.4 * 5.0_f64.ln();
    assert!((mix.stability_index.value - expected).abs() < 1e-12, "{mix:?}");
    assert!(mix.exceeds(0.25) && mix.test.is_some_and(|test| test.p_value < 1e-9));
    let amount = of(&report, "amount");
    assert!(amount.stability_index.value < 0.01, "{amount:?}");
    // Without strata, every variable that depends on the product has moved.
    let as_one = |clients: &[Client]| {
        clients.iter().map(|client| ("", client.1, client.2)).collect::<Vec<_>>()
    };
    let baseline = self::baseline(&as_one(&reference));
    let report = drift(&baseline, &summary(&baseline, &as_one(&now), None), RATE);
    assert!(of(&report, "amount").exceeds(0.25));
}

#[test]
fn a_product_that_the_reference_lacks_is_compared_with_all_of_it() {
    let baseline = baseline(&clients("cash", 5000, 1000.0));
    let now = clients("leasing", 1000, 1000.0);
    let report = drift(&baseline, &summary(&baseline, &now, None), RATE);
    assert!(of(&report, "amount").stability_index.value < 0.01);
    // One product has no mix to speak of, and a new one is still nothing the reference holds.
    assert_eq!(report.mix, None);
}

#[test]
fn too_few_are_not_judged_and_nothing_is_no_drift() {
    let baseline = baseline(&clients("cash", 5000, 1000.0));
    let few = summary(&baseline, &clients("cash", 99, 9000.0), None);
    let report = drift(&baseline, &few, RATE);
    assert!(report.variables.iter().all(|variable| variable.is_too_few));
    assert!(!of(&report, "amount").exceeds(0.0));
    let nothing = drift(&baseline, &Summary::default(), RATE);
    assert_eq!((nothing.predictions, nothing.score, nothing.variables.len()), (0, None, 0));
}

#[test]
fn one_application_sent_500_times_counts_once() {
    let baseline = baseline(&clients("cash", 5000, 1000.0));
    let same = vec![("cash", 9999.0, "west"); 500];
    let found = summary(&baseline, &same, Some(7));
    assert_eq!((found.predictions, found.repeated, found.outside), (1, 499, 1));
    let found = summary(&baseline, &same, None);
    assert_eq!((found.predictions, found.repeated, found.outside), (500, 0, 500));
    let report = drift(&baseline, &found, RATE);
    let region = of(&report, "region");
    assert!((region.new_category_share - 1.0).abs() < 1e-12 && region.exceeds(0.25));
    assert_eq!(region.new_categories["west"], 500);
}

#[test]
fn without_drift_the_limit_of_chance_is_crossed_as_rarely_as_asked() {
    let baseline = baseline(&clients("cash", 20_000, 1000.0));
    let mut state = 1_u64;
    let mut random = move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / 2.0_f64.powi(53)
    };
    let (mut alarms, periods) = (0, 400);
    for _ in 0..periods {
        let now: Vec<Client> = (0..500)
            .map(|_| ("cash", 1000.0 * random(), if random() < 0.5 { "north" } else { "south" }))
            .collect();
        let report = drift(&baseline, &summary(&baseline, &now, None), 0.05);
        alarms += usize::from(of(&report, "amount").exceeds(0.0));
    }
    // Half of 0.05 for each of two variables: ten of 400 periods; 24 are four deviations more.
    assert!((1..=24).contains(&alarms), "{alarms}");
}

//! Each scenario of a later period changes what it says, and nothing else.

use std::collections::HashSet;

use super::{POPULATION, batches_of, first_batch_of, integers, numbers};
use crate::columns::Values;
use crate::population::{Drift, Period};

const TRAIN: &str = "application_train";

/// Returns the columns in which a later period differs from the first one, apart from the keys.
fn changed_columns(drift: Drift) -> Vec<&'static str> {
    let values = |period: Period, name: &str| -> Vec<&Values> {
        batches_of(period, TRAIN).map(|table| table.values(name).unwrap()).collect()
    };
    let (first, later) = (Period::from(POPULATION), POPULATION.with_drift(drift));
    let names = first_batch_of(TRAIN).columns.iter().map(|column| column.name);
    names
        .filter(|name| *name != "SK_ID_CURR" && values(first, name) != values(later, name))
        .collect()
}

/// Returns a column of all applications with an outcome.
fn train(period: impl Into<Period>, column: &str) -> Vec<Option<f64>> {
    batches_of(period, TRAIN).flat_map(|table| numbers(table, column)).collect()
}

fn mean(period: impl Into<Period>, column: &str) -> f64 {
    let known: Vec<f64> = train(period, column).into_iter().flatten().collect();
    known.iter().sum::<f64>() / known.len() as f64
}

#[test]
fn an_income_shock_moves_incomes_and_outcomes_only() {
    assert_eq!(changed_columns(Drift::IncomeShock), ["TARGET", "AMT_INCOME_TOTAL"]);
    let later = POPULATION.with_drift(Drift::IncomeShock);
    let fall = mean(later, "AMT_INCOME_TOTAL") / mean(POPULATION, "AMT_INCOME_TOTAL");
    assert!((0.85..0.93).contains(&fall), "{fall}");
    let rise = mean(later, "TARGET") / mean(POPULATION, "TARGET");
    assert!((1.2..1.9).contains(&rise), "{rise}");
}

#[test]
fn a_broken_field_moves_two_columns_and_no_outcome() {
    assert_eq!(changed_columns(Drift::BrokenField), ["DAYS_EMPLOYED", "EXT_SOURCE_3"]);
    let later = POPULATION.with_drift(Drift::BrokenField);
    let share = |column: &str, value: Option<f64>| {
        let cells = train(later, column);
        cells.iter().filter(|cell| **cell == value).count() as f64 / cells.len() as f64
    };
    let missing = share("EXT_SOURCE_3", None);
    let unknown = share("DAYS_EMPLOYED", Some(365_243.0));
    // Before, 19 and 18 % were missing. The scenario removes 70 and 40 % of the rest.
    assert!(
        (0.72..0.8).contains(&missing) && (0.46..0.56).contains(&unknown),
        "{missing} {unknown}"
    );
}

#[test]
fn a_rise_in_defaults_moves_nothing_else() {
    assert_eq!(changed_columns(Drift::RiseInDefaults), ["TARGET"]);
    let rise =
        mean(POPULATION.with_drift(Drift::RiseInDefaults), "TARGET") / mean(POPULATION, "TARGET");
    assert!((1.35..1.7).contains(&rise), "{rise}");
}

#[test]
fn a_new_channel_brings_a_quarter_of_young_clients_and_leaves_the_others_alone() {
    let first = train(POPULATION, "DAYS_BIRTH");
    let later = train(POPULATION.with_drift(Drift::NewChannel), "DAYS_BIRTH");
    let same = first.iter().zip(&later).filter(|(a, b)| a == b).count();
    let share = same as f64 / first.len() as f64;
    assert!((0.71..0.79).contains(&share), "{share}");
    let young = |births: &[Option<f64>]| {
        let under_30 = |day: &&Option<f64>| **day > Some(-30.0 * 365.25);
        births.iter().filter(under_30).count() as f64 / births.len() as f64
    };
    assert!(young(&later) > young(&first) + 0.15, "{} {}", young(&first), young(&later));
}

#[test]
fn periods_have_numbers_of_their_own() {
    let keys = |period: Period, file_stem, key: &str| -> HashSet<i64> {
        batches_of(period, file_stem).flat_map(|table| integers(table, key)).collect()
    };
    let (first, later) = (Period::from(POPULATION), POPULATION.with_drift(Drift::RiseInDefaults));
    for (file_stem, key) in
        [(TRAIN, "SK_ID_CURR"), ("bureau", "SK_ID_BUREAU"), ("previous_application", "SK_ID_PREV")]
    {
        assert!(keys(first, file_stem, key).is_disjoint(&keys(later, file_stem, key)), "{key}");
    }
}

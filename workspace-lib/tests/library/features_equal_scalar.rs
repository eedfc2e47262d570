//! Tests that both evaluators of a feature definition give the same value.
//!
//! For every feature the data frame engine and the scalar evaluation are compared, on random
//! applications and histories with missing values, zeros, infinities and unseen categories.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use scoring::features::{Aggregate, Definition, Plan, Table as History};
use scoring::{FeatureSet, Record, Value};
use workspace_lib::features::{aggregates, definitions, row_features};
use workspace_lib::tables::{Kind, Table, Values};

/// A frame's columns, by name.
type Columns = BTreeMap<String, Vec<Value>>;

/// Returns the raw columns that the features over one source read, and whether they hold text.
///
/// The source is `application` or a history's file stem.
fn raw_columns(set: &FeatureSet, source: &str) -> BTreeMap<String, bool> {
    let table = Table::ALL.into_iter().find(|table| {
        table.file_stem() == source || (source == "application" && *table == Table::ApplicationTest)
    });
    let is_text = |name: &str| {
        let columns = table.expect("every source is a table").columns();
        let column = columns.iter().find(|column| column.name == name);
        matches!(
            column.expect("every feature reads a known column").kind,
            Kind::Category | Kind::Flag
        )
    };
    set.lineage()
        .into_values()
        .flatten()
        .filter_map(|column| column.strip_prefix(&format!("{source}.")).map(str::to_owned))
        .map(|name| (name.clone(), is_text(&name)))
        .collect()
}

fn number() -> impl Strategy<Value = Value> {
    prop_oneof![
        2 => Just(Value::Missing),
        1 => Just(Value::Number(0.0)),
        1 => prop_oneof![Just(f64::INFINITY), Just(f64::NEG_INFINITY)].prop_map(Value::Number),
        4 => (-3000..10i32).prop_map(|days| Value::Number(f64::from(days))),
        4 => (-1.0..1000.0f64).prop_map(Value::Number),
    ]
}

fn text() -> impl Strategy<Value = Value> {
    const KNOWN: [&str; 30] = [
        "Y",
        "N",
        "Active",
        "Closed",
        "Approved",
        "Refused",
        "Canceled",
        "Completed",
        "Cash loans",
        "Revolving loans",
        "Working",
        "Pensioner",
        "Laborers",
        "Higher education",
        "Self-employed",
        "School",
        "Construction",
        "Credit card",
        "Microloan",
        "Mortgage",
        "HC",
        "SCO",
        "high",
        "With parents",
        "0",
        "1",
        "5",
        "C",
        "X",
        "never seen",
    ];
    prop_oneof![1 => Just(Value::Missing), 5 => prop::sample::select(&KNOWN[..]).prop_map(Value::from)]
}

fn frame(columns: BTreeMap<String, bool>, height: usize) -> impl Strategy<Value = Columns> {
    let strategies: Vec<_> = columns
        .into_iter()
        .map(|(name, is_text)| {
            let value = if is_text { text().boxed() } else { number().boxed() };
            (Just(name), prop::collection::vec(value, height))
        })
        .collect();
    strategies.prop_map(|columns| columns.into_iter().collect())
}

fn values(columns: &Columns) -> Vec<(&str, Values)> {
    let column = |values: &[Value]| {
        if values.iter().all(|value| value.text().is_none()) {
            return Values::Numbers(values.iter().map(Value::number).collect());
        }
        let words: Vec<String> = values.iter().filter_map(Value::text).map(str::to_owned).collect();
        let code =
            |text: &str| words.iter().position(|word| word == text).map_or(0, |at| at as u16 + 1);
        Values::Categories {
            codes: values.iter().map(|value| value.text().map_or(0, code)).collect(),
            words,
        }
    };
    columns.iter().map(|(name, values)| (name.as_str(), column(values))).collect()
}

fn record(columns: &Columns, row: usize) -> Record {
    columns.iter().map(|(name, values)| (name.clone(), values[row].clone())).collect()
}

fn assert_same(feature: &str, scalar: f64, column: f64) {
    let same = scalar.total_cmp(&column).is_eq()
        || (scalar.is_nan() && column.is_nan())
        || (column - scalar).abs() <= 1e-9 * column.abs().max(scalar.abs()).max(1.0);
    assert!(same, "{feature}: {scalar} by the scalar evaluation, {column} by the engine");
}

/// Runs `check` on 40 random frames of `height` rows with the columns of `source`.
fn for_random_frames(set: &FeatureSet, source: &str, height: usize, check: impl Fn(Columns)) {
    let mut runner =
        TestRunner::new(Config { cases: 40, failure_persistence: None, ..Config::default() });
    runner
        .run(&frame(raw_columns(set, source), height), |columns| {
            check(columns);
            Ok(())
        })
        .unwrap();
}

#[test]
fn row_features_agree() {
    let set = definitions();
    let history: Vec<&str> = set
        .features
        .iter()
        .filter(|feature| matches!(feature.definition, Definition::Aggregate(_)))
        .map(|feature| feature.name.as_str())
        .collect();
    for_random_frames(&set, "application", 30, |mut columns| {
        // Aggregates are stored with the client. Any numbers will do: here, those of another
        // column.
        let numbers = columns["AMT_INCOME_TOTAL"].clone();
        columns.extend(history.iter().map(|name| ((*name).to_owned(), numbers.clone())));
        let computed = row_features(&values(&columns), &set.features);
        for row in 0..30 {
            let of_rows = set
                .features
                .iter()
                .zip(set.evaluate(&record(&columns, row)))
                .filter(|(feature, _)| feature.definition.is_row_level());
            let of_rows: Vec<_> = of_rows.collect();
            assert_eq!(of_rows.len(), computed.len());
            for ((feature, scalar), computed) in of_rows.into_iter().zip(&computed) {
                assert_same(&feature.name, scalar, computed[row]);
            }
        }
    });
}

/// Checks that a model's plan gives the same bits as the definitions, before and after an edit.
#[test]
fn a_plan_agrees() {
    let set = definitions();
    let names: Vec<String> = set.features.iter().map(|feature| feature.name.clone()).collect();
    let plan = Plan::new(&set, &names).unwrap();
    let bits = |values: Vec<f64>| -> Vec<u64> {
        // All NaNs count as equal.
        values
            .into_iter()
            .map(|value| if value.is_nan() { f64::NAN } else { value }.to_bits())
            .collect()
    };
    for_random_frames(&set, "application", 30, |columns| {
        for row in 0..29 {
            let mut applicant = record(&columns, row);
            for feature in set.features.iter().filter(|feature| !feature.definition.is_row_level())
            {
                applicant.set(feature.name.clone(), columns["AMT_INCOME_TOTAL"][row].clone());
            }
            let planned = plan.applicant(&applicant);
            assert_eq!(bits(plan.inputs(&planned)), bits(set.evaluate(&applicant)), "row {row}");
            // Every third column takes the next row's value.
            let edits: Vec<(&str, &Value)> = (columns.iter().skip(row % 3).step_by(3))
                .map(|(name, values)| (name.as_str(), &values[row + 1]))
                .collect();
            let edited = plan.edited(&planned, edits.iter().copied());
            for (name, value) in edits {
                applicant.set(name, value.clone());
            }
            assert_eq!(
                bits(plan.inputs(&edited)),
                bits(set.evaluate(&applicant)),
                "row {row}, edited"
            );
        }
    });
}

#[test]
fn aggregates_agree() {
    let set = definitions();
    for table in History::ALL {
        let features: Vec<_> = set
            .features
            .iter()
            .filter_map(|feature| match &feature.definition {
                Definition::Aggregate(aggregate) if aggregate.table == table => {
                    Some((feature.name.as_str(), aggregate))
                }
                _ => None,
            })
            .collect();
        assert!(!features.is_empty(), "no feature over {table:?}");
        for_random_frames(&set, table.file_stem(), 25, |columns| {
            let clients: Vec<u32> = (0..25).map(|row| row * row % 7).collect();
            let definitions: Vec<&Aggregate> =
                features.iter().map(|(_, aggregate)| *aggregate).collect();
            let computed = aggregates(&values(&columns), &clients, 7, &definitions);
            for client in 0..7 {
                let own: Vec<Record> = (0..25)
                    .filter(|&row| clients[row] == client)
                    .map(|row| record(&columns, row))
                    .collect();
                for ((name, aggregate), computed) in features.iter().zip(&computed) {
                    assert_same(name, aggregate.evaluate(&own), computed[client as usize]);
                }
            }
        });
    }
}

//! Tests of irregular histories.
//!
//! Each irregularity has a defined result, and no client's features depend on another client's
//! rows.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use polars::prelude::*;
use tempfile::TempDir;
use workspace_lib::features::{FeatureMatrix, RawColumns, build, definitions};
use workspace_lib::polars;
use workspace_lib::tables::{CLIENT_KEY, Folder, Table, demo};

/// A small demo data set, as CSV files that tests alter.
static TABLES: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    let population = demo::Population { clients: 300, seed: 5 };
    demo::write(population, demo::Format::Csv, folder.path(), |_| {}).unwrap();
    folder
});

/// Features of the unaltered data set.
static FEATURES: LazyLock<FeatureMatrix> = LazyLock::new(|| features_of(TABLES.path()));

fn features_of(folder: &Path) -> FeatureMatrix {
    build(&Folder::open(folder).unwrap(), &definitions(), RawColumns::All, |_| {}).unwrap()
}

/// Returns the features of the data set after `alter` has changed one file.
///
/// `alter` gets the file's header and its rows.
fn altered(table: Table, alter: impl Fn(&str, Vec<String>) -> Vec<String>) -> FeatureMatrix {
    altered_files(&[table], |_, header, rows| alter(header, rows))
}

fn altered_files(
    tables: &[Table],
    alter: impl Fn(Table, &str, Vec<String>) -> Vec<String>,
) -> FeatureMatrix {
    let folder = TempDir::new().unwrap();
    for table in Table::ALL {
        let name = format!("{}.csv", table.file_stem());
        let text = fs::read_to_string(TABLES.path().join(&name)).unwrap();
        let text = if tables.contains(&table) {
            let (header, rows) = text.split_once('\n').unwrap();
            let rows = alter(table, header, rows.lines().map(str::to_owned).collect());
            format!("{header}\n{}", rows.into_iter().map(|row| row + "\n").collect::<String>())
        } else {
            text
        };
        fs::write(folder.path().join(name), text).unwrap();
    }
    features_of(folder.path())
}

/// Returns the position of a column in a header.
fn position(header: &str, column: &str) -> usize {
    header.split(',').position(|name| name == column).unwrap()
}

fn cell(row: &str, at: usize) -> &str {
    row.split(',').nth(at).unwrap()
}

fn with_cell(row: &str, at: usize, value: &str) -> String {
    let cells =
        row.split(',').enumerate().map(|(other, cell)| if other == at { value } else { cell });
    cells.collect::<Vec<_>>().join(",")
}

/// Returns the names of features that read a column, directly or through others.
fn readers(column: &str) -> Vec<String> {
    let set = definitions();
    let lineage = set.lineage();
    let names =
        set.features.iter().filter(|feature| lineage[feature.name.as_str()].contains(column));
    names.map(|feature| feature.name.clone()).collect()
}

/// Returns the names of features over a history, directly or through others.
fn features_over(table: Table) -> Vec<String> {
    let set = definitions();
    let over = set.sources().into_iter().filter(|(_, tables)| tables.contains(table.file_stem()));
    over.map(|(name, _)| name.to_owned()).collect()
}

/// Asserts that two matrices agree in every feature except those in `but`.
fn assert_same(left: &FeatureMatrix, right: &FeatureMatrix, but: &[String]) {
    for feature in definitions().features {
        if but.contains(&feature.name) || feature.reads_outcomes() {
            continue;
        }
        let [left, right] = [left, right]
            .map(|matrix| matrix.frame.column(&feature.name).unwrap().f64().unwrap().clone());
        assert!(left.iter().eq(right.iter()), "{} differs", feature.name);
    }
}

fn remarks(matrix: &FeatureMatrix) -> Vec<String> {
    matrix.remarks.iter().map(ToString::to_string).collect()
}

#[test]
fn a_client_alone_has_the_features_he_has_among_others() {
    for client in [0, 77, 250] {
        let id = FEATURES
            .frame
            .column(CLIENT_KEY)
            .unwrap()
            .i64()
            .unwrap()
            .get(client)
            .unwrap()
            .to_string();
        let credits: Vec<String> = {
            let text = fs::read_to_string(TABLES.path().join("bureau.csv")).unwrap();
            let (header, rows) = text.split_once('\n').unwrap();
            let (client_at, credit_at) =
                (position(header, CLIENT_KEY), position(header, "SK_ID_BUREAU"));
            let own = rows.lines().filter(|row| cell(row, client_at) == id);
            own.map(|row| cell(row, credit_at).to_owned()).collect()
        };
        // The applications stay, because an empty file is refused. Only the histories are removed.
        let alone = altered_files(&Table::ALL[2..], |table, header, rows| {
            let (key, own) = match table {
                Table::BureauBalance => ("SK_ID_BUREAU", credits.clone()),
                _ => (CLIENT_KEY, vec![id.clone()]),
            };
            let at = position(header, key);
            rows.into_iter().filter(|row| own.iter().any(|own| own == cell(row, at))).collect()
        });
        let row = |matrix: &FeatureMatrix| FeatureMatrix {
            frame: matrix.frame.slice(client as i64, 1),
            ..matrix.clone()
        };
        assert_same(&row(&alone), &row(&FEATURES), &[]);
    }
}

#[test]
fn rows_of_unknown_clients_change_nothing() {
    for table in &Table::ALL[2..] {
        let key = table.parent_key().unwrap();
        let with_orphans = altered(*table, |header, mut rows| {
            let orphan = with_cell(&rows[0], position(header, key), "987654321");
            rows.insert(0, orphan);
            rows
        });
        assert_same(&with_orphans, &FEATURES, &[]);
    }
}

#[test]
fn a_row_that_repeats_the_key_of_an_earlier_one_is_left_out_with_a_warning() {
    for table in
        [Table::Bureau, Table::BureauBalance, Table::PreviousApplication, Table::PosCashBalance]
    {
        let repeated = altered(table, |_, rows| {
            let again: Vec<String> = rows[..3].to_vec();
            [rows, again].concat()
        });
        assert_same(&repeated, &FEATURES, &[]);
        let warning = format!(
            "{}: 3 rows that repeat the key of an earlier row are left out",
            table.file_stem()
        );
        assert!(remarks(&repeated).contains(&warning), "{:?}", remarks(&repeated));
    }
}

#[test]
fn a_row_from_after_the_application_is_left_out_with_a_warning() {
    let times = [
        (Table::Bureau, "DAYS_CREDIT"),
        (Table::BureauBalance, "MONTHS_BALANCE"),
        (Table::PreviousApplication, "DAYS_DECISION"),
        (Table::PosCashBalance, "MONTHS_BALANCE"),
        (Table::CreditCardBalance, "MONTHS_BALANCE"),
        (Table::InstallmentsPayments, "DAYS_INSTALMENT"),
        (Table::InstallmentsPayments, "DAYS_ENTRY_PAYMENT"),
    ];
    for (table, time) in times {
        let late = altered(table, |header, mut rows| {
            let row = with_cell(&rows[0], position(header, time), "3");
            // Give the row a key of its own, if the table has one, so that no key is repeated.
            let key = table.key().first().map(|key| position(header, key));
            rows.push(key.map_or(row.clone(), |key| with_cell(&row, key, "9999999")));
            if table == Table::BureauBalance {
                *rows.last_mut().unwrap() = row;
            }
            rows
        });
        assert_same(&late, &FEATURES, &[]);
        let warning =
            format!("{}: 1 rows from after the application are left out", table.file_stem());
        assert!(remarks(&late).contains(&warning), "{time}: {:?}", remarks(&late));
    }
}

#[test]
fn ten_thousand_records_of_one_client_are_counted_and_leave_the_others_alone() {
    let many = altered(Table::InstallmentsPayments, |header, mut rows| {
        let (row, number) = (rows[0].clone(), position(header, "NUM_INSTALMENT_NUMBER"));
        rows.extend((0..10_000).map(|more| with_cell(&row, number, &(1000 + more).to_string())));
        rows
    });
    let of_client = |matrix: &FeatureMatrix| {
        matrix.frame.column("installments").unwrap().f64().unwrap().clone()
    };
    let more: Vec<f64> = of_client(&many)
        .iter()
        .zip(of_client(&FEATURES).iter())
        .map(|(many, few)| many.unwrap_or(0.0) - few.unwrap_or(0.0))
        .filter(|more| *more != 0.0)
        .collect();
    assert_eq!(more, [10_000.0]);
}

#[test]
fn a_history_without_rows_is_that_of_clients_without_history() {
    for table in &Table::ALL[2..] {
        let empty = altered(*table, |_, _| Vec::new());
        // The bureau's credits assign the monthly statuses to clients.
        let through_credits =
            if *table == Table::Bureau { features_over(Table::BureauBalance) } else { Vec::new() };
        assert_same(&empty, &FEATURES, &[features_over(*table), through_credits].concat());
    }
}

#[test]
fn a_column_without_values_makes_missing_only_what_reads_it() {
    let without = altered(Table::Bureau, |header, rows| {
        let at = position(header, "AMT_CREDIT_SUM_DEBT");
        rows.iter().map(|row| with_cell(row, at, "")).collect()
    });
    let readers = readers("bureau.AMT_CREDIT_SUM_DEBT");
    assert!(readers.contains(&"bureau_active_debt_sum".to_owned()));
    assert_same(&without, &FEATURES, &readers);
    let debt = without.frame.column("bureau_debt_to_credit").unwrap();
    assert_eq!(debt.null_count(), without.frame.height());
}

#[test]
fn a_category_never_seen_is_none_of_those_that_features_ask_for() {
    let status = altered(Table::PreviousApplication, |header, rows| {
        let at = position(header, "NAME_CONTRACT_STATUS");
        rows.iter().map(|row| with_cell(row, at, "Withdrawn by fax")).collect()
    });
    let counts = |name: &str| status.frame.column(name).unwrap().f64().unwrap().sum();
    assert_eq!(counts("previous_approved"), Some(0.0));
    assert_eq!(counts("previous_refused"), Some(0.0));
    let all = |matrix: &FeatureMatrix| {
        matrix.frame.column("previous_applications").unwrap().f64().unwrap().sum()
    };
    assert_eq!(all(&status), all(&FEATURES));
    assert_same(&status, &FEATURES, &readers("previous_application.NAME_CONTRACT_STATUS"));
}

#[test]
fn features_do_not_depend_on_the_number_of_threads() {
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert_same(&pool.install(|| features_of(TABLES.path())), &FEATURES, &[]);
    }
}

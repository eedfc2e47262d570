//! Tests of tables in the formats and spellings that people use.
//!
//! Each file gives the same values whatever its format, or an exact error message.

use std::fs;
use std::path::{Path, PathBuf};

use scoring::FeatureSet;
use scoring::features::{Definition, Table as History};
use tempfile::TempDir;
use workspace_lib::features::{self, RawColumns};
use workspace_lib::tables::demo::{self, Format, Population};
use workspace_lib::tables::{Folder, Table, check, read_file};

use super::damage::damaged_copies;

const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/files");

fn demo_folder(clients: u32) -> TempDir {
    let folder = TempDir::new().unwrap();
    demo::write(Population { clients, seed: 3 }, Format::Csv, folder.path(), |_| ()).unwrap();
    folder
}

/// Replaces each cell of a column by the result of `change`.
///
/// `change` gets the row number, from 1, and the cell's text.
fn change_cells(file: &Path, column: &str, change: impl Fn(usize, &str) -> String) {
    let text = fs::read_to_string(file).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = header.iter().position(|name| name == column).unwrap();
    let mut writer = csv::Writer::from_path(file).unwrap();
    writer.write_record(&header).unwrap();
    for (row, record) in reader.records().enumerate() {
        let record = record.unwrap();
        let cells = record.iter().enumerate();
        let cells = cells
            .map(|(index, cell)| if index == at { change(row + 1, cell) } else { cell.to_owned() });
        writer.write_record(cells).unwrap();
    }
    writer.flush().unwrap();
}

/// Returns the errors, warnings and notes of a check, without the folder.
fn checked(folder: &Path) -> (Vec<String>, Vec<String>, Vec<String>) {
    let report = check::check(folder, |_| ()).unwrap();
    let place = format!("{}/", folder.display());
    let plain = |text: &str| text.replace(&place, "");
    let notes = report.tables.iter().flat_map(|table| &table.notes);
    (
        report.errors().map(plain).collect(),
        report.warnings().map(plain).collect(),
        notes.map(|note| plain(note)).collect(),
    )
}

#[test]
fn reads_the_same_rows_whatever_program_wrote_them() {
    let expected = read_file(&Path::new(FILES).join("balances.csv"), Table::BureauBalance, None)
        .unwrap()
        .frame;
    assert_eq!(expected.shape(), (4, 3));
    let entries = fs::read_dir(Path::new(FILES).join("balances")).unwrap();
    let files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 5);
    for file in files {
        let frame = read_file(&file, Table::BureauBalance, None).unwrap().frame;
        assert!(frame.equals_missing(&expected), "{}: {frame}", file.display());
    }
}

#[test]
fn finds_files_in_capitals_and_compressed_ones() {
    let folder = demo_folder(20);
    let path = |name: &str| folder.path().join(name);
    let expected = Folder::open(folder.path()).unwrap().read(Table::Bureau).unwrap().frame;
    let text = fs::read(path("bureau.csv")).unwrap();
    fs::write(path("BUREAU.CSV.zst"), zstd::encode_all(&text[..], 1).unwrap()).unwrap();
    let error = Folder::open(folder.path()).unwrap_err().to_string();
    assert!(
        error.ends_with(
            ": both BUREAU.CSV.zst and bureau.csv are there. Remove the one that is out of date."
        ),
        "{error}"
    );
    fs::remove_file(path("bureau.csv")).unwrap();
    let found = Folder::open(folder.path()).unwrap().read(Table::Bureau).unwrap();
    assert_eq!(found.file, Some(path("BUREAU.CSV.zst")));
    assert!(found.frame.equals_missing(&expected));
}

#[test]
fn reads_flags_and_missing_words_in_every_spelling() {
    let folder = demo_folder(60);
    let file = folder.path().join("application_train.csv");
    let read = || read_file(&file, Table::ApplicationTrain, None).unwrap().frame;
    let expected = read();
    change_cells(&file, "FLAG_OWN_CAR", |row, cell| match (cell, row % 3) {
        ("Y", 0) => "1".to_owned(),
        ("Y", 1) => "True".to_owned(),
        ("N", 0) => "0.0".to_owned(),
        ("N", 1) => "false".to_owned(),
        (cell, _) => cell.to_owned(),
    });
    change_cells(&file, "FLAG_PHONE", |row, cell| match (cell, row % 2) {
        ("1", 0) => "Y".to_owned(),
        ("0", 0) => "False".to_owned(),
        (cell, _) => cell.to_owned(),
    });
    for column in ["EXT_SOURCE_1", "OCCUPATION_TYPE", "OWN_CAR_AGE", "ORGANIZATION_TYPE"] {
        let words = ["NA", "nan", "NULL", "None", "", "N/A", "<NA>"];
        change_cells(&file, column, |row, cell| {
            if ["", "XNA"].contains(&cell) {
                words[row % words.len()].to_owned()
            } else {
                cell.to_owned()
            }
        });
    }
    assert!(read().equals_missing(&expected));
}

#[test]
fn refuses_columns_that_cannot_be_what_their_names_say() {
    let folder = demo_folder(200);
    assert_eq!(checked(folder.path()).0, Vec::<String>::new());
    let train = folder.path().join("application_train.csv");
    change_cells(&train, "DAYS_BIRTH", |_, cell| cell.trim_start_matches('-').to_owned());
    change_cells(&train, "DAYS_EMPLOYED", |_, cell| {
        if cell == "365243" { "36500".to_owned() } else { cell.to_owned() }
    });
    change_cells(&folder.path().join("bureau.csv"), "DAYS_CREDIT", |_, cell| {
        cell.trim_start_matches('-').to_owned()
    });
    let (errors, warnings, _) = checked(folder.path());
    assert_eq!(errors.len(), 3, "{errors:?}");
    assert!(
        errors[0].starts_with("application_train.csv: column DAYS_BIRTH: all "),
        "{}",
        errors[0]
    );
    assert!(
        errors[0].ends_with(
            ", expected -36525 to -6570. The signs are probably flipped. Days and months are counted back from the application, \
             as numbers below zero. Multiply the column by -1."
        ),
        "{}",
        errors[0]
    );
    assert!(
        errors[1].starts_with("application_train.csv: column DAYS_EMPLOYED: "),
        "{}",
        errors[1]
    );
    assert!(
        errors[1].ends_with(
            " values are 36500, expected -20000 to 0. The number probably stands for a value that is not known. Leave these cells \
             empty, or write 365243."
        ),
        "{}",
        errors[1]
    );
    assert!(errors[2].starts_with("bureau.csv: column DAYS_CREDIT: all "), "{}", errors[2]);
    assert!(!warnings.iter().any(|warning| warning.contains("DAYS_BIRTH")), "{warnings:?}");
    // Training reads the same tables, and refuses them with the first of these errors.
    let error =
        Folder::open(folder.path()).unwrap().read(Table::ApplicationTrain).unwrap_err().to_string();
    assert!(error.ends_with(errors[0].as_str()), "{error}");
}

#[test]
fn refuses_a_client_of_both_application_files() {
    let folder = demo_folder(100);
    let first = |file: &str, row: usize| {
        let text = fs::read_to_string(folder.path().join(file)).unwrap();
        text.lines().nth(row).unwrap().split(',').next().unwrap().to_owned()
    };
    let clients = [first("application_train.csv", 4), first("application_train.csv", 7)];
    change_cells(
        &folder.path().join("application_test.csv"),
        "SK_ID_CURR",
        |row, cell| match row {
            2 => clients[0].clone(),
            3 => clients[1].clone(),
            _ => cell.to_owned(),
        },
    );
    let expected = format!(
        "application_test.csv: column SK_ID_CURR, row 2: {} is also in application_train, and so is 1 more client. Each client \
         stands in one of the two files: remove the row from one of them.",
        clients[0]
    );
    assert_eq!(checked(folder.path()).0, [expected.as_str()]);
    let tables = Folder::open(folder.path()).unwrap();
    let matrix =
        features::build(&tables, &features::definitions(), RawColumns::KeyAndTarget, |_| ());
    assert!(matrix.unwrap_err().to_string().ends_with(&expected));
}

#[test]
fn monthly_balances_find_their_client_without_a_feature_of_bureau() {
    let folder = demo_folder(100);
    let tables = Folder::open(folder.path()).unwrap();
    let whole = features::definitions();
    let is_of_balances = |feature: &scoring::Feature| match &feature.definition {
        Definition::Aggregate(aggregate) => aggregate.table == History::BureauBalance,
        _ => false,
    };
    let alone = FeatureSet {
        features: whole.features.iter().filter(|one| is_of_balances(one)).cloned().collect(),
        ..FeatureSet::default()
    };
    assert!(!alone.features.is_empty());
    let build =
        |set| features::build(&tables, set, RawColumns::KeyAndTarget, |_| ()).unwrap().frame;
    let (whole, alone) = (build(&whole), build(&alone));
    for column in alone.columns() {
        assert!(column.equals_missing(whole.column(column.name()).unwrap()), "{}", column.name());
    }
}

#[test]
fn tells_in_one_sentence_what_columns_may_have_been_meant() {
    let folder = demo_folder(20);
    let rename = |file: &str, from: &str, to: &str| {
        let path = folder.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
    };
    rename("bureau.csv", "AMT_CREDIT_SUM_LIMIT", "amt-credit-sum-limit");
    rename("bureau.csv", "CREDIT_CURRENCY", "Unnamed: 0");
    rename("application_train.csv", "CNT_FAM_MEMBERS", "exported_at");
    let (errors, warnings, notes) = checked(folder.path());
    assert_eq!(errors, Vec::<String>::new());
    assert_eq!(
        warnings,
        [
            "application_train.csv: optional column CNT_FAM_MEMBERS is missing",
            "bureau.csv: optional column CREDIT_CURRENCY is missing",
            "bureau.csv: optional column AMT_CREDIT_SUM_LIMIT is missing",
            "bureau.csv: not read: amt-credit-sum-limit (AMT_CREDIT_SUM_LIMIT?). Names count letter by letter: rename these \
             columns, or remove them.",
            "bureau_balance: 12 rows with a SK_ID_BUREAU that bureau does not have",
        ]
    );
    assert_eq!(
        notes,
        [
            "application_train.csv: ignored: exported_at",
            "bureau.csv: ignored, numbers of rows: \"Unnamed: 0\""
        ]
    );
    let balances = folder.path().join("bureau_balance.csv");
    fs::write(
        &balances,
        fs::read_to_string(&balances)
            .unwrap()
            .replace("SK_ID_BUREAU,MONTHS_BALANCE,STATUS", "sk_id_bureau,months_balance,status"),
    )
    .unwrap();
    assert_eq!(
        checked(folder.path()).0,
        [
            "bureau_balance.csv: columns SK_ID_BUREAU, MONTHS_BALANCE, STATUS are missing. The file has others: sk_id_bureau \
             (SK_ID_BUREAU?), months_balance (MONTHS_BALANCE?), status (STATUS?). Names count letter by letter: rename these \
             columns, or remove them."
        ]
    );
    fs::write(&balances, "SK_ID_BUREAU,MONTHS_BALANCE,STATUS,x,x\n1,0,C,1,1\n").unwrap();
    assert_eq!(
        checked(folder.path()).0,
        ["bureau_balance.csv: the header names column x twice. Keep one of them."]
    );
}

#[test]
fn damaged_tables_are_errors_that_name_the_file_and_never_a_panic() {
    let folder = TempDir::new().unwrap();
    let entries = fs::read_dir(Path::new(FILES).join("balances")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.push(Path::new(FILES).join("balances.csv"));
    files.sort();
    for (seed, file) in files.into_iter().enumerate() {
        let whole = fs::read(&file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let damaged = folder.path().join(&name);
        for (round, bytes) in damaged_copies(&whole, seed as u64 + 1, 300) {
            fs::write(&damaged, &bytes).unwrap();
            if let Err(error) = read_file(&damaged, Table::BureauBalance, None) {
                assert!(error.to_string().contains(&name), "{name}, round {round}: {error}");
            }
        }
    }
}

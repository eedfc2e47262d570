//! Reading tables and generating demo data, on temporary files.

mod bad_input;

use std::fs;
use std::path::Path;

use polars::prelude::*;
use polars_io::prelude::ParquetWriter;
use tempfile::TempDir;

use super::demo::{Format, Population};
use super::{Folder, Table, Tables, Values, demo, read_file};

/// A folder with a small demo data set.
pub(super) fn demo_folder(format: Format) -> TempDir {
    let folder = TempDir::new().unwrap();
    demo::write(Population { clients: 60, seed: 3 }, format, folder.path(), |_| ()).unwrap();
    folder
}

/// Changes one line of a file, counting the header as line 0.
pub(super) fn edit_line(file: &Path, line: usize, change: impl Fn(&str) -> String) {
    let text = fs::read_to_string(file).unwrap();
    let lines: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(at, content)| if at == line { change(content) } else { content.to_owned() })
        .collect();
    fs::write(file, lines.join("\n") + "\n").unwrap();
}

/// Removes all but the first `lines` of a file.
pub(super) fn keep_lines(file: &Path, lines: usize) {
    let text = fs::read_to_string(file).unwrap();
    fs::write(file, text.split_inclusive('\n').take(lines).collect::<String>()).unwrap();
}

/// Replaces the cell of `column` in a data row.
///
/// The tables edited here have no quoted text before it.
pub(super) fn set_cell(file: &Path, column: &str, row: usize, value: &str) {
    let text = fs::read_to_string(file).unwrap();
    let at = text.lines().next().unwrap().split(',').position(|name| name == column).unwrap();
    edit_line(file, row, |line| {
        let mut cells: Vec<&str> = line.split(',').collect();
        cells[at] = value;
        cells.join(",")
    });
}

#[test]
fn reads_demo_data_from_csv_and_from_parquet_alike() {
    let (csv, parquet) = (demo_folder(Format::Csv), demo_folder(Format::Parquet));
    let (csv, parquet) = (Tables::read(csv.path()).unwrap(), Tables::read(parquet.path()).unwrap());
    for table in Table::ALL {
        assert!(csv.has(table), "{table:?}");
        assert!(csv.frame(table).equals_missing(parquet.frame(table)), "{table:?}");
    }
    assert_eq!(csv.remarks().count(), 0);
}

#[test]
fn makes_sentinels_missing() {
    let folder = demo_folder(Format::Csv);
    let tables = Tables::read(folder.path()).unwrap();
    let applications = tables.frame(Table::ApplicationTrain);
    let employed = applications.column("DAYS_EMPLOYED").unwrap();
    let organisations = applications.column("ORGANIZATION_TYPE").unwrap();
    assert!(employed.null_count() > 0);
    assert_eq!(employed.null_count(), organisations.null_count());
    assert!(employed.i64().unwrap().max().unwrap() <= 0);
}

#[test]
fn reads_the_same_values_as_in_a_frame_from_either_format() {
    for format in [Format::Csv, Format::Parquet] {
        let folder = demo_folder(format);
        let folder = Folder::open(folder.path()).unwrap();
        for table in Table::ALL {
            let names: Vec<&str> = table.columns().iter().map(|column| column.name).collect();
            let (frame, columns) =
                (folder.read(table).unwrap().frame, folder.read_values(table, &names).unwrap());
            assert_eq!((columns.rows, columns.columns.len()), frame.shape());
            for (name, values) in &columns.columns {
                let column = frame.column(name).unwrap();
                match values {
                    Values::Numbers(numbers) => {
                        let expected = column.cast(&DataType::Float64).unwrap();
                        let found = numbers.iter().map(|value| (!value.is_nan()).then_some(*value));
                        assert!(expected.f64().unwrap().iter().eq(found), "{name}");
                    }
                    Values::Categories { codes, words } => {
                        let found = codes.iter().map(|code| {
                            code.checked_sub(1).map(|at| words[usize::from(at)].as_str())
                        });
                        assert!(column.str().unwrap().iter().eq(found), "{name}");
                        let different = column.unique_stable().unwrap();
                        assert!(different.str().unwrap().iter().flatten().eq(words), "{name}");
                    }
                }
            }
        }
    }
}

#[test]
fn reads_exactly_the_values_asked_for() {
    let folder = demo_folder(Format::Csv);
    fs::remove_file(folder.path().join("bureau_balance.csv")).unwrap();
    edit_line(&folder.path().join("bureau.csv"), 0, |header| {
        header.replace("CREDIT_CURRENCY", "MY_OWN")
    });
    let folder = Folder::open(folder.path()).unwrap();
    let bureau = folder
        .read_values(Table::Bureau, &["CREDIT_TYPE", "CREDIT_CURRENCY", "SK_ID_BUREAU"])
        .unwrap();
    let names: Vec<&str> = bureau.columns.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["SK_ID_BUREAU", "CREDIT_CURRENCY", "CREDIT_TYPE"]);
    assert_eq!(bureau.absent, ["CREDIT_CURRENCY"]);
    assert_eq!(bureau.values("CREDIT_CURRENCY").unwrap().missing(), bureau.rows);
    assert_eq!(bureau.remarks.len(), 2);
    assert_eq!(bureau.numbers("SK_ID_BUREAU").unwrap().len(), bureau.rows);
    let balances = folder.read_values(Table::BureauBalance, &["STATUS"]).unwrap();
    assert_eq!((balances.rows, balances.columns.len(), balances.remarks.len()), (0, 1, 1));
    let error = folder.read_values(Table::Bureau, &["AMOUNT"]).unwrap_err();
    assert_eq!(error.to_string(), "table bureau has no column AMOUNT");
}

#[test]
fn reads_only_the_columns_asked_for_and_the_keys() {
    let folder = demo_folder(Format::Csv);
    let folder = Folder::open(folder.path()).unwrap();
    let bureau = folder.read_columns(Table::Bureau, &["AMT_CREDIT_SUM", "DAYS_CREDIT"]).unwrap();
    let names: Vec<&str> =
        bureau.frame.get_column_names().into_iter().map(PlSmallStr::as_str).collect();
    assert_eq!(names, ["SK_ID_CURR", "SK_ID_BUREAU", "DAYS_CREDIT", "AMT_CREDIT_SUM"]);
    let error = folder.read_columns(Table::Bureau, &["AMOUNT"]).unwrap_err();
    assert_eq!(error.to_string(), "table bureau has no column AMOUNT");
}

#[test]
fn reads_whole_numbers_written_with_a_point() {
    let folder = demo_folder(Format::Csv);
    let file = folder.path().join("bureau.csv");
    let before = read_file(&file, Table::Bureau, None).unwrap().frame;
    set_cell(
        &file,
        "DAYS_CREDIT",
        1,
        &format!("{}.0", before.column("DAYS_CREDIT").unwrap().i64().unwrap().get(0).unwrap()),
    );
    assert!(read_file(&file, Table::Bureau, None).unwrap().frame.equals_missing(&before));
}

#[test]
fn gives_an_empty_frame_and_a_warning_for_a_missing_table_or_optional_column() {
    let folder = demo_folder(Format::Csv);
    fs::remove_file(folder.path().join("installments_payments.csv")).unwrap();
    let pos = folder.path().join("POS_CASH_balance.csv");
    edit_line(&pos, 0, |header| header.replace("SK_DPD_DEF", "MY_OWN"));
    let tables = Tables::read(folder.path()).unwrap();
    assert_eq!(tables.frame(Table::InstallmentsPayments).shape(), (0, 8));
    let balances = tables.frame(Table::PosCashBalance);
    assert_eq!(balances.column("SK_DPD_DEF").unwrap().null_count(), balances.height());
    let remarks: Vec<String> = tables.remarks().map(ToString::to_string).collect();
    let file = pos.display();
    assert_eq!(
        remarks,
        [
            format!("{file}: optional column SK_DPD_DEF is missing"),
            format!("{file}: ignored: MY_OWN"),
            "table installments_payments is missing: everything that is computed from it will be missing".to_owned(),
        ]
    );
}

#[test]
fn reads_a_history_without_rows_as_nobody_having_one() {
    let folder = demo_folder(Format::Csv);
    keep_lines(&folder.path().join("bureau_balance.csv"), 1);
    let file = folder.path().join("credit_card_balance.csv");
    let no_cards = read_file(&file, Table::CreditCardBalance, None).unwrap().frame.clear();
    fs::remove_file(&file).unwrap();
    let file = file.with_extension("parquet");
    ParquetWriter::new(fs::File::create(&file).unwrap()).finish(&mut no_cards.clone()).unwrap();
    let tables = Tables::read(folder.path()).unwrap();
    assert_eq!(tables.frame(Table::BureauBalance).shape(), (0, 3));
    assert!(tables.frame(Table::CreditCardBalance).equals_missing(&no_cards));
    let expected = ["bureau_balance.csv", "credit_card_balance.parquet"].map(|name| {
        format!("DIR/{name}: no row: everything that is computed from it will be missing")
    });
    let place = folder.path().display().to_string();
    let remarks: Vec<String> =
        tables.remarks().map(|remark| remark.to_string().replace(&place, "DIR")).collect();
    assert_eq!(remarks, expected);
}

#[test]
fn reads_the_real_rows_where_there_are_any() {
    let Some(folder) = std::env::var_os("PRET_REAL_DATA") else {
        eprintln!("skipped: PRET_REAL_DATA names no folder of real rows");
        return;
    };
    let tables = Tables::read(Path::new(&folder).join("linked")).unwrap();
    assert_eq!(tables.frame(Table::ApplicationTrain).shape(), (5000, 122));
    assert_eq!(tables.frame(Table::ApplicationTest).shape(), (5000, 121));
    assert_eq!(tables.frame(Table::BureauBalance).height(), 1_207_059);
    assert!(!tables.has(Table::InstallmentsPayments));
    assert_eq!(tables.remarks().filter(|remark| remark.is_warning).count(), 1);
}

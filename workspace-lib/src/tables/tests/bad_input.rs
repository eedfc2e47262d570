//! Every kind of invalid input, with its complete message.

use std::fs;
use std::path::Path;

use polars::prelude::*;
use polars_io::prelude::ParquetWriter;
use tempfile::TempDir;

use super::{demo_folder, edit_line, keep_lines, set_cell};
use crate::tables::demo::{Format, Population};
use crate::tables::{Folder, Table, Tables, demo};

/// The error of reading a whole folder, with `DIR` instead of the folder's path.
fn error_of(folder: &Path) -> String {
    let error = Tables::read(folder).expect_err("the folder should be refused");
    error.to_string().replace(&folder.display().to_string(), "DIR")
}

#[test]
fn refuses_a_missing_folder() {
    let folder = TempDir::new().unwrap();
    assert_eq!(
        error_of(&folder.path().join("nowhere")),
        "DIR: no such folder. Download the data as data/README.md says, or make demo data: pret data demo --out DIR"
    );
}

#[test]
fn refuses_a_folder_without_applications() {
    let folder = demo_folder(Format::Csv);
    fs::remove_file(folder.path().join("application_train.csv")).unwrap();
    assert_eq!(
        error_of(folder.path()),
        "DIR: application_train.csv (or application_train.parquet) is missing. \
         Every other table describes its clients; without it there is nothing to read."
    );
}

#[test]
fn refuses_a_table_in_two_formats() {
    let folder = demo_folder(Format::Csv);
    fs::write(folder.path().join("bureau.parquet"), "").unwrap();
    assert_eq!(
        error_of(folder.path()),
        "DIR: both bureau.csv and bureau.parquet are there. Remove the one that is out of date."
    );
}

#[test]
fn refuses_a_missing_column() {
    let folder = demo_folder(Format::Csv);
    edit_line(&folder.path().join("bureau.csv"), 0, |header| {
        header.replace("AMT_CREDIT_SUM,", "AMOUNT,")
    });
    assert_eq!(
        error_of(folder.path()),
        "DIR/bureau.csv: column AMT_CREDIT_SUM is missing. Export the file again with the columns of Kaggle's bureau.csv."
    );
}

#[test]
fn refuses_another_separator() {
    let folder = demo_folder(Format::Csv);
    let file = folder.path().join("bureau_balance.csv");
    let text = fs::read_to_string(&file).unwrap().replace(',', "|");
    fs::write(&file, text).unwrap();
    assert_eq!(
        error_of(folder.path()),
        "DIR/bureau_balance.csv: columns SK_ID_BUREAU, MONTHS_BALANCE, STATUS are missing. \
         The header seems to be separated by '|'; export the file with commas."
    );
}

#[test]
fn refuses_text_where_a_number_belongs() {
    let folder = demo_folder(Format::Csv);
    set_cell(&folder.path().join("bureau.csv"), "AMT_CREDIT_SUM", 4, "unknown");
    assert_eq!(
        error_of(folder.path()),
        "DIR/bureau.csv: column AMT_CREDIT_SUM, row 4: expected a number, found \"unknown\"."
    );
}

#[test]
fn refuses_a_fraction_where_a_whole_number_belongs() {
    let folder = demo_folder(Format::Csv);
    set_cell(&folder.path().join("bureau.csv"), "DAYS_CREDIT", 7, "-120.5");
    assert_eq!(
        error_of(folder.path()),
        "DIR/bureau.csv: column DAYS_CREDIT, row 7: expected a whole number, found \"-120.5\"."
    );
}

#[test]
fn refuses_a_quoted_decimal_comma() {
    let folder = demo_folder(Format::Csv);
    set_cell(&folder.path().join("bureau.csv"), "AMT_CREDIT_SUM", 12, "\"12,5\"");
    assert_eq!(
        error_of(folder.path()),
        "DIR/bureau.csv: column AMT_CREDIT_SUM, row 12: expected a number, found \"12,5\". \
         Decimal commas are not supported; export with a point."
    );
}

#[test]
fn refuses_a_bare_decimal_comma() {
    let folder = demo_folder(Format::Csv);
    set_cell(&folder.path().join("bureau.csv"), "AMT_CREDIT_SUM", 12, "12,5");
    assert_eq!(
        error_of(folder.path()),
        "DIR/bureau.csv: row 12: expected 17 cells as in the header, found 18. \
         A decimal comma or an unquoted comma splits a cell; export numbers with a point and texts in quotes."
    );
}

#[test]
fn refuses_a_short_line_even_where_only_other_columns_are_read() {
    let folder = demo_folder(Format::Csv);
    edit_line(&folder.path().join("bureau.csv"), 9, |line| {
        line.rsplit_once(',').unwrap().0.to_owned()
    });
    let error = Folder::open(folder.path())
        .unwrap()
        .read_columns(Table::Bureau, &["DAYS_CREDIT"])
        .unwrap_err();
    assert_eq!(
        error.to_string().replace(&folder.path().display().to_string(), "DIR"),
        "DIR/bureau.csv: row 9: expected 17 cells as in the header, found 16. \
         The line is cut short; copy or export the file again."
    );
}

#[test]
fn refuses_a_client_who_appears_twice() {
    let folder = demo_folder(Format::Csv);
    let file = folder.path().join("application_train.csv");
    let id = fs::read_to_string(&file)
        .unwrap()
        .lines()
        .nth(2)
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .to_owned();
    set_cell(&file, "SK_ID_CURR", 5, &id);
    assert_eq!(
        error_of(folder.path()),
        format!(
            "DIR/application_train.csv: column SK_ID_CURR, row 5: {id} already appears in row 2. \
             Each application has its own number; remove one of the two rows."
        )
    );
}

#[test]
fn refuses_a_row_without_key() {
    let folder = demo_folder(Format::Csv);
    set_cell(&folder.path().join("bureau_balance.csv"), "SK_ID_BUREAU", 3, "");
    assert_eq!(
        error_of(folder.path()),
        "DIR/bureau_balance.csv: column SK_ID_BUREAU, row 3: expected a whole number, found nothing. Every row needs its key."
    );
}

#[test]
fn refuses_a_label_other_than_0_and_1() {
    let folder = demo_folder(Format::Csv);
    set_cell(&folder.path().join("application_train.csv"), "TARGET", 6, "2");
    assert_eq!(
        error_of(folder.path()),
        "DIR/application_train.csv: column TARGET, row 6: expected 0 or 1, found \"2\". \
         Clients without a known outcome belong in application_test."
    );
}

#[test]
fn refuses_an_empty_file_and_applications_without_rows() {
    let folder = demo_folder(Format::Csv);
    keep_lines(&folder.path().join("application_train.csv"), 1);
    assert_eq!(
        error_of(folder.path()),
        "DIR/application_train.csv: the file has a header but no row. \
         Expected a header line and at least one row; export the file again."
    );
    fs::write(folder.path().join("application_train.csv"), "").unwrap();
    assert_eq!(
        error_of(folder.path()),
        "DIR/application_train.csv: the file is empty. Expected a header line and at least one row; export the file again."
    );
}

#[test]
fn refuses_a_quotation_mark_that_is_never_closed() {
    let folder = demo_folder(Format::Csv);
    set_cell(&folder.path().join("bureau.csv"), "CREDIT_ACTIVE", 8, "\"Closed");
    assert_eq!(
        error_of(folder.path()),
        "DIR/bureau.csv: row 8: a quotation mark opens here and is never closed. Close it, or double it if it is part of the text."
    );
}

#[test]
fn refuses_a_truncated_parquet_file() {
    let folder = demo_folder(Format::Parquet);
    let file = folder.path().join("bureau.parquet");
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(
        error_of(folder.path()),
        "DIR/bureau.parquet: not a complete Parquet file: its closing mark is missing. \
         It may have been cut short; copy or export it again."
    );
}

#[test]
fn refuses_a_parquet_column_of_another_type() {
    let folder = demo_folder(Format::Parquet);
    let file = folder.path().join("bureau_balance.parquet");
    let mut frame =
        df!["SK_ID_BUREAU" => ["one"], "MONTHS_BALANCE" => [0_i64], "STATUS" => ["0"]].unwrap();
    ParquetWriter::new(fs::File::create(&file).unwrap()).finish(&mut frame).unwrap();
    assert_eq!(
        error_of(folder.path()),
        "DIR/bureau_balance.parquet: column SK_ID_BUREAU: expected whole numbers, found texts. Store it as INT64."
    );
}

#[test]
fn leaves_real_data_alone() {
    for name in ["application_train.csv", "bureau.csv.gz", "Previous_Application.TSV"] {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join(name), "SK_ID_CURR\n1\n").unwrap();
        let population = Population { clients: 20, seed: 1 };
        let error = demo::write(population, Format::Csv, folder.path(), |_| ()).unwrap_err();
        assert_eq!(
            error.to_string().replace(&folder.path().display().to_string(), "DIR"),
            format!(
                "DIR: the folder holds {name}, which is not demo data. \
                 Choose another folder with --out; nothing was written."
            )
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing was written");
    }
}

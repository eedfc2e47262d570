//! CSV files in many spellings: each gives the same values, or the same error.

use std::fs;
use std::path::Path;

use polars::prelude::DataFrame;
use tempfile::TempDir;

use super::{Columns, Folder, Values, read_file};
use crate::tables::Table;

/// Content of a small table, used by most tests here.
const BALANCES: &str = "SK_ID_BUREAU,MONTHS_BALANCE,STATUS\n1,0,C\n1,-1,X\n2,-1,\n3,,XNA\n";

/// Writes `bureau_balance.csv` and reads it.
fn read(content: &[u8]) -> Result<DataFrame, String> {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("bureau_balance.csv");
    fs::write(&file, content).unwrap();
    let loaded = read_file(&file, Table::BureauBalance, None);
    loaded
        .map(|loaded| loaded.frame)
        .map_err(|error| error.to_string().replace(&file.display().to_string(), "FILE"))
}

#[test]
fn reads_the_same_rows_however_the_lines_are_written() {
    let expected = read(BALANCES.as_bytes()).unwrap();
    assert_eq!(expected.shape(), (4, 3));
    let quoted =
        format!("\"{}\"\n", BALANCES.trim_end().replace(',', "\",\"").replace('\n', "\"\n\""));
    for content in [
        BALANCES.replace('\n', "\r\n"),
        BALANCES.trim_end().to_owned(),
        BALANCES.trim_end().replace('\n', "\r\n"),
        format!("\u{feff}{BALANCES}"),
        quoted.replace('\n', "\r\n"),
        quoted.clone(),
        BALANCES.replace("0,C", "\"0\",C"),
        BALANCES.replace(",-1,", ", -1.0,"),
        BALANCES.replace("\n3,,", "\n3.0,NaN,"),
        BALANCES.replace("\n3,,", "\n3,NULL,"),
        BALANCES.replace("2,-1,\n", "2,-1 ,N/A\n"),
        BALANCES.replace(',', ";"),
        BALANCES.replace(',', "\t").replace('\n', "\r\n"),
        quoted.replace(',', ";"),
    ] {
        assert!(read(content.as_bytes()).unwrap().equals_missing(&expected), "{content:?}");
    }
}

#[test]
fn reads_line_ends_and_commas_in_quotes_as_text() {
    let content = BALANCES.replace(",C\n", ",\"two\nlines,\r\nsay \"\"three\"\"\"\n");
    let frame = read(content.as_bytes()).unwrap();
    let status: Vec<Option<&str>> = frame.column("STATUS").unwrap().str().unwrap().iter().collect();
    assert_eq!(status, [Some("two\nlines,\r\nsay \"three\""), Some("X"), None, None]);
}

#[test]
fn refuses_what_no_column_holds() {
    let balances = |from: &str, to: &str| BALANCES.replacen(from, to, 1).into_bytes();
    let other_encoding = b"SK_ID_BUREAU,MONTHS_BALANCE,STATUS\n1,0,caf\xe9\n".to_vec();
    let cases = [
        (
            balances("-1", "inf"),
            "column MONTHS_BALANCE, row 2: expected a whole number, found \"inf\".",
        ),
        (
            balances("-1", "-1 5"),
            "column MONTHS_BALANCE, row 2: expected a whole number, found \"-1 5\". Thousands separators are not supported; export numbers with digits and a decimal point only.",
        ),
        (
            balances("\n3,", "\n9007199254740993,"),
            "column SK_ID_BUREAU, row 4: expected a whole number below 2^53, found \"9007199254740993\".",
        ),
        (
            other_encoding,
            "column STATUS, row 1: expected text in UTF-8, found \"caf\u{fffd}\". Export the file as UTF-8.",
        ),
        (
            balances("1,-1", "\n1,-1"),
            "row 2: expected 3 cells as in the header, found 0. The line is blank; remove it.",
        ),
    ];
    for (content, complaint) in cases {
        assert_eq!(read(&content).unwrap_err(), format!("FILE: {complaint}"));
    }
}

#[test]
fn refuses_a_category_with_more_texts_than_codes() {
    let rows = (0..=u32::from(u16::MAX)).map(|number| format!("{number},0,text {number}\n"));
    let content = format!("SK_ID_BUREAU,MONTHS_BALANCE,STATUS\n{}", rows.collect::<String>());
    assert_eq!(
        read(content.as_bytes()).unwrap_err(),
        "FILE: column STATUS, row 65536: expected one of at most 65,535 texts, found \"text 65535\". \
         Does the file have the columns its header names?"
    );
}

/// Writes a table of many rows whose categories appear in a fixed order.
fn many_rows(folder: &Path) {
    let rows = (0..400_000_u32)
        .map(|row| format!("{},{},{}\n", row / 7, -i64::from(row % 90), (row / 40_000) % 7));
    let content = format!("SK_ID_BUREAU,MONTHS_BALANCE,STATUS\n{}", rows.collect::<String>());
    fs::write(folder.join("bureau_balance.csv"), content).unwrap();
    fs::write(folder.join("application_train.csv"), "").unwrap();
}

#[test]
fn reads_the_same_on_one_thread_and_on_many() {
    let folder = TempDir::new().unwrap();
    many_rows(folder.path());
    let read_on = |threads| -> Columns {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let names = ["SK_ID_BUREAU", "MONTHS_BALANCE", "STATUS"];
        pool.install(|| {
            Folder::open(folder.path()).unwrap().read_values(Table::BureauBalance, &names).unwrap()
        })
    };
    let (one, many) = (read_on(1), read_on(5));
    for columns in [&one, &many] {
        assert_eq!(columns.rows, 400_000);
        let months = columns.numbers("MONTHS_BALANCE").unwrap();
        assert!(months.iter().enumerate().all(|(row, month)| *month as i64 == -(row as i64 % 90)));
        let Some(Values::Categories { codes, words }) = columns.values("STATUS") else {
            panic!("STATUS is a category")
        };
        assert_eq!(words, &["0", "1", "2", "3", "4", "5", "6"]);
        assert!(
            codes
                .iter()
                .enumerate()
                .all(|(row, code)| usize::from(*code) == (row / 40_000) % 7 + 1)
        );
    }
    assert_eq!(one.numbers("SK_ID_BUREAU"), many.numbers("SK_ID_BUREAU"));
}

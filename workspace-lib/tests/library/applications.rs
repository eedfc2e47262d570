//! Tests of application files in the formats and spellings that people use.
//!
//! Each file gives the same values whatever its format, or an exact error message.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use scoring::Bundle;
use tempfile::TempDir;
use workspace_lib::applications::{Application, Applications, Form, IgnoredColumns};
use workspace_lib::scoring;

use super::damage::damaged_copies;

const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/files");
const CHAMPION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../models/champion");

static BUNDLE: LazyLock<Bundle> = LazyLock::new(|| Bundle::open(Path::new(CHAMPION)).unwrap());
static FORM: LazyLock<Form<'static>> = LazyLock::new(|| Form::new(&BUNDLE));

/// Reads a file and returns its applications and the ignored columns, or the error.
///
/// The error does not contain the file's folder.
fn read(path: &Path) -> Result<(Vec<Application>, IgnoredColumns), String> {
    let folder = path.parent().unwrap().display().to_string() + "/";
    let without_folder = |error: workspace_lib::Error| error.to_string().replace(&folder, "");
    let mut applications = Applications::open(path, &FORM).map_err(without_folder)?;
    let rows = applications.by_ref().collect::<Result<Vec<_>, _>>().map_err(without_folder)?;
    Ok((rows, applications.ignored().clone()))
}

/// Writes a file of this name and reads it.
fn read_written(name: &str, content: &[u8]) -> Result<(Vec<Application>, IgnoredColumns), String> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    read(&path)
}

fn control() -> Vec<Application> {
    let (rows, ignored) = read(&Path::new(FILES).join("control.csv")).unwrap();
    assert_eq!(ignored, IgnoredColumns::default());
    assert_eq!(
        rows.iter().map(|row| row.client).collect::<Vec<_>>(),
        [100_001, 100_006, 100_015, 100_027].map(Some)
    );
    assert!(rows.iter().all(|row| row.errors.is_empty() && row.warnings.is_empty()), "{rows:?}");
    rows
}

fn control_text() -> String {
    fs::read_to_string(Path::new(FILES).join("control.csv")).unwrap()
}

fn files_of(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(Path::new(FILES).join(folder)).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

#[test]
fn reads_the_same_applications_whatever_program_wrote_them() {
    let expected = control();
    for path in files_of("same") {
        let (rows, _) = read(&path).unwrap();
        assert_eq!(rows, expected, "{}", path.display());
    }
}

#[test]
fn ignores_numbers_of_rows_and_columns_that_no_application_has() {
    let ignored = |name: &str| read(&Path::new(FILES).join("same").join(name)).unwrap().1;
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(ignored("pandas-index.csv").indices, names(&[""]));
    assert_eq!(ignored("pandas-categories-and-flags.parquet"), IgnoredColumns::default());
    assert_eq!(
        ignored("pandas-extra-timestamp-and-list.parquet").unknown,
        names(&["SEEN", "TAGS"])
    );
    assert_eq!(ignored("spark-like.parquet").unknown, names(&["PLACE", "SEEN"]));
    assert_eq!(ignored("polars-types.parquet").unknown, names(&["AGE", "DAY", "HOUR"]));
}

#[test]
fn reads_csv_however_it_is_written() {
    let (expected, text) = (control(), control_text());
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    let numbered: Vec<String> =
        text.lines().enumerate().map(|(at, line)| format!("{at},{line}\n")).collect();
    let quoted = format!("\"{}\"\n", text.trim_end().replace(',', "\",\"").replace('\n', "\"\n\""));
    for (name, content) in [
        ("in.csv", text.replace('\n', "\r\n").into_bytes()),
        ("in.CSV", text.trim_end().into()),
        ("in.csv", format!("\u{feff}{text}").into_bytes()),
        ("in.csv", quoted.into_bytes()),
        ("in.csv", text.replace(',', ";").into_bytes()),
        ("in.txt", text.replace(',', "\t").into_bytes()),
        ("in.csv", gzip.finish().unwrap()),
        ("in.csv.zst", zstd::encode_all(text.as_bytes(), 1).unwrap()),
        ("in.csv", numbered.concat().replacen("0,SK", "Unnamed: 0,SK", 1).into_bytes()),
        ("in.csv", text.replace("100001,", "100001.0,").into_bytes()),
        ("in.csv", text.replace(",,", ", NULL,").into_bytes()),
        ("in.csv", text.replace("Higher education,N", "Higher education,false").into_bytes()),
        ("in.csv", text.replace('\n', ",\n").into_bytes()),
    ] {
        let (rows, _) = read_written(name, &content).unwrap();
        assert_eq!(rows, expected, "{}", String::from_utf8_lossy(&content));
    }
}

#[test]
fn names_what_is_wrong_with_a_file_as_a_whole() {
    let expected = [
        (
            "archive.csv",
            "archive.csv: the file is an Excel workbook (.xlsx) or another zip archive. Unpack it, or save the sheet as CSV (UTF-8).",
        ),
        (
            "array.ndjson",
            "array.ndjson: the file is a JSON array. Write one object on each line instead (pandas: to_json(orient=\"records\", \
             lines=True)).",
        ),
        (
            "column-twice.parquet",
            "column-twice.parquet: the header names column AMT_CREDIT twice. Keep one of them.",
        ),
        (
            "feather.parquet",
            "feather.parquet: the file is an Arrow or Feather file. Store the table as Parquet or CSV.",
        ),
        (
            "indented.ndjson",
            "indented.ndjson: line 1: the JSON object does not end on its line. Write each object on a line of its own.",
        ),
        (
            "list.parquet",
            "list.parquet: column AMT_CREDIT: expected numbers, found a list. Store the column as numbers, or leave it out.",
        ),
        (
            "number-category.parquet",
            "number-category.parquet: column NAME_CONTRACT_TYPE: expected texts, found numbers. Store the column as texts, or \
             leave it out.",
        ),
        (
            "pickle.csv",
            "pickle.csv: the file is a Python pickle. Write it with to_parquet or to_csv instead of to_pickle.",
        ),
        (
            "text-amount.parquet",
            "text-amount.parquet: column AMT_CREDIT: expected numbers, found texts. Store the column as numbers, or leave it out.",
        ),
        (
            "text-client.parquet",
            "text-client.parquet: column SK_ID_CURR: expected whole numbers, found texts. Store the column as whole numbers, or \
             leave it out.",
        ),
        (
            "timestamp.parquet",
            "timestamp.parquet: column DAYS_BIRTH: expected numbers, found a timestamp. Store the column as numbers, or leave \
             it out.",
        ),
        (
            "utf-16.csv",
            "utf-16.csv: the file is text in UTF-16. Save it as UTF-8 (in Excel: \"CSV UTF-8\").",
        ),
    ];
    let found = files_of("refused").into_iter().map(|path| read(&path).unwrap_err());
    assert_eq!(found.collect::<Vec<_>>(), expected.map(|(_, message)| message));
}

#[test]
fn names_what_is_wrong_with_the_columns_of_a_file() {
    let text = control_text();
    let renamed = |from: &str, to: &str| text.replacen(from, to, 1).into_bytes();
    let letters = " Names count letter by letter: rename these columns, or remove them.";
    for (name, content, expected) in [
        ("in.csv", b"".to_vec(), "in.csv: the file is empty. Expected a header line and at least one row; export the file again.".to_owned()),
        ("in.csv", renamed("AMT_ANNUITY", "AMT_CREDIT"), "in.csv: the header names column AMT_CREDIT twice. Keep one of them.".to_owned()),
        ("in.csv", renamed("AMT_ANNUITY", "amt-annuity"), format!("in.csv: unknown columns: amt-annuity (AMT_ANNUITY?).{letters}")),
        (
            "in.csv",
            renamed("EXT_SOURCE_2", "Bureau_Active_Debt_Sum"),
            format!("in.csv: unknown columns: Bureau_Active_Debt_Sum (bureau_active_debt_sum?).{letters}"),
        ),
        (
            "in.csv",
            text.replacen(text.lines().next().unwrap(), &text.lines().next().unwrap().to_lowercase(), 1).into_bytes(),
            format!(
                "in.csv: unknown columns: sk_id_curr (SK_ID_CURR?), name_contract_type (NAME_CONTRACT_TYPE?), amt_credit \
                 (AMT_CREDIT?) and 9 more.{letters}"
            ),
        ),
        (
            "in.csv",
            renamed("NAME_CONTRACT_TYPE", "NAME_CONTRACT_TYPE_Cash loans"),
            "in.csv: unknown columns: 1 column holds one category each, such as \"NAME_CONTRACT_TYPE_Cash loans\": give one \
             column NAME_CONTRACT_TYPE with the category as text."
                .to_owned(),
        ),
        (
            "in.csv",
            b"a|b\n1|2\n".to_vec(),
            "in.csv: no column is a field of an application. Expected a header line with raw column names such as AMT_CREDIT, \
             separated by commas, semicolons or tabs; found \"a|b\"."
                .to_owned(),
        ),
        (
            "in.csv",
            b"{\"AMT_CREDIT\": 1}\n".to_vec(),
            "in.csv: the file holds JSON. Write one JSON object on each line, and call the file .ndjson.".to_owned(),
        ),
        ("in.ndjson", b"\n \n".to_vec(), "in.ndjson: no line holds an application.".to_owned()),
        (
            "in.orc",
            text.clone().into_bytes(),
            "in.orc: expected .csv, .ndjson, .jsonl or .parquet, also with .gz or .zst, found .orc".to_owned(),
        ),
        (
            "in.parquet",
            text.clone().into_bytes(),
            "in.parquet: not a complete Parquet file: its opening mark is missing. It may have been cut short; copy or export \
             it again."
                .to_owned(),
        ),
    ] {
        assert_eq!(read_written(name, &content).unwrap_err(), expected);
    }
}

/// Changes the first application, and returns the errors and warnings of its line of JSON.
fn row_messages(
    change: impl Fn(&mut serde_json::Map<String, serde_json::Value>),
) -> (String, String) {
    let text = fs::read_to_string(Path::new(FILES).join("same/polars.ndjson")).unwrap();
    let mut object: serde_json::Map<_, _> =
        serde_json::from_str(text.lines().next().unwrap()).unwrap();
    change(&mut object);
    let (rows, _) =
        read_written("in.ndjson", serde_json::to_string(&object).unwrap().as_bytes()).unwrap();
    (rows[0].errors.join(" "), rows[0].warnings.join(" "))
}

#[test]
fn judges_each_row_for_itself() {
    use serde_json::{Value, json};
    for (field, value, errors, warnings) in [
        (
            "REGION_RATING_CLIENT_W_CITY",
            json!(-1),
            "",
            "REGION_RATING_CLIENT_W_CITY: Expected a number from 1 to 3, found -1.",
        ),
        (
            "OBS_30_CNT_SOCIAL_CIRCLE",
            json!(354),
            "",
            "OBS_30_CNT_SOCIAL_CIRCLE: Expected a number from 0 to 50, found 354.",
        ),
        (
            "OBS_30_CNT_SOCIAL_CIRCLE",
            json!(-1),
            "OBS_30_CNT_SOCIAL_CIRCLE: Expected a number from 0 to 50, found -1.",
            "",
        ),
        ("AMT_ANNUITY", json!(null), "", "Missing: AMT_ANNUITY. Scored without."),
        ("AMT_ANNUITY", json!("NA"), "", "Missing: AMT_ANNUITY. Scored without."),
        (
            "AMT_CREDIT",
            json!(null),
            "Missing: AMT_CREDIT. An application cannot be scored without.",
            "",
        ),
        ("EXT_SOURCE_2", json!(-5), "EXT_SOURCE_2: Expected a number from 0 to 1, found -5.", ""),
        (
            "AMT_CREDIT",
            json!("696528"),
            "AMT_CREDIT: Expected a number, found the text \"696528\". Give it without quotes, with a decimal point.",
            "",
        ),
        ("AMT_CREDIT", json!([1]), "AMT_CREDIT: Expected a number or a text, found an array.", ""),
        (
            "DAYS_EMPLOYED",
            json!(36500),
            "DAYS_EMPLOYED: Expected a number from -20000 to 0, found 36500.",
            "",
        ),
        ("DAYS_EMPLOYED", json!(365_243), "", ""),
        ("NAME_EDUCATION_TYPE", json!("nan"), "", ""),
        (
            "NAME_EDUCATION_TYPE",
            json!("Doctor"),
            "NAME_EDUCATION_TYPE: Unknown category \"Doctor\". Give none if no known category fits.",
            "",
        ),
        (
            "NAME_EDUCATION_TYPE",
            json!("Higher educated"),
            "NAME_EDUCATION_TYPE: Unknown category \"Higher educated\". Did you mean \"Higher education\"?",
            "",
        ),
        ("FLAG_OWN_CAR", json!(true), "", ""),
        ("FLAG_OWN_CAR", json!(0), "", ""),
        ("FLAG_MOBIL", json!("Y"), "", ""),
        ("FLAG_MOBIL", json!(2), "FLAG_MOBIL: Expected a number from 0 to 1, found 2.", ""),
        (
            "AMT_CREDITS",
            json!(1),
            "Unknown: AMT_CREDITS (AMT_CREDIT?). Names count letter by letter.",
            "",
        ),
        ("comment", json!({"any": 1}), "", ""),
        ("bureau_active_debt_sum", json!(1e308), "", ""),
        (
            "bureau_active_debt_sum",
            json!("high"),
            "bureau_active_debt_sum: Expected a number, found the text \"high\". Give it without quotes, with a decimal point.",
            "",
        ),
        ("SK_ID_CURR", json!(18_446_744_073_709_551_615_u64), "", ""),
        (
            "SK_ID_CURR",
            json!(-5),
            "SK_ID_CURR: Expected a client's number, whole and exact, found -5.",
            "",
        ),
        (
            "SK_ID_CURR",
            json!("C-1"),
            "SK_ID_CURR: Expected a client's number, whole and exact, found \"C-1\".",
            "",
        ),
        (
            "SK_ID_CURR",
            json!(1e300),
            "SK_ID_CURR: Expected a client's number, whole and exact, found 1e300.",
            "",
        ),
        ("SK_ID_CURR", json!(null), "", "SK_ID_CURR: missing. The score is known by its row only."),
    ] {
        let found = row_messages(|object| _ = object.insert(field.to_owned(), value.clone()));
        assert_eq!(found, (errors.to_owned(), warnings.to_owned()), "{field}: {value}");
    }
    assert_eq!(row_messages(|object| object.retain(|_, value| *value == Value::Null)).1, "");
}

#[test]
fn a_row_that_cannot_be_read_stands_in_its_place() {
    let text = control_text();
    let lines: Vec<&str> = text.lines().collect();
    let content = [
        lines[0],
        lines[1],
        lines[0],
        "1,2,3",
        &lines[2].replace("289597.5", "\"289,597.5\""),
        &lines[3].replace("136260.0", "1e400"),
        lines[4],
        &lines[4].replace("100027", "9007199254740993"),
        lines[1],
    ];
    let (rows, _) = read_written("in.csv", content.join("\n").as_bytes()).unwrap();
    let told: Vec<(Option<u64>, String)> = rows
        .iter()
        .map(|row| (row.client, [row.errors.clone(), row.warnings.clone()].concat().join(" ")))
        .collect();
    assert_eq!(
        told.iter().map(|(client, told)| (*client, told.as_str())).collect::<Vec<_>>(),
        [
            (Some(100_001), ""),
            (None, "The row repeats the header line; remove it."),
            (
                None,
                "Expected 12 cells as in the header, found 3. A decimal comma or an unquoted separator splits a cell; a \
                 quotation mark that is not closed joins them."
            ),
            (
                Some(100_006),
                "AMT_CREDIT: Expected a number, found \"289,597.5\". Thousands separators are not supported; export numbers \
                 with digits and a decimal point only."
            ),
            (
                Some(100_015),
                "AMT_CREDIT: Expected a finite number, found \"1e400\". Leave it missing if the value is not known."
            ),
            (Some(100_027), ""),
            (Some(9_007_199_254_740_993), ""),
            (Some(100_001), "SK_ID_CURR: 100001 is also in row 1."),
        ]
    );
    assert_eq!(
        rows.iter().map(|row| FORM.explain(row).is_some()).collect::<Vec<_>>(),
        [true, false, false, false, false, true, true, true]
    );
}

#[test]
fn a_line_of_json_gives_each_name_once_and_no_infinity() {
    let json = fs::read_to_string(Path::new(FILES).join("same/pandas.ndjson")).unwrap();
    let line = json.lines().next().unwrap();
    let lines = [
        line.replacen('{', "{\"AMT_CREDIT\":1,", 1),
        line.replacen('{', "{\"AMT\\u005fCREDIT\":1,", 1),
        line.replacen("55192.5", "1e400", 1),
        line.replacen("55192.5", "Infinity", 1),
        line.replacen("55192.5", "NaN", 1),
        line.replacen("\"Higher education\"", "\"NaN\"", 1),
        line[..line.len() / 2].to_owned(),
        "[1]".to_owned(),
        line.to_owned(),
    ];
    let content =
        [line.as_bytes(), b"\n", lines.join("\n").as_bytes(), b"\n{\"AMT_CREDIT\": \"caf\xe9\"}\n"]
            .concat();
    let (rows, _) = read_written("in.ndjson", &content).unwrap();
    let errors: Vec<String> = rows.iter().map(|row| row.errors.join(" ")).collect();
    let column = |text: &str| line.find(text).unwrap();
    assert_eq!(
        errors[..3],
        ["", "AMT_CREDIT: Given twice. Give it once.", "AMT_CREDIT: Given twice. Give it once."]
    );
    assert_eq!(
        errors[3],
        format!(
            "Line 4, column {}: expected a JSON object: number out of range.",
            column("55192.5") + "1e400".len()
        )
    );
    assert!(errors[4].starts_with("Line 5, column "), "{}", errors[4]);
    assert_eq!(errors[5..7], ["", ""]);
    assert!(errors[7].starts_with("Line 8, column ") && errors[7].contains("EOF"), "{}", errors[7]);
    assert!(errors[8].starts_with("Line 9, column "), "{}", errors[8]);
    assert_eq!(errors[9..], ["", "Line 11: expected text in UTF-8. Save the file as UTF-8."]);
    assert!(
        rows[5].warnings.contains(&"Missing: AMT_ANNUITY. Scored without.".to_owned()),
        "{:?}",
        rows[5].warnings
    );
}

#[test]
fn damaged_files_are_errors_that_name_the_file_and_never_a_panic() {
    let folder = TempDir::new().unwrap();
    let mut paths = files_of("same");
    paths.push(Path::new(FILES).join("control.csv"));
    for (seed, path) in paths.into_iter().enumerate() {
        let whole = fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let damaged = folder.path().join(&name);
        for (round, bytes) in damaged_copies(&whole, seed as u64 + 1, 120) {
            fs::write(&damaged, &bytes).unwrap();
            match read(&damaged) {
                Ok((rows, _)) => rows.iter().for_each(|row| _ = FORM.explain(row)),
                Err(error) => assert!(error.contains(&name), "{name}, round {round}: {error}"),
            }
        }
    }
}

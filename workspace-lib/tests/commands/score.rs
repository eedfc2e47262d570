//! Tests of `pret data`, `pret features`, `pret score` and `pret refresh`.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;
use workspace_lib::features::definitions;

use super::{CHAMPION, command, error, out, pret};

fn score(folder: &Path, input: &str, output: &str) -> Output {
    pret(
        folder,
        &["score", "--bundle", CHAMPION, "--input", input, "--output", output, "--explain", "2"],
    )
}

#[test]
fn makes_checks_and_computes_features_of_demo_data() {
    let folder = TempDir::new().unwrap();
    assert!(
        pret(folder.path(), &["data", "demo", "--clients", "60", "--out", "world"])
            .status
            .success()
    );
    let checked = pret(folder.path(), &["data", "check", "--data", "world", "--json"]);
    assert_eq!(checked.status.code(), Some(0), "{}", error(&checked));
    serde_json::from_str::<serde_json::Value>(&out(&checked)).unwrap();
    let features =
        pret(folder.path(), &["features", "--data", "world", "--out", "features.parquet"]);
    let own = definitions().features.iter().filter(|feature| !feature.reads_outcomes()).count();
    assert_eq!(
        out(&features),
        format!("features.parquet: 60 applications, {own} features\n"),
        "{}",
        error(&features)
    );
}

/// Reads the probability and decision of each client from a file of scores or explanations.
fn decisions_in(path: &Path) -> std::collections::BTreeMap<u64, (String, String)> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (client, probability, decision) = (at("SK_ID_CURR"), at("probability"), at("decision"));
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| {
        (row[client].parse().unwrap(), (row[probability].to_owned(), row[decision].to_owned()))
    })
    .collect()
}

#[test]
fn a_folder_of_new_clients_is_scored_with_its_histories_as_the_refreshed_service_would() {
    let folder = TempDir::new().unwrap();
    assert!(
        pret(folder.path(), &["data", "demo", "--clients", "400", "--seed", "9", "--out", "world"])
            .status
            .success()
    );
    let arguments = ["score", "--bundle", CHAMPION, "--data", "world", "--output", "scores.csv"];
    let scored = pret(folder.path(), &arguments);
    assert_eq!(scored.status.code(), Some(0), "{}", error(&scored));
    let arguments = ["refresh", "--bundle", CHAMPION, "--data", "world", "--out", "november"];
    let refreshed = pret(folder.path(), &arguments);
    assert_eq!(refreshed.status.code(), Some(0), "{}", error(&refreshed));

    let decisions = decisions_in(&folder.path().join("scores.csv"));
    assert!(decisions.len() > 30, "{}", decisions.len());
    assert_eq!(out(&scored), format!("scores.csv: {} applications scored\n", decisions.len()));
    assert!(
        out(&refreshed).ends_with(&format!(", {} clients\n", decisions.len())),
        "{}",
        out(&refreshed)
    );
    assert_eq!(decisions, decisions_in(&folder.path().join("november/explanations.csv")));
    // Histories matter: without them, clients get other scores.
    let input = "world/application_test.csv";
    assert_eq!(score(folder.path(), input, "without.csv").status.code(), Some(0));
    assert_ne!(decisions, decisions_in(&folder.path().join("without.csv")));

    let again = pret(folder.path(), &arguments);
    assert_eq!(again.status.code(), Some(1));
    assert!(error(&again).contains("november: exists already"), "{}", error(&again));
    let both = pret(
        folder.path(),
        &["score", "--bundle", CHAMPION, "--data", "world", "--input", input, "--output", "x.csv"],
    );
    assert_eq!(both.status.code(), Some(2), "{}", error(&both));
    let neither = pret(folder.path(), &["score", "--bundle", CHAMPION, "--output", "x.csv"]);
    assert_eq!(neither.status.code(), Some(2), "{}", error(&neither));
}

#[cfg(unix)]
#[test]
fn what_is_unfinished_is_deleted_when_a_command_is_interrupted() {
    use std::os::unix::process::ExitStatusExt;
    const SIGINT: i32 = 2;

    let folder = TempDir::new().unwrap();
    let world = folder.path().join("world");
    let files = || fs::read_dir(&world).map_or(0, Iterator::count);
    let mut command =
        command(folder.path(), &["data", "demo", "--clients", "300000", "--out", "world"]);
    let mut child = command.stderr(std::process::Stdio::null()).spawn().unwrap();
    while files() < 8 && child.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success()
    );
    assert_eq!(child.wait().unwrap().signal(), Some(SIGINT));
    assert_eq!(files(), 0);
}

#[test]
fn a_check_of_data_that_cannot_be_used_exits_with_1_and_a_wrong_call_with_2() {
    let folder = TempDir::new().unwrap();
    pret(folder.path(), &["data", "demo", "--clients", "20", "--out", "world"]);
    let path = folder.path().join("world/application_train.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}{}\n", text.lines().nth(1).unwrap())).unwrap();
    assert_eq!(pret(folder.path(), &["data", "check", "--data", "world"]).status.code(), Some(1));
    assert_eq!(pret(folder.path(), &["data", "check", "--dta", "world"]).status.code(), Some(2));
    assert_eq!(pret(folder.path(), &["train", "--trials", "0"]).status.code(), Some(2));
}

#[test]
fn scores_the_same_from_csv_and_from_ndjson() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    // The value 365243 means “not employed”, which is the same as no value.
    fs::write(
        path("in.csv"),
        "SK_ID_CURR,NAME_CONTRACT_TYPE,AMT_INCOME_TOTAL,AMT_CREDIT,AMT_ANNUITY,DAYS_BIRTH,DAYS_EMPLOYED,EXT_SOURCE_2\n\
         7,Cash loans,120000,450000,20000,-20000,365243,\n8,Cash loans,9e4,1e5,9000,-12000,-500,0.9\n",
    )
    .unwrap();
    fs::write(
        path("in.ndjson"),
        "{\"SK_ID_CURR\":7,\"NAME_CONTRACT_TYPE\":\"Cash loans\",\"AMT_INCOME_TOTAL\":120000,\"AMT_CREDIT\":450000,\
         \"AMT_ANNUITY\":20000,\"DAYS_BIRTH\":-20000,\"DAYS_EMPLOYED\":null}\n\
         {\"SK_ID_CURR\":8,\"NAME_CONTRACT_TYPE\":\"Cash loans\",\"AMT_INCOME_TOTAL\":9e4,\"AMT_CREDIT\":1e5,\
         \"AMT_ANNUITY\":9000,\"DAYS_BIRTH\":-12000,\"DAYS_EMPLOYED\":-500,\"EXT_SOURCE_2\":0.9}\n",
    )
    .unwrap();
    for input in ["in.csv", "in.ndjson"] {
        let output = score(folder.path(), input, &format!("{input}.scores.csv"));
        assert_eq!(
            out(&output),
            format!("{input}.scores.csv: 2 applications scored\n"),
            "{}",
            error(&output)
        );
    }
    let scores = fs::read_to_string(path("in.csv.scores.csv")).unwrap();
    assert_eq!(scores, fs::read_to_string(path("in.ndjson.scores.csv")).unwrap());
    assert!(scores.starts_with(
        "SK_ID_CURR,probability,probability_low,probability_high,decision,needs_review,reason_1,reason_2,\
         contribution_1,contribution_2,warnings,error\n7,0."
    ));
}

#[test]
fn a_row_that_cannot_be_scored_is_written_in_its_place_with_its_reasons() {
    let folder = TempDir::new().unwrap();
    let header = "SK_ID_CURR,NAME_CONTRACT_TYPE,AMT_INCOME_TOTAL,AMT_CREDIT,AMT_ANNUITY,DAYS_BIRTH,EXT_SOURCE_2";
    let rows = [
        "7,Cash loans,120000,450000,20000,-20000,0.5",
        "8,Cash loans,9e4,\"1,5\",9000,-12000,inf",
        "9,Cash loans,9e4,1e5,,-12000,",
        "x,Cash loans,9e4,1e5,9000,-12000,-1",
    ];
    fs::write(folder.path().join("in.csv"), format!("{header}\n{}\n", rows.join("\n"))).unwrap();
    let csv = score(folder.path(), "in.csv", "scores.csv");
    assert_eq!(
        (csv.status.code(), out(&csv).as_str()),
        (Some(1), "scores.csv: 2 of 4 applications scored\n")
    );
    let told = error(&csv);
    let told: Vec<&str> = told.lines().filter(|line| !line.starts_with("note: ")).collect();
    assert_eq!(
        told,
        [
            "error: in.csv: 2 of 4 applications cannot be scored",
            "  row 2: AMT_CREDIT: Expected a number, found \"1,5\". Decimal commas are not supported; export with a point. \
             EXT_SOURCE_2: Expected a finite number, found \"inf\". Leave it missing if the value is not known.",
            "  row 4: SK_ID_CURR: Expected a client's number, whole and exact, found \"x\". EXT_SOURCE_2: Expected a number from 0 \
             to 1, found -1.",
        ]
    );
    let mut reader = csv::Reader::from_path(folder.path().join("scores.csv")).unwrap();
    let scores: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let column =
        |name: &str| reader.headers().unwrap().iter().position(|header| header == name).unwrap();
    let column = ["SK_ID_CURR", "probability", "warnings", "error"].map(column);
    let cell = |row: usize, at: usize| scores[row].get(column[at]).unwrap();
    assert_eq!([0, 1, 2, 3].map(|row| cell(row, 0)), ["7", "8", "9", ""]);
    assert_eq!([0, 1, 2, 3].map(|row| cell(row, 1).is_empty()), [false, true, false, true]);
    assert_eq!((cell(0, 3), cell(2, 3)), ("", ""));
    assert!(
        cell(1, 3).starts_with("AMT_CREDIT: Expected a number, found \"1,5\"."),
        "{}",
        cell(1, 3)
    );
    assert!(cell(2, 2).starts_with("Missing: AMT_ANNUITY. Scored without."), "{}", cell(2, 2));

    // The same rows as NDJSON.
    score(folder.path(), "in.csv", "scores.ndjson");
    let text = fs::read_to_string(folder.path().join("scores.ndjson")).unwrap();
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (row, line) in lines.iter().enumerate() {
        assert_eq!(
            line["SK_ID_CURR"].as_u64().map_or(String::new(), |client| client.to_string()),
            cell(row, 0)
        );
        assert_eq!(
            line["probability"].as_f64().map_or(String::new(), |number| number.to_string()),
            cell(row, 1)
        );
        assert_eq!(line["error"].as_str().unwrap_or_default(), cell(row, 3));
        let warnings =
            line["warnings"].as_array().unwrap().iter().map(|warning| warning.as_str().unwrap());
        assert_eq!(warnings.collect::<Vec<_>>().join(" "), cell(row, 2));
    }
}

#[test]
fn a_file_that_cannot_be_used_leaves_no_output() {
    let folder = TempDir::new().unwrap();
    for (content, message) in [
        (
            "",
            "error: in.csv: the file is empty. Expected a header line and at least one row; export the file again.\n",
        ),
        ("AMT_CREDIT\n", "error: in.csv: no row holds an application\n"),
        (
            "SK_ID_CURR,amt_credit\n1,2\n",
            "error: in.csv: unknown columns: amt_credit (AMT_CREDIT?). Names count letter by letter: rename these columns, or \
             remove them.\n",
        ),
    ] {
        fs::write(folder.path().join("in.csv"), content).unwrap();
        let output = score(folder.path(), "in.csv", "scores.csv");
        assert_eq!((output.status.code(), error(&output).as_str()), (Some(1), message));
        assert!(!folder.path().join("scores.csv").exists());
    }
}

#[test]
fn says_what_is_wrong_with_a_bundle_that_is_not_there() {
    let folder = TempDir::new().unwrap();
    let output = pret(folder.path(), &["promote", "nowhere"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        error(&output),
        "error: nowhere/manifest.json: cannot be read (No such file or directory (os error 2)). Check the path; a bundle \
         is a folder that `pret train` wrote.\n"
    );
}

#[test]
fn says_of_a_row_what_the_api_would_say_of_a_request() {
    let folder = TempDir::new().unwrap();
    let refusal = |text: &str| {
        fs::write(folder.path().join("in.ndjson"), text).unwrap();
        let output = score(folder.path(), "in.ndjson", "-");
        assert_eq!(output.status.code(), Some(1));
        let line: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        line["error"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        refusal("{\"EXT_SOURCE_2\":-5,\"AMT_CREDITS\":3}\n"),
        "EXT_SOURCE_2: Expected a number from 0 to 1, found -5. Unknown: AMT_CREDITS (AMT_CREDIT?). Names count letter by \
         letter."
    );
    let missing = refusal("{}\n");
    assert!(
        missing.starts_with("Missing: ")
            && missing.ends_with(". An application cannot be scored without."),
        "{missing}"
    );
    assert!(
        ["AMT_INCOME_TOTAL", "AMT_CREDIT"].iter().all(|name| missing.contains(name)),
        "{missing}"
    );
}

#[test]
fn features_that_cannot_be_computed_leave_the_earlier_file_as_it_was() {
    let folder = TempDir::new().unwrap();
    pret(folder.path(), &["data", "demo", "--clients", "20", "--out", "world"]);
    let path = folder.path().join("world/credit_card_balance.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, &text[..text.len() - 10]).unwrap();
    fs::write(folder.path().join("features.parquet"), "the earlier result").unwrap();
    let failed = pret(folder.path(), &["features", "--data", "world", "--out", "features.parquet"]);
    assert_eq!(failed.status.code(), Some(1));
    assert!(error(&failed).contains("credit_card_balance.csv"), "{}", error(&failed));
    assert_eq!(
        fs::read_to_string(folder.path().join("features.parquet")).unwrap(),
        "the earlier result"
    );
    let mut left: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["features.parquet", "world"]);
}

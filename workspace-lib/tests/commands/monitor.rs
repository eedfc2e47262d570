//! `pret monitor`: reports of files of predictions, and what is said of wrong ones.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use workspace_lib::files::write_parquet;
use workspace_lib::polars::prelude::{DataFrame, NamedFrom, Series};

use super::events::Place;
use super::{CHAMPION, command, error, out, pret};

/// A client: amount, region, probability, outcome, client number and day.
fn rows(count: usize, shift: f64, region: &str) -> String {
    let mut text = String::from("client_id,amount,region,probability,defaulted,created_at\n");
    for at in 0..count {
        let amount = if at % 20 == 3 {
            String::new()
        } else {
            format!("{}", (at * 37 % 1000) as f64 + shift)
        };
        let region = if at % 4 == 0 { region } else { "north" };
        let probability = (at * 13 % 100) as f64 / 250.0;
        let defaulted = u8::from(at % 7 == 0);
        let month = 1 + at * 6 / count;
        writeln!(
            text,
            "{at},{amount},{region},{probability},{defaulted},2026-{month:02}-05T10:00:00Z"
        )
        .unwrap();
    }
    text
}

fn folder(files: &[(&str, String)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

const CALL: [&str; 7] =
    ["monitor", "--reference", "before.csv", "--current", "now.csv", "--out", "report"];

fn report(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("report/report.json")).unwrap()).unwrap()
}

#[test]
fn a_shift_is_found_and_a_quiet_period_is_quiet() {
    let folder =
        folder(&[("before.csv", rows(4000, 0.0, "south")), ("now.csv", rows(2000, 0.0, "south"))]);
    let output = pret(folder.path(), &CALL);
    assert!(output.status.success(), "{}", error(&output));
    let quiet = report(folder.path());
    assert_eq!(
        (&quiet["predictions"], &quiet["from"], &quiet["to"]),
        (&2000.into(), &"2026-01-05".into(), &"2026-06-05".into())
    );
    assert_eq!(quiet["vintages"].as_array().unwrap().len(), 6);
    let drifts = |report: &Value| {
        let level = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["code"] == "feature_drift")
            .unwrap();
        (level["level"].clone(), level["about"].clone())
    };
    assert_eq!(drifts(&quiet).0, "quiet");

    fs::write(folder.path().join("now.csv"), rows(2000, 400.0, "west")).unwrap();
    let output = pret(folder.path(), &CALL);
    assert!(out(&output).contains("red: feature_drift"), "{}", out(&output));
    let moved = report(folder.path());
    assert_eq!(drifts(&moved).0, "red");
    let region = moved["drift"]["variables"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "region")
        .unwrap();
    assert_eq!(
        (&region["new_category_share"], &region["new_categories"]["west"]),
        (&0.25.into(), &500.into())
    );
    let amount = moved["drift"]["variables"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "amount")
        .unwrap();
    let distance = amount["wasserstein"].as_f64().unwrap();
    assert!((distance - 400.0).abs() < 8.0, "{distance}");
    assert_eq!(amount["missing_now"], 0.05);
}

#[test]
fn the_page_is_complete_by_itself_in_both_languages() {
    let folder = folder(&[
        ("before.csv", rows(4000, 0.0, "south")),
        ("now.csv", rows(2000, 300.0, "south")),
    ]);
    for (language, title) in [("fr", "Suivi du modèle"), ("en", "Model monitoring")] {
        let call = [&CALL[..], &["--language", language]].concat();
        assert!(pret(folder.path(), &call).status.success());
        let page = fs::read_to_string(folder.path().join("report/report.html")).unwrap();
        assert!(page.contains(title) && page.contains(&format!("<html lang=\"{language}\">")));
        // Nothing is loaded from anywhere, and no client is in it.
        for forbidden in ["http://", "https://", "<script", "src="] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
        assert!(page.len() < 40_000, "{}", page.len());
    }
}

#[test]
fn one_application_sent_500_times_counts_once() {
    let one = "7,400,north,0.02,0,2026-03-01T10:00:00Z\n";
    let now = rows(600, 0.0, "south") + &one.repeat(500);
    let folder = folder(&[("before.csv", rows(4000, 0.0, "south")), ("now.csv", now)]);
    assert!(pret(folder.path(), &CALL).status.success());
    let report = report(folder.path());
    assert_eq!((&report["predictions"], &report["repeated"]), (&601.into(), &499.into()));
}

#[test]
fn few_predictions_are_not_judged() {
    let folder =
        folder(&[("before.csv", rows(4000, 0.0, "south")), ("now.csv", rows(50, 900.0, "west"))]);
    let output = pret(folder.path(), &CALL);
    assert!(output.status.success() && !out(&output).contains("red:"), "{}", out(&output));
    let report = report(folder.path());
    assert_eq!(report["drift"]["variables"][0]["is_too_few"], true);
    assert_eq!(report["estimated"]["validity"]["broken"][0], "enough_predictions");
}

#[test]
fn a_column_that_is_gone_and_a_constant_one_are_said() {
    let now = rows(2000, 0.0, "south");
    let without = now.lines().map(|line| {
        let mut cells: Vec<&str> = line.split(',').collect();
        cells.remove(2);
        cells.join(",") + "\n"
    });
    let constant =
        |text: String| text.replace("created_at\n", "created_at,version\n").replace("Z\n", "Z,1\n");
    let folder = folder(&[
        ("before.csv", constant(rows(4000, 0.0, "south"))),
        ("now.csv", constant(without.collect())),
    ]);
    let output = pret(folder.path(), &CALL);
    assert!(output.status.success(), "{}", error(&output));
    assert!(
        error(&output)
            .contains("now.csv: 1 of 3 inputs are no column and count as missing: region"),
        "{}",
        error(&output)
    );
    let report = report(folder.path());
    let of = |name: &str| {
        let variables = report["drift"]["variables"].as_array().unwrap();
        variables.iter().find(|one| one["name"] == name).unwrap().clone()
    };
    assert_eq!(of("region")["missing_now"], 1.0);
    assert_eq!(of("version")["stability_index"]["value"], 0.0);
}

#[test]
fn wrong_files_are_refused_and_nothing_is_written() {
    let good = || rows(300, 0.0, "south");
    let cases: [(String, &str); 6] = [
        (String::new(), "now.csv: the file is empty."),
        (
            "client_id,amount,region,probability\n".into(),
            "now.csv: expected at least one prediction, found no row",
        ),
        (
            "a,b\n1,2\n".into(),
            "now.csv: expected the model's inputs as columns (amount, region, …), found none of them",
        ),
        (
            good().replace(",0.052,", ",1.5,"),
            "now.csv: column probability, row 2: expected a number from 0 to 1, found 1.5",
        ),
        (
            good().replace(",0.052,", ",much,"),
            "now.csv: column probability, row 2: Expected a number, found \"much\"",
        ),
        (
            good().replacen(",1,2026-01-05T10:00:00Z\n8", ",2,2026-01-05T10:00:00Z\n8", 1),
            "now.csv: column defaulted, row 8: expected an outcome of 0 or 1, found 2",
        ),
    ];
    for (text, expected) in cases {
        let folder = folder(&[("before.csv", rows(1000, 0.0, "south")), ("now.csv", text)]);
        let output = pret(folder.path(), &CALL);
        assert_eq!(output.status.code(), Some(1), "{expected}");
        assert!(error(&output).contains(expected), "{expected}: {}", error(&output));
        assert!(!folder.path().join("report").exists());
    }
}

#[test]
fn without_a_reference_a_bundle_is_needed() {
    let folder = folder(&[("now.csv", rows(300, 0.0, "south"))]);
    let output = pret(folder.path(), &["monitor", "--current", "now.csv", "--out", "report"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        error(&output).contains("expected --bundle DIR or --reference FILE"),
        "{}",
        error(&output)
    );
    let call = ["monitor", "--bundle", CHAMPION, "--current", "now.csv", "--out", "report"];
    let output = pret(folder.path(), &call);
    assert!(
        error(&output).contains("expected the model's inputs as columns"),
        "{}",
        error(&output)
    );
}

#[test]
fn files_are_read_as_those_of_other_commands_are() {
    // Semicolons, words for missing values, and columns of exported events that are no variables.
    let of_events = |text: String| {
        let lines = text.lines().enumerate().map(|(at, line)| {
            let amount_is_missing = line.contains(",,north") || line.contains(",,south");
            let line =
                if amount_is_missing { line.replacen(",,", ",NA,", 1) } else { line.to_owned() };
            let more = if at == 0 { ",latency_us,contribution_amount" } else { ",250,0.5" };
            (line + more).replace(',', ";") + "\n"
        });
        lines.collect::<String>()
    };
    let folder = folder(&[
        ("before.csv", of_events(rows(4000, 0.0, "south"))),
        ("now.csv", of_events(rows(2000, 0.0, "south"))),
    ]);
    let output = pret(folder.path(), &CALL);
    assert!(output.status.success(), "{}", error(&output));
    let plain = report(folder.path());
    let variables = plain["drift"]["variables"].as_array().unwrap();
    let mut names: Vec<&str> =
        variables.iter().map(|variable| variable["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["amount", "region"]);
    let amount = variables.iter().find(|variable| variable["name"] == "amount").unwrap();
    assert_eq!((&amount["missing_now"], amount["wasserstein"].is_number()), (&0.05.into(), true));

    // The same rows, compressed.
    for name in ["before", "now"] {
        let text = fs::read(folder.path().join(format!("{name}.csv"))).unwrap();
        let packed = zstd::encode_all(text.as_slice(), 1).unwrap();
        fs::write(folder.path().join(format!("{name}.csv.zst")), packed).unwrap();
    }
    let call = CALL.map(|argument| argument.replace(".csv", ".csv.zst"));
    let output = pret(folder.path(), &call.each_ref().map(String::as_str));
    assert!(output.status.success(), "{}", error(&output));
    assert_eq!(report(folder.path())["drift"], plain["drift"]);
}

#[test]
fn a_wrong_row_of_a_folder_is_named_by_its_file() {
    let folder = folder(&[("before.csv", rows(1000, 0.0, "south"))]);
    let write = |name: &str, outcomes: [f64; 3]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let column = |name: &str, values: [f64; 3]| Series::new(name.into(), values).into();
        let columns = vec![
            column("amount", [10.0, 20.0, 30.0]),
            column("probability", [0.1, 0.2, 0.3]),
            column("defaulted", outcomes),
        ];
        let frame = DataFrame::new(3, columns).unwrap();
        write_parquet(&frame, fs::File::create(path).unwrap()).unwrap();
    };
    write("now/day=1/m.parquet", [0.0, 1.0, 0.0]);
    write("now/day=2/m.parquet", [0.0, 3.0, 0.0]);
    let call = ["monitor", "--reference", "before.csv", "--current", "now", "--out", "report"];
    let output = pret(folder.path(), &call);
    let expected =
        "now: column defaulted, row 2 of day=2/m.parquet: expected an outcome of 0 or 1, found 3";
    assert!(error(&output).contains(expected), "{}", error(&output));
}

/// A store with a prediction in each hour of three days, whose incomes are 1 to 72, and a file of
/// other incomes to compare it with.
fn store_of_three_days() -> Place {
    let place = Place::new();
    for number in 0..72 {
        let (day, hour) = (1 + number / 24, number % 24);
        place.predict(&format!("2026-03-{day:02}T{hour:02}:00:00Z"), number + 1, "m1");
    }
    let mut before = String::from("client_id,income,education,probability\n");
    for at in 0..400 {
        writeln!(before, "{at},{},Higher,{}", at % 100, f64::from(at % 50) / 100.0).unwrap();
    }
    fs::write(place.folder.path().join("before.csv"), before).unwrap();
    place
}

const STORE_CALL: [&str; 5] = ["monitor", "--reference", "before.csv", "--out", "report"];

#[test]
fn a_store_is_monitored_as_its_export_is() {
    let place = store_of_three_days();
    let folder = place.folder.path();
    let temporary = folder.join("temporary");
    fs::create_dir(&temporary).unwrap();
    let call = [&STORE_CALL[..], &["--store", "sqlite://pret.db"]].concat();
    let output = command(folder, &call).env("TMPDIR", &temporary).output().unwrap();
    assert!(output.status.success(), "{}", error(&output));
    let of_store = report(folder);
    assert_eq!(
        [&of_store["current"], &of_store["predictions"], &of_store["from"], &of_store["to"]],
        [&Value::from("sqlite://pret.db"), &72.into(), &"2026-03-01".into(), &"2026-03-03".into()]
    );
    // Nothing of the clients is left behind.
    assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0);

    place.export(&[]);
    let output = pret(folder, &[&STORE_CALL[..], &["--current", "events"]].concat());
    assert!(output.status.success(), "{}", error(&output));
    let mut of_folder = report(folder);
    of_folder["current"] = of_store["current"].clone();
    let remarks = of_folder["remarks"].to_string().replace("events:", "sqlite://pret.db:");
    of_folder["remarks"] = serde_json::from_str(&remarks).unwrap();
    assert_eq!(of_folder, of_store);
}

#[test]
fn days_of_a_store_are_chosen_and_several_versions_are_said() {
    let place = store_of_three_days();
    place.predict("2026-03-02T00:30:00Z", 100, "m2");
    let monitored = |more: &[&str]| place.pret(&[&STORE_CALL[..], more].concat());
    let output = monitored(&["--from", "2026-03-02", "--to", "2026-03-02"]);
    assert!(output.status.success(), "{}", error(&output));
    let found = report(place.folder.path());
    assert_eq!((&found["predictions"], &found["from"]), (&25.into(), &"2026-03-02".into()));
    let note = "note: sqlite://pret.db: 2 versions of the model (m1, m2) are compared together";
    assert!(error(&output).contains(note), "{}", error(&output));
    // A version that has no part in the days is not named.
    let output = monitored(&["--from", "2026-03-03"]);
    assert!(!error(&output).contains("versions of the model"), "{}", error(&output));
    for (more, code, expected) in [
        (
            &["--from", "2027-01-01"][..],
            1,
            "sqlite://pret.db: expected at least one prediction from 2027-01-01 on, found none",
        ),
        (
            &["--from", "2026-03-04", "--to", "2026-03-02"],
            1,
            "--from 2026-03-04 is after --to 2026-03-02",
        ),
        (&["--current", "before.csv"], 2, "cannot be used with"),
    ] {
        let output = monitored(more);
        assert_eq!(output.status.code(), Some(code), "{}", error(&output));
        assert!(error(&output).contains(expected), "{}", error(&output));
    }
    let days_of_a_file =
        [&STORE_CALL[..], &["--current", "before.csv", "--from", "2026-03-01"]].concat();
    let output = pret(place.folder.path(), &days_of_a_file);
    assert_eq!(output.status.code(), Some(2), "{}", error(&output));
}

#[test]
fn what_was_erased_is_left_out_and_not_missing() {
    let place = store_of_three_days();
    place.erase(100_001);
    let output = place.pret(&STORE_CALL);
    assert!(output.status.success(), "{}", error(&output));
    let remark = "sqlite://pret.db: left out: 1 predictions whose values were erased";
    assert!(error(&output).contains(remark), "{}", error(&output));
    let found = report(place.folder.path());
    assert_eq!((&found["predictions"], &found["repeated"]), (&71.into(), &0.into()));
    let variables = found["drift"]["variables"].as_array().unwrap();
    let income = variables.iter().find(|variable| variable["name"] == "income").unwrap();
    assert_eq!(income["missing_now"], 0.0);
}

#[test]
fn a_store_without_predictions_is_said_to_be_empty() {
    let place = Place::new();
    fs::write(place.folder.path().join("before.csv"), rows(1000, 0.0, "south")).unwrap();
    let output = place.pret(&STORE_CALL);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        error(&output),
        "error: sqlite://pret.db: expected at least one prediction, found none. Check the store and the days.\n"
    );
    assert!(!place.folder.path().join("report").exists());
}

#[test]
fn a_group_that_defaults_less_than_announced_is_found() {
    // Of 400 women 24 default and of 400 men 80, where 80 of each were announced.
    let mut now = String::from("client_id,amount,CODE_GENDER,probability,defaulted\n");
    for at in 0..800 {
        let (sex, defaults) = if at < 400 { ("F", 24) } else { ("M", 80) };
        let defaulted = u8::from(at % 400 < defaults);
        writeln!(now, "{at},{},{sex},0.2,{defaulted}", at * 37 % 1000).unwrap();
    }
    let folder = folder(&[("before.csv", rows(4000, 0.0, "south")), ("now.csv", now)]);
    let output = pret(folder.path(), &CALL);
    let expected = "red: group_calibration (CODE_GENDER F) is 0.300";
    assert!(out(&output).contains(expected), "{}{}", out(&output), error(&output));
}

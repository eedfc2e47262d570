//! Tests of `pret events export` and `pret outcomes import`, on a store with known predictions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Days, Utc};
use polars_io::SerReader;
use polars_io::prelude::ParquetReader;
use store::{
    Action, AuditRow, Closing, Durability, Legend, ModelRow, Origin, PredictionRow, Store,
    StoredFeature,
};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use workspace_lib::files::write_parquet;
use workspace_lib::polars::prelude::{DataFrame, NamedFrom, Series};

use super::{error, out, pret};

/// Store in a folder, which a service has open.
pub(super) struct Place {
    pub(super) folder: TempDir,
    runtime: Runtime,
    store: Option<(Store, Closing)>,
}

impl Place {
    pub(super) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let url = format!("sqlite://{}/pret.db", folder.path().display());
        let store = runtime.block_on(Store::open(&url, Durability::Process)).unwrap();
        Self { folder, runtime, store: Some(store) }
    }

    fn store(&self) -> &Store {
        &self.store.as_ref().unwrap().0
    }

    /// Stores the prediction number `number`, and returns its identifier.
    pub(super) fn predict(&self, at: &str, number: u32, version: &str) -> String {
        let row = prediction(at, number, version);
        let id = row.prediction_id.clone();
        self.runtime.block_on(self.store().save(row, None)).unwrap();
        id
    }

    /// Erases what is personal of a client.
    pub(super) fn erase(&self, client_id: u64) {
        let done = AuditRow::now("command", Action::EraseData);
        self.runtime.block_on(self.store().erase_client(client_id, done)).unwrap();
    }

    pub(super) fn pret(&self, arguments: &[&str]) -> Output {
        let arguments = [arguments, &["--store", "sqlite://pret.db"]].concat();
        pret(self.folder.path(), &arguments)
    }

    pub(super) fn export(&self, more: &[&str]) -> String {
        let output = self.pret(&[&["events", "export", "--out", "events"], more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", error(&output));
        out(&output)
    }

    fn import(&self, file: &str, content: &str, more: &[&str]) -> Output {
        fs::write(self.folder.path().join(file), content).unwrap();
        self.pret(&[&["outcomes", "import", file], more].concat())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Returns the recorded outcomes of a prediction as `pret events export` writes them.
    fn outcome(&self, id: &str) -> (Option<bool>, Option<String>) {
        let histories =
            self.runtime.block_on(self.store().outcome_histories(&[id.to_owned()])).unwrap();
        let events = self.runtime.block_on(self.store().events(
            &store::Period { from: DateTime::UNIX_EPOCH, to: Utc::now() },
            "",
            1000,
        ));
        assert!(histories.contains_key(id));
        let events = events.unwrap();
        let event = events.iter().find(|event| event.prediction_id == id).unwrap();
        let outcome = event.outcome.as_ref();
        (outcome.map(|known| known.defaulted), outcome.map(|known| known.observed_on.clone()))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((store, closing)) = self.store.take() {
            drop(store);
            self.runtime.block_on(closing.finish(Duration::from_secs(5)));
        }
    }
}

fn legend() -> Legend {
    Legend::new(vec![
        StoredFeature { name: "income".into(), categories: Vec::new() },
        StoredFeature {
            name: "education".into(),
            categories: vec!["Secondary".into(), "Higher".into()],
        },
    ])
}

/// Makes a prediction whose values follow from its number. The identifier begins with its time.
fn prediction(at: &str, number: u32, version: &str) -> PredictionRow {
    let at = DateTime::parse_from_rfc3339(at).unwrap().to_utc();
    let milliseconds = at.timestamp_millis();
    let values = if number == 0 {
        legend().write([(0, &f64::NAN.into(), 0.0), (1, &f64::NAN.into(), 0.0)])
    } else {
        legend().write([(0, &f64::from(number).into(), 0.5), (1, &"Higher".into(), -0.25)])
    };
    PredictionRow {
        prediction_id: format!(
            "{:08x}-{:04x}-7000-8000-{number:012x}",
            milliseconds >> 16,
            milliseconds & 0xffff
        ),
        created_at: store::time(at),
        client_id: Some(100_000 + u64::from(number)),
        model: Arc::new(ModelRow { version: version.to_owned(), features: legend().to_json() }),
        origin: Origin::Request,
        language: "fr",
        probability: 0.25,
        decision: "refused",
        request: "{\"application\":{}}".to_owned(),
        response: "{\"threshold\":0.1,\"score\":-1.5}".to_owned(),
        contributions: values,
        arrived: Instant::now(),
    }
}

fn read(path: &Path) -> DataFrame {
    ParquetReader::new(fs::File::open(path).unwrap()).finish().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn each_day_has_a_file_for_each_model_with_everything_in_it() {
    let place = Place::new();
    let first = place.predict("2026-03-01T10:00:00.500Z", 1, "m1");
    place.predict("2026-03-01T23:59:59.999Z", 0, "m1");
    place.predict("2026-03-01T12:00:00Z", 2, "model/2 é");
    place.predict("2026-03-03T00:00:00Z", 3, "m1");
    let imported = place.import(
        "outcomes.csv",
        &format!("prediction_id,defaulted,observed_on\n{first},1,2026-09-30\n"),
        &[],
    );
    assert_eq!(imported.status.code(), Some(0), "{}", error(&imported));
    assert_eq!(place.export(&[]), "events: 4 events; 2 days written, 0 days unchanged\n");
    assert_eq!(names(&place.path("events")), ["day=2026-03-01", "day=2026-03-03"]);
    let day = place.path("events/day=2026-03-01");
    assert_eq!(names(&day), ["m1.parquet", "model%2F2%20%C3%A9.parquet"]);
    let frame = read(&day.join("m1.parquet"));
    assert_eq!(frame.height(), 2);
    let columns: Vec<&str> = frame.get_column_names().iter().map(|name| name.as_str()).collect();
    assert_eq!(
        columns,
        [
            "prediction_id",
            "created_at",
            "client_id",
            "model_version",
            "origin",
            "language",
            "probability",
            "decision",
            "threshold",
            "score",
            "latency_us",
            "request",
            "defaulted",
            "observed_on",
            "review_decision",
            "reviewed_at",
            "income",
            "education"
        ]
    );
    let text = |name: &str, row: usize| {
        frame.column(name).unwrap().str().unwrap().get(row).map(str::to_owned)
    };
    let number = |name: &str, row: usize| frame.column(name).unwrap().f64().unwrap().get(row);
    assert_eq!(text("prediction_id", 0), Some(first));
    assert_eq!(text("created_at", 0).as_deref(), Some("2026-03-01T10:00:00.500Z"));
    assert_eq!(frame.column("client_id").unwrap().i64().unwrap().get(0), Some(100_001));
    assert_eq!(text("origin", 0).as_deref(), Some("request"));
    assert_eq!([number("probability", 0), number("threshold", 0)], [Some(0.25), Some(0.1)]);
    assert_eq!(number("score", 0), Some(-1.5));
    assert_eq!(text("request", 0).as_deref(), Some("{\"application\":{}}"));
    assert_eq!(frame.column("defaulted").unwrap().bool().unwrap().get(0), Some(true));
    assert_eq!(text("observed_on", 0).as_deref(), Some("2026-09-30"));
    assert_eq!((text("review_decision", 0), text("observed_on", 1)), (None, None));
    assert_eq!((number("income", 0), text("education", 0).as_deref()), (Some(1.0), Some("Higher")));
    // What is missing is null, not NaN.
    assert_eq!((number("income", 1), text("education", 1)), (None, None));
}

#[test]
fn a_day_with_the_same_content_is_left_alone_and_another_one_is_replaced() {
    let place = Place::new();
    let first = place.predict("2026-03-01T10:00:00Z", 1, "m1");
    place.predict("2026-03-02T10:00:00Z", 2, "m1");
    place.export(&[]);
    let modified = |day: &str| {
        fs::metadata(place.path(&format!("events/day={day}/m1.parquet")))
            .unwrap()
            .modified()
            .unwrap()
    };
    let before = modified("2026-03-02");
    assert_eq!(place.export(&[]), "events: 2 events; 0 days written, 2 days unchanged\n");
    let line = format!("prediction_id,defaulted,observed_on\n{first},0,2026-09-30\n");
    assert_eq!(place.import("outcomes.csv", &line, &[]).status.code(), Some(0));
    assert_eq!(place.export(&[]), "events: 2 events; 1 days written, 1 days unchanged\n");
    assert_eq!(modified("2026-03-02"), before);
    let frame = read(&place.path("events/day=2026-03-01/m1.parquet"));
    assert_eq!(frame.column("defaulted").unwrap().bool().unwrap().get(0), Some(false));
    assert_eq!(names(&place.path("events")), ["day=2026-03-01", "day=2026-03-02"]);
}

#[test]
fn days_are_chosen_and_contributions_are_added() {
    let place = Place::new();
    for day in 1..=5 {
        place.predict(&format!("2026-03-0{day}T10:00:00Z"), day, "m1");
    }
    let chosen = place.export(&["--from", "2026-03-02", "--to", "2026-03-03", "--contributions"]);
    assert_eq!(chosen, "events: 2 events; 2 days written, 0 days unchanged\n");
    assert_eq!(names(&place.path("events")), ["day=2026-03-02", "day=2026-03-03"]);
    let frame = read(&place.path("events/day=2026-03-02/m1.parquet"));
    let contribution = |name: &str| frame.column(name).unwrap().f64().unwrap().get(0);
    assert_eq!(contribution("contribution_income"), Some(0.5));
    assert_eq!(contribution("contribution_education"), Some(-0.25));
    let wrong = place.pret(&[
        "events",
        "export",
        "--out",
        "x",
        "--from",
        "2026-03-04",
        "--to",
        "2026-03-02",
    ]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(
        error(&wrong).contains("--from 2026-03-04 is after --to 2026-03-02"),
        "{}",
        error(&wrong)
    );
}

#[test]
fn many_events_are_written_in_pages_and_row_groups() {
    let place = Place::new();
    let rows = (0..2500).map(|number| {
        let at = DateTime::from_timestamp(1_772_366_400 + i64::from(number), 0).unwrap();
        let row = prediction(&at.to_rfc3339(), number + 1, "m1");
        let done = AuditRow::now("command", Action::Predict).detail(&row.prediction_id);
        (Some(row), done)
    });
    let saved = place.runtime.block_on(place.store().save_all(rows.collect()));
    assert!(saved.iter().all(Result::is_ok));
    assert_eq!(place.export(&[]), "events: 2500 events; 1 days written, 0 days unchanged\n");
    let frame = read(&place.path("events/day=2026-03-01/m1.parquet"));
    let incomes: Vec<f64> =
        frame.column("income").unwrap().f64().unwrap().into_no_null_iter().collect();
    assert_eq!(incomes, (1..=2500).map(f64::from).collect::<Vec<_>>());
}

#[test]
fn a_store_that_cannot_be_read_leaves_nothing_behind() {
    let folder = TempDir::new().unwrap();
    let output = pret(
        folder.path(),
        &["events", "export", "--store", "sqlite://nowhere.db", "--out", "events"],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(
        error(&output).contains("sqlite://nowhere.db: the database cannot be opened"),
        "{}",
        error(&output)
    );
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

#[test]
fn outcomes_are_recorded_once_and_in_the_audit_log() {
    let place = Place::new();
    let first = place.predict("2026-03-01T10:00:00Z", 1, "m1");
    let second = place.predict("2026-03-01T11:00:00Z", 2, "m1");
    let content = format!(
        "branch,prediction_id,defaulted,observed_on\nParis,{first},TRUE,2026-09-30\nLyon,{},0,2026-09-30\n",
        second.to_uppercase()
    );
    let output = place.import("outcomes.csv", &content, &[]);
    assert_eq!(
        out(&output),
        "outcomes.csv: 2 outcomes recorded, 0 already recorded\n",
        "{}",
        error(&output)
    );
    assert_eq!(error(&output), "note: outcomes.csv: not read: branch\n");
    let again = place.import("outcomes.csv", &content, &[]);
    assert_eq!(out(&again), "outcomes.csv: 0 outcomes recorded, 2 already recorded\n");
    assert_eq!(place.outcome(&first), (Some(true), Some("2026-09-30".to_owned())));
    assert_eq!(place.outcome(&second), (Some(false), Some("2026-09-30".to_owned())));
    let filter = store::AuditFilter::default();
    let audit = place.runtime.block_on(place.store().audit(&filter, "", 10)).unwrap();
    let noted: Vec<_> =
        audit.iter().map(|line| (&line.actor[..], &line.action[..], line.client_id)).collect();
    assert_eq!(
        noted,
        [
            ("command", "outcome.create", Some(100_001)),
            ("command", "outcome.create", Some(100_002))
        ]
    );
    // As Parquet, with booleans and a column that is not read.
    let columns = vec![
        Series::new("prediction_id".into(), vec![first.clone(), second]).into(),
        Series::new("defaulted".into(), vec![true, true]).into(),
        Series::new("observed_on".into(), vec!["2026-10-31"; 2]).into(),
        Series::new("amount".into(), vec![1.5, 2.5]).into(),
    ];
    let frame = DataFrame::new(2, columns).unwrap();
    write_parquet(&frame, fs::File::create(place.path("later.parquet")).unwrap()).unwrap();
    let output = place.pret(&["outcomes", "import", "later.parquet"]);
    assert_eq!(
        out(&output),
        "later.parquet: 2 outcomes recorded, 0 already recorded\n",
        "{}",
        error(&output)
    );
    assert_eq!(place.outcome(&first), (Some(true), Some("2026-10-31".to_owned())));
}

#[test]
fn nothing_is_recorded_if_a_line_is_bad_and_each_says_why() {
    let place = Place::new();
    let id = place.predict("2026-03-01T10:00:00Z", 1, "m1");
    let nobodys = "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071";
    let future = (Utc::now().date_naive() + Days::new(2)).to_string();
    let content = format!(
        "prediction_id,defaulted,observed_on\n{id},0,2026-04-30\n{nobodys},0,2026-04-30\n12,0,2026-04-30\n\
         {id},yes,31/04/2026\n{id},0,2026-02-28\n{id},0,{future}\n{id},1,2026-05-31\n{id},0,2026-05-31\n\
         {id},0,2026-06-30\n{id},0\n{id},1,2026-05-31\n"
    );
    let output = place.import("outcomes.csv", &content, &[]);
    assert_eq!(output.status.code(), Some(1));
    let expected = format!(
        "outcomes.csv: line 3: there is no prediction {nobodys}\n\
         outcomes.csv: line 4: prediction_id: expected an identifier like {nobodys}, found \"12\"\n\
         outcomes.csv: line 5: defaulted: expected 0, 1, true or false, found \"yes\"; observed_on: expected a day like \
         2026-10-31, found \"31/04/2026\"\n\
         outcomes.csv: line 6: 2026-02-28 is before the day of the prediction, 2026-03-01\n\
         outcomes.csv: line 7: {future} is in the future\n\
         outcomes.csv: line 9: the outcome “not defaulted” on 2026-05-31 contradicts the one that is recorded, “defaulted” \
         on 2026-05-31. --correct overrules it\n\
         outcomes.csv: line 10: the outcome “not defaulted” on 2026-06-30 contradicts the one that is recorded, “defaulted” \
         on 2026-05-31. --correct overrules it\n\
         outcomes.csv: line 11: expected 3 fields, found 2\n\
         error: outcomes.csv: 8 of 11 lines are bad, so nothing was recorded. Correct them, or give --skip-bad to record \
         the others.\n"
    );
    assert_eq!(error(&output), expected);
    assert_eq!(place.outcome(&id), (None, None));
    let skipped = place.import("outcomes.csv", &content, &["--skip-bad"]);
    assert_eq!(skipped.status.code(), Some(1));
    assert_eq!(out(&skipped), "outcomes.csv: 2 outcomes recorded, 1 already recorded, 8 skipped\n");
    assert_eq!(place.outcome(&id), (Some(true), Some("2026-05-31".to_owned())));
    let line = format!("prediction_id,defaulted,observed_on\n{id},0,2026-06-30\n");
    assert_eq!(place.import("correction.csv", &line, &[]).status.code(), Some(1));
    let corrected = place.import("correction.csv", &line, &["--correct"]);
    assert_eq!(out(&corrected), "correction.csv: 1 outcomes recorded, 0 already recorded\n");
    assert_eq!(place.outcome(&id), (Some(false), Some("2026-06-30".to_owned())));
}

#[test]
fn a_long_list_of_bad_lines_is_cut_and_a_file_that_is_none_is_refused() {
    let place = Place::new();
    let lines = "12,0,2026-04-30\n".repeat(25);
    let output =
        place.import("bad.csv", &format!("prediction_id,defaulted,observed_on\n{lines}"), &[]);
    let message = error(&output);
    assert_eq!(message.lines().count(), 22, "{message}");
    assert!(message.contains("bad.csv: and 5 bad lines more\n"), "{message}");
    for (content, expected) in [
        ("", "the file is empty"),
        ("prediction_id,defaulted,observed_on\n", "there is no row below the header"),
        (
            "prediction_id,defaulted\n1,2\n",
            "there is no column observed_on. Expected prediction_id",
        ),
        (
            "prediction_id,defaulted,observed_on,defaulted\n1,2,3,4\n",
            "there are two columns defaulted",
        ),
    ] {
        let output = place.import("none.csv", content, &[]);
        assert_eq!(output.status.code(), Some(1));
        assert!(
            error(&output).starts_with(&format!("error: none.csv: {expected}")),
            "{}",
            error(&output)
        );
    }
}

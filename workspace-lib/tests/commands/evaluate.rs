//! Tests of the command `pret evaluate`: consistent figures, and errors for unusable labels.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;
use workspace_lib::evaluation::Assessment;

use super::{CHAMPION, pret};

/// Returns a folder with a demo data set in its subfolder `world`.
fn demo_folder(clients: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    assert!(
        pret(
            folder.path(),
            &["data", "demo", "--clients", clients, "--seed", "5", "--out", "world"]
        )
        .status
        .success()
    );
    folder
}

fn evaluate(folder: &Path, more: &[&str]) -> Output {
    pret(folder, &[&["evaluate", "--bundle", CHAMPION, "--data", "world"], more].concat())
}

/// Returns the message of a command that failed because of the data.
fn error(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    super::error(output)
}

/// Rewrites the labels of the labelled applications.
///
/// `change` gets the row number, from 1, and the label.
fn relabel(folder: &Path, change: impl Fn(usize, &str) -> String) {
    let path = folder.join("world/application_train.csv");
    let text = fs::read_to_string(&path).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    assert!(header.starts_with("SK_ID_CURR,TARGET,"));
    let relabelled = rows.lines().enumerate().map(|(index, row)| {
        let [key, label, rest] = row.splitn(3, ',').collect::<Vec<_>>().try_into().unwrap();
        format!("{key},{},{rest}\n", change(index + 1, label))
    });
    fs::write(&path, format!("{header}\n{}", relabelled.collect::<String>())).unwrap();
}

#[test]
fn text_and_json_tell_the_same_about_every_group() {
    let folder = demo_folder("900");
    let output = evaluate(folder.path(), &["--json"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["is_training_data"], false);
    let assessment: Assessment = serde_json::from_slice(&output.stdout).unwrap();
    let confusion = assessment.confusion;
    let refused = confusion.true_positives + confusion.false_positives;
    let refusal_rate = assessment.evaluation.metric("refusal_rate").unwrap().value;
    assert!((refused as f64 / assessment.applications as f64 - refusal_rate).abs() < 1e-12);
    assert_eq!(confusion.true_positives + confusion.false_negatives, assessment.defaults);
    let codes: Vec<&str> =
        assessment.fairness.iter().map(|comparison| comparison.code.as_str()).collect();
    assert_eq!(codes, ["gender", "age", "family_status", "children", "region_rating"]);
    assert_eq!(assessment.segments.len(), 9);
    for comparison in assessment.fairness.iter().chain(&assessment.segments) {
        let members: usize = comparison.groups.iter().map(|group| group.applications).sum();
        assert_eq!(members + comparison.unknown, assessment.applications, "{}", comparison.code);
    }

    let text = String::from_utf8(evaluate(folder.path(), &[]).stdout).unwrap();
    assert!(text.contains(&format!("({} defaults, ", assessment.defaults)), "{text}");
    for line in text.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    for group in assessment.fairness.iter().flat_map(|comparison| &comparison.groups) {
        let name: String = group.label.en.chars().take(20).collect();
        assert!(
            text.lines().any(|line| line.trim_start().starts_with(&name)),
            "{name} is not in:\n{text}"
        );
    }
}

#[test]
fn euros_grow_with_the_loss_given_default() {
    let folder = demo_folder("300");
    let euros = |loss: &str| {
        let output =
            evaluate(folder.path(), &["--json", "--margin", "0", "--loss-given-default", loss]);
        let assessment: Assessment = serde_json::from_slice(&output.stdout).unwrap();
        assessment.euros_per_application.unwrap().value
    };
    let (half, whole) = (euros("0.5"), euros("1"));
    assert!(half > 0.0 && (whole - 2.0 * half).abs() < 1e-6, "{half} {whole}");
    let refused = evaluate(folder.path(), &["--margin", "6"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        String::from_utf8(refused.stderr)
            .unwrap()
            .contains("expected a share of the amount from 0 to 1, such as 0.6")
    );
}

#[test]
fn data_with_one_outcome_only_say_what_was_found() {
    let folder = demo_folder("40");
    let rows = fs::read_to_string(folder.path().join("world/application_train.csv"))
        .unwrap()
        .lines()
        .count()
        - 1;
    for (label, found) in
        [("0", format!("0 defaults and {rows}")), ("1", format!("{rows} defaults and 0"))]
    {
        relabel(folder.path(), |_, _| label.to_owned());
        assert_eq!(
            error(&evaluate(folder.path(), &[])),
            format!(
                "error: world/application_train.csv: column TARGET: expected clients who defaulted (1) and clients who repaid (0), \
                 found {found} repaid loans. A model is judged by how it tells one from the other; add applications with the \
                 other outcome.\n"
            )
        );
    }
}

#[test]
fn a_label_that_cannot_be_used_is_named_with_its_row() {
    for (label, complaint) in [
        (
            "2",
            "expected 0 or 1, found \"2\". Clients without a known outcome belong in application_test.",
        ),
        (
            "",
            "expected 0 or 1, found nothing. Clients without a known outcome belong in application_test.",
        ),
        ("default", "expected a whole number, found \"default\"."),
        ("0.5", "expected a whole number, found \"0.5\"."),
    ] {
        let folder = demo_folder("40");
        relabel(folder.path(), |row, own| if row == 7 { label.to_owned() } else { own.to_owned() });
        assert_eq!(
            error(&evaluate(folder.path(), &[])),
            format!("error: world/application_train.csv: column TARGET, row 7: {complaint}\n")
        );
    }
}

#[test]
fn data_without_labels_say_which_column_is_missing() {
    let folder = demo_folder("40");
    let path = folder.path().join("world/application_train.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen(",TARGET,", ",OUTCOME,", 1)).unwrap();
    assert_eq!(
        error(&evaluate(folder.path(), &[])),
        "error: world/application_train.csv: column TARGET is missing. Export the file again with the columns of Kaggle's \
         application_train.csv.\n"
    );
}

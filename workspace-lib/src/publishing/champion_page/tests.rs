//! The whole page, from a small report that is kept beside these tests.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::*;
use crate::features::definitions;
use crate::publishing::dictionary;

/// What a bundle tells, without the model.
#[derive(Deserialize)]
struct Example {
    manifest: Manifest,
    report: Report,
    timings: Vec<Timing>,
}

impl Example {
    fn new() -> Self {
        serde_json::from_str(include_str!("example.json")).unwrap()
    }

    fn pages(&self) -> Vec<Page> {
        champion_page(&self.report, &self.manifest, &self.timings, &definitions()).unwrap()
    }

    fn text(&self) -> String {
        self.pages().remove(0).text
    }
}

#[track_caller]
fn holds(text: &str, expected: &str) {
    assert!(text.contains(expected), "no {expected:?} in {text}");
}

#[test]
fn every_figure_stands_beside_the_page_that_shows_it() {
    let pages = Example::new().pages();
    let (page, figures) = pages.split_first().unwrap();
    assert_eq!(page.path, "champion/README.md");
    let kept: BTreeSet<&str> = figures.iter().map(|figure| figure.path.strip_prefix("champion/").unwrap()).collect();
    let shown: BTreeSet<&str> = page
        .text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|file| file.strip_suffix(".svg").is_some())
        .collect();
    assert_eq!(kept, shown);
    assert_eq!(kept.len(), 8, "{kept:?}");
    assert!(figures.iter().all(|figure| figure.text.starts_with("<svg ")));
}

#[test]
fn writes_candidates_with_intervals_time_and_memory() {
    let text = Example::new().text();
    holds(
        &text,
        "| scorecard | 277 | 0.734 [0.697, 0.769] | 0.219 | 0.0700 | 0.569 [0.505, 0.651] | 19,999 | 25.6% | 0.5 | 69 |",
    );
    holds(&text, "| scorecard | +0.025 [+0.006, +0.044] | 0.011 | −0.080 [−0.124, −0.036] | < 0.001 |");
    holds(&text, "Of the 4 others, 3 cost more than the champion by more than chance.");
    holds(&text, "| balanced weights | 0.757 [0.720, 0.792] |");
}

#[test]
fn tells_what_was_chosen_and_what_it_promises() {
    let text = Example::new().text();
    holds(&text, "`pret train --data DIR --trials 4 --repetitions 3 --seed 20261123 --without-directions`");
    holds(
        &text,
        "| 2 | 1,133 | 0.015 | 16 | 30 | 30% | 80% | 150 | untreated | no | 2 | 0.5020 | 0.4760 | abandoned |",
    );
    holds(&text, "1 trial repeats the parameters of an earlier one");
    // 0.493 / 0.476 − 1.
    holds(&text, "the cost is 0.4930 (3.6% more)");
    holds(&text, "| **break-even** (published) | 9.10% | 0.4870 | not found on any |");
    // Of the curve, 0.505 and 0.5 are within 2% of 0.5.
    holds(&text, "Between thresholds of 8.0% and 10.0% there are costs within 2% of the lowest");
    holds(&text, "In 1 of 2 groups of applications");
    holds(&text, "**Without information.** 1 feature has one value only");
}

#[test]
fn says_which_groups_the_model_reads_and_how_each_fares() {
    let text = Example::new().text();
    holds(&text, "No input of the model reads `CODE_GENDER`, directly");
    holds(
        &text,
        "**The model reads `REGION_RATING_CLIENT` or `REGION_RATING_CLIENT_W_CITY`**, through `region_rating`",
    );
    holds(&text, "| Woman (reference) | 1,417 | 7.6% [6.3, 9.0] | 70.8% [68.4, 73.1] | 1.00 |");
    // 1 − 0.275 of good clients refused.
    holds(&text, "| Man | 741 | 9.3% [7.4, 11.6] | 69.5% [66.1, 72.7] | 0.98 [0.93, 1.04] | 72.5% [69.0, 75.7] |");
}

#[test]
fn writes_no_number_that_means_nothing_and_whole_rows() {
    let text = Example::new().text();
    assert!(!text.contains("NaN") && !text.contains("inf "), "{text}");
    let mut columns = None;
    for line in text.lines() {
        let cells = line.starts_with('|').then(|| line.replace("\\|", "").matches('|').count());
        if columns.is_some() && cells.is_some() {
            assert_eq!(cells, columns, "{line}");
        }
        columns = cells;
    }
}

#[test]
fn links_lead_to_features_that_the_dictionary_has() {
    let dictionary = dictionary(&definitions());
    let features = &dictionary.iter().find(|page| page.path.ends_with("features.md")).unwrap().text;
    let text = Example::new().text();
    let names: BTreeSet<&str> = text.split("features.md#").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    assert!(names.len() > 5, "{names:?}");
    for name in names {
        holds(features, &format!("### `{name}`\n"));
    }
}

#[test]
fn what_was_left_out_is_said_in_a_line() {
    let mut example = Example::new();
    example.report.studies = None;
    example.report.scorecard.clear();
    example.report.search.trials.truncate(1);
    let pages = example.pages();
    let text = &pages[0].text;
    // Of calibration by group, stability, families, leakage, fairness, segments and dependence.
    assert_eq!(text.matches(subject::LEFT_OUT).count(), 7);
    holds(text, "The model was not compared with a scorecard.");
    holds(text, "No search was made");
    assert_eq!(pages.len(), 5);
}

#[test]
fn a_report_without_the_model_that_it_says_was_published_is_refused() {
    let mut example = Example::new();
    example.report.champion = "another".to_owned();
    let error = champion_page(&example.report, &example.manifest, &example.timings, &definitions()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "report.json: expected \"another\" among the candidates, for it was published; found dummy, scorecard, LightGBM, LightGBM, \
         balanced weights, LightGBM, tuned, monotone, 277 features. Train the bundle again."
    );
}

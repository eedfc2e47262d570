//! Tests of whole pages, from a small report that is stored beside this file.

use std::collections::BTreeSet;

use scoring::Manifest;
use serde::Deserialize;

use super::*;
use crate::features::definitions;
use crate::modelling::{Candidate, Holdout, HoldoutCandidate, Timing};
use crate::publishing::Report;
use crate::tables::Table;

/// A bundle's data without the model.
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

    /// Adds the results of a holdout.
    fn with_holdout(mut self) -> Self {
        let judged = |candidate: &Candidate| HoldoutCandidate {
            name: candidate.name.clone(),
            threshold: candidate.threshold.threshold,
            evaluation: candidate.evaluation.clone(),
            champion_against_it: candidate.champion_against_it.clone(),
        };
        let (champion, baselines) = self.report.candidates.split_last().unwrap();
        self.report.holdout = Some(Holdout {
            share: 0.2,
            applications: 500,
            defaults: 41,
            development_applications: 2000,
            development_defaults: 160,
            champion: judged(champion),
            calibration: self.report.calibration.clone(),
            baselines: baselines.iter().map(judged).collect(),
        });
        self
    }

    /// Removes everything that a training may leave out.
    fn minimal(mut self) -> Self {
        self.report.studies = None;
        self.report.scorecard.clear();
        self.report.search.trials.truncate(1);
        self.report.search.best = 1;
        self.report.candidates.retain(|candidate| {
            candidate.name == "dummy" || candidate.name == self.report.champion
        });
        self
    }

    fn documents(self) -> Result<Documents> {
        let Self { manifest, report, timings } = self;
        Documents::new(BundleData { report, manifest, timings, set: definitions(), bundle: None })
    }

    fn pages(self) -> Vec<Page> {
        self.documents()
            .unwrap()
            .page("champion/README.md", "champion.md", Language::English)
            .unwrap()
    }

    fn text(self) -> String {
        self.pages().remove(0).text
    }
}

fn dictionary(page: &str) -> String {
    let documents = Example::new().documents().unwrap();
    documents.render(&format!("data-dictionary/{page}"), Language::English).unwrap().text
}

#[track_caller]
fn assert_contains(text: &str, expected: &str) {
    assert!(text.contains(expected), "no {expected:?} in {text}");
}

#[test]
fn every_figure_stands_beside_the_page_that_shows_it() {
    let pages = Example::new().pages();
    let (page, figures) = pages.split_first().unwrap();
    assert_eq!(page.path, "champion/README.md");
    let kept: BTreeSet<&str> =
        figures.iter().map(|figure| figure.path.strip_prefix("champion/").unwrap()).collect();
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
    assert_contains(
        &text,
        "| scorecard | 277 | 0.734 [0.697, 0.769] | 0.219 | 0.0700 | 0.569 [0.505, 0.651] | 19,999 | 25.6% | 0.5 | 69 |",
    );
    assert_contains(
        &text,
        "| scorecard | +0.025 [+0.006, +0.044] | 0.011 | −0.080 [−0.124, −0.036] | < 0.001 |",
    );
    assert_contains(&text, "Of the 4 others, 3 cost more than the champion by more than chance.");
    assert_contains(&text, "| balanced weights | 0.757 [0.720, 0.792] |");
    // Bins of the scorecard have their edges.
    for edge in ["| under ", " and over | ", "| missing | "] {
        assert_contains(&text, edge);
    }
}

#[test]
fn tells_what_was_chosen_and_what_it_promises() {
    let text = Example::new().text();
    assert_contains(
        &text,
        "`pret train --data DIR --trials 4 --repetitions 3 --holdout 0 --seed 20261123 --without-directions`",
    );
    assert_contains(
        &text,
        "| 2 | 1,133 | 0.015 | 16 | 30 | 30% | 80% | 150 | untreated | no | 2 | 0.5020 | 0.7410 | 0.7610 | abandoned |",
    );
    assert_contains(&text, "1 trial repeats the parameters of an earlier one");
    // 0.493 / 0.476 − 1.
    assert_contains(&text, "the cost is 0.4930 (3.6% more)");
    assert_contains(&text, "| **break-even** (published) | 9.10% | 0.4870 | not found on any |");
    // Of the curve, 0.505 and 0.5 are within 2% of 0.5.
    assert_contains(
        &text,
        "Between thresholds of 8.0% and 10.0% there are costs within 2% of the lowest",
    );
    assert_contains(&text, "In 1 of 2 groups of applications");
    assert_contains(&text, "**Without information.** 1 feature has one value only");
}

#[test]
fn says_which_groups_the_model_reads_and_how_each_fares() {
    let text = Example::new().text();
    assert_contains(&text, "No input of the model reads `CODE_GENDER`, directly");
    assert_contains(
        &text,
        "**The model reads `REGION_RATING_CLIENT` or `REGION_RATING_CLIENT_W_CITY`**, through `region_rating`",
    );
    assert_contains(
        &text,
        "| Woman (reference) | 1,417 | 7.6% [6.3, 9.0] | 70.8% [68.4, 73.1] | 1.00 |",
    );
    // 1 − 0.275 of good clients refused.
    assert_contains(
        &text,
        "| Man | 741 | 9.3% [7.4, 11.6] | 69.5% [66.1, 72.7] | 0.98 [0.93, 1.04] | 72.5% [69.0, 75.7] |",
    );
}

/// Checks that every table starts with a header, and that all its rows have as many cells.
#[track_caller]
fn has_whole_tables(text: &str) {
    let mut columns = None;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let cells = line.starts_with('|').then(|| line.replace("\\|", "").matches('|').count());
        if columns.is_some() && cells.is_some() {
            assert_eq!(cells, columns, "{line}");
        }
        if columns.is_none() && cells.is_some() {
            let is_head = lines.peek().is_some_and(|next| {
                next.starts_with("| -") || next.starts_with("|:") || next.starts_with("|-")
            });
            assert!(is_head, "a table without a head: {line}");
        }
        columns = cells;
    }
}

#[test]
fn every_page_is_filled_whatever_a_training_left_out() {
    for example in [Example::new(), Example::new().with_holdout(), Example::new().minimal()] {
        let documents = example.documents().unwrap();
        // The page of sentences needs the model.
        for (path, template, language) in PAGES.into_iter().filter(|page| page.1 != "sentences.md")
        {
            let pages = documents.page(path, template, language).unwrap();
            let text = &pages[0].text;
            assert!(!text.contains("NaN") && !text.contains("inf "), "{path}: {text}");
            has_whole_tables(text);
        }
    }
}

#[test]
fn clients_who_were_held_out_have_a_section() {
    let text = Example::new().with_holdout().text();
    assert_contains(
        &text,
        "Before anything else, 500 labelled applications (20% of each outcome, 41 defaults) were put aside.",
    );
    assert_contains(&text, "| **LightGBM, tuned, monotone, 277 features** (champion) | 0.7");
    assert_contains(&text, "| dummy | 0.497 [0.472, 0.525] |");
}

#[test]
fn links_lead_to_features_that_the_dictionary_has() {
    let features = dictionary("features.md");
    let text = Example::new().text();
    let names: BTreeSet<&str> =
        text.split("features.md#").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    assert!(names.len() > 5, "{names:?}");
    for name in names {
        assert_contains(&features, &format!("### `{name}`\n"));
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
    // Sections: calibration by group, stability, families, leakage, fairness, segments, dependence.
    let left_out = "The studies were left out of this training (`--without-studies`): there is nothing to show here.";
    assert_eq!(text.matches(left_out).count(), 7);
    assert_contains(text, "The model was not compared with a scorecard.");
    assert_contains(text, "No search was made");
    assert_eq!(pages.len(), 5);
}

#[test]
fn a_report_without_the_model_that_it_says_was_published_is_refused() {
    let mut example = Example::new();
    example.report.champion = "another".to_owned();
    let error = example.documents().unwrap_err();
    assert_eq!(
        error.to_string(),
        "report.json: expected \"another\" among the candidates, for it was published; found dummy, scorecard, LightGBM, LightGBM, \
         balanced weights, LightGBM, tuned, monotone, 277 features. Train the bundle again."
    );
}

#[test]
fn every_feature_has_one_entry_in_a_family() {
    let text = dictionary("features.md");
    let headings: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`')).collect();
    let set = definitions();
    assert_eq!(headings.len(), set.features.len());
    for feature in &set.features {
        let entries = headings.iter().filter(|name| **name == feature.name).count();
        assert_eq!(entries, 1, "{}", feature.name);
    }
}

#[test]
fn every_column_has_one_row_in_the_section_of_its_table() {
    let text = dictionary("tables.md");
    for table in Table::ALL.into_iter().filter(|table| *table != Table::ApplicationTest) {
        let name = if table.is_application() {
            "application_train and application_test"
        } else {
            table.file_stem()
        };
        let section =
            text.split(&format!("\n## {name}\n")).nth(1).unwrap().split("\n## ").next().unwrap();
        for column in table.columns() {
            let rows = section
                .lines()
                .filter(|line| line.starts_with(&format!("| `{}` |", column.name)))
                .count();
            assert_eq!(rows, 1, "{table:?} {}", column.name);
        }
    }
}

#[test]
fn the_dictionary_tells_what_age_adds_and_what_is_protected() {
    let features = dictionary("features.md");
    let age = features.split("### `age_years`").nth(1).unwrap().split("### ").next().unwrap();
    assert!(age.contains("only where age is let in"), "{age}");
    let amount =
        features.split("### `credit_amount`").nth(1).unwrap().split("### ").next().unwrap();
    assert!(amount.contains("* May enter the model."), "{amount}");
    let tables = dictionary("tables.md");
    let gender = tables.lines().find(|line| line.starts_with("| `CODE_GENDER` |")).unwrap();
    assert!(gender.contains("protected"), "{gender}");
    assert_eq!(tables.matches("**protected**").count(), crate::tables::barred_columns().count());
}

#[test]
fn a_text_of_a_notebook_is_filled_in_either_language() {
    let documents = Example::new().documents().unwrap();
    let text =
        "Seuil : {{ manifest.threshold | percent(1) }} ; AUC\n{{ metrics.auc | interval(3) }}.";
    let filled = |language| documents.render_str(text, language).unwrap().to_string();
    assert_eq!(
        filled(Language::French),
        "Seuil\u{a0}: 9,1\u{202f}%\u{202f}; AUC 0,758 [0,719\u{202f}; 0,795].\n"
    );
    assert_eq!(filled(Language::English), "Seuil : 9.1% ; AUC 0.758 [0.719, 0.795].\n");
}

#[test]
fn an_error_says_the_template_the_line_and_what_is_missing() {
    let documents = Example::new().documents().unwrap();
    let error = |text| documents.render_str(text, Language::French).unwrap_err().to_string();
    let expected = [
        (
            "Un\n{{ manifest.treshold }}",
            "line 2: undefined value: `manifest.treshold` is undefined",
        ),
        (
            "{{ nobody | percent(1) }}",
            "line 1: undefined value: expected a number, found undefined",
        ),
        (
            "{{ manifest.version | percent(1) }}",
            "line 1: invalid operation: expected a number, found string",
        ),
        (
            "{{ manifest.threshold | percents(1) }}",
            "line 1: unknown filter: filter percents is unknown",
        ),
        ("{% if x %}", "line 1: syntax error: unexpected end of input, expected end of block"),
    ];
    for (text, expected) in expected {
        let line = text.lines().last().unwrap();
        assert_eq!(error(text), format!("template text, {expected}, in `{line}`"));
    }
    let message = error("{{ figure('x.svg', title='a', axis='b') }}");
    assert!(message.contains("x.svg cannot be made: expected cost-curve.svg, "), "{message}");
    let unknown = documents.render("nothing.md", Language::French).unwrap_err().to_string();
    assert_eq!(unknown, "template not found: template \"nothing.md\" does not exist");
}

#[test]
fn the_card_is_data_that_its_pages_show() {
    let documents = Example::new().documents().unwrap();
    let card = documents.card().unwrap();
    let sections = |sheet: &str| -> Vec<String> {
        let sections = card[sheet]["sections"].as_array().unwrap();
        sections.iter().map(|section| section["code"].as_str().unwrap().to_owned()).collect()
    };
    let [details, .., updates] = &sections("model_card")[..] else { panic!("{card}") };
    assert_eq!(
        (details.as_str(), updates.as_str(), sections("model_card").len()),
        ("details", "updates", 10)
    );
    assert_eq!(sections("data_sheet").len(), 7);
    let auc = &card["model_card"]["metrics"][0];
    assert_eq!(
        (auc["code"].as_str(), auc["value"].as_f64()),
        (Some("auc"), Some(documents.data.manifest.metrics[0].value))
    );
    let page = documents.render("model-card/model-card.md", Language::French).unwrap().text;
    assert_contains(&page, "| AUC (classement) | 0,758 [0,719\u{202f}; 0,795] |");
    assert_contains(&page, "| Genre\u{a0}: Femme (référence) | 1\u{202f}417 |");
}

#[test]
fn without_studies_the_french_pages_say_so_or_leave_it_out() {
    let mut example = Example::new();
    example.report.studies = None;
    let documents = example.documents().unwrap();
    let page = |template: &str| documents.render(template, Language::French).unwrap().text;
    assert_contains(&page("model-card/model-card.md"), "L’étude par groupe n’a pas été faite.");
    assert_contains(&page("regulation.md"), "Le sexe sert seulement à mesurer l’équité ([équité]");
    for template in ["model-card/data-sheet.md", "monitoring-plan.md"] {
        assert!(!page(template).is_empty());
    }
}

#[test]
fn links_of_the_french_pages_lead_to_files() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let documents = Example::new().documents().unwrap();
    for (path, template, language) in PAGES.iter().filter(|page| page.2 == Language::French) {
        let pages = documents.page(path, template, *language).unwrap();
        let folder = docs.join(path).parent().unwrap().to_owned();
        let is_drawn =
            |link: &str| pages[1..].iter().any(|figure| figure.path.ends_with(&format!("/{link}")));
        for link in pages[0].text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap();
            let is_elsewhere = file.is_empty() || link.starts_with("http") || is_drawn(file);
            // The page's own folder may not exist yet.
            let target = file
                .strip_prefix("../")
                .map_or_else(|| folder.join(file), |up| folder.parent().unwrap().join(up));
            assert!(is_elsewhere || target.exists(), "{path}: {link}");
        }
    }
}

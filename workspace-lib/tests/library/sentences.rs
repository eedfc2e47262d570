//! Tests of the sentences that advisors say to the clients of a bundle.
//!
//! The rules of `docs/sentences.md` are checked for every client.
//!
//! The rules are checked on the text and on the numbers, by code that is independent of the
//! sentence writer.

mod rules;

use std::collections::BTreeMap;
use std::path::Path;

use chrono::Utc;
use rules::{RULES, SentenceCase, broken_rules};
use scoring::{Bundle, DataSummary, Language, SentenceWriter, shown};
use tempfile::TempDir;
use workspace_lib::features::{RawColumns, build, definitions};
use workspace_lib::modelling::{Baselines, Journal, Plan, train};
use workspace_lib::publishing::{stored_clients, write_bundle};
use workspace_lib::tables::Folder;

/// Number of reasons that are shown to an advisor.
const SHOWN_REASONS: usize = 4;

/// Largest share of the champion's displayed sentences that may be about a whole family.
const MAX_FAMILY_SHARE: f64 = 0.15;

/// The same limit for a model of real rows. They have no instalments, so that fewer features
/// describe repayment.
const MAX_FAMILY_SHARE_WITHOUT_INSTALMENTS: f64 = 0.35;

#[test]
fn every_client_of_the_champion_is_told_sentences_that_can_be_said_aloud() {
    let champion = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/champion");
    check_rules("the committed champion", &Bundle::open(&champion).unwrap(), MAX_FAMILY_SHARE);
}

#[test]
fn every_client_of_a_model_trained_on_real_rows_is_told_sentences_that_can_be_said_aloud() {
    let Some(real_folder) = std::env::var_os("PRET_REAL_DATA") else {
        eprintln!("skipped: PRET_REAL_DATA names no folder of real rows");
        return;
    };
    let set = definitions();
    let tables = Folder::open(Path::new(&real_folder).join("linked")).unwrap();
    let matrix = build(&tables, &set, RawColumns::All, |_| {}).unwrap();
    let plan = Plan { baselines: Baselines::Fewest, studies: false, ..Plan::default() };
    let trained = train(&matrix, &set, &plan, &Journal::disabled(), |_| {}).unwrap();
    let out_folder = TempDir::new().unwrap();
    let out = out_folder.path().join("bundle");
    let data = DataSummary {
        fingerprint: String::new(),
        applications: 0,
        defaults: 0,
        missing_tables: Vec::new(),
    };
    write_bundle(&trained, &set, &matrix, data, Utc::now(), &out).unwrap();
    check_rules(
        "a model of real rows",
        &Bundle::open(&out).unwrap(),
        MAX_FAMILY_SHARE_WITHOUT_INSTALMENTS,
    );
}

/// Checks every rule for all clients in both languages, and prints the results.
fn check_rules(name: &str, bundle: &Bundle, max_family_share: f64) {
    let writers = [Language::French, Language::English]
        .map(|language| (language, SentenceWriter::new(bundle.features(), language).unwrap()));
    let mut found: BTreeMap<&str, (usize, Vec<String>)> =
        RULES.iter().map(|&rule| (rule, (0, Vec::new()))).collect();
    let (mut clients, mut sentences, mut of_families) = (0, 0, 0);
    let mut effects: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    for (client, record) in stored_clients(bundle).unwrap() {
        clients += 1;
        let explanation = bundle.explain(&record);
        let reasons = shown(&explanation.reasons, SHOWN_REASONS);
        let sides = |reasons: &[&scoring::Reason]| {
            [
                reasons.iter().any(|reason| reason.contribution > 0.0),
                reasons.iter().any(|reason| reason.contribution < 0.0),
            ]
        };
        let all: Vec<&scoring::Reason> = explanation.reasons.iter().collect();
        if sides(&reasons) != sides(&all) {
            found.get_mut(rules::ONE_ON_EACH_SIDE).unwrap().1.push(client.to_string());
        }
        for reason in reasons {
            let mentioned = writers.each_ref().map(|(_, writer)| {
                writer.sentence(reason, &explanation, bundle.features()).features
            });
            if mentioned[0] != mentioned[1] {
                found
                    .get_mut(rules::IN_BOTH_LANGUAGES)
                    .unwrap()
                    .1
                    .push(format!("{client}: {mentioned:?}"));
            }
            for (language, writer) in &writers {
                let written = writer.sentence(reason, &explanation, bundle.features());
                sentences += 2;
                of_families += if written.features.is_empty() { 2 } else { 0 };
                let case = SentenceCase {
                    bundle,
                    explanation: &explanation,
                    reason,
                    written: &written,
                    language: *language,
                };
                if let Some(words) = rules::without_numbers(&case) {
                    effects.entry(words).or_default()[usize::from(reason.contribution > 0.0)] += 1;
                }
                for rule in broken_rules(&case) {
                    let (count, examples) = found.get_mut(rule).unwrap();
                    *count += 1;
                    if examples.len() < 5 {
                        examples
                            .push(format!("{client}: {} / {}", written.sentence, written.spoken));
                    }
                }
            }
        }
    }
    let both = effects.into_iter().filter(|(_, [lower, raise])| lower.min(raise) > &0);
    found
        .get_mut(rules::ONE_EFFECT)
        .unwrap()
        .1
        .extend(both.map(|(words, times)| format!("{times:?}: {words}")));
    let share = f64::from(of_families) / f64::from(sentences);
    println!(
        "\n{name}: {clients} clients, {sentences} sentences, {:.1} % of them about a family",
        100.0 * share
    );
    println!("| rule | broken |\n|---|--:|");
    for (rule, (count, examples)) in &found {
        println!("| {rule} | {} |", count.max(&examples.len()));
        for example in examples {
            println!("    {example}");
        }
    }
    assert!(clients > 1000 && sentences > 4 * clients, "nobody was told anything");
    assert!(
        found.values().all(|(count, examples)| *count == 0 && examples.is_empty()),
        "a rule is broken, see above"
    );
    assert!(share <= max_family_share, "{share} of the sentences speak of a family");
}

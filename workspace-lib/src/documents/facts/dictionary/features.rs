//! Features of the data dictionary: definition, sources, and whether a model may use it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use scoring::features::{APPLICATION, Direction, Table as History};
use scoring::{Feature, FeatureSet, Label, Unit};
use serde::Serialize;

use crate::features::{InputOptions, model_inputs};

/// Maximum characters on a line of a definition.
const LINE: usize = 100;

/// All features, by family.
#[derive(Debug, Serialize)]
pub(super) struct FeaturesFacts {
    count: usize,
    inputs: usize,
    /// Features that enter the model only with `--with-age`: they read the age.
    with_age: Vec<String>,
    /// Features that enter the model only with `--with-untold`: no sentence mentions them.
    with_untold: Vec<String>,
    never: usize,
    families: Vec<FeatureFamilyFacts>,
}

/// The features of one table, of several, or of similar clients.
#[derive(Debug, Serialize)]
struct FeatureFamilyFacts {
    family: &'static str,
    inputs: usize,
    features: Vec<FeatureFacts>,
}

/// A feature, as the dictionary shows it.
#[derive(Debug, Serialize)]
struct FeatureFacts {
    name: String,
    label: Label,
    unit: Unit,
    reason: Label,
    expected_direction: Option<Direction>,
    definition: String,
    reads: Vec<Reads>,
    /// Features that it is computed from.
    through: Vec<String>,
    entry: Entry,
}

/// Raw columns of one table; empty if only the number of rows matters.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Reads {
    table: &'static str,
    columns: Vec<String>,
}

/// When a feature may enter a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Entry {
    Always,
    WithAge,
    WithUntold,
    Never,
}

pub(super) fn facts(set: &FeatureSet) -> FeaturesFacts {
    let (sources, lineage) = (set.sources(), set.lineage());
    let inputs = |options| model_inputs(set, options);
    let always = inputs(InputOptions::default());
    let added = |options| -> Vec<String> {
        inputs(options).into_iter().filter(|name| !always.contains(name)).collect()
    };
    let with_age = added(InputOptions { with_age: true, ..InputOptions::default() });
    let with_untold = added(InputOptions { with_untold: true, ..InputOptions::default() });
    let entry = |name: &String| match name {
        name if always.contains(name) => Entry::Always,
        name if with_age.contains(name) => Entry::WithAge,
        name if with_untold.contains(name) => Entry::WithUntold,
        _ => Entry::Never,
    };
    let mut families: BTreeMap<Family, Vec<FeatureFacts>> = BTreeMap::new();
    for feature in &set.features {
        let name = feature.name.as_str();
        let reads = reads(&sources[name], &lineage[name]);
        let family = families.entry(Family::classify(feature, &sources)).or_default();
        family.push(FeatureFacts {
            name: feature.name.clone(),
            label: feature.label.clone(),
            unit: feature.unit,
            reason: feature.group.label(),
            expected_direction: feature.expected_direction,
            definition: wrapped(&format!("{:#}", feature.definition)),
            reads,
            through: through(feature),
            entry: entry(&feature.name),
        });
    }
    let families = families.into_iter().map(|(family, features)| FeatureFamilyFacts {
        family: family.name(),
        inputs: features.iter().filter(|feature| feature.entry == Entry::Always).count(),
        features,
    });
    FeaturesFacts {
        count: set.features.len(),
        inputs: always.len(),
        never: set.features.iter().filter(|feature| entry(&feature.name) == Entry::Never).count(),
        families: families.collect(),
        with_age,
        with_untold,
    }
}

/// Family of a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Family {
    Application,
    History(History),
    Several,
    SimilarClients,
}

impl Family {
    fn classify(feature: &Feature, sources: &HashMap<&str, BTreeSet<&'static str>>) -> Self {
        if feature.reads_outcomes() {
            return Self::SimilarClients;
        }
        let tables: Vec<&str> = sources[feature.name.as_str()].iter().copied().collect();
        match tables.as_slice() {
            [] | [APPLICATION] => Self::Application,
            [table] => History::ALL
                .into_iter()
                .find(|known| known.file_stem() == *table)
                .map_or(Self::Several, Self::History),
            _ => Self::Several,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::History(table) => table.file_stem(),
            Self::Several => "several tables",
            Self::SimilarClients => "similar clients",
        }
    }
}

/// Returns the raw columns of a lineage, by table.
fn reads(sources: &BTreeSet<&'static str>, lineage: &BTreeSet<String>) -> Vec<Reads> {
    let columns = |table: &str| {
        let columns =
            lineage.iter().filter_map(|column| column.strip_prefix(table)?.strip_prefix('.'));
        columns.map(str::to_owned).collect()
    };
    sources.iter().map(|table| Reads { table, columns: columns(table) }).collect()
}

/// Returns the features that a feature is computed from, in the order of its definition.
fn through(feature: &Feature) -> Vec<String> {
    let mut through: Vec<String> = Vec::new();
    feature.references(&mut |_| {}, &mut |reference| {
        if !through.iter().any(|known| known == reference) {
            through.push(reference.to_owned());
        }
    });
    through
}

/// Wraps long lines. Continuation lines are indented further, and quoted text stays together.
fn wrapped(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let mut present = " ".repeat(indent);
        let mut is_quoted = false;
        let words = line.trim_start().split(|character| {
            is_quoted = character == '“' || (is_quoted && character != '”');
            character == ' ' && !is_quoted
        });
        for word in words {
            let is_empty = present.trim().is_empty();
            if !is_empty && present.chars().count() + 1 + word.chars().count() > LINE {
                lines.push(std::mem::replace(&mut present, " ".repeat(indent + 4)));
            } else if !is_empty {
                present.push(' ');
            }
            present.push_str(word);
        }
        lines.push(present);
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use scoring::features::{column, divide, feature, feature_value, indicator, missing};

    use super::*;

    #[test]
    fn a_feature_belongs_to_the_tables_it_reads_even_where_it_only_counts_their_rows() {
        let features = vec![
            feature("credits", "x", "x").over(History::Bureau).count(),
            feature("has_none", "x", "x").row(indicator(missing(feature_value("credits")))),
            feature("income", "x", "x").row(column("AMT_INCOME_TOTAL")),
            feature("ratio", "x", "x")
                .row(divide(feature_value("credits"), feature_value("income"))),
        ];
        let set = FeatureSet { features, ..FeatureSet::default() };
        let sources = set.sources();
        let family = |at: usize| Family::classify(&set.features[at], &sources);
        assert_eq!(
            [0, 1, 2, 3].map(family),
            [
                Family::History(History::Bureau),
                Family::History(History::Bureau),
                Family::Application,
                Family::Several,
            ]
        );
        let lineage = set.lineage();
        assert_eq!(
            reads(&sources["ratio"], &lineage["ratio"]),
            [
                Reads { table: "application", columns: vec!["AMT_INCOME_TOTAL".to_owned()] },
                Reads { table: "bureau", columns: Vec::new() }
            ]
        );
        assert_eq!(through(&set.features[3]), ["credits", "income"]);
    }

    #[test]
    fn continues_a_long_line_further_in_without_breaking_a_category() {
        let word = "W".repeat(60);
        assert_eq!(
            wrapped(&format!("a\n  {word} {word} b")),
            format!("a\n  {word}\n      {word} b")
        );
        let start = "W".repeat(95);
        assert_eq!(wrapped(&format!("{start} “x y” z")), format!("{start}\n    “x y” z"));
    }
}

//! The page of the features.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;

use scoring::features::{APPLICATION, Table as History};
use scoring::{Feature, FeatureSet};

use super::{direction_name, unit_name};
use crate::features::{InputOptions, model_inputs};

const OPENING: &str = "# Features

Every feature, by the table it is computed from and in the order in which they are computed. Units, directions and the notation of the
definitions are explained in the [introduction](README.md), the raw columns in [tables.md](tables.md).
";

/// Characters on a line of a definition.
const LINE: usize = 100;

/// The page.
pub(super) fn page(set: &FeatureSet) -> String {
    let sources = set.sources();
    let inputs = Inputs::of(set);
    let mut families: BTreeMap<Family, Vec<&Feature>> = BTreeMap::new();
    for feature in &set.features {
        families.entry(Family::of(feature, &sources)).or_default().push(feature);
    }

    let mut page = OPENING.to_owned();
    // A writer into a text cannot fail.
    let _ = writeln!(page, "\n{}", inputs.summary(set));
    page.push_str("\n| computed from | features | may enter the model |\n| --- | ---: | ---: |\n");
    for (family, features) in &families {
        let title = family.title();
        let anchor = title.to_lowercase().replace(' ', "-");
        let entering = features.iter().filter(|feature| inputs.default.contains(feature.name.as_str())).count();
        let _ = writeln!(page, "| [{title}](#{anchor}) | {} | {entering} |", features.len());
    }
    let lineage = set.lineage();
    for (family, features) in &families {
        let _ = writeln!(page, "\n## {}", family.title());
        for feature in features {
            let name = feature.name.as_str();
            page.push_str(&entry(feature, &reads(&sources[name], &lineage[name]), inputs.may_enter(name)));
        }
    }
    page
}

/// Where a feature belongs on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Family {
    Application,
    History(History),
    Several,
    SimilarClients,
}

impl Family {
    fn of(feature: &Feature, sources: &HashMap<&str, BTreeSet<&'static str>>) -> Self {
        if feature.reads_outcomes() {
            return Self::SimilarClients;
        }
        let tables: Vec<&str> = sources[feature.name.as_str()].iter().copied().collect();
        match tables.as_slice() {
            [] | [APPLICATION] => Self::Application,
            [table] => {
                History::ALL.into_iter().find(|known| known.file_stem() == *table).map_or(Self::Several, Self::History)
            }
            _ => Self::Several,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::History(table) => table.file_stem(),
            Self::Several => "several tables",
            Self::SimilarClients => "similar clients",
        }
    }
}

/// Which features may enter a model.
struct Inputs {
    default: BTreeSet<String>,
    added_by_age: BTreeSet<String>,
    /// Features that no sentence tells.
    untold: BTreeSet<String>,
}

impl Inputs {
    fn of(set: &FeatureSet) -> Self {
        let default: BTreeSet<String> = model_inputs(set, InputOptions::default()).into_iter().collect();
        let with_age = model_inputs(set, InputOptions { with_age: true, ..InputOptions::default() });
        let added_by_age = with_age.into_iter().filter(|name| !default.contains(name)).collect();
        let with_untold = model_inputs(set, InputOptions { with_untold: true, ..InputOptions::default() });
        let untold = with_untold.into_iter().filter(|name| !default.contains(name)).collect();
        Self { default, added_by_age, untold }
    }

    fn summary(&self, set: &FeatureSet) -> String {
        let by_age: Vec<&str> = self.added_by_age.iter().map(String::as_str).collect();
        let mut text = format!("{} of {} features may enter the model.", self.default.len(), set.features.len());
        if !by_age.is_empty() {
            let _ = write!(
                text,
                " Age is left out unless `pret train --with-age` asks for it; that adds {}.",
                code(&by_age)
            );
        }
        if !self.untold.is_empty() {
            let _ = write!(
                text,
                " {} are told by no [sentence](../sentences.md) and stay out unless `pret train --with-untold` lets them in.",
                self.untold.len()
            );
        }
        let barred = set.features.len() - self.default.len() - self.added_by_age.len() - self.untold.len();
        if barred > 0 {
            let _ = write!(
                text,
                " {barred} read a protected column, or the age in a way that nobody can tell, and never enter."
            );
        }
        text
    }

    fn may_enter(&self, name: &str) -> &'static str {
        if self.default.contains(name) {
            "May enter the model."
        } else if self.added_by_age.contains(name) {
            "Enters the model only where age is let in (`pret train --with-age`)."
        } else if self.untold.contains(name) {
            "Enters the model only where features without a sentence are let in (`pret train --with-untold`)."
        } else {
            "Never enters the model: it reads a protected column, or the age."
        }
    }
}

fn entry(feature: &Feature, reads: &str, may_enter: &str) -> String {
    let Feature { name, label, unit, group, expected_direction, definition, .. } = feature;
    let reason = group.label();
    let mut through: Vec<&str> = Vec::new();
    feature.references(&mut |_| {}, &mut |reference| {
        if !through.contains(&reference) {
            through.push(reference);
        }
    });
    let through = if through.is_empty() { String::new() } else { format!(", through {}", code(&through)) };
    format!(
        "\n### `{name}`\n\n{}<br>*{}*\n\n```text\n{}\n```\n\n\
         * Unit: {}. Expected direction: {}. Reason: {} (*{}*).\n\
         * Reads {reads}{through}.\n\
         * {may_enter}\n",
        label.fr,
        label.en,
        wrapped(&format!("{definition:#}")),
        unit_name(*unit),
        direction_name(*expected_direction),
        reason.fr,
        reason.en,
    )
}

/// The raw columns of a lineage, table by table.
fn reads(sources: &BTreeSet<&str>, lineage: &BTreeSet<String>) -> String {
    let tables = sources.iter().map(|table| {
        let columns: Vec<&str> =
            lineage.iter().filter_map(|column| column.strip_prefix(table)?.strip_prefix('.')).collect();
        if columns.is_empty() { format!("the rows of `{table}`") } else { format!("{} of `{table}`", code(&columns)) }
    });
    let tables: Vec<String> = tables.collect();
    if tables.is_empty() { "nothing".to_owned() } else { tables.join("; ") }
}

fn code(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The text with long lines continued on lines that are indented further; what is in quotation marks stays together.
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
            feature("ratio", "x", "x").row(divide(feature_value("credits"), feature_value("income"))),
        ];
        let set = FeatureSet { features, ..FeatureSet::default() };
        let sources = set.sources();
        let family = |at: usize| Family::of(&set.features[at], &sources);
        assert_eq!(
            [0, 1, 2, 3].map(family),
            [Family::History(History::Bureau), Family::History(History::Bureau), Family::Application, Family::Several,]
        );
        let lineage = set.lineage();
        assert_eq!(
            reads(&sources["ratio"], &lineage["ratio"]),
            "`AMT_INCOME_TOTAL` of `application`; the rows of `bureau`"
        );
    }

    #[test]
    fn continues_a_long_line_further_in_without_breaking_a_category() {
        let word = "W".repeat(60);
        assert_eq!(wrapped(&format!("a\n  {word} {word} b")), format!("a\n  {word}\n      {word} b"));
        let start = "W".repeat(95);
        assert_eq!(wrapped(&format!("{start} “x y” z")), format!("{start}\n    “x y” z"));
    }
}

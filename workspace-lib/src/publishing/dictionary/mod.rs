//! The data dictionary: every raw column and every feature, as pages of Markdown.
//!
//! It is written from the schema and from the definitions, the same data that reading, the feature matrix and the API follow, so it
//! cannot say anything else than what they do.

mod features;
mod introduction;
mod tables;

use scoring::features::Direction;
use scoring::{FeatureSet, Unit};

use super::Page;

/// The pages of the dictionary of `set`.
pub fn dictionary(set: &FeatureSet) -> Vec<Page> {
    vec![
        Page { path: "data-dictionary/README.md".to_owned(), text: introduction::page(set) },
        Page { path: "data-dictionary/tables.md".to_owned(), text: tables::page() },
        Page { path: "data-dictionary/features.md".to_owned(), text: features::page(set) },
    ]
}

/// Every unit, in the order of the introduction.
const UNITS: [Unit; 10] = [
    Unit::Amount,
    Unit::Share,
    Unit::Ratio,
    Unit::Days,
    Unit::Months,
    Unit::Years,
    Unit::Count,
    Unit::Score,
    Unit::YesNo,
    Unit::Category,
];

/// What a unit is called.
fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Amount => "amount",
        Unit::Share => "share",
        Unit::Ratio => "ratio",
        Unit::Days => "days",
        Unit::Months => "months",
        Unit::Years => "years",
        Unit::Count => "count",
        Unit::Score => "score",
        Unit::YesNo => "yes or no",
        Unit::Category => "category",
    }
}

/// What a direction is called; `None` is a direction that credit practice does not know.
fn direction_name(direction: Option<Direction>) -> &'static str {
    match direction {
        Some(Direction::RaisesRisk) => "raises risk",
        Some(Direction::LowersRisk) => "lowers risk",
        None => "none",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::definitions;
    use crate::tables::Table;

    fn page(path: &str) -> String {
        let pages = dictionary(&definitions());
        pages.into_iter().find(|page| page.path == path).map(|page| page.text).unwrap()
    }

    #[test]
    fn every_feature_has_one_entry_in_a_family() {
        let text = page("data-dictionary/features.md");
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
        let text = page("data-dictionary/tables.md");
        for table in Table::ALL.into_iter().filter(|table| *table != Table::ApplicationTest) {
            let heading = format!("\n## {}\n", tables::title(table));
            let section = text.split(&heading).nth(1).unwrap().split("\n## ").next().unwrap();
            for column in table.columns() {
                let rows = section.lines().filter(|line| line.starts_with(&format!("| `{}` |", column.name))).count();
                assert_eq!(rows, 1, "{table:?} {}", column.name);
            }
        }
    }

    #[test]
    fn tells_what_age_adds_and_what_is_protected() {
        let features = page("data-dictionary/features.md");
        let age = features.split("### `age_years`").nth(1).unwrap().split("### ").next().unwrap();
        assert!(age.contains("only where age is let in"), "{age}");
        let amount = features.split("### `credit_amount`").nth(1).unwrap().split("### ").next().unwrap();
        assert!(amount.contains("* May enter the model."), "{amount}");
        let tables = page("data-dictionary/tables.md");
        let gender = tables.lines().find(|line| line.starts_with("| `CODE_GENDER` |")).unwrap();
        assert!(gender.contains("protected"), "{gender}");
        assert_eq!(tables.matches("**protected**").count(), crate::features::PROTECTED_COLUMNS.len());
    }

    #[test]
    fn names_every_unit_once() {
        let names: std::collections::HashSet<&str> = UNITS.map(unit_name).into_iter().collect();
        assert_eq!(names.len(), UNITS.len());
    }
}

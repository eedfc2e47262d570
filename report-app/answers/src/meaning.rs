//! Descriptions of features in plain language: what each is computed from.

use std::collections::{BTreeSet, HashMap};

use scoring::features::APPLICATION;
use scoring::{FeatureSet, Language};

/// Most fields that are named in a description.
const MOST_NAMED: usize = 4;

/// Sources and lineage of the features of a set.
pub(crate) struct Meanings<'a> {
    features: &'a FeatureSet,
    lineage: HashMap<&'a str, BTreeSet<String>>,
    sources: HashMap<&'a str, BTreeSet<&'static str>>,
}

impl<'a> Meanings<'a> {
    pub(crate) fn new(features: &'a FeatureSet) -> Self {
        Self { features, lineage: features.lineage(), sources: features.sources() }
    }

    /// Returns the tables that a feature is computed from.
    pub(crate) fn sources(&self, feature: &str) -> Vec<String> {
        self.sources.get(feature).into_iter().flatten().map(|&table| table.to_owned()).collect()
    }

    /// Describes a feature in a sentence.
    ///
    /// It is the description of the field that the feature copies, or else what it is computed
    /// from. Returns `None` if its sources have no name in plain language.
    pub(crate) fn sentence(&self, feature: &str, language: Language) -> Option<String> {
        let is_french = language == Language::French;
        let columns = self.lineage.get(feature)?;
        let fields = columns.iter().filter_map(|column| {
            let (table, column) = column.split_once('.')?;
            self.features.field(column).filter(|_| table == APPLICATION)
        });
        let fields: Vec<_> = fields.collect();
        let tables = self.sources.get(feature)?.iter().filter_map(|table| name(table, is_french));
        let tables: Vec<&str> = tables.collect();
        if let ([field], true) = (&fields[..], tables.is_empty())
            && let Some(description) = &field.description
        {
            return Some(description.text(language).to_owned());
        }
        let mut from: Vec<String> = Vec::new();
        if !fields.is_empty() {
            let labels: Vec<&str> =
                fields.iter().take(MOST_NAMED).map(|field| field.label.text(language)).collect();
            let rest = if fields.len() > MOST_NAMED { ", …" } else { "" };
            let of = if is_french { "la demande" } else { "the application" };
            from.push(format!("{of} ({}{rest})", labels.join(", ")));
        }
        from.extend(tables.into_iter().map(str::to_owned));
        let and = if is_french { " et " } else { " and " };
        let last = from.pop()?;
        let from = if from.is_empty() { last } else { format!("{}{and}{last}", from.join(", ")) };
        Some(if is_french {
            format!("Calculé d’après {from}.")
        } else {
            format!("Computed from {from}.")
        })
    }
}

/// Returns the name of a history table in plain language.
fn name(table: &str, is_french: bool) -> Option<&'static str> {
    let [french, english] = match table {
        "bureau" => ["les crédits chez d’autres prêteurs", "the credits with other lenders"],
        "bureau_balance" => [
            "le suivi mensuel des crédits chez d’autres prêteurs",
            "the monthly status of credits with other lenders",
        ],
        "previous_application" => {
            ["les demandes précédentes chez nous", "earlier applications with us"]
        }
        "POS_CASH_balance" => {
            ["le suivi mensuel des crédits chez nous", "the monthly balances of credits with us"]
        }
        "installments_payments" => ["les échéances payées chez nous", "the instalments paid to us"],
        "credit_card_balance" => {
            ["le suivi mensuel des cartes chez nous", "the monthly balances of cards with us"]
        }
        _ => return None,
    };
    Some(if is_french { french } else { english })
}

#[cfg(test)]
mod tests {
    use scoring::features::Table;

    use super::*;
    use crate::test_bundle::champion;

    #[test]
    fn every_history_table_has_a_name() {
        for table in Table::ALL {
            assert!(
                name(table.file_stem(), true).is_some() && name(table.file_stem(), false).is_some(),
                "{table:?}"
            );
        }
    }

    #[test]
    fn every_input_of_the_champion_has_a_meaning() {
        let bundle = champion();
        let meanings = Meanings::new(bundle.features());
        for &input in bundle.inputs() {
            let name = &bundle.features().features[input].name;
            for language in [Language::French, Language::English] {
                let sentence = meanings.sentence(name, language);
                assert!(
                    sentence.as_deref().is_some_and(|sentence| sentence.len() > 10),
                    "{name}: {sentence:?}"
                );
            }
            assert!(!meanings.sources(name).is_empty(), "{name}");
        }
    }
}

//! Importance of features and reasons, as bars.

use scoring::{FeatureSet, Language, format_number};

use super::bars::{Bar, draw};
use super::caption::Caption;
use super::figure::Figure;
use crate::explaining::{GroupImportance, Importance};

/// Width of the column of figures.
const NOTE: i32 = 84;

/// A feature or a reason, and how much it moves scores.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportanceBar {
    /// Label shown to the reader.
    pub label: String,
    /// Mean absolute contribution, in log-odds.
    pub importance: f64,
}

impl ImportanceBar {
    /// Returns bars for features, with the labels of `set`. A feature that `set` does not define
    /// keeps its name.
    pub fn features(importance: &[Importance], set: &FeatureSet, language: Language) -> Vec<Self> {
        Self::figures(
            importance.iter().map(|entry| (entry.feature.as_str(), entry.importance)),
            set,
            language,
        )
    }

    /// Returns bars for any metric of features, such as their stability, with the same labels.
    pub fn figures<'a>(
        figures: impl IntoIterator<Item = (&'a str, f64)>,
        set: &FeatureSet,
        language: Language,
    ) -> Vec<Self> {
        let label = |name: &str| {
            let feature = set.features.iter().find(|feature| feature.name == name);
            feature.map_or(name, |feature| feature.label.text(language)).to_owned()
        };
        figures
            .into_iter()
            .map(|(name, figure)| Self { label: label(name), importance: figure })
            .collect()
    }

    /// Returns bars for reasons, with their labels.
    pub fn groups(importance: &[GroupImportance], language: Language) -> Vec<Self> {
        let label = |entry: &GroupImportance| entry.group.label().text(language).to_owned();
        importance
            .iter()
            .map(|entry| Self { label: label(entry), importance: entry.importance })
            .collect()
    }
}

/// Draws a bar with its figure for each of the first `limit` entries, in the order given.
///
/// The caption's axis names the quantity.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// let indices = [("external_score_2", 0.4), ("income_amount", 0.125)];
/// let bars = ImportanceBar::figures(indices, &definitions(), Language::French);
/// let chart = importance_chart(&Caption::french("Titre", "indice"), &bars, 1);
/// assert!(chart.svg().contains("Score externe 2") && !chart.svg().contains("0,125"));
/// ```
pub fn importance_chart(caption: &Caption, entries: &[ImportanceBar], limit: usize) -> Figure {
    let bars = entries.iter().take(limit).map(|entry| Bar {
        label: entry.label.clone(),
        length: entry.importance,
        note: format_number(entry.importance, 3, caption.language),
    });
    draw(caption, &bars.collect::<Vec<_>>(), None, NOTE)
}

#[cfg(test)]
mod tests {
    use scoring::ReasonGroup;

    use super::*;
    use crate::features::definitions;

    #[test]
    fn features_and_reasons_come_under_their_labels() {
        let importance =
            |feature: &str, importance| Importance { feature: feature.to_owned(), importance };
        let importances = [importance("external_score_2", 0.4), importance("no_such_feature", 0.1)];
        let bars = ImportanceBar::features(&importances, &definitions(), Language::French);
        assert_eq!(bars[0], ImportanceBar { label: "Score externe 2".to_owned(), importance: 0.4 });
        assert_eq!(bars[1].label, "no_such_feature");
        let groups = [GroupImportance { group: ReasonGroup::Repayment, importance: 0.2 }];
        assert_eq!(
            ImportanceBar::groups(&groups, Language::English)[0].label,
            "Repayment of past credits"
        );
    }

    #[test]
    fn draws_the_first_bars_with_their_figures() {
        let bar = |label: &str, importance| ImportanceBar { label: label.to_owned(), importance };
        let bars = [bar("Revenus", 0.4), bar("Emploi", 0.2), bar("Biens", 0.1)];
        let figure = importance_chart(&Caption::french("Titre", "contribution moyenne"), &bars, 2);
        for expected in ["contribution moyenne", "Revenus", "0,400", "Emploi", "0,200"] {
            assert!(figure.svg().contains(expected), "no {expected:?} in {}", figure.svg());
        }
        assert!(!figure.svg().contains("Biens"));
        assert_eq!(figure.svg().matches("#0072B2").count(), 2);
    }
}

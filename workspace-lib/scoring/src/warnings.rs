//! Warnings about the values that a score is based on.
//!
//! A model returns a score for every input. If a value was never in its training data, the
//! explanation warns of it. Such a value is missing where training never saw it missing, or it is
//! outside the range of the training data.

use crate::format::write_value_text;
use crate::{Feature, FeatureSet, Language, Range, Value};

/// One warning about one feature of an applicant.
#[derive(Debug, Clone, PartialEq)]
pub struct Warning {
    /// Position in the feature set.
    pub feature: usize,
    /// The kind of warning.
    pub kind: WarningKind,
}

/// The kind of a warning.
#[derive(Debug, Clone, PartialEq)]
pub enum WarningKind {
    /// The value is missing but was never missing in training; this usual value was scored instead.
    AssumedValue(Value),
    /// The value lies outside the range of the training data.
    OutsideTraining {
        /// The applicant's value.
        value: f64,
        /// The range of the training data.
        range: Range,
    },
}

impl WarningKind {
    /// Returns the warning about a value outside `range`.
    ///
    /// It is `None` if the value is inside, or if it has the same text as the end of the range.
    pub(crate) fn outside(feature: &Feature, value: f64, range: Range) -> Option<Self> {
        let end = if value < range.minimum {
            range.minimum
        } else if value > range.maximum {
            range.maximum
        } else {
            return None;
        };
        let written = |number: f64| {
            let mut text = String::new();
            write_value_text(&mut text, feature, &feature.display_value(number), Language::English);
            text
        };
        let reads_the_same = value.is_finite() && written(value) == written(end);
        (!reads_the_same).then_some(Self::OutsideTraining { value, range })
    }
}

impl Warning {
    /// Returns the code in the API and in scored files.
    pub fn code(&self) -> &'static str {
        match self.kind {
            WarningKind::AssumedValue(_) => "assumed_value",
            WarningKind::OutsideTraining { .. } => "outside_training_range",
        }
    }

    /// Writes the warning as a sentence; `features` is the feature set of its bundle.
    ///
    /// # Panics
    /// If the set is a different one, with fewer features.
    pub fn message(&self, features: &FeatureSet, language: Language) -> String {
        let feature = &features.features[self.feature];
        let label = feature.label.text(language);
        let text = |value: &Value| {
            let mut text = String::new();
            write_value_text(&mut text, feature, value, language);
            text
        };
        let number = |number: f64| text(&feature.display_value(number));
        match (&self.kind, language) {
            (WarningKind::AssumedValue(usual), Language::French) => {
                format!(
                    "{label}\u{a0}: pas de réponse dans le dossier\u{202f}; la valeur habituelle ({}) est supposée.",
                    text(usual)
                )
            }
            (WarningKind::AssumedValue(usual), Language::English) => {
                format!(
                    "{label}: no answer in the file; the usual value ({}) is assumed.",
                    text(usual)
                )
            }
            (WarningKind::OutsideTraining { value, range }, Language::French) => format!(
                "{label}\u{a0}: {}, hors des valeurs que le modèle connaît (de {} à {}).",
                number(*value),
                number(range.minimum),
                number(range.maximum)
            ),
            (WarningKind::OutsideTraining { value, range }, Language::English) => format!(
                "{label}: {}, outside the values that the model knows ({} to {}).",
                number(*value),
                number(range.minimum),
                number(range.maximum)
            ),
        }
    }
}

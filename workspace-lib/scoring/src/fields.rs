//! Fields, labels and units: the name of a column or feature, and what its number counts.

pub use contract::{FieldKind, Language, Unit};
use serde::{Deserialize, Serialize};

/// A label in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// French.
    pub fr: String,
    /// English.
    pub en: String,
}

impl Label {
    /// Creates a label from its French and English texts.
    pub fn new(fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self { fr: fr.into(), en: en.into() }
    }

    /// Returns the text in `language`.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::French => &self.fr,
            Language::English => &self.en,
        }
    }
}

/// One category of a field: its raw spelling and its label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// The raw spelling.
    pub value: String,
    /// Label that a person reads.
    pub label: Label,
}

/// A field of an application: its name, its label and its valid values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Raw column name (`AMT_CREDIT`).
    pub name: String,
    /// Label that a person reads.
    pub label: Label,
    /// Description in one sentence.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<Label>,
    /// What its value counts.
    pub unit: Unit,
    /// Number or category.
    pub kind: FieldKind,
    /// True if an application must have the field.
    pub required: bool,
    /// Smallest valid value.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub minimum: Option<f64>,
    /// Largest valid value.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub maximum: Option<f64>,
    /// Known categories; any other text counts as an unseen category.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub categories: Vec<Category>,
}

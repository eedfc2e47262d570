//! Texts of features and reasons that are the same in every response, serialized once.
//!
//! A response lists every feature with its label, unit and usual value. Nine tenths of its bytes
//! are the same for each applicant.

use scoring::{Bundle, Language, ReasonGroup, SentenceWriter};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::wire;

/// Texts of responses, in both languages.
#[derive(Debug)]
pub(crate) struct Wording {
    french: Words,
    english: Words,
}

/// Texts of responses in one language.
#[derive(Debug)]
pub(crate) struct Words {
    /// Texts of each feature, by its index.
    pub(crate) features: Vec<FeatureWording>,
    /// Label of each reason group, in the order of [`ReasonGroup::ALL`].
    groups: Vec<String>,
    /// Writes the sentences about reasons.
    pub(crate) writer: SentenceWriter,
}

/// Texts of a feature: its name, and the JSON before its value and before its contribution.
#[derive(Debug)]
pub(crate) struct FeatureWording {
    pub(crate) name: Box<RawValue>,
    /// `{"feature":…,"value":`
    pub(crate) before_value: Vec<u8>,
    /// `,"usual_value":…,"contribution":`
    pub(crate) before_contribution: Vec<u8>,
}

impl Wording {
    /// Serializes the texts for the model in `bundle`.
    ///
    /// # Errors
    /// [`scoring::Error::Features`] for a sentence that cannot be parsed.
    pub(crate) fn new(bundle: &Bundle) -> scoring::Result<Self> {
        let of = |language| {
            let features = bundle.features().features.iter();
            Ok(Words {
                features: features
                    .map(|feature| FeatureWording::of(&wire::feature(feature, language)))
                    .collect(),
                groups: ReasonGroup::ALL
                    .iter()
                    .map(|group| group.label().text(language).to_owned())
                    .collect(),
                writer: SentenceWriter::new(bundle.features(), language)?,
            })
        };
        Ok(Self { french: of(Language::French)?, english: of(Language::English)? })
    }

    /// Returns the texts in one language.
    pub(crate) fn of_language(&self, language: Language) -> &Words {
        match language {
            Language::French => &self.french,
            Language::English => &self.english,
        }
    }
}

impl Words {
    /// Returns the label of a reason group.
    pub(crate) fn group(&self, group: ReasonGroup) -> &str {
        &self.groups[group as usize]
    }
}

impl FeatureWording {
    fn of(feature: &contract::FeatureInfo) -> Self {
        let mut before_value = b"{".to_vec();
        for (name, value) in
            [("feature", &feature.name), ("label", &feature.label), ("group", &feature.group)]
        {
            member(&mut before_value, name, value);
        }
        member(&mut before_value, "unit", &feature.unit);
        before_value.extend(b"\"value\":");
        let mut before_contribution = b",".to_vec();
        member(&mut before_contribution, "usual_value", &feature.usual_value);
        before_contribution.extend(b"\"contribution\":");
        // A text always serializes.
        let name = to_raw_value(&feature.name).unwrap_or_default();
        Self { name, before_value, before_contribution }
    }
}

/// Appends `"name":value,`.
fn member(out: &mut Vec<u8>, name: &str, value: &impl Serialize) {
    out.extend(json(&name));
    out.push(b':');
    out.extend(json(value));
    out.push(b',');
}

/// Serializes a value; texts and numbers never fail.
fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

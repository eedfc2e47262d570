//! The model card and the data sheet: purpose, training, evaluation and data of the model.

use serde::{Deserialize, Serialize};

use crate::Estimate;

/// The model card and the data sheet of one model, as `pret docs` writes them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelCard {
    /// Language of the texts: `fr`.
    pub language: String,
    /// Version of the model that it describes.
    pub model_version: String,
    /// When that model was trained, RFC 3339 in UTC.
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub created_at: String,
    /// When its clients were refreshed, RFC 3339 in UTC; absent if they never were.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub refreshed_at: Option<String>,
    /// Fingerprint of the training data.
    pub data_fingerprint: String,
    /// True where the model was trained on made-up clients.
    pub is_trained_on_demo_data: bool,
    /// Probability from which an application is refused.
    pub threshold: f64,
    /// The model card.
    pub model_card: ModelCardPage,
    /// The data sheet.
    pub data_sheet: CardPage,
}

/// The texts of a [`ModelCard`], parsed from the same JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardTexts {
    /// The model card.
    pub model_card: CardText,
    /// The data sheet.
    pub data_sheet: CardText,
}

/// A page of the card, a section of a page or an entry of a section.
///
/// One type for all three keeps the dashboard's download small.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardText {
    /// The title; the name of an entry.
    #[serde(alias = "name")]
    pub title: String,
    /// The text of an entry, or the summary of a page; empty for a section.
    #[serde(alias = "summary", default)]
    pub text: String,
    /// The sections of a page, or the entries of a section.
    #[serde(alias = "sections", alias = "entries", default)]
    pub parts: Vec<CardText>,
}

/// A text in sections.
///
/// `summary` and the texts of entries may have marks of Markdown: `` `code` ``, `**strong**`,
/// `*emphasis*`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CardPage {
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence or two.
    pub summary: String,
    /// The sections, in their order.
    pub sections: Vec<CardSection>,
}

/// The model card: a text in sections, and the figures that it speaks of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelCardPage {
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence or two.
    pub summary: String,
    /// The sections, in their order.
    pub sections: Vec<CardSection>,
    /// How good the model is, out of fold.
    #[serde(default)]
    pub metrics: Vec<CardMetric>,
    /// How it treats groups of people; empty where that was not studied.
    #[serde(default)]
    pub groups: Vec<CardGroup>,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CardSection {
    /// Name of the section for programs: `intended_use`.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The points of annex IV of Regulation (EU) 2024/1689 that it answers; absent where there is
    /// none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub annex_iv: Option<String>,
    /// What it says.
    pub entries: Vec<CardEntry>,
}

/// What is said of one matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CardEntry {
    /// The matter.
    pub name: String,
    /// What is said of it.
    pub text: String,
}

/// One measure of quality, with its 95 % interval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CardMetric {
    /// Name of the measure for programs: `auc`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// `number`, or `share`: 0.25 is a quarter.
    pub unit: String,
    /// The estimate.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// How it is read.
    pub reading: String,
}

/// How the model treats one group of people. A figure that cannot be told is absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CardGroup {
    /// By what people are grouped.
    pub grouping: String,
    /// The group.
    pub name: String,
    /// True for the group that the others are compared with.
    pub is_reference: bool,
    /// True where the group is too small to conclude from.
    pub is_small: bool,
    /// Labelled applications of the group.
    pub applications: usize,
    /// Share of defaults.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub default_rate: Option<Estimate>,
    /// Share of applications granted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub granted: Option<Estimate>,
    /// That share divided by the reference's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub disparate_impact: Option<Estimate>,
    /// Share granted of those who repaid.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub good_clients_granted: Option<Estimate>,
    /// Defaults observed, divided by defaults predicted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub observed_to_predicted: Option<Estimate>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_from_the_whole_card() {
        let section = CardSection {
            code: "details".into(),
            title: "Présentation".into(),
            annex_iv: Some("1".into()),
            entries: vec![CardEntry { name: "Licence".into(), text: "Apache 2.0.".into() }],
        };
        let page = CardPage {
            title: "Fiche".into(),
            summary: "Un score.".into(),
            sections: vec![section],
        };
        let card = serde_json::json!({"threshold": 0.1, "model_card": page, "data_sheet": page});
        let texts: CardTexts = serde_json::from_value(card).unwrap();
        let entry = CardText { title: "Licence".into(), text: "Apache 2.0.".into(), parts: vec![] };
        let section =
            CardText { title: "Présentation".into(), text: String::new(), parts: vec![entry] };
        let page =
            CardText { title: "Fiche".into(), text: "Un score.".into(), parts: vec![section] };
        assert_eq!(texts, CardTexts { model_card: page.clone(), data_sheet: page });
    }
}

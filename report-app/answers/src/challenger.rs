//! Scores of a challenger for the applications that the champion answers.
//!
//! The two models may have other features, and other clients. A client whom the challenger's bundle
//! knows is scored with the history of that bundle. Otherwise the champion's history is used, as far
//! as its features are defined alike. The application is always the one that the champion answered.

use std::collections::BTreeSet;

use contract::PredictionRequest;
use scoring::features::Definition;
use scoring::{Explanation, Label, Language, Record, Value, age_band, age_bands};

use crate::answers::Answers;

/// Fields by which changed decisions are compared: gender, age and product.
pub const COMPARED_FIELDS: [&str; 3] = ["CODE_GENDER", AGE, "NAME_CONTRACT_TYPE"];

const AGE: &str = "DAYS_BIRTH";

/// Why a bundle cannot be the challenger of a champion.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChallengerError {
    /// Both have the same version, so they are the same model.
    #[error(
        "{version} is the model that answers: it cannot be its own challenger. Give the folder of another bundle."
    )]
    IsChampion {
        /// The version.
        version: String,
    },
    /// Applications lack fields that the challenger requires.
    #[error(
        "{version} requires {}, which applications to {champion} do not have. Train it on the tables of {champion}.",
        fields.join(", ")
    )]
    LacksFields {
        /// Version of the challenger.
        version: String,
        /// Version of the champion.
        champion: String,
        /// The fields, in the order of the challenger's bundle.
        fields: Vec<String>,
    },
}

/// What a challenger takes from the champion, for one pair of models.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChallengerInputs {
    /// Columns of the champion's clients that are fields of the application.
    fields: Vec<usize>,
    /// Columns of the champion's clients that are features of the history, defined alike in both.
    history: Vec<usize>,
    /// Fields that the challenger reads and the champion's applications do not have.
    lacking_fields: u64,
    /// Features of the history that only the challenger has.
    lacking_history: u64,
}

/// Challenger's score of an application.
#[derive(Debug)]
pub struct ShadowScore {
    /// The score and its reasons.
    pub explanation: Explanation,
    /// How many inputs nobody could give the challenger.
    pub lacking: u64,
}

impl ChallengerInputs {
    /// Compares the inputs of both models.
    ///
    /// # Errors
    /// [`ChallengerError`] if `challenger` cannot score what `champion` answers.
    pub fn new(challenger: &Answers, champion: &Answers) -> Result<Self, ChallengerError> {
        let (version, known) = (challenger.version().to_owned(), champion.bundle.features());
        if version == champion.version() {
            return Err(ChallengerError::IsChampion { version });
        }
        let features = challenger.bundle.features();
        let unknown = features.fields.iter().filter(|field| known.field(&field.name).is_none());
        let (required, optional): (Vec<_>, Vec<_>) = unknown.partition(|field| field.required);
        if !required.is_empty() {
            let fields = required.into_iter().map(|field| field.name.clone()).collect();
            let champion = champion.version().to_owned();
            return Err(ChallengerError::LacksFields { version, champion, fields });
        }
        let plan = challenger.bundle.plan();
        let lacking_fields = optional.into_iter().filter(|field| plan.reads(&field.name)).count();
        let is_alike = |name: &str, definition: &Definition| {
            let other = known.position(name).map(|at| &known.features[at].definition);
            other == Some(definition) && champion.clients.column(name).is_some()
        };
        let is_history = |name: &str| plan.slot(name).is_some() && !plan.reads(name);
        let read = features.features.iter().filter(|feature| is_history(&feature.name));
        let (shared, lacking): (Vec<_>, Vec<_>) =
            read.partition(|feature| is_alike(&feature.name, &feature.definition));
        let shared: BTreeSet<&str> = shared.iter().map(|feature| feature.name.as_str()).collect();
        let columns = |belongs: &dyn Fn(&str) -> bool| {
            let columns = champion.clients.columns().filter(|(_, name)| belongs(name));
            columns.map(|(column, _)| column).collect()
        };
        Ok(Self {
            fields: columns(&|name| known.field(name).is_some()),
            history: columns(&|name| shared.contains(name)),
            lacking_fields: lacking_fields as u64,
            lacking_history: lacking.len() as u64,
        })
    }
}

impl Answers {
    /// Scores, as the challenger of `champion`, an application that `champion` answered.
    ///
    /// `inputs` must be of this pair of models.
    pub fn score_in_shadow(
        &self,
        champion: &Self,
        inputs: &ChallengerInputs,
        request: &PredictionRequest,
    ) -> ShadowScore {
        let own = request.client_id.and_then(|client| self.clients.find(client));
        let known = request.client_id.and_then(|client| champion.clients.find(client));
        let mut record = own.map_or_else(Record::new, |client| self.clients.record(client));
        let history = if own.is_none() { &inputs.history[..] } else { &[] };
        for &column in inputs.fields.iter().chain(history) {
            if let Some(client) = known {
                let name = champion.clients.column_name(column);
                record.set(name, champion.clients.value(client, column));
            }
        }
        for (name, value) in &request.application {
            record.set(name.as_str(), given(value.as_ref()));
        }
        let lacking = match (own, known) {
            (Some(_), _) => 0,
            (None, Some(_)) => inputs.lacking_fields + inputs.lacking_history,
            // A new applicant has no history, whatever the model.
            (None, None) => inputs.lacking_fields,
        };
        ShadowScore { explanation: self.bundle.explain(&record), lacking }
    }

    /// Returns the label of a field of [`COMPARED_FIELDS`]; `None` if this model does not know it.
    pub fn compared_label(&self, field: &str, language: Language) -> Option<String> {
        if field == AGE {
            return Some(Label::new("Âge", "Age").text(language).to_owned());
        }
        Some(self.bundle.features().field(field)?.label.text(language).to_owned())
    }

    /// Returns the group of an application by a field of [`COMPARED_FIELDS`]: its rank, and its
    /// label.
    ///
    /// It is `None` if the value is not known.
    pub fn compared_group(
        &self,
        field: &str,
        request: &PredictionRequest,
        language: Language,
    ) -> Option<(usize, String)> {
        let value = if let Some(value) = request.application.get(field) {
            given(value.as_ref())
        } else {
            let client = self.clients.find(request.client_id?)?;
            self.clients.value(client, self.clients.column(field)?)
        };
        if field == AGE {
            let band = age_band(value.number())?;
            return Some((band, age_bands()[band].text(language).to_owned()));
        }
        let categories = &self.bundle.features().field(field)?.categories;
        let category = value.text()?;
        let known = categories.iter().position(|known| known.value == category)?;
        Some((known, categories[known].label.text(language).to_owned()))
    }
}

fn given(value: Option<&contract::Value>) -> Value {
    match value {
        Some(contract::Value::Number(number)) => Value::Number(*number),
        Some(contract::Value::Text(text)) => Value::Text(text.clone()),
        None => Value::Missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Report;
    use crate::clients::{ClientColumns, Clients};
    use crate::test_bundle::champion;
    use scoring::Bundle;

    fn answers(bundle: Bundle) -> Answers {
        let columns = ClientColumns::new(&[], Vec::new()).unwrap();
        let clients = Clients::new(columns, Vec::new(), &bundle).unwrap();
        Answers::new(bundle, clients, Report::default()).unwrap()
    }

    /// The champion under another version, with other fields.
    fn challenger(change: impl FnOnce(&mut scoring::FeatureSet)) -> Answers {
        let bundle = champion();
        let mut features = bundle.features().clone();
        change(&mut features);
        let manifest = scoring::Manifest { version: "other".into(), ..bundle.manifest().clone() };
        let (model, calibration) = (bundle.model().clone(), bundle.calibration().clone());
        let folder = bundle.folder().to_owned();
        answers(Bundle::assemble(folder, manifest, features, model, calibration).unwrap())
    }

    #[test]
    fn a_model_is_not_its_own_challenger() {
        let (one, other) = (answers(champion()), answers(champion()));
        let version = one.version().to_owned();
        let error = ChallengerInputs::new(&one, &other).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "{version} is the model that answers: it cannot be its own challenger. Give the folder of another bundle."
            )
        );
    }

    #[test]
    fn a_challenger_whose_applications_need_another_field_is_refused() {
        let champion = answers(champion());
        let other = challenger(|features| {
            let field = features.fields.iter().find(|field| field.name == "AMT_CREDIT").unwrap();
            let field = scoring::Field { name: "AMT_RENT".into(), required: true, ..field.clone() };
            features.fields.push(field);
        });
        let error = ChallengerInputs::new(&other, &champion).unwrap_err().to_string();
        let version = champion.version();
        assert_eq!(
            error,
            format!(
                "other requires AMT_RENT, which applications to {version} do not have. Train it on the tables of {version}."
            )
        );
    }

    #[test]
    fn the_same_model_scores_a_new_applicant_alike() {
        let champion = answers(champion());
        let other = challenger(|_| {});
        let inputs = ChallengerInputs::new(&other, &champion).unwrap();
        // No bundle here has clients, so no history can come from the champion's.
        assert!(inputs.history.is_empty() && inputs.lacking_history > 0);
        let body = serde_json::json!({"application": {
            "NAME_CONTRACT_TYPE": "Cash loans", "AMT_CREDIT": 450_000, "AMT_ANNUITY": 22_500,
            "AMT_INCOME_TOTAL": 135_000, "DAYS_BIRTH": -12_000, "CODE_GENDER": "F"
        }});
        let request = champion.check(&body).unwrap();
        let expected = champion.explain(&request);
        let request = request.canonical();
        let found = other.score_in_shadow(&champion, &inputs, &request);
        assert_eq!(
            (found.explanation.probability.to_bits(), found.lacking),
            (expected.probability.to_bits(), 0)
        );
        let group = |field| champion.compared_group(field, &request, Language::English);
        assert_eq!(group("DAYS_BIRTH"), Some((1, "25–34".to_owned())));
        assert_eq!(group("CODE_GENDER").map(|(_, label)| label).as_deref(), Some("Woman"));
    }
}

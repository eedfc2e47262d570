//! Reasons: what features of one kind contribute together, in words.

use serde::{Deserialize, Serialize};

use crate::features::Definition;
use crate::format::write_value;
use crate::{Explanation, Feature, FeatureSet, Label, Language, Reason, Unit, Value};

/// Bytes of a value with its unit: about as many as there are.
const VALUE: usize = 24;

/// A group of features that make one reason together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonGroup {
    /// Scores from external sources.
    ExternalScores,
    /// The loan asked for: amount, duration, annuity, goods.
    Loan,
    /// Income.
    Income,
    /// Occupation and employment.
    Employment,
    /// Age, a model input only by explicit option.
    Age,
    /// Education.
    Education,
    /// Housing and region.
    Housing,
    /// Car and real estate.
    Assets,
    /// Documents, phone and identity papers.
    File,
    /// Credits with other lenders.
    OtherLenders,
    /// Recent enquiries at the credit bureau.
    CreditEnquiries,
    /// Earlier applications with this lender.
    PreviousApplications,
    /// How earlier credits were repaid.
    Repayment,
    /// Use of credit cards.
    CreditCards,
    /// Social surroundings.
    SocialCircle,
    /// What became of clients who were much alike.
    SimilarClients,
}

impl ReasonGroup {
    /// All groups, in the order of the documentation.
    pub const ALL: [Self; 16] = [
        Self::ExternalScores,
        Self::Loan,
        Self::Income,
        Self::Employment,
        Self::Age,
        Self::Education,
        Self::Housing,
        Self::Assets,
        Self::File,
        Self::OtherLenders,
        Self::CreditEnquiries,
        Self::PreviousApplications,
        Self::Repayment,
        Self::CreditCards,
        Self::SocialCircle,
        Self::SimilarClients,
    ];

    /// Code in the API and in `explanations.csv`.
    pub fn code(self) -> &'static str {
        match self {
            Self::ExternalScores => "external_scores",
            Self::Loan => "loan",
            Self::Income => "income",
            Self::Employment => "employment",
            Self::Age => "age",
            Self::Education => "education",
            Self::Housing => "housing",
            Self::Assets => "assets",
            Self::File => "file",
            Self::OtherLenders => "other_lenders",
            Self::CreditEnquiries => "credit_enquiries",
            Self::PreviousApplications => "previous_applications",
            Self::Repayment => "repayment",
            Self::CreditCards => "credit_cards",
            Self::SocialCircle => "social_circle",
            Self::SimilarClients => "similar_clients",
        }
    }

    /// What a person reads.
    pub fn label(self) -> Label {
        let (fr, en) = match self {
            Self::ExternalScores => ("Scores externes", "External scores"),
            Self::Loan => ("Crédit demandé", "Loan asked for"),
            Self::Income => ("Revenus", "Income"),
            Self::Employment => ("Emploi", "Employment"),
            Self::Age => ("Âge", "Age"),
            Self::Education => ("Études", "Education"),
            Self::Housing => ("Logement et région", "Housing and region"),
            Self::Assets => ("Biens", "Assets"),
            Self::File => ("Dossier et coordonnées", "File and contact details"),
            Self::OtherLenders => ("Crédits dans d’autres établissements", "Credits with other lenders"),
            Self::CreditEnquiries => ("Consultations de la centrale de crédit", "Credit bureau enquiries"),
            Self::PreviousApplications => ("Demandes précédentes", "Previous applications"),
            Self::Repayment => ("Remboursement des crédits passés", "Repayment of past credits"),
            Self::CreditCards => ("Cartes de crédit", "Credit cards"),
            Self::SocialCircle => ("Entourage", "Social circle"),
            Self::SimilarClients => ("Clients aux profils proches", "Clients much alike"),
        };
        Label::new(fr, en)
    }
}

/// Writes a plain sentence for each reason, in one language.
///
/// What a sentence says of a feature whoever the applicant is, its label and its usual value, is put together once.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentences {
    language: Language,
    /// For each feature of the set.
    features: Vec<Parts>,
}

/// What stands in a sentence before a feature's value, and after it.
#[derive(Debug, Clone, PartialEq)]
struct Parts {
    label: String,
    usual: String,
}

impl Sentences {
    /// Sentences about the features of a set.
    pub fn new(features: &FeatureSet, language: Language) -> Self {
        Self { language, features: features.features.iter().map(|feature| Parts::of(feature, language)).collect() }
    }

    /// The group's most telling feature, the client's value, the usual value and the effect.
    ///
    /// `features` is the set that [`new`](Self::new) was given; `reason` is one of the explanation's.
    ///
    /// # Panics
    /// If the set is another, with fewer features.
    pub fn of(&self, reason: &Reason, explanation: &Explanation, features: &FeatureSet) -> String {
        let (which, effect) = match (self.language, reason.contribution > 0.0) {
            (Language::French, true) => (", ce qui ", "augmente le risque."),
            (Language::French, false) => (", ce qui ", "réduit le risque."),
            (Language::English, true) => (", which ", "raises the risk."),
            (Language::English, false) => (", which ", "lowers the risk."),
        };
        let told = reason.features.iter().find_map(|&feature| {
            let contribution = explanation.contributions.iter().find(|contribution| contribution.feature == feature)?;
            (contribution.contribution.signum() == reason.contribution.signum()).then_some(contribution)
        });
        let Some(told) = told else {
            let label = reason.group.label();
            return match self.language {
                Language::French => format!("{}\u{a0}: l’ensemble {effect}", label.fr),
                Language::English => format!("{}: taken together, this {effect}", label.en),
            };
        };
        let (feature, parts) = (&features.features[told.feature], &self.features[told.feature]);
        let around = parts.label.len() + parts.usual.len() + which.len() + effect.len();
        let mut sentence = String::with_capacity(around + VALUE);
        sentence.push_str(&parts.label);
        let before = sentence.len();
        write_value_text(&mut sentence, feature, &told.value, self.language);
        if sentence.len() == before {
            let is_assumed = explanation.assumes(told.feature);
            sentence.push_str(match (self.language, is_assumed) {
                (Language::French, false) => "non renseigné",
                (Language::French, true) => "non renseigné, supposé égal à la valeur habituelle",
                (Language::English, false) => "not known",
                (Language::English, true) => "not known, assumed to be the usual value",
            });
        }
        sentence.extend([&*parts.usual, which, effect]);
        sentence
    }
}

impl Parts {
    fn of(feature: &Feature, language: Language) -> Self {
        let mut usual = String::new();
        write_value_text(&mut usual, feature, &feature.usual_value, language);
        let label = feature.label.text(language);
        let (label, usual_in_words) = match language {
            Language::French => (format!("{label}\u{a0}: "), format!(" (valeur habituelle\u{a0}: {usual})")),
            Language::English => (format!("{label}: "), format!(" (usually {usual})")),
        };
        Self { label, usual: if usual.is_empty() { usual } else { usual_in_words } }
    }
}

/// Writes what a person reads of a feature's value: a category's label, a number with its unit; nothing for a missing value.
pub(crate) fn write_value_text(out: &mut String, feature: &Feature, value: &Value, language: Language) {
    match value {
        Value::Missing => {}
        Value::Text(text) if matches!(feature.definition, Definition::Category { .. }) => {
            out.push_str(feature.level_label(text).map_or("", |label| label.text(language)));
        }
        Value::Number(_) if feature.unit == Unit::Category => {}
        _ => write_value(out, value, feature.unit, language),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::{column, feature};
    use crate::{Contribution, Decision, RiskBand};

    fn set() -> FeatureSet {
        let income = feature("income", "Revenu", "Income").unit(Unit::Amount).row(column("AMT_INCOME_TOTAL"));
        let income = Feature { usual_value: Value::Number(146_000.0), ..income };
        let car =
            feature("car_age", "Âge de la voiture", "Age of the car").unit(Unit::Years).row(column("OWN_CAR_AGE"));
        let studies = feature("studies", "Études", "Education").category("EDUCATION", &["Lower", "Higher"]);
        FeatureSet { features: vec![income, car, studies], ..FeatureSet::default() }
    }

    fn explanation(values: [Value; 3], parts: [f64; 3]) -> Explanation {
        let contributions = values.into_iter().zip(parts).enumerate();
        Explanation {
            probability: 0.1,
            probability_low: 0.1,
            probability_high: 0.1,
            threshold: 0.5,
            decision: Decision::Granted,
            needs_review: false,
            risk_band: RiskBand::A,
            base_probability: 0.1,
            base_score: 0.0,
            score: 0.0,
            reasons: Vec::new(),
            contributions: contributions
                .map(|(feature, (value, contribution))| Contribution { feature, value, contribution })
                .collect(),
            warnings: Vec::new(),
        }
    }

    fn said(features: &[usize], contribution: f64, language: Language) -> String {
        let values = [Value::Number(1_234_567.0), Value::Missing, Value::from("Higher")];
        let reason = Reason { group: ReasonGroup::Income, contribution, features: features.to_vec() };
        Sentences::new(&set(), language).of(&reason, &explanation(values, [0.5, -0.25, 0.125]), &set())
    }

    #[test]
    fn a_sentence_tells_the_first_feature_that_has_the_effect() {
        let first = said(&[0, 1, 2], 0.375, Language::French);
        assert_eq!(
            first,
            "Revenu\u{a0}: 1\u{202f}234\u{202f}567\u{202f}€ (valeur habituelle\u{a0}: 146\u{202f}000\u{202f}€), ce qui augmente le risque."
        );
        assert_eq!(said(&[0], 0.5, Language::English), "Income: €1,234,567 (usually €146,000), which raises the risk.");
        assert_eq!(
            said(&[0, 1], -0.1, Language::French),
            "Âge de la voiture\u{a0}: non renseigné, ce qui réduit le risque."
        );
        assert_eq!(said(&[0, 1], -0.1, Language::English), "Age of the car: not known, which lowers the risk.");
        assert_eq!(said(&[2], 0.125, Language::English), "Education: Higher, which raises the risk.");
    }

    #[test]
    fn where_no_feature_has_the_effect_the_group_is_told() {
        assert_eq!(said(&[1], 0.1, Language::French), "Revenus\u{a0}: l’ensemble augmente le risque.");
        assert_eq!(said(&[0], -0.1, Language::English), "Income: taken together, this lowers the risk.");
    }

    #[test]
    fn every_group_is_where_it_says() {
        assert!(ReasonGroup::ALL.iter().enumerate().all(|(at, group)| *group as usize == at));
    }
}

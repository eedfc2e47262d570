//! Reasons: what features of one kind contribute together, in words.

use serde::{Deserialize, Serialize};

use crate::{Explanation, Feature, FeatureSet, Label, Language, Reason, Unit, Value, format_value};

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

/// One plain sentence: the group's most telling feature, the client's value, the usual value and the effect.
pub fn sentence(reason: &Reason, explanation: &Explanation, features: &FeatureSet, language: Language) -> String {
    let told = reason.features.iter().find_map(|&feature| {
        let contribution = explanation.contributions.iter().find(|contribution| contribution.feature == feature)?;
        (contribution.contribution.signum() == reason.contribution.signum())
            .then_some((&features.features[feature], contribution))
    });
    let raises = reason.contribution > 0.0;
    let effect = match (language, raises) {
        (Language::French, true) => "augmente le risque",
        (Language::French, false) => "réduit le risque",
        (Language::English, true) => "raises the risk",
        (Language::English, false) => "lowers the risk",
    };
    let Some((feature, contribution)) = told else {
        return match language {
            Language::French => format!("{}\u{a0}: l’ensemble {effect}.", reason.group.label().fr),
            Language::English => format!("{}: taken together, this {effect}.", reason.group.label().en),
        };
    };
    let label = feature.label.text(language);
    let value = value_text(feature, &contribution.value, language);
    let usual = value_text(feature, &feature.usual_value, language);
    match (language, value, usual) {
        (Language::French, Some(value), Some(usual)) => {
            format!("{label}\u{a0}: {value} (valeur habituelle\u{a0}: {usual}), ce qui {effect}.")
        }
        (Language::French, Some(value), None) => format!("{label}\u{a0}: {value}, ce qui {effect}."),
        (Language::French, None, Some(usual)) => {
            format!("{label}\u{a0}: non renseigné (valeur habituelle\u{a0}: {usual}), ce qui {effect}.")
        }
        (Language::French, None, None) => format!("{label}\u{a0}: non renseigné, ce qui {effect}."),
        (Language::English, Some(value), Some(usual)) => format!("{label}: {value} (usually {usual}), which {effect}."),
        (Language::English, Some(value), None) => format!("{label}: {value}, which {effect}."),
        (Language::English, None, Some(usual)) => format!("{label}: not known (usually {usual}), which {effect}."),
        (Language::English, None, None) => format!("{label}: not known, which {effect}."),
    }
}

/// What a person reads of a feature's value: a category's label, a number with its unit; nothing for a missing value.
fn value_text(feature: &Feature, value: &Value, language: Language) -> Option<String> {
    if let (crate::features::Definition::Category { levels, .. }, Value::Text(text)) = (&feature.definition, value) {
        let level = levels.iter().find(|level| &level.value == text)?;
        return Some(level.label.text(language).to_owned());
    }
    match value {
        Value::Missing => None,
        Value::Number(_) if feature.unit == Unit::Category => None,
        _ => Some(format_value(value, feature.unit, language)),
    }
}

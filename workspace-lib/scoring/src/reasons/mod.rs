//! Reasons: the contribution of a group of related features, in words.

mod families;
mod feature_templates;
mod shown;
mod writer;

use serde::{Deserialize, Serialize};

pub use shown::shown;
pub use writer::{ReasonSentence, SentenceWriter};

use crate::Label;

/// A group of features that make one reason together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonGroup {
    /// Scores from external sources.
    ExternalScores,
    /// The requested loan: amount, duration, annuity, goods.
    Loan,
    /// Income.
    Income,
    /// Occupation and employment.
    Employment,
    /// Age; a model input only if an option enables it.
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
    /// Defaults in the client's social circle.
    SocialCircle,
    /// Outcomes of similar clients.
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

    /// Returns the code in the API and in `explanations.csv`.
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

    /// Returns the label that a person reads.
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
            Self::OtherLenders => {
                ("Crédits dans d’autres établissements", "Credits with other lenders")
            }
            Self::CreditEnquiries => {
                ("Consultations de la centrale de crédit", "Credit bureau enquiries")
            }
            Self::PreviousApplications => ("Demandes précédentes", "Previous applications"),
            Self::Repayment => ("Remboursement des crédits passés", "Repayment of past credits"),
            Self::CreditCards => ("Cartes de crédit", "Credit cards"),
            Self::SocialCircle => ("Entourage", "Social circle"),
            Self::SimilarClients => ("Clients aux profils proches", "Clients much alike"),
        };
        Label::new(fr, en)
    }
}

#[cfg(test)]
mod tests;

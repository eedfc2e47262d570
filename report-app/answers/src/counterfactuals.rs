//! Counterfactuals: the changes with which the model would grant an application.

use contract::{Change, Counterfactuals, Lever, Proposal};
use scoring::{Counterfactual, Decision, Explanation, FeatureSet, Language};

use crate::answers::Answers;
use crate::conversions;
use crate::request::CheckedRequest;

impl Answers {
    /// Searches the smallest changes with which the model would grant an application.
    ///
    /// A search takes as long as a hundred predictions.
    pub fn counterfactuals(&self, request: CheckedRequest, language: Language) -> Counterfactuals {
        let client_id = request.client_id;
        let record = request.record(&self.clients);
        let explanation = self.bundle.explain(&record);
        let found = self.bundle.counterfactuals(&record);
        let proposal = |found| proposal(self.bundle.features(), found, language);
        Counterfactuals {
            client_id,
            probability: explanation.probability,
            threshold: explanation.threshold,
            decision: explanation.decision,
            message: message(&explanation, found.len(), language).to_owned(),
            proposals: found.iter().map(proposal).collect(),
            model_version: self.version().to_owned(),
        }
    }
}

fn message(explanation: &Explanation, found: usize, language: Language) -> &'static str {
    match (explanation.decision, found, language) {
        (Decision::Granted, _, Language::French) => {
            "La demande est accordée telle quelle\u{a0}: rien n’est à changer."
        }
        (Decision::Granted, _, Language::English) => {
            "The application is granted as it is: nothing has to change."
        }
        (_, 0, Language::French) => {
            "Aucun changement plausible de la demande ne suffirait\u{a0}: ce qui pèse n’est pas à la main du client aujourd’hui."
        }
        (_, 0, Language::English) => {
            "No plausible change to the application would be enough: what weighs is not in the client’s hands today."
        }
        (_, _, Language::French) => {
            "Avec l’un de ces changements, le modèle accorderait la demande."
        }
        (_, _, Language::English) => {
            "With one of these changes the model would grant the application."
        }
    }
}

fn proposal(features: &FeatureSet, found: &Counterfactual, language: Language) -> Proposal {
    let lever = |lever: &scoring::Lever| Lever {
        code: lever.code().to_owned(),
        label: lever.label().text(language).to_owned(),
    };
    let change = |change: &scoring::Change| {
        let field = features.field(&change.field)?;
        Some(Change {
            field: change.field.clone(),
            label: field.label.text(language).to_owned(),
            unit: field.unit,
            from: conversions::value(&change.from),
            to: conversions::value(&change.to),
        })
    };
    Proposal {
        levers: found.levers.iter().map(lever).collect(),
        changes: found.changes.iter().filter_map(change).collect(),
        effort: found.effort,
        probability: found.explanation.probability,
        probability_low: found.explanation.probability_low,
        probability_high: found.explanation.probability_high,
        decision: found.explanation.decision,
        risk_band: found.explanation.risk_band,
    }
}

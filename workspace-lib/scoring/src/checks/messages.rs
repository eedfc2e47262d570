//! What the advisor reads of a check, and of how much is known of an applicant.

use super::{Basis, Check, CheckKind};
use crate::{Bundle, Decision, Language, Unit, Value, format_number, format_value};
impl Check {
    /// Writes the check as a sentence, with the decision that the usual value would change.
    pub fn message(&self, bundle: &Bundle, language: Language) -> String {
        let amount = |number: f64| format_value(&Value::Number(number), Unit::Amount, language);
        let whole = |number: f64| format_number(number, 0, language);
        let is_french = language == Language::French;
        let sentence = match &self.kind {
            CheckKind::ModelWarning(warning) => warning.message(bundle.features(), language),
            CheckKind::Payments { payment, income } => {
                let (payment, income, is_more) =
                    (amount(*payment), amount(*income), payment > income);
                match (is_french, is_more) {
                    (true, true) => {
                        format!("La mensualité ({payment}) dépasse le revenu mensuel ({income}).")
                    }
                    (true, false) => {
                        format!(
                            "La mensualité ({payment}) prendrait presque tout le revenu mensuel ({income})."
                        )
                    }
                    (false, true) => format!(
                        "The monthly payment ({payment}) is above the monthly income ({income})."
                    ),
                    (false, false) => format!(
                        "The monthly payment ({payment}) would take nearly all of the monthly income ({income})."
                    ),
                }
            }
            CheckKind::BeyondGoods { credit, price } => {
                let (credit, price) = (amount(*credit), amount(*price));
                if is_french {
                    format!("Le crédit ({credit}) dépasse de loin le prix du bien ({price}).")
                } else {
                    format!("The credit ({credit}) is far beyond the price of the goods ({price}).")
                }
            }
            CheckKind::Duration { credit, payment } => {
                let (months, payment, credit) =
                    (whole((credit / payment).ceil()), amount(*payment), amount(*credit));
                if is_french {
                    format!(
                        "Avec une mensualité de {payment}, il faudrait {months} mois pour rembourser {credit}."
                    )
                } else {
                    format!("With {payment} a month, repaying {credit} would take {months} months.")
                }
            }
            CheckKind::JobOlderThanAge { job, age } => {
                let (job, age) = (whole(job.floor()), whole(age.floor()));
                if is_french {
                    format!(
                        "L’emploi aurait commencé il y a {job} ans, pour un client de {age} ans."
                    )
                } else {
                    format!("The job would have begun {job} years ago, for a client aged {age}.")
                }
            }
            CheckKind::Missing { usual } => {
                let field = self.fields.first().and_then(|field| bundle.features().field(field));
                let label = field.map_or("", |field| field.label.text(language));
                let usual = field.map_or_else(String::new, |field| match usual {
                    Value::Text(category) => {
                        let known = field.categories.iter().find(|known| known.value == *category);
                        known.map_or_else(
                            || category.clone(),
                            |known| known.label.text(language).to_owned(),
                        )
                    }
                    other => format_value(other, field.unit, language),
                });
                match (field.is_some_and(|field| field.unit == Unit::Score), is_french) {
                    (true, true) => format!("{label}\u{a0}: l’organisme n’a pas donné de note."),
                    (true, false) => format!("{label}: the bureau gave no score."),
                    (false, true) => format!(
                        "{label}\u{a0}: ce n’est pas renseigné (valeur courante\u{a0}: {usual})."
                    ),
                    (false, false) => format!("{label}: not known (usually {usual})."),
                }
            }
        };
        match self
            .with_usual_values
            .filter(|result| result.changes_decision)
            .map(|result| result.decision)
        {
            None if self.is_of_the_file() => {
                format!("{sentence} {}", if is_french { "À vérifier." } else { "Please check." })
            }
            None => sentence,
            Some(Decision::Granted) if is_french => {
                format!("{sentence} Avec une valeur courante, le crédit serait accordé.")
            }
            Some(Decision::Refused) if is_french => {
                format!("{sentence} Avec une valeur courante, le crédit serait refusé.")
            }
            Some(Decision::Granted) => {
                format!("{sentence} With a usual value the credit would be granted.")
            }
            Some(Decision::Refused) => {
                format!("{sentence} With a usual value the credit would be refused.")
            }
        }
    }

    /// Checks whether the sentence is about the file, and not about the model.
    fn is_of_the_file(&self) -> bool {
        !matches!(self.kind, CheckKind::ModelWarning(_))
    }
}

impl Basis {
    /// Writes what a decision is based on if little is known of the applicant.
    ///
    /// It is `None` if there are histories with this lender and with others.
    pub fn message(self, language: Language) -> Option<String> {
        let Self { has_history_here, has_history_elsewhere, external_scores } = self;
        let is_french = language == Language::French;
        let history = match (has_history_here, has_history_elsewhere, is_french) {
            (false, false, true) => "On ne lui connaît aucun crédit, ni chez nous ni ailleurs.",
            (false, false, false) => {
                "No credit of this client is known, neither with us nor elsewhere."
            }
            (true, false, true) => "On ne lui connaît aucun crédit dans un autre établissement.",
            (true, false, false) => "No credit of this client with another lender is known.",
            (false, true, true) => "Ce client n’a pas encore remboursé de crédit chez nous.",
            (false, true, false) => "This client has not repaid a credit with us yet.",
            (true, true, _) => return None,
        };
        let scores = match (external_scores, is_french) {
            (0, true) => ", sans aucune note d’organisme de crédit".to_owned(),
            (0, false) => ", without any score of a credit bureau".to_owned(),
            (1, true) => " et sur une note d’organisme de crédit".to_owned(),
            (1, false) => " and on one score of a credit bureau".to_owned(),
            (count, true) => format!(" et sur {count} notes d’organismes de crédit"),
            (count, false) => format!(" and on {count} scores of credit bureaus"),
        };
        let others = match (has_history_here || has_history_elsewhere, is_french) {
            (true, true) => "sur ses autres crédits, sur sa demande",
            (true, false) => "on the client’s other credits, on the application",
            (false, true) => "sur sa demande",
            (false, false) => "on the application",
        };
        Some(if is_french {
            format!("{history} La décision repose {others}{scores}.")
        } else {
            format!("{history} The decision rests {others}{scores}.")
        })
    }
}

//! Forms of an application: labels, units, and error messages.

use crate::edited::{BIRTH, CREDIT, GOODS, INCOME, JOB, MONTHS, PAYMENT};

/// Texts of this area, in one language.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct FormText {
    /// Names of columns that need another label than that of the raw tables.
    pub label: fn(&str) -> Option<&'static str>,
    pub months_hint: &'static str,
    pub birth_hint: &'static str,
    pub unit_months: &'static str,
    pub unit_years: &'static str,
    pub unit_money: &'static str,
    pub not_known: &'static str,
    pub from_to: fn(&str, &str) -> String,
    pub at_least: fn(&str) -> String,
    pub at_most: fn(&str) -> String,
    pub on_file: fn(&str) -> String,
    pub slider: fn(&str) -> String,
    // What is wrong
    /// The last parameter is an example of a number.
    pub wrong_sign: fn(char, &str) -> String,
    pub wrong_groups: fn(&str) -> String,
    pub ambiguous: fn(&str, &str, &str) -> String,
    pub unreadable: fn(&str) -> String,
    pub missing: &'static str,
    pub below: fn(&str) -> String,
    pub above: fn(&str) -> String,
    pub payment_above_credit: &'static str,
    pub job_before_birth: &'static str,
    pub refused: fn(&str) -> String,
    // What follows
    pub ratios: &'static str,
    pub payment_share: &'static str,
    pub credit_to_goods: &'static str,
    pub instead_of: fn(&str) -> String,
}

/// The texts in French.
pub static FR: FormText = FormText {
    label: |name| match name {
        MONTHS => Some("Durée hors intérêts"),
        CREDIT => Some("Montant du crédit"),
        PAYMENT => Some("Mensualité"),
        GOODS => Some("Prix du bien"),
        INCOME => Some("Revenu mensuel"),
        BIRTH => Some("Âge"),
        JOB => Some("Ancienneté dans l’emploi"),
        "NAME_CONTRACT_TYPE" => Some("Type de crédit"),
        "NAME_INCOME_TYPE" => Some("Source de revenu"),
        "DAYS_REGISTRATION" => Some("Temps depuis le dernier changement d’inscription"),
        "DAYS_ID_PUBLISH" => Some("Ancienneté de la pièce d’identité"),
        "DAYS_LAST_PHONE_CHANGE" => Some("Temps depuis le dernier changement de téléphone"),
        _ => None,
    },
    months_hint: "Montant ÷ mensualité\u{a0}: avec les intérêts, la durée estimée est plus longue.",
    birth_hint: "Demandé pour vérifier la majorité et l’ancienneté dans l’emploi\u{a0}: le modèle ne lit pas l’âge.",
    unit_months: "mois",
    unit_years: "ans",
    unit_money: "€",
    not_known: "Non renseigné",
    from_to: |low, high| format!("De {low} à {high}."),
    at_least: |low| format!("Au moins {low}."),
    at_most: |high| format!("Au plus {high}."),
    on_file: |value| format!("Au dossier\u{a0}: {value}"),
    slider: |label| format!("{label}, curseur"),
    wrong_sign: |sign, example| {
        format!(
            "«\u{a0}{sign}\u{a0}» n’a pas sa place dans ce nombre. Écrivez par exemple {example}."
        )
    },
    wrong_groups: |example| {
        format!("Les séparateurs sont mal placés. Écrivez par exemple {example}.")
    },
    ambiguous: |typed, one, other| {
        format!("«\u{a0}{typed}\u{a0}» peut se lire {one} ou {other}. Écrivez l’un ou l’autre.")
    },
    unreadable: |example| format!("Ce n’est pas un nombre. Écrivez par exemple {example}."),
    missing: "À renseigner\u{a0}: la décision ne peut s’en passer.",
    below: |low| format!("Trop petit\u{a0}: au moins {low}."),
    above: |high| format!("Trop grand\u{a0}: au plus {high}."),
    payment_above_credit: "La mensualité dépasse le montant du crédit.",
    job_before_birth: "L’emploi aurait commencé avant la naissance.",
    refused: |message| format!("Valeur refusée par le service\u{a0}: {message}"),
    ratios: "Ce qui en découle",
    payment_share: "Part de la mensualité dans le revenu",
    credit_to_goods: "Crédit rapporté au prix du bien",
    instead_of: |value| format!("au lieu de {value}"),
};

/// The texts in English.
pub static EN: FormText = FormText {
    label: |name| match name {
        MONTHS => Some("Duration without interest"),
        CREDIT => Some("Credit amount"),
        PAYMENT => Some("Monthly payment"),
        GOODS => Some("Price of the goods"),
        INCOME => Some("Monthly income"),
        BIRTH => Some("Age"),
        JOB => Some("Time in the job"),
        "NAME_CONTRACT_TYPE" => Some("Type of credit"),
        "NAME_INCOME_TYPE" => Some("Source of income"),
        "DAYS_REGISTRATION" => Some("Time since the registration last changed"),
        "DAYS_ID_PUBLISH" => Some("Age of the identity document"),
        "DAYS_LAST_PHONE_CHANGE" => Some("Time since the phone last changed"),
        _ => None,
    },
    months_hint: "Amount ÷ monthly payment: with interest, the estimated duration is longer.",
    birth_hint: "Asked to check that the applicant is of age, and the time in the job: the model does not read the age.",
    unit_months: "months",
    unit_years: "years",
    unit_money: "€",
    not_known: "Not known",
    from_to: |low, high| format!("From {low} to {high}."),
    at_least: |low| format!("At least {low}."),
    at_most: |high| format!("At most {high}."),
    on_file: |value| format!("On file: {value}"),
    slider: |label| format!("{label}, slider"),
    wrong_sign: |sign, example| {
        format!("“{sign}” has no place in this number. Write for example {example}.")
    },
    wrong_groups: |example| format!("The separators are misplaced. Write for example {example}."),
    ambiguous: |typed, one, other| {
        format!("“{typed}” may mean {one} or {other}. Write one or the other.")
    },
    unreadable: |example| format!("This is not a number. Write for example {example}."),
    missing: "Needed: there is no decision without it.",
    below: |low| format!("Too small: at least {low}."),
    above: |high| format!("Too large: at most {high}."),
    payment_above_credit: "The monthly payment is above the amount of the credit.",
    job_before_birth: "The job would have begun before birth.",
    refused: |message| format!("Refused by the service: {message}"),
    ratios: "What follows",
    payment_share: "Share of the payment in the income",
    credit_to_goods: "Credit over the price of the goods",
    instead_of: |value| format!("instead of {value}"),
};

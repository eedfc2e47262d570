//! A new application.

/// Texts of this area, in one language.
#[expect(missing_docs, reason = "each field is named for what it says, and both languages show its text")]
pub struct ApplicationText {
    pub title: &'static str,
    pub intro: &'static str,
    pub required: &'static str,
    pub goods: &'static str,
    pub work: &'static str,
    pub person: &'static str,
    pub scores: &'static str,
    pub papers: &'static str,
    pub housing: &'static str,
    pub others: &'static str,
    pub optional_intro: &'static str,
    pub filled: fn(usize) -> String,
    pub submit: &'static str,
    pub submitting: &'static str,
    pub clear: &'static str,
    pub to_correct: fn(usize) -> String,
    pub result: &'static str,
    pub reasons: &'static str,
    pub granted: &'static str,
    pub keep: &'static str,
    pub kept: fn(&str) -> String,
    pub apply: &'static str,
}

/// In French.
pub static FR: ApplicationText = ApplicationText {
    title: "Nouvelle demande",
    intro: "Cinq informations suffisent pour une première réponse. Chaque information de plus la rend plus sûre.",
    required: "Informations nécessaires",
    goods: "Le bien financé",
    work: "Emploi et revenus",
    person: "Situation personnelle",
    scores: "Notes d’autres organismes de crédit",
    papers: "Pièces et coordonnées",
    housing: "Logement et région",
    others: "Autres informations",
    optional_intro: "Facultatif\u{a0}: laissez vide ce que vous ne savez pas.",
    filled: |count| if count == 1 { "1 renseignée".to_owned() } else { format!("{count} renseignées") },
    submit: "Calculer la décision",
    submitting: "Calcul en cours…",
    clear: "Tout effacer",
    to_correct: |count| {
        if count == 1 { "1 valeur est à corriger.".to_owned() } else { format!("{count} valeurs sont à corriger.") }
    },
    result: "Décision sur cette demande",
    reasons: "Pourquoi",
    granted: "Ce qui serait accordé",
    keep: "Enregistrer cette demande",
    kept: |reference| format!("Demande enregistrée sous la référence {reference}."),
    apply: "Reprendre dans le formulaire",
};

/// In English.
pub static EN: ApplicationText = ApplicationText {
    title: "New application",
    intro: "Five pieces of information are enough for a first answer. Each one more makes it surer.",
    required: "What is needed",
    goods: "The goods financed",
    work: "Job and income",
    person: "Personal situation",
    scores: "Scores of other lenders’ bureaus",
    papers: "Papers and contact details",
    housing: "Home and region",
    others: "Other information",
    optional_intro: "Optional: leave empty what you do not know.",
    filled: |count| format!("{count} given"),
    submit: "Compute the decision",
    submitting: "Calculating…",
    clear: "Clear everything",
    to_correct: |count| {
        if count == 1 {
            "1 value has to be corrected.".to_owned()
        } else {
            format!("{count} values have to be corrected.")
        }
    },
    result: "Decision on this application",
    reasons: "Why",
    granted: "What would be granted",
    keep: "Save this application",
    kept: |reference| format!("Application saved under the reference {reference}."),
    apply: "Take it into the form",
};

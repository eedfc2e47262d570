//! A new application.

/// Texts of this area, in one language.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
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
    /// Parameters: the number of missing values, and the number of wrong ones.
    pub to_correct: fn(usize, usize) -> String,
    /// Parameter: the number of given values.
    pub rests_on: fn(usize) -> String,
    pub result: &'static str,
    pub reasons: &'static str,
    pub granted: &'static str,
    pub keep: &'static str,
    pub kept: fn(&str) -> String,
    pub apply: &'static str,
}

/// Number of values below which there are few.
const FEW: usize = 10;

/// The texts in French.
pub static FR: ApplicationText = ApplicationText {
    title: "Nouvelle demande",
    intro: "Les informations marquées d’un astérisque suffisent pour une première réponse. Chaque information de plus la rend plus sûre.",
    required: "Informations nécessaires",
    goods: "Le bien financé",
    work: "Emploi et revenus",
    person: "Situation personnelle",
    scores: "Notes d’autres organismes de crédit",
    papers: "Pièces et coordonnées",
    housing: "Logement et région",
    others: "Autres informations",
    optional_intro: "Facultatif\u{a0}: laissez vide ce que vous ne savez pas.",
    filled: |count| {
        if count == 1 { "1 renseignée".to_owned() } else { format!("{count} renseignées") }
    },
    submit: "Calculer la décision",
    submitting: "Calcul en cours…",
    clear: "Tout effacer",
    to_correct: |missing, wrong| {
        let counted = |count: usize, what: &str| match count {
            0 => String::new(),
            1 => format!("1 valeur est à {what}. "),
            many => format!("{many} valeurs sont à {what}. "),
        };
        (counted(missing, "renseigner") + &counted(wrong, "corriger")).trim_end().to_owned()
    },
    rests_on: |given| {
        let only = if given < FEW { " seulement" } else { "" };
        format!("Cette réponse repose sur {given} informations{only}.")
    },
    result: "Décision sur cette demande",
    reasons: "Pourquoi",
    granted: "Ce qui serait accordé",
    keep: "Enregistrer cette demande",
    kept: |reference| format!("Demande enregistrée sous la référence {reference}."),
    apply: "Reprendre dans le formulaire",
};

/// The texts in English.
pub static EN: ApplicationText = ApplicationText {
    title: "New application",
    intro: "What is marked with an asterisk is enough for a first answer. Each piece of information more makes it surer.",
    required: "What is needed",
    goods: "The goods financed",
    work: "Job and income",
    person: "Personal situation",
    scores: "Scores of credit bureaus",
    papers: "Papers and contact details",
    housing: "Home and region",
    others: "Other information",
    optional_intro: "Optional: leave empty what you do not know.",
    filled: |count| format!("{count} given"),
    submit: "Compute the decision",
    submitting: "Calculating…",
    clear: "Clear everything",
    to_correct: |missing, wrong| {
        let counted = |count: usize, what: &str| match count {
            0 => String::new(),
            1 => format!("1 value has to be {what}. "),
            many => format!("{many} values have to be {what}. "),
        };
        (counted(missing, "given") + &counted(wrong, "corrected")).trim_end().to_owned()
    },
    rests_on: |given| {
        let only = if given < FEW { "only " } else { "" };
        format!("This answer rests on {only}{given} pieces of information.")
    },
    result: "Decision on this application",
    reasons: "Why",
    granted: "What would be granted",
    keep: "Save this application",
    kept: |reference| format!("Application saved under the reference {reference}."),
    apply: "Take it into the form",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_is_to_be_given_and_what_is_wrong_to_be_corrected() {
        assert_eq!((FR.to_correct)(2, 1), "2 valeurs sont à renseigner. 1 valeur est à corriger.");
        assert_eq!((EN.to_correct)(1, 0), "1 value has to be given.");
        assert_eq!((FR.rests_on)(5), "Cette réponse repose sur 5 informations seulement.");
        assert_eq!((FR.rests_on)(12), "Cette réponse repose sur 12 informations.");
    }
}

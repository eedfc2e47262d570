//! What would be granted.

/// Texts of this area, in one language.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct GrantedText {
    pub searching: &'static str,
    pub already: &'static str,
    /// Parameters: the number of applications, and whether one of them changes several things.
    pub intro: fn(usize, bool) -> String,
    pub none: &'static str,
    pub none_detail: &'static str,
    pub option: fn(usize) -> String,
    /// Text between the number of an option and its name.
    pub colon: &'static str,
    pub credit: fn(&str, &str) -> String,
    pub payment: fn(&str, &str) -> String,
    pub months: fn(&str, &str) -> String,
    pub goods: fn(&str, &str) -> String,
    pub income: fn(&str, &str) -> String,
    pub papers: fn(&[String]) -> String,
    pub other: fn(&str, &str, &str) -> String,
    pub and: &'static str,
    pub would_be: fn(&str, &str) -> String,
    pub apply: &'static str,
}

/// The texts in French.
pub static FR: GrantedText = GrantedText {
    searching: "Recherche de ce qui serait accordé…",
    already: "Le crédit est accordé tel quel\u{a0}: il n’y a rien à changer.",
    intro: |count, changes_several| {
        let these = if count == 1 {
            "Le modèle accorderait cette demande."
        } else {
            "Le modèle accorderait chacune de ces demandes. Elles vont du plus petit changement au plus grand."
        };
        let together = if changes_several {
            " Les changements d’une même demande vont ensemble."
        } else {
            ""
        };
        format!("{these}{together}")
    },
    none: "Aucune modification simple ne suffit.",
    none_detail: "Un autre montant, une autre durée, un apport, un co-emprunteur ou des pièces de plus n’y changeraient rien aujourd’hui. Un conseiller peut toujours réexaminer le dossier.",
    option: |number| format!("Possibilité {number}"),
    colon: "\u{a0}: ",
    credit: |to, from| format!("un crédit de {to} au lieu de {from}"),
    payment: |to, from| format!("une mensualité de {to} au lieu de {from}"),
    months: |to, from| format!("une durée hors intérêts de {to} au lieu de {from}"),
    goods: |to, from| format!("un bien à {to} au lieu de {from}"),
    income: |to, from| {
        format!("un revenu mensuel de {to} au lieu de {from}, avec celui d’un co-emprunteur")
    },
    papers: |labels| match labels {
        [one] => format!("une pièce de plus au dossier ({one})"),
        many => format!("{} pièces de plus au dossier ({})", many.len(), many.join(", ")),
    },
    other: |label, to, from| format!("{label}\u{a0}: {to} au lieu de {from}"),
    and: "et",
    would_be: |risk, limit| {
        format!("Risque de non-remboursement\u{a0}: {risk}, sous la limite de {limit}.")
    },
    apply: "Essayer dans la simulation",
};

/// The texts in English.
pub static EN: GrantedText = GrantedText {
    searching: "Looking for what would be granted…",
    already: "The credit is granted as it is: nothing has to change.",
    intro: |count, changes_several| {
        let these = if count == 1 {
            "The model would grant this application."
        } else {
            "The model would grant each of these applications. They go from the smallest change to the largest."
        };
        let together =
            if changes_several { " The changes of one application go together." } else { "" };
        format!("{these}{together}")
    },
    none: "No simple change is enough.",
    none_detail: "Another amount, another duration, a down payment, a co-borrower or more papers would not change it today. An advisor may always look at the file again.",
    option: |number| format!("Option {number}"),
    colon: ": ",
    credit: |to, from| format!("a credit of {to} instead of {from}"),
    payment: |to, from| format!("a monthly payment of {to} instead of {from}"),
    months: |to, from| format!("a duration without interest of {to} instead of {from}"),
    goods: |to, from| format!("goods of {to} instead of {from}"),
    income: |to, from| {
        format!("a monthly income of {to} instead of {from}, with that of a co-borrower")
    },
    papers: |labels| match labels {
        [one] => format!("one more paper on file ({one})"),
        many => format!("{} more papers on file ({})", many.len(), many.join(", ")),
    },
    other: |label, to, from| format!("{label}: {to} instead of {from}"),
    and: "and",
    would_be: |risk, limit| format!("Risk of not repaying: {risk}, below the limit of {limit}."),
    apply: "Try it in the simulation",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_application_is_not_ranked_among_several() {
        assert_eq!(
            (FR.intro)(1, true),
            "Le modèle accorderait cette demande. Les changements d’une même demande vont ensemble."
        );
        assert!((FR.intro)(3, false).ends_with("du plus petit changement au plus grand."));
        assert!((EN.intro)(2, true).contains("each of these applications"));
    }
}

//! What to check before the client learns the decision, its basis, and what changed.

use contract::Decision;

/// Texts of this area, in one language.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct ChecksText {
    pub title: &'static str,
    pub intro: &'static str,
    pub would_change: fn(Decision) -> &'static str,
    /// Parameter: whether the payment is above the income, not only above half of it.
    pub heavy_payment: fn(bool) -> &'static str,
    pub basis: &'static str,
    pub changed: &'static str,
    /// Parameters: the day of the earlier decision, the percentage then and now.
    pub from_to: fn(&str, &str, &str) -> String,
    /// Parameters: the reason that moved most, and whether it raises the risk more than before.
    pub most_moved: fn(&str, bool) -> String,
    pub model_changed: &'static str,
    pub client_changed: &'static str,
}

/// The texts in French.
pub static FR: ChecksText = ChecksText {
    title: "À vérifier avant de dire",
    intro: "Une information à corriger ou à compléter peut changer la décision.",
    would_change: |decision| match decision {
        Decision::Granted => "Corrigé à sa valeur habituelle, le crédit serait accordé.",
        Decision::Refused => "Corrigé à sa valeur habituelle, le crédit serait refusé.",
    },
    heavy_payment: |is_above| {
        if is_above {
            "La mensualité dépasse le revenu\u{a0}: vérifiez ces montants avant d’annoncer une décision."
        } else {
            "La mensualité prend plus de la moitié du revenu\u{a0}: vérifiez ces montants avant d’annoncer une décision."
        }
    },
    basis: "Peu d’historique",
    changed: "Ce qui a changé",
    from_to: |day, before, now| {
        format!("Depuis le {day}\u{a0}: le risque est passé de {before} à {now}.")
    },
    most_moved: |reason, more| {
        if more {
            format!("Surtout «\u{a0}{reason}\u{a0}», moins favorable qu’avant.")
        } else {
            format!("Surtout «\u{a0}{reason}\u{a0}», plus favorable qu’avant.")
        }
    },
    model_changed: "Le modèle a été remplacé entre-temps\u{a0}: l’écart peut venir de lui, et non du client.",
    client_changed: "Le modèle est le même\u{a0}: c’est le dossier du client qui a changé.",
};

/// The texts in English.
pub static EN: ChecksText = ChecksText {
    title: "Check before you say it",
    intro: "Something to correct or to complete may change the decision.",
    would_change: |decision| match decision {
        Decision::Granted => "At its usual value the credit would be granted.",
        Decision::Refused => "At its usual value the credit would be refused.",
    },
    heavy_payment: |is_above| {
        if is_above {
            "The payment is above the income: check these amounts before you announce a decision."
        } else {
            "The payment takes more than half of the income: check these amounts before you announce a decision."
        }
    },
    basis: "Little history",
    changed: "What changed",
    from_to: |day, before, now| format!("Since {day}: the risk went from {before} to {now}."),
    most_moved: |reason, more| {
        if more {
            format!("Above all “{reason}”, less favourable than before.")
        } else {
            format!("Above all “{reason}”, more favourable than before.")
        }
    },
    model_changed: "The model was replaced meanwhile: the difference may come from it, and not from the client.",
    client_changed: "The model is the same: it is the client’s file that changed.",
};

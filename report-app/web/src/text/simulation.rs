//! The simulation of another application.

/// Texts of this area, in one language.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct SimulationText {
    pub intro: &'static str,
    pub credit: &'static str,
    pub situation: &'static str,
    pub papers: &'static str,
    pub reset: &'static str,
    pub result: &'static str,
    pub on_file: &'static str,
    pub simulated: &'static str,
    pub nothing_changed: &'static str,
    pub calculating: &'static str,
    pub risk: fn(&str) -> String,
    /// Parameters: the change of the risk in points, and its size as text.
    pub change: fn(f64, &str) -> String,
    /// Parameters: percentage points, and the same with their sign as text.
    pub points: fn(f64, &str) -> String,
    /// Parameter: the share of the payment in the income, if it changes.
    pub no_difference: fn(Option<&str>) -> String,
    pub moved: &'static str,
    pub moved_intro: &'static str,
    pub none_moved: &'static str,
    /// Parameters: the fields, their number, and whether all of them are empty.
    pub last_possible: fn(&str, usize, bool) -> String,
    pub announced: fn(&str, &str, &str) -> String,
    pub keep: &'static str,
    pub keeping: &'static str,
    pub marks: &'static str,
    pub kept: fn(&str) -> String,
    pub not_kept: &'static str,
}

/// The texts in French.
pub static FR: SimulationText = SimulationText {
    intro: "Changez une valeur\u{a0}: la décision est recalculée aussitôt. Rien n’est enregistré tant que vous ne le demandez pas.",
    credit: "Le crédit",
    situation: "La situation",
    papers: "Le dossier",
    reset: "Revenir au dossier",
    result: "Résultat de la simulation",
    on_file: "Au dossier",
    simulated: "Simulation",
    nothing_changed: "Aucune valeur n’est changée\u{a0}: c’est la décision du dossier.",
    calculating: "Calcul en cours…",
    risk: |percent| format!("Risque de non-remboursement\u{a0}: {percent}"),
    change: |points, written| {
        let verb = if points > 0.0 { "monte" } else { "baisse" };
        format!("Le risque {verb} de {written} point{}.", if points.abs() < 2.0 { "" } else { "s" })
    },
    points: |points, written| {
        let plural = if points.abs() < 2.0 { "" } else { "s" };
        format!("{written} point{plural}")
    },
    no_difference: |share| {
        let share = share.map(|share| {
            format!(" La mensualité prendrait {share} de son revenu\u{a0}: cela compte pour ce qu’il peut rembourser.")
        });
        let what =
            "Le risque ne change pas\u{a0}: le modèle ne pèse guère ce changement pour ce client.";
        format!("{what}{}", share.unwrap_or_default())
    },
    moved: "Ce qui fait bouger le résultat",
    moved_intro: "En points de risque, par rapport au dossier.",
    none_moved: "Aucune raison ne bouge d’un dixième de point.",
    last_possible: |fields, count, are_missing| {
        let what = if are_missing { "Renseignez" } else { "Corrigez" };
        let values = if count == 1 { "cette valeur" } else { "ces valeurs" };
        format!("Le résultat ne tient pas encore compte de\u{a0}: {fields}. {what} {values}.")
    },
    announced: |decision, risk, before| {
        format!("Simulation\u{a0}: {decision}, {risk}, au lieu de {before}.")
    },
    keep: "Garder cette simulation",
    keeping: "Enregistrement…",
    marks: "Cercle\u{a0}: au dossier. Point\u{a0}: simulation.",
    kept: |reference| format!("Simulation gardée sous la référence {reference}."),
    not_kept: "La simulation n’a pas pu être gardée. Réessayez.",
};

/// The texts in English.
pub static EN: SimulationText = SimulationText {
    intro: "Change a value: the decision is computed again at once. Nothing is saved unless you ask.",
    credit: "The credit",
    situation: "The situation",
    papers: "The file",
    reset: "Back to the file",
    result: "Result of the simulation",
    on_file: "On file",
    simulated: "Simulation",
    nothing_changed: "No value is changed: this is the decision on file.",
    calculating: "Calculating…",
    risk: |percent| format!("Risk of not repaying: {percent}"),
    change: |points, written| {
        let verb = if points > 0.0 { "rises" } else { "falls" };
        let plural = if (points.abs() - 1.0).abs() < 0.05 { "" } else { "s" };
        format!("The risk {verb} by {written} point{plural}.")
    },
    points: |points, written| {
        let plural = if (points.abs() - 1.0).abs() < 0.05 { "" } else { "s" };
        format!("{written} point{plural}")
    },
    no_difference: |share| {
        let share = share.map(|share| {
            format!(" The payment would take {share} of the income: that counts for what the client can repay.")
        });
        let what = "The risk does not change: the model hardly weighs this change for this client.";
        format!("{what}{}", share.unwrap_or_default())
    },
    moved: "What moves the result",
    moved_intro: "In points of risk, compared with the file.",
    none_moved: "No reason moves by a tenth of a point.",
    last_possible: |fields, count, are_missing| {
        let what = if are_missing { "Give" } else { "Correct" };
        let values = if count == 1 { "this value" } else { "these values" };
        format!("The result does not yet take into account: {fields}. {what} {values}.")
    },
    announced: |decision, risk, before| {
        format!("Simulation: {decision}, {risk}, instead of {before}.")
    },
    keep: "Keep this simulation",
    keeping: "Saving…",
    marks: "Ring: on file. Dot: simulation.",
    kept: |reference| format!("Simulation kept under the reference {reference}."),
    not_kept: "The simulation could not be kept. Try again.",
};

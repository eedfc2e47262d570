//! The page of the challenger, which is compared with the model that answers.

/// Texts of this area, in one language. Figures are passed as written text.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct ChallengerText {
    pub title: &'static str,
    pub intro: fn(&str, &str, &str, &str) -> String,
    pub none_title: &'static str,
    pub none: &'static str,
    pub too_few_title: &'static str,
    pub too_few: &'static str,
    pub findings: &'static str,
    pub changed: &'static str,
    pub changed_described: &'static str,
    pub newly_refused: &'static str,
    pub newly_granted: &'static str,
    pub group_columns: [&'static str; 4],
    pub hidden: &'static str,
}

/// The texts in French.
pub static FR: ChallengerText = ChallengerText {
    title: "Modèle candidat",
    intro: |champion, challenger, compared, decisions| {
        format!(
            "Le modèle candidat {challenger} a calculé, sans que personne ne le voie, {compared} des {decisions} décisions du modèle {champion} sur 30\u{a0}jours."
        )
    },
    none_title: "Aucun modèle candidat",
    none: "Aucun n’est comparé au modèle actuel, ou celui qui l’était n’a pas pu être chargé\u{a0}: les alertes du suivi le disent.",
    too_few_title: "Trop peu de décisions à comparer",
    too_few: "Les chiffres apparaîtront ici à partir de 10 décisions comparées.",
    findings: "Ce qui changerait",
    changed: "Décisions qui changeraient, par groupe",
    changed_described: "Pour chaque groupe, part des décisions que le candidat refuserait ou accorderait à l’inverse du modèle actuel.",
    newly_refused: "Refusées par le candidat seul",
    newly_granted: "Accordées par le candidat seul",
    group_columns: [
        "Groupe",
        "Décisions",
        "Refusées par le candidat seul",
        "Accordées par le candidat seul",
    ],
    hidden: "moins de 10",
};

/// The texts in English.
pub static EN: ChallengerText = ChallengerText {
    title: "Challenger model",
    intro: |champion, challenger, compared, decisions| {
        format!(
            "The challenger {challenger} scored, seen by nobody, {compared} of the {decisions} decisions of the model {champion} over 30 days."
        )
    },
    none_title: "No challenger",
    none: "None is compared with the current model, or it could not be loaded: the alerts of the monitoring say so.",
    too_few_title: "Too few decisions to compare",
    too_few: "The figures will show here from 10 compared decisions on.",
    findings: "What would change",
    changed: "Decisions that would change, by group",
    changed_described: "For each group, the share of decisions that the challenger would refuse or grant, unlike the current model.",
    newly_refused: "Refused by the challenger alone",
    newly_granted: "Granted by the challenger alone",
    group_columns: [
        "Group",
        "Decisions",
        "Refused by the challenger alone",
        "Granted by the challenger alone",
    ],
    hidden: "fewer than 10",
};

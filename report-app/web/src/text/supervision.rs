//! What the monitoring says about decisions and people: changed decisions, groups, advisors.

/// Texts of this area, in one language. Figures are passed as written text.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct SupervisionText {
    // Decisions that the drift has changed
    pub flips: &'static str,
    pub flips_intro: &'static str,
    pub no_flips: &'static str,
    pub flips_finding: fn(&str, &str) -> String,
    pub flips_described: &'static str,
    pub flips_cost: fn(&str, Option<&str>) -> String,
    pub flipped_refused: &'static str,
    pub flipped_granted: &'static str,
    pub flips_columns: [&'static str; 5],
    pub together: &'static str,

    // Months of granting
    pub vintages: &'static str,
    pub vintages_described: &'static str,
    pub vintage_announced: &'static str,
    pub vintage_observed: &'static str,
    pub vintage_axis: &'static str,
    pub vintage_unknown: &'static str,
    pub vintage_columns: [&'static str; 6],

    // Groups of clients
    pub groups: &'static str,
    pub groups_intro: &'static str,
    pub no_groups: &'static str,
    pub group_finding: fn(&str, &str, &str, &str, &str) -> String,
    pub group_described: &'static str,
    pub group_now: &'static str,
    pub group_expected: &'static str,
    pub group_columns: [&'static str; 6],

    // Advisors
    pub reviews: &'static str,
    pub no_reviews: &'static str,
    pub overrides: fn(&str, &str) -> String,
    pub to_granted: fn(&str, &str) -> String,
    pub to_refused: fn(&str, &str) -> String,
    pub in_doubt: fn(&str, &str) -> String,
    pub overridden_outcomes: fn(&str, &str) -> String,
    pub time: fn(&str, Option<&str>) -> String,
    pub always_agree: fn(u64) -> String,
}

/// The texts in French.
pub static FR: SupervisionText = SupervisionText {
    flips: "Ce que la dérive change",
    flips_intro: "Chaque ligne remet une donnée à la répartition que le modèle connaît, et refait la décision. Si l’écart vient d’une erreur de source, ces décisions sont fausses\u{202f}; si les clients ont changé, elles sont justes.",
    no_flips: "Aucune donnée ne s’est écartée au point de changer des décisions.",
    flips_finding: |flipped, all| format!("{flipped} décisions sur {all} seraient autres"),
    flips_described: "Pour chaque donnée qui s’est écartée, part des décisions refusées et accordées à cause d’elle.",
    flips_cost: |cost, euros| {
        let euros = euros.map(|euros| format!(", soit {euros}")).unwrap_or_default();
        format!(
            "Si ces décisions sont fausses, elles coûtent {cost} bon client refusé à tort par demande{euros}."
        )
    },
    flipped_refused: "Refusées à cause de l’écart",
    flipped_granted: "Accordées à cause de l’écart",
    flips_columns: ["Donnée", "Décisions autres", "Refusées", "Accordées", "Coût par demande"],
    together: "Toutes ensemble",

    vintages: "Défauts par mois d’octroi",
    vintages_described: "Pour chaque mois d’octroi, la part de défauts annoncée et la part constatée avec son intervalle.",
    vintage_announced: "Annoncés",
    vintage_observed: "Constatés",
    vintage_axis: "Part des crédits accordés",
    vintage_unknown: "issues inconnues",
    vintage_columns: ["Mois", "Accordés", "Refusés", "Issues connues", "Annoncés", "Constatés"],

    groups: "Groupes de clients",
    groups_intro: "La part de refus de chaque groupe, à côté de celle qu’annonçait l’entraînement. Le modèle ne lit pas le genre\u{202f}; un écart peut venir d’autres données.",
    no_groups: "Trop peu de décisions par groupe pour les comparer.",
    group_finding: |attribute, least, least_share, most, most_share| {
        format!("{attribute}\u{a0}: de {least_share} de refus ({least}) à {most_share} ({most})")
    },
    group_described: "Pour chaque groupe, la part de refus avec son intervalle, et celle qui était attendue.",
    group_now: "Refusés",
    group_expected: "Attendu",
    group_columns: [
        "Groupe",
        "Décisions",
        "Refusés",
        "Attendu",
        "Risque moyen",
        "Accords, pour 1 au plus favorisé",
    ],

    reviews: "Conseillers",
    no_reviews: "Moins de 10 avis\u{a0}: rien n’en est dit.",
    overrides: |reviews, share| {
        format!("{reviews} avis de conseillers, dont {share} s’écartent du modèle.")
    },
    to_granted: |counted, cases| {
        format!("{counted} refus du modèle sur {cases} sont devenus des accords.")
    },
    to_refused: |counted, cases| {
        format!("{counted} accords du modèle sur {cases} sont devenus des refus.")
    },
    in_doubt: |counted, cases| {
        format!(
            "Sur {cases} dossiers que le modèle ne sait pas trancher, {counted} avis s’en écartent."
        )
    },
    overridden_outcomes: |counted, cases| {
        format!(
            "Sur {cases} dossiers où l’avis a prévalu et dont l’issue est connue, {counted} n’ont pas été remboursés."
        )
    },
    time: |median, short| {
        let short = short.map(|share| {
            format!("\u{202f}; {share} des avis viennent en moins de 20\u{a0}secondes")
        });
        format!("Temps médian passé sur un dossier\u{a0}: {median}{}.", short.unwrap_or_default())
    },
    always_agree: |advisors| match advisors {
        1 => "1 conseiller a toujours suivi le modèle, sur 20 avis ou plus.".to_owned(),
        many => format!("{many} conseillers ont toujours suivi le modèle, sur 20 avis ou plus."),
    },
};

/// The texts in English.
pub static EN: SupervisionText = SupervisionText {
    flips: "What the drift changes",
    flips_intro: "Each line puts one item back to the distribution that the model knows, and decides again. If the difference comes from an error of a source, these decisions are wrong; if clients have changed, they are right.",
    no_flips: "No item has moved so far as to change decisions.",
    flips_finding: |flipped, all| format!("{flipped} decisions of {all} would be otherwise"),
    flips_described: "For each item that has moved, the share of decisions refused and granted because of it.",
    flips_cost: |cost, euros| {
        let euros = euros.map(|euros| format!(", which is {euros}")).unwrap_or_default();
        format!(
            "If these decisions are wrong, they cost {cost} good client wrongly refused per application{euros}."
        )
    },
    flipped_refused: "Refused because of the difference",
    flipped_granted: "Granted because of the difference",
    flips_columns: ["Item", "Other decisions", "Refused", "Granted", "Cost per application"],
    together: "All together",

    vintages: "Defaults by month of granting",
    vintages_described: "For each month of granting, the share of defaults announced, and the share observed with its interval.",
    vintage_announced: "Announced",
    vintage_observed: "Observed",
    vintage_axis: "Share of the credits granted",
    vintage_unknown: "outcomes unknown",
    vintage_columns: ["Month", "Granted", "Refused", "Known outcomes", "Announced", "Observed"],

    groups: "Groups of clients",
    groups_intro: "The share of refusals of each group, beside the one that the training announced. The model does not read gender; a difference may come from other items.",
    no_groups: "Too few decisions by group to compare them.",
    group_finding: |attribute, least, least_share, most, most_share| {
        format!("{attribute}: from {least_share} refused ({least}) to {most_share} ({most})")
    },
    group_described: "For each group, the share of refusals with its interval, and the expected one.",
    group_now: "Refused",
    group_expected: "Expected",
    group_columns: [
        "Group",
        "Decisions",
        "Refused",
        "Expected",
        "Mean risk",
        "Granted, for 1 of the most favoured",
    ],

    reviews: "Advisors",
    no_reviews: "Fewer than 10 opinions: nothing is said of them.",
    overrides: |reviews, share| {
        format!("{reviews} opinions of advisors, {share} of them against the model.")
    },
    to_granted: |counted, cases| {
        format!("{counted} of the model’s {cases} refusals became grants.")
    },
    to_refused: |counted, cases| {
        format!("{counted} of the model’s {cases} grants became refusals.")
    },
    in_doubt: |counted, cases| {
        format!("Of {cases} files that the model cannot decide, {counted} opinions depart from it.")
    },
    overridden_outcomes: |counted, cases| {
        format!(
            "Of {cases} files whose opinion prevailed and whose outcome is known, {counted} were not repaid."
        )
    },
    time: |median, short| {
        let short = short
            .map(|share| format!("; {share} of the opinions come in less than 20\u{a0}seconds"));
        format!("Median time spent on a file: {median}{}.", short.unwrap_or_default())
    },
    always_agree: |advisors| match advisors {
        1 => "1 advisor has always followed the model, in 20 opinions or more.".to_owned(),
        many => format!("{many} advisors have always followed the model, in 20 opinions or more."),
    },
};

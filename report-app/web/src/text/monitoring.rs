//! The page of monitoring.

use contract::Level;

/// Texts of this area, in one language. Figures are passed as written text.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct MonitoringText {
    pub title: &'static str,
    pub intro: fn(&str, &str, &str) -> String,
    pub period: &'static str,
    pub repeated: fn(&str) -> String,
    pub to_count: &'static str,
    pub empty_title: &'static str,
    pub empty: &'static str,

    // Volume and refusals
    pub volume: &'static str,
    pub volume_finding: fn(&str, usize) -> String,
    pub volume_described: fn(&str, &str) -> String,
    pub decisions: &'static str,
    pub day: &'static str,
    pub not_told: &'static str,
    pub day_reading: fn(&str, &str, Option<&str>) -> String,
    pub refusals_finding: fn(&str, &str) -> String,
    pub refusals_unknown: &'static str,
    pub refusals_described: fn(&str) -> String,
    pub refusal_rate: &'static str,
    pub expected: fn(&str) -> String,
    pub refusal_reading: fn(&str, &str, &str) -> String,

    // Drift
    pub drift: &'static str,
    pub drift_intro: &'static str,
    pub drift_finding: fn(usize, usize) -> String,
    pub drift_described: &'static str,
    pub level: fn(Level) -> &'static str,
    pub drift_axis: &'static str,
    pub drift_columns: [&'static str; 5],
    pub nothing_measured: &'static str,

    // Performance
    pub performance: &'static str,
    pub estimated: &'static str,
    pub estimated_intro: fn(&str) -> String,
    pub no_estimate: &'static str,
    pub estimated_share: fn(&str) -> String,
    pub estimated_granted: fn(&str) -> String,
    pub estimated_cost: fn(&str) -> String,
    pub estimated_order: fn(&str) -> String,
    pub no_doubt: &'static str,
    pub too_few: &'static str,
    pub outside: fn(&str) -> String,
    pub miscalibrated: fn(&str) -> String,
    pub realised: &'static str,
    pub no_outcomes: &'static str,
    pub realised_share: fn(&str, &str, &str, &str, &str) -> String,
    pub realised_as_predicted: fn(&str) -> String,
    pub realised_otherwise: fn(&str) -> String,
    pub realised_cost: fn(&str) -> String,
    pub realised_order: fn(&str) -> String,
    pub estimation_error: fn(&str, &str, &str) -> String,
}

/// The texts in French.
pub static FR: MonitoringText = MonitoringText {
    title: "Suivi",
    intro: |version, from, to| format!("Ce que le modèle {version} a décidé du {from} au {to}."),
    period: "Période",
    repeated: |repeated| {
        format!("Envois répétés de la même demande, laissés de côté\u{a0}: {repeated}.")
    },
    to_count: "Des jours restent à compter\u{202f}; les chiffres se complètent d’eux-mêmes en quelques minutes.",
    empty_title: "Aucune décision pour l’instant",
    empty: "Dès qu’une décision sera calculée, son volume, ses refus et sa dérive apparaîtront ici.",

    volume: "Volume et refus",
    volume_finding: |predictions, days| {
        let days = if days < 2 { "1\u{a0}jour".to_owned() } else { format!("{days}\u{a0}jours") };
        format!("{predictions} décisions sur {days}")
    },
    volume_described: |from, to| {
        format!("Décisions par jour, du {from} au {to}, crédits accordés et refusés.")
    },
    decisions: "Décisions",
    day: "Jour",
    not_told: "Décision non détaillée (moins de 10 ce jour-là)",
    day_reading: |day, predictions, refused| match refused {
        Some(refused) => format!("{day}\u{a0}: {predictions} décisions, dont {refused} refus"),
        None => format!("{day}\u{a0}: {predictions} décisions"),
    },
    refusals_finding: |rate, expected| format!("{rate} de refus, pour {expected} attendus"),
    refusals_unknown: "Moins de 10 décisions\u{a0}: la part de refus n’est pas donnée.",
    refusals_described: |expected| {
        format!(
            "Part de refus de chaque jour qui compte au moins 10 décisions, autour des {expected} attendus."
        )
    },
    refusal_rate: "Part de refus",
    expected: |rate| format!("Attendu {rate}"),
    refusal_reading: |day, rate, decisions| {
        format!("{day}\u{a0}: {rate} de refus sur {decisions} décisions")
    },

    drift: "Dérive",
    drift_intro: "De combien les dossiers récents s’écartent de ceux que le modèle connaît, donnée par donnée. Un écart ne dit pas que le modèle se trompe\u{202f}; il dit où regarder.",
    drift_finding: |moved, all| match moved {
        0 => format!("Aucune des {all} données suivies ne s’est écartée"),
        1 => format!("1 donnée sur {all} s’est écartée"),
        many => format!("{many} données sur {all} se sont écartées"),
    },
    drift_described: "Barres de l’indice de stabilité de chaque donnée, de la plus écartée à la moins écartée, avec les seuils 0,1 et 0,25.",
    level: |level| match level {
        Level::TooFew => "trop peu de décisions",
        Level::Quiet => "stable",
        Level::Amber => "à surveiller",
        Level::Red => "forte dérive",
    },
    drift_axis: "Indice de stabilité (0,1\u{a0}: à surveiller\u{202f}; 0,25\u{a0}: forte dérive)",
    drift_columns: ["Donnée", "Niveau", "Indice", "Dû au hasard jusqu’à", "Décisions"],
    nothing_measured: "Rien n’est encore mesuré.",

    performance: "Qualité des décisions",
    estimated: "Estimée, avant de connaître l’issue",
    estimated_intro: |predictions| {
        format!(
            "D’après les risques annoncés pour les {predictions} dernières décisions, s’ils sont justes\u{a0}:"
        )
    },
    no_estimate: "Il faut au moins 10 crédits accordés et 10 refusés pour une estimation.",
    estimated_share: |share| format!("{share} des demandeurs ne rembourseraient pas\u{202f};"),
    estimated_granted: |share| format!("parmi les crédits accordés, {share}\u{202f};"),
    estimated_cost: |cost| {
        format!("une décision coûterait {cost} bon client refusé à tort\u{202f};")
    },
    estimated_order: |auc| {
        format!("un client en défaut serait jugé plus risqué qu’un bon client {auc} fois sur 100.")
    },
    no_doubt: "Rien ne contredit cette estimation, pour autant qu’on puisse le voir.",
    too_few: "À ne pas croire sans vérifier\u{a0}: il faudrait au moins 100 décisions.",
    outside: |share| {
        format!(
            "À ne pas croire sans vérifier\u{a0}: {share} des dossiers ont une valeur que le modèle n’a jamais vue."
        )
    },
    miscalibrated: |ratio| {
        format!(
            "À ne pas croire sans vérifier\u{a0}: sur les derniers crédits dont l’issue est connue, il y a eu {ratio} fois les défauts annoncés."
        )
    },
    realised: "Constatée, une fois l’issue connue",
    no_outcomes: "Moins de 10 issues sont connues pour ces jours. Elles s’enregistrent au fil des remboursements\u{202f}; la qualité constatée apparaîtra ici.",
    realised_share: |outcomes, defaults, share, low, high| {
        format!(
            "Sur {outcomes} crédits dont l’issue est connue, {defaults} n’ont pas été remboursés\u{a0}: {share} (entre {low} et {high})."
        )
    },
    realised_as_predicted: |predicted| {
        format!("Le modèle en annonçait {predicted}\u{a0}: c’est dans l’intervalle.")
    },
    realised_otherwise: |predicted| {
        format!(
            "Le modèle en annonçait {predicted}\u{a0}: c’est hors de l’intervalle, ses risques sont à revoir."
        )
    },
    realised_cost: |cost| format!("Une décision a coûté {cost} bon client refusé à tort."),
    realised_order: |auc| {
        format!(
            "Un client en défaut avait été jugé plus risqué qu’un bon client {auc} fois sur 100."
        )
    },
    estimation_error: |error, low, high| {
        format!(
            "Sur un an, les défauts constatés s’écartent de {error} de l’estimation (entre {low} et {high})."
        )
    },
};

/// The texts in English.
pub static EN: MonitoringText = MonitoringText {
    title: "Monitoring",
    intro: |version, from, to| format!("What the model {version} decided from {from} to {to}."),
    period: "Period",
    repeated: |repeated| format!("Repeats of the same application, left out: {repeated}."),
    to_count: "Some days are still to be counted; the figures complete themselves within minutes.",
    empty_title: "No decision yet",
    empty: "As soon as a decision is computed, volume, refusals and drift will show here.",

    volume: "Volume and refusals",
    volume_finding: |predictions, days| {
        let days = if days == 1 { "1\u{a0}day".to_owned() } else { format!("{days}\u{a0}days") };
        format!("{predictions} decisions in {days}")
    },
    volume_described: |from, to| {
        format!("Decisions by day, from {from} to {to}, credits granted and refused.")
    },
    decisions: "Decisions",
    day: "Day",
    not_told: "Decision not detailed (fewer than 10 that day)",
    day_reading: |day, predictions, refused| match refused {
        Some(refused) => format!("{day}: {predictions} decisions, {refused} of them refusals"),
        None => format!("{day}: {predictions} decisions"),
    },
    refusals_finding: |rate, expected| format!("{rate} refused, where {expected} is expected"),
    refusals_unknown: "Fewer than 10 decisions: the share of refusals is not given.",
    refusals_described: |expected| {
        format!(
            "Share of refusals of each day with at least 10 decisions, around the {expected} expected."
        )
    },
    refusal_rate: "Share of refusals",
    expected: |rate| format!("Expected {rate}"),
    refusal_reading: |day, rate, decisions| {
        format!("{day}: {rate} refused of {decisions} decisions")
    },

    drift: "Drift",
    drift_intro: "How far recent files lie from those the model knows, item by item. A distance does not say that the model is wrong; it says where to look.",
    drift_finding: |moved, all| match moved {
        0 => format!("None of the {all} items followed has moved"),
        1 => format!("1 item of {all} has moved"),
        many => format!("{many} items of {all} have moved"),
    },
    drift_described: "Bars of each item’s stability index, the furthest first, with the marks 0.1 and 0.25.",
    level: |level| match level {
        Level::TooFew => "too few decisions",
        Level::Quiet => "stable",
        Level::Amber => "to be watched",
        Level::Red => "large drift",
    },
    drift_axis: "Stability index (0.1: to be watched; 0.25: large drift)",
    drift_columns: ["Item", "Level", "Index", "By chance up to", "Decisions"],
    nothing_measured: "Nothing is measured yet.",

    performance: "Quality of the decisions",
    estimated: "Estimated, before outcomes are known",
    estimated_intro: |predictions| {
        format!("By the risks announced for the last {predictions} decisions, if they are right:")
    },
    no_estimate: "At least 10 credits granted and 10 refused are needed for an estimate.",
    estimated_share: |share| format!("{share} of applicants would not repay;"),
    estimated_granted: |share| format!("among the credits granted, {share};"),
    estimated_cost: |cost| format!("a decision would cost {cost} good client wrongly refused;"),
    estimated_order: |auc| {
        format!("a defaulting client would be judged riskier than a good one {auc} times in 100.")
    },
    no_doubt: "Nothing contradicts this estimate, as far as can be seen.",
    too_few: "Not to be trusted as it is: at least 100 decisions are needed.",
    outside: |share| {
        format!(
            "Not to be trusted as it is: {share} of the files have a value that the model has never seen."
        )
    },
    miscalibrated: |ratio| {
        format!(
            "Not to be trusted as it is: of the last credits whose outcome is known, {ratio} times the announced defaults occurred."
        )
    },
    realised: "Observed, once outcomes are known",
    no_outcomes: "Fewer than 10 outcomes are known for these days. They are recorded as credits are repaid; the observed quality will show here.",
    realised_share: |outcomes, defaults, share, low, high| {
        format!(
            "Of {outcomes} credits whose outcome is known, {defaults} were not repaid: {share} (between {low} and {high})."
        )
    },
    realised_as_predicted: |predicted| {
        format!("The model announced {predicted}: that is within the interval.")
    },
    realised_otherwise: |predicted| {
        format!(
            "The model announced {predicted}: that is outside the interval, its risks must be looked at again."
        )
    },
    realised_cost: |cost| format!("A decision cost {cost} good client wrongly refused."),
    realised_order: |auc| {
        format!("A defaulting client had been judged riskier than a good one {auc} times in 100.")
    },
    estimation_error: |error, low, high| {
        format!(
            "Over a year, observed defaults differ from the estimate by {error} (between {low} and {high})."
        )
    },
};

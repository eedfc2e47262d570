//! The page of the model.

/// Texts of this area, in one language. Figures are passed as written text.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct ModelText {
    pub title: &'static str,
    pub intro: fn(&str, &str, &str) -> String,
    pub contents: &'static str,

    // What it is for
    pub purpose: &'static str,
    pub is_for: &'static str,
    pub uses: [&'static str; 3],
    pub is_not_for: &'static str,
    pub misuses: [&'static str; 4],

    // Quality
    pub quality: &'static str,
    pub quality_intro: fn(&str) -> String,
    pub order_of_risk: fn(&str, &str, &str) -> String,
    pub cost_of_decisions: fn(&str, &str, &str) -> String,
    pub cost_without_model: fn(&str) -> String,
    pub cost_unit: fn(&str) -> String,
    pub refusals: fn(&str, &str, &str) -> String,
    pub probabilities_come_true: fn(&str, &str) -> String,
    pub figures: &'static str,
    pub measure: &'static str,
    pub value: &'static str,
    pub low: &'static str,
    pub high: &'static str,
    pub metric: fn(&str) -> Option<&'static str>,

    // Importance
    pub importance: &'static str,
    pub importance_intro: &'static str,
    pub reasons_finding: fn(&str, &str) -> String,
    pub features_finding: fn(usize, &str) -> String,
    pub importance_described: fn(&str) -> String,
    pub reason: &'static str,
    pub feature: &'static str,
    pub share: &'static str,

    // Cost against threshold
    pub limit: &'static str,
    pub limit_intro: fn(&str, &str) -> String,
    pub limit_finding: fn(&str, &str, &str) -> String,
    pub limit_only_finding: fn(&str, &str) -> String,
    pub cost_described: fn(&str, &str, &str) -> String,
    pub cost_axis: &'static str,
    pub limit_axis: &'static str,
    pub chosen: fn(&str) -> String,
    pub cheapest_range: &'static str,
    pub cost_reading: fn(&str, &str, &str) -> String,
    pub refused_share: &'static str,

    // ROC
    pub roc_finding: fn(&str, &str) -> String,
    pub roc_described: fn(&str) -> String,
    pub roc_x: &'static str,
    pub roc_y: &'static str,
    pub roc_reading: fn(&str, &str, &str) -> String,
    pub chosen_limit: &'static str,

    // Calibration
    pub calibration: &'static str,
    pub calibration_intro: &'static str,
    pub calibration_finding: fn(usize, usize) -> String,
    pub calibration_described: &'static str,
    pub predicted: &'static str,
    pub observed: &'static str,
    pub calibration_reading: fn(&str, &str, &str, &str, &str) -> String,
    pub applications: &'static str,

    // Fairness
    pub fairness: &'static str,
    pub fairness_intro: &'static str,
    pub fairness_finding: fn(&str, &str, &str, &str, &str) -> String,
    pub fairness_described: &'static str,
    pub four_fifths: &'static str,
    pub refused: &'static str,
    pub defaulted: &'static str,
    pub fairness_value: fn(&str, &str) -> String,
    pub fairness_axis: &'static str,
    pub fairness_columns: [&'static str; 7],

    // Candidates
    pub candidates: &'static str,
    pub candidates_intro: &'static str,
    pub candidates_finding: fn(&str, &str) -> String,
    pub candidates_described: &'static str,
    pub candidate_columns: [&'static str; 6],
    pub candidate_words: &'static [(&'static str, &'static str)],

    // Training and limits
    pub training: &'static str,
    pub training_steps: fn(&str, &str, &str) -> [String; 5],
    pub limits: &'static str,
    pub known_limits: [&'static str; 5],
    pub training_warnings: &'static str,
    pub nothing: &'static str,

    // Model card and data sheet
    pub card: &'static str,
    pub card_intro: &'static str,
    pub card_pages: [&'static str; 2],
    pub no_card: &'static str,
}

/// The texts in French.
pub static FR: ModelText = ModelText {
    title: "Le modèle",
    intro: |version, trained, applications| {
        format!(
            "Version {version}, entraînée le {trained} sur {applications} demandes de crédit dont l’issue est connue."
        )
    },
    contents: "Sections de cette page",

    purpose: "À quoi il sert",
    is_for: "Il sert à",
    uses: [
        "estimer le risque qu’un client ne rembourse pas le crédit qu’il demande\u{202f};",
        "proposer une décision et en donner les raisons, qu’un conseiller peut dire au client\u{202f};",
        "signaler les dossiers trop proches de la limite pour être tranchés sans un conseiller.",
    ],
    is_not_for: "Il ne sert pas à",
    misuses: [
        "décider seul\u{a0}: le client peut toujours demander qu’un conseiller réexamine sa demande\u{202f};",
        "fixer un taux, un plafond ou le prix d’une assurance\u{202f};",
        "juger un client pour autre chose que ce crédit, ou longtemps après sa demande\u{202f};",
        "dire pourquoi un client ne rembourserait pas\u{a0}: il constate des ressemblances, il ne connaît pas les causes.",
    ],

    quality: "Est-il bon\u{202f}?",
    quality_intro: |applications| {
        format!(
            "Chaque chiffre est mesuré sur des demandes que le modèle n’avait pas vues pendant son entraînement ({applications} en tout). Entre parenthèses, l’intervalle qui contient la vraie valeur 95 fois sur 100."
        )
    },
    order_of_risk: |value, low, high| {
        format!(
            "Pris au hasard, un client qui ne rembourse pas a été jugé plus risqué qu’un client qui rembourse {value} fois sur 100 ({low} à {high}). Au hasard, ce serait 50."
        )
    },
    cost_of_decisions: |value, low, high| {
        format!("Une décision coûte en moyenne {value} ({low} à {high}).")
    },
    cost_without_model: |value| format!("Accorder tous les crédits coûterait {value}."),
    cost_unit: |false_negative| {
        format!(
            "L’unité de coût est un bon client refusé à tort\u{202f}; un crédit accordé qui n’est pas remboursé en coûte {false_negative}."
        )
    },
    refusals: |value, low, high| {
        format!("{value} demandes sur 100 sont refusées ({low} à {high}).")
    },
    probabilities_come_true: |predicted, observed| {
        format!("En moyenne, il annonce {predicted} de défauts\u{202f}; il y en a eu {observed}.")
    },
    figures: "Voir les mesures",
    measure: "Mesure",
    value: "Valeur",
    low: "De",
    high: "À",
    metric: |name| {
        Some(match name {
            "auc" => "Aire sous la courbe ROC",
            "average_precision" => "Précision moyenne",
            "brier" => "Score de Brier",
            "log_loss" => "Perte logarithmique",
            "cost_per_application" => "Coût par demande",
            "refusal_rate" => "Part de refus",
            _ => return None,
        })
    },

    importance: "Ce qu’il regarde",
    importance_intro: "La part de chaque élément dans l’ensemble des écarts de risque entre clients. Pour un client donné, l’ordre peut être tout autre\u{a0}: ses raisons sont sur sa page.",
    reasons_finding: |first, share| {
        format!("«\u{a0}{first}\u{a0}» pèse le plus\u{a0}: {share} de l’ensemble")
    },
    features_finding: |count, share| {
        format!("Les {count} données les plus importantes font {share} de l’ensemble")
    },
    importance_described: |list| {
        format!("Barres, de la plus longue à la plus courte\u{a0}: {list}.")
    },
    reason: "Famille de raisons",
    feature: "Donnée",
    share: "Part",

    limit: "Pourquoi cette limite",
    limit_intro: |threshold, false_negative| {
        format!(
            "Un crédit est refusé à partir d’un risque de {threshold}. À ce risque, accorder ou refuser coûte autant, puisqu’un défaut coûte {false_negative} fois ce que coûte un bon client refusé."
        )
    },
    limit_finding: |chosen, cheapest, difference| {
        format!(
            "La limite retenue ({chosen}) coûte {difference} de plus que la moins chère observée ({cheapest})"
        )
    },
    limit_only_finding: |chosen, cost| {
        format!("À la limite retenue ({chosen}), une décision coûte {cost}")
    },
    cost_described: |chosen, cost, cheapest| {
        format!(
            "Courbe du coût moyen d’une décision selon la limite. Elle descend, atteint son plus bas près de {cheapest} et remonte. La limite retenue, {chosen}, coûte {cost}."
        )
    },
    cost_axis: "Coût moyen d’une décision (bons clients refusés à tort)",
    limit_axis: "Limite à partir de laquelle on refuse",
    chosen: |threshold| format!("Retenue\u{a0}: {threshold}"),
    cheapest_range: "Où se trouve la limite la moins chère, à l’incertitude près",
    cost_reading: |threshold, cost, refused| {
        format!("Limite {threshold}\u{a0}: coût {cost}, {refused} de refus")
    },
    refused_share: "Part de refus",

    roc_finding: |caught, wrongly| {
        format!(
            "À la limite retenue, il refuse {caught} des clients qui ne remboursent pas, et {wrongly} de ceux qui remboursent"
        )
    },
    roc_described: |auc| {
        format!(
            "Courbe ROC\u{a0}: part des défauts refusés selon la part de bons clients refusés. L’aire sous la courbe est {auc}\u{202f}; elle serait 0,5 au hasard."
        )
    },
    roc_x: "Bons clients refusés à tort",
    roc_y: "Défauts refusés",
    roc_reading: |wrongly, caught, threshold| {
        format!("{caught} des défauts refusés pour {wrongly} des bons clients (limite {threshold})")
    },
    chosen_limit: "Limite retenue",

    calibration: "Les risques annoncés se réalisent-ils\u{202f}?",
    calibration_intro: "Les demandes sont rangées par risque annoncé et mises en groupes de même taille\u{202f}; pour chacun, la part de défauts qui a été observée, avec son intervalle à 95\u{202f}%. Sur la ligne, le risque annoncé est exactement le risque observé.",
    calibration_finding: |right, all| {
        format!(
            "Dans {right} groupes sur {all}, les défauts observés sont ceux annoncés, à l’incertitude près"
        )
    },
    calibration_described: "Points de la part de défauts observée selon le risque annoncé, avec leurs intervalles, le long de la diagonale.",
    predicted: "Risque annoncé",
    observed: "Défauts observés",
    calibration_reading: |predicted, observed, low, high, applications| {
        format!("Annoncé {predicted}, observé {observed} ({low} à {high}), {applications} demandes")
    },
    applications: "Demandes",

    fairness: "Est-il équitable\u{202f}?",
    fairness_intro: "Le modèle ne lit ni le genre, ni la situation familiale, ni le nombre d’enfants. D’autres données peuvent s’en rapprocher\u{a0}: voici ce qu’il décide par groupe, et la part de clients de ce groupe qui n’ont pas remboursé.",
    fairness_finding: |attribute, least, least_share, most, most_share| {
        format!("{attribute}\u{a0}: de {least_share} de refus ({least}) à {most_share} ({most})")
    },
    fairness_described: "Pour chaque groupe, la part de refus avec son intervalle, et la part de défauts observée.",
    four_fifths: "Au moins un groupe obtient un crédit moins de quatre fois sur cinq par rapport au groupe le plus favorisé. À examiner par le prêteur.",
    refused: "Refus (intervalle à 95\u{202f}%)",
    defaulted: "Défauts observés",
    fairness_value: |refused, defaulted| format!("{refused} refusés, {defaulted} en défaut"),
    fairness_axis: "Part des demandes du groupe",
    fairness_columns: [
        "Groupe",
        "Demandes",
        "Refus",
        "Défauts observés",
        "Risque annoncé",
        "Bons clients refusés",
        "Défauts refusés",
    ],

    candidates: "Les modèles comparés",
    candidates_intro: "Tous ont été entraînés et mesurés sur les mêmes demandes, et sont rangés par le coût moyen d’une décision\u{a0}: plus il est bas, mieux c’est.",
    candidates_finding: |champion, cost| {
        format!("Le modèle retenu («\u{a0}{champion}\u{a0}») a un coût moyen de {cost}")
    },
    candidates_described: "Pour chaque modèle, le coût moyen d’une décision avec son intervalle, du plus bas au plus élevé.",
    candidate_columns: [
        "Modèle",
        "Données lues",
        "Arbres",
        "Aire sous la courbe ROC",
        "Coût par demande",
        "Part de refus",
    ],
    candidate_words: &[
        ("dummy", "Sans modèle (tout accorder)"),
        ("scorecard", "Grille de score"),
        ("logistic regression", "Régression logistique"),
        ("random forest", "Forêt aléatoire"),
        ("square-root weights", "poids en racine carrée"),
        ("balanced weights", "poids équilibrés"),
        ("under-sampling", "sous-échantillonnage"),
        ("tuned", "réglé"),
        ("monotone", "sens connus imposés"),
        ("directions ignored", "sans sens imposés"),
        (" features", "\u{a0}données"),
    ],

    training: "Comment il a été entraîné",
    training_steps: |applications, defaults, features| {
        [
            format!("{applications} demandes dont l’issue est connue, dont {defaults} n’ont pas été remboursées."),
            "Ni le genre, ni la situation familiale, ni le nombre d’enfants ne lui sont donnés.".to_owned(),
            format!("Il lit {features} données, tirées de la demande et de l’historique de crédit connu ce jour-là."),
            "Chaque réglage est choisi sur des demandes mises de côté\u{202f}; rien de ce qui mesure le modèle n’a servi à l’entraîner.".to_owned(),
            "Les risques sont ensuite calibrés\u{a0}: «\u{a0}9 sur 100\u{a0}» veut dire 9 défauts sur 100 clients semblables.".to_owned(),
        ]
    },
    limits: "Ses limites",
    known_limits: [
        "Il ne connaît que des clients à qui un crédit a été accordé\u{a0}: ce que les refusés auraient fait n’est pas observé.",
        "Il se trompe davantage pour un client sans historique\u{a0}: sa décision repose alors sur la demande seule.",
        "Il apprend du passé\u{a0}: si la clientèle ou l’économie change, ses risques doivent être revus (page Suivi).",
        "Les notes d’organismes extérieurs pèsent beaucoup, et leur calcul ne lui est pas connu.",
        "Près de la limite, l’écart est plus petit que l’incertitude\u{a0}: un conseiller tranche.",
    ],
    training_warnings: "Ce que l’entraînement signale (en anglais)",
    nothing: "Le rapport d’entraînement de ce modèle ne contient pas cette partie.",

    card: "Fiche du modèle et fiche des données",
    card_intro: "Le document de référence, pour la conformité et les relecteurs\u{a0}: à quoi le modèle sert, comment il a été fait et jugé, sur quelles données.",
    card_pages: ["Fiche du modèle", "Fiche des données"],
    no_card: "Aucune fiche n’est fournie avec ce modèle.",
};

/// The texts in English.
pub static EN: ModelText = ModelText {
    title: "The model",
    intro: |version, trained, applications| {
        format!(
            "Version {version}, trained on {trained} on {applications} credit applications whose outcome is known."
        )
    },
    contents: "Sections of this page",

    purpose: "What it is for",
    is_for: "It is for",
    uses: [
        "estimating the risk that a client does not repay the credit asked for;",
        "proposing a decision and giving its reasons, which an advisor can tell the client;",
        "pointing out the files that are too near the limit to be settled without an advisor.",
    ],
    is_not_for: "It is not for",
    misuses: [
        "deciding alone: the client may always ask for an advisor to look again;",
        "setting a rate, a ceiling or the price of an insurance;",
        "judging a client for anything but this credit, or long after the application;",
        "saying why a client would not repay: it sees likenesses, it does not know causes.",
    ],

    quality: "Is it good?",
    quality_intro: |applications| {
        format!(
            "Each figure is measured on applications that the model had not seen in training ({applications} in all). In brackets, the interval that holds the true value 95 times in 100."
        )
    },
    order_of_risk: |value, low, high| {
        format!(
            "Taken at random, a client who does not repay was judged riskier than one who repays {value} times in 100 ({low} to {high}). By chance it would be 50."
        )
    },
    cost_of_decisions: |value, low, high| {
        format!("A decision costs {value} on average ({low} to {high}).")
    },
    cost_without_model: |value| format!("Granting every credit would cost {value}."),
    cost_unit: |false_negative| {
        format!(
            "The unit of cost is a good client wrongly refused; a granted credit that is not repaid costs {false_negative}."
        )
    },
    refusals: |value, low, high| {
        format!("{value} applications in 100 are refused ({low} to {high}).")
    },
    probabilities_come_true: |predicted, observed| {
        format!("On average it announces {predicted} of defaults; there were {observed}.")
    },
    figures: "See the measures",
    measure: "Measure",
    value: "Value",
    low: "From",
    high: "To",
    metric: |name| {
        Some(match name {
            "auc" => "Area under the ROC curve",
            "average_precision" => "Average precision",
            "brier" => "Brier score",
            "log_loss" => "Logarithmic loss",
            "cost_per_application" => "Cost per application",
            "refusal_rate" => "Share refused",
            _ => return None,
        })
    },

    importance: "What it looks at",
    importance_intro: "Each item’s share of all differences in risk between clients. For one client the order may be quite different: the reasons are on the client’s page.",
    reasons_finding: |first, share| format!("“{first}” weighs most: {share} of the whole"),
    features_finding: |count, share| {
        format!("The {count} most important items make {share} of the whole")
    },
    importance_described: |list| format!("Bars, the longest first: {list}."),
    reason: "Family of reasons",
    feature: "Item",
    share: "Share",

    limit: "Why this limit",
    limit_intro: |threshold, false_negative| {
        format!(
            "A credit is refused from a risk of {threshold} on. At that risk granting and refusing cost the same, since a default costs {false_negative} times as much as a good client refused."
        )
    },
    limit_finding: |chosen, cheapest, difference| {
        format!(
            "The chosen limit ({chosen}) costs {difference} more than the cheapest one observed ({cheapest})"
        )
    },
    limit_only_finding: |chosen, cost| {
        format!("At the chosen limit ({chosen}) a decision costs {cost}")
    },
    cost_described: |chosen, cost, cheapest| {
        format!(
            "Curve of the mean cost of a decision by limit. It falls, is lowest near {cheapest} and rises again. The chosen limit, {chosen}, costs {cost}."
        )
    },
    cost_axis: "Mean cost of a decision (good clients wrongly refused)",
    limit_axis: "Limit from which a credit is refused",
    chosen: |threshold| format!("Chosen: {threshold}"),
    cheapest_range: "Where the cheapest limit lies, within the uncertainty",
    cost_reading: |threshold, cost, refused| {
        format!("Limit {threshold}: cost {cost}, {refused} refused")
    },
    refused_share: "Share refused",

    roc_finding: |caught, wrongly| {
        format!(
            "At the chosen limit it refuses {caught} of the clients who do not repay, and {wrongly} of those who do"
        )
    },
    roc_described: |auc| {
        format!(
            "ROC curve: share of defaults refused by share of good clients refused. The area under the curve is {auc}; by chance it would be 0.5."
        )
    },
    roc_x: "Good clients wrongly refused",
    roc_y: "Defaults refused",
    roc_reading: |wrongly, caught, threshold| {
        format!("{caught} of defaults refused for {wrongly} of good clients (limit {threshold})")
    },
    chosen_limit: "Chosen limit",

    calibration: "Do announced risks come true?",
    calibration_intro: "Applications are sorted by announced risk and put into groups of equal size; for each, the share of defaults that was observed, with its 95% interval. On the line, the announced risk is exactly the observed one.",
    calibration_finding: |right, all| {
        format!(
            "In {right} groups of {all}, the defaults observed are those announced, within uncertainty"
        )
    },
    calibration_described: "Points of the observed share of defaults by announced risk, with their intervals, along the diagonal.",
    predicted: "Announced risk",
    observed: "Defaults observed",
    calibration_reading: |predicted, observed, low, high, applications| {
        format!(
            "Announced {predicted}, observed {observed} ({low} to {high}), {applications} applications"
        )
    },
    applications: "Applications",

    fairness: "Is it fair?",
    fairness_intro: "The model reads neither gender nor family status nor number of children. Other items may come near them: this is what it decides by group, and the share of clients of that group who did not repay.",
    fairness_finding: |attribute, least, least_share, most, most_share| {
        format!("{attribute}: from {least_share} refused ({least}) to {most_share} ({most})")
    },
    fairness_described: "For each group, the share refused with its interval, and the observed share of defaults.",
    four_fifths: "At least one group is granted a credit less than four times in five compared with the most favoured group. For the lender to examine.",
    refused: "Refused (95% interval)",
    defaulted: "Defaults observed",
    fairness_value: |refused, defaulted| format!("{refused} refused, {defaulted} defaulted"),
    fairness_axis: "Share of the group’s applications",
    fairness_columns: [
        "Group",
        "Applications",
        "Refused",
        "Defaults observed",
        "Announced risk",
        "Good clients refused",
        "Defaults refused",
    ],

    candidates: "The models compared",
    candidates_intro: "All were trained and measured on the same applications, and are sorted by the mean cost of a decision: the lower, the better.",
    candidates_finding: |champion, cost| {
        format!("The chosen model (“{champion}”) has a mean cost of {cost}")
    },
    candidates_described: "For each model, the mean cost of a decision with its interval, the lowest first.",
    candidate_columns: [
        "Model",
        "Items read",
        "Trees",
        "Area under the ROC curve",
        "Cost per application",
        "Share refused",
    ],
    candidate_words: &[
        ("dummy", "No model (grant all)"),
        ("scorecard", "Scorecard"),
        ("logistic regression", "Logistic regression"),
        ("random forest", "Random forest"),
        ("monotone", "known directions imposed"),
        (" features", "\u{a0}items"),
    ],

    training: "How it was trained",
    training_steps: |applications, defaults, features| {
        [
            format!("{applications} applications whose outcome is known, of which {defaults} were not repaid."),
            "It is given neither gender nor family status nor number of children.".to_owned(),
            format!("It reads {features} items, from the application and the credit history known on that day."),
            "Each setting is chosen on applications kept aside; nothing that measures the model has served to train it.".to_owned(),
            "Risks are then calibrated: “9 in 100” means 9 defaults among 100 similar clients.".to_owned(),
        ]
    },
    limits: "Its limits",
    known_limits: [
        "It only knows clients who were granted a credit: what those refused would have done is not observed.",
        "It is wrong more often about a client without history: the decision then rests on the application alone.",
        "It learns from the past: if clients or the economy change, its risks must be looked at again (page Monitoring).",
        "Scores from credit bureaus weigh much, and how they are made is not known to it.",
        "Near the limit the difference is smaller than the uncertainty: an advisor settles it.",
    ],
    training_warnings: "What the training warns of",
    nothing: "The training report of this model does not hold this part.",

    card: "Model card and data sheet",
    card_intro: "The reference document, for compliance and reviewers: what the model is for, how it was made and judged, on which data. It is in French.",
    card_pages: ["Model card", "Data sheet"],
    no_card: "No card comes with this model.",
};

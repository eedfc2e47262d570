//! A client among the others: the places of its values, distributions, similar clients.

/// Texts of this area, in one language. Figures are passed as written text.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct ComparisonText {
    // Ranks of the main information
    pub standing: &'static str,
    pub standing_intro: fn(&str) -> String,
    pub usually: fn(&str) -> String,
    pub more_than: fn(&str) -> String,
    pub like_others: fn(&str) -> String,
    pub among_lowest: &'static str,
    pub among_highest: &'static str,
    pub compare: fn(&str) -> String,

    // Choices
    pub title: &'static str,
    pub variable: &'static str,
    pub other: &'static str,
    pub no_other: &'static str,
    pub main_fields: &'static str,
    pub features: &'static str,
    pub with_whom: &'static str,
    pub all_clients: &'static str,
    pub similar_clients: &'static str,
    pub filters: &'static str,
    pub no_condition: &'static str,
    pub filter_age: &'static str,
    pub filter_income: &'static str,
    pub filter_family: &'static str,
    pub filter_contract: &'static str,
    pub filter_occupation: &'static str,
    pub ages: fn(Option<u32>, Option<u32>) -> String,
    pub family: fn(usize, bool) -> String,
    pub kept_all: fn(&str) -> String,
    pub kept_similar: fn(&str) -> String,
    pub kept: fn(&str, &str, &str) -> String,
    pub kept_of_similar: fn(&str, &str, &str) -> String,
    pub clear: &'static str,
    pub too_few_title: &'static str,
    pub too_few: &'static str,

    // Distributions
    pub client: &'static str,
    pub this_client: fn(&str) -> String,
    pub clients: &'static str,
    pub granted: &'static str,
    pub refused: &'static str,
    pub mean_risk: &'static str,
    pub without_value: &'static str,
    pub small_groups: &'static str,
    pub range: fn(&str, &str) -> String,
    pub less_than: fn(&str) -> String,
    pub at_least: fn(&str) -> String,
    pub any: &'static str,
    pub counts_finding: fn(&str, &str, &str) -> String,
    pub same_finding: fn(&str, &str, &str) -> String,
    pub no_value_finding: fn(&str) -> String,
    pub counts_described: fn(&str, &str) -> String,
    pub risk_finding: fn(&str, &str) -> String,
    pub risk_finding_of_all: fn(&str) -> String,
    pub risk_described: fn(&str) -> String,
    pub category_finding: fn(&str, &str, &str, bool) -> String,
    pub category_finding_of_all: fn(&str, &str) -> String,
    pub group_value: fn(&str, &str) -> String,
    pub group_reading: fn(&str, &str, &str, &str, &str) -> String,

    // Two variables
    pub below_limit: &'static str,
    pub above_limit: &'static str,
    pub joint_finding: fn(&str, &str, bool) -> String,
    pub joint_finding_of_all: fn(&str, &str) -> String,
    pub bubbles_described: fn(&str, &str) -> String,
    pub cell_reading: fn([&str; 2], [&str; 2], &str, &str) -> String,
    pub box_finding: fn(&str, &str, &str, &str) -> String,
    pub box_value: fn(&str) -> String,
    pub boxes_described: fn(&str, &str) -> String,
    pub middle_half: &'static str,
    pub quantiles: [&'static str; 5],
    pub nothing_to_show: &'static str,
    /// Clients without a value, or in groups that are too small to be drawn.
    pub left_out: fn(&str) -> String,

    // Similar clients
    pub neighbours: &'static str,
    pub neighbours_finding: fn(&str, usize, &str) -> String,
    pub neighbours_interval: fn(&str, &str, &str) -> String,
    pub neighbours_agree: fn(&str) -> String,
    pub neighbours_differ: fn(&str, usize) -> String,
    pub neighbours_alike: &'static str,
    pub neighbours_columns: [&'static str; 3],
}

/// The texts in French.
pub static FR: ComparisonText = ComparisonText {
    standing: "Informations principales",
    standing_intro: |clients| {
        format!(
            "Chaque point situe ce client parmi {clients} clients, du plus faible à gauche au plus élevé à droite."
        )
    },
    usually: |value| format!("d’habitude\u{a0}: {value}"),
    more_than: |share| format!("plus que {share} des clients"),
    like_others: |share| format!("comme {share} des clients"),
    among_lowest: "parmi les plus faibles",
    among_highest: "parmi les plus élevés",
    compare: |label| format!("Comparer\u{a0}: {label}"),

    title: "Comparer avec d’autres clients",
    variable: "Donnée",
    other: "Croisée avec",
    no_other: "Aucune",
    main_fields: "Informations principales",
    features: "Ce que lit le modèle",
    with_whom: "Comparer avec",
    all_clients: "Tous les clients",
    similar_clients: "Les 200 clients les plus proches",
    filters: "Filtres",
    no_condition: "Tous",
    filter_age: "Âge",
    filter_income: "Revenu",
    filter_family: "Taille du foyer",
    filter_contract: "Type de crédit",
    filter_occupation: "Profession",
    ages: |from, to| match (from, to) {
        (Some(from), Some(to)) => format!("{from} à {}\u{a0}ans", to - 1),
        (None, Some(to)) => format!("moins de {to}\u{a0}ans"),
        (Some(from), None) => format!("{from}\u{a0}ans et plus"),
        (None, None) => "tous".to_owned(),
    },
    family: |members, or_more| {
        let people = if members < 2 { "personne" } else { "personnes" };
        let more = if or_more { " ou plus" } else { "" };
        format!("{members}\u{a0}{people}{more}")
    },
    kept_all: |all| format!("Comparé à tous les clients ({all})."),
    kept_similar: |all| format!("Comparé aux {all} clients les plus proches."),
    kept: |kept, all, conditions| {
        format!("Comparé à {kept} clients sur {all}\u{a0}: {conditions}.")
    },
    kept_of_similar: |kept, all, conditions| {
        format!("Comparé à {kept} des {all} clients les plus proches\u{a0}: {conditions}.")
    },
    clear: "Retirer les filtres",
    too_few_title: "Trop peu de clients",
    too_few: "Ces filtres gardent ou écartent moins de 10 clients\u{a0}: rien n’est dit d’un si petit groupe, pour ne trahir personne. Élargissez un filtre ou retirez-en un.",

    client: "Ce client",
    this_client: |name| format!("{name} (ce client)"),
    clients: "Clients",
    granted: "Accordés",
    refused: "Refusés",
    mean_risk: "Risque moyen",
    without_value: "Non renseigné",
    small_groups: "Petits groupes réunis",
    range: |from, to| format!("{from} à {to}"),
    less_than: |to| format!("moins de {to}"),
    at_least: |from| format!("{from} et plus"),
    any: "toutes les valeurs",
    counts_finding: |label, value, share| {
        format!("{label}\u{a0}: environ {share} des clients ont moins que ce client ({value})")
    },
    same_finding: |label, value, share| {
        format!("{label}\u{a0}: {share} des clients ont la même valeur que ce client ({value})")
    },
    no_value_finding: |label| format!("{label}\u{a0}: pas de valeur pour ce client"),
    counts_described: |label, clients| {
        format!(
            "Répartition de {clients} clients selon «\u{a0}{label}\u{a0}», crédits accordés et refusés."
        )
    },
    risk_finding: |own, mean| {
        if own == mean {
            return format!(
                "Les clients de la même tranche ont un risque moyen de {own}, le même que l’ensemble"
            );
        }
        format!(
            "Les clients de la même tranche ont un risque moyen de {own}, contre {mean} pour l’ensemble"
        )
    },
    risk_finding_of_all: |mean| format!("Le risque moyen est de {mean} pour l’ensemble"),
    risk_described: |label| {
        format!("Risque moyen de non-remboursement par tranche de «\u{a0}{label}\u{a0}».")
    },
    category_finding: |name, own, mean, is_above| {
        let side = if is_above { "au-dessus" } else { "en dessous" };
        let all = if own == mean {
            "comme pour l’ensemble".to_owned()
        } else {
            format!("il est de {mean} pour l’ensemble")
        };
        format!(
            "«\u{a0}{name}\u{a0}»\u{a0}: risque moyen de {own}, {side} de la limite\u{202f}; {all}"
        )
    },
    category_finding_of_all: |label, mean| {
        format!("{label}\u{a0}: le risque moyen est de {mean} pour l’ensemble")
    },
    group_value: |clients, risk| format!("{clients} clients, risque {risk}"),
    group_reading: |name, clients, granted, refused, risk| {
        format!(
            "{name}\u{a0}: {clients} clients, {granted} accordés, {refused} refusés, risque moyen {risk}"
        )
    },

    below_limit: "Risque moyen sous la limite",
    above_limit: "Risque moyen au-dessus de la limite",
    joint_finding: |clients, risk, is_above| {
        let side = if is_above { "au-dessus" } else { "en dessous" };
        format!(
            "{clients} clients sont dans la même case que ce client\u{a0}: leur risque moyen est de {risk}, {side} de la limite"
        )
    },
    joint_finding_of_all: |label, other| format!("{label} et {}", lower(other)),
    bubbles_described: |label, other| {
        format!(
            "Bulles\u{a0}: «\u{a0}{label}\u{a0}» de gauche à droite, «\u{a0}{other}\u{a0}» de bas en haut. La taille dit combien de clients, la couleur si leur risque moyen dépasse la limite."
        )
    },
    cell_reading: |[label, other], [value, other_value], clients, risk| {
        format!(
            "{label}\u{a0}: {value}\u{202f}; {}\u{a0}: {other_value}. {clients} clients, risque moyen {risk}",
            lower(other)
        )
    },
    box_finding: |label, value, median, name| {
        format!("{label}\u{a0}: {value} pour ce client, {median} au milieu de «\u{a0}{name}\u{a0}»")
    },
    box_value: |median| format!("milieu\u{a0}: {median}"),
    boxes_described: |label, other| {
        format!(
            "«\u{a0}{label}\u{a0}» pour chaque «\u{a0}{other}\u{a0}»\u{a0}: la boîte contient la moitié des clients, le trait huit sur dix."
        )
    },
    middle_half: "La moitié des clients",
    quantiles: [
        "1 sur 10 a moins",
        "1 sur 4 a moins",
        "Milieu",
        "3 sur 4 ont moins",
        "9 sur 10 ont moins",
    ],
    left_out: |clients| {
        format!(
            "{clients} autres clients, sans valeur ou dans des groupes de moins de 10, ne sont pas dessinés."
        )
    },
    nothing_to_show: "Aucun groupe n’a au moins 10 clients\u{a0}: il n’y a rien à montrer.",

    neighbours: "Les clients qui lui ressemblent le plus",
    neighbours_finding: |clients, defaults, written| match defaults {
        0 => format!("Parmi les {clients} clients les plus proches, tous ont remboursé."),
        1 => format!("Parmi les {clients} clients les plus proches, 1 n’a pas remboursé."),
        _ => {
            format!("Parmi les {clients} clients les plus proches, {written} n’ont pas remboursé.")
        }
    },
    neighbours_interval: |share, low, high| {
        format!(
            "C’est {share}\u{202f}; sur un si petit nombre, la vraie part est entre {low} et {high}."
        )
    },
    neighbours_agree: |probability| {
        format!(
            "Le risque calculé pour ce client, {probability}, est dans cet intervalle\u{a0}: les deux se confirment."
        )
    },
    neighbours_differ: |probability, features| {
        format!(
            "Le risque calculé pour ce client est différent ({probability}) parce qu’il tient compte de tout son dossier\u{202f}; ces clients ne lui ressemblent que sur les {features} données les plus importantes. C’est le risque calculé qui décide."
        )
    },
    neighbours_alike: "Voir sur quoi ils se ressemblent",
    neighbours_columns: ["Donnée", "Ce client", "Clients proches (milieu)"],
};

/// The texts in English.
pub static EN: ComparisonText = ComparisonText {
    standing: "Main information",
    standing_intro: |clients| {
        format!(
            "Each dot places this client among {clients} clients, from the lowest on the left to the highest on the right."
        )
    },
    usually: |value| format!("usually: {value}"),
    more_than: |share| format!("more than {share} of clients"),
    like_others: |share| format!("like {share} of clients"),
    among_lowest: "among the lowest",
    among_highest: "among the highest",
    compare: |label| format!("Compare: {label}"),

    title: "Compare with other clients",
    variable: "Item",
    other: "Crossed with",
    no_other: "None",
    main_fields: "Main information",
    features: "What the model reads",
    with_whom: "Compare with",
    all_clients: "All clients",
    similar_clients: "The 200 nearest clients",
    filters: "Filters",
    no_condition: "All",
    filter_age: "Age",
    filter_income: "Income",
    filter_family: "Household",
    filter_contract: "Type of credit",
    filter_occupation: "Occupation",
    ages: |from, to| match (from, to) {
        (Some(from), Some(to)) => format!("{from} to {}\u{a0}years", to - 1),
        (None, Some(to)) => format!("under {to}\u{a0}years"),
        (Some(from), None) => format!("{from}\u{a0}years or more"),
        (None, None) => "all".to_owned(),
    },
    family: |members, or_more| {
        let people = if members == 1 { "person" } else { "people" };
        let more = if or_more { " or more" } else { "" };
        format!("{members}\u{a0}{people}{more}")
    },
    kept_all: |all| format!("Compared with all clients ({all})."),
    kept_similar: |all| format!("Compared with the {all} nearest clients."),
    kept: |kept, all, conditions| format!("Compared with {kept} of {all} clients: {conditions}."),
    kept_of_similar: |kept, all, conditions| {
        format!("Compared with {kept} of the {all} nearest clients: {conditions}.")
    },
    clear: "Remove the filters",
    too_few_title: "Too few clients",
    too_few: "These filters keep or leave out fewer than 10 clients: nothing is told about so small a group, so as not to give anyone away. Widen a filter or remove one.",

    client: "This client",
    this_client: |name| format!("{name} (this client)"),
    clients: "Clients",
    granted: "Granted",
    refused: "Refused",
    mean_risk: "Mean risk",
    without_value: "Not known",
    small_groups: "Small groups together",
    range: |from, to| format!("{from} to {to}"),
    less_than: |to| format!("less than {to}"),
    at_least: |from| format!("{from} or more"),
    any: "any value",
    counts_finding: |label, value, share| {
        format!("{label}: about {share} of clients have less than this client ({value})")
    },
    same_finding: |label, value, share| {
        format!("{label}: {share} of clients have the same value as this client ({value})")
    },
    no_value_finding: |label| format!("{label}: not known for this client"),
    counts_described: |label, clients| {
        format!("Distribution of {clients} clients by “{label}”, credits granted and refused.")
    },
    risk_finding: |own, mean| {
        if own == mean {
            return format!(
                "Clients of the same range have a mean risk of {own}, the same as overall"
            );
        }
        format!("Clients of the same range have a mean risk of {own}, against {mean} overall")
    },
    risk_finding_of_all: |mean| format!("The mean risk is {mean} overall"),
    risk_described: |label| format!("Mean risk of not repaying by range of “{label}”."),
    category_finding: |name, own, mean, is_above| {
        let side = if is_above { "above" } else { "below" };
        let all = if own == mean {
            "the same as overall".to_owned()
        } else {
            format!("it is {mean} overall")
        };
        format!("“{name}”: a mean risk of {own}, {side} the limit; {all}")
    },
    category_finding_of_all: |label, mean| format!("{label}: the mean risk is {mean} overall"),
    group_value: |clients, risk| format!("{clients} clients, risk {risk}"),
    group_reading: |name, clients, granted, refused, risk| {
        format!("{name}: {clients} clients, {granted} granted, {refused} refused, mean risk {risk}")
    },

    below_limit: "Mean risk below the limit",
    above_limit: "Mean risk above the limit",
    joint_finding: |clients, risk, is_above| {
        let side = if is_above { "above" } else { "below" };
        format!(
            "{clients} clients are in the same cell as this client: their mean risk is {risk}, {side} the limit"
        )
    },
    joint_finding_of_all: |label, other| format!("{label} and {}", lower(other)),
    bubbles_described: |label, other| {
        format!(
            "Bubbles: “{label}” from left to right, “{other}” from bottom to top. The size says how many clients, the colour whether their mean risk is above the limit."
        )
    },
    cell_reading: |[label, other], [value, other_value], clients, risk| {
        format!(
            "{label}: {value}; {}: {other_value}. {clients} clients, mean risk {risk}",
            lower(other)
        )
    },
    box_finding: |label, value, median, name| {
        format!("{label}: {value} for this client, {median} in the middle of “{name}”")
    },
    box_value: |median| format!("middle: {median}"),
    boxes_described: |label, other| {
        format!(
            "“{label}” for each “{other}”: the box holds half of the clients, the line eight in ten."
        )
    },
    middle_half: "Half of the clients",
    quantiles: [
        "1 in 10 has less",
        "1 in 4 has less",
        "Middle",
        "3 in 4 have less",
        "9 in 10 have less",
    ],
    left_out: |clients| {
        format!(
            "{clients} other clients, without a value or in groups of fewer than 10, are not drawn."
        )
    },
    nothing_to_show: "No group has at least 10 clients: there is nothing to show.",

    neighbours: "The clients most like this one",
    neighbours_finding: |clients, defaults, written| match defaults {
        0 => format!("Among the {clients} nearest clients, all repaid."),
        _ => format!("Among the {clients} nearest clients, {written} did not repay."),
    },
    neighbours_interval: |share, low, high| {
        format!("That is {share}; on so small a number the true share is between {low} and {high}.")
    },
    neighbours_agree: |probability| {
        format!(
            "The risk computed for this client, {probability}, lies in that interval: the two confirm each other."
        )
    },
    neighbours_differ: |probability, features| {
        format!(
            "The risk computed for this client is different ({probability}) because it takes the whole file into account; these clients are like this one in the {features} most important items only. It is the computed risk that decides."
        )
    },
    neighbours_alike: "See in what they are alike",
    neighbours_columns: ["Item", "This client", "Nearest clients (middle)"],
};

/// Returns a label for use inside a sentence.
fn lower(label: &str) -> String {
    let mut signs = label.chars();
    signs.next().map(|first| first.to_lowercase().chain(signs).collect()).unwrap_or_default()
}

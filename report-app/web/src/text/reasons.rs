//! Why a decision was made.

/// Texts of this area, in one language.
#[expect(missing_docs, reason = "each field is named for what it says, and both languages show its text")]
pub struct ReasonsText {
    pub reasons: &'static str,
    pub reasons_intro: fn(&str) -> String,
    pub raises: &'static str,
    pub lowers: &'static str,
    pub none_raises: &'static str,
    pub none_lowers: &'static str,
    pub see_all: &'static str,
    pub see_history: &'static str,
    pub see_all_intro: &'static str,
    pub average_client: &'static str,
    pub this_client: &'static str,
    pub effect_on_score: &'static str,
    pub score_of: fn(&str) -> String,
    pub value_is: &'static str,
    pub usual_value_is: &'static str,
    pub other_features: fn(usize) -> String,
}

/// In French.
pub static FR: ReasonsText = ReasonsText {
    reasons: "Pourquoi cette décision",
    reasons_intro: |average| {
        format!(
            "Les quatre éléments qui comptent le plus, par rapport au score moyen (soit une probabilité de {average})."
        )
    },
    raises: "Ce qui augmente le risque",
    lowers: "Ce qui réduit le risque",
    none_raises: "Rien parmi les quatre éléments les plus importants.",
    none_lowers: "Rien parmi les quatre éléments les plus importants.",
    see_all: "Tout voir",
    see_history: "Voir tout l’historique",
    see_all_intro: "On part du score moyen\u{202f}; chaque élément l’augmente (plus de risque) ou le réduit (moins de risque), jusqu’au score de ce client. Ouvrez un élément pour voir les données qui le composent.",
    average_client: "Score moyen",
    this_client: "Ce client",
    effect_on_score: "Effet sur le score",
    score_of: |score| format!("score {score}"),
    value_is: "Ce client",
    usual_value_is: "Habituellement",
    other_features: |count| {
        if count == 1 {
            "1 autre donnée, sans effet visible".to_owned()
        } else {
            format!("{count} autres données, sans effet visible chacune")
        }
    },
};

/// In English.
pub static EN: ReasonsText = ReasonsText {
    reasons: "Why this decision",
    reasons_intro: |average| {
        format!("The four things that count most, compared with the average score (a probability of {average}).")
    },
    raises: "What raises the risk",
    lowers: "What lowers the risk",
    none_raises: "Nothing among the four that count most.",
    none_lowers: "Nothing among the four that count most.",
    see_all: "See all",
    see_history: "See the whole history",
    see_all_intro: "We start from the average score; each item raises it (more risk) or lowers it (less risk), down to this client’s score. Open an item to see the data behind it.",
    average_client: "Average score",
    this_client: "This client",
    effect_on_score: "Effect on the score",
    score_of: |score| format!("score {score}"),
    value_is: "This client",
    usual_value_is: "Usually",
    other_features: |count| {
        if count == 1 {
            "1 other item, with no visible effect".to_owned()
        } else {
            format!("{count} other items, with no visible effect each")
        }
    },
};

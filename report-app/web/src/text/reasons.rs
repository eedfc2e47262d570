//! Why a decision was made.

use contract::Effect;

use crate::effect::Strength;

/// Texts of this area, in one language.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct ReasonsText {
    pub reasons_intro: &'static str,
    pub overridden: &'static str,
    pub less_risk: &'static str,
    pub more_risk: &'static str,
    pub effect: fn(Effect, Strength) -> &'static str,
    pub other_reasons: fn(usize) -> String,
    pub missing: &'static str,
    /// Parameter: the families of which nothing is known.
    pub missing_detail: fn(&str) -> String,
    pub for_granting: &'static str,
    pub against_granting: &'static str,
    pub nothing: &'static str,
    pub see_all: &'static str,
    pub see_all_intro: &'static str,
    pub average_client: &'static str,
    pub this_client: &'static str,
    pub effect_on_risk: &'static str,
    /// Parameters: percentage points, written with their sign, and the number itself.
    pub points: fn(&str, f64) -> String,
    pub value_is: &'static str,
    pub usual_value_is: &'static str,
    pub other_families: fn(usize) -> String,
    pub other_features: fn(usize) -> String,
}

/// The texts in French.
pub static FR: ReasonsText = ReasonsText {
    reasons_intro: "Ce qui distingue ce client d’un client au score moyen.",
    overridden: "Un conseiller a décidé autrement que le modèle. Voici ce que le modèle a vu.",
    less_risk: "moins de risque",
    more_risk: "plus de risque",
    effect: |effect, strength| match (effect, strength) {
        (Effect::RaisesRisk, Strength::Slight) => "un peu plus de risque",
        (Effect::RaisesRisk, Strength::Clear) => "nettement plus de risque",
        (Effect::RaisesRisk, Strength::Strong) => "beaucoup plus de risque",
        (Effect::LowersRisk, Strength::Slight) => "un peu moins de risque",
        (Effect::LowersRisk, Strength::Clear) => "nettement moins de risque",
        (Effect::LowersRisk, Strength::Strong) => "beaucoup moins de risque",
    },
    other_reasons: |count| {
        if count == 1 {
            "1 autre famille de raisons".to_owned()
        } else {
            format!("{count} autres familles, ensemble")
        }
    },
    missing: "Ce qui manque",
    missing_detail: |families| {
        format!("Rien n’est renseigné ici, et ce manque compte dans le résultat\u{a0}: {families}.")
    },
    for_granting: "Ce qui plaide pour un accord",
    against_granting: "Ce qui plaide contre",
    nothing: "Rien dans le dossier.",
    see_all: "Tout voir",
    see_all_intro: "On part d’un client au score moyen (son risque n’est pas le risque moyen). Chaque famille de raisons ajoute des points de risque ou en retire, jusqu’au risque de ce client. Ouvrez une famille pour voir les données qui la composent.",
    average_client: "Client au score moyen",
    this_client: "Ce client",
    effect_on_risk: "Effet sur le risque",
    points: |written, points| {
        if points.abs() < 2.0 {
            format!("{written}\u{a0}point")
        } else {
            format!("{written}\u{a0}points")
        }
    },
    value_is: "Ce client",
    usual_value_is: "D’habitude",
    other_families: |count| {
        if count == 1 {
            "1 autre famille, sans effet visible".to_owned()
        } else {
            format!("{count} autres familles, sans effet visible chacune")
        }
    },
    other_features: |count| {
        if count == 1 {
            "1 autre donnée, sans effet visible".to_owned()
        } else {
            format!("{count} autres données, sans effet visible chacune")
        }
    },
};

/// The texts in English.
pub static EN: ReasonsText = ReasonsText {
    reasons_intro: "What sets this client apart from a client with an average score.",
    overridden: "An advisor decided otherwise than the model. This is what the model saw.",
    less_risk: "less risk",
    more_risk: "more risk",
    effect: |effect, strength| match (effect, strength) {
        (Effect::RaisesRisk, Strength::Slight) => "slightly more risk",
        (Effect::RaisesRisk, Strength::Clear) => "clearly more risk",
        (Effect::RaisesRisk, Strength::Strong) => "much more risk",
        (Effect::LowersRisk, Strength::Slight) => "slightly less risk",
        (Effect::LowersRisk, Strength::Clear) => "clearly less risk",
        (Effect::LowersRisk, Strength::Strong) => "much less risk",
    },
    other_reasons: |count| {
        if count == 1 {
            "1 other family of reasons".to_owned()
        } else {
            format!("{count} other families, together")
        }
    },
    missing: "What is missing",
    missing_detail: |families| {
        format!("Nothing is given here, and that counts in the result: {families}.")
    },
    for_granting: "What speaks for granting",
    against_granting: "What speaks against it",
    nothing: "Nothing in the file.",
    see_all: "See all",
    see_all_intro: "We start from a client with an average score (whose risk is not the average risk). Each family of reasons adds points of risk or takes some away, down to this client’s risk. Open a family to see the data behind it.",
    average_client: "Client with an average score",
    this_client: "This client",
    effect_on_risk: "Effect on the risk",
    points: |written, points| {
        if (points.abs() - 1.0).abs() < 0.05 {
            format!("{written} point")
        } else {
            format!("{written} points")
        }
    },
    value_is: "This client",
    usual_value_is: "Usually",
    other_families: |count| {
        if count == 1 {
            "1 other family, with no visible effect".to_owned()
        } else {
            format!("{count} other families, with no visible effect each")
        }
    },
    other_features: |count| {
        if count == 1 {
            "1 other item, with no visible effect".to_owned()
        } else {
            format!("{count} other items, with no visible effect each")
        }
    },
};

//! The decision card.

/// Texts of this area, in one language.
#[expect(missing_docs, reason = "each field is named for what it says, and both languages show its text")]
pub struct DecisionText {
    pub credit_granted: &'static str,
    pub credit_refused: &'static str,
    pub to_review_by_advisor: &'static str,
    pub why_review: &'static str,
    /// Above what to know of the values that the score rests on.
    pub to_check: &'static str,
    pub in_hundred: fn(f64) -> String,
    pub in_hundred_do_what: fn(f64) -> &'static str,
    pub probability_is: &'static str,
    pub between: fn(&str, &str) -> String,
    pub distance: fn(f64, bool) -> String,
    pub risk_band: fn(&str) -> String,
    pub decided_by: fn(&str, Option<&str>, &str) -> String,
}

/// In French.
pub static FR: DecisionText = DecisionText {
    credit_granted: "Crédit accordé",
    credit_refused: "Crédit refusé",
    to_review_by_advisor: "À revoir par un conseiller",
    why_review: "L’incertitude du modèle s’étend des deux côtés du seuil.",
    to_check: "À vérifier dans le dossier",
    in_hundred: |percent| match percent.round() as i64 {
        0 => "Moins d’un client sur 100".to_owned(),
        1 => "1 client sur 100".to_owned(),
        many => format!("{many} clients sur 100"),
    },
    in_hundred_do_what: |percent| {
        if percent.round() < 2.0 {
            "au profil comparable a des difficultés de remboursement"
        } else {
            "au profil comparable ont des difficultés de remboursement"
        }
    },
    probability_is: "Probabilité de défaut",
    between: |low, high| format!("entre {low} et {high}"),
    distance: |points, below| {
        let side = if below { "sous le seuil" } else { "au-dessus du seuil" };
        match points.round() as i64 {
            0 => format!("Moins d’un point {side}"),
            1 => format!("1 point {side}"),
            many => format!("{many} points {side}"),
        }
    },
    risk_band: |band| format!("Classe de risque {band}"),
    decided_by: |version, trained, decided| {
        let trained = trained.map(|day| format!(" du {day}")).unwrap_or_default();
        format!("Modèle {version}{trained}. Décision calculée le {decided}.")
    },
};

/// In English.
pub static EN: DecisionText = DecisionText {
    credit_granted: "Credit granted",
    credit_refused: "Credit refused",
    to_review_by_advisor: "To be reviewed by an advisor",
    why_review: "The model’s uncertainty reaches both sides of the threshold.",
    to_check: "To be checked in the file",
    in_hundred: |percent| match percent.round() as i64 {
        0 => "Fewer than 1 client in 100".to_owned(),
        1 => "1 client in 100".to_owned(),
        many => format!("{many} clients in 100"),
    },
    in_hundred_do_what: |percent| {
        if is_one(percent.round()) {
            "with a similar profile has difficulty repaying"
        } else {
            "with a similar profile have difficulty repaying"
        }
    },
    probability_is: "Probability of default",
    between: |low, high| format!("between {low} and {high}"),
    distance: |points, below| {
        let side = if below { "below the threshold" } else { "above the threshold" };
        match points.round() as i64 {
            0 => format!("Less than 1 point {side}"),
            1 => format!("1 point {side}"),
            many => format!("{many} points {side}"),
        }
    },
    risk_band: |band| format!("Risk band {band}"),
    decided_by: |version, trained, decided| {
        let trained = trained.map(|day| format!(" of {day}")).unwrap_or_default();
        format!("Model {version}{trained}. Decision computed on {decided}.")
    },
};

/// The only number that takes the singular in English; 0 and 0.5 take the plural.
fn is_one(number: f64) -> bool {
    (number.abs() - 1.0).abs() < f64::EPSILON
}

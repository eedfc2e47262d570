//! The decision card.

use contract::Decision;

/// Texts of this area, in one language.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct DecisionText {
    /// Who decided: the model.
    pub of_model: &'static str,
    pub of_advisor: &'static str,
    pub credit_granted: &'static str,
    pub credit_refused: &'static str,
    /// Heading if the interval of the probability contains the threshold.
    pub undecided: &'static str,
    pub why_review: &'static str,
    /// What the model would decide in that case.
    pub proposed: fn(Decision) -> &'static str,
    /// Replaces both if values are beyond what the model has seen.
    pub unseen: &'static str,
    pub decide: &'static str,
    pub to_queue: &'static str,
    pub see_granted: &'static str,
    /// Parameters: the decision of the nearest clients, and how many they are.
    pub nearest: fn(Decision, usize) -> String,
    pub nearest_risk: fn(&str) -> String,
    /// Parameters: a feature, the value typical of the nearest clients, and the client's value.
    ///
    /// Half of the clients have at most the typical value; for a category, most of them have it.
    pub nearest_like: fn(&str, &str, &str, bool) -> String,
    pub in_hundred: fn(f64) -> String,
    pub in_hundred_do_what: fn(f64) -> &'static str,
    /// How many of all clients, for example "8 clients sur 100".
    pub on_average: fn(&str) -> String,
    pub probability_is: &'static str,
    pub between: fn(&str, &str) -> String,
    /// Parameters: the distance in points, whether it is below the threshold, and the threshold in
    /// 100 clients.
    pub distance: fn(f64, bool, f64) -> String,
    /// Parameter: the threshold in 100 clients, if probability and threshold read the same.
    pub at_limit: fn(Decision, f64) -> String,
    pub risk_band: fn(&str) -> String,
    /// Parameters: the version of the model, the day of its training, and the time of the decision.
    pub decided_by: fn(&str, Option<&str>, &str) -> String,
    /// Parameters: who decided, and when.
    pub reviewed_by: fn(&str, &str) -> String,
    pub model_said: fn(Decision, bool) -> &'static str,
}

/// The texts in French.
pub static FR: DecisionText = DecisionText {
    of_model: "Proposition du modèle",
    of_advisor: "Décision du conseiller",
    credit_granted: "Crédit accordé",
    credit_refused: "Crédit refusé",
    undecided: "À vous de trancher",
    why_review: "Le résultat est trop proche de la limite pour être sûr\u{a0}: un conseiller doit trancher.",
    proposed: |decision| match decision {
        Decision::Granted => "Le modèle penche de peu pour un accord.",
        Decision::Refused => "Le modèle penche de peu pour un refus.",
    },
    unseen: "Le modèle n’a jamais vu une telle demande\u{a0}: son résultat n’est pas sûr, un conseiller décide.",
    decide: "Trancher maintenant",
    to_queue: "Voir ma file",
    see_granted: "Voir ce qui serait accordé",
    nearest: |decision, clients| match decision {
        Decision::Granted => format!("Les {clients} clients accordés les plus proches"),
        Decision::Refused => format!("Les {clients} clients refusés les plus proches"),
    },
    nearest_risk: |risk| format!("La moitié d’entre eux ont un risque de {risk} ou moins."),
    nearest_like: |feature, theirs, his, is_number| {
        let who =
            if is_number { "ou moins pour la moitié d’entre eux" } else { "le plus souvent" };
        format!("{feature}\u{a0}: {theirs} {who}, {his} pour ce client")
    },
    in_hundred: |percent| match percent.round() as i64 {
        0 => "Moins d’un client sur 100".to_owned(),
        1 => "1 client sur 100".to_owned(),
        many => format!("{many} clients sur 100"),
    },
    in_hundred_do_what: |percent| {
        if percent.round() < 2.0 {
            "de même niveau de risque a des difficultés à rembourser."
        } else {
            "de même niveau de risque ont des difficultés à rembourser."
        }
    },
    on_average: |clients| format!("En moyenne, c’est {clients}."),
    probability_is: "Risque de non-remboursement (probabilité de défaut)\u{a0}:",
    between: |low, high| format!("entre {low} et {high}"),
    distance: |points, below, limit| {
        let side = if below { "sous" } else { "au-dessus de" };
        let points = match points.round() as i64 {
            0 => "Moins d’un point".to_owned(),
            1 => "1\u{a0}point".to_owned(),
            many => format!("{many}\u{a0}points"),
        };
        format!("{points} {side} la limite acceptée ({limit:.0} sur 100)")
    },
    at_limit: |decision, limit| match decision {
        Decision::Granted => {
            format!("Juste sous la limite acceptée ({limit:.0} sur 100), donc accordé de peu")
        }
        Decision::Refused => {
            format!("Juste à la limite acceptée ({limit:.0} sur 100), donc refusé de peu")
        }
    },
    risk_band: |band| {
        format!("Classe de risque {band}, sur une échelle de A (faible) à E (élevé).")
    },
    decided_by: |version, trained, decided| {
        let trained = trained.map(|day| format!(", entraîné le {day}")).unwrap_or_default();
        format!("Calculé le {decided} par le modèle {version}{trained}.")
    },
    reviewed_by: |who, when| format!("Décision de {who}, le {when}."),
    model_said: |decision, is_undecided| match (decision, is_undecided) {
        (Decision::Granted, false) => "Le modèle proposait d’accorder.",
        (Decision::Refused, false) => "Le modèle proposait de refuser.",
        (_, true) => "Le modèle ne pouvait pas trancher.",
    },
};

/// The texts in English.
pub static EN: DecisionText = DecisionText {
    of_model: "The model’s proposal",
    of_advisor: "The advisor’s decision",
    credit_granted: "Credit granted",
    credit_refused: "Credit refused",
    undecided: "Yours to decide",
    why_review: "The result is too close to the limit to be sure: an advisor has to decide.",
    proposed: |decision| match decision {
        Decision::Granted => "The model leans slightly towards granting.",
        Decision::Refused => "The model leans slightly towards refusing.",
    },
    unseen: "The model has never seen such an application: its result is not sure, an advisor decides.",
    decide: "Decide now",
    to_queue: "See my queue",
    see_granted: "See what would be granted",
    nearest: |decision, clients| match decision {
        Decision::Granted => format!("The {clients} nearest clients who are granted"),
        Decision::Refused => format!("The {clients} nearest clients who are refused"),
    },
    nearest_risk: |risk| format!("Half of them have a risk of {risk} or less."),
    nearest_like: |feature, theirs, his, is_number| {
        let who = if is_number { "or less for half of them" } else { "most often" };
        format!("{feature}: {theirs} {who}, {his} for this client")
    },
    in_hundred: |percent| match percent.round() as i64 {
        0 => "Fewer than 1 client in 100".to_owned(),
        1 => "1 client in 100".to_owned(),
        many => format!("{many} clients in 100"),
    },
    in_hundred_do_what: |percent| {
        if is_one(percent.round()) {
            "at the same level of risk has difficulty repaying."
        } else {
            "at the same level of risk have difficulty repaying."
        }
    },
    on_average: |clients| format!("On average it is {clients}."),
    probability_is: "Risk of not being repaid (probability of default):",
    between: |low, high| format!("between {low} and {high}"),
    distance: |points, below, limit| {
        let side = if below { "below" } else { "above" };
        let points = match points.round() as i64 {
            0 => "Less than one point".to_owned(),
            1 => "1 point".to_owned(),
            many => format!("{many} points"),
        };
        format!("{points} {side} the accepted limit ({limit:.0} in 100)")
    },
    at_limit: |decision, limit| match decision {
        Decision::Granted => {
            format!("Just below the accepted limit ({limit:.0} in 100), so granted by very little")
        }
        Decision::Refused => {
            format!("Just at the accepted limit ({limit:.0} in 100), so refused by very little")
        }
    },
    risk_band: |band| format!("Risk band {band}, on a scale from A (low) to E (high)."),
    decided_by: |version, trained, decided| {
        let trained = trained.map(|day| format!(", trained on {day}")).unwrap_or_default();
        format!("Computed on {decided} by model {version}{trained}.")
    },
    reviewed_by: |who, when| format!("Decided by {who} on {when}."),
    model_said: |decision, is_undecided| match (decision, is_undecided) {
        (Decision::Granted, false) => "The model proposed to grant.",
        (Decision::Refused, false) => "The model proposed to refuse.",
        (_, true) => "The model could not settle it.",
    },
};

/// Checks for the only number that is singular in English; 0 and 0.5 take the plural.
fn is_one(number: f64) -> bool {
    (number.abs() - 1.0).abs() < f64::EPSILON
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_to_the_limit_is_in_whole_points() {
        let far = (FR.distance)(13.2, false, 9.09);
        assert_eq!(far, "13\u{a0}points au-dessus de la limite acceptée (9 sur 100)");
        assert_eq!(
            (EN.distance)(0.4, true, 9.09),
            "Less than one point below the accepted limit (9 in 100)"
        );
    }
}

//! Checks of an application before the client learns its decision.

use contract::{Prediction, Warning};

use crate::edited::Ratios;
use crate::text::Text;

/// Share of the payment in the income above which it should be checked.
const HEAVY: f64 = 0.5;

/// Checks whether a value is beyond everything that the model has seen, and was not in `before`.
///
/// An advisor then decides.
pub fn is_unseen(prediction: &Prediction, before: Option<&Prediction>) -> bool {
    added(prediction, before).any(is_outside)
}

/// Returns what to check, in sentences.
///
/// First comes a payment that is heavy for the income, then values that the model has not seen,
/// then values that it had to assume. What also holds for `before` is left out.
pub fn to_check(
    prediction: &Prediction,
    before: Option<&Prediction>,
    ratios: Ratios,
    text: &Text,
) -> Vec<String> {
    let heavy = ratios.payment_share.filter(|share| *share > HEAVY);
    let heavy = heavy.map(|share| (text.checks.heavy_payment)(share > 1.0).to_owned());
    let (outside, assumed): (Vec<_>, Vec<_>) =
        added(prediction, before).partition(|warning| is_outside(warning));
    heavy
        .into_iter()
        .chain(outside.into_iter().chain(assumed).map(|warning| warning.message.clone()))
        .collect()
}

fn added<'a>(
    prediction: &'a Prediction,
    before: Option<&'a Prediction>,
) -> impl Iterator<Item = &'a Warning> {
    let known =
        move |warning: &Warning| before.is_some_and(|before| before.warnings.contains(warning));
    prediction.warnings.iter().filter(move |warning| !known(warning))
}

fn is_outside(warning: &Warning) -> bool {
    warning.code == "outside_training_range"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effect::tests::prediction;
    use crate::text::FR;

    fn with_warnings(codes: &[&str]) -> Prediction {
        let warning = |code: &&str| Warning {
            code: (*code).to_owned(),
            feature: "income_amount".to_owned(),
            message: format!("{code}."),
        };
        Prediction { warnings: codes.iter().map(warning).collect(), ..prediction(0.03) }
    }

    #[test]
    fn a_value_that_the_model_has_not_seen_is_said_before_one_that_it_assumed() {
        let absurd = with_warnings(&["assumed_value", "outside_training_range"]);
        let ratios = Ratios { months: None, payment_share: Some(300_000.0), credit_to_goods: None };
        let said = to_check(&absurd, None, ratios, &FR);
        assert_eq!(
            said,
            [
                "La mensualité dépasse le revenu\u{a0}: vérifiez ces montants avant d’annoncer une décision.",
                "outside_training_range.",
                "assumed_value.",
            ]
        );
        assert!(is_unseen(&absurd, None) && !is_unseen(&with_warnings(&["assumed_value"]), None));
    }

    #[test]
    fn a_simulation_tells_what_is_new() {
        let own = with_warnings(&["outside_training_range"]);
        let ratios = Ratios { months: None, payment_share: Some(0.3), credit_to_goods: None };
        assert!(to_check(&own, Some(&own), ratios, &FR).is_empty() && !is_unseen(&own, Some(&own)));
    }
}

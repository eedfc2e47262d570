//! Amounts due, and the part of them that was paid.

use scoring::features::{
    Condition, Expression, Feature, column, divide, feature, feature_value, greater, maximum,
    number, subtract,
};
use scoring::{ReasonGroup as Reason, Unit};

use super::super::window::{HALF_YEAR, QUARTER, YEAR};
use super::{both, of_loan, over, over_payments};

/// Amount below which a difference is rounding: one unit of money.
const ROUNDING: f64 = 1.0;

/// Defines amounts of the instalments of loans, and of payments.
pub(super) fn features() -> Vec<Feature> {
    let mut features = over_the_whole_history();
    features.extend(over_recent_periods());
    features
}

fn over_the_whole_history() -> Vec<Feature> {
    vec![
        over(
            "installments_shortfall_sum",
            "Total non payé des échéances",
            "Total left unpaid of instalments",
            Unit::Amount,
        )
        .raises_risk()
        .filter(of_loan())
        .sum(shortfall()),
        over(
            "installments_short_share",
            "Part des échéances payées en partie seulement",
            "Share of instalments paid only in part",
            Unit::Share,
        )
        .raises_risk()
        .filter(of_loan())
        .share(is_short()),
        over(
            "installments_paid_to_due",
            "Part payée des échéances",
            "Share paid of instalments",
            Unit::Share,
        )
        .lowers_risk()
        .filter(of_loan())
        .mean(divide(column("paid"), column("due"))),
        over(
            "installments_latest_5_shortfall_sum",
            "Montant non payé des 5 dernières échéances",
            "Amount left unpaid of the 5 latest instalments",
            Unit::Amount,
        )
        .raises_risk()
        .filter(of_loan())
        .latest("DAYS_INSTALMENT", 5)
        .sum(shortfall()),
        over(
            "installments_split_share",
            "Part des échéances payées en plusieurs fois",
            "Share of instalments paid in several parts",
            Unit::Share,
        )
        .raises_risk()
        .share(greater(column("payments"), number(1.0))),
        over(
            "installments_due_mean",
            "Montant moyen des échéances",
            "Mean amount of instalments",
            Unit::Amount,
        )
        .filter(of_loan())
        .mean(column("due")),
        over("installments_due_maximum", "Plus forte échéance", "Largest instalment", Unit::Amount)
            .filter(of_loan())
            .maximum(column("due")),
        over_payments(
            "installments_last_payment_days",
            "Temps depuis le dernier paiement",
            "Time since the last payment",
            Unit::Days,
        )
        .minimum(subtract(number(0.0), column("DAYS_ENTRY_PAYMENT"))),
    ]
}

fn over_recent_periods() -> Vec<Feature> {
    let mut features = Vec::new();
    for window in [QUARTER, YEAR] {
        features.push(
            over(
                &format!("installments_short_share_{}", window.name),
                &format!("Part des échéances payées en partie seulement {}", window.fr),
                &format!("Share of instalments paid only in part {}", window.en),
                Unit::Share,
            )
            .raises_risk()
            .filter(both(of_loan(), window.holds_day("DAYS_INSTALMENT")))
            .share(is_short()),
        );
    }
    for window in [HALF_YEAR, YEAR] {
        features.push(
            over(
                &format!("installments_paid_sum_{}", window.name),
                &format!("Total payé chez nous {}", window.fr),
                &format!("Total paid here {}", window.en),
                Unit::Amount,
            )
            .lowers_risk()
            .filter(window.holds_day("DAYS_INSTALMENT"))
            .sum(column("paid")),
        );
    }
    features.push(
        feature(
            "installments_paid_trend",
            "Évolution récente des paiements (1\u{a0}: stable)",
            "Recent change in payments (1: steady)",
        )
        .unit(Unit::Ratio)
        .group(Reason::Repayment)
        .row(divide(feature_value("installments_paid_sum_last_half_year"), half_of_last_year())),
    );
    features
}

/// Returns the part of an instalment that was due and never paid.
fn shortfall() -> Expression {
    maximum(vec![number(0.0), subtract(column("due"), column("paid"))])
}

/// Checks whether an instalment was not paid in full, rounding aside.
fn is_short() -> Condition {
    greater(shortfall(), number(ROUNDING))
}

fn half_of_last_year() -> Expression {
    divide(feature_value("installments_paid_sum_last_year"), number(2.0))
}

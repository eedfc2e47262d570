//! Durations and interest rates of earlier loans.

use scoring::Unit;
use scoring::features::{
    AggregateBuilder, Condition, Expression, Feature, all, column, equals, greater, number,
    subtract,
};

use super::super::application::yearly_rate;
use super::{approved, over};

/// Defines the terms of earlier applications.
pub(super) fn features() -> Vec<Feature> {
    let months = || column("CNT_PAYMENT");
    // A card has no duration: its number of payments is 0.
    let has_terms = |condition: Condition| all(vec![condition, greater(months(), number(0.0))]);
    let rate = |name, fr, en| -> AggregateBuilder {
        over(name, fr, en, Unit::Share).raises_risk().filter(has_terms(approved()))
    };
    vec![
        over(
            "previous_payments_mean",
            "Durée moyenne des crédits précédents",
            "Mean duration of previous credits",
            Unit::Months,
        )
        .raises_risk()
        .filter(has_terms(approved()))
        .mean(months()),
        over(
            "previous_payments_maximum",
            "Plus longue durée des crédits précédents",
            "Longest duration of previous credits",
            Unit::Months,
        )
        .raises_risk()
        .filter(has_terms(approved()))
        .maximum(months()),
        over(
            "previous_latest_3_payments_mean",
            "Durée moyenne des 3 derniers crédits",
            "Mean duration of the 3 latest credits",
            Unit::Months,
        )
        .raises_risk()
        .filter(has_terms(approved()))
        .latest("DAYS_DECISION", 3)
        .mean(months()),
        rate(
            "previous_rate_mean",
            "Taux annuel moyen des crédits précédents",
            "Mean yearly rate of previous credits",
        )
        .mean(previous_rate()),
        rate(
            "previous_rate_minimum",
            "Plus faible taux annuel des crédits précédents",
            "Lowest yearly rate of previous credits",
        )
        .minimum(previous_rate()),
        rate(
            "previous_rate_maximum",
            "Plus fort taux annuel des crédits précédents",
            "Highest yearly rate of previous credits",
        )
        .maximum(previous_rate()),
        rate(
            "previous_latest_rate",
            "Taux annuel du dernier crédit",
            "Yearly rate of the latest credit",
        )
        .latest("DAYS_DECISION", 1)
        .mean(previous_rate()),
        over(
            "previous_cash_rate_mean",
            "Taux annuel moyen des prêts personnels précédents",
            "Mean yearly rate of previous cash loans",
            Unit::Share,
        )
        .raises_risk()
        .filter(has_terms(all(vec![approved(), equals("NAME_CONTRACT_TYPE", "Cash loans")])))
        .mean(previous_rate()),
        over(
            "previous_early_end_days",
            "Avance moyenne sur la fin prévue des crédits",
            "Mean lead over the planned end of credits",
            Unit::Days,
        )
        .lowers_risk()
        .filter(approved())
        .mean(early_end_days()),
        over(
            "previous_early_end_days_minimum",
            "Plus faible avance sur la fin prévue d’un crédit (négatif\u{a0}: retard)",
            "Smallest lead over the planned end of a credit (negative: late)",
            Unit::Days,
        )
        .filter(approved())
        .minimum(early_end_days()),
    ]
}

/// Returns the yearly interest rate that duration, credit and annuity of an earlier loan imply.
fn previous_rate() -> Expression {
    yearly_rate(column("AMT_CREDIT"), column("AMT_ANNUITY"), column("CNT_PAYMENT"))
}

/// Returns the days by which the last payment came before its planned day.
fn early_end_days() -> Expression {
    subtract(column("DAYS_LAST_DUE_1ST_VERSION"), column("DAYS_LAST_DUE"))
}

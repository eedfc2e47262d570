//! Amounts requested in earlier applications, and amounts granted.

use scoring::Unit;
use scoring::features::{Feature, all, column, divide, greater, multiply, number};

use super::{approved, over, refused, running};

/// Defines the amounts of earlier applications.
#[expect(clippy::too_many_lines, reason = "one entry for each feature")]
pub(super) fn features() -> Vec<Feature> {
    let granted_to_asked = || divide(column("AMT_CREDIT"), column("AMT_APPLICATION"));
    // The planned last day of a running loan lies ahead: the months until then are still to be
    // paid.
    let months_left = || divide(column("DAYS_LAST_DUE_1ST_VERSION"), number(30.4375));
    let not_over =
        || all(vec![running(), greater(column("DAYS_LAST_DUE_1ST_VERSION"), number(0.0))]);
    vec![
        over(
            "previous_annuity_mean",
            "Mensualité moyenne des crédits précédents",
            "Mean monthly payment of previous credits",
            Unit::Amount,
        )
        .lowers_risk()
        .filter(approved())
        .mean(column("AMT_ANNUITY")),
        over(
            "previous_annuity_maximum",
            "Plus forte mensualité des crédits précédents",
            "Largest monthly payment of previous credits",
            Unit::Amount,
        )
        .lowers_risk()
        .filter(approved())
        .maximum(column("AMT_ANNUITY")),
        over(
            "previous_credit_mean",
            "Montant moyen des crédits précédents",
            "Mean amount of previous credits",
            Unit::Amount,
        )
        .lowers_risk()
        .filter(approved())
        .mean(column("AMT_CREDIT")),
        over(
            "previous_credit_maximum",
            "Plus fort montant des crédits précédents",
            "Largest amount of previous credits",
            Unit::Amount,
        )
        .lowers_risk()
        .filter(approved())
        .maximum(column("AMT_CREDIT")),
        over(
            "previous_latest_3_credit_mean",
            "Montant moyen des 3 derniers crédits",
            "Mean amount of the 3 latest credits",
            Unit::Amount,
        )
        .lowers_risk()
        .filter(approved())
        .latest("DAYS_DECISION", 3)
        .mean(column("AMT_CREDIT")),
        over(
            "previous_refused_asked_maximum",
            "Plus fort montant demandé puis refusé",
            "Largest amount asked and refused",
            Unit::Amount,
        )
        .raises_risk()
        .filter(refused())
        .maximum(column("AMT_APPLICATION")),
        over(
            "previous_granted_to_asked",
            "Part accordée du montant demandé",
            "Share granted of the amount asked",
            Unit::Share,
        )
        .filter(approved())
        .mean(granted_to_asked()),
        over(
            "previous_granted_to_asked_minimum",
            "Plus faible part accordée du montant demandé",
            "Smallest share granted of the amount asked",
            Unit::Share,
        )
        .filter(approved())
        .minimum(granted_to_asked()),
        over(
            "previous_down_payment_rate_maximum",
            "Plus fort taux d’apport passé (normalisé)",
            "Highest past down-payment rate (normalised)",
            Unit::Score,
        )
        .maximum(column("RATE_DOWN_PAYMENT")),
        over(
            "previous_down_payment_rate_mean",
            "Taux d’apport passé moyen (normalisé)",
            "Mean past down-payment rate (normalised)",
            Unit::Score,
        )
        .lowers_risk()
        .mean(column("RATE_DOWN_PAYMENT")),
        over(
            "previous_down_payment_maximum",
            "Plus fort apport passé",
            "Largest past down payment",
            Unit::Amount,
        )
        .lowers_risk()
        .maximum(column("AMT_DOWN_PAYMENT")),
        over(
            "previous_running_annuity_sum",
            "Mensualités des crédits en cours chez nous",
            "Monthly payments of the loans still running here",
            Unit::Amount,
        )
        .raises_risk()
        .filter(not_over())
        .sum(column("AMT_ANNUITY")),
        over(
            "previous_running_payments_left",
            "Mensualités restant à payer chez nous",
            "Monthly payments left to pay here",
            Unit::Amount,
        )
        .raises_risk()
        .filter(not_over())
        .sum(multiply(column("AMT_ANNUITY"), months_left())),
    ]
}

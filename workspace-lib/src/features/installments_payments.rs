//! Instalments of earlier credits: when and how much was due, when and how much was paid.
//!
//! A row is a payment: an instalment paid in two parts has two rows, each with the whole amount due. What was left unpaid can
//! therefore not be told from a row, and no feature here tries.

use scoring::ReasonGroup as Reason;
use scoring::Unit;
use scoring::features::{Expression, Feature, Table, at_least, column, feature, not, number, subtract};

/// Days between the due date and the payment, positive when late.
fn days_late() -> Expression {
    subtract(column("DAYS_ENTRY_PAYMENT"), column("DAYS_INSTALMENT"))
}

/// Features over `installments_payments`.
pub(super) fn features() -> Vec<Feature> {
    let over = |name, fr, en, unit| {
        feature(name, fr, en).unit(unit).group(Reason::Repayment).over(Table::InstallmentsPayments)
    };
    // An instalment that was never paid has no day of payment: it is late.
    let late = || not(at_least(column("DAYS_INSTALMENT"), column("DAYS_ENTRY_PAYMENT")));
    let within = |days: f64| at_least(column("DAYS_INSTALMENT"), number(-days));
    vec![
        over("installments", "Paiements d’échéances", "Payments of instalments", Unit::Count).count(),
        over("installments_late_share", "Part des paiements en retard", "Share of late payments", Unit::Share)
            .share(late()),
        over(
            "installments_late_share_last_year",
            "Part de paiements en retard sur 12 mois",
            "Share of late payments in the last 12 months",
            Unit::Share,
        )
        .filter(within(365.0))
        .share(late()),
        over(
            "installments_late_share_last_90_days",
            "Part de paiements en retard sur 90 jours",
            "Share of late payments in the last 90 days",
            Unit::Share,
        )
        .filter(within(90.0))
        .share(late()),
        over(
            "installments_days_late_mean",
            "Retard moyen des échéances (négatif : avance)",
            "Mean delay of instalments (negative: early)",
            Unit::Days,
        )
        .mean(days_late()),
        over(
            "installments_days_late_maximum",
            "Plus long retard d’échéance",
            "Longest delay of an instalment",
            Unit::Days,
        )
        .maximum(days_late()),
        over(
            "installments_latest_5_days_late_mean",
            "Retard moyen des 5 dernières échéances",
            "Mean delay of the 5 latest instalments",
            Unit::Days,
        )
        .latest("DAYS_INSTALMENT", 5)
        .mean(days_late()),
        over(
            "installments_payment_maximum",
            "Plus fort paiement d’échéance",
            "Largest payment of an instalment",
            Unit::Amount,
        )
        .maximum(column("AMT_PAYMENT")),
    ]
}

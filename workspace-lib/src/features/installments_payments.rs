//! Instalments of earlier credits: when and how much was due, when and how much was paid.

use scoring::ReasonGroup as Reason;
use scoring::Unit;
use scoring::features::{Expression, Feature, Table, at_least, column, divide, feature, greater, number, subtract};

/// Days between the due date and the payment, positive when late.
fn days_late() -> Expression {
    subtract(column("DAYS_ENTRY_PAYMENT"), column("DAYS_INSTALMENT"))
}

/// What was left unpaid of an instalment.
fn shortfall() -> Expression {
    subtract(column("AMT_INSTALMENT"), column("AMT_PAYMENT"))
}

/// Features over `installments_payments`.
pub(super) fn features() -> Vec<Feature> {
    let over = |name, fr, en, unit| {
        feature(name, fr, en).unit(unit).group(Reason::Repayment).over(Table::InstallmentsPayments)
    };
    let late = || greater(days_late(), number(0.0));
    let within = |days: f64| at_least(column("DAYS_INSTALMENT"), number(-days));
    vec![
        over("installments", "Échéances passées", "Past instalments", Unit::Count).count(),
        over(
            "installments_late_share",
            "Part des échéances payées en retard",
            "Share of instalments paid late",
            Unit::Share,
        )
        .share(late()),
        over(
            "installments_late_share_last_year",
            "Part d’échéances en retard cette année",
            "Share of late instalments in the last year",
            Unit::Share,
        )
        .filter(within(365.0))
        .share(late()),
        over(
            "installments_late_share_last_90_days",
            "Part d’échéances en retard sur 90 jours",
            "Share of late instalments in the last 90 days",
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
            "installments_shortfall_share",
            "Part des échéances payées partiellement",
            "Share of instalments paid in part",
            Unit::Share,
        )
        .share(greater(shortfall(), number(1.0))),
        over(
            "installments_shortfall_sum",
            "Montant resté impayé aux échéances",
            "Amount left unpaid at due dates",
            Unit::Amount,
        )
        .sum(shortfall()),
        over(
            "installments_paid_ratio_mean",
            "Part payée des échéances en moyenne",
            "Mean share paid of instalments",
            Unit::Share,
        )
        .mean(divide(column("AMT_PAYMENT"), column("AMT_INSTALMENT"))),
        over("installments_payment_maximum", "Plus forte échéance payée", "Largest instalment paid", Unit::Amount)
            .maximum(column("AMT_PAYMENT")),
    ]
}

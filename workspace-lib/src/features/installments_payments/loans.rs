//! Repayment of each earlier credit.

use scoring::Unit;
use scoring::features::{
    Feature, Grouping, Statistic, at_least, column, equal, grouping, indicator, not, number,
    subtract, summary,
};

use super::over_payments;

/// Defines the features over credits, with one row for each.
pub(super) fn features() -> Vec<Feature> {
    let over = |name, fr, en, unit| over_payments(name, fr, en, unit).grouped(loans());
    vec![
        over(
            "installments_loans",
            "Crédits remboursés ou en cours chez nous",
            "Credits repaid or running here",
            Unit::Count,
        )
        .lowers_risk()
        .count(),
        over(
            "installments_worst_loan_late_share",
            "Part des paiements en retard du pire crédit chez nous",
            "Share of late payments of the worst credit here",
            Unit::Share,
        )
        .raises_risk()
        .maximum(column("late_share")),
        over(
            "installments_latest_loan_late_share",
            "Part des paiements en retard du dernier crédit chez nous",
            "Share of late payments of the latest credit here",
            Unit::Share,
        )
        .raises_risk()
        .latest("first_due", 1)
        .mean(column("late_share")),
        over(
            "installments_latest_loan_days_late_maximum",
            "Plus long retard du dernier crédit chez nous",
            "Longest delay of the latest credit here",
            Unit::Days,
        )
        .raises_risk()
        .latest("first_due", 1)
        .mean(column("days_late")),
        over(
            "installments_plan_changes_maximum",
            "Modifications du plan de paiement d’un crédit, au plus",
            "Changes of a credit’s payment plan, at most",
            Unit::Count,
        )
        .maximum(column("version")),
        over(
            "installments_card_share",
            "Part des cartes parmi les crédits chez nous",
            "Share of cards among the credits here",
            Unit::Share,
        )
        .share(equal(column("version"), number(0.0))),
    ]
}

/// Groups the payments of each credit into one row.
fn loans() -> Grouping {
    let late = not(at_least(column("DAYS_INSTALMENT"), column("DAYS_ENTRY_PAYMENT")));
    grouping(
        &["SK_ID_PREV"],
        vec![
            summary("first_due", Statistic::Minimum, column("DAYS_INSTALMENT")),
            summary("late_share", Statistic::Mean, indicator(late)),
            summary(
                "days_late",
                Statistic::Maximum,
                subtract(column("DAYS_ENTRY_PAYMENT"), column("DAYS_INSTALMENT")),
            ),
            summary("version", Statistic::Maximum, column("NUM_INSTALMENT_VERSION")),
        ],
    )
}

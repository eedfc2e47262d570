//! Monthly balances of earlier consumer and cash loans.
//!
//! Month -1 is the last before the application.

use scoring::features::{
    AggregateBuilder, Condition, Feature, Grouping, Statistic, Table, all, at_least, column,
    divide, equals, feature, greater, grouping, indicator, less, number, subtract, summary,
};
use scoring::{ReasonGroup as Reason, Unit};

use super::window::{HALF_YEAR, TWO_YEARS, YEAR};

/// Defines the features over `POS_CASH_balance`.
pub(super) fn features() -> Vec<Feature> {
    [months(), loans()].concat()
}

fn over(name: &str, fr: &str, en: &str, unit: Unit) -> AggregateBuilder {
    feature(name, fr, en).unit(unit).group(Reason::Repayment).over(Table::PosCashBalance)
}

/// Returns the condition that a loan was late this month, not counting small amounts.
fn late() -> Condition {
    greater(column("SK_DPD_DEF"), number(0.0))
}

fn months() -> Vec<Feature> {
    let months_ago = || subtract(number(0.0), column("MONTHS_BALANCE"));
    let mut features = vec![
        over(
            "pos_months",
            "Mois de crédits suivis chez nous",
            "Months of credits followed here",
            Unit::Count,
        )
        .lowers_risk()
        .count(),
        over(
            "pos_late_months_share",
            "Part des mois en retard chez nous",
            "Share of late months here",
            Unit::Share,
        )
        .raises_risk()
        .share(late()),
        over(
            "pos_days_late_maximum",
            "Plus long retard chez nous",
            "Longest delay here",
            Unit::Days,
        )
        .raises_risk()
        .maximum(column("SK_DPD_DEF")),
        over(
            "pos_days_late_last_year",
            "Plus long retard chez nous sur 12 mois",
            "Longest delay here in the last 12 months",
            Unit::Days,
        )
        .raises_risk()
        .filter(YEAR.holds_month(-1.0))
        .maximum(column("SK_DPD_DEF")),
        over(
            "pos_any_late_months_share",
            "Part des mois en retard chez nous, petits montants compris",
            "Share of late months here, small amounts included",
            Unit::Share,
        )
        .raises_risk()
        .share(greater(column("SK_DPD"), number(0.0))),
        over(
            "pos_months_since_late",
            "Mois depuis le dernier retard chez nous, petits montants compris",
            "Months since the last delay here, small amounts included",
            Unit::Months,
        )
        .lowers_risk()
        .filter(greater(column("SK_DPD"), number(0.0)))
        .minimum(months_ago()),
        over(
            "pos_last_month",
            "Mois depuis le dernier relevé de crédit",
            "Months since the last loan statement",
            Unit::Months,
        )
        .minimum(months_ago()),
        over(
            "pos_remaining_payments_latest",
            "Échéances restantes au dernier relevé",
            "Payments left at the latest statement",
            Unit::Count,
        )
        .raises_risk()
        .latest("MONTHS_BALANCE", 1)
        .mean(column("CNT_INSTALMENT_FUTURE")),
        over(
            "pos_remaining_payments_mean",
            "Échéances restantes en moyenne",
            "Payments left on average",
            Unit::Count,
        )
        .raises_risk()
        .mean(column("CNT_INSTALMENT_FUTURE")),
        over(
            "pos_remaining_payments_last_half_year",
            "Échéances restantes en moyenne sur 6 mois",
            "Payments left on average in the last 6 months",
            Unit::Count,
        )
        .raises_risk()
        .filter(HALF_YEAR.holds_month(-1.0))
        .mean(column("CNT_INSTALMENT_FUTURE")),
    ];
    for window in [HALF_YEAR, TWO_YEARS] {
        features.push(
            over(
                &format!("pos_late_months_share_{}", window.name),
                &format!("Part des mois en retard chez nous {}", window.fr),
                &format!("Share of late months here {}", window.en),
                Unit::Share,
            )
            .raises_risk()
            .filter(window.holds_month(-1.0))
            .share(late()),
        );
    }
    features
}

fn loans() -> Vec<Feature> {
    let over = |name, fr, en, unit| over(name, fr, en, unit).grouped(by_loan());
    let completed = || at_least(column("completed"), number(1.0));
    // A loan whose last statement is older than three months has ended, however it ended.
    let running = || {
        all(vec![
            less(column("completed"), number(1.0)),
            at_least(column("last_month"), number(-3.0)),
        ])
    };
    vec![
        over(
            "pos_completed_loans",
            "Crédits menés à terme chez nous",
            "Loans completed here",
            Unit::Count,
        )
        .lowers_risk()
        .filter(completed())
        .count(),
        over(
            "pos_remaining_payments_sum",
            "Échéances restantes sur les crédits en cours chez nous",
            "Payments left on the loans running here",
            Unit::Count,
        )
        .raises_risk()
        .filter(running())
        .sum(column("remaining")),
        over(
            "pos_remaining_payments_share",
            "Part des échéances restantes sur les crédits en cours chez nous",
            "Share of payments left on the loans running here",
            Unit::Share,
        )
        .raises_risk()
        .filter(running())
        .mean(divide(column("remaining"), column("longest_plan"))),
        over(
            "pos_latest_loan_late_share",
            "Part des mois en retard du dernier crédit chez nous",
            "Share of late months of the latest loan here",
            Unit::Share,
        )
        .raises_risk()
        .latest("first_month", 1)
        .mean(column("late_share")),
    ]
}

/// Groups the months of each loan into one row.
fn by_loan() -> Grouping {
    grouping(
        &["SK_ID_PREV"],
        vec![
            summary("first_month", Statistic::Minimum, column("MONTHS_BALANCE")),
            summary("last_month", Statistic::Maximum, column("MONTHS_BALANCE")),
            summary("remaining", Statistic::Minimum, column("CNT_INSTALMENT_FUTURE")),
            summary("longest_plan", Statistic::Maximum, column("CNT_INSTALMENT")),
            summary(
                "completed",
                Statistic::Maximum,
                indicator(equals("NAME_CONTRACT_STATUS", "Completed")),
            ),
            summary("late_share", Statistic::Mean, indicator(late())),
        ],
    )
}

//! Credits with other lenders, as the credit bureau knows them.

use scoring::ReasonGroup as Reason;
use scoring::Unit;
use scoring::features::{
    Feature, Table, all, any_of, at_least, column, divide, equals, feature, feature_value, greater, missing, not,
    number,
};

/// Features over `bureau`.
#[expect(clippy::too_many_lines, reason = "one entry for each feature")]
pub(super) fn features() -> Vec<Feature> {
    let bureau = |name, fr, en, unit| feature(name, fr, en).unit(unit).group(Reason::OtherLenders);
    let over = |name, fr, en, unit| bureau(name, fr, en, unit).over(Table::Bureau);
    let active = || equals("CREDIT_ACTIVE", "Active");
    // Debt and original amount are summed over the same credits, so that their ratio means something.
    let active_with_debt = || all(vec![active(), not(missing(column("AMT_CREDIT_SUM_DEBT")))]);
    let days = |name: &str| divide(column(name), number(-365.25));
    vec![
        over("bureau_credits", "Crédits connus ailleurs", "Known credits elsewhere", Unit::Count).count(),
        over("bureau_active_credits", "Crédits en cours ailleurs", "Active credits elsewhere", Unit::Count)
            .filter(active())
            .count(),
        over(
            "bureau_active_share",
            "Part des crédits encore en cours ailleurs",
            "Share of credits elsewhere still active",
            Unit::Share,
        )
        .share(active()),
        over("bureau_active_debt_sum", "Encours chez d’autres prêteurs", "Debt with other lenders", Unit::Amount)
            .filter(active_with_debt())
            .sum(column("AMT_CREDIT_SUM_DEBT")),
        over(
            "bureau_active_credit_sum",
            "Montant initial des crédits en cours ailleurs",
            "Original amount of active credits elsewhere",
            Unit::Amount,
        )
        .filter(active_with_debt())
        .sum(column("AMT_CREDIT_SUM")),
        bureau(
            "bureau_debt_to_credit",
            "Part restant à rembourser ailleurs",
            "Share left to repay elsewhere",
            Unit::Share,
        )
        .row(divide(feature_value("bureau_active_debt_sum"), feature_value("bureau_active_credit_sum"))),
        over("bureau_overdue_sum", "Impayés chez d’autres prêteurs", "Overdue amounts elsewhere", Unit::Amount)
            .sum(column("AMT_CREDIT_SUM_OVERDUE")),
        over(
            "bureau_overdue_maximum",
            "Plus fort impayé passé ailleurs",
            "Largest past overdue amount elsewhere",
            Unit::Amount,
        )
        .maximum(column("AMT_CREDIT_MAX_OVERDUE")),
        over(
            "bureau_days_overdue_maximum",
            "Jours de retard en cours ailleurs",
            "Days overdue at present elsewhere",
            Unit::Days,
        )
        .maximum(column("CREDIT_DAY_OVERDUE")),
        over(
            "bureau_prolonged_credits",
            "Prolongations de crédits ailleurs",
            "Prolongations of credits elsewhere",
            Unit::Count,
        )
        .sum(column("CNT_CREDIT_PROLONG")),
        over(
            "bureau_last_credit_years",
            "Temps depuis le dernier crédit ailleurs",
            "Time since the last credit elsewhere",
            Unit::Years,
        )
        .minimum(days("DAYS_CREDIT")),
        over(
            "bureau_mean_credit_years",
            "Ancienneté moyenne des crédits ailleurs",
            "Mean age of the credits elsewhere",
            Unit::Years,
        )
        .mean(days("DAYS_CREDIT")),
        over(
            "bureau_credits_last_year",
            "Crédits pris ailleurs sur 12 mois",
            "Credits taken elsewhere in the last 12 months",
            Unit::Count,
        )
        .filter(at_least(column("DAYS_CREDIT"), number(-365.0)))
        .count(),
        over(
            "bureau_remaining_years_maximum",
            "Durée restante la plus longue ailleurs",
            "Longest remaining duration elsewhere",
            Unit::Years,
        )
        .filter(all(vec![active(), greater(column("DAYS_CREDIT_ENDDATE"), number(0.0))]))
        .maximum(divide(column("DAYS_CREDIT_ENDDATE"), number(365.25))),
        over("bureau_credit_cards", "Cartes de crédit en cours ailleurs", "Active credit cards elsewhere", Unit::Count)
            .filter(all(vec![active(), equals("CREDIT_TYPE", "Credit card")]))
            .count(),
        over("bureau_microloans", "Microcrédits ailleurs", "Microloans elsewhere", Unit::Count)
            .filter(equals("CREDIT_TYPE", "Microloan"))
            .count(),
        over(
            "bureau_secured_credits",
            "Crédits auto ou immobiliers ailleurs",
            "Car loans and mortgages elsewhere",
            Unit::Count,
        )
        .filter(any_of("CREDIT_TYPE", &["Car loan", "Mortgage"]))
        .count(),
        over(
            "bureau_latest_3_amount_mean",
            "Montant moyen des 3 derniers crédits ailleurs",
            "Mean amount of the 3 latest credits elsewhere",
            Unit::Amount,
        )
        .latest("DAYS_CREDIT", 3)
        .mean(column("AMT_CREDIT_SUM")),
    ]
}

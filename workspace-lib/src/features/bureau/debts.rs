//! Current and past debts with other lenders.

use scoring::features::{
    Condition, Expression, Feature, all, any_of, column, divide, feature, feature_value, greater,
    missing, not, number, subtract,
};
use scoring::{ReasonGroup as Reason, Unit};

use super::super::window::{TWO_YEARS, YEAR};
use super::{active, is_card, over};

/// Defines amounts of the credits with other lenders.
#[expect(clippy::too_many_lines, reason = "one entry for each feature")]
pub(super) fn features() -> Vec<Feature> {
    let ratio = |name, fr, en, unit| feature(name, fr, en).unit(unit).group(Reason::OtherLenders);
    let debt = || column("AMT_CREDIT_SUM_DEBT");
    let amount = || column("AMT_CREDIT_SUM");
    // Debt and original amount are summed over the same credits, so that their ratio means
    // something.
    let with_debt = |condition: Condition| all(vec![active(), not(missing(debt())), condition]);
    let any = || not(missing(debt()));
    let unsecured = || not(any_of("CREDIT_TYPE", &["Car loan", "Mortgage", "Real estate loan"]));
    vec![
        over(
            "bureau_active_debt_sum",
            "Encours chez d’autres prêteurs",
            "Debt with other lenders",
            Unit::Amount,
        )
        .raises_risk()
        .filter(active())
        .sum(debt()),
        over(
            "bureau_active_credit_sum",
            "Montant initial des crédits en cours ailleurs",
            "Original amount of active credits elsewhere",
            Unit::Amount,
        )
        .filter(with_debt(any()))
        .sum(amount()),
        ratio(
            "bureau_debt_to_credit",
            "Part restant à rembourser ailleurs",
            "Share left to repay elsewhere",
            Unit::Share,
        )
        .raises_risk()
        .row(divide(
            feature_value("bureau_active_debt_sum"),
            feature_value("bureau_active_credit_sum"),
        )),
        over(
            "bureau_debt_to_credit_maximum",
            "Plus forte part restant à rembourser d’un crédit ailleurs",
            "Largest share left to repay of one credit elsewhere",
            Unit::Share,
        )
        .raises_risk()
        .filter(active())
        .maximum(divide(debt(), amount())),
        over(
            "bureau_debt_maximum",
            "Plus fort encours d’un crédit ailleurs",
            "Largest debt of one credit elsewhere",
            Unit::Amount,
        )
        .raises_risk()
        .filter(active())
        .maximum(debt()),
        over(
            "bureau_unsecured_debt_sum",
            "Encours ailleurs hors auto et immobilier",
            "Debt elsewhere other than car loans and mortgages",
            Unit::Amount,
        )
        .raises_risk()
        .filter(with_debt(unsecured()))
        .sum(debt()),
        over(
            &format!("bureau_debt_of_credits_{}", YEAR.name),
            "Encours des crédits pris ailleurs sur 12 mois",
            "Debt of credits taken elsewhere in the last 12 months",
            Unit::Amount,
        )
        .raises_risk()
        .filter(with_debt(YEAR.holds_day("DAYS_CREDIT")))
        .sum(debt()),
        over(
            "bureau_card_debt_sum",
            "Encours des cartes ailleurs",
            "Debt on cards elsewhere",
            Unit::Amount,
        )
        .raises_risk()
        .filter(with_debt(is_card()))
        .sum(debt()),
        over(
            "bureau_card_limit_sum",
            "Plafonds des cartes ailleurs",
            "Limits of cards elsewhere",
            Unit::Amount,
        )
        .lowers_risk()
        .filter(with_debt(is_card()))
        .sum(amount()),
        ratio(
            "bureau_card_utilisation",
            "Part utilisée des plafonds de cartes ailleurs",
            "Share of the card limits elsewhere that is used",
            Unit::Share,
        )
        .raises_risk()
        .row(divide(feature_value("bureau_card_debt_sum"), feature_value("bureau_card_limit_sum"))),
        over(
            "bureau_annuity_sum",
            "Mensualités des crédits en cours ailleurs",
            "Monthly payments of active credits elsewhere",
            Unit::Amount,
        )
        .raises_risk()
        .filter(active())
        .sum(column("AMT_ANNUITY")),
        over(
            "bureau_credit_maximum",
            "Plus fort crédit connu ailleurs",
            "Largest known credit elsewhere",
            Unit::Amount,
        )
        .lowers_risk()
        .maximum(amount()),
        over(
            "bureau_credit_mean",
            "Montant moyen des crédits ailleurs",
            "Mean amount of credits elsewhere",
            Unit::Amount,
        )
        .lowers_risk()
        .mean(amount()),
        over(
            "bureau_latest_3_amount_mean",
            "Montant moyen des 3 derniers crédits ailleurs",
            "Mean amount of the 3 latest credits elsewhere",
            Unit::Amount,
        )
        .lowers_risk()
        .latest("DAYS_CREDIT", 3)
        .mean(amount()),
        over(
            "bureau_latest_amount",
            "Montant du dernier crédit ailleurs",
            "Amount of the latest credit elsewhere",
            Unit::Amount,
        )
        .lowers_risk()
        .latest("DAYS_CREDIT", 1)
        .mean(amount()),
        over(
            "bureau_overdue_sum",
            "Impayés chez d’autres prêteurs",
            "Overdue amounts elsewhere",
            Unit::Amount,
        )
        .raises_risk()
        .sum(column("AMT_CREDIT_SUM_OVERDUE")),
        over(
            "bureau_overdue_maximum",
            "Plus fort impayé passé ailleurs",
            "Largest past overdue amount elsewhere",
            Unit::Amount,
        )
        .raises_risk()
        .maximum(column("AMT_CREDIT_MAX_OVERDUE")),
        over(
            "bureau_overdue_to_credit_maximum",
            "Plus fort impayé passé rapporté au crédit ailleurs",
            "Largest past overdue amount over its credit elsewhere",
            Unit::Share,
        )
        .raises_risk()
        .maximum(divide(column("AMT_CREDIT_MAX_OVERDUE"), amount())),
        over(
            &format!("bureau_overdue_of_credits_{}", TWO_YEARS.name),
            "Plus fort impayé des crédits pris ailleurs sur 24 mois",
            "Largest overdue amount of credits taken elsewhere in the last 24 months",
            Unit::Amount,
        )
        .raises_risk()
        .filter(TWO_YEARS.holds_day("DAYS_CREDIT"))
        .maximum(column("AMT_CREDIT_MAX_OVERDUE")),
        over(
            "bureau_days_overdue_maximum",
            "Jours de retard en cours ailleurs",
            "Days overdue at present elsewhere",
            Unit::Days,
        )
        .raises_risk()
        .maximum(column("CREDIT_DAY_OVERDUE")),
        over(
            "bureau_repaid_to_elapsed",
            "Avance du remboursement sur le calendrier ailleurs",
            "Lead of repayment over the calendar elsewhere",
            Unit::Share,
        )
        .lowers_risk()
        .filter(all(vec![with_debt(any()), greater(duration(), number(0.0))]))
        .mean(subtract(subtract(number(1.0), divide(debt(), amount())), elapsed_share())),
    ]
}

/// Returns the days from the start of a credit to its planned end.
fn duration() -> Expression {
    subtract(column("DAYS_CREDIT_ENDDATE"), column("DAYS_CREDIT"))
}

/// Returns the share of the planned duration that has passed.
fn elapsed_share() -> Expression {
    divide(subtract(number(0.0), column("DAYS_CREDIT")), duration())
}

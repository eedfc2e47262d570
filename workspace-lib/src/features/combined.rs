//! Features that combine several tables.
//!
//! Those that read the application change when an advisor edits it.

use scoring::features::{
    Expression, Feature, FeatureBuilder, column, divide, feature, feature_value, indicator,
    maximum, minimum, missing, subtract, total, when,
};
use scoring::{ReasonGroup as Reason, Unit};

use super::application::missing_value;

/// Defines the features over the application and earlier features.
pub(super) fn features() -> Vec<Feature> {
    [debts(), comparisons(), history(), lateness()].concat()
}

/// Begins a feature with its unit and group.
fn begin(name: &str, fr: &str, en: &str, unit: Unit, group: Reason) -> FeatureBuilder {
    feature(name, fr, en).unit(unit).group(group)
}

fn to_income(amount: Expression) -> Expression {
    divide(amount, column("AMT_INCOME_TOTAL"))
}

/// Returns an amount of the application plus the known amounts of `others`.
///
/// It is missing where the application's own amount is missing.
fn plus_known(amount: &str, others: Vec<Expression>) -> Expression {
    let all = [vec![column(amount)], others].concat();
    when(missing(column(amount)), missing_value(), total(all))
}

fn all_of(features: &[&str]) -> Vec<Expression> {
    features.iter().map(|name| feature_value(name)).collect()
}

/// Defines debts and monthly payments, here and elsewhere, against the income.
fn debts() -> Vec<Feature> {
    let debt = || feature_value("bureau_active_debt_sum");
    let owed_here = || all_of(&["previous_running_payments_left", "card_balance_latest"]);
    vec![
        begin(
            "bureau_debt_to_income",
            "Dette ailleurs en mois de revenu",
            "Debt elsewhere in months of income",
            Unit::Months,
            Reason::OtherLenders,
        )
        .raises_risk()
        .row(to_income(debt())),
        begin(
            "debt_here_to_income",
            "Dette chez nous en mois de revenu",
            "Debt here in months of income",
            Unit::Months,
            Reason::Repayment,
        )
        .raises_risk()
        .row(to_income(total(owed_here()))),
        begin(
            "total_debt_to_income",
            "Dette totale en mois de revenu",
            "Total debt in months of income",
            Unit::Months,
            Reason::Income,
        )
        .raises_risk()
        .row(to_income(plus_known("AMT_CREDIT", [vec![debt()], owed_here()].concat()))),
        begin(
            "bureau_debt_to_credit_asked",
            "Encours ailleurs rapporté au crédit demandé",
            "Debt elsewhere over the credit asked for",
            Unit::Ratio,
            Reason::OtherLenders,
        )
        .row(divide(debt(), column("AMT_CREDIT"))),
        begin(
            "bureau_annuity_to_income",
            "Part des mensualités ailleurs dans le revenu",
            "Monthly payments elsewhere as a share of income",
            Unit::Share,
            Reason::OtherLenders,
        )
        .raises_risk()
        .row(to_income(feature_value("bureau_annuity_sum"))),
        begin(
            "total_annuity_to_income",
            "Part de toutes les mensualités dans le revenu",
            "All monthly payments as a share of income",
            Unit::Share,
            Reason::Income,
        )
        .raises_risk()
        .row(to_income(plus_known(
            "AMT_ANNUITY",
            all_of(&["bureau_annuity_sum", "previous_running_annuity_sum"]),
        ))),
    ]
}

/// Defines comparisons of the requested loan with the client's earlier loans.
fn comparisons() -> Vec<Feature> {
    let previous = |name, fr, en, unit| begin(name, fr, en, unit, Reason::PreviousApplications);
    let elsewhere = |name, fr, en, unit| begin(name, fr, en, unit, Reason::OtherLenders);
    let repayment = |name, fr, en, unit| begin(name, fr, en, unit, Reason::Repayment);
    vec![
        previous(
            "annuity_to_previous",
            "Mensualité demandée rapportée aux précédentes",
            "Monthly payment asked over previous ones",
            Unit::Ratio,
        )
        .raises_risk()
        .row(divide(column("AMT_ANNUITY"), feature_value("previous_annuity_mean"))),
        previous(
            "credit_to_previous",
            "Crédit demandé rapporté aux précédents",
            "Credit asked over previous credits",
            Unit::Ratio,
        )
        .raises_risk()
        .row(divide(column("AMT_CREDIT"), feature_value("previous_credit_mean"))),
        previous(
            "credit_to_previous_maximum",
            "Crédit demandé rapporté au plus fort précédent",
            "Credit asked over the largest previous credit",
            Unit::Ratio,
        )
        .raises_risk()
        .row(divide(column("AMT_CREDIT"), feature_value("previous_credit_maximum"))),
        previous(
            "rate_beyond_previous",
            "Taux estimé moins le taux moyen précédent",
            "Estimated rate minus the mean previous rate",
            Unit::Share,
        )
        .row(subtract(feature_value("loan_estimated_rate"), feature_value("previous_rate_mean"))),
        previous(
            "months_to_previous",
            "Durée estimée rapportée aux précédentes",
            "Estimated duration over previous durations",
            Unit::Ratio,
        )
        .row(divide(
            feature_value("loan_estimated_months"),
            feature_value("previous_payments_mean"),
        )),
        elsewhere(
            "credit_to_bureau_mean",
            "Crédit demandé rapporté aux crédits ailleurs",
            "Credit asked over credits elsewhere",
            Unit::Ratio,
        )
        .raises_risk()
        .row(divide(column("AMT_CREDIT"), feature_value("bureau_credit_mean"))),
        elsewhere(
            "credit_to_bureau_maximum",
            "Crédit demandé rapporté au plus fort crédit ailleurs",
            "Credit asked over the largest credit elsewhere",
            Unit::Ratio,
        )
        .raises_risk()
        .row(divide(column("AMT_CREDIT"), feature_value("bureau_credit_maximum"))),
        repayment(
            "annuity_to_largest_instalment",
            "Mensualité demandée rapportée à la plus forte échéance",
            "Monthly payment asked over the largest instalment",
            Unit::Ratio,
        )
        .raises_risk()
        .row(divide(column("AMT_ANNUITY"), feature_value("installments_due_maximum"))),
        repayment(
            "annuity_to_mean_instalment",
            "Mensualité demandée rapportée à l’échéance moyenne",
            "Monthly payment asked over the mean instalment",
            Unit::Ratio,
        )
        .raises_risk()
        .row(divide(column("AMT_ANNUITY"), feature_value("installments_due_mean"))),
    ]
}

/// Defines how much credit history the client has, and since when.
fn history() -> Vec<Feature> {
    let none = |name, fr, en, group, table_feature: &str| {
        begin(name, fr, en, Unit::YesNo, group)
            .row(indicator(missing(feature_value(table_feature))))
    };
    vec![
        none(
            "has_no_bureau_history",
            "Aucun crédit connu ailleurs",
            "No known credit elsewhere",
            Reason::OtherLenders,
            "bureau_credits",
        ),
        none(
            "has_no_previous_application",
            "Première demande chez nous",
            "First application here",
            Reason::PreviousApplications,
            "previous_applications",
        ),
        begin(
            "applications_last_year",
            "Demandes et crédits ailleurs sur 12 mois",
            "Applications and credits elsewhere in the last 12 months",
            Unit::Count,
            Reason::CreditEnquiries,
        )
        .raises_risk()
        .row(total(all_of(&["previous_applications_last_year", "bureau_credits_last_year"]))),
        begin(
            "first_credit_years",
            "Temps depuis la première demande ou le premier crédit",
            "Time since the first application or credit",
            Unit::Years,
            Reason::PreviousApplications,
        )
        .lowers_risk()
        .row(maximum(all_of(&["previous_first_decision_years", "bureau_first_credit_years"]))),
        begin(
            "last_credit_years",
            "Temps depuis la dernière demande ou le dernier crédit",
            "Time since the last application or credit",
            Unit::Years,
            Reason::PreviousApplications,
        )
        .lowers_risk()
        .row(minimum(all_of(&["previous_last_decision_years", "bureau_last_credit_years"]))),
    ]
}

/// Defines late payments over all kinds of credit.
fn lateness() -> Vec<Feature> {
    let repayment = |name, fr, en, unit| begin(name, fr, en, unit, Reason::Repayment).raises_risk();
    vec![
        repayment(
            "worst_late_share",
            "Pire part de retards, tous crédits",
            "Worst share of delays, all credits",
            Unit::Share,
        )
        .row(maximum(all_of(&[
            "bureau_late_months_share",
            "pos_late_months_share",
            "installments_late_share",
            "card_late_months_share",
        ]))),
    ]
}

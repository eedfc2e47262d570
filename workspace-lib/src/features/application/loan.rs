//! The requested loan, and its weight relative to the income.

use scoring::ReasonGroup as Reason;
use scoring::Unit;
use scoring::features::{Feature, column, divide, feature, feature_value, multiply, subtract};

use super::duration::{estimated_months, yearly_rate};
use super::yes_or_no;

/// Defines the features of the loan.
pub(super) fn features() -> Vec<Feature> {
    let loan = |name, fr, en, unit| feature(name, fr, en).unit(unit).group(Reason::Loan);
    let income = |name, fr, en, unit| feature(name, fr, en).unit(unit).group(Reason::Income);
    let months = || feature_value("loan_estimated_months");
    vec![
        loan("credit_amount", "Montant du crédit", "Credit amount", Unit::Amount)
            .raises_risk()
            .row(column("AMT_CREDIT")),
        loan("annuity_amount", "Mensualité", "Monthly payment", Unit::Amount)
            .raises_risk()
            .row(column("AMT_ANNUITY")),
        loan("goods_price", "Prix du bien financé", "Price of the goods", Unit::Amount)
            .row(column("AMT_GOODS_PRICE")),
        loan(
            "credit_to_annuity",
            "Mensualités pour rembourser le crédit, hors intérêts",
            "Payments to repay the loan, without interest",
            Unit::Months,
        )
        .row(divide(column("AMT_CREDIT"), column("AMT_ANNUITY"))),
        loan(
            "credit_to_goods",
            "Crédit rapporté au prix du bien",
            "Credit over price of the goods",
            Unit::Ratio,
        )
        .raises_risk()
        .row(divide(column("AMT_CREDIT"), column("AMT_GOODS_PRICE"))),
        loan(
            "credit_beyond_goods",
            "Crédit au-delà du prix du bien",
            "Credit beyond the price of the goods",
            Unit::Amount,
        )
        .raises_risk()
        .row(subtract(column("AMT_CREDIT"), column("AMT_GOODS_PRICE"))),
        loan("is_revolving_loan", "Crédit renouvelable", "Revolving loan", Unit::YesNo)
            .row(yes_or_no("NAME_CONTRACT_TYPE", "Revolving loans", "Cash loans")),
        loan(
            "loan_estimated_months",
            "Durée estimée du crédit",
            "Estimated duration of the loan",
            Unit::Months,
        )
        .row(estimated_months()),
        loan(
            "loan_estimated_rate",
            "Taux annuel estimé du crédit",
            "Estimated yearly rate of the loan",
            Unit::Share,
        )
        .raises_risk()
        .row(yearly_rate(column("AMT_CREDIT"), column("AMT_ANNUITY"), months())),
        loan(
            "loan_estimated_cost",
            "Coût estimé du crédit",
            "Estimated cost of the loan",
            Unit::Amount,
        )
        .row(subtract(multiply(column("AMT_ANNUITY"), months()), column("AMT_CREDIT"))),
        income("income_amount", "Revenu mensuel", "Monthly income", Unit::Amount)
            .lowers_risk()
            .row(column("AMT_INCOME_TOTAL")),
        income(
            "credit_to_income",
            "Crédit en mois de revenu",
            "Credit in months of income",
            Unit::Months,
        )
        .raises_risk()
        .row(divide(column("AMT_CREDIT"), column("AMT_INCOME_TOTAL"))),
        income(
            "annuity_to_income",
            "Part de la mensualité dans le revenu",
            "Monthly payment as a share of income",
            Unit::Share,
        )
        .raises_risk()
        .row(divide(column("AMT_ANNUITY"), column("AMT_INCOME_TOTAL"))),
        income(
            "loan_cost_to_income",
            "Coût estimé du crédit rapporté au revenu",
            "Estimated cost of the loan over income",
            Unit::Ratio,
        )
        .row(divide(feature_value("loan_estimated_cost"), column("AMT_INCOME_TOTAL"))),
    ]
}

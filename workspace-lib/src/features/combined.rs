//! Features that relate the application to the client's history: they follow when an advisor edits the application.

use scoring::ReasonGroup as Reason;
use scoring::Unit;
use scoring::features::{Feature, add, column, divide, feature, feature_value, indicator, missing};

/// Features over the application and earlier features.
pub(super) fn features() -> Vec<Feature> {
    let debt = || feature_value("bureau_active_debt_sum");
    vec![
        feature("bureau_debt_to_income", "Encours ailleurs rapporté au revenu", "Debt elsewhere over income")
            .unit(Unit::Ratio)
            .group(Reason::OtherLenders)
            .row(divide(debt(), column("AMT_INCOME_TOTAL"))),
        feature("total_debt_to_income", "Endettement total rapporté au revenu", "Total debt over income")
            .unit(Unit::Ratio)
            .group(Reason::Income)
            .row(divide(add(column("AMT_CREDIT"), debt()), column("AMT_INCOME_TOTAL"))),
        feature(
            "annuity_to_previous",
            "Annuité demandée rapportée aux précédentes",
            "Annuity asked over previous annuities",
        )
        .unit(Unit::Ratio)
        .group(Reason::PreviousApplications)
        .row(divide(column("AMT_ANNUITY"), feature_value("previous_annuity_mean"))),
        feature("credit_to_previous", "Crédit demandé rapporté aux précédents", "Credit asked over previous credits")
            .unit(Unit::Ratio)
            .group(Reason::PreviousApplications)
            .row(divide(column("AMT_CREDIT"), feature_value("previous_credit_mean"))),
        feature("has_no_bureau_history", "Aucun crédit connu ailleurs", "No known credit elsewhere")
            .unit(Unit::YesNo)
            .group(Reason::OtherLenders)
            .row(indicator(missing(feature_value("bureau_credits")))),
        feature("has_no_previous_application", "Première demande chez nous", "First application here")
            .unit(Unit::YesNo)
            .group(Reason::PreviousApplications)
            .row(indicator(missing(feature_value("previous_applications")))),
    ]
}

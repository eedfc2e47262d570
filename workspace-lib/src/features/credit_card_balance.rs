//! Monthly balances of earlier credit cards with this lender.
//!
//! Month -1 is the last before the application.

use scoring::features::{
    AggregateBuilder, Condition, Expression, Feature, Table, all, at_least, column, divide,
    feature, feature_value, greater, less, number, subtract,
};
use scoring::{ReasonGroup as Reason, Unit};

use super::window::{HALF_YEAR, YEAR};

/// Defines the features over `credit_card_balance`.
pub(super) fn features() -> Vec<Feature> {
    [use_of_limit(), drawings(), payments()].concat()
}

fn over(name: &str, fr: &str, en: &str, unit: Unit) -> AggregateBuilder {
    feature(name, fr, en).unit(unit).group(Reason::CreditCards).over(Table::CreditCardBalance)
}

/// Returns the share of the limit that is used.
fn utilisation() -> Expression {
    divide(column("AMT_BALANCE"), column("AMT_CREDIT_LIMIT_ACTUAL"))
}

fn months_ago() -> Expression {
    subtract(number(0.0), column("MONTHS_BALANCE"))
}

fn use_of_limit() -> Vec<Feature> {
    let mut features = vec![
        over("card_months", "Mois de carte suivis", "Months of card followed", Unit::Count).count(),
        over(
            "card_utilisation_mean",
            "Utilisation moyenne de la carte",
            "Mean use of the card’s limit",
            Unit::Share,
        )
        .raises_risk()
        .mean(utilisation()),
        over(
            "card_utilisation_maximum",
            "Plus forte utilisation de la carte",
            "Highest use of the card’s limit",
            Unit::Share,
        )
        .raises_risk()
        .maximum(utilisation()),
    ];
    for window in [HALF_YEAR, YEAR] {
        features.push(
            over(
                &format!("card_utilisation_{}", window.name),
                &format!("Utilisation de la carte {}", window.fr),
                &format!("Use of the card’s limit {}", window.en),
                Unit::Share,
            )
            .raises_risk()
            .filter(window.holds_month(-1.0))
            .mean(utilisation()),
        );
    }
    features.extend([
        feature(
            "card_utilisation_trend",
            "Évolution récente de l’utilisation de la carte",
            "Recent change in the use of the card’s limit",
        )
        .unit(Unit::Share)
        .group(Reason::CreditCards)
        .raises_risk()
        .row(subtract(
            feature_value("card_utilisation_last_half_year"),
            feature_value("card_utilisation_mean"),
        )),
        over("card_balance_latest", "Dernier solde de carte", "Latest card balance", Unit::Amount)
            .raises_risk()
            .latest("MONTHS_BALANCE", 1)
            .mean(column("AMT_BALANCE")),
        over(
            "card_balance_maximum",
            "Plus fort solde de carte",
            "Highest card balance",
            Unit::Amount,
        )
        .raises_risk()
        .maximum(column("AMT_BALANCE")),
        over("card_limit_latest", "Dernier plafond de carte", "Latest card limit", Unit::Amount)
            .lowers_risk()
            .latest("MONTHS_BALANCE", 1)
            .mean(column("AMT_CREDIT_LIMIT_ACTUAL")),
        over(
            "card_unused_months_share",
            "Part des mois sans solde de carte",
            "Share of months without a card balance",
            Unit::Share,
        )
        .lowers_risk()
        .share(at_least(number(0.0), column("AMT_BALANCE"))),
        over(
            "card_interest_mean",
            "Intérêts et frais de carte moyens",
            "Mean interest and fees of the card",
            Unit::Amount,
        )
        .mean(subtract(column("AMT_TOTAL_RECEIVABLE"), column("AMT_RECEIVABLE_PRINCIPAL"))),
    ]);
    features
}

fn drawings() -> Vec<Feature> {
    let to_limit = |drawn: &str| divide(column(drawn), column("AMT_CREDIT_LIMIT_ACTUAL"));
    let drew = |drawings: &str| -> Condition { greater(column(drawings), number(0.0)) };
    vec![
        over(
            "card_cash_drawings_mean",
            "Retraits d’espèces mensuels",
            "Monthly cash drawings",
            Unit::Amount,
        )
        .raises_risk()
        .mean(column("AMT_DRAWINGS_ATM_CURRENT")),
        over(
            "card_cash_drawings_to_limit",
            "Retraits d’espèces mensuels rapportés au plafond",
            "Monthly cash drawings over the limit",
            Unit::Share,
        )
        .raises_risk()
        .mean(to_limit("AMT_DRAWINGS_ATM_CURRENT")),
        over(
            "card_cash_drawings_last_half_year",
            "Nombre de retraits d’espèces par mois sur 6 mois",
            "Cash drawings per month in the last 6 months",
            Unit::Count,
        )
        .raises_risk()
        .filter(HALF_YEAR.holds_month(-1.0))
        .mean(column("CNT_DRAWINGS_ATM_CURRENT")),
        over(
            "card_cash_drawing_months_share",
            "Part des mois avec retrait d’espèces",
            "Share of months with a cash drawing",
            Unit::Share,
        )
        .raises_risk()
        .share(drew("CNT_DRAWINGS_ATM_CURRENT")),
        over(
            "card_purchases_mean",
            "Achats par carte mensuels",
            "Monthly card purchases",
            Unit::Amount,
        )
        .mean(column("AMT_DRAWINGS_POS_CURRENT")),
        over(
            "card_drawings_last_half_year",
            "Nombre d’opérations de carte par mois sur 6 mois",
            "Card operations per month in the last 6 months",
            Unit::Count,
        )
        .filter(HALF_YEAR.holds_month(-1.0))
        .mean(column("CNT_DRAWINGS_CURRENT")),
        over(
            "card_drawings_to_limit_last_half_year",
            "Dépenses de carte rapportées au plafond sur 6 mois",
            "Card spending over the limit in the last 6 months",
            Unit::Share,
        )
        .raises_risk()
        .filter(HALF_YEAR.holds_month(-1.0))
        .mean(to_limit("AMT_DRAWINGS_CURRENT")),
        over(
            "card_months_since_drawing",
            "Mois depuis la dernière opération de carte",
            "Months since the last card operation",
            Unit::Months,
        )
        .filter(drew("CNT_DRAWINGS_CURRENT"))
        .minimum(months_ago()),
    ]
}

fn payments() -> Vec<Feature> {
    let minimum_due = || column("AMT_INST_MIN_REGULARITY");
    let has_minimum = || greater(minimum_due(), number(0.0));
    let late = |days: &str| greater(column(days), number(0.0));
    let to_minimum = || divide(column("AMT_PAYMENT_TOTAL_CURRENT"), minimum_due());
    vec![
        over(
            "card_late_months_share",
            "Part des mois de carte en retard",
            "Share of late card months",
            Unit::Share,
        )
        .raises_risk()
        .share(late("SK_DPD_DEF")),
        over(
            "card_any_late_months_share",
            "Part des mois de carte en retard, petits montants compris",
            "Share of late card months, small amounts included",
            Unit::Share,
        )
        .raises_risk()
        .share(late("SK_DPD")),
        over(
            "card_days_late_last_year",
            "Plus long retard de carte sur 12 mois, petits montants compris",
            "Longest delay of the card in the last 12 months, small amounts included",
            Unit::Days,
        )
        .raises_risk()
        .filter(YEAR.holds_month(-1.0))
        .maximum(column("SK_DPD")),
        over(
            "card_months_since_late",
            "Mois depuis le dernier retard de carte, petits montants compris",
            "Months since the last delay of the card, small amounts included",
            Unit::Months,
        )
        .lowers_risk()
        .filter(late("SK_DPD"))
        .minimum(months_ago()),
        over(
            "card_payment_to_minimum",
            "Paiement rapporté au minimum dû",
            "Payment over the minimum due",
            Unit::Ratio,
        )
        .lowers_risk()
        .filter(has_minimum())
        .mean(to_minimum()),
        over(
            "card_payment_to_minimum_last_half_year",
            "Paiement rapporté au minimum dû sur 6 mois",
            "Payment over the minimum due in the last 6 months",
            Unit::Ratio,
        )
        .lowers_risk()
        .filter(all(vec![has_minimum(), HALF_YEAR.holds_month(-1.0)]))
        .mean(to_minimum()),
        over(
            "card_below_minimum_share",
            "Part des mois payés sous le minimum dû",
            "Share of months paid below the minimum due",
            Unit::Share,
        )
        .raises_risk()
        .filter(has_minimum())
        .share(less(column("AMT_PAYMENT_TOTAL_CURRENT"), minimum_due())),
        over(
            "card_payment_mean",
            "Paiement mensuel moyen de la carte",
            "Mean monthly payment of the card",
            Unit::Amount,
        )
        .mean(column("AMT_PAYMENT_TOTAL_CURRENT")),
        over(
            "card_payment_to_balance",
            "Paiement de carte rapporté au solde",
            "Card payment over the balance",
            Unit::Share,
        )
        .lowers_risk()
        .filter(greater(column("AMT_BALANCE"), number(0.0)))
        .mean(divide(column("AMT_PAYMENT_TOTAL_CURRENT"), column("AMT_BALANCE"))),
    ]
}

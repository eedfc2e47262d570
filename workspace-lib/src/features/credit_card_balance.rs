//! Monthly balances of earlier credit cards with this lender.

use scoring::ReasonGroup as Reason;
use scoring::Unit;
use scoring::features::{Expression, Feature, Table, at_least, column, divide, feature, greater, number};

/// Share of the limit that is used.
fn utilisation() -> Expression {
    divide(column("AMT_BALANCE"), column("AMT_CREDIT_LIMIT_ACTUAL"))
}

/// Features over `credit_card_balance`.
pub(super) fn features() -> Vec<Feature> {
    let over =
        |name, fr, en, unit| feature(name, fr, en).unit(unit).group(Reason::CreditCards).over(Table::CreditCardBalance);
    let last_half_year = || at_least(column("MONTHS_BALANCE"), number(-6.0));
    vec![
        over("card_months", "Mois de carte suivis", "Months of card followed", Unit::Count).count(),
        over("card_utilisation_mean", "Utilisation moyenne de la carte", "Mean use of the card's limit", Unit::Share)
            .mean(utilisation()),
        over(
            "card_utilisation_last_half_year",
            "Utilisation de la carte sur six mois",
            "Use of the card's limit over six months",
            Unit::Share,
        )
        .filter(last_half_year())
        .mean(utilisation()),
        over("card_balance_latest", "Dernier solde de carte", "Latest card balance", Unit::Amount)
            .latest("MONTHS_BALANCE", 1)
            .mean(column("AMT_BALANCE")),
        over("card_cash_drawings_mean", "Retraits d’espèces mensuels", "Monthly cash drawings", Unit::Amount)
            .mean(column("AMT_DRAWINGS_ATM_CURRENT")),
        over(
            "card_drawings_last_half_year",
            "Nombre d’opérations de carte par mois sur six mois",
            "Card operations per month over six months",
            Unit::Count,
        )
        .filter(last_half_year())
        .mean(column("CNT_DRAWINGS_CURRENT")),
        over("card_late_months_share", "Part des mois de carte en retard", "Share of late card months", Unit::Share)
            .share(greater(column("SK_DPD_DEF"), number(0.0))),
        over("card_payment_to_minimum", "Paiement rapporté au minimum dû", "Payment over the minimum due", Unit::Ratio)
            .mean(divide(column("AMT_PAYMENT_CURRENT"), column("AMT_INST_MIN_REGULARITY"))),
    ]
}

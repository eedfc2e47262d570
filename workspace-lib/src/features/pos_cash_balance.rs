//! Monthly balances of earlier consumer and cash loans.

use scoring::ReasonGroup as Reason;
use scoring::Unit;
use scoring::features::{Feature, Table, at_least, column, equals, feature, greater, number};

/// Features over `POS_CASH_balance`.
pub(super) fn features() -> Vec<Feature> {
    let over =
        |name, fr, en, unit| feature(name, fr, en).unit(unit).group(Reason::Repayment).over(Table::PosCashBalance);
    let late = || greater(column("SK_DPD_DEF"), number(0.0));
    vec![
        over("pos_months", "Mois de crédits suivis chez nous", "Months of credits followed here", Unit::Count).count(),
        over("pos_late_months_share", "Part des mois en retard chez nous", "Share of late months here", Unit::Share)
            .share(late()),
        over("pos_days_late_maximum", "Plus long retard chez nous", "Longest delay here", Unit::Days)
            .maximum(column("SK_DPD_DEF")),
        over(
            "pos_days_late_last_year",
            "Plus long retard chez nous sur 12 mois",
            "Longest delay here in the last 12 months",
            Unit::Days,
        )
        .filter(at_least(column("MONTHS_BALANCE"), number(-12.0)))
        .maximum(column("SK_DPD_DEF")),
        over(
            "pos_remaining_payments_latest",
            "Échéances restantes au dernier relevé",
            "Payments left at the latest statement",
            Unit::Count,
        )
        .latest("MONTHS_BALANCE", 1)
        .mean(column("CNT_INSTALMENT_FUTURE")),
        over("pos_remaining_payments_mean", "Échéances restantes en moyenne", "Payments left on average", Unit::Count)
            .mean(column("CNT_INSTALMENT_FUTURE")),
        over(
            "pos_completed_months",
            "Mois au statut « terminé » chez nous",
            "Months with status \"completed\" here",
            Unit::Count,
        )
        .filter(equals("NAME_CONTRACT_STATUS", "Completed"))
        .count(),
    ]
}

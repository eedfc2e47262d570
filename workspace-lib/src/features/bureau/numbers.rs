//! Numbers of credits with other lenders, by kind.

use scoring::Unit;
use scoring::features::{Feature, all, any_of, column, equals, greater, number};

use super::super::window::{HALF_YEAR, QUARTER, TWO_YEARS, YEAR};
use super::{active, is_card, over};

/// Defines the numbers of credits with other lenders.
pub(super) fn features() -> Vec<Feature> {
    let mut features = vec![
        over("bureau_credits", "Crédits connus ailleurs", "Known credits elsewhere", Unit::Count)
            .count(),
        over(
            "bureau_active_credits",
            "Crédits en cours ailleurs",
            "Active credits elsewhere",
            Unit::Count,
        )
        .raises_risk()
        .filter(active())
        .count(),
        over(
            "bureau_active_share",
            "Part des crédits encore en cours ailleurs",
            "Share of credits elsewhere still active",
            Unit::Share,
        )
        .raises_risk()
        .share(active()),
        over(
            "bureau_latest_3_active_share",
            "Part encore en cours des 3 derniers crédits ailleurs",
            "Share still active of the 3 latest credits elsewhere",
            Unit::Share,
        )
        .raises_risk()
        .latest("DAYS_CREDIT", 3)
        .share(active()),
        over(
            "bureau_once_overdue_share",
            "Part des crédits qui ont connu un impayé ailleurs",
            "Share of credits elsewhere that were once overdue",
            Unit::Share,
        )
        .raises_risk()
        .share(greater(column("AMT_CREDIT_MAX_OVERDUE"), number(0.0))),
        over(
            "bureau_prolonged_credits",
            "Prolongations de crédits ailleurs",
            "Prolongations of credits elsewhere",
            Unit::Count,
        )
        .raises_risk()
        .sum(column("CNT_CREDIT_PROLONG")),
        over(
            "bureau_credit_cards",
            "Cartes de crédit en cours ailleurs",
            "Active credit cards elsewhere",
            Unit::Count,
        )
        .raises_risk()
        .filter(all(vec![active(), is_card()]))
        .count(),
        over(
            "bureau_active_consumer_credits",
            "Crédits à la consommation en cours ailleurs",
            "Active consumer credits elsewhere",
            Unit::Count,
        )
        .raises_risk()
        .filter(all(vec![active(), equals("CREDIT_TYPE", "Consumer credit")]))
        .count(),
        over("bureau_microloans", "Microcrédits ailleurs", "Microloans elsewhere", Unit::Count)
            .raises_risk()
            .filter(equals("CREDIT_TYPE", "Microloan"))
            .count(),
        over(
            "bureau_secured_credits",
            "Crédits auto ou immobiliers ailleurs",
            "Car loans and mortgages elsewhere",
            Unit::Count,
        )
        .lowers_risk()
        .filter(any_of("CREDIT_TYPE", &["Car loan", "Mortgage", "Real estate loan"]))
        .count(),
    ];
    for window in [QUARTER, HALF_YEAR, YEAR, TWO_YEARS] {
        features.push(
            over(
                &format!("bureau_credits_{}", window.name),
                &format!("Crédits pris ailleurs {}", window.fr),
                &format!("Credits taken elsewhere {}", window.en),
                Unit::Count,
            )
            .raises_risk()
            .filter(window.holds_day("DAYS_CREDIT"))
            .count(),
        );
    }
    features
}

//! Monthly status of the credits with other lenders.
//!
//! `STATUS` is `C` (closed), `X` (unknown), `0` (no delay) or the worst delay of the month: `1` up to 30 days, `2` 31–60,
//! `3` 61–90, `4` 91–120, `5` more than 120 days or written off.

use scoring::ReasonGroup as Reason;
use scoring::Unit;
use scoring::features::{Condition, Feature, Table, all, any_of, at_least, column, feature, number};

/// Features over `bureau_balance`, whose rows carry their credit's `SK_ID_CURR`.
pub(super) fn features() -> Vec<Feature> {
    let over =
        |name, fr, en, unit| feature(name, fr, en).unit(unit).group(Reason::OtherLenders).over(Table::BureauBalance);
    let observed = || any_of("STATUS", &["0", "1", "2", "3", "4", "5"]);
    let late = || any_of("STATUS", &["1", "2", "3", "4", "5"]);
    let seriously_late = || any_of("STATUS", &["2", "3", "4", "5"]);
    let last_year = |condition: Condition| all(vec![condition, at_least(column("MONTHS_BALANCE"), number(-11.0))]);
    vec![
        over("bureau_months", "Mois d’historique connus ailleurs", "Months of history known elsewhere", Unit::Count)
            .count(),
        over(
            "bureau_late_months_share",
            "Part des mois en retard ailleurs",
            "Share of late months elsewhere",
            Unit::Share,
        )
        .filter(observed())
        .share(late()),
        over(
            "bureau_late_months_last_year",
            "Mois en retard ailleurs sur 12 mois",
            "Late months elsewhere in the last 12 months",
            Unit::Count,
        )
        .filter(last_year(late()))
        .count(),
        over(
            "bureau_seriously_late_months",
            "Mois en retard de plus de 30 jours ailleurs",
            "Months more than 30 days late elsewhere",
            Unit::Count,
        )
        .filter(seriously_late())
        .count(),
    ]
}

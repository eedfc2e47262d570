//! Monthly status of the credits with other lenders.
//!
//! `STATUS` is `C` (closed), `X` (unknown), `0` (no delay) or the worst delay of the month: `1` up
//! to 30 days, `2` 31–60, `3` 61–90, `4` 91–120, `5` more than 120 days or written off. Month 0 is
//! the month of the application.

use scoring::features::{
    AggregateBuilder, Condition, Expression, Feature, Grouping, Statistic, Table, all, any_of,
    column, equals, feature, greater, grouping, indicator, number, subtract, summary, when,
};
use scoring::{ReasonGroup as Reason, Unit};

use super::window::{HALF_YEAR, TWO_YEARS, YEAR};

/// Statuses that show whether the month was late.
const OBSERVED: &[&str] = &["0", "1", "2", "3", "4", "5"];
const LATE: &[&str] = &["1", "2", "3", "4", "5"];
const SERIOUSLY_LATE: &[&str] = &["2", "3", "4", "5"];

/// Defines the features over `bureau_balance`, whose rows count for the client of their credit.
pub(super) fn features() -> Vec<Feature> {
    let months_ago = || subtract(number(0.0), column("MONTHS_BALANCE"));
    let late = || any_of("STATUS", LATE);
    let mut features = vec![
        over(
            "bureau_months",
            "Mois d’historique connus ailleurs",
            "Months of history known elsewhere",
            Unit::Count,
        )
        .count(),
        over(
            "bureau_unknown_months_share",
            "Part des mois au statut inconnu ailleurs",
            "Share of months of unknown status elsewhere",
            Unit::Share,
        )
        .share(equals("STATUS", "X")),
        over(
            "bureau_late_months_share",
            "Part des mois en retard ailleurs",
            "Share of late months elsewhere",
            Unit::Share,
        )
        .raises_risk()
        .filter(any_of("STATUS", OBSERVED))
        .share(late()),
        over(
            "bureau_late_months_last_year",
            "Mois en retard ailleurs sur 12 mois",
            "Late months elsewhere in the last 12 months",
            Unit::Count,
        )
        .raises_risk()
        .filter(all(vec![late(), YEAR.holds_month(0.0)]))
        .count(),
        over(
            "bureau_seriously_late_months",
            "Mois en retard de plus de 30 jours ailleurs",
            "Months more than 30 days late elsewhere",
            Unit::Count,
        )
        .raises_risk()
        .filter(any_of("STATUS", SERIOUSLY_LATE))
        .count(),
        over(
            "bureau_delay_level_maximum",
            "Pire niveau de retard ailleurs (0 à 5)",
            "Worst level of delay elsewhere (0 to 5)",
            Unit::Count,
        )
        .raises_risk()
        .maximum(delay_level()),
        over(
            "bureau_delay_level_maximum_last_2_years",
            "Pire niveau de retard ailleurs sur 24 mois (0 à 5)",
            "Worst level of delay elsewhere in the last 24 months (0 to 5)",
            Unit::Count,
        )
        .raises_risk()
        .filter(TWO_YEARS.holds_month(0.0))
        .maximum(delay_level()),
        over(
            "bureau_months_since_late",
            "Mois depuis le dernier retard ailleurs",
            "Months since the last delay elsewhere",
            Unit::Months,
        )
        .lowers_risk()
        .filter(late())
        .minimum(months_ago()),
        over(
            "bureau_late_credits_share",
            "Part des crédits en retard un jour ailleurs",
            "Share of credits elsewhere that were ever late",
            Unit::Share,
        )
        .raises_risk()
        .grouped(credits())
        .share(greater(column("late_months"), number(0.0))),
    ];
    for window in [HALF_YEAR, TWO_YEARS] {
        features.push(
            over(
                &format!("bureau_late_months_share_{}", window.name),
                &format!("Part des mois en retard ailleurs {}", window.fr),
                &format!("Share of late months elsewhere {}", window.en),
                Unit::Share,
            )
            .raises_risk()
            .filter(all(vec![any_of("STATUS", OBSERVED), window.holds_month(0.0)]))
            .share(late()),
        );
    }
    features
}

fn over(name: &str, fr: &str, en: &str, unit: Unit) -> AggregateBuilder {
    feature(name, fr, en).unit(unit).group(Reason::OtherLenders).over(Table::BureauBalance)
}

/// Groups the months of each credit into one row.
fn credits() -> Grouping {
    let is = |statuses: &[&str]| -> Condition { any_of("STATUS", statuses) };
    grouping(&["SK_ID_BUREAU"], vec![summary("late_months", Statistic::Sum, indicator(is(LATE)))])
}

/// Returns the status as a number; 0 where the month is closed or unknown.
fn delay_level() -> Expression {
    OBSERVED.iter().enumerate().fold(number(0.0), |otherwise, (level, status)| {
        when(equals("STATUS", status), number(level as f64), otherwise)
    })
}

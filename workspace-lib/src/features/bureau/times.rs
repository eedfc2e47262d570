//! Dates of credits with other lenders: when they were taken, and when they end.

use scoring::ReasonGroup as Reason;
use scoring::features::{
    Expression, Feature, all, at_least, column, divide, equals, feature, feature_value, greater,
    less, number, subtract,
};
use scoring::{DAYS_PER_YEAR, Unit};

use super::{active, is_card, over};

/// Defines the times of the credits with other lenders.
#[expect(clippy::too_many_lines, reason = "one entry for each feature")]
pub(super) fn features() -> Vec<Feature> {
    let since = |days: &str| divide(column(days), number(-DAYS_PER_YEAR));
    let until = |days: &str| divide(column(days), number(DAYS_PER_YEAR));
    let closed = || equals("CREDIT_ACTIVE", "Closed");
    // A planned end more than 50 years away stands for a card without end.
    let ends_later = || {
        let days = || column("DAYS_CREDIT_ENDDATE");
        all(vec![active(), greater(days(), number(0.0)), less(days(), number(18_262.0))])
    };
    vec![
        over(
            "bureau_last_credit_years",
            "Temps depuis le dernier crédit ailleurs",
            "Time since the last credit elsewhere",
            Unit::Years,
        )
        .lowers_risk()
        .minimum(since("DAYS_CREDIT")),
        over(
            "bureau_first_credit_years",
            "Temps depuis le premier crédit ailleurs",
            "Time since the first credit elsewhere",
            Unit::Years,
        )
        .lowers_risk()
        .maximum(since("DAYS_CREDIT")),
        over(
            "bureau_mean_credit_years",
            "Ancienneté moyenne des crédits ailleurs",
            "Mean age of the credits elsewhere",
            Unit::Years,
        )
        .lowers_risk()
        .mean(since("DAYS_CREDIT")),
        over(
            "bureau_credit_years_spread",
            "Dispersion des dates de crédit ailleurs",
            "Spread of the dates of credits elsewhere",
            Unit::Years,
        )
        .standard_deviation(since("DAYS_CREDIT")),
        feature(
            "bureau_years_between_credits",
            "Temps moyen entre deux crédits ailleurs",
            "Mean time between two credits elsewhere",
        )
        .lowers_risk()
        .unit(Unit::Years)
        .group(Reason::OtherLenders)
        .row(divide(
            subtract(
                feature_value("bureau_first_credit_years"),
                feature_value("bureau_last_credit_years"),
            ),
            subtract(feature_value("bureau_credits"), number(1.0)),
        )),
        over(
            "bureau_active_years_mean",
            "Ancienneté moyenne des crédits en cours ailleurs",
            "Mean age of the active credits elsewhere",
            Unit::Years,
        )
        .lowers_risk()
        .filter(active())
        .mean(since("DAYS_CREDIT")),
        over(
            "bureau_last_card_years",
            "Temps depuis la dernière carte ailleurs",
            "Time since the last card elsewhere",
            Unit::Years,
        )
        .lowers_risk()
        .filter(is_card())
        .minimum(since("DAYS_CREDIT")),
        over(
            "bureau_last_closed_years",
            "Temps depuis le dernier remboursement complet ailleurs",
            "Time since a credit elsewhere was last repaid",
            Unit::Years,
        )
        .lowers_risk()
        .minimum(since("DAYS_ENDDATE_FACT")),
        over(
            "bureau_closed_years_mean",
            "Ancienneté moyenne des remboursements complets ailleurs",
            "Mean time since credits elsewhere were repaid",
            Unit::Years,
        )
        .lowers_risk()
        .mean(since("DAYS_ENDDATE_FACT")),
        over(
            "bureau_closed_early_days",
            "Avance moyenne sur la fin prévue des crédits ailleurs",
            "Mean lead over the planned end of credits elsewhere",
            Unit::Days,
        )
        .lowers_risk()
        .filter(closed())
        .mean(subtract(column("DAYS_CREDIT_ENDDATE"), column("DAYS_ENDDATE_FACT"))),
        over(
            "bureau_duration_years_mean",
            "Durée moyenne des crédits ailleurs",
            "Mean duration of credits elsewhere",
            Unit::Years,
        )
        .filter(less(column("DAYS_CREDIT_ENDDATE"), number(18_262.0)))
        .mean(duration_years()),
        over(
            "bureau_remaining_years_maximum",
            "Durée restante la plus longue ailleurs",
            "Longest remaining duration elsewhere",
            Unit::Years,
        )
        .filter(ends_later())
        .maximum(until("DAYS_CREDIT_ENDDATE")),
        over(
            "bureau_news_years_mean",
            "Ancienneté moyenne des informations sur les crédits ailleurs",
            "Mean age of the information about credits elsewhere",
            Unit::Years,
        )
        // An update after the application must not be used.
        .filter(at_least(number(0.0), column("DAYS_CREDIT_UPDATE")))
        .mean(since("DAYS_CREDIT_UPDATE")),
    ]
}

fn duration_years() -> Expression {
    divide(subtract(column("DAYS_CREDIT_ENDDATE"), column("DAYS_CREDIT")), number(DAYS_PER_YEAR))
}

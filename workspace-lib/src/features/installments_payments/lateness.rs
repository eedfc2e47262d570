//! Lateness of instalments.

use scoring::features::{Feature, column, feature, feature_value, number, subtract};
use scoring::{ReasonGroup as Reason, Unit};

use super::super::window::{HALF_YEAR, QUARTER, SIXTY_DAYS, YEAR};
use super::{days_late, delay, late_by_more_than, over};

/// Defines lateness over all time, over windows and of the last instalments.
#[expect(clippy::too_many_lines, reason = "one entry for each feature")]
pub(super) fn features() -> Vec<Feature> {
    let late = || late_by_more_than(0.0);
    let mut features = vec![
        over("installments", "Échéances passées", "Past instalments", Unit::Count)
            .lowers_risk()
            .count(),
        over(
            "installments_late_share",
            "Part des échéances payées en retard",
            "Share of instalments paid late",
            Unit::Share,
        )
        .raises_risk()
        .share(late()),
        over(
            "installments_days_late_mean",
            "Retard moyen des échéances (négatif\u{a0}: avance)",
            "Mean delay of instalments (negative: early)",
            Unit::Days,
        )
        .raises_risk()
        .mean(days_late()),
        over(
            "installments_days_late_maximum",
            "Plus long retard d’échéance",
            "Longest delay of an instalment",
            Unit::Days,
        )
        .raises_risk()
        .maximum(days_late()),
        over(
            "installments_days_late_maximum_last_year",
            "Plus long retard d’échéance sur 12 mois",
            "Longest delay of an instalment in the last 12 months",
            Unit::Days,
        )
        .raises_risk()
        .filter(YEAR.holds_day("DAYS_INSTALMENT"))
        .maximum(days_late()),
        over(
            "installments_delay_mean",
            "Retard moyen des échéances, avances non comptées",
            "Mean delay of instalments, early payments not counted",
            Unit::Days,
        )
        .raises_risk()
        .mean(delay()),
        over(
            "installments_days_late_spread",
            "Irrégularité des paiements d’échéances",
            "Irregularity of the payments of instalments",
            Unit::Days,
        )
        .raises_risk()
        .standard_deviation(days_late()),
        over(
            "installments_days_since_late",
            "Temps depuis la dernière échéance en retard",
            "Time since the last late instalment",
            Unit::Days,
        )
        .lowers_risk()
        .filter(late())
        .minimum(subtract(number(0.0), column("DAYS_INSTALMENT"))),
    ];
    for window in [SIXTY_DAYS, QUARTER, HALF_YEAR, YEAR] {
        features.push(
            over(
                &format!("installments_late_share_{}", window.name),
                &format!("Part d’échéances payées en retard {}", window.fr),
                &format!("Share of instalments paid late {}", window.en),
                Unit::Share,
            )
            .raises_risk()
            .filter(window.holds_day("DAYS_INSTALMENT"))
            .share(late()),
        );
    }
    for window in [HALF_YEAR, YEAR] {
        features.push(
            over(
                &format!("installments_days_late_mean_{}", window.name),
                &format!("Retard moyen des échéances {}", window.fr),
                &format!("Mean delay of instalments {}", window.en),
                Unit::Days,
            )
            .raises_risk()
            .filter(window.holds_day("DAYS_INSTALMENT"))
            .mean(days_late()),
        );
    }
    for days in [5, 10, 30] {
        features.push(
            over(
                &format!("installments_late_{days}_days_share"),
                &format!("Part des échéances en retard de plus de {days} jours"),
                &format!("Share of instalments more than {days} days late"),
                Unit::Share,
            )
            .raises_risk()
            .share(late_by_more_than(f64::from(days))),
        );
    }
    features.push(
        over(
            "installments_late_5_days_share_last_year",
            "Part des échéances en retard de plus de 5 jours sur 12 mois",
            "Share of instalments more than 5 days late in the last 12 months",
            Unit::Share,
        )
        .raises_risk()
        .filter(YEAR.holds_day("DAYS_INSTALMENT"))
        .share(late_by_more_than(5.0)),
    );
    for rows in [3, 5] {
        features.push(
            over(
                &format!("installments_latest_{rows}_days_late_mean"),
                &format!("Retard moyen des {rows} dernières échéances"),
                &format!("Mean delay of the {rows} latest instalments"),
                Unit::Days,
            )
            .raises_risk()
            .latest("DAYS_INSTALMENT", rows)
            .mean(days_late()),
        );
    }
    features.extend(trends());
    features
}

/// Defines trends: a recent window minus the long run.
///
/// A trend is positive where the client pays worse than before.
fn trends() -> Vec<Feature> {
    let trend = |name, fr, en, unit, recent, long_run| {
        let trend = feature(name, fr, en).unit(unit).group(Reason::Repayment).raises_risk();
        trend.row(subtract(feature_value(recent), feature_value(long_run)))
    };
    vec![
        trend(
            "installments_late_share_trend",
            "Évolution récente de la part d’échéances en retard",
            "Recent change in the share of late instalments",
            Unit::Share,
            "installments_late_share_last_half_year",
            "installments_late_share",
        ),
        trend(
            "installments_days_late_trend",
            "Évolution récente du retard moyen",
            "Recent change in the mean delay",
            Unit::Days,
            "installments_days_late_mean_last_year",
            "installments_days_late_mean",
        ),
    ]
}

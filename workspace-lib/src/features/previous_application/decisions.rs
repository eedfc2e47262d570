//! Decisions on earlier applications, and their dates.

use scoring::Unit;
use scoring::features::{Condition, Feature, any_of, equals};

use super::super::window::{HALF_YEAR, QUARTER, TWO_YEARS, YEAR};
use super::{approved, over, refused, running, years_since_decision};

/// Defines numbers, shares and dates of decisions.
#[expect(clippy::too_many_lines, reason = "one entry for each feature")]
pub(super) fn features() -> Vec<Feature> {
    let mut features = vec![
        over("previous_applications", "Demandes précédentes", "Previous applications", Unit::Count)
            .count(),
        over(
            "previous_approved",
            "Demandes précédentes acceptées",
            "Previous applications approved",
            Unit::Count,
        )
        .lowers_risk()
        .filter(approved())
        .count(),
        over(
            "previous_refused",
            "Demandes précédentes refusées",
            "Previous applications refused",
            Unit::Count,
        )
        .raises_risk()
        .filter(refused())
        .count(),
        over(
            "previous_refused_share",
            "Part des demandes précédentes refusées",
            "Share of previous applications refused",
            Unit::Share,
        )
        .raises_risk()
        .share(refused()),
        over(
            "previous_canceled_share",
            "Part des demandes précédentes annulées",
            "Share of previous applications cancelled",
            Unit::Share,
        )
        .share(equals("NAME_CONTRACT_STATUS", "Canceled")),
        over(
            "previous_refused_hc_sco_scofr",
            "Refus précédents de code HC, SCO ou SCOFR",
            "Previous refusals with code HC, SCO or SCOFR",
            Unit::Count,
        )
        .raises_risk()
        .filter(any_of("CODE_REJECT_REASON", &["HC", "SCO", "SCOFR"]))
        .count(),
        over(
            "previous_refused_scofr",
            "Refus précédents de code SCOFR",
            "Previous refusals with code SCOFR",
            Unit::Count,
        )
        .raises_risk()
        .filter(equals("CODE_REJECT_REASON", "SCOFR"))
        .count(),
        over(
            "previous_running_loans",
            "Crédits en cours chez nous",
            "Loans still running here",
            Unit::Count,
        )
        .raises_risk()
        .filter(running())
        .count(),
        over(
            "previous_last_decision_years",
            "Temps depuis la dernière demande",
            "Time since the last application",
            Unit::Years,
        )
        .lowers_risk()
        .minimum(years_since_decision()),
        over(
            "previous_first_decision_years",
            "Temps depuis la première demande",
            "Time since the first application",
            Unit::Years,
        )
        .lowers_risk()
        .maximum(years_since_decision()),
    ];
    features.extend(last_decisions());
    for window in [QUARTER, HALF_YEAR, YEAR, TWO_YEARS] {
        features.push(
            over(
                &format!("previous_applications_{}", window.name),
                &format!("Demandes {}", window.fr),
                &format!("Applications {}", window.en),
                Unit::Count,
            )
            .raises_risk()
            .filter(window.holds_day("DAYS_DECISION"))
            .count(),
        );
    }
    for window in [YEAR, TWO_YEARS] {
        features.push(
            over(
                &format!("previous_refused_share_{}", window.name),
                &format!("Part des demandes refusées {}", window.fr),
                &format!("Share of applications refused {}", window.en),
                Unit::Share,
            )
            .raises_risk()
            .filter(window.holds_day("DAYS_DECISION"))
            .share(refused()),
        );
    }
    for rows in [3, 5] {
        features.push(
            over(
                &format!("previous_latest_{rows}_refused_share"),
                &format!("Part de refus parmi les {rows} dernières demandes"),
                &format!("Share of refusals among the {rows} latest applications"),
                Unit::Share,
            )
            .raises_risk()
            .latest("DAYS_DECISION", rows)
            .share(refused()),
        );
    }
    features
}

/// Defines the time since the last decision of each kind.
fn last_decisions() -> Vec<Feature> {
    let last = |name, fr, en, condition: Condition| {
        over(name, fr, en, Unit::Years)
            .lowers_risk()
            .filter(condition)
            .minimum(years_since_decision())
    };
    vec![
        last(
            "previous_last_refused_years",
            "Temps depuis le dernier refus",
            "Time since the last refusal",
            refused(),
        ),
        last(
            "previous_last_cash_years",
            "Temps depuis la dernière demande de prêt personnel",
            "Time since the last application for a cash loan",
            equals("NAME_CONTRACT_TYPE", "Cash loans"),
        ),
        last(
            "previous_last_revolving_years",
            "Temps depuis la dernière demande de crédit renouvelable",
            "Time since the last application for a revolving loan",
            equals("NAME_CONTRACT_TYPE", "Revolving loans"),
        ),
    ]
}

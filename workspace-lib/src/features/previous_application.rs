//! Earlier applications with this lender.

use scoring::ReasonGroup as Reason;
use scoring::Unit;
use scoring::features::{Feature, Table, any_of, at_least, column, divide, equals, feature, number, subtract};

/// Features over `previous_application`.
#[expect(clippy::too_many_lines, reason = "one entry for each feature")]
pub(super) fn features() -> Vec<Feature> {
    let over = |name, fr, en, unit| {
        feature(name, fr, en).unit(unit).group(Reason::PreviousApplications).over(Table::PreviousApplication)
    };
    let approved = || equals("NAME_CONTRACT_STATUS", "Approved");
    let refused = || equals("NAME_CONTRACT_STATUS", "Refused");
    let years_since_decision = || divide(column("DAYS_DECISION"), number(-365.25));
    vec![
        over("previous_applications", "Demandes précédentes", "Previous applications", Unit::Count).count(),
        over("previous_approved", "Demandes précédentes acceptées", "Previous applications approved", Unit::Count)
            .filter(approved())
            .count(),
        over("previous_refused", "Demandes précédentes refusées", "Previous applications refused", Unit::Count)
            .filter(refused())
            .count(),
        over(
            "previous_refused_share",
            "Part des demandes précédentes refusées",
            "Share of previous applications refused",
            Unit::Share,
        )
        .share(refused()),
        over(
            "previous_refused_hc_sco_scofr",
            "Refus précédents de code HC, SCO ou SCOFR",
            "Previous refusals with code HC, SCO or SCOFR",
            Unit::Count,
        )
        .filter(any_of("CODE_REJECT_REASON", &["HC", "SCO", "SCOFR"]))
        .count(),
        over(
            "previous_latest_3_refused_share",
            "Part de refus parmi les 3 dernières demandes",
            "Share of refusals among the 3 latest applications",
            Unit::Share,
        )
        .latest("DAYS_DECISION", 3)
        .share(refused()),
        over(
            "previous_canceled_share",
            "Part des demandes précédentes annulées",
            "Share of previous applications cancelled",
            Unit::Share,
        )
        .share(equals("NAME_CONTRACT_STATUS", "Canceled")),
        over(
            "previous_last_decision_years",
            "Temps depuis la dernière demande",
            "Time since the last application",
            Unit::Years,
        )
        .minimum(years_since_decision()),
        over(
            "previous_first_decision_years",
            "Temps depuis la première demande",
            "Time since the first application",
            Unit::Years,
        )
        .maximum(years_since_decision()),
        over(
            "previous_applications_last_year",
            "Demandes sur 12 mois",
            "Applications in the last 12 months",
            Unit::Count,
        )
        .filter(at_least(column("DAYS_DECISION"), number(-365.0)))
        .count(),
        over(
            "previous_annuity_mean",
            "Annuité moyenne des crédits précédents",
            "Mean annuity of previous credits",
            Unit::Amount,
        )
        .filter(approved())
        .mean(column("AMT_ANNUITY")),
        over(
            "previous_credit_mean",
            "Montant moyen des crédits précédents",
            "Mean amount of previous credits",
            Unit::Amount,
        )
        .filter(approved())
        .mean(column("AMT_CREDIT")),
        over(
            "previous_granted_to_asked",
            "Part accordée du montant demandé",
            "Share granted of the amount asked",
            Unit::Share,
        )
        .filter(approved())
        .mean(divide(column("AMT_CREDIT"), column("AMT_APPLICATION"))),
        over(
            "previous_payments_mean",
            "Durée moyenne des crédits précédents",
            "Mean duration of previous credits",
            Unit::Months,
        )
        .filter(approved())
        .mean(column("CNT_PAYMENT")),
        over(
            "previous_down_payment_rate_maximum",
            "Plus fort taux d’apport passé (normalisé)",
            "Highest past down-payment rate (normalised)",
            Unit::Score,
        )
        .maximum(column("RATE_DOWN_PAYMENT")),
        over(
            "previous_high_yield_share",
            "Part des offres passées à taux élevé",
            "Share of past offers at a high rate",
            Unit::Share,
        )
        .share(equals("NAME_YIELD_GROUP", "high")),
        over(
            "previous_early_end_days",
            "Avance moyenne sur la fin prévue des crédits",
            "Mean lead over the planned end of credits",
            Unit::Days,
        )
        .filter(approved())
        .mean(subtract(column("DAYS_LAST_DUE_1ST_VERSION"), column("DAYS_LAST_DUE"))),
    ]
}

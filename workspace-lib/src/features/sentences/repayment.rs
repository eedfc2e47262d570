//! Sentences about how earlier credits with this lender were repaid.

use scoring::Case;

use super::{LOWERS, RAISES, Sentences, about};

/// Days from which a delay, or a lead, is one.
const A_DAY: f64 = 0.5;

pub(super) fn sentences() -> Vec<Sentences> {
    [late_payments(), early_payments(), amounts(), experience()].into_iter().flatten().collect()
}

#[expect(clippy::too_many_lines, reason = "one entry for each feature")]
fn late_payments() -> Vec<Sentences> {
    let share = |feature, fr: &str, en: &str| {
        about(feature)
            .nothing(
                &format!("[Il a|Vous avez] payé à l’heure toutes {fr}."),
                &format!("[They|You] paid all of {en} on time."),
            )
            .more(
                &format!("[Il a|Vous avez] payé en retard {{value}} de {fr}<, contre {{usual}} d’habitude>."),
                &format!("[They|You] paid {{value}} of {en} late<, against {{usual}} usually>."),
            )
            .less(
                &format!("[Il n’a|Vous n’avez] payé en retard que {{value}} de {fr}<, contre {{usual}} d’habitude>."),
                &format!("[They|You] paid only {{value}} of {en} late<, against {{usual}} usually>."),
            )
    };
    vec![
        share("installments_late_share", "[ses|vos] échéances chez nous", "[their|your] instalments with us")
            .missing(
                RAISES,
                "[Il n’a|Vous n’avez] pas encore remboursé de crédit chez nous : on ne sait pas comment [il paie|vous payez].",
                "[They|You] have not repaid a credit with us yet: how [they|you] pay is not known.",
            )
            .speaks_for(&[
                "installments_days_late_maximum",
                "installments_days_late_maximum_last_year",
                "installments_delay_mean",
                "installments_days_since_late",
                "installments_late_share_last_60_days",
                "installments_late_share_last_quarter",
                "installments_late_share_last_half_year",
                "installments_late_share_last_year",
                "installments_late_5_days_share",
                "installments_late_10_days_share",
                "installments_late_30_days_share",
                "installments_late_5_days_share_last_year",
                "installments_late_share_trend",
                "installments_worst_loan_late_share",
                "installments_latest_loan_late_share",
                "installments_latest_loan_days_late_maximum",
                "worst_late_share",
                "pos_late_months_share",
                "pos_days_late_maximum",
                "pos_days_late_last_year",
                "pos_any_late_months_share",
                "pos_months_since_late",
                "pos_late_months_share_last_half_year",
                "pos_late_months_share_last_2_years",
                "pos_latest_loan_late_share",
            ]),
        share("installments_late_share_last_year", "[ses|vos] échéances de l’année", "[their|your] instalments of the year"),
        share(
            "installments_late_share_last_half_year",
            "[ses|vos] échéances des six derniers mois",
            "[their|your] instalments of the last six months",
        ),
        share(
            "installments_latest_loan_late_share",
            "[ses|vos] échéances sur [son|votre] dernier crédit",
            "[their|your] instalments on [their|your] latest credit",
        ),
        about("installments_worst_loan_late_share").more(
            "Sur l’un de [ses|vos] crédits, [il a|vous avez] payé en retard {value} des échéances<, contre {usual} d’habitude>.",
            "On one of [their|your] credits, [they|you] paid {value} of the instalments late<, against {usual} usually>.",
        ),
        about("installments_delay_mean")
            .nothing(
                "[Ses|Vos] échéances passées ont été payées à l’heure.",
                "[Their|Your] past instalments were paid on time.",
            )
            .more(
                "[Il a|Vous avez] payé [ses|vos] échéances avec {value} de retard en moyenne<, contre {usual} d’habitude>.",
                "[They|You] paid [their|your] instalments {value} late on average<, against {usual} usually>.",
            ),
        about("installments_days_late_maximum")
            .say(
                Case::Below(A_DAY),
                LOWERS,
                "[Il n’a|Vous n’avez] jamais payé une échéance en retard chez nous.",
                "[They|You] never paid an instalment late with us.",
            )
            .say(
                Case::AtLeast(A_DAY),
                RAISES,
                "[Son|Votre] plus long retard chez nous a été de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] longest delay with us was {value}<, against {usual} usually>.",
            )
            .less(
                "[Son|Votre] plus long retard chez nous n’a été que de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] longest delay with us was only {value}<, against {usual} usually>.",
            ),
        about("installments_days_since_late")
            .more(
                "[Sa|Votre] dernière échéance payée en retard date de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] last late instalment was {value} ago<, against {usual} usually>.",
            )
            .less(
                "[Sa|Votre] dernière échéance payée en retard ne date que de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] last late instalment was only {value} ago<, against {usual} usually>.",
            )
            .missing(
                LOWERS,
                "On ne [lui|vous] connaît aucune échéance payée en retard chez nous.",
                "No late instalment with us is known for [them|you].",
            ),
        about("installments_late_share_trend")
            .say(
                Case::AtLeast(0.005),
                RAISES,
                "[Il paie|Vous payez] plus souvent en retard depuis six mois qu’auparavant.",
                "[They|You] have paid late more often in the last six months than before.",
            )
            .say(
                Case::Below(-0.005),
                LOWERS,
                "[Il paie|Vous payez] moins souvent en retard depuis six mois qu’auparavant.",
                "[They|You] have paid late less often in the last six months than before.",
            ),
        about("pos_any_late_months_share").more(
            "[Il a|Vous avez] été en retard {value} du temps sur [ses|vos] crédits chez nous<, contre {usual} d’habitude>.",
            "[They|You] were late {value} of the time on [their|your] credits with us<, against {usual} usually>.",
        ),
    ]
}

fn early_payments() -> Vec<Sentences> {
    let days = |feature, fr: &str, en: &str| {
        about(feature)
            .say(
                Case::AtLeast(A_DAY),
                RAISES,
                &format!("[Il paie|Vous payez] {fr} avec {{value}} de retard en moyenne."),
                &format!("[They|You] pay {en} {{value}} late on average."),
            )
            .say(
                Case::Below(-A_DAY),
                LOWERS,
                &format!("[Il paie|Vous payez] {fr} {{value}} à l’avance en moyenne<, contre {{usual}} d’habitude>."),
                &format!("[They|You] pay {en} {{value}} early on average<, against {{usual}} usually>."),
            )
            .say(
                Case::Below(-A_DAY),
                RAISES,
                &format!("[Il ne paie|Vous ne payez] {fr} que {{value}} à l’avance en moyenne<, contre {{usual}} d’habitude>."),
                &format!("[They|You] pay {en} only {{value}} early on average<, against {{usual}} usually>."),
            )
            .say(
                Case::Below(A_DAY),
                RAISES,
                &format!("[Il paie|Vous payez] {fr} au dernier moment, sans avance."),
                &format!("[They|You] pay {en} at the last moment."),
            )
    };
    vec![
        days("installments_days_late_mean", "[ses|vos] échéances", "[their|your] instalments").speaks_for(&[
            "installments_latest_3_days_late_mean",
            "installments_latest_5_days_late_mean",
            "installments_days_late_mean_last_half_year",
            "installments_days_late_mean_last_year",
        ]),
        days(
            "installments_days_late_mean_last_year",
            "[ses|vos] échéances de l’année",
            "[their|your] instalments of the year",
        ),
        days(
            "installments_latest_5_days_late_mean",
            "[ses|vos] dernières échéances",
            "[their|your] latest instalments",
        ),
        days(
            "installments_latest_3_days_late_mean",
            "[ses|vos] dernières échéances",
            "[their|your] latest instalments",
        ),
    ]
}

fn amounts() -> Vec<Sentences> {
    vec![
        about("installments_short_share")
            .speaks_for(&[
                "installments_shortfall_sum",
                "installments_paid_to_due",
                "installments_latest_5_shortfall_sum",
                "installments_short_share_last_quarter",
                "installments_short_share_last_year",
            ])
            .nothing(
                "[Il a|Vous avez] payé en entier toutes [ses|vos] échéances.",
                "[They|You] paid all [their|your] instalments in full.",
            )
            .more(
                "[Il n’a|Vous n’avez] payé qu’en partie {value} de [ses|vos] échéances<, contre {usual} d’habitude>.",
                "[They|You] paid {value} of [their|your] instalments only in part<, against {usual} usually>.",
            ),
        about("installments_shortfall_sum").more(
            "[Il a|Vous avez] laissé {value} d’échéances impayées chez nous<, contre {usual} d’habitude>.",
            "[They|You] left {value} of instalments with us unpaid<, against {usual} usually>.",
        ),
        about("installments_split_share")
            .nothing(
                "[Il a|Vous avez] toujours payé [ses|vos] échéances en une fois.",
                "[They|You] always paid [their|your] instalments at once.",
            )
            .more(
                "[Il a|Vous avez] payé en plusieurs fois {value} de [ses|vos] échéances<, contre {usual} d’habitude>.",
                "[They|You] paid {value} of [their|your] instalments in several parts<, against {usual} usually>.",
            ),
        about("annuity_to_largest_instalment")
            .speaks_for(&["annuity_to_mean_instalment"])
            .more(
                "La mensualité représenterait {value} fois [sa|votre] plus forte échéance passée<, contre {usual} fois d’habitude>.",
                "The monthly payment would be {value} times [their|your] largest past instalment<, against {usual} times usually>.",
            )
            .say(
                Case::Below(1.0),
                LOWERS,
                "La mensualité serait plus petite que [sa|votre] plus forte échéance passée.",
                "The monthly payment would be smaller than [their|your] largest past instalment.",
            )
            .less(
                "La mensualité ne représenterait que {value} fois [sa|votre] plus forte échéance passée<, contre {usual} fois d’habitude>.",
                "The monthly payment would be only {value} times [their|your] largest past instalment<, against {usual} times usually>.",
            ),
        about("installments_paid_sum_last_half_year")
            .speaks_for(&["installments_paid_sum_last_year"])
            .nothing("[Il ne nous a|Vous ne nous avez] rien versé depuis six mois.", "[They|You] paid us nothing in six months.")
            .more(
                "[Il nous a|Vous nous avez] versé {value} en six mois<, contre {usual} d’habitude>.",
                "[They|You] paid us {value} in six months<, against {usual} usually>.",
            )
            .less(
                "[Il ne nous a|Vous ne nous avez] versé que {value} en six mois<, contre {usual} d’habitude>.",
                "[They|You] paid us only {value} in six months<, against {usual} usually>.",
            ),
        about("debt_here_to_income")
            .more(
                "[Sa|Votre] dette chez nous représente {value} de revenu<, contre {usual} d’habitude>.",
                "[Their|Your] debt with us is {value} of income<, against {usual} usually>.",
            )
            .less(
                "[Sa|Votre] dette chez nous ne représente que {value} de revenu<, contre {usual} d’habitude>.",
                "[Their|Your] debt with us is only {value} of income<, against {usual} usually>.",
            ),
        about("pos_remaining_payments_sum")
            .speaks_for(&[
                "pos_remaining_payments_latest",
                "pos_remaining_payments_share",
                "pos_remaining_payments_mean",
                "pos_remaining_payments_last_half_year",
            ])
            .nothing(
                "Il ne [lui|vous] reste aucune échéance à payer chez nous.",
                "[They|You] have no instalment left to pay with us.",
            )
            .more(
                "Il [lui|vous] reste {value} {échéance|échéances} à payer chez nous<, contre {usual} d’habitude>.",
                "[They|You] have {value} {instalment|instalments} left to pay with us<, against {usual} usually>.",
            )
            .less(
                "Il ne [lui|vous] reste que {value} {échéance|échéances} à payer chez nous<, contre {usual} d’habitude>.",
                "[They|You] have only {value} {instalment|instalments} left to pay with us<, against {usual} usually>.",
            )
            .missing(
                LOWERS,
                "Il ne [lui|vous] reste aucune échéance à payer chez nous.",
                "[They|You] have no instalment left to pay with us.",
            ),
    ]
}

fn experience() -> Vec<Sentences> {
    vec![
        about("installments")
            .speaks_for(&["pos_months", "installments_loans"])
            .more(
                "[Il a|Vous avez] déjà payé {value} {échéance|échéances} chez nous<, contre {usual} d’habitude>.",
                "[They|You] have already paid {value} {instalment|instalments} with us<, against {usual} usually>.",
            )
            .less(
                "[Il n’a|Vous n’avez] encore payé que {value} {échéance|échéances} chez nous<, contre {usual} d’habitude>.",
                "[They|You] have paid only {value} {instalment|instalments} with us so far<, against {usual} usually>.",
            )
            .missing(
                RAISES,
                "[Il n’a|Vous n’avez] pas encore remboursé de crédit chez nous : on ne sait pas comment [il paie|vous payez].",
                "[They|You] have not repaid a credit with us yet: how [they|you] pay is not known.",
            ),
        about("pos_completed_loans")
            .nothing(
                "[Il n’a|Vous n’avez] encore mené aucun crédit à terme chez nous.",
                "[They|You] have not completed a credit with us yet.",
            )
            .more(
                "[Il a|Vous avez] mené à terme {value} {crédit|crédits} chez nous<, contre {usual} d’habitude>.",
                "[They|You] have completed {value} {credit|credits} with us<, against {usual} usually>.",
            )
            .less(
                "[Il n’a|Vous n’avez] mené à terme que {value} {crédit|crédits} chez nous<, contre {usual} d’habitude>.",
                "[They|You] have completed only {value} {credit|credits} with us<, against {usual} usually>.",
            ),
    ]
}

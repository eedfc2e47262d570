//! Sentences about how earlier credits with this lender were repaid.

use scoring::Case;

use super::{EITHER, LOWERS, RAISES, Sentences, about};

/// Number of days from which a payment counts as late or early.
const MIN_DELAY_DAYS: f64 = 0.5;

/// Number of instalments from which a share of them shows a habit.
const MIN_INSTALMENTS_FOR_SHARE: f64 = 4.0;

/// Share of late instalments below which a client hardly ever paid late.
const NEGLIGIBLE_LATE_SHARE: f64 = 0.005;

pub(super) fn sentences() -> Vec<Sentences> {
    [late_payments(), early_payments(), amounts(), experience()].into_iter().flatten().collect()
}

#[expect(clippy::too_many_lines, reason = "one entry for each feature")]
fn late_payments() -> Vec<Sentences> {
    let share_of = |sentences: Sentences, fr: &str, en: &str| {
        sentences
            .nothing(
                &format!("[Il a|Vous avez] payé à la date prévue toutes {fr}."),
                &format!("[They|You] paid all of {en} on time."),
            )
            .given("installments", Case::AtLeast(MIN_INSTALMENTS_FOR_SHARE))
            .say(
                Case::Below(NEGLIGIBLE_LATE_SHARE),
                LOWERS,
                &format!("[Il n’a|Vous n’avez] presque jamais payé en retard {fr}."),
                &format!("[They|You] hardly ever paid {en} late."),
            )
            .given("installments", Case::AtLeast(MIN_INSTALMENTS_FOR_SHARE))
            .more(
                &format!("[Il a|Vous avez] payé en retard {{value}} de {fr}<, contre {{usual}} d’habitude>."),
                &format!("[They|You] paid {{value}} of {en} late<, against {{usual}} usually>."),
            )
            .given("installments", Case::AtLeast(MIN_INSTALMENTS_FOR_SHARE))
            .less(
                &format!("[Il n’a|Vous n’avez] payé en retard que {{value}} de {fr}<, contre {{usual}} d’habitude>."),
                &format!("[They|You] paid only {{value}} of {en} late<, against {{usual}} usually>."),
            )
            .given("installments", Case::AtLeast(MIN_INSTALMENTS_FOR_SHARE))
    };
    let share = |feature, fr: &str, en: &str| share_of(about(feature), fr, en);
    vec![
        share_of(counted_late(), "[ses|vos] échéances chez nous", "[their|your] instalments with us")
            .missing(
                RAISES,
                "[Il n’a|Vous n’avez] pas encore remboursé de crédit chez nous, et rien ne dit comment [il paie|vous payez].",
                "[They|You] have not repaid a credit with us yet, and nothing tells how [they|you] pay.",
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
                "[Ses|Vos] échéances passées ont été payées à la date prévue.",
                "[Their|Your] past instalments were paid on time.",
            )
            .more(
                "[Il a|Vous avez] payé [ses|vos] échéances avec {value} de retard en moyenne<, contre {usual} d’habitude>.",
                "[They|You] paid [their|your] instalments {value} late on average<, against {usual} usually>.",
            ),
        about("installments_days_late_maximum")
            .say(
                Case::Below(MIN_DELAY_DAYS),
                LOWERS,
                "[Il n’a|Vous n’avez] jamais payé une échéance en retard chez nous.",
                "[They|You] never paid an instalment late with us.",
            )
            .say(
                Case::AtLeast(MIN_DELAY_DAYS),
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
            )
            .given("installments", Case::AtLeast(MIN_INSTALMENTS_FOR_SHARE)),
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

/// Builds the sentences about late instalments, which are counted while they are few.
fn counted_late() -> Sentences {
    let installments = "installments";
    about("installments_late_share")
        .nothing(
            "[Il a|Vous avez] payé à la date prévue [sa|votre] seule échéance chez nous.",
            "[They|You] paid [their|your] only instalment with us on time.",
        )
        .given(installments, Case::Below(2.0))
        .nothing(
            "[Il n’a|Vous n’avez] eu que {whole} échéances chez nous, payées à la date prévue.",
            "[They|You] have had only {whole} instalments with us, paid on time.",
        )
        .out_of(installments, None)
        .given(installments, Case::Below(MIN_INSTALMENTS_FOR_SHARE))
        .more(
            "[Il a|Vous avez] payé en retard [sa|votre] seule échéance chez nous.",
            "[They|You] paid [their|your] only instalment with us late.",
        )
        .given(installments, Case::Below(2.0))
        .more(
            "[Il a|Vous avez] payé en retard {#une échéance|échéances} sur {whole} chez nous.",
            "[They|You] paid {#one instalment|instalments} of {whole} with us late.",
        )
        .out_of(installments, None)
        .less(
            "[Il n’a|Vous n’avez] payé en retard que {#une échéance|échéances} sur {whole} chez nous.",
            "[They|You] paid only {#one instalment|instalments} of {whole} with us late.",
        )
        .out_of(installments, None)
}

fn early_payments() -> Vec<Sentences> {
    let days = |feature, fr: &str, en: &str| {
        about(feature)
            .say(
                Case::AtLeast(MIN_DELAY_DAYS),
                RAISES,
                &format!("[Il paie|Vous payez] {fr} avec {{value}} de retard en moyenne."),
                &format!("[They|You] pay {en} {{value}} late on average."),
            )
            .say(
                Case::Below(-MIN_DELAY_DAYS),
                LOWERS,
                &format!("[Il paie|Vous payez] {fr} {{value}} à l’avance en moyenne<, contre {{usual}} d’habitude>."),
                &format!("[They|You] pay {en} {{value}} early on average<, against {{usual}} usually>."),
            )
            .say(
                Case::Below(-MIN_DELAY_DAYS),
                RAISES,
                &format!("[Il ne paie|Vous ne payez] {fr} que {{value}} à l’avance en moyenne<, contre {{usual}} d’habitude>."),
                &format!("[They|You] pay {en} only {{value}} early on average<, against {{usual}} usually>."),
            )
            .say(
                Case::Below(MIN_DELAY_DAYS),
                RAISES,
                &format!("[Il paie|Vous payez] {fr} au dernier moment, sans avance."),
                &format!("[They|You] pay {en} at the last moment."),
            )
    };
    vec![
        days("installments_days_late_mean", "[ses|vos] échéances", "[their|your] instalments")
            .speaks_for(&[
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
            .say(
                Case::Around(1.0),
                EITHER,
                "La mensualité serait de la même taille, ou presque, que [sa|votre] plus forte échéance passée.",
                "The monthly payment would be about as large as [their|your] largest past instalment.",
            )
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
                "Il [lui|vous] reste {#une échéance|échéances} à payer chez nous<, contre {usual} d’habitude>.",
                "[They|You] have {#one instalment|instalments} left to pay with us<, against {usual} usually>.",
            )
            .less(
                "Il ne [lui|vous] reste que {#une échéance|échéances} à payer chez nous<, contre {usual} d’habitude>.",
                "[They|You] have only {#one instalment|instalments} left to pay with us<, against {usual} usually>.",
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
                "[Il a|Vous avez] déjà payé {#une échéance|échéances} chez nous<, contre {usual} d’habitude>.",
                "[They|You] have already paid {#one instalment|instalments} with us<, against {usual} usually>.",
            )
            .less(
                "[Il n’a|Vous n’avez] encore payé que {#une échéance|échéances} chez nous<, contre {usual} d’habitude>.",
                "[They|You] have paid only {#one instalment|instalments} with us so far<, against {usual} usually>.",
            )
            .missing(
                RAISES,
                "[Il n’a|Vous n’avez] pas encore remboursé de crédit chez nous, et rien ne dit comment [il paie|vous payez].",
                "[They|You] have not repaid a credit with us yet, and nothing tells how [they|you] pay.",
            ),
        about("pos_completed_loans")
            .nothing(
                "[Il n’a|Vous n’avez] encore mené aucun crédit à terme chez nous.",
                "[They|You] have not completed a credit with us yet.",
            )
            .more(
                "[Il a|Vous avez] mené à terme {#un crédit|crédits} chez nous<, contre {usual} d’habitude>.",
                "[They|You] have completed {#one credit|credits} with us<, against {usual} usually>.",
            )
            .less(
                "[Il n’a|Vous n’avez] mené à terme que {#un crédit|crédits} chez nous<, contre {usual} d’habitude>.",
                "[They|You] have completed only {#one credit|credits} with us<, against {usual} usually>.",
            ),
    ]
}

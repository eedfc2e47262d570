//! Sentences about credits with other lenders.

use scoring::Case;

use super::{EITHER, LOWERS, RAISES, Sentences, about};

/// Share from which what is left of a credit, or used of a limit, counts as the whole.
const FULL_SHARE: f64 = 0.995;

pub(super) fn sentences() -> Vec<Sentences> {
    [debts(), what_is_left(), incidents(), amounts(), times(), numbers()]
        .into_iter()
        .flatten()
        .collect()
}

fn debts() -> Vec<Sentences> {
    vec![
        about("bureau_active_debt_sum")
            .speaks_for(&[
                "bureau_debt_maximum",
                "bureau_unsecured_debt_sum",
                "bureau_debt_of_credits_last_year",
                "bureau_card_debt_sum",
                "bureau_debt_to_income",
            ])
            .nothing(
                "[Il ne doit|Vous ne devez] plus rien à d’autres établissements.",
                "[They|You] owe nothing to other lenders any more.",
            )
            .more(
                "[Il doit|Vous devez] encore {value} à d’autres établissements<, contre {usual} d’habitude>.",
                "[They|You] still owe {value} to other lenders<, against {usual} usually>.",
            )
            .less(
                "[Il ne doit|Vous ne devez] plus que {value} à d’autres établissements<, contre {usual} d’habitude>.",
                "[They|You] owe only {value} to other lenders<, against {usual} usually>.",
            )
            .missing(
                LOWERS,
                "On ne [lui|vous] connaît aucune dette dans un autre établissement.",
                "No debt with another lender is known for [them|you].",
            ),
        about("bureau_debt_to_income").more(
            "[Sa|Votre] dette ailleurs représente {value} de revenu<, contre {usual} d’habitude>.",
            "[Their|Your] debt elsewhere is {value} of income<, against {usual} usually>.",
        ),
        about("bureau_debt_to_credit")
            .speaks_for(&["bureau_debt_to_credit_maximum"])
            .nothing(
                "Il ne [lui|vous] reste rien à rembourser sur [ses|vos] crédits en cours ailleurs.",
                "[They|You] have nothing left to repay on [their|your] open credits elsewhere.",
            )
            .more(
                "Il [lui|vous] reste à rembourser {value} de [ses|vos] crédits en cours ailleurs<, contre {usual} d’habitude>.",
                "[They|You] still have {value} of [their|your] open credits elsewhere to repay<, against {usual} usually>.",
            )
            .less(
                "Il ne [lui|vous] reste à rembourser que {value} de [ses|vos] crédits en cours ailleurs<, contre {usual} d’habitude>.",
                "[They|You] have only {value} of [their|your] open credits elsewhere left to repay<, against {usual} usually>.",
            ),
        about("bureau_debt_to_credit_maximum")
            .say(
                Case::AtLeast(FULL_SHARE),
                RAISES,
                "[Il n’a|Vous n’avez] pas encore commencé à rembourser l’un de [ses|vos] crédits ailleurs.",
                "[They|You] have not begun to repay one of [their|your] credits elsewhere.",
            )
            .more(
                "Sur l’un de [ses|vos] crédits ailleurs, il [lui|vous] reste {value} à rembourser<, contre {usual} d’habitude>.",
                "On one of [their|your] credits elsewhere, [they|you] still have {value} to repay<, against {usual} usually>.",
            ),
    ]
}

fn what_is_left() -> Vec<Sentences> {
    vec![
        about("bureau_repaid_to_elapsed")
            .say(
                Case::Below(-0.005),
                RAISES,
                "Il [lui|vous] reste encore beaucoup à rembourser ailleurs par rapport au temps déjà écoulé.",
                "[They|You] still have much to repay elsewhere for the time that has passed.",
            )
            .say(
                Case::AtLeast(0.005),
                LOWERS,
                "[Il a|Vous avez] déjà beaucoup remboursé ailleurs par rapport au temps écoulé.",
                "[They|You] have already repaid much elsewhere for the time that has passed.",
            ),
        about("bureau_active_share")
            .speaks_for(&["bureau_latest_3_active_share"])
            .nothing("[Il n’a|Vous n’avez] plus de crédit en cours ailleurs.", "[They|You] have no open credit elsewhere any more.")
            .say(
                Case::AtLeast(FULL_SHARE),
                RAISES,
                "[Son|Votre] seul crédit connu ailleurs est encore en cours.",
                "[Their|Your] only known credit elsewhere is still open.",
            )
            .given("bureau_credits", Case::Below(2.0))
            .say(
                Case::AtLeast(FULL_SHARE),
                RAISES,
                "[Ses|Vos] crédits connus ailleurs sont tous encore en cours.",
                "All of [their|your] known credits elsewhere are still open.",
            )
            .more(
                "Sur [ses|vos] {whole} crédits connus ailleurs, {value} {est|sont} encore en cours.",
                "Of [their|your] {whole} known credits elsewhere, {value} {is|are} still open.",
            )
            .out_of("bureau_credits", None)
            .less(
                "Sur [ses|vos] {whole} crédits connus ailleurs, {value} seulement {est|sont} encore en cours.",
                "Of [their|your] {whole} known credits elsewhere, only {value} {is|are} still open.",
            )
            .out_of("bureau_credits", None)
            .more(
                "Parmi [ses|vos] crédits connus ailleurs, {value} sont encore en cours<, contre {usual} d’habitude>.",
                "Of [their|your] known credits elsewhere, {value} are still open<, against {usual} usually>.",
            )
            .less(
                "Parmi [ses|vos] crédits connus ailleurs, {value} seulement sont encore en cours<, contre {usual} d’habitude>.",
                "Of [their|your] known credits elsewhere, only {value} are still open<, against {usual} usually>.",
            ),
        about("bureau_annuity_to_income")
            .speaks_for(&["bureau_annuity_sum"])
            .nothing(
                "On ne [lui|vous] connaît aucune mensualité à payer ailleurs.",
                "No monthly payment elsewhere is known for [them|you].",
            )
            .more(
                "[Ses|Vos] crédits ailleurs prennent déjà {value} de [son|votre] revenu<, contre {usual} d’habitude>.",
                "[Their|Your] credits elsewhere already take {value} of [their|your] income<, against {usual} usually>.",
            )
            .less(
                "[Ses|Vos] crédits ailleurs ne prennent que {value} de [son|votre] revenu<, contre {usual} d’habitude>.",
                "[Their|Your] credits elsewhere take only {value} of [their|your] income<, against {usual} usually>.",
            ),
        about("bureau_annuity_sum").more(
            "[Il rembourse|Vous remboursez] déjà {value} par mois ailleurs<, contre {usual} d’habitude>.",
            "[They|You] already repay {value} a month elsewhere<, against {usual} usually>.",
        ),
    ]
}

fn incidents() -> Vec<Sentences> {
    vec![
        about("bureau_once_overdue_share")
            .speaks_for(&[
                "bureau_overdue_sum",
                "bureau_overdue_maximum",
                "bureau_overdue_to_credit_maximum",
                "bureau_overdue_of_credits_last_2_years",
                "bureau_days_overdue_maximum",
            ])
            .nothing(
                "[Ses|Vos] crédits ailleurs n’ont connu aucun impayé.",
                "None of [their|your] credits elsewhere was ever overdue.",
            )
            .more(
                "[Il a|Vous avez] connu un impayé sur {value} de [ses|vos] crédits ailleurs<, contre {usual} d’habitude>.",
                "[They|You] were once overdue on {value} of [their|your] credits elsewhere<, against {usual} usually>.",
            )
            .less(
                "[Il n’a|Vous n’avez] connu d’impayé que sur {value} de [ses|vos] crédits ailleurs<, contre {usual} d’habitude>.",
                "[They|You] were overdue on only {value} of [their|your] credits elsewhere<, against {usual} usually>.",
            ),
        about("bureau_overdue_sum").more(
            "[Il a|Vous avez] {value} d’impayés dans d’autres établissements.",
            "[They|You] have {value} overdue with other lenders.",
        ),
        about("bureau_overdue_maximum").more(
            "[Son|Votre] plus gros impayé ailleurs a été de {value}<, contre {usual} d’habitude>.",
            "[Their|Your] largest overdue amount elsewhere was {value}<, against {usual} usually>.",
        ),
        about("bureau_days_overdue_maximum").more(
            "[Il est|Vous êtes] en retard de {value} sur un crédit ailleurs.",
            "[They are|You are] {value} overdue on a credit elsewhere.",
        ),
        about("bureau_late_months_share")
            .speaks_for(&[
                "bureau_late_months_last_year",
                "bureau_seriously_late_months",
                "bureau_delay_level_maximum",
                "bureau_delay_level_maximum_last_2_years",
                "bureau_months_since_late",
                "bureau_late_credits_share",
                "bureau_late_months_share_last_half_year",
                "bureau_late_months_share_last_2_years",
            ])
            .nothing(
                "On ne [lui|vous] connaît aucun mois de retard sur [ses|vos] crédits ailleurs.",
                "No late month is known on [their|your] credits elsewhere.",
            )
            .more(
                "[Il a|Vous avez] été en retard {value} du temps sur [ses|vos] crédits ailleurs<, contre {usual} d’habitude>.",
                "[They|You] were late {value} of the time on [their|your] credits elsewhere<, against {usual} usually>.",
            )
            .less(
                "[Il n’a|Vous n’avez] été en retard que {value} du temps sur [ses|vos] crédits ailleurs<, contre {usual} d’habitude>.",
                "[They|You] were late only {value} of the time on [their|your] credits elsewhere<, against {usual} usually>.",
            ),
        about("bureau_months_since_late").either(
            "[Son|Votre] dernier retard ailleurs date de {value}<, contre {usual} d’habitude>.",
            "[Their|Your] last delay elsewhere was {value} ago<, against {usual} usually>.",
        ),
        about("bureau_prolonged_credits").more(
            "[Il a|Vous avez] fait prolonger {value} fois un crédit ailleurs.",
            "[They|You] had a credit elsewhere prolonged {value} {time|times}.",
        ),
    ]
}

fn amounts() -> Vec<Sentences> {
    vec![
        about("bureau_credit_maximum")
            .speaks_for(&["bureau_credit_mean", "bureau_latest_3_amount_mean", "bureau_latest_amount"])
            .more(
                "[Son|Votre] plus gros crédit connu ailleurs était de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] largest known credit elsewhere was {value}<, against {usual} usually>.",
            )
            .less(
                "[Son|Votre] plus gros crédit connu ailleurs n’était que de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] largest known credit elsewhere was only {value}<, against {usual} usually>.",
            ),
        about("bureau_card_utilisation")
            .nothing("[Il n’utilise|Vous n’utilisez] pas [ses|vos] cartes ailleurs.", "[They|You] do not use [their|your] cards elsewhere.")
            .say(
                Case::AtLeast(1.005),
                RAISES,
                "[Il dépasse|Vous dépassez] le plafond de [ses|vos] cartes ailleurs.",
                "[They are|You are] over the limit of [their|your] cards elsewhere.",
            )
            .more(
                "[Il utilise|Vous utilisez] {value} du plafond de [ses|vos] cartes ailleurs<, contre {usual} d’habitude>.",
                "[They|You] use {value} of the limit of [their|your] cards elsewhere<, against {usual} usually>.",
            )
            .less(
                "[Il n’utilise|Vous n’utilisez] que {value} du plafond de [ses|vos] cartes ailleurs<, contre {usual} d’habitude>.",
                "[They|You] use only {value} of the limit of [their|your] cards elsewhere<, against {usual} usually>.",
            ),
        about("bureau_card_limit_sum")
            .nothing("[Il n’a|Vous n’avez] aucun plafond de carte ailleurs.", "[They|You] have no card limit elsewhere.")
            .either(
                "[Ses|Vos] cartes ailleurs ont un plafond de {value} au total<, contre {usual} d’habitude>.",
                "[Their|Your] cards elsewhere have a limit of {value} in all<, against {usual} usually>.",
            ),
        about("credit_to_bureau_maximum")
            .speaks_for(&["credit_to_bureau_mean"])
            .say(
                Case::Around(1.0),
                EITHER,
                "Le crédit demandé est du même montant, ou presque, que [son|votre] plus gros crédit ailleurs.",
                "The loan asked for is about as large as [their|your] largest credit elsewhere.",
            )
            .more(
                "Le crédit demandé représente {value} fois [son|votre] plus gros crédit ailleurs<, contre {usual} fois d’habitude>.",
                "The loan asked for is {value} times [their|your] largest credit elsewhere<, against {usual} times usually>.",
            )
            .say(
                Case::Below(1.0),
                LOWERS,
                "Le crédit demandé est plus petit que [son|votre] plus gros crédit ailleurs.",
                "The loan asked for is smaller than [their|your] largest credit elsewhere.",
            )
            .less(
                "Le crédit demandé ne représente que {value} fois [son|votre] plus gros crédit ailleurs<, contre {usual} fois d’habitude>.",
                "The loan asked for is only {value} times [their|your] largest credit elsewhere<, against {usual} times usually>.",
            ),
    ]
}

fn times() -> Vec<Sentences> {
    vec![
        about("bureau_mean_credit_years")
            .speaks_for(&[
                "bureau_first_credit_years",
                "bureau_last_credit_years",
                "bureau_active_years_mean",
                "bureau_last_card_years",
                "bureau_last_closed_years",
                "bureau_closed_years_mean",
            ])
            .more(
                "[Ses|Vos] crédits ailleurs datent en moyenne de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] credits elsewhere began {value} ago on average<, against {usual} usually>.",
            )
            .less(
                "[Ses|Vos] crédits ailleurs ne datent en moyenne que de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] credits elsewhere began only {value} ago on average<, against {usual} usually>.",
            ),
        about("bureau_first_credit_years")
            .more(
                "[Son|Votre] premier crédit connu ailleurs date de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] first known credit elsewhere was {value} ago<, against {usual} usually>.",
            )
            .less(
                "[Son|Votre] premier crédit connu ailleurs ne date que de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] first known credit elsewhere was only {value} ago<, against {usual} usually>.",
            ),
        about("bureau_last_credit_years")
            .more(
                "[Son|Votre] dernier crédit ailleurs date de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] last credit elsewhere was {value} ago<, against {usual} usually>.",
            )
            .less(
                "[Son|Votre] dernier crédit ailleurs ne date que de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] last credit elsewhere was only {value} ago<, against {usual} usually>.",
            ),
        about("bureau_active_years_mean")
            .more(
                "[Ses|Vos] crédits en cours ailleurs datent en moyenne de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] open credits elsewhere began {value} ago on average<, against {usual} usually>.",
            )
            .less(
                "[Ses|Vos] crédits en cours ailleurs ne datent en moyenne que de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] open credits elsewhere began only {value} ago on average<, against {usual} usually>.",
            ),
        about("bureau_last_card_years").either(
            "[Sa|Votre] dernière carte de crédit ailleurs date de {value}<, contre {usual} d’habitude>.",
            "[Their|Your] last credit card elsewhere was {value} ago<, against {usual} usually>.",
        ),
        about("bureau_years_between_credits")
            .more(
                "En moyenne, [il laisse|vous laissez] passer {value} entre deux crédits ailleurs<, contre {usual} d’habitude>.",
                "On average, [they|you] let {value} pass between two credits elsewhere<, against {usual} usually>.",
            )
            .less(
                "En moyenne, [il ne laisse|vous ne laissez] passer que {value} entre deux crédits ailleurs<, contre {usual} d’habitude>.",
                "On average, [they|you] let only {value} pass between two credits elsewhere<, against {usual} usually>.",
            ),
        about("bureau_closed_early_days")
            .say(
                Case::Below(-0.5),
                RAISES,
                "[Ses|Vos] anciens crédits ailleurs se sont terminés {value} plus tard que prévu en moyenne.",
                "[Their|Your] past credits elsewhere ended {value} late on average.",
            )
            .say(
                Case::AtLeast(0.5),
                LOWERS,
                "[Il a|Vous avez] soldé [ses|vos] anciens crédits ailleurs {value} plus tôt que prévu en moyenne<, contre {usual} d’habitude>.",
                "[They|You] closed [their|your] past credits elsewhere {value} early on average<, against {usual} usually>.",
            ),
    ]
}

fn numbers() -> Vec<Sentences> {
    vec![
        about("bureau_active_credits")
            .speaks_for(&["bureau_active_consumer_credits"])
            .nothing(
                "[Il n’a|Vous n’avez] aucun crédit en cours ailleurs.",
                "[They|You] have no open credit elsewhere.",
            )
            .more(
                "[Il a|Vous avez] {#un crédit|crédits} en cours ailleurs<, contre {usual} d’habitude>.",
                "[They|You] have {#one open credit|open credits} elsewhere<, against {usual} usually>.",
            )
            .less(
                "[Il n’a|Vous n’avez] que {#un crédit|crédits} en cours ailleurs<, contre {usual} d’habitude>.",
                "[They|You] have only {#one open credit|open credits} elsewhere<, against {usual} usually>.",
            ),
        about("bureau_credit_cards")
            .nothing(
                "[Il n’a|Vous n’avez] pas de carte de crédit en cours ailleurs.",
                "[They|You] have no open credit card elsewhere.",
            )
            .more(
                "[Il a|Vous avez] {#une carte|cartes} de crédit en cours ailleurs<, contre {usual} d’habitude>.",
                "[They|You] have {#one open credit card|open credit cards} elsewhere<, against {usual} usually>.",
            ),
        about("bureau_microloans").more(
            "[Il a|Vous avez] pris {#un microcrédit|microcrédits} ailleurs.",
            "[They|You] took {#one microloan|microloans} elsewhere.",
        ),
        about("bureau_secured_credits").more(
            "[Il a|Vous avez] eu un crédit auto ou immobilier ailleurs.",
            "[They|You] have had a car loan or a mortgage elsewhere.",
        ),
        about("bureau_credits_last_year")
            .speaks_for(&[
                "bureau_credits_last_quarter",
                "bureau_credits_last_half_year",
                "bureau_credits_last_2_years",
            ])
            .nothing(
                "[Il n’a|Vous n’avez] pris aucun crédit ailleurs depuis un an.",
                "[They|You] have taken no credit elsewhere for a year.",
            )
            .more(
                "[Il a|Vous avez] pris {#un crédit|crédits} ailleurs en un an<, contre {usual} d’habitude>.",
                "[They|You] took {#one credit|credits} elsewhere within a year<, against {usual} usually>.",
            ),
        about("has_no_bureau_history").yes(
            EITHER,
            "On ne [lui|vous] connaît aucun crédit dans un autre établissement.",
            "No credit with another lender is known for [them|you].",
        ),
    ]
}

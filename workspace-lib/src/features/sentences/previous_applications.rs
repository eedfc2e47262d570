//! Sentences about earlier applications with this lender.

use scoring::Case;

use super::{EITHER, LOWERS, RAISES, Sentences, about};

pub(super) fn sentences() -> Vec<Sentences> {
    [refusals(), dates(), amounts()].into_iter().flatten().collect()
}

fn refusals() -> Vec<Sentences> {
    vec![
        refused_share(
            "previous_refused_share",
            "previous_applications",
            None,
            ["demandes passées chez nous", "earlier applications with us"],
        )
        .speaks_for(&[
            "previous_refused",
            "previous_refused_hc_sco_scofr",
            "previous_refused_scofr",
            "previous_refused_share_last_year",
            "previous_refused_share_last_2_years",
            "previous_latest_3_refused_share",
            "previous_latest_5_refused_share",
            "previous_last_refused_years",
            "previous_refused_asked_maximum",
        ]),
        refused_share(
            "previous_refused_share_last_year",
            "previous_applications_last_year",
            None,
            ["demandes de l’année chez nous", "applications with us this year"],
        ),
        refused_share(
            "previous_refused_share_last_2_years",
            "previous_applications_last_2_years",
            None,
            ["demandes chez nous en deux ans", "applications with us in two years"],
        ),
        refused_share(
            "previous_latest_3_refused_share",
            "previous_applications",
            Some(3.0),
            ["dernières demandes chez nous", "latest applications with us"],
        ),
        refused_share(
            "previous_latest_5_refused_share",
            "previous_applications",
            Some(5.0),
            ["dernières demandes chez nous", "latest applications with us"],
        ),
        without_refusal(about("previous_last_refused_years").either(
            "[Son|Votre] dernier refus chez nous date de {value}<, contre {usual} d’habitude>.",
            "[Their|Your] last refusal with us was {value} ago<, against {usual} usually>.",
        )),
        without_refusal(about("previous_refused_asked_maximum").more(
            "Une demande de {value} [lui|vous] a été refusée chez nous<, contre {usual} d’habitude>.",
            "We refused [them|you] an application for {value}<, against {usual} usually>.",
        )),
        about("previous_approved")
            .nothing(
                "Nous ne [lui|vous] avons encore accordé aucun crédit.",
                "We have not granted [them|you] a credit yet.",
            )
            .more(
                "Nous [lui|vous] avons déjà accordé {#un crédit|crédits}<, contre {usual} d’habitude>.",
                "We have already granted [them|you] {#one credit|credits}<, against {usual} usually>.",
            )
            .less(
                "Nous ne [lui|vous] avons encore accordé que {#un crédit|crédits}<, contre {usual} d’habitude>.",
                "We have granted [them|you] only {#one credit|credits} so far<, against {usual} usually>.",
            ),
        about("has_no_previous_application").yes(
            EITHER,
            "[Il n’avait|Vous n’aviez] encore jamais demandé de crédit chez nous.",
            "[They|You] had never applied for a credit with us before.",
        ),
    ]
}

/// Adds the sentences for a client without a refusal.
///
/// They say that no refusal is known, or that there was no application.
fn without_refusal(sentences: Sentences) -> Sentences {
    sentences
        .missing(
            LOWERS,
            "On ne [lui|vous] connaît aucun refus chez nous.",
            "No refusal with us is known for [them|you].",
        )
        .given("previous_applications", Case::Known)
        .missing(
            LOWERS,
            "[Il n’avait|Vous n’aviez] encore jamais demandé de crédit chez nous.",
            "[They|You] had never applied for a credit with us before.",
        )
        .given("previous_applications", Case::Missing)
}

/// Builds the sentences about refused applications, which are counted while they are few.
fn refused_share(
    feature: &'static str,
    applications: &str,
    latest: Option<f64>,
    [fr, en]: [&str; 2],
) -> Sentences {
    about(feature)
        .nothing(
            "[Sa|Votre] seule demande passée chez nous n’a pas été refusée.",
            "[Their|Your] only earlier application with us was not refused.",
        )
        .given("previous_applications", Case::Below(2.0))
        .nothing(&format!("Aucune de [ses|vos] {fr} n’a été refusée."), &format!("None of [their|your] {en} was refused."))
        .more(
            "[Sa|Votre] seule demande passée chez nous a été refusée.",
            "[Their|Your] only earlier application with us was refused.",
        )
        .given("previous_applications", Case::Below(2.0))
        .more(
            &format!("[Il a|Vous avez] essuyé {{#un refus|refus}} sur [ses|vos] {{whole}} {fr}."),
            &format!("[They|You] were refused {{value}} of [their|your] {{whole}} {en}."),
        )
        .out_of(applications, latest)
        .given(applications, Case::AtLeast(2.0))
        .less(
            &format!("[Il n’a|Vous n’avez] essuyé que {{#un refus|refus}} sur [ses|vos] {{whole}} {fr}."),
            &format!("[They|You] were refused only {{value}} of [their|your] {{whole}} {en}."),
        )
        .out_of(applications, latest)
        .given(applications, Case::AtLeast(2.0))
        .more(
            &format!("[Il a|Vous avez] essuyé un refus pour {{value}} de [ses|vos] {fr}<, contre {{usual}} d’habitude>."),
            &format!("[They|You] were refused {{value}} of [their|your] {en}<, against {{usual}} usually>."),
        )
        .given(applications, Case::AtLeast(2.0))
        .less(
            &format!("[Il n’a|Vous n’avez] essuyé un refus que pour {{value}} de [ses|vos] {fr}<, contre {{usual}} d’habitude>."),
            &format!("[They|You] were refused only {{value}} of [their|your] {en}<, against {{usual}} usually>."),
        )
        .given(applications, Case::AtLeast(2.0))
}

fn dates() -> Vec<Sentences> {
    let last = |feature, fr: &str, en: &str| {
        about(feature)
            .more(
                &format!("[Sa|Votre] dernière demande {fr} date de {{value}}<, contre {{usual}} d’habitude>."),
                &format!("[Their|Your] last application {en} was {{value}} ago<, against {{usual}} usually>."),
            )
            .less(
                &format!("[Sa|Votre] dernière demande {fr} ne date que de {{value}}<, contre {{usual}} d’habitude>."),
                &format!("[Their|Your] last application {en} was only {{value}} ago<, against {{usual}} usually>."),
            )
    };
    vec![
        last("previous_last_decision_years", "chez nous", "with us").speaks_for(&[
            "previous_applications_last_quarter",
            "previous_applications_last_half_year",
            "previous_applications_last_year",
            "previous_applications_last_2_years",
            "previous_last_cash_years",
            "previous_last_revolving_years",
            "last_credit_years",
        ]),
        last("previous_last_cash_years", "de prêt personnel chez nous", "for a cash loan with us"),
        last("previous_last_revolving_years", "de crédit renouvelable chez nous", "for revolving credit with us"),
        about("last_credit_years")
            .more(
                "[Sa|Votre] dernière demande de crédit, ici ou ailleurs, date de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] last application or credit, here or elsewhere, was {value} ago<, against {usual} usually>.",
            )
            .less(
                "[Sa|Votre] dernière demande de crédit, ici ou ailleurs, ne date que de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] last application or credit, here or elsewhere, was only {value} ago<, against {usual} usually>.",
            ),
        about("previous_applications_last_year")
            .nothing(
                "[Il n’a|Vous n’avez] fait aucune demande chez nous depuis un an.",
                "[They|You] made no application with us for a year.",
            )
            .more(
                "[Il a|Vous avez] fait {#une demande|demandes} de crédit chez nous en un an<, contre {usual} d’habitude>.",
                "[They|You] made {#one application|applications} with us within a year<, against {usual} usually>.",
            ),
        about("previous_applications_last_2_years")
            .nothing(
                "[Il n’a|Vous n’avez] fait aucune demande chez nous depuis deux ans.",
                "[They|You] made no application with us for two years.",
            )
            .more(
                "[Il a|Vous avez] fait {#une demande|demandes} de crédit chez nous en deux ans<, contre {usual} d’habitude>.",
                "[They|You] made {#one application|applications} with us within two years<, against {usual} usually>.",
            ),
        about("previous_first_decision_years")
            .speaks_for(&["first_credit_years"])
            .more(
                "[Sa|Votre] première demande chez nous date de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] first application with us was {value} ago<, against {usual} usually>.",
            )
            .less(
                "[Sa|Votre] première demande chez nous ne date que de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] first application with us was only {value} ago<, against {usual} usually>.",
            ),
        about("first_credit_years")
            .more(
                "[Son|Votre] premier crédit connu, ici ou ailleurs, date de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] first known credit, here or elsewhere, was {value} ago<, against {usual} usually>.",
            )
            .less(
                "[Son|Votre] premier crédit connu, ici ou ailleurs, ne date que de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] first known credit, here or elsewhere, was only {value} ago<, against {usual} usually>.",
            ),
    ]
}

#[expect(clippy::too_many_lines, reason = "one entry for each feature")]
fn amounts() -> Vec<Sentences> {
    vec![
        about("previous_credit_maximum")
            .speaks_for(&[
                "previous_credit_mean",
                "previous_latest_3_credit_mean",
                "previous_annuity_mean",
                "previous_annuity_maximum",
            ])
            .more(
                "[Son|Votre] plus gros crédit chez nous était de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] largest credit with us was {value}<, against {usual} usually>.",
            )
            .less(
                "[Son|Votre] plus gros crédit chez nous n’était que de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] largest credit with us was only {value}<, against {usual} usually>.",
            ),
        about("previous_annuity_mean")
            .more(
                "[Il a|Vous avez] déjà remboursé chez nous des mensualités de {value} en moyenne<, contre {usual} d’habitude>.",
                "[They|You] have already repaid {value} a month with us on average<, against {usual} usually>.",
            )
            .less(
                "[Ses|Vos] mensualités passées chez nous n’étaient que de {value} en moyenne<, contre {usual} d’habitude>.",
                "[Their|Your] past monthly payments with us were only {value} on average<, against {usual} usually>.",
            ),
        about("previous_down_payment_maximum")
            .speaks_for(&["previous_down_payment_rate_mean"])
            .nothing(
                "[Il n’a|Vous n’avez] jamais versé d’apport pour un crédit chez nous.",
                "[They|You] never made a down payment for a credit with us.",
            )
            .more(
                "[Il a|Vous avez] déjà versé un apport de {value} pour un crédit<, contre {usual} d’habitude>.",
                "[They|You] once made a down payment of {value} for a credit<, against {usual} usually>.",
            )
            .less(
                "[Son|Votre] plus gros apport pour un crédit n’a été que de {value}<, contre {usual} d’habitude>.",
                "[Their|Your] largest down payment for a credit was only {value}<, against {usual} usually>.",
            ),
        about("previous_down_payment_rate_mean")
            .more(
                "Pour [ses|vos] crédits passés, [il a|vous avez] versé un apport plus élevé que d’habitude.",
                "For [their|your] earlier credits, [they|you] made larger down payments than usual.",
            )
            .less(
                "Pour [ses|vos] crédits passés, [il a|vous avez] versé un apport plus faible que d’habitude.",
                "For [their|your] earlier credits, [they|you] made smaller down payments than usual.",
            ),
        about("previous_running_annuity_sum")
            .speaks_for(&["previous_running_payments_left", "previous_running_loans"])
            .nothing(
                "[Il n’a|Vous n’avez] plus de mensualité à payer chez nous.",
                "[They|You] have no monthly payment left with us.",
            )
            .more(
                "[Il rembourse|Vous remboursez] déjà {value} par mois chez nous<, contre {usual} d’habitude>.",
                "[They|You] already repay {value} a month to us<, against {usual} usually>.",
            )
            .less(
                "[Il ne rembourse|Vous ne remboursez] que {value} par mois chez nous<, contre {usual} d’habitude>.",
                "[They|You] repay only {value} a month to us<, against {usual} usually>.",
            )
            .missing(
                LOWERS,
                "[Il n’a|Vous n’avez] pas de crédit en cours chez nous.",
                "[They|You] have no open credit with us.",
            ),
        about("previous_payments_mean")
            .speaks_for(&["previous_payments_maximum", "previous_latest_3_payments_mean"])
            .more(
                "[Ses|Vos] crédits précédents chez nous duraient {value} en moyenne<, contre {usual} d’habitude>.",
                "[Their|Your] earlier credits with us lasted {value} on average<, against {usual} usually>.",
            )
            .less(
                "[Ses|Vos] crédits précédents chez nous ne duraient que {value} en moyenne<, contre {usual} d’habitude>.",
                "[Their|Your] earlier credits with us lasted only {value} on average<, against {usual} usually>.",
            ),
        about("previous_early_end_days")
            .say(
                Case::Below(-0.5),
                RAISES,
                "[Ses|Vos] crédits précédents se sont terminés en moyenne {value} après la date prévue.",
                "[Their|Your] earlier credits ended {value} after the planned date on average.",
            )
            .say(
                Case::Below(0.5),
                RAISES,
                "[Il a|Vous avez] remboursé [ses|vos] crédits précédents sans avance sur la date prévue.",
                "[They|You] repaid [their|your] earlier credits no sooner than planned.",
            )
            .say(
                Case::AtLeast(0.5),
                LOWERS,
                "[Il a|Vous avez] fini de rembourser [ses|vos] crédits précédents {value} avant la date prévue<, contre {usual} d’habitude>.",
                "[They|You] finished repaying [their|your] earlier credits {value} before the planned date<, against {usual} usually>.",
            ),
        about("previous_revolving_share")
            .nothing(
                "[Il n’a|Vous n’avez] jamais demandé de crédit renouvelable chez nous.",
                "[They|You] never asked us for revolving credit.",
            )
            .more(
                "[Ses|Vos] demandes passées portaient pour {value} sur un crédit renouvelable<, contre {usual} d’habitude>.",
                "Of [their|your] earlier applications, {value} were for revolving credit<, against {usual} usually>.",
            ),
        about("credit_to_previous_maximum")
            .speaks_for(&["credit_to_previous", "annuity_to_previous"])
            .say(
                Case::Around(1.0),
                EITHER,
                "Le crédit demandé est du même montant, ou presque, que [son|votre] plus gros crédit chez nous.",
                "The loan asked for is about as large as [their|your] largest credit with us.",
            )
            .more(
                "Le crédit demandé représente {value} fois [son|votre] plus gros crédit chez nous<, contre {usual} fois d’habitude>.",
                "The loan asked for is {value} times [their|your] largest credit with us<, against {usual} times usually>.",
            )
            .say(
                Case::Below(1.0),
                LOWERS,
                "Le crédit demandé est plus petit que [son|votre] plus gros crédit chez nous.",
                "The loan asked for is smaller than [their|your] largest credit with us.",
            )
            .less(
                "Le crédit demandé ne représente que {value} fois [son|votre] plus gros crédit chez nous<, contre {usual} fois d’habitude>.",
                "The loan asked for is only {value} times [their|your] largest credit with us<, against {usual} times usually>.",
            ),
    ]
}

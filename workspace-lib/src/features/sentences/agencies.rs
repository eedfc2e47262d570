//! Sentences about the credit bureaus' scores of the applicant, and about enquiries at the bureaus.

use scoring::Case;

use super::{RAISES, Sentences, about};

pub(super) fn sentences() -> Vec<Sentences> {
    [external_scores(), enquiries()].into_iter().flatten().collect()
}

fn external_scores() -> Vec<Sentences> {
    let one = |feature| {
        about(feature)
            .more(
                "L’un des organismes de crédit consultés [lui|vous] donne une bonne note, {value}<, contre {usual} d’habitude>.",
                "One of the credit bureaus asked gives [them|you] a good score, {value}<, against {usual} usually>.",
            )
            .less(
                "L’un des organismes de crédit consultés [lui|vous] donne une note basse, {value}<, contre {usual} d’habitude>.",
                "One of the credit bureaus asked gives [them|you] a low score, {value}<, against {usual} usually>.",
            )
            .missing(
                RAISES,
                "L’un des organismes de crédit consultés n’a pas de note sur [lui|vous].",
                "One of the credit bureaus asked has no score for [them|you].",
            )
    };
    vec![
        about("external_scores_mean")
            .speaks_for(&[
                "external_score_1",
                "external_score_2",
                "external_score_3",
                "external_scores_weighted_mean",
                "external_scores_minimum",
                "external_scores_maximum",
            ])
            .more(
                "La note reçue d’un autre organisme de crédit est bonne, {value}<, contre {usual} d’habitude>.",
                "The score from a credit bureau is good, {value}<, against {usual} usually>.",
            )
            .given("external_scores_missing", Case::AtLeast(2.0))
            .less(
                "La note reçue d’un autre organisme de crédit est basse, {value}<, contre {usual} d’habitude>.",
                "The score from a credit bureau is low, {value}<, against {usual} usually>.",
            )
            .given("external_scores_missing", Case::AtLeast(2.0))
            .more(
                "Les notes reçues d’autres organismes de crédit sont bonnes, {value} en moyenne<, contre {usual} d’habitude>.",
                "The scores from credit bureaus are good, {value} on average<, against {usual} usually>.",
            )
            .less(
                "Les notes reçues d’autres organismes de crédit sont basses, {value} en moyenne<, contre {usual} d’habitude>.",
                "The scores from credit bureaus are low, {value} on average<, against {usual} usually>.",
            )
            .missing(
                RAISES,
                "Aucun autre organisme de crédit ne nous a donné de note sur [lui|vous].",
                "No credit bureau gave us a score for [them|you].",
            ),
        one("external_score_1"),
        one("external_score_2"),
        one("external_score_3"),
        about("external_scores_maximum").more(
            "La meilleure note reçue d’un autre organisme de crédit est de {value}<, contre {usual} d’habitude>.",
            "The best score from a credit bureau is {value}<, against {usual} usually>.",
        ),
        about("external_scores_minimum").less(
            "La moins bonne note reçue d’un autre organisme de crédit n’est que de {value}<, contre {usual} d’habitude>.",
            "The lowest score from a credit bureau is only {value}<, against {usual} usually>.",
        ),
        about("external_scores_missing")
            .more(
                "Sur trois organismes de crédit consultés, {value} n’{a|ont} pas de note sur [lui|vous].",
                "Of three credit bureaus asked, {value} {has|have} no score for [them|you].",
            )
            .nothing(
                "Les trois organismes de crédit consultés ont une note sur [lui|vous].",
                "All three credit bureaus asked have a score for [them|you].",
            ),
    ]
}

fn enquiries() -> Vec<Sentences> {
    let enquiries = |feature, fr: &str, en: &str| {
        about(feature)
            .more(
                &format!("[Son|Votre] dossier à la centrale de crédit a été consulté {{value}} fois {fr}<, contre {{usual}} d’habitude>."),
                &format!("[Their|Your] credit bureau file was consulted {{value}} {{time|times}} {en}<, against {{usual}} usually>."),
            )
            .less(
                &format!("[Son|Votre] dossier à la centrale de crédit n’a été consulté que {{value}} fois {fr}<, contre {{usual}} d’habitude>."),
                &format!("[Their|Your] credit bureau file was consulted only {{value}} {{time|times}} {en}<, against {{usual}} usually>."),
            )
            .nothing(
                &format!("[Son|Votre] dossier à la centrale de crédit n’a pas été consulté {fr}."),
                &format!("[Their|Your] credit bureau file was not consulted {en}."),
            )
            .missing(
                RAISES,
                "Aucun dossier n’existe à [son|votre] nom à la centrale de crédit.",
                "The credit bureau has no file in [their|your] name.",
            )
    };
    vec![
        enquiries("enquiries_last_month", "dans le mois précédent", "in the month before"),
        enquiries("enquiries_1_to_3_months_ago", "il y a un à trois mois", "one to three months ago"),
        enquiries("enquiries_3_to_12_months_ago", "il y a trois à douze mois", "three to twelve months ago"),
        about("applications_last_year")
            .more(
                "[Il a|Vous avez] demandé ou pris {#un crédit|crédits} en un an<, contre {usual} d’habitude>.",
                "[They|You] asked for or took {#one credit|credits} within a year<, against {usual} usually>.",
            )
            .less(
                "[Il n’a|Vous n’avez] demandé ou pris que {#un crédit|crédits} en un an<, contre {usual} d’habitude>.",
                "[They|You] asked for or took only {#one credit|credits} within a year<, against {usual} usually>.",
            )
            .nothing(
                "[Il n’a|Vous n’avez] ni demandé ni pris de crédit depuis un an.",
                "[They|You] have neither asked for nor taken a credit for a year.",
            ),
    ]
}

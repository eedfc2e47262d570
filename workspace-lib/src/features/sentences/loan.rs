//! Sentences about the requested loan, and its weight relative to the income.

use scoring::Case;

use super::{EITHER, LOWERS, RAISES, Sentences, about};

/// Ratio to the price of the goods below which a loan asks for no more than that price.
///
/// It is slightly above one because of rounding.
const MAX_RATIO_WITHOUT_EXTRA: f64 = 1.005;

/// Monthly payment below which it counts as none.
const MIN_PAYMENT: f64 = 0.5;

pub(super) fn sentences() -> Vec<Sentences> {
    [loan(), income()].into_iter().flatten().collect()
}

fn loan() -> Vec<Sentences> {
    vec![
        about("credit_amount")
            .more(
                "[Il demande|Vous demandez] un crédit de {value}<, contre {usual} d’habitude>.",
                "[They|You] ask for a loan of {value}<, against {usual} usually>.",
            )
            .less(
                "[Il ne demande|Vous ne demandez] qu’un crédit de {value}<, contre {usual} d’habitude>.",
                "[They|You] ask for a loan of only {value}<, against {usual} usually>.",
            ),
        about("annuity_amount")
            .more(
                "La mensualité serait de {value}<, contre {usual} d’habitude>.",
                "The monthly payment would be {value}<, against {usual} usually>.",
            )
            .less(
                "La mensualité ne serait que de {value}<, contre {usual} d’habitude>.",
                "The monthly payment would be only {value}<, against {usual} usually>.",
            ),
        about("credit_to_annuity")
            .say(
                Case::Less,
                RAISES,
                "Les mensualités sont lourdes pour le montant demandé<, remboursé en {value} hors intérêts, contre {usual} d’habitude>.",
                "The payments are heavy for the amount asked for<, repaid in {value}, interest aside, against {usual} usually>.",
            )
            .say(
                Case::Less,
                LOWERS,
                "Le crédit serait vite remboursé<, en {value} hors intérêts, contre {usual} d’habitude>.",
                "The loan would be repaid soon<, in {value}, interest aside, against {usual} usually>.",
            )
            .say(
                Case::More,
                RAISES,
                "Le crédit serait long à rembourser<, {value} hors intérêts, contre {usual} d’habitude>.",
                "The loan would take long to repay<, {value}, interest aside, against {usual} usually>.",
            )
            .say(
                Case::More,
                LOWERS,
                "Les mensualités sont légères pour le montant demandé<, remboursé en {value} hors intérêts, contre {usual} d’habitude>.",
                "The payments are light for the amount asked for<, repaid in {value}, interest aside, against {usual} usually>.",
            ),
        about("credit_to_goods")
            .speaks_for(&["credit_beyond_goods"])
            .say(
                Case::Below(MAX_RATIO_WITHOUT_EXTRA),
                LOWERS,
                "Le crédit demandé ne dépasse pas le prix du bien<, alors que d’habitude il le dépasse de {usual_beyond}>.",
                "The loan asked for is no more than the price of the goods<; usually it exceeds it by {usual_beyond}>.",
            )
            .say(
                Case::Below(MAX_RATIO_WITHOUT_EXTRA),
                RAISES,
                "Le crédit demandé couvre tout le prix du bien, sans apport.",
                "The loan asked for covers the whole price of the goods, with no down payment.",
            )
            .more(
                "Le crédit demandé dépasse de {beyond} le prix du bien<, contre {usual_beyond} d’habitude>.",
                "The loan asked for exceeds the price of the goods by {beyond}<, against {usual_beyond} usually>.",
            )
            .less(
                "Le crédit demandé ne dépasse que de {beyond} le prix du bien<, contre {usual_beyond} d’habitude>.",
                "The loan asked for exceeds the price of the goods by only {beyond}<, against {usual_beyond} usually>.",
            ),
        about("is_revolving_loan").yes(
            EITHER,
            "[Il demande|Vous demandez] un crédit renouvelable, et non un prêt personnel.",
            "[They|You] ask for revolving credit, not for a cash loan.",
        ),
    ]
}

fn income() -> Vec<Sentences> {
    vec![
        about("income_amount")
            .more(
                "[Son|Votre] revenu est de {value} par mois<, contre {usual} d’habitude>.",
                "[Their|Your] income is {value} a month<, against {usual} usually>.",
            )
            .less(
                "[Son|Votre] revenu n’est que de {value} par mois<, contre {usual} d’habitude>.",
                "[Their|Your] income is only {value} a month<, against {usual} usually>.",
            ),
        about("credit_to_income")
            .more(
                "Le crédit demandé représente {value} de [son|votre] revenu<, contre {usual} d’habitude>.",
                "The loan asked for is {value} of [their|your] income<, against {usual} usually>.",
            )
            .less(
                "Le crédit demandé ne représente que {value} de [son|votre] revenu<, contre {usual} d’habitude>.",
                "The loan asked for is only {value} of [their|your] income<, against {usual} usually>.",
            ),
        about("annuity_to_income")
            .more(
                "La mensualité prendrait {value} de [son|votre] revenu<, contre {usual} d’habitude>.",
                "The monthly payment would take {value} of [their|your] income<, against {usual} usually>.",
            )
            .less(
                "La mensualité ne prendrait que {value} de [son|votre] revenu<, contre {usual} d’habitude>.",
                "The monthly payment would take only {value} of [their|your] income<, against {usual} usually>.",
            ),
        total_annuity(),
        about("total_debt_to_income")
            .speaks_for(&["credit_to_income"])
            .more(
                "Tous crédits confondus, [il devrait|vous devriez] {value} de revenu<, contre {usual} d’habitude>.",
                "All credits together, [they|you] would owe {value} of income<, against {usual} usually>.",
            )
            .less(
                "Tous crédits confondus, [il ne devrait|vous ne devriez] que {value} de revenu<, contre {usual} d’habitude>.",
                "All credits together, [they|you] would owe only {value} of income<, against {usual} usually>.",
            ),
    ]
}

/// Builds the sentences about all monthly payments, where those elsewhere are known.
///
/// A debt with unknown payments must not be called a small share of the income.
fn total_annuity() -> Sentences {
    let elsewhere = "bureau_annuity_sum";
    about("total_annuity_to_income")
        .speaks_for(&["annuity_to_income"])
        .more(
            "Tous crédits confondus, [il rembourserait|vous rembourseriez] chaque mois {value} de [son|votre] revenu<, contre {usual} d’habitude>.",
            "All credits together, [they|you] would repay {value} of [their|your] income each month<, against {usual} usually>.",
        )
        .given(elsewhere, Case::AtLeast(MIN_PAYMENT))
        .less(
            "Tous crédits confondus, [il ne rembourserait|vous ne rembourseriez] chaque mois que {value} de [son|votre] revenu<, contre {usual} d’habitude>.",
            "All credits together, [they|you] would repay only {value} of [their|your] income each month<, against {usual} usually>.",
        )
        .given(elsewhere, Case::AtLeast(MIN_PAYMENT))
        .more(
            "Avec les paiements qu’on [lui|vous] connaît, [il rembourserait|vous rembourseriez] chaque mois {value} de [son|votre] revenu<, contre {usual} d’habitude>.",
            "With the payments that are known, [they|you] would repay {value} of [their|your] income each month<, against {usual} usually>.",
        )
        .less(
            "[Il ne doit|Vous ne devez] rien ailleurs et [ne rembourserait|ne rembourseriez] chaque mois que {value} de [son|votre] revenu<, contre {usual} d’habitude>.",
            "[They|You] owe nothing elsewhere and would repay only {value} of [their|your] income each month<, against {usual} usually>.",
        )
        .given("bureau_active_debt_sum", Case::Nothing)
        .less(
            "Avec les paiements qu’on [lui|vous] connaît, [il ne rembourserait|vous ne rembourseriez] chaque mois que {value} de [son|votre] revenu<, contre {usual} d’habitude>.",
            "With the payments that are known, [they|you] would repay only {value} of [their|your] income each month<, against {usual} usually>.",
        )
        .given("bureau_active_debt_sum", Case::Missing)
}

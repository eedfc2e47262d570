//! Sentences about earlier credit cards with this lender.

use scoring::Case;

use super::{LOWERS, RAISES, Sentences, about};

pub(super) fn sentences() -> Vec<Sentences> {
    [use_of_limit(), drawings_and_payments()].into_iter().flatten().collect()
}

fn use_of_limit() -> Vec<Sentences> {
    vec![
        about("card_utilisation_mean")
            .speaks_for(&["card_utilisation_maximum", "card_utilisation_last_half_year", "card_utilisation_last_year"])
            .nothing("[Il n’utilise|Vous n’utilisez] pas [sa|votre] carte chez nous.", "[They|You] do not use [their|your] card with us.")
            .more(
                "[Il utilise|Vous utilisez] en moyenne {value} du plafond de [sa|votre] carte<, contre {usual} d’habitude>.",
                "On average [they|you] use {value} of [their|your] card’s limit<, against {usual} usually>.",
            )
            .less(
                "[Il n’utilise|Vous n’utilisez] en moyenne que {value} du plafond de [sa|votre] carte<, contre {usual} d’habitude>.",
                "On average [they|you] use only {value} of [their|your] card’s limit<, against {usual} usually>.",
            ),
        about("card_utilisation_maximum")
            .say(
                Case::AtLeast(1.005),
                RAISES,
                "[Il a|Vous avez] déjà dépassé le plafond de [sa|votre] carte.",
                "[They|You] have been over [their|your] card’s limit.",
            )
            .say(
                Case::Nothing,
                LOWERS,
                "[Il n’a|Vous n’avez] jamais utilisé [sa|votre] carte chez nous.",
                "[They|You] never used [their|your] card with us.",
            )
            .more(
                "Au plus haut, [il a|vous avez] utilisé {value} du plafond de [sa|votre] carte<, contre {usual} d’habitude>.",
                "At most [they|you] used {value} of [their|your] card’s limit<, against {usual} usually>.",
            )
            .less(
                "[Il n’a|Vous n’avez] jamais utilisé plus que {value} du plafond de [sa|votre] carte<, contre {usual} d’habitude>.",
                "[They|You] never used more than {value} of [their|your] card’s limit<, against {usual} usually>.",
            ),
        about("card_balance_latest")
            .speaks_for(&["card_balance_maximum"])
            .nothing("[Il ne doit|Vous ne devez] rien sur [sa|votre] carte chez nous.", "[They|You] owe nothing on [their|your] card with us.")
            .more(
                "[Il doit|Vous devez] {value} sur [sa|votre] carte chez nous<, contre {usual} d’habitude>.",
                "[They|You] owe {value} on [their|your] card with us<, against {usual} usually>.",
            )
            .less(
                "[Il ne doit|Vous ne devez] que {value} sur [sa|votre] carte chez nous<, contre {usual} d’habitude>.",
                "[They|You] owe only {value} on [their|your] card with us<, against {usual} usually>.",
            ),
        about("card_limit_latest").either(
            "Le plafond de [sa|votre] carte chez nous est de {value}<, contre {usual} d’habitude>.",
            "The limit of [their|your] card with us is {value}<, against {usual} usually>.",
        ),
        about("card_unused_months_share").more(
            "[Sa|Votre] carte chez nous n’a rien eu à rembourser {value} du temps<, contre {usual} d’habitude>.",
            "[Their|Your] card with us had nothing to repay {value} of the time<, against {usual} usually>.",
        ),
    ]
}

fn drawings_and_payments() -> Vec<Sentences> {
    vec![
        about("card_cash_drawings_mean")
            .speaks_for(&[
                "card_cash_drawings_to_limit",
                "card_cash_drawings_last_half_year",
                "card_cash_drawing_months_share",
            ])
            .nothing(
                "[Il ne retire|Vous ne retirez] pas d’espèces avec [sa|votre] carte.",
                "[They|You] draw no cash with [their|your] card.",
            )
            .more(
                "[Il retire|Vous retirez] en moyenne {value} d’espèces par mois avec [sa|votre] carte<, contre {usual} d’habitude>.",
                "On average [they|you] draw {value} of cash a month with [their|your] card<, against {usual} usually>.",
            )
            .less(
                "[Il ne retire|Vous ne retirez] en moyenne que {value} d’espèces par mois avec [sa|votre] carte<, contre {usual} d’habitude>.",
                "On average [they|you] draw only {value} of cash a month with [their|your] card<, against {usual} usually>.",
            ),
        about("card_any_late_months_share")
            .speaks_for(&["card_late_months_share", "card_days_late_last_year", "card_months_since_late"])
            .nothing(
                "[Il n’a|Vous n’avez] jamais été en retard sur [sa|votre] carte chez nous.",
                "[They|You] were never late on [their|your] card with us.",
            )
            .more(
                "[Il a|Vous avez] été en retard {value} du temps sur [sa|votre] carte chez nous<, contre {usual} d’habitude>.",
                "[They|You] were late {value} of the time on [their|your] card with us<, against {usual} usually>.",
            ),
        about("card_payment_to_minimum")
            .speaks_for(&["card_payment_to_minimum_last_half_year", "card_below_minimum_share"])
            .either(
                "[Il paie|Vous payez] en moyenne {value} fois le minimum dû sur [sa|votre] carte<, contre {usual} fois d’habitude>.",
                "On average [they|you] pay {value} times the minimum due on [their|your] card<, against {usual} times usually>.",
            ),
        about("card_payment_to_balance")
            .say(
                Case::AtLeast(0.995),
                LOWERS,
                "Chaque mois, [il rembourse|vous remboursez] tout ce [qu’il doit|que vous devez] sur [sa|votre] carte.",
                "Each month [they|you] repay all that [they|you] owe on [their|your] card.",
            )
            .more(
                "Chaque mois, [il rembourse|vous remboursez] {value} de ce [qu’il doit|que vous devez] sur [sa|votre] carte<, contre {usual} d’habitude>.",
                "Each month [they|you] repay {value} of what [they|you] owe on [their|your] card<, against {usual} usually>.",
            )
            .less(
                "Chaque mois, [il ne rembourse|vous ne remboursez] que {value} de ce [qu’il doit|que vous devez] sur [sa|votre] carte<, contre {usual} d’habitude>.",
                "Each month [they|you] repay only {value} of what [they|you] owe on [their|your] card<, against {usual} usually>.",
            ),
    ]
}

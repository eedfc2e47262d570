//! French. `\u{202f}` is the narrow no-break space before `; ? ! %`, `\u{a0}` the no-break space before a colon and inside quotation marks.

use contract::Role;

use super::{Language, Text};
use crate::format;

/// The texts in French.
pub static FR: Text = Text {
    language: Language::French,
    charts: &super::charts::FR,

    brand: "Prêt à dépenser",
    language_name: "Français",
    skip_to_content: "Aller au contenu",
    navigation: "Navigation principale",
    footer: "Outil d’aide à la décision. Le modèle propose\u{202f}; un conseiller peut toujours réexaminer une décision.",
    loading: "Chargement…",
    missing: "non renseigné",
    yes: "oui",
    no: "non",
    days: |number| if number.abs() < 2.0 { "jour" } else { "jours" },
    months: |_| "mois",
    years: |number| if number.abs() < 2.0 { "an" } else { "ans" },
    month_names: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    date: |day, month, year| if day == 1 { format!("1er {month} {year}") } else { format!("{day} {month} {year}") },

    retry: "Réessayer",
    request_id: |id| format!("Référence de la requête\u{a0}: {id}"),
    unreachable_title: "Le service de scoring ne répond pas",
    unreachable_detail: "Vérifiez votre connexion, puis réessayez. Si cela continue, prévenez l’équipe d’exploitation.",
    refused_title: "Le service n’a pas pu répondre",
    refused_detail: "Réessayez dans un instant. Si cela continue, transmettez la référence à l’équipe d’exploitation.",
    unreadable_title: "La réponse du service est incomplète",
    unreadable_detail: "Rechargez la page\u{a0}: une nouvelle version du tableau de bord est peut-être disponible.",
    still_readable: "Les données affichées sont celles du dernier chargement réussi.",
    not_allowed_title: "Votre rôle ne donne pas accès à ces données",
    not_allowed_detail: "Un compte d’exploitation ne consulte aucun dossier client. Pour en voir un, connectez-vous avec un compte de conseil ou de contrôle.",
    too_many_title: "Trop de tentatives",
    too_many_detail: |minutes| match minutes {
        None => "Réessayez dans quelques minutes.".to_owned(),
        Some(1) => "Réessayez dans 1\u{a0}minute.".to_owned(),
        Some(many) => format!("Réessayez dans {many}\u{a0}minutes."),
    },

    sign_in_title: "Connexion",
    sign_in_document_title: "Connexion – Prêt à dépenser",
    sign_in_intro: "Connectez-vous pour consulter les dossiers. Pas encore de compte\u{202f}? L’équipe d’exploitation peut vous en créer un.",
    name_label: "Nom d’utilisateur",
    name_missing: "Indiquez votre nom d’utilisateur.",
    password_label: "Mot de passe",
    password_missing: "Indiquez votre mot de passe.",
    wrong_password: "Nom d’utilisateur ou mot de passe incorrect.",
    sign_in: "Se connecter",
    signing_in: "Connexion en cours…",
    used_link_title: "Ce lien ne permet plus de se connecter",
    used_link_detail: "Il a déjà servi, ou il est trop ancien. Pour en obtenir un autre, relancez «\u{a0}make run\u{a0}» ou adressez-vous à l’équipe d’exploitation.",
    used_link_otherwise: "Vous pouvez aussi vous connecter avec votre nom d’utilisateur et votre mot de passe.",
    your_session: "Votre session",
    role: |role| match role {
        Role::Advisor => "Conseil",
        Role::Reviewer => "Contrôle",
        Role::Operator => "Exploitation",
    },
    sign_out: "Se déconnecter",
    sign_out_failed: "La déconnexion n’a pas abouti. Réessayez.",

    clients: "Clients",
    clients_title: "Clients – Prêt à dépenser",
    search_label: "Rechercher un client par son numéro",
    search_hint: "Touche / pour chercher, Entrée pour ouvrir le client trouvé.",
    search_digits_only: "Un numéro de client ne contient que des chiffres.",
    clients_found: |total, search| {
        let plural = if total < 2 { "" } else { "s" };
        let clients = format!("{}\u{a0}client{plural}", format::count(total, Language::French));
        if search.is_empty() { clients } else { format!("{clients} dont le numéro commence par {search}") }
    },
    none_found_title: |search| format!("Aucun client dont le numéro commence par {search}"),
    none_found_detail: "Vérifiez le numéro, ou effacez la recherche pour voir tous les clients.",
    no_clients_title: "Aucun client pour l’instant",
    no_clients_detail: "Les clients apparaîtront ici dès que le modèle publié en contiendra.",
    clear_search: "Effacer la recherche",
    column_client: "Client",
    column_decision: "Décision",
    column_probability: "Probabilité de défaut",
    column_band: "Classe de risque",
    granted: "Accordé",
    refused: "Refusé",
    to_review: "À revoir",
    next_page: "Clients suivants",
    first_page: "Revenir au début",
    pages: "Pages de la liste",

    client_heading: |id| format!("Client {id}"),
    client_title: |id| format!("Client {id} – décision"),
    all_clients: "Tous les clients",
    unknown_client_title: |id| format!("Le client {id} n’existe pas"),
    unknown_client_detail: "Vérifiez le numéro, ou cherchez-le dans la liste de tous les clients.",
    credit_granted: "Crédit accordé",
    credit_refused: "Crédit refusé",
    to_review_by_advisor: "À revoir par un conseiller",
    why_review: "L’incertitude du modèle s’étend des deux côtés du seuil.",
    to_check: "À vérifier dans le dossier",
    in_hundred: |percent| match percent.round() as i64 {
        0 => "Moins d’un client sur 100".to_owned(),
        1 => "1 client sur 100".to_owned(),
        many => format!("{many} clients sur 100"),
    },
    in_hundred_do_what: |percent| {
        if percent.round() < 2.0 {
            "au profil comparable a des difficultés de remboursement"
        } else {
            "au profil comparable ont des difficultés de remboursement"
        }
    },
    probability_is: "Probabilité de défaut",
    between: |low, high| format!("entre {low} et {high}"),
    distance: |points, below| {
        let side = if below { "sous le seuil" } else { "au-dessus du seuil" };
        match points.round() as i64 {
            0 => format!("Moins d’un point {side}"),
            1 => format!("1 point {side}"),
            many => format!("{many} points {side}"),
        }
    },
    threshold_mark: |threshold| format!("Seuil de refus {threshold}"),
    gauge_described: |probability, low, high, threshold| {
        format!("Probabilité de défaut\u{a0}: {probability}, entre {low} et {high}. Seuil de refus\u{a0}: {threshold}.")
    },
    risk_band: |band| format!("Classe de risque {band}"),
    decided_by: |version, trained, decided| {
        let trained = trained.map(|day| format!(" du {day}")).unwrap_or_default();
        format!("Modèle {version}{trained}. Décision calculée le {decided}.")
    },

    reasons: "Pourquoi cette décision",
    reasons_intro: |average| {
        format!(
            "Les quatre éléments qui comptent le plus, par rapport au score moyen (soit une probabilité de {average})."
        )
    },
    raises: "Ce qui augmente le risque",
    lowers: "Ce qui réduit le risque",
    none_raises: "Rien parmi les quatre éléments les plus importants.",
    none_lowers: "Rien parmi les quatre éléments les plus importants.",
    see_all: "Tout voir",
    see_history: "Voir tout l’historique",
    see_all_intro: "On part du score moyen\u{202f}; chaque élément l’augmente (plus de risque) ou le réduit (moins de risque), jusqu’au score de ce client. Ouvrez un élément pour voir les données qui le composent.",
    average_client: "Score moyen",
    this_client: "Ce client",
    effect_on_score: "Effet sur le score",
    score_of: |score| format!("score {score}"),
    value_is: "Ce client",
    usual_value_is: "Habituellement",
    other_features: |count| {
        if count == 1 {
            "1 autre donnée, sans effet visible".to_owned()
        } else {
            format!("{count} autres données, sans effet visible chacune")
        }
    },

    information: "Informations principales",
    credit_history: "Historique de crédit",
    credit_history_intro: "Ce que l’on sait des crédits de ce client, ici et dans d’autres établissements.",
    contract_type: "Type de crédit",
    credit_amount: "Montant du crédit",
    annuity: "Annuité",
    goods_price: "Prix du bien",
    income: "Revenu annuel",
    income_type: "Source de revenu",
    age: "Âge",
    employed_for: "Ancienneté dans l’emploi",
    occupation: "Profession",
    education: "Études",
    housing: "Logement",

    not_found_title: "Cette page n’existe pas",
    not_found_detail: "L’adresse est peut-être incomplète.",
};

#[cfg(test)]
mod tests {
    /// The rule of French typography that is easiest to break while editing.
    #[test]
    fn no_ordinary_space_before_tall_punctuation() {
        let source = include_str!("fr.rs");
        let texts = source.split("#[cfg(test)]").next().unwrap_or_default();
        for (index, line) in texts.lines().enumerate().filter(|(_, line)| line.contains('"') && !line.contains("//")) {
            for sign in [" :", " ;", " ?", " !", " %", "« ", " »", "d'", "l'", "n'"] {
                let inside = line.split('"').skip(1).step_by(2).any(|text| text.contains(sign));
                assert!(!inside, "line {}: {sign:?} in {line}", index + 1);
            }
        }
    }
}

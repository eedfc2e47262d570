//! The list of clients.

use contract::Decision;

use crate::list::Order;
use crate::numbers;
use contract::Language;

/// Texts of this area, in one language.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct ClientsText {
    pub clients_title: &'static str,
    pub search_label: &'static str,
    pub search_hint: &'static str,
    pub search_key_hint: &'static str,
    pub search_by_number: &'static str,
    /// Parameters: the number of clients found, and the ranks of the first and the last one shown.
    ///
    /// The ranks are given only if there are other pages.
    pub found: fn(usize, Option<(usize, usize)>) -> String,
    /// Stands after the number: what the clients have in common.
    pub found_with: fn(&str, bool) -> String,
    pub none_found_title: fn(&str) -> String,
    pub none_found_detail: &'static str,
    pub none_matches_title: &'static str,
    pub none_matches_detail: &'static str,
    pub no_clients_title: &'static str,
    pub no_clients_detail: &'static str,
    pub no_such_page_title: &'static str,
    pub no_such_page_detail: &'static str,
    pub clear_search: &'static str,
    pub clear_filters: &'static str,
    pub filters: &'static str,
    pub filter_decision: &'static str,
    pub filter_any_decision: &'static str,
    pub filter_granted: &'static str,
    pub filter_refused: &'static str,
    pub filter_band: &'static str,
    pub filter_any_band: &'static str,
    pub filter_band_is: fn(&str) -> String,
    pub filter_review: &'static str,
    pub order_label: &'static str,
    pub order: fn(Order) -> &'static str,
    pub caption: fn(&str, &str) -> String,
    pub column_client: &'static str,
    pub column_decision: &'static str,
    pub column_probability: &'static str,
    pub column_band: &'static str,
    pub granted: &'static str,
    pub refused: &'static str,
    pub to_decide: &'static str,
    /// How the model leans if an advisor has to decide.
    pub leaning: fn(Decision) -> &'static str,
    pub reviewed_granted: &'static str,
    pub reviewed_refused: &'static str,
    pub next_page: &'static str,
    pub previous_page: &'static str,
    pub first_page: &'static str,
    pub pages: &'static str,
    pub recent: &'static str,
    pub today: &'static str,
    pub today_decisions: fn(u64) -> String,
    pub today_refused: fn(&str, &str) -> String,
    pub today_too_few: &'static str,
}

/// The texts in French.
pub static FR: ClientsText = ClientsText {
    clients_title: "Clients – Prêt à dépenser",
    search_label: "Rechercher un client par son numéro",
    search_hint: "Entrée ouvre le client trouvé.",
    search_key_hint: "Touche / pour chercher.",
    search_by_number: "Les clients se cherchent par leur numéro, par exemple 100001\u{a0}: leur nom n’est pas connu ici.",
    found: |total, shown| {
        let plural = if total < 2 { "" } else { "s" };
        let all = numbers::count(total, Language::French);
        match shown {
            None => format!("{all}\u{a0}client{plural}"),
            Some((first, last)) => {
                let [first, last] =
                    [first, last].map(|rank| numbers::count(rank, Language::French));
                format!("{first} à {last} sur {all}\u{a0}clients")
            }
        }
    },
    found_with: |search, is_filtered| match (search, is_filtered) {
        ("", false) => String::new(),
        ("", true) => " avec ces filtres".to_owned(),
        (search, false) => format!(" dont le numéro commence par {search}"),
        (search, true) => format!(" dont le numéro commence par {search}, avec ces filtres"),
    },
    none_found_title: |search| format!("Aucun client dont le numéro commence par {search}"),
    none_found_detail: "Vérifiez le numéro, ou effacez la recherche pour voir tous les clients.",
    none_matches_title: "Aucun client avec ces filtres",
    none_matches_detail: "Élargissez un filtre, ou effacez-les tous.",
    no_clients_title: "Aucun client pour l’instant",
    no_clients_detail: "Les clients apparaîtront ici dès que le modèle publié en contiendra.",
    no_such_page_title: "Cette page de la liste n’existe plus",
    no_such_page_detail: "L’adresse est incomplète, ou la liste a changé depuis.",
    clear_search: "Effacer la recherche",
    clear_filters: "Effacer les filtres",
    filters: "Filtres et tri",
    filter_decision: "Décision",
    filter_any_decision: "Toutes",
    filter_granted: "Accordés",
    filter_refused: "Refusés",
    filter_band: "Classe de risque",
    filter_any_band: "Toutes",
    filter_band_is: |band| match band {
        "A" => "A (risque faible)".to_owned(),
        "E" => "E (risque élevé)".to_owned(),
        band => band.to_owned(),
    },
    filter_review: "À revoir seulement",
    order_label: "Trier par",
    order: |order| match order {
        Order::Number => "Numéro",
        Order::RiskiestFirst => "Risque, du plus élevé au plus faible",
        Order::SafestFirst => "Risque, du plus faible au plus élevé",
        Order::NearestFirst => "Proximité de la limite d’accord",
    },
    caption: |found, order| format!("{found}, triés par\u{a0}: {order}"),
    column_client: "Client",
    column_decision: "Décision",
    column_probability: "Risque de non-remboursement",
    column_band: "Classe de risque",
    granted: "Accordé",
    refused: "Refusé",
    to_decide: "À trancher",
    leaning: |decision| match decision {
        Decision::Granted => "plutôt accordé",
        Decision::Refused => "plutôt refusé",
    },
    reviewed_granted: "Revu\u{a0}: accordé",
    reviewed_refused: "Revu\u{a0}: refusé",
    next_page: "Clients suivants",
    previous_page: "Clients précédents",
    first_page: "Revenir au début",
    pages: "Pages de la liste",
    recent: "Ouverts récemment",
    today: "Aujourd’hui",
    today_decisions: |count| match count {
        0 => "Aucune décision calculée".to_owned(),
        1 => "1\u{a0}décision calculée".to_owned(),
        many => {
            format!("{}\u{a0}décisions calculées", numbers::count(many as usize, Language::French))
        }
    },
    today_refused: |share, usual| format!("{share} de refus ({usual} attendus)"),
    today_too_few: "trop peu pour une part de refus",
};

/// The texts in English.
pub static EN: ClientsText = ClientsText {
    clients_title: "Clients – Prêt à dépenser",
    search_label: "Find a client by number",
    search_hint: "Enter opens the client found.",
    search_key_hint: "Press / to search.",
    search_by_number: "Clients are found by their number, for instance 100001: their names are not known here.",
    found: |total, shown| {
        let plural = if total == 1 { "" } else { "s" };
        let all = numbers::count(total, Language::English);
        match shown {
            None => format!("{all} client{plural}"),
            Some((first, last)) => {
                let [first, last] =
                    [first, last].map(|rank| numbers::count(rank, Language::English));
                format!("{first} to {last} of {all} clients")
            }
        }
    },
    found_with: |search, is_filtered| match (search, is_filtered) {
        ("", false) => String::new(),
        ("", true) => " with these filters".to_owned(),
        (search, false) => format!(" whose number starts with {search}"),
        (search, true) => format!(" whose number starts with {search}, with these filters"),
    },
    none_found_title: |search| format!("No client whose number starts with {search}"),
    none_found_detail: "Check the number, or clear the search to see all clients.",
    none_matches_title: "No client with these filters",
    none_matches_detail: "Widen a filter, or clear them all.",
    no_clients_title: "No client yet",
    no_clients_detail: "Clients will appear here as soon as the published model holds some.",
    no_such_page_title: "This page of the list no longer exists",
    no_such_page_detail: "The address is incomplete, or the list has changed since.",
    clear_search: "Clear the search",
    clear_filters: "Clear the filters",
    filters: "Filters and order",
    filter_decision: "Decision",
    filter_any_decision: "Any",
    filter_granted: "Granted",
    filter_refused: "Refused",
    filter_band: "Risk band",
    filter_any_band: "Any",
    filter_band_is: |band| match band {
        "A" => "A (low risk)".to_owned(),
        "E" => "E (high risk)".to_owned(),
        band => band.to_owned(),
    },
    filter_review: "To review only",
    order_label: "Sort by",
    order: |order| match order {
        Order::Number => "Number",
        Order::RiskiestFirst => "Risk, highest first",
        Order::SafestFirst => "Risk, lowest first",
        Order::NearestFirst => "Nearness to the limit",
    },
    caption: |found, order| format!("{found}, sorted by: {order}"),
    column_client: "Client",
    column_decision: "Decision",
    column_probability: "Risk of non-repayment",
    column_band: "Risk band",
    granted: "Granted",
    refused: "Refused",
    to_decide: "To be decided",
    leaning: |decision| match decision {
        Decision::Granted => "rather granted",
        Decision::Refused => "rather refused",
    },
    reviewed_granted: "Reviewed: granted",
    reviewed_refused: "Reviewed: refused",
    next_page: "Next clients",
    previous_page: "Previous clients",
    first_page: "Back to the start",
    pages: "Pages of the list",
    recent: "Opened recently",
    today: "Today",
    today_decisions: |count| match count {
        0 => "No decision computed".to_owned(),
        1 => "1 decision computed".to_owned(),
        many => format!("{} decisions computed", numbers::count(many as usize, Language::English)),
    },
    today_refused: |share, usual| format!("{share} refused ({usual} expected)"),
    today_too_few: "too few for a share of refusals",
};

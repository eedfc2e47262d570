//! The list of clients.

use crate::format;
use crate::text::Language;

/// Texts of this area, in one language.
#[expect(missing_docs, reason = "each field is named for what it says, and both languages show its text")]
pub struct ClientsText {
    pub clients_title: &'static str,
    pub search_label: &'static str,
    pub search_hint: &'static str,
    pub search_digits_only: &'static str,
    pub clients_found: fn(usize, &str) -> String,
    pub none_found_title: fn(&str) -> String,
    pub none_found_detail: &'static str,
    pub no_clients_title: &'static str,
    pub no_clients_detail: &'static str,
    pub clear_search: &'static str,
    pub column_client: &'static str,
    pub column_decision: &'static str,
    pub column_probability: &'static str,
    pub column_band: &'static str,
    pub granted: &'static str,
    pub refused: &'static str,
    pub to_review: &'static str,
    pub next_page: &'static str,
    pub first_page: &'static str,
    pub pages: &'static str,
}

/// In French.
pub static FR: ClientsText = ClientsText {
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
};

/// In English.
pub static EN: ClientsText = ClientsText {
    clients_title: "Clients – Prêt à dépenser",
    search_label: "Find a client by number",
    search_hint: "Press / to search, Enter to open the client found.",
    search_digits_only: "A client number holds only digits.",
    clients_found: |total, search| {
        let plural = if total == 1 { "" } else { "s" };
        let clients = format!("{} client{plural}", format::count(total, Language::English));
        if search.is_empty() { clients } else { format!("{clients} whose number starts with {search}") }
    },
    none_found_title: |search| format!("No client whose number starts with {search}"),
    none_found_detail: "Check the number, or clear the search to see all clients.",
    no_clients_title: "No client yet",
    no_clients_detail: "Clients will appear here as soon as the published model holds some.",
    clear_search: "Clear the search",
    column_client: "Client",
    column_decision: "Decision",
    column_probability: "Probability of default",
    column_band: "Risk band",
    granted: "Granted",
    refused: "Refused",
    to_review: "To review",
    next_page: "Next clients",
    first_page: "Back to the start",
    pages: "Pages of the list",
};

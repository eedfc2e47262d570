//! The page of one client.

/// Texts of this area, in one language.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct ClientText {
    pub client_heading: fn(&str) -> String,
    pub client_title: fn(&str) -> String,
    pub all_clients: &'static str,
    pub unknown_client_title: fn(&str) -> String,
    pub unknown_client_detail: &'static str,
}

/// The texts in French.
pub static FR: ClientText = ClientText {
    client_heading: |id| format!("Client {id}"),
    client_title: |id| format!("Client {id} – décision"),
    all_clients: "Tous les clients",
    unknown_client_title: |id| format!("Le client {id} n’existe pas"),
    unknown_client_detail: "Vérifiez le numéro, ou cherchez-le dans la liste de tous les clients.",
};

/// The texts in English.
pub static EN: ClientText = ClientText {
    client_heading: |id| format!("Client {id}"),
    client_title: |id| format!("Client {id} – decision"),
    all_clients: "All clients",
    unknown_client_title: |id| format!("Client {id} does not exist"),
    unknown_client_detail: "Check the number, or look for it in the list of all clients.",
};

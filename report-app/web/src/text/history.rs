//! The credit history of a client.

use crate::history::Topic;

/// Texts of this area, in one language.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct HistoryText {
    pub title: &'static str,
    pub intro: &'static str,
    pub none: &'static str,
    pub topic: fn(Topic) -> &'static str,
    pub lines: fn(usize) -> String,
}

/// The texts in French.
pub static FR: HistoryText = HistoryText {
    title: "Historique de crédit",
    intro: "Ce que l’on sait des crédits de ce client, ici et dans d’autres établissements.",
    none: "On ne connaît à ce client aucun crédit, ni ici ni dans un autre établissement.",
    topic: |topic| match topic {
        Topic::Instalments => "Échéances payées chez nous",
        Topic::Applications => "Demandes précédentes chez nous",
        Topic::ConsumerCredits => "Crédits à la consommation chez nous",
        Topic::Cards => "Cartes de crédit chez nous",
        Topic::OtherLenders => "Crédits dans d’autres établissements",
        Topic::Other => "Autres informations",
    },
    lines: |count| {
        if count == 1 { "1 information".to_owned() } else { format!("{count} informations") }
    },
};

/// The texts in English.
pub static EN: HistoryText = HistoryText {
    title: "Credit history",
    intro: "What is known of this client’s credits, here and with other lenders.",
    none: "No credit of this client is known, here or with another lender.",
    topic: |topic| match topic {
        Topic::Instalments => "Instalments paid to us",
        Topic::Applications => "Earlier applications to us",
        Topic::ConsumerCredits => "Consumer credits with us",
        Topic::Cards => "Credit cards with us",
        Topic::OtherLenders => "Credits with other lenders",
        Topic::Other => "Other information",
    },
    lines: |count| if count == 1 { "1 item".to_owned() } else { format!("{count} items") },
};

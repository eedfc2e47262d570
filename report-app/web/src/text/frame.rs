//! The frame of every page: header, footer, languages.

use crate::numbers;
use contract::Language;

/// Texts of this area, in one language.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct FrameText {
    pub brand: &'static str,
    pub language_name: &'static str,
    pub skip_to_content: &'static str,
    pub navigation: &'static str,
    pub footer: &'static str,
    pub loading: &'static str,
    pub clients: &'static str,
    pub queue: &'static str,
    pub waiting: fn(usize) -> String,
    pub menu: &'static str,
    pub printed: fn(&str, &str) -> String,
    pub application: &'static str,
    pub model: &'static str,
    pub monitoring: &'static str,
    pub help: &'static str,
}

/// The texts in French.
pub static FR: FrameText = FrameText {
    brand: "Prêt à dépenser",
    language_name: "Français",
    skip_to_content: "Aller au contenu",
    navigation: "Navigation principale",
    footer: "Outil d’aide à la décision. Le modèle propose\u{202f}; un conseiller peut toujours réexaminer une décision.",
    loading: "Chargement…",
    clients: "Clients",
    queue: "Ma file",
    waiting: |count| match count {
        0 => "aucun client à revoir".to_owned(),
        1 => "1 client à revoir".to_owned(),
        many => format!("{} clients à revoir", numbers::count(many, Language::French)),
    },
    menu: "Menu",
    printed: |day, name| {
        if name.is_empty() {
            format!("Imprimé le {day}")
        } else {
            format!("Imprimé le {day} par {name}")
        }
    },
    application: "Nouvelle demande",
    model: "Le modèle",
    monitoring: "Suivi",
    help: "Aide",
};

/// The texts in English.
pub static EN: FrameText = FrameText {
    brand: "Prêt à dépenser",
    language_name: "English",
    skip_to_content: "Skip to content",
    navigation: "Main navigation",
    footer: "A tool that helps to decide. The model proposes; an advisor can always review a decision.",
    loading: "Loading…",
    clients: "Clients",
    queue: "My queue",
    waiting: |count| match count {
        0 => "no client to review".to_owned(),
        1 => "1 client to review".to_owned(),
        many => format!("{} clients to review", numbers::count(many, Language::English)),
    },
    menu: "Menu",
    printed: |day, name| {
        if name.is_empty() {
            format!("Printed on {day}")
        } else {
            format!("Printed on {day} by {name}")
        }
    },
    application: "New application",
    model: "The model",
    monitoring: "Monitoring",
    help: "Help",
};

//! The queue of clients that wait for an advisor.

use crate::numbers;
use contract::Language;

/// Texts of this area, in one language.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct QueueText {
    pub title: &'static str,
    pub intro: &'static str,
    pub waiting: fn(usize) -> String,
    pub open_next: &'static str,
    /// Text after the button that opens the next client: the key that does the same.
    pub key_hint: &'static str,
    pub caption: &'static str,
    pub column_distance: &'static str,
    pub column_since: &'static str,
    /// Parameter: the points with one decimal; `None` if they are less than a tenth.
    pub distance: fn(Option<&str>) -> String,
    pub not_read_yet: &'static str,
    pub more: &'static str,
    pub from_start: &'static str,
    pub empty_title: &'static str,
    pub empty_detail: &'static str,
    pub settled: &'static str,
    pub settled_count: fn(usize) -> String,
    pub none_settled: &'static str,
    pub confirmed: &'static str,
    pub overridden: &'static str,
    pub column_time: &'static str,
    pub column_outcome: &'static str,
    pub column_reason: &'static str,
}

/// The texts in French.
pub static FR: QueueText = QueueText {
    title: "Ma file",
    intro: "Pour ces clients, le résultat est trop proche de la limite pour être sûr\u{a0}: un conseiller doit trancher. Les plus proches de la limite viennent d’abord.",
    waiting: |count| match count {
        0 => "Aucun client n’attend".to_owned(),
        1 => "1\u{a0}client attend un conseiller".to_owned(),
        many => format!(
            "{}\u{a0}clients attendent un conseiller",
            numbers::count(many, Language::French)
        ),
    },
    open_next: "Ouvrir le premier",
    key_hint: "ou touche N, d’ici comme depuis un dossier",
    caption: "Clients qui attendent un conseiller, les plus proches de la limite d’abord",
    column_distance: "Écart à la limite",
    column_since: "Ouvert le",
    distance: |points| match points {
        None => "moins de 0,1\u{a0}point".to_owned(),
        Some(points) => format!("{points}\u{a0}point"),
    },
    not_read_yet: "jamais ouvert",
    more: "Clients suivants",
    from_start: "Revenir au début",
    empty_title: "Personne n’attend",
    empty_detail: "Aucune décision ne demande l’avis d’un conseiller pour l’instant. Les nouveaux cas apparaîtront ici.",
    settled: "Réglés aujourd’hui",
    settled_count: |count| match count {
        1 => "1\u{a0}réexamen de votre main".to_owned(),
        many => format!("{}\u{a0}réexamens de votre main", numbers::count(many, Language::French)),
    },
    none_settled: "Vous n’avez encore rien réglé aujourd’hui.",
    confirmed: "décision du modèle confirmée",
    overridden: "décision du modèle changée",
    column_time: "Heure",
    column_outcome: "Réexamen",
    column_reason: "Motif",
};

/// The texts in English.
pub static EN: QueueText = QueueText {
    title: "My queue",
    intro: "For these clients the result is too close to the limit to be sure: an advisor has to decide. The nearest to the limit come first.",
    waiting: |count| match count {
        0 => "No client waits".to_owned(),
        1 => "1 client waits for an advisor".to_owned(),
        many => format!("{} clients wait for an advisor", numbers::count(many, Language::English)),
    },
    open_next: "Open the first",
    key_hint: "or press N, here or on a client’s page",
    caption: "Clients that wait for an advisor, the nearest to the limit first",
    column_distance: "Distance to the limit",
    column_since: "Opened on",
    distance: |points| match points {
        None => "less than 0.1 points".to_owned(),
        Some(points) => format!("{points} points"),
    },
    not_read_yet: "never opened",
    more: "Next clients",
    from_start: "Back to the start",
    empty_title: "Nobody waits",
    empty_detail: "No decision asks for an advisor at the moment. New cases will appear here.",
    settled: "Settled today",
    settled_count: |count| match count {
        1 => "1 review of yours".to_owned(),
        many => format!("{} reviews of yours", numbers::count(many, Language::English)),
    },
    none_settled: "You have settled nothing yet today.",
    confirmed: "the model’s decision was confirmed",
    overridden: "the model’s decision was changed",
    column_time: "Time",
    column_outcome: "Review",
    column_reason: "Reason",
};

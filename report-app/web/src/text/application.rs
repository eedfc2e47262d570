//! A new application.

/// Texts of this area, in one language.
#[expect(missing_docs, reason = "each field is named for what it says, and both languages show its text")]
pub struct ApplicationText {
    pub title: &'static str,
}

/// In French.
pub static FR: ApplicationText = ApplicationText { title: "Nouvelle demande" };

/// In English.
pub static EN: ApplicationText = ApplicationText { title: "New application" };

//! The model.

/// Texts of this area, in one language.
#[expect(missing_docs, reason = "each field is named for what it says, and both languages show its text")]
pub struct ModelText {
    pub title: &'static str,
}

/// In French.
pub static FR: ModelText = ModelText { title: "Le modèle" };

/// In English.
pub static EN: ModelText = ModelText { title: "The model" };

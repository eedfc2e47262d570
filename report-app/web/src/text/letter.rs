//! The letter to a client.

/// Texts of this area, in one language.
#[expect(missing_docs, reason = "each field is named for what it says, and both languages show its text")]
pub struct LetterText {
    pub title: &'static str,
}

/// In French.
pub static FR: LetterText = LetterText { title: "Lettre" };

/// In English.
pub static EN: LetterText = LetterText { title: "Letter" };

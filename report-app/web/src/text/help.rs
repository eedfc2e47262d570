//! Help.

/// Texts of this area, in one language.
#[expect(missing_docs, reason = "each field is named for what it says, and both languages show its text")]
pub struct HelpText {
    pub title: &'static str,
}

/// In French.
pub static FR: HelpText = HelpText { title: "Aide" };

/// In English.
pub static EN: HelpText = HelpText { title: "Help" };

//! The sections of a client's page.

use crate::section::Section;

/// Titles of the sections, and the name of their list.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct SectionText {
    pub contents: &'static str,
    /// Short title, for places with room for one word only.
    pub short: fn(Section) -> &'static str,
    pub title: fn(Section) -> &'static str,
}

/// The texts in French.
pub static FR: SectionText = SectionText {
    contents: "Sections de cette page",
    short: |section| match section {
        Section::Decision => "Décision",
        Section::Reasons => "Raisons",
        Section::Profile => "Profil",
        Section::Simulation => "Simulation",
        Section::Granted => "Solutions",
        Section::Review => "Réexamen",
    },
    title: |section| match section {
        Section::Decision => "Décision",
        Section::Reasons => "Pourquoi cette décision",
        Section::Profile => "Profil et comparaison",
        Section::Simulation => "Simulation",
        Section::Granted => "Ce qui serait accordé",
        Section::Review => "Réexamen par un conseiller",
    },
};

/// The texts in English.
pub static EN: SectionText = SectionText {
    contents: "Sections of this page",
    short: |section| match section {
        Section::Decision => "Decision",
        Section::Reasons => "Reasons",
        Section::Profile => "Profile",
        Section::Simulation => "Simulation",
        Section::Granted => "Options",
        Section::Review => "Review",
    },
    title: |section| match section {
        Section::Decision => "Decision",
        Section::Reasons => "Why this decision",
        Section::Profile => "Profile and comparison",
        Section::Simulation => "Simulation",
        Section::Granted => "What would be granted",
        Section::Review => "Review by an advisor",
    },
};

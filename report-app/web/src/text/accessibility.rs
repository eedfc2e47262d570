//! The accessibility statement.

/// Texts of this area, in one language: titles, each with its paragraphs.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct AccessibilityText {
    pub title: &'static str,
    pub parts: &'static [(&'static str, &'static [&'static str])],
}

/// The texts in French.
pub static FR: AccessibilityText = AccessibilityText {
    title: "Déclaration d’accessibilité",
    parts: &[
        (
            "État de conformité",
            &[
                "Ce tableau de bord vise les critères du RGAA\u{a0}4.1 et des WCAG\u{a0}2.2, niveau AA. Il n’a pas été audité par un tiers\u{a0}: aucun taux de conformité n’est donc annoncé, et il doit être tenu pour non conforme au sens du RGAA tant que cet audit manque.",
            ],
        ),
        (
            "Ce qui est vérifié",
            &[
                "À chaque version, des tests automatiques ouvrent les pages dans un vrai navigateur, en clair et en sombre, en français et en anglais, jusqu’à 320 pixels de large, avec l’outil axe-core, qui ne doit trouver aucun défaut.",
                "D’autres tests font les tâches d’un conseiller au clavier seul. Les graphiques ont une phrase de description, se lisent aux flèches et donnent leurs valeurs dans un tableau. Aucune information ne tient à la couleur seule.",
            ],
        ),
        (
            "Ce qui ne l’est pas encore",
            &[
                "Aucun essai n’a été fait par des personnes handicapées, ni avec un lecteur d’écran tenu par un utilisateur quotidien (NVDA, JAWS, VoiceOver).",
                "Le PDF de la lettre est fait par le navigateur\u{a0}: ses balises dépendent de lui.",
                "Une partie des libellés vient des données d’origine et peut rester technique.",
            ],
        ),
        (
            "Technologies",
            &["HTML, CSS, SVG et WebAssembly. Sans JavaScript, la page dit qu’elle en a besoin."],
        ),
        (
            "Signaler une difficulté",
            &[
                "Si une page vous bloque, dites-le à l’équipe d’exploitation\u{a0}: elle doit vous répondre et vous donner l’information autrement.",
                "Sans réponse, vous pouvez saisir le Défenseur des droits\u{a0}: defenseurdesdroits.fr, 09\u{a0}69\u{a0}39\u{a0}00\u{a0}00, ou par courrier gratuit au Libre réponse 71120, 75342 Paris CEDEX 07.",
            ],
        ),
    ],
};

/// The texts in English.
pub static EN: AccessibilityText = AccessibilityText {
    title: "Accessibility statement",
    parts: &[
        (
            "Conformance",
            &[
                "This dashboard aims at RGAA 4.1 and WCAG 2.2, level AA. No third party has audited it: no rate of conformance is therefore claimed, and in the sense of the RGAA it has to be taken as not conforming until that audit is done.",
            ],
        ),
        (
            "What is checked",
            &[
                "For each version, automatic tests open the pages in a real browser, light and dark, in French and in English, down to 320 pixels wide, with axe-core, which must find no fault.",
                "Other tests do an advisor’s tasks by keyboard alone. Charts have a sentence that describes them, are read with the arrow keys and give their values as a table. Nothing is said by colour alone.",
            ],
        ),
        (
            "What is not yet",
            &[
                "No trial was made by disabled people, nor with a screen reader in the hands of someone who uses it daily (NVDA, JAWS, VoiceOver).",
                "The letter’s PDF is made by the browser: its tags depend on it.",
                "Some labels come from the original data and may stay technical.",
            ],
        ),
        (
            "Technologies",
            &["HTML, CSS, SVG and WebAssembly. Without JavaScript the page says that it needs it."],
        ),
        (
            "Reporting a difficulty",
            &[
                "If a page stops you, tell the operations team: it has to answer and to give you the information in another way.",
                "Without an answer, you may turn to the Défenseur des droits (France): defenseurdesdroits.fr, +33 9 69 39 00 00.",
            ],
        ),
    ],
};

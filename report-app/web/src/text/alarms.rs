//! Alarms of the monitoring plan, and the plan itself.

use contract::Level;

/// Texts of this area, in one language. Figures are passed as written text.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct AlarmsText {
    pub title: &'static str,
    pub none: &'static str,
    pub level: fn(Level) -> &'static str,
    pub since: fn(&str, &str, &str) -> String,
    pub overdue: &'static str,
    pub acknowledged: fn(&str, &str, &str) -> String,
    pub acknowledge: &'static str,
    pub note: &'static str,
    pub note_hint: &'static str,
    pub note_missing: &'static str,
    pub send: &'static str,

    pub plan: &'static str,
    pub columns: [&'static str; 7],
    pub not_measured: &'static str,
    pub days: fn(u32) -> String,
}

/// The texts in French.
pub static FR: AlarmsText = AlarmsText {
    title: "Alertes",
    none: "Aucune alerte\u{a0}: rien ne demande d’intervention.",
    level: |level| match level {
        Level::TooFew => "trop peu de cas",
        Level::Quiet => "calme",
        Level::Amber => "orange",
        Level::Red => "rouge",
    },
    since: |level, since, deadline| {
        format!("Alerte {level} depuis le {since}, à traiter avant le {deadline}")
    },
    overdue: "en retard",
    acknowledged: |who, when, note| format!("Prise en charge par {who} le {when}\u{a0}: {note}"),
    acknowledge: "Prendre en charge",
    note: "Ce que vous faites",
    note_hint: "Une phrase\u{a0}: la cause si elle est connue, ce qui est fait, par qui.",
    note_missing: "Écrivez ce que vous faites.",
    send: "Enregistrer",

    plan: "Le plan de suivi, indicateur par indicateur",
    columns: ["Indicateur", "Niveau", "Valeur", "Orange", "Rouge", "Période", "Responsable"],
    not_measured: "non mesuré",
    days: |days| {
        if days == 1 { "1\u{a0}jour".to_owned() } else { format!("{days}\u{a0}jours") }
    },
};

/// The texts in English.
pub static EN: AlarmsText = AlarmsText {
    title: "Alerts",
    none: "No alert: nothing asks for action.",
    level: |level| match level {
        Level::TooFew => "too few cases",
        Level::Quiet => "quiet",
        Level::Amber => "amber",
        Level::Red => "red",
    },
    since: |level, since, deadline| {
        format!("Alarm {level} since {since}, to be handled before {deadline}")
    },
    overdue: "overdue",
    acknowledged: |who, when, note| format!("Taken in hand by {who} on {when}: {note}"),
    acknowledge: "Take in hand",
    note: "What you do about it",
    note_hint: "One sentence: the cause if it is known, what is being done, by whom.",
    note_missing: "Say what you do about it.",
    send: "Record",

    plan: "The monitoring plan, indicator by indicator",
    columns: ["Indicator", "Level", "Value", "Amber", "Red", "Period", "Owner"],
    not_measured: "not measured",
    days: |days| {
        if days == 1 { "1\u{a0}day".to_owned() } else { format!("{days}\u{a0}days") }
    },
};

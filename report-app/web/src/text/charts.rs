//! What charts say: their frame, the gauge, and the units of axes.

use crate::numbers;

/// Texts of every chart.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct ChartsText {
    pub see_data: &'static str,
    pub values: &'static str,
    pub how_to_read: &'static str,
    pub size_is: fn(&str) -> String,
    pub euros: &'static str,
    pub thousands_of_euros: &'static str,
    pub days: &'static str,
    pub months: &'static str,
    pub years: &'static str,
    pub open_end: fn(&str) -> String,
    pub short_day: fn(i64, usize) -> String,

    // The gauge
    pub limit_is: fn(&str) -> String,
    pub interval_is: fn(&str, &str) -> String,
    pub and_more: fn(&str) -> String,
    pub gauge_described: fn(&str, &str, &str, &str) -> String,
}

/// The texts in French.
pub static FR: ChartsText = ChartsText {
    see_data: "Voir les données",
    values: "Valeurs du graphique",
    how_to_read: "Flèches du clavier ou survol\u{a0}: lire les valeurs une à une.",
    size_is: |what| format!("Taille du point\u{a0}: {}", numbers::small(what)),
    euros: "euros",
    thousands_of_euros: "milliers d’euros",
    days: "jours",
    months: "mois",
    years: "années",
    open_end: |from| format!("{from} et\u{a0}+"),
    short_day: |day, month| format!("{day:02}/{month:02}"),

    limit_is: |limit| format!("Limite {limit}"),
    interval_is: |low, high| format!("Le trait autour du point\u{a0}: de {low} à {high}."),
    and_more: |end| format!("{end} et plus"),
    gauge_described: |probability, low, high, limit| {
        format!(
            "Risque de non-remboursement\u{a0}: {probability}, entre {low} et {high}. Au-delà de {limit}, le crédit est refusé."
        )
    },
};

/// The texts in English.
pub static EN: ChartsText = ChartsText {
    see_data: "See the data",
    values: "Values of the chart",
    how_to_read: "Arrow keys or pointer: read the values one by one.",
    size_is: |what| format!("Size of the dot: {}", numbers::small(what)),
    euros: "euros",
    thousands_of_euros: "thousands of euros",
    days: "days",
    months: "months",
    years: "years",
    open_end: |from| format!("{from}+"),
    short_day: |day, month| {
        let names =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        format!("{day} {}", names.get(month.wrapping_sub(1)).unwrap_or(&""))
    },

    limit_is: |limit| format!("Limit {limit}"),
    interval_is: |low, high| format!("The line around the dot: from {low} to {high}."),
    and_more: |end| format!("{end} or more"),
    gauge_described: |probability, low, high, limit| {
        format!(
            "Risk of not repaying: {probability}, between {low} and {high}. From {limit} on, the credit is refused."
        )
    },
};

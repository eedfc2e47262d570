//! Numbers and probabilities in the forms that the dashboard shows.
//!
//! Separators and signs are those of [`contract`], which the API's sentences have too.

use contract::Language;
pub use contract::{
    format_amount as amount, format_number as number, format_percent as percent_with,
};

/// Writes a whole number of things.
pub fn count(count: usize, language: Language) -> String {
    number(count as f64, 0, language)
}

/// Writes a probability as a percentage with one decimal: `7,3 %`.
pub fn percent(probability: f64, language: Language) -> String {
    percent_with(probability, 1, language)
}

/// Writes a probability as a whole percentage: `25 %`.
pub fn percent_short(probability: f64, language: Language) -> String {
    percent_with(probability, 0, language)
}

/// Returns the distance of a risk from the threshold, in whole tenths of a point.
///
/// The queue is sorted by it.
pub fn tenths_of_points(risk: f64, limit: f64) -> f64 {
    ((risk - limit).abs() / 0.001).floor()
}

/// Writes a risk and a threshold as clients in 100.
///
/// Both are whole, or have one decimal if they would read the same otherwise.
pub fn in_hundred_beside(risk: f64, limit: f64, language: Language) -> (String, String) {
    let written =
        |probability: f64, decimals| number((probability * 100.0).max(1.0), decimals, language);
    let decimals = usize::from(written(risk, 0) == written(limit, 0));
    (written(risk, decimals), written(limit, decimals))
}

/// Writes a term of a sum, with one decimal and an explicit sign: `+0,4`.
pub fn signed(value: f64, language: Language) -> String {
    let written = number(value, 1, language);
    let is_zero = number(value.abs(), 1, language) == number(0.0, 1, language);
    if value > 0.0 && !is_zero { format!("+{written}") } else { written }
}

/// Writes percentage points with an explicit sign and one decimal: `+0,8`.
pub fn signed_points(points: f64, language: Language) -> String {
    let written = number(points, 1, language);
    if points >= 0.05 { format!("+{written}") } else { written }
}

/// Returns the text in small letters, converted one by one.
///
/// The standard library's own function also handles the Greek sigma at the end of a word.
pub fn small(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

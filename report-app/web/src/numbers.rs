//! Numbers, amounts and probabilities as people write them, in French and in English.
//!
//! French takes a narrow no-break space (U+202F) between thousands and before `%` and `€`, and a
//! decimal comma. The sentences from the API follow the same rules, so that a number looks the same
//! in a sentence and in a list.

use crate::language::Language;

/// Thousands separator and no-break space before a sign in French.
const NARROW_SPACE: char = '\u{202f}';

/// Writes a number with `decimals` decimals: `12 345,67` in French, `12,345.67` in English.
pub fn number(number: f64, decimals: usize, language: Language) -> String {
    let digits = format!("{:.decimals$}", number.abs());
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let (thousands, point) = match language {
        Language::French => (NARROW_SPACE, ','),
        Language::English => (',', '.'),
    };
    let mut written = String::new();
    let is_zero = digits.chars().all(|digit| matches!(digit, '0' | '.'));
    if number < 0.0 && !is_zero {
        written.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            written.push(thousands);
        }
        written.push(digit);
    }
    if !fraction.is_empty() {
        written.push(point);
        written.push_str(fraction);
    }
    written
}

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

/// Writes an amount of money without decimals.
pub fn amount(amount: f64, language: Language) -> String {
    let written = number(amount, 0, language);
    match language {
        Language::French => format!("{written}{NARROW_SPACE}€"),
        Language::English => match written.strip_prefix('−') {
            Some(positive) => format!("−€{positive}"),
            None => format!("€{written}"),
        },
    }
}

/// Returns the text in small letters, converted one by one.
///
/// The standard library's own function also handles the Greek sigma at the end of a word.
pub fn small(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Writes a share as a percentage with `decimals` decimals.
pub fn percent_with(share: f64, decimals: usize, language: Language) -> String {
    let written = number(share * 100.0, decimals, language);
    match language {
        Language::French => format!("{written}{NARROW_SPACE}%"),
        Language::English => format!("{written}%"),
    }
}

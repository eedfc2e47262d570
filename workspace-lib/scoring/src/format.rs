//! Numbers as people write them, in French and in English.

use crate::{Language, Unit, Value};

/// Thousands separator and no-break space before a unit in French (U+202F).
const NARROW_SPACE: char = '\u{202f}';

/// A number with `decimals` decimals: `12 345,67` in French (narrow no-break spaces), `12,345.67` in English.
pub fn format_number(number: f64, decimals: usize, language: Language) -> String {
    let text = format!("{:.decimals$}", number.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (thousands, point) = match language {
        Language::French => (NARROW_SPACE, ','),
        Language::English => (',', '.'),
    };
    let mut written = String::new();
    let is_zero = text.chars().all(|digit| matches!(digit, '0' | '.'));
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

/// A value with its unit, as a person reads it; a missing value is `–`.
pub fn format_value(value: &Value, unit: Unit, language: Language) -> String {
    let number = match value {
        Value::Missing => return "–".to_owned(),
        Value::Text(text) => return text.clone(),
        Value::Number(number) => *number,
    };
    let french = language == Language::French;
    let decimals = usize::from(number.abs() < 10.0);
    let rounded = |decimals: usize| {
        let scale = if decimals == 0 { 1.0 } else { 10.0 };
        (number * scale).round() / scale
    };
    let trimmed = |decimals: usize| {
        let text = format_number(number, decimals, language);
        text.strip_suffix(if french { ",0" } else { ".0" }).map_or(text.clone(), str::to_owned)
    };
    match unit {
        Unit::Amount if french => format!("{}{NARROW_SPACE}€", format_number(number, 0, language)),
        Unit::Amount => format!("€{}", format_number(number, 0, language)),
        Unit::Share => {
            let percent = number * 100.0;
            let text = format_number(percent, usize::from(percent.abs() < 10.0), language);
            if french { format!("{text}{NARROW_SPACE}%") } else { format!("{text}%") }
        }
        Unit::Score if number.abs() < 0.1 => format_number(number, 3, language),
        Unit::Ratio | Unit::Score => format_number(number, 2, language),
        Unit::Days => with_word(&trimmed(0), rounded(0), language, ["jour", "jours"], ["day", "days"]),
        Unit::Months => {
            with_word(&trimmed(decimals), rounded(decimals), language, ["mois", "mois"], ["month", "months"])
        }
        Unit::Years => with_word(&trimmed(decimals), rounded(decimals), language, ["an", "ans"], ["year", "years"]),
        Unit::Count => trimmed(decimals),
        Unit::YesNo if number == 0.0 => if french { "non" } else { "no" }.to_owned(),
        Unit::YesNo => if french { "oui" } else { "yes" }.to_owned(),
        Unit::Category => trimmed(0),
    }
}

/// A number and its word; French takes the plural from two, English for everything but one.
fn with_word(text: &str, rounded: f64, language: Language, fr: [&str; 2], en: [&str; 2]) -> String {
    match language {
        Language::French => format!("{text}\u{a0}{}", fr[usize::from(rounded.abs() >= 2.0)]),
        Language::English => format!("{text} {}", en[usize::from(text != "1")]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(number: f64, unit: Unit, language: Language) -> String {
        format_value(&Value::Number(number), unit, language)
    }

    #[test]
    fn writes_amounts_shares_and_durations_in_both_languages() {
        assert_eq!(format_number(1_234_567.891, 2, Language::French), "1\u{202f}234\u{202f}567,89");
        assert_eq!(format_number(-1234.5, 1, Language::English), "−1,234.5");
        assert_eq!(format_number(-0.001, 2, Language::French), "0,00");
        assert_eq!(written(12_345.0, Unit::Amount, Language::French), "12\u{202f}345\u{202f}€");
        assert_eq!(written(0.073, Unit::Share, Language::French), "7,3\u{202f}%");
        assert_eq!(written(0.5, Unit::Share, Language::English), "50%");
        assert_eq!(written(1.5, Unit::Years, Language::French), "1,5\u{a0}an");
        assert_eq!(written(2.0, Unit::Years, Language::French), "2\u{a0}ans");
        assert_eq!(written(1.96, Unit::Years, Language::French), "2\u{a0}ans");
        assert_eq!(written(1.6, Unit::Days, Language::French), "2\u{a0}jours");
        assert_eq!(written(1.0, Unit::Years, Language::English), "1 year");
        assert_eq!(written(0.0, Unit::YesNo, Language::French), "non");
        assert_eq!(format_value(&Value::Missing, Unit::Amount, Language::French), "–");
    }
}

//! Values as people read them, in French and in English.

pub use contract::format_number;
use contract::{write_amount, write_number, write_percent};

use crate::features::Definition;
use crate::{Feature, Language, Unit, Value};

/// Formats a value with its unit, as a person reads it; a missing value is `–`.
///
/// ```
/// use scoring::{Language, Unit, Value, format_value};
///
/// let share = Value::Number(0.073);
/// assert_eq!(format_value(&share, Unit::Share, Language::English), "7.3%");
/// assert_eq!(format_value(&Value::Number(1.5), Unit::Years, Language::French), "1,5\u{a0}an");
/// assert_eq!(format_value(&Value::Missing, Unit::Amount, Language::French), "–");
/// ```
pub fn format_value(value: &Value, unit: Unit, language: Language) -> String {
    let mut written = String::new();
    write_value(&mut written, value, unit, language);
    written
}

/// Appends to `out` what [`format_value`] returns.
pub(crate) fn write_value(out: &mut String, value: &Value, unit: Unit, language: Language) {
    let number = match value {
        Value::Missing => return out.push('–'),
        Value::Text(text) => return out.push_str(text),
        Value::Number(number) => *number,
    };
    let french = language == Language::French;
    let decimals = usize::from(number.abs() < 10.0);
    match unit {
        Unit::Amount => write_amount(out, number, language),
        Unit::Share => {
            let decimals = usize::from((number * 100.0).abs() < 10.0);
            write_percent(out, number, decimals, language);
        }
        Unit::Score if number.abs() < 0.1 => write_number(out, number, 3, language),
        Unit::Ratio | Unit::Score => write_number(out, number, 2, language),
        Unit::Days => write_with_word(out, number, 0, language, ["jour", "jours"], ["day", "days"]),
        Unit::Months => {
            write_with_word(out, number, decimals, language, ["mois", "mois"], ["month", "months"]);
        }
        Unit::Years => {
            write_with_word(out, number, decimals, language, ["an", "ans"], ["year", "years"]);
        }
        Unit::Count => write_trimmed(out, number, decimals, language),
        Unit::YesNo if number == 0.0 => out.push_str(if french { "non" } else { "no" }),
        Unit::YesNo => out.push_str(if french { "oui" } else { "yes" }),
        Unit::Category => write_trimmed(out, number, 0, language),
    }
}

/// Appends a feature's value as a person reads it: a category's label, or a number with its unit.
///
/// Nothing is appended for a missing value.
pub(crate) fn write_value_text(
    out: &mut String,
    feature: &Feature,
    value: &Value,
    language: Language,
) {
    match value {
        Value::Missing => {}
        Value::Text(text) if matches!(feature.definition, Definition::Category { .. }) => {
            out.push_str(feature.level_label(text).map_or("", |label| label.text(language)));
        }
        Value::Number(_) if feature.unit == Unit::Category => {}
        _ => write_value(out, value, feature.unit, language),
    }
}

/// Appends a number without its decimal if that is zero.
fn write_trimmed(out: &mut String, number: f64, decimals: usize, language: Language) {
    write_number(out, number, decimals, language);
    let zero = match language {
        Language::French => ",0",
        Language::English => ".0",
    };
    if decimals > 0 && out.ends_with(zero) {
        out.truncate(out.len() - zero.len());
    }
}

/// Appends a number and its noun.
///
/// French uses the plural from two on; English uses it for every number but one.
fn write_with_word(
    out: &mut String,
    number: f64,
    decimals: usize,
    language: Language,
    fr: [&str; 2],
    en: [&str; 2],
) {
    let from = out.len();
    write_trimmed(out, number, decimals, language);
    match language {
        Language::French => {
            let scale = if decimals == 0 { 1.0 } else { 10.0 };
            let rounded = (number * scale).round() / scale;
            out.push('\u{a0}');
            out.push_str(fr[usize::from(rounded.abs() >= 2.0)]);
        }
        Language::English => {
            let is_one = &out[from..] == "1";
            out.push(' ');
            out.push_str(en[usize::from(!is_one)]);
        }
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
        assert_eq!(format_number(999.5, 0, Language::English), "1,000");
        assert_eq!(format_number(f64::NEG_INFINITY, 2, Language::French), "−inf");
        assert_eq!(written(9.96, Unit::Count, Language::French), "10");
        assert_eq!(written(1000.0, Unit::Count, Language::English), "1,000");
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

//! Numbers, amounts and percentages as people write them, in French and in English.
//!
//! French has a decimal comma, and a narrow no-break space (U+202F) between thousands and before
//! `%` and `€`. The API, the dashboard and the documents all use these functions, so a number looks
//! the same in a sentence, in a list and in a report.

use std::fmt::Write;

use crate::Language;

/// Thousands separator and no-break space before a sign in French.
const NARROW_SPACE: char = '\u{202f}';

/// Limit below which every whole number is exact as a float: 2⁵³.
pub const EXACT_LIMIT: f64 = 9_007_199_254_740_992.0;

/// Formats a number with `decimals` decimals: `12 345,67` in French, `12,345.67` in English.
pub fn format_number(number: f64, decimals: usize, language: Language) -> String {
    let mut written = String::new();
    write_number(&mut written, number, decimals, language);
    written
}

/// Formats an amount of money without decimals: `12 345 €` in French, `€12,345` in English.
pub fn format_amount(amount: f64, language: Language) -> String {
    let mut written = String::new();
    write_amount(&mut written, amount, language);
    written
}

/// Formats a share as a percentage with `decimals` decimals: `7,3 %` in French, `7.3%` in English.
pub fn format_percent(share: f64, decimals: usize, language: Language) -> String {
    let mut written = String::new();
    write_percent(&mut written, share, decimals, language);
    written
}

/// Appends to `out` what [`format_number`] returns.
pub fn write_number(out: &mut String, number: f64, decimals: usize, language: Language) {
    let from = out.len();
    let magnitude = number.abs();
    let whole = magnitude.round_ties_even();
    // An integer is written several times as fast as a decimal fraction; in the browser, the size of
    // the code counts more. Writing to a string cannot fail.
    let _ = if !cfg!(target_arch = "wasm32") && decimals == 0 && whole < EXACT_LIMIT {
        write!(out, "{}", whole as u64)
    } else {
        write!(out, "{magnitude:.decimals$}")
    };
    let (thousands, point) = match language {
        Language::French => (NARROW_SPACE, ","),
        Language::English => (',', "."),
    };
    let is_zero = out[from..].bytes().all(|digit| matches!(digit, b'0' | b'.'));
    let mut end = out[from..].find('.').map_or(out.len(), |point| from + point);
    if end < out.len() {
        out.replace_range(end..=end, point);
    }
    while end > from + 3 {
        end -= 3;
        out.insert(end, thousands);
    }
    if number < 0.0 && !is_zero {
        out.insert(from, '−');
    }
}

/// Appends to `out` what [`format_amount`] returns.
pub fn write_amount(out: &mut String, amount: f64, language: Language) {
    let from = out.len();
    write_number(out, amount, 0, language);
    match language {
        Language::French => out.extend([NARROW_SPACE, '€']),
        Language::English => {
            let sign = if out[from..].starts_with('−') { '−'.len_utf8() } else { 0 };
            out.insert(from + sign, '€');
        }
    }
}

/// Appends to `out` what [`format_percent`] returns.
pub fn write_percent(out: &mut String, share: f64, decimals: usize, language: Language) {
    write_number(out, share * 100.0, decimals, language);
    if language == Language::French {
        out.push(NARROW_SPACE);
    }
    out.push('%');
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, French};

    #[test]
    fn numbers_have_separators_and_a_real_minus() {
        assert_eq!(format_number(1_234_567.891, 2, French), "1\u{202f}234\u{202f}567,89");
        assert_eq!(format_number(-1234.5, 1, English), "−1,234.5");
        assert_eq!(format_number(999.0, 0, English), "999");
        assert_eq!(format_number(-0.04, 1, French), "0,0", "no minus before zero");
    }

    #[test]
    fn whole_numbers_are_rounded_like_others() {
        let numbers = [0.0, 0.5, 1.5, 2.5, 0.499_999_999_999_999_94, 12.0, 999.5, 1_234_567.5];
        let large = [EXACT_LIMIT - 1.0, EXACT_LIMIT, EXACT_LIMIT + 2.0, 1e22, f64::MAX];
        for number in numbers.into_iter().chain(large) {
            let digits = format_number(number, 0, English).replace(',', "");
            assert_eq!(digits, format!("{number:.0}"));
        }
        assert_eq!(format_number(f64::NAN, 0, English), "NaN");
    }

    #[test]
    fn the_sign_of_the_currency_stands_where_each_language_puts_it() {
        assert_eq!(format_amount(-1500.0, French), "−1\u{202f}500\u{202f}€");
        assert_eq!(format_amount(-1500.0, English), "−€1,500");
        assert_eq!(format_amount(42.4, English), "€42");
    }

    #[test]
    fn percentages_are_shares_times_a_hundred() {
        assert_eq!(format_percent(0.0734, 1, French), "7,3\u{202f}%");
        assert_eq!(format_percent(0.25, 0, English), "25%");
    }
}

//! Parser for numbers that people type.
//!
//! `450 000,50`, `450000.5` and `450,000.50 €` are the same number. A text that could be two
//! numbers, or none, is an error with its reason: nothing silently becomes 0.

use contract::Unit;

use crate::format;
use contract::Language;

/// Reason why a text is not a number.
#[derive(Debug, Clone, PartialEq)]
pub enum NumberError {
    /// A character that no number contains.
    Sign(char),
    /// Spaces, points or commas that do not group thousands.
    Groups,
    /// One separator before three digits: it may mark decimals or thousands.
    Ambiguous {
        /// The number if it marks decimals.
        with_decimals: f64,
        /// The number if it marks thousands.
        with_thousands: f64,
    },
    /// Not a number for some other reason.
    Unreadable,
}

/// Parses a typed quantity of `unit`, in that unit; `None` if nothing was typed.
///
/// A share is typed in percent: `12 %` is 0.12, and so is `12`. Years may be typed in months: `18
/// mois`, `2 ans 6 mois`.
///
/// # Errors
/// A [`NumberError`] if the text is not one number.
pub fn number(typed: &str, unit: Unit, language: Language) -> Result<Option<f64>, NumberError> {
    let typed = format::small(typed.trim());
    if typed.is_empty() {
        return Ok(None);
    }
    if unit == Unit::Years
        && let Some(years) = years_and_months(&typed, language)
    {
        return years.map(Some);
    }
    let bare = without_unit(&typed, unit);
    let number = plain(bare, language)?;
    Ok(Some(if unit == Unit::Share { number / 100.0 } else { number }))
}

/// Returns the words that may follow a number of `unit`.
fn words(unit: Unit) -> &'static [&'static str] {
    match unit {
        Unit::Amount => &["€", "euros", "euro", "eur"],
        Unit::Share => &["%"],
        Unit::Months => &["mois", "months", "month"],
        Unit::Years => &["années", "années", "ans", "an", "years", "year"],
        Unit::Days => &["jours", "jour", "days", "day"],
        Unit::Ratio | Unit::Count | Unit::Score | Unit::YesNo | Unit::Category => &[],
    }
}

fn without_unit(typed: &str, unit: Unit) -> &str {
    let words = words(unit);
    let after = words.iter().find_map(|word| typed.strip_suffix(word));
    // English writes the currency sign first.
    after
        .or_else(|| typed.strip_prefix('€').filter(|_| unit == Unit::Amount))
        .unwrap_or(typed)
        .trim()
}

/// Parses a duration in months as years; `None` if the text names no months.
fn years_and_months(typed: &str, language: Language) -> Option<Result<f64, NumberError>> {
    let months = words(Unit::Months).iter().find_map(|word| typed.strip_suffix(word))?;
    let cut = words(Unit::Years).iter().find_map(|word| months.split_once(word));
    Some(match cut {
        None => plain(months.trim(), language).map(|months| months / 12.0),
        Some((years, months)) => {
            let months = months.trim().trim_start_matches("et ").trim_start_matches("and ").trim();
            plain(years.trim(), language)
                .and_then(|years| plain(months, language).map(|months| years + months / 12.0))
        }
    })
}

/// Parses a number without unit.
fn plain(typed: &str, language: Language) -> Result<f64, NumberError> {
    let (is_negative, digits) = match typed.strip_prefix(['-', '−', '–']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, typed.strip_prefix('+').unwrap_or(typed).trim_start()),
    };
    if let Some(sign) = digits.chars().find(|sign| !(sign.is_ascii_digit() || is_separator(*sign)))
    {
        return Err(NumberError::Sign(sign));
    }
    let sign = if is_negative { -1.0 } else { 1.0 };
    unsigned(digits, language).map(|number| sign * number).map_err(|error| match error {
        NumberError::Ambiguous { with_decimals, with_thousands } => NumberError::Ambiguous {
            with_decimals: sign * with_decimals,
            with_thousands: sign * with_thousands,
        },
        other => other,
    })
}

fn unsigned(digits: &str, language: Language) -> Result<f64, NumberError> {
    let has_spaces = digits.chars().any(|sign| is_separator(sign) && !is_point(sign));
    let last_point = digits.char_indices().rev().find(|(_, sign)| is_point(*sign));
    let Some((place, point)) = last_point else {
        return grouped(digits);
    };
    let (before, after) = (&digits[..place], &digits[place + point.len_utf8()..]);
    if after.is_empty() || !after.chars().all(|sign| sign.is_ascii_digit()) {
        // Spaces after points would group thousands twice: nobody writes that.
        return Err(NumberError::Groups);
    }
    let with_decimals = || read(&format!("{}.{after}", only_digits(before)));
    if before.contains(point) {
        // The same separator twice groups thousands, all of them.
        return grouped(digits);
    }
    if has_spaces || before.chars().any(is_point) {
        // Another sign groups the thousands, so this one is the decimal sign.
        return grouped(before).and_then(|_| with_decimals());
    }
    // In English a comma always groups thousands; one before three digits can be nothing else.
    if point == ','
        && language == Language::English
        && after.len() == 3
        && (1..=3).contains(&before.len())
    {
        return read(&format!("{before}{after}"));
    }
    if after.len() == 3 && (1..=3).contains(&before.len()) && before != "0" {
        let with_thousands = read(&format!("{before}{after}"))?;
        return Err(NumberError::Ambiguous { with_decimals: with_decimals()?, with_thousands });
    }
    if before.is_empty() { read(&format!("0.{after}")) } else { with_decimals() }
}

/// Parses a whole number whose thousands are grouped by one kind of separator or by none.
fn grouped(digits: &str) -> Result<f64, NumberError> {
    let mut separators: Vec<char> = digits.chars().filter(|sign| is_separator(*sign)).collect();
    separators.dedup_by(|one, other| {
        (is_point(*one) == is_point(*other)) && (!is_point(*one) || one == other)
    });
    if separators.len() > 1 {
        return Err(NumberError::Groups);
    }
    let groups: Vec<&str> = digits.split(is_separator).collect();
    let is_well_grouped = groups.len() == 1
        || ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3));
    if !is_well_grouped {
        return Err(NumberError::Groups);
    }
    read(&groups.concat())
}

fn only_digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn read(text: &str) -> Result<f64, NumberError> {
    text.parse().ok().filter(|number: &f64| number.is_finite()).ok_or(NumberError::Unreadable)
}

/// Checks whether a character may stand between digits.
///
/// These are a space of any kind, a point, a comma, and the apostrophe of Swiss thousands.
fn is_separator(sign: char) -> bool {
    sign.is_whitespace() || is_point(sign) || matches!(sign, '\'' | '’')
}

fn is_point(sign: char) -> bool {
    matches!(sign, '.' | ',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(typed: &str) -> Result<Option<f64>, NumberError> {
        number(typed, Unit::Amount, Language::French)
    }

    #[test]
    fn every_usual_spelling_of_an_amount_is_the_same_number() {
        for typed in [
            "450 000,50",
            "450000.5",
            "450000,5",
            "450,000.50",
            "450.000,50",
            "450\u{a0}000,50\u{a0}€",
            "450\u{202f}000,50\u{202f}€",
            "450’000.50",
            " 450 000,50 EUR ",
            "450000,50 euros",
            "€450,000.50",
            "+450000.50",
        ] {
            assert_eq!(amount(typed), Ok(Some(450_000.5)), "{typed}");
        }
        for typed in ["1 234 567", "1.234.567", "1,234,567", "1234567"] {
            assert_eq!(amount(typed), Ok(Some(1_234_567.0)), "{typed}");
        }
        assert_eq!(amount("−12,5"), Ok(Some(-12.5)));
        assert_eq!(amount(",5"), Ok(Some(0.5)));
        assert_eq!(amount("0,125"), Ok(Some(0.125)));
        assert_eq!(amount("1 450,000"), Ok(Some(1450.0)));
    }

    #[test]
    fn nothing_typed_is_nothing_and_not_zero() {
        assert_eq!(amount(""), Ok(None));
        assert_eq!(amount(" \u{a0}"), Ok(None));
        assert_eq!(amount("0"), Ok(Some(0.0)));
    }

    #[test]
    fn what_could_be_two_numbers_says_which() {
        let ambiguous =
            Err(NumberError::Ambiguous { with_decimals: 450.0, with_thousands: 450_000.0 });
        assert_eq!(amount("450.000"), ambiguous);
        assert_eq!(amount("450,000"), ambiguous);
        assert_eq!(number("450.000", Unit::Amount, Language::English), ambiguous);
        // The comma of English groups thousands, and so the page itself writes them.
        assert_eq!(number("450,000", Unit::Amount, Language::English), Ok(Some(450_000.0)));
        let negative = Err(NumberError::Ambiguous { with_decimals: -1.5, with_thousands: -1500.0 });
        assert_eq!(amount("-1,500"), negative);
    }

    #[test]
    fn what_is_no_number_says_why() {
        assert_eq!(amount("12a"), Err(NumberError::Sign('a')));
        assert_eq!(amount("1e5"), Err(NumberError::Sign('e')));
        assert_eq!(amount("12 %"), Err(NumberError::Sign('%')));
        assert_eq!(amount("12-13"), Err(NumberError::Sign('-')));
        for typed in [
            "45 00",
            "4 5000",
            "1.23.456",
            "1,2345,678",
            "12,",
            "1 234.567 890",
            "1,5 000",
            "1.234,567.8",
        ] {
            assert_eq!(amount(typed), Err(NumberError::Groups), "{typed}");
        }
        assert_eq!(amount("€"), Err(NumberError::Unreadable));
        assert_eq!(amount("-"), Err(NumberError::Unreadable));
        assert_eq!(amount(&"9".repeat(400)), Err(NumberError::Unreadable));
    }

    #[test]
    fn each_unit_is_typed_as_people_say_it() {
        let read = |typed: &str, unit| number(typed, unit, Language::French);
        assert_eq!(read("12 %", Unit::Share), Ok(Some(0.12)));
        assert_eq!(read("12,5", Unit::Share), Ok(Some(0.125)));
        assert_eq!(read("24 mois", Unit::Months), Ok(Some(24.0)));
        assert_eq!(read("2,5 ans", Unit::Years), Ok(Some(2.5)));
        assert_eq!(read("18 mois", Unit::Years), Ok(Some(1.5)));
        assert_eq!(read("2 ans et 6 mois", Unit::Years), Ok(Some(2.5)));
        assert_eq!(read("1 an 3 mois", Unit::Years), Ok(Some(1.25)));
        assert_eq!(read("un an", Unit::Years), Err(NumberError::Sign('u')));
        assert_eq!(number("2 years 6 months", Unit::Years, Language::English), Ok(Some(2.5)));
    }
}

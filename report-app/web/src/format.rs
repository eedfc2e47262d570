//! Numbers, amounts, probabilities and dates as people write them, in French and in English.
//!
//! French takes a narrow no-break space (U+202F) between thousands and before `%` and `€`, and a
//! decimal comma. The sentences from the API follow the same rules, so that a number looks the same
//! in a sentence and in a list.

use contract::{Unit, Value};

use crate::text::{Language, Text};

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

/// Writes a value with its unit; a missing value in words.
pub fn value(value: Option<&Value>, unit: Unit, text: &Text) -> String {
    match value {
        None => text.units.missing.to_owned(),
        Some(Value::Text(category)) => category.clone(),
        Some(Value::Number(number)) => quantity(*number, unit, text),
    }
}

/// Writes a number with its unit.
pub fn quantity(quantity: f64, unit: Unit, text: &Text) -> String {
    let language = text.language;
    // The written number decides the form of the word: 1.97 years read as 2 years.
    let read =
        if quantity.abs() < 10.0 { (quantity * 10.0).round() / 10.0 } else { quantity.round() };
    let short = number(quantity, usize::from(read.fract() != 0.0), language);
    match unit {
        Unit::Amount => amount(quantity, language),
        Unit::Share => percent_with(quantity, usize::from(quantity.abs() < 0.1), language),
        Unit::Ratio | Unit::Score => number(quantity, 2, language),
        Unit::Days => format!(
            "{}\u{a0}{}",
            number(quantity, 0, language),
            (text.units.days)(quantity.round())
        ),
        Unit::Months => format!("{short}\u{a0}{}", (text.units.months)(read)),
        Unit::Years => format!("{short}\u{a0}{}", (text.units.years)(read)),
        Unit::Count | Unit::Category => short,
        Unit::YesNo if quantity == 0.0 => text.units.no.to_owned(),
        Unit::YesNo => text.units.yes.to_owned(),
    }
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

/// Returns the years since a day counted backwards from the application.
///
/// In the raw tables, a day in the future means that nothing is known.
pub fn years_since(days: Option<&Value>) -> Option<Value> {
    /// Days in a year, leap years included.
    const DAYS_PER_YEAR: f64 = 365.25;
    match days {
        Some(Value::Number(days)) if *days <= 0.0 => Some(Value::Number(-days / DAYS_PER_YEAR)),
        _ => None,
    }
}

/// Writes the day of an RFC 3339 time in words: `3 novembre 2026`.
///
/// Returns the text itself if it is not a time.
pub fn date(time: &str, text: &Text) -> String {
    let mut parts = time.get(..10).unwrap_or("").splitn(3, '-').map(str::parse::<usize>);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) =
        (parts.next(), parts.next(), parts.next())
    else {
        return time.to_owned();
    };
    let Some(name) = month.checked_sub(1).and_then(|index| text.units.month_names.get(index))
    else {
        return time.to_owned();
    };
    (text.units.date)(day, name, year)
}

/// Writes the day and the minute of a time such as `2026-11-03T15:37:30` in words.
///
/// The result is `3 novembre 2026 à 15 h 37`. The time zone is not converted.
pub fn moment(time: &str, text: &Text) -> String {
    let day = date(time, text);
    match (time.get(11..13), time.get(13..14), time.get(14..16)) {
        (Some(hour), Some(":"), Some(minute)) => (text.units.moment)(&day, hour, minute),
        _ => day,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{EN, FR};

    #[test]
    fn groups_thousands_and_places_the_decimal_sign() {
        assert_eq!(number(12_345.67, 2, Language::French), "12\u{202f}345,67");
        assert_eq!(number(12_345.67, 2, Language::English), "12,345.67");
        assert_eq!(number(999.0, 0, Language::French), "999");
        assert_eq!(number(-1_000_000.0, 0, Language::English), "−1,000,000");
        assert_eq!(number(-0.001, 1, Language::French), "0,0");
    }

    #[test]
    fn writes_percentages_and_amounts_by_language() {
        assert_eq!(percent(0.0731, Language::French), "7,3\u{202f}%");
        assert_eq!(percent(0.0731, Language::English), "7.3%");
        assert_eq!(amount(450_000.4, Language::French), "450\u{202f}000\u{202f}€");
        assert_eq!(amount(-1_200.0, Language::English), "−€1,200");
    }

    #[test]
    fn a_risk_near_the_limit_does_not_read_as_the_limit() {
        let beside = |risk| in_hundred_beside(risk, 0.0909, Language::French);
        assert_eq!(beside(0.186), ("19".to_owned(), "9".to_owned()));
        assert_eq!(beside(0.0853), ("8,5".to_owned(), "9,1".to_owned()));
        assert_eq!(beside(0.004), ("1".to_owned(), "9".to_owned()));
    }

    #[test]
    fn the_distance_to_the_limit_is_cut_as_the_queue_is_ordered() {
        assert_eq!(
            [0.0919, 0.0889, 0.0904].map(|risk| tenths_of_points(risk, 0.09) as u8),
            [1, 1, 0]
        );
    }

    #[test]
    fn signs_what_adds_up_but_not_zero() {
        assert_eq!(signed(0.421, Language::French), "+0,4");
        assert_eq!(signed(-0.421, Language::English), "−0.4");
        assert_eq!(signed(0.001, Language::French), "0,0");
    }

    #[test]
    fn writes_each_unit() {
        assert_eq!(quantity(1.5, Unit::Years, &FR), "1,5\u{a0}an");
        assert_eq!(quantity(2.0, Unit::Years, &FR), "2\u{a0}ans");
        assert_eq!(quantity(1.97, Unit::Years, &FR), "2\u{a0}ans");
        assert_eq!(quantity(9.97, Unit::Years, &FR), "10\u{a0}ans");
        assert_eq!(quantity(0.6, Unit::Days, &EN), "1\u{a0}day");
        assert_eq!(quantity(1.0, Unit::Days, &EN), "1\u{a0}day");
        assert_eq!(quantity(0.25, Unit::Share, &FR), "25\u{202f}%");
        assert_eq!(quantity(0.0, Unit::YesNo, &EN), "no");
        assert_eq!(quantity(3.0, Unit::Count, &FR), "3");
        assert_eq!(value(None, Unit::Amount, &FR), "non renseigné");
    }

    #[test]
    fn counts_years_backwards_and_knows_that_the_future_means_unknown() {
        assert_eq!(years_since(Some(&Value::Number(-14_610.0))), Some(Value::Number(40.0)));
        assert_eq!(years_since(Some(&Value::Number(365_243.0))), None);
    }

    #[test]
    fn writes_dates_in_words() {
        assert_eq!(date("2026-11-03T10:20:30Z", &FR), "3 novembre 2026");
        assert_eq!(date("2026-11-03T10:20:30Z", &EN), "3 November 2026");
        assert_eq!(date("2026-05-01T00:00:00Z", &FR), "1er mai 2026");
        assert_eq!(date("unknown", &EN), "unknown");
        assert_eq!(moment("2026-11-03T09:05:30", &FR), "3 novembre 2026 à 09\u{a0}h\u{a0}05");
        assert_eq!(moment("2026-11-03T09:05:30", &EN), "3 November 2026 at 09:05");
        assert_eq!(moment("2026-11-03", &EN), "3 November 2026");
    }
}

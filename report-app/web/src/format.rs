//! Values, quantities and dates as people write them, with the words of their units.

use contract::{DAYS_PER_YEAR, Unit, Value, month_name};

pub use crate::numbers::{
    amount, count, in_hundred_beside, number, percent, percent_short, percent_with, signed,
    signed_points, small, tenths_of_points,
};
use crate::text::Text;

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

/// Returns the years since a day counted backwards from the application.
///
/// In the raw tables, a day in the future means that nothing is known.
pub fn years_since(days: Option<&Value>) -> Option<Value> {
    match days {
        Some(Value::Number(days)) if *days <= 0.0 => Some(Value::Number(-days / DAYS_PER_YEAR)),
        _ => None,
    }
}

/// Writes a change of the risk in percentage points, with the word.
pub fn points(change: f64, text: &Text) -> String {
    let points = change * 100.0;
    (text.reasons.points)(&signed(points, text.language), points)
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
    let Some(name) = month_name(month, text.language) else { return time.to_owned() };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{EN, FR};
    use contract::Language;

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

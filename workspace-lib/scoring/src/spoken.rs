//! Values as a person says them aloud.
//!
//! They are whole numbers, halves and thirds, months before years, and never have a sign.

use contract::{DAYS_PER_YEAR, format_amount};

use crate::format::format_number;
use crate::{Language, Unit};

/// Days in an average month.
const MONTH: f64 = DAYS_PER_YEAR / 12.0;
/// Months from which a duration is said in years.
const TWO_YEARS: f64 = 24.0;
/// Euros from which an amount is said in millions.
const MILLION: f64 = 1e6;
/// Days from which a duration is said in months or years.
const TWO_MONTHS: f64 = 60.5;
/// Months from which a number of monthly payments or incomes is said in years.
const FOUR_YEARS: f64 = 48.0;

/// Returns the spoken text of a number, without its sign.
///
/// A share of 0.5 is « la moitié », a duration of 0.5 years « 6 mois », and a score of 0.62 « 62
/// sur 100 ».
pub(crate) fn spoken(number: f64, unit: Unit, language: Language) -> String {
    let magnitude = number.abs();
    match unit {
        Unit::Amount if magnitude >= MILLION - 500.0 => millions(magnitude / MILLION, language),
        Unit::Amount => format_amount(magnitude, language),
        Unit::Share => share(magnitude, language),
        Unit::Ratio if magnitude < 9.95 => trimmed(magnitude, language),
        Unit::Ratio | Unit::Count | Unit::Category => whole(magnitude, language),
        Unit::Score => {
            let of_a_hundred = whole(magnitude * 100.0, language);
            match language {
                Language::French => format!("{of_a_hundred} sur 100"),
                Language::English => format!("{of_a_hundred} out of 100"),
            }
        }
        Unit::Days if magnitude < TWO_MONTHS => {
            counted(magnitude, language, ["jour", "jours"], ["day", "days"])
        }
        Unit::Days => duration(magnitude / MONTH, TWO_YEARS, language),
        Unit::Months => duration(magnitude, FOUR_YEARS, language),
        Unit::Years => duration(magnitude * 12.0, TWO_YEARS, language),
        Unit::YesNo => match (number == 0.0, language) {
            (true, Language::French) => "non".into(),
            (false, Language::French) => "oui".into(),
            (true, Language::English) => "no".into(),
            (false, Language::English) => "yes".into(),
        },
    }
}

/// Checks whether a person would say the number as nothing.
pub(crate) fn is_nothing(number: f64, unit: Unit) -> bool {
    match unit {
        Unit::Amount | Unit::Count | Unit::Days => number.abs() < 0.5,
        Unit::Share => number == 0.0,
        Unit::Ratio | Unit::Score | Unit::Months | Unit::Years | Unit::YesNo | Unit::Category => {
            false
        }
    }
}

/// Checks whether the noun after the number is plural.
pub(crate) fn is_plural(number: f64, language: Language) -> bool {
    let rounded = number.abs().round();
    match language {
        Language::French => rounded >= 2.0,
        Language::English => !(0.5..2.0).contains(&rounded),
    }
}

fn whole(number: f64, language: Language) -> String {
    format_number(number, 0, language)
}

/// Formats a number with one decimal, unless that is zero.
fn trimmed(number: f64, language: Language) -> String {
    let has_decimal = (number * 10.0).round() % 10.0 != 0.0;
    format_number(number, usize::from(has_decimal), language)
}

/// Formats an amount in millions: « 8,2 millions d’euros ».
fn millions(millions: f64, language: Language) -> String {
    let number = trimmed(millions, language);
    match language {
        Language::French if millions < 1.95 => format!("{number}\u{a0}million d’euros"),
        Language::French => format!("{number}\u{a0}millions d’euros"),
        Language::English => format!("€{number} million"),
    }
}

/// Returns a share in words if it is a simple fraction, else as a percentage.
fn share(share: f64, language: Language) -> String {
    match (fraction(share), language) {
        (Some((fr, _)), Language::French) => fr.into(),
        (Some((_, en)), Language::English) => en.into(),
        (None, _) => percent(share, language),
    }
}

/// Checks whether a share is said in words.
pub(crate) fn is_fraction(share: f64) -> bool {
    fraction(share.abs()).is_some()
}

fn fraction(share: f64) -> Option<(&'static str, &'static str)> {
    match (share * 100.0).round() as u32 {
        25 => Some(("un quart", "a quarter")),
        33 => Some(("un tiers", "a third")),
        50 => Some(("la moitié", "half")),
        67 => Some(("les deux tiers", "two thirds")),
        75 => Some(("les trois quarts", "three quarters")),
        100 => Some(("la totalité", "all")),
        _ => None,
    }
}

/// Returns a share as a whole percentage.
pub(crate) fn percent(share: f64, language: Language) -> String {
    let hundredths = (share.abs() * 100.0).round();
    let is_less = share != 0.0 && hundredths < 1.0;
    let number = whole(if is_less { 1.0 } else { hundredths }, language);
    match (is_less, language) {
        (true, Language::French) => format!("une fraction de {number}\u{202f}%"),
        (true, Language::English) => format!("a fraction of {number}%"),
        (false, Language::French) => format!("{number}\u{202f}%"),
        (false, Language::English) => format!("{number}%"),
    }
}

/// Returns a number with its noun; “one” is written as a word.
fn counted(number: f64, language: Language, fr: [&str; 2], en: [&str; 2]) -> String {
    let plural = usize::from(is_plural(number, language));
    if number.round() as u32 == 1 {
        return match language {
            Language::French => format!("un {}", fr[0]),
            Language::English => format!("one {}", en[0]),
        };
    }
    match language {
        Language::French => format!("{}\u{a0}{}", whole(number, language), fr[plural]),
        Language::English => format!("{} {}", whole(number, language), en[plural]),
    }
}

/// Returns a duration in months, or in years from `limit` months on.
fn duration(months: f64, limit: f64, language: Language) -> String {
    let rounded = months.round();
    if rounded < 1.0 {
        return match language {
            Language::French => "quelques jours".into(),
            Language::English => "a few days".into(),
        };
    }
    if rounded as u32 == 12 && limit < FOUR_YEARS {
        return counted(1.0, language, ["an", "ans"], ["year", "years"]);
    }
    if rounded < limit {
        return counted(rounded, language, ["mois", "mois"], ["month", "months"]);
    }
    counted(months / 12.0, language, ["an", "ans"], ["year", "years"])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn french(number: f64, unit: Unit) -> String {
        spoken(number, unit, Language::French).replace(['\u{a0}', '\u{202f}'], " ")
    }

    #[test]
    fn a_number_is_said_as_a_person_says_it() {
        assert_eq!(french(0.5, Unit::Share), "la moitié");
        assert_eq!(french(0.666, Unit::Share), "les deux tiers");
        assert_eq!(french(0.282, Unit::Share), "28 %");
        assert_eq!(french(1.24, Unit::Share), "124 %");
        assert_eq!(french(0.004, Unit::Share), "une fraction de 1 %");
        assert_eq!(french(0.5, Unit::Years), "6 mois");
        assert_eq!(french(0.02, Unit::Years), "quelques jours");
        assert_eq!(french(1.01, Unit::Years), "un an");
        assert_eq!(french(4.3, Unit::Years), "4 ans");
        assert_eq!(french(1.97, Unit::Years), "2 ans", "24 months are two years");
        assert_eq!(french(-12.0, Unit::Days), "12 jours");
        assert_eq!(french(-332.0, Unit::Days), "11 mois");
        assert_eq!(french(19.4, Unit::Months), "19 mois");
        assert_eq!(french(0.617, Unit::Score), "62 sur 100");
        assert_eq!(french(83_488.4, Unit::Amount), "83 488 €");
        assert_eq!(french(8_166_105.0, Unit::Amount), "8,2 millions d’euros");
        assert_eq!(french(999_600.0, Unit::Amount), "1 million d’euros");
        assert_eq!(spoken(2_041_000.0, Unit::Amount, Language::English), "€2 million");
        assert_eq!(french(1.52, Unit::Ratio), "1,5");
        assert_eq!(french(3.02, Unit::Ratio), "3");
        assert_eq!(spoken(0.5, Unit::Share, Language::English), "half");
        assert_eq!(spoken(1.0, Unit::Days, Language::English), "one day");
        assert_eq!(spoken(1200.0, Unit::Amount, Language::English), "€1,200");
    }

    #[test]
    fn a_noun_agrees_with_the_number_that_is_said() {
        assert!(!is_plural(1.4, Language::French));
        assert!(is_plural(1.5, Language::French));
        assert!(!is_plural(0.0, Language::French));
        assert!(is_plural(0.0, Language::English));
        assert!(!is_plural(1.0, Language::English));
    }
}

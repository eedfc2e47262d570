//! Years, and the names of the months.

use crate::Language;

/// Mean number of days in a year, leap years included.
pub const DAYS_PER_YEAR: f64 = 365.25;

const FRENCH_MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Returns the name of a month, counted from 1; `None` for another number.
pub fn month_name(month: usize, language: Language) -> Option<&'static str> {
    let names = match language {
        Language::French => &FRENCH_MONTHS,
        Language::English => &ENGLISH_MONTHS,
    };
    names.get(month.checked_sub(1)?).copied()
}

//! Days, months and days of the week, as the tables count them.
//!
//! Days and months count back from the application, which is at 0.

/// Day that stands for "not known" in the originals: a thousand years after the application.
pub const UNKNOWN_DAY: f64 = 365_243.0;

/// Mean number of days in a month.
pub(crate) const MONTH: f64 = 30.4375;

/// The first month of the tables.
pub(crate) const FIRST_MONTH: i64 = -96;

/// The days of the week.
pub(crate) const WEEK: [&str; 7] =
    ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

/// Returns the month of a day before the application: -1 for the last 30 days.
pub(crate) fn month_of(day: i64) -> i64 {
    (day as f64 / MONTH).floor() as i64
}

/// Returns the position in [`WEEK`] of a day before the application.
///
/// `application` is the position of the application's day.
pub(crate) fn day_of_week(application: usize, day: i64) -> usize {
    (application as i64 + day).rem_euclid(7) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_months_and_days_of_the_week_back_from_the_application() {
        assert_eq!([-1, -30, -31, -365].map(month_of), [-1, -1, -2, -12]);
        let monday = 0;
        assert_eq!(
            [0, -1, -7, -8].map(|day| WEEK[day_of_week(monday, day)]),
            ["MONDAY", "SUNDAY", "MONDAY", "SUNDAY"]
        );
    }
}

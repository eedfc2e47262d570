//! The same application six months later, as far as time alone changes it.

use contract::{Application, Value};

/// Half of a year of 365.25 days, in whole days.
const DAYS: f64 = 183.0;

/// Fields that grow with time alone: they count days backwards from the application.
const GROWING_DAYS: [&str; 4] =
    ["DAYS_EMPLOYED", "DAYS_REGISTRATION", "DAYS_ID_PUBLISH", "DAYS_LAST_PHONE_CHANGE"];
/// The client's day of birth, which moves back too.
///
/// The model does not read it, but the check of a job longer than a life does.
const BIRTH: &str = "DAYS_BIRTH";

/// Returns the fields of `application` that six months change, with their new values.
///
/// A missing field stays missing. A day in the future stays too: in the tables it means "none".
pub fn later(application: &Application) -> Application {
    let days = GROWING_DAYS.into_iter().chain([BIRTH]);
    days.filter_map(|field| match application.get(field) {
        Some(Some(Value::Number(number))) if *number <= 0.0 => {
            Some((field.to_owned(), Some(Value::Number(number - DAYS))))
        }
        _ => None,
    })
    .collect()
}

/// Checks whether `later` makes the client's job half a year longer.
pub fn has_job(later: &Application) -> bool {
    later.contains_key("DAYS_EMPLOYED")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_days_grows_by_half_a_year_and_nothing_else_changes() {
        let number = |value| Some(Value::Number(value));
        let application = Application::from([
            ("AMT_CREDIT".to_owned(), number(450_000.0)),
            ("DAYS_EMPLOYED".to_owned(), number(-200.0)),
            ("DAYS_BIRTH".to_owned(), number(-14_000.0)),
            ("DAYS_ID_PUBLISH".to_owned(), None),
        ]);
        let later = later(&application);
        assert_eq!(
            later,
            Application::from([
                ("DAYS_EMPLOYED".to_owned(), number(-383.0)),
                ("DAYS_BIRTH".to_owned(), number(-14_183.0)),
            ])
        );
        assert!(has_job(&later));
    }

    #[test]
    fn a_pensioner_has_no_job_to_stay_in() {
        let application =
            Application::from([("DAYS_EMPLOYED".to_owned(), Some(Value::Number(365_243.0)))]);
        assert!(!has_job(&later(&application)));
    }
}

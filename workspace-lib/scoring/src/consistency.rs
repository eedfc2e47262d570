//! Consistency rules between the fields of an application.
//!
//! Each field may be within its range and the application still be impossible: an annuity above the
//! credit, or a job that began before the client was born. The score of such an application would
//! mean nothing.

use std::collections::BTreeMap;

use crate::Value;
use crate::application::FieldError;

/// Pairs of fields of which the first must not be above the second.
pub const NOT_ABOVE: [(&str, &str); 6] = [
    ("AMT_ANNUITY", "AMT_CREDIT"),
    // Days are negative, counted back from the application: the day of birth is the smallest
    // number.
    ("DAYS_BIRTH", "DAYS_EMPLOYED"),
    ("DAYS_BIRTH", "DAYS_REGISTRATION"),
    ("DAYS_BIRTH", "DAYS_ID_PUBLISH"),
    ("DEF_30_CNT_SOCIAL_CIRCLE", "OBS_30_CNT_SOCIAL_CIRCLE"),
    ("DEF_60_CNT_SOCIAL_CIRCLE", "OBS_60_CNT_SOCIAL_CIRCLE"),
];

/// Checks the rules between the fields of an application.
///
/// `given` holds the fields that the request sets; `known` returns the other values. A rule between
/// two fields that the request does not set is not checked: an earlier inconsistency is not this
/// request's error.
///
/// # Errors
/// One [`FieldError`] for each field of `given` that breaks a rule.
pub fn check_consistency(
    known: impl Fn(&str) -> Value,
    given: &BTreeMap<String, Value>,
) -> Result<(), Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut refuse =
        |field: &str, message: String| errors.push(FieldError { field: field.to_owned(), message });
    let value = |field: &str| given.get(field).cloned().unwrap_or_else(|| known(field));
    for (lower, upper) in NOT_ABOVE {
        if !given.contains_key(lower) && !given.contains_key(upper) {
            continue;
        }
        let (low, high) = (value(lower).number(), value(upper).number());
        // A missing value is not a number, and breaks no rule.
        if low <= high || low.is_nan() || high.is_nan() {
            continue;
        }
        // The message does not show the other field's value, which the caller may not be allowed to
        // see.
        let (field, message) = match (given.contains_key(lower), given.contains_key(upper)) {
            (true, true) => {
                (lower, format!("Expected no more than {upper}, which is {high}, found {low}."))
            }
            (true, false) => (
                lower,
                format!("Expected no more than the {upper} on file, found {low}. Give both."),
            ),
            _ => (
                upper,
                format!("Expected no less than the {lower} on file, found {high}. Give both."),
            ),
        };
        refuse(field, message);
    }
    let has_age = given.get("OWN_CAR_AGE").is_some_and(|age| !age.is_missing());
    if has_age && value("FLAG_OWN_CAR").text() == Some("N") {
        let message = if given.contains_key("FLAG_OWN_CAR") {
            "Expected null without a car (FLAG_OWN_CAR is \"N\")."
        } else {
            "It does not go with the FLAG_OWN_CAR on file. Give both."
        };
        refuse("OWN_CAR_AGE", message.to_owned());
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Record;

    fn broken(application: &[(&str, Value)], given: &[&str]) -> Vec<String> {
        let record: Record = application.iter().cloned().collect();
        let given = application.iter().filter(|(name, _)| given.contains(name));
        let given = given.map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let errors =
            check_consistency(|field| record.get(field).clone(), &given).err().unwrap_or_default();
        errors.into_iter().map(|error| format!("{}: {}", error.field, error.message)).collect()
    }

    #[test]
    fn an_application_must_be_possible() {
        let born = ("DAYS_BIRTH", Value::from(-10_000.0));
        let employed = ("DAYS_EMPLOYED", Value::from(-10_001.0));
        assert_eq!(
            broken(&[born.clone(), employed.clone()], &["DAYS_EMPLOYED"]),
            [
                "DAYS_EMPLOYED: Expected no less than the DAYS_BIRTH on file, found -10001. Give both."
            ]
        );
        assert_eq!(
            broken(&[born.clone(), employed.clone()], &["DAYS_BIRTH"]),
            [
                "DAYS_BIRTH: Expected no more than the DAYS_EMPLOYED on file, found -10000. Give both."
            ]
        );
        assert_eq!(
            broken(&[born.clone(), employed.clone()], &["DAYS_BIRTH", "DAYS_EMPLOYED"]),
            ["DAYS_BIRTH: Expected no more than DAYS_EMPLOYED, which is -10001, found -10000."]
        );
        assert_eq!(broken(&[born.clone(), employed], &[]), Vec::<String>::new());
        assert_eq!(
            broken(&[born, ("DAYS_EMPLOYED", Value::Missing)], &["DAYS_EMPLOYED"]),
            Vec::<String>::new()
        );
        let loan = [("AMT_ANNUITY", Value::from(5000.0)), ("AMT_CREDIT", Value::from(5000.0))];
        assert_eq!(broken(&loan, &["AMT_ANNUITY"]), Vec::<String>::new());
    }

    #[test]
    fn a_car_that_is_not_there_has_no_age() {
        let car =
            |owns: &str| [("FLAG_OWN_CAR", Value::from(owns)), ("OWN_CAR_AGE", Value::from(3.0))];
        assert_eq!(
            broken(&car("N"), &["OWN_CAR_AGE", "FLAG_OWN_CAR"]),
            ["OWN_CAR_AGE: Expected null without a car (FLAG_OWN_CAR is \"N\")."]
        );
        assert_eq!(
            broken(&car("N"), &["OWN_CAR_AGE"]),
            ["OWN_CAR_AGE: It does not go with the FLAG_OWN_CAR on file. Give both."]
        );
        assert_eq!(broken(&car("Y"), &["OWN_CAR_AGE"]), Vec::<String>::new());
    }
}

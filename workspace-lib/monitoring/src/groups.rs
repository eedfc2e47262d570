//! Groups of clients whose decisions are followed over time.

use contract::{AGES, age_band};

/// Column of the product, whose values are the strata of a baseline.
pub const PRODUCT: &str = "NAME_CONTRACT_TYPE";

/// Column of the client's sex.
pub const SEX: &str = "CODE_GENDER";

/// Column of the client's age: days from birth to the application, negative.
pub const BIRTH: &str = "DAYS_BIRTH";

/// Attribute under which age bands are counted.
pub const AGE: &str = "age";

/// Returns the attributes and groups of a client, as a baseline counts them.
///
/// An unknown value belongs to no group.
pub fn groups_of(sex: Option<&str>, days_of_birth: f64) -> Vec<(&'static str, String)> {
    let sex = sex.filter(|sex| !sex.is_empty() && *sex != "XNA").map(|sex| (SEX, sex.to_owned()));
    let age = age_band(days_of_birth).map(|band| (AGE, age_code(band)));
    sex.into_iter().chain(age).collect()
}

/// Returns the code of an age band: `25-34`, `65+`.
pub fn age_code(band: usize) -> String {
    match (AGES.get(band), AGES.get(band + 1)) {
        (Some(from), Some(next)) => format!("{from}-{}", next - 1),
        (Some(from), None) => format!("{from}+"),
        (None, _) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use contract::DAYS_PER_YEAR;

    use super::*;

    #[test]
    fn clients_are_in_the_groups_of_what_is_known() {
        let groups = groups_of(Some("F"), -30.0 * DAYS_PER_YEAR);
        assert_eq!(groups, [(SEX, "F".to_owned()), (AGE, "25-34".to_owned())]);
        assert_eq!(groups_of(Some("XNA"), f64::NAN), []);
        assert_eq!(age_code(5), "65+");
    }
}

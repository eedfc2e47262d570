//! Tests of features with fields at the ends of their ranges, and with missing fields.

use scoring::{FeatureSet, Field, Record, Value};

use super::definitions;

/// An applicant without missing values.
///
/// Each numeric field is in the middle of its range, each category field has its first category,
/// and each aggregate is 1.
fn known_applicant(set: &FeatureSet) -> Record {
    let field = |field: &Field| {
        let value = match field.categories.first() {
            Some(category) => category.value.as_str().into(),
            None => Value::from(f64::midpoint(
                field.minimum.unwrap_or(0.0),
                field.maximum.unwrap_or(1.0),
            )),
        };
        (field.name.clone(), value)
    };
    let aggregates = set.features.iter().filter(|feature| !feature.definition.is_row_level());
    let aggregates = aggregates.map(|feature| (feature.name.clone(), Value::from(1.0)));
    set.fields.iter().map(field).chain(aggregates).collect()
}

#[test]
fn no_value_within_its_range_makes_a_feature_missing() {
    let set = definitions();
    let usual = set.evaluate(&known_applicant(&set));
    for field in &set.fields {
        for end in [field.minimum, field.maximum].into_iter().flatten() {
            let mut applicant = known_applicant(&set);
            applicant.set(field.name.as_str(), end);
            for (feature, (value, usual)) in
                set.features.iter().zip(set.evaluate(&applicant).into_iter().zip(&usual))
            {
                // A ratio or share without a value for the usual applicant may stay missing.
                assert!(
                    value.is_finite() || usual.is_nan(),
                    "{} of {end}: {} is {value}",
                    field.name,
                    feature.name
                );
            }
        }
    }
}

#[test]
fn a_missing_field_makes_its_features_missing() {
    let set = definitions();
    let not_counted = |name: &str| name.ends_with("_missing") || name.starts_with("has_no_");
    for field in &set.fields {
        let mut applicant = known_applicant(&set);
        applicant.set(field.name.as_str(), Value::Missing);
        let values = set.evaluate(&applicant);
        for (feature, value) in set.features.iter().zip(values) {
            let reads_it_alone = {
                let (mut columns, mut features) = (Vec::new(), 0);
                feature.references(&mut |column| columns.push(column), &mut |_| features += 1);
                feature.definition.is_row_level()
                    && features == 0
                    && columns.iter().all(|column| *column == field.name)
                    && !columns.is_empty()
            };
            if reads_it_alone && !not_counted(&feature.name) {
                assert!(value.is_nan(), "without {}, {} is {value}", field.name, feature.name);
            }
        }
    }
    for name in ["total_annuity_to_income", "total_debt_to_income"] {
        for amount in ["AMT_ANNUITY", "AMT_CREDIT"] {
            let mut applicant = known_applicant(&set);
            applicant.set(amount, Value::Missing);
            let is_its_own = (name == "total_annuity_to_income") == (amount == "AMT_ANNUITY");
            let value =
                set.evaluate(&applicant)[set.position(name).expect("the feature is defined")];
            assert_eq!(value.is_nan(), is_its_own, "{name} without {amount}");
        }
    }
}

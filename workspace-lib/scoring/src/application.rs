//! Validation of the fields of a request.

use std::collections::BTreeMap;

use crate::{Bundle, Field, FieldKind, Value, is_missing_word};

/// Maximum length of a name that is compared with the known names.
///
/// No column name is half as long.
const LONGEST_NAME: usize = 64;

/// Maximum number of errors reported for one request.
const MOST_ERRORS: usize = 50;

/// What is wrong with one field of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name, as the request gave it.
    pub field: String,
    /// What was found and what was expected.
    ///
    /// The caller adds where the user can look for more.
    pub message: String,
}

impl FieldError {
    /// Checks whether the message already suggests a name or a category.
    ///
    /// In that case the user does not need the list of the valid ones.
    pub fn has_suggestion(&self) -> bool {
        self.message.ends_with('?')
    }
}

impl Bundle {
    /// Checks the fields of a request against the bundle's field definitions.
    ///
    /// ```
    /// # use std::path::Path;
    /// use std::collections::BTreeMap;
    ///
    /// use scoring::{Bundle, Value};
    ///
    /// # fn main() -> scoring::Result<()> {
    /// # let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/champion"));
    /// # let bundle = Bundle::open(folder)?;
    /// let fields = BTreeMap::from([("AMT_CREDITS".to_owned(), Value::Number(450_000.0))]);
    /// let errors = bundle.check_application(&fields).err().unwrap_or_default();
    /// assert_eq!(errors[0].message, "Unknown field. Did you mean AMT_CREDIT?");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// One [`FieldError`] for each unknown name, each wrong type and each value out of range. They
    /// are in the order of the names. At most 50 are returned, and a name is cut after 64
    /// characters.
    pub fn check_application(
        &self,
        fields: &BTreeMap<String, Value>,
    ) -> Result<(), Vec<FieldError>> {
        let known = &self.features().fields;
        let errors: Vec<FieldError> = fields
            .iter()
            .filter_map(|(name, value)| {
                let message = match known.iter().find(|field| &field.name == name) {
                    Some(field) => field.value_error(value)?,
                    None => unknown(name, known),
                };
                Some(FieldError { field: name.chars().take(LONGEST_NAME).collect(), message })
            })
            .take(MOST_ERRORS)
            .collect();
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// Returns the names of the required fields that `fields` does not have.
    ///
    /// They are in the order of the definitions. A category that the raw tables write for a missing
    /// value counts as missing.
    pub fn missing_fields(&self, fields: &BTreeMap<String, Value>) -> Vec<&str> {
        let stands_for_missing = |value: &Value| value.text().is_some_and(is_missing_word);
        let is_given = |value: &Value| !value.is_missing() && !stands_for_missing(value);
        let given = |field: &&Field| fields.get(&field.name).is_some_and(is_given);
        let required = self.features().fields.iter().filter(|field| field.required);
        required.filter(|field| !given(field)).map(|field| field.name.as_str()).collect()
    }
}

impl Field {
    /// Returns the reason why the field does not accept `value`; `None` if it does.
    pub fn value_error(&self, value: &Value) -> Option<String> {
        match (self.kind, value) {
            (_, Value::Missing) => None,
            (FieldKind::Category, Value::Text(text)) => self.unknown_category(text),
            (FieldKind::Category, Value::Number(number)) => {
                Some(format!("Expected a category as text, found the number {number}."))
            }
            (FieldKind::Number, Value::Text(text)) => Some(format!(
                "Expected a number, found the text \"{text}\". Give it without quotes, with a decimal point."
            )),
            (FieldKind::Number, Value::Number(number)) => {
                let minimum = self.minimum.unwrap_or(f64::MIN);
                let maximum = self.maximum.unwrap_or(f64::MAX);
                (!(minimum..=maximum).contains(number)).then(|| {
                    match (self.minimum, self.maximum) {
                        (Some(minimum), Some(maximum)) => {
                            format!(
                                "Expected a number from {minimum} to {maximum}, found {number}."
                            )
                        }
                        (Some(minimum), None) => {
                            format!("Expected a number of at least {minimum}, found {number}.")
                        }
                        (None, Some(maximum)) => {
                            format!("Expected a number of at most {maximum}, found {number}.")
                        }
                        (None, None) => format!("Expected a finite number, found {number}."),
                    }
                })
            }
        }
    }
}

impl Field {
    /// Returns the reason why the field does not accept a category.
    ///
    /// It is `None` if the category is accepted, or if the bundle does not list the field's
    /// categories. Without this check a misspelt category would count as missing, and nobody would
    /// notice.
    fn unknown_category(&self, text: &str) -> Option<String> {
        let mut categories = self.categories.iter().map(|category| category.value.as_str());
        if self.categories.is_empty()
            || is_missing_word(text)
            || categories.any(|category| category == text)
        {
            return None;
        }
        let shown: String = text.chars().take(40).collect();
        let categories = self.categories.iter().map(|category| category.value.as_str());
        Some(match nearest_name(text, categories) {
            Some(nearest) => format!("Unknown category \"{shown}\". Did you mean \"{nearest}\"?"),
            None => format!("Unknown category \"{shown}\". Give none if no known category fits."),
        })
    }
}

/// Returns the message for an unknown name, with the nearest known name if it is close enough.
fn unknown(name: &str, known: &[Field]) -> String {
    match nearest_name(name, known.iter().map(|field| field.name.as_str())) {
        Some(nearest) => format!("Unknown field. Did you mean {nearest}?"),
        None => "Unknown field.".to_owned(),
    }
}

/// Returns the name in `known` that is nearest to `name` by Levenshtein distance.
///
/// It is `None` if more than a third of the letters differ. The comparison ignores case.
pub fn nearest_name<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST_NAME {
        return None;
    }
    let (distance, nearest) = known.map(|known| (edit_distance(name, known), known)).min()?;
    (distance <= name.len().max(nearest.len()) / 3).then_some(nearest)
}

/// Returns the Levenshtein distance between two names; case is ignored.
fn edit_distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.to_uppercase().chars().collect();
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for (row, a) in left.to_uppercase().chars().enumerate() {
        let mut current = vec![row + 1];
        for (column, &b) in right.iter().enumerate() {
            let substitution = previous[column] + usize::from(a != b);
            current.push(substitution.min(previous[column + 1] + 1).min(current[column] + 1));
        }
        previous = current;
    }
    previous[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Label, Unit};

    fn credit() -> Field {
        Field {
            name: "AMT_CREDIT".into(),
            label: Label::new("Montant du crédit", "Credit amount"),
            description: None,
            unit: Unit::Amount,
            kind: FieldKind::Number,
            required: true,
            minimum: Some(1.0),
            maximum: None,
            categories: Vec::new(),
        }
    }

    #[test]
    fn says_what_was_expected_of_a_number() {
        assert_eq!(credit().value_error(&Value::Number(450_000.0)), None);
        assert_eq!(
            credit().value_error(&Value::Number(-1.0)).unwrap(),
            "Expected a number of at least 1, found -1."
        );
        assert_eq!(
            credit().value_error(&"450000".into()).unwrap(),
            "Expected a number, found the text \"450000\". Give it without quotes, with a decimal point."
        );
    }

    #[test]
    fn refuses_a_category_that_the_model_would_take_for_a_missing_value() {
        let kinds = ["Cash loans", "Revolving loans"];
        let categories = kinds
            .map(|kind| crate::Category { value: kind.into(), label: Label::new(kind, kind) })
            .into();
        let contract = Field {
            name: "NAME_CONTRACT_TYPE".into(),
            kind: FieldKind::Category,
            minimum: None,
            categories,
            ..credit()
        };
        for taken in ["Cash loans", "XNA", ""] {
            assert_eq!(contract.value_error(&taken.into()), None);
        }
        let message = contract.value_error(&"Cash loan".into()).unwrap();
        assert_eq!(message, "Unknown category \"Cash loan\". Did you mean \"Cash loans\"?");
        let message = contract.value_error(&"Leasing".into()).unwrap();
        assert_eq!(message, "Unknown category \"Leasing\". Give none if no known category fits.");
        let free = Field { categories: Vec::new(), ..contract };
        assert_eq!(free.value_error(&"Leasing".into()), None);
    }

    #[test]
    fn names_the_nearest_known_field() {
        assert_eq!(unknown("AMT_CREDITS", &[credit()]), "Unknown field. Did you mean AMT_CREDIT?");
        assert_eq!(unknown("amt_credit", &[credit()]), "Unknown field. Did you mean AMT_CREDIT?");
        assert_eq!(unknown("colour", &[credit()]), "Unknown field.");
    }
}

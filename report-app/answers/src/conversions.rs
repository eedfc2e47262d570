//! Conversions from the scoring crate's types to the contract's.

use scoring::Language;

pub(crate) fn value(value: &scoring::Value) -> Option<contract::Value> {
    match value {
        scoring::Value::Missing => None,
        scoring::Value::Number(number) => {
            number.is_finite().then_some(contract::Value::Number(*number))
        }
        scoring::Value::Text(text) => Some(contract::Value::Text(text.clone())),
    }
}

pub(crate) fn feature(feature: &scoring::Feature, language: Language) -> contract::FeatureInfo {
    contract::FeatureInfo {
        name: feature.name.clone(),
        label: feature.label.text(language).to_owned(),
        unit: feature.unit,
        group: feature.group.code().to_owned(),
        usual_value: value(&feature.usual_value),
        meaning: None,
        sources: Vec::new(),
    }
}

pub(crate) fn reason_group(
    group: scoring::ReasonGroup,
    language: Language,
) -> contract::ReasonGroupInfo {
    contract::ReasonGroupInfo {
        code: group.code().to_owned(),
        label: group.label().text(language).to_owned(),
    }
}

pub(crate) fn field(
    field: &scoring::Field,
    is_read: bool,
    language: Language,
) -> contract::FieldInfo {
    contract::FieldInfo {
        name: field.name.clone(),
        label: field.label.text(language).to_owned(),
        unit: field.unit,
        kind: field.kind,
        required: field.required,
        is_read,
        minimum: field.minimum,
        maximum: field.maximum,
        categories: field
            .categories
            .iter()
            .map(|category| self::category(category, language))
            .collect(),
        description: field
            .description
            .as_ref()
            .map(|description| description.text(language).to_owned()),
    }
}

fn category(category: &scoring::Category, language: Language) -> contract::CategoryInfo {
    contract::CategoryInfo {
        value: category.value.clone(),
        label: category.label.text(language).to_owned(),
    }
}

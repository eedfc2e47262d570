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

pub(crate) fn unit(unit: scoring::Unit) -> contract::Unit {
    match unit {
        scoring::Unit::Amount => contract::Unit::Amount,
        scoring::Unit::Share => contract::Unit::Share,
        scoring::Unit::Ratio => contract::Unit::Ratio,
        scoring::Unit::Days => contract::Unit::Days,
        scoring::Unit::Months => contract::Unit::Months,
        scoring::Unit::Years => contract::Unit::Years,
        scoring::Unit::Count => contract::Unit::Count,
        scoring::Unit::Score => contract::Unit::Score,
        scoring::Unit::YesNo => contract::Unit::YesNo,
        scoring::Unit::Category => contract::Unit::Category,
    }
}

pub(crate) fn decision(decision: scoring::Decision) -> contract::Decision {
    match decision {
        scoring::Decision::Granted => contract::Decision::Granted,
        scoring::Decision::Refused => contract::Decision::Refused,
    }
}

pub(crate) fn risk_band(band: scoring::RiskBand) -> contract::RiskBand {
    match band {
        scoring::RiskBand::A => contract::RiskBand::A,
        scoring::RiskBand::B => contract::RiskBand::B,
        scoring::RiskBand::C => contract::RiskBand::C,
        scoring::RiskBand::D => contract::RiskBand::D,
        scoring::RiskBand::E => contract::RiskBand::E,
    }
}

pub(crate) fn metric(metric: &scoring::Metric) -> contract::Metric {
    contract::Metric {
        name: metric.name.clone(),
        value: metric.value,
        low: metric.low,
        high: metric.high,
    }
}

pub(crate) fn feature(feature: &scoring::Feature, language: Language) -> contract::FeatureInfo {
    contract::FeatureInfo {
        name: feature.name.clone(),
        label: feature.label.text(language).to_owned(),
        unit: unit(feature.unit),
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
        unit: unit(field.unit),
        kind: match field.kind {
            scoring::FieldKind::Number => contract::FieldKind::Number,
            scoring::FieldKind::Category => contract::FieldKind::Category,
        },
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

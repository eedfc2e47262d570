//! The application's columns as form fields that an advisor can read and fill in.

use scoring::{Category, Field, FieldKind, Label, Unit};

use super::{CLIENT_KEY, Kind, Table, descriptions_of_fields, labels};

/// Returns every application column but the key and the label, in file order.
///
/// Each field has its French and English label, unit, bounds and known categories. Here `required`
/// says that a *request* needs the field. This is narrower than [`super::SchemaColumn::required`],
/// which is about whole files: an applicant may have no external score.
pub fn application_fields() -> Vec<Field> {
    Table::ApplicationTest
        .columns()
        .iter()
        .filter(|column| column.name != CLIENT_KEY)
        .map(|column| {
            let (label, unit) = label_and_unit(column.name);
            let is_text = matches!(column.kind, Kind::Category | Kind::Flag);
            Field {
                name: column.name.to_owned(),
                label,
                description: descriptions_of_fields::description(column.name),
                unit,
                kind: if is_text { FieldKind::Category } else { FieldKind::Number },
                required: labels::REQUIRED_OF_A_REQUEST.contains(&column.name),
                minimum: column.minimum,
                maximum: column.maximum,
                categories: column.categories.iter().map(|value| category(value)).collect(),
            }
        })
        .collect()
}

fn category(value: &str) -> Category {
    let (fr, en) = labels::CATEGORIES
        .iter()
        .find(|(raw, ..)| *raw == value)
        .map_or((value, value), |(_, fr, en)| (*fr, *en));
    Category { value: value.to_owned(), label: Label::new(fr, en) }
}

fn label_and_unit(name: &str) -> (Label, Unit) {
    if let Some((_, unit, fr, en)) = labels::FIELDS.iter().find(|(field, ..)| *field == name) {
        return (Label::new(*fr, *en), *unit);
    }
    if let Some(number) = name.strip_prefix("FLAG_DOCUMENT_") {
        return (
            Label::new(format!("Document {number} fourni"), format!("Document {number} provided")),
            Unit::YesNo,
        );
    }
    building(name).unwrap_or_else(|| (Label::new(name, name), Unit::Score))
}

/// Labels a building column: `LIVINGAREA_AVG` is a building figure and a statistic.
fn building(name: &str) -> Option<(Label, Unit)> {
    let (figure, statistic) = name.rsplit_once('_')?;
    let (_, fr, en) = labels::BUILDING.iter().find(|(raw, ..)| *raw == figure)?;
    let (_, statistic_fr, statistic_en) =
        labels::STATISTICS.iter().find(|(raw, ..)| *raw == statistic)?;
    let label = Label::new(
        format!("Immeuble\u{a0}: {fr} ({statistic_fr}, normalisé)"),
        format!("Building: {en} ({statistic_en}, normalised)"),
    );
    Some((label, Unit::Score))
}

/// Checks for a plain space before a sign that needs a no-break space in French.
#[cfg(test)]
pub(crate) fn has_plain_space(text: &str) -> bool {
    [" :", " ;", " ?", " !", " %"].iter().any(|sign| text.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_every_field_in_both_languages() {
        let fields = application_fields();
        assert_eq!(fields.len(), 120);
        for field in &fields {
            assert_ne!(field.label.fr, field.name, "no French label");
            assert_ne!(field.label.en, field.name, "no English label");
            assert!(!has_plain_space(&field.label.fr), "{}", field.label.fr);
            for category in &field.categories {
                assert!(!has_plain_space(&category.label.fr), "{}", category.label.fr);
                assert!(
                    labels::CATEGORIES.iter().any(|(raw, ..)| *raw == category.value),
                    "{}",
                    category.value
                );
            }
        }
    }

    #[test]
    fn names_a_building_figure_with_its_statistic() {
        let (label, _) = label_and_unit("LIVINGAREA_MEDI");
        assert_eq!(label.fr, "Immeuble\u{a0}: surface habitable (médiane, normalisé)");
        assert_eq!(label.en, "Building: living area (median, normalised)");
    }
}

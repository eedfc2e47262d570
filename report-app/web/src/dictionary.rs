//! The data dictionary: what the model reads about a client, and a search in it.
//!
//! This part needs no browser.

use contract::{FeatureInfo, FieldInfo, ModelInfo, Unit, Value};

use crate::order::sorted;

/// An entry of the dictionary.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its name in the model.
    pub name: String,
    /// Label.
    pub label: String,
    /// Meaning, if the model's bundle gives one.
    pub meaning: Option<String>,
    /// Family of reasons to which it belongs; `None` for a field of the application.
    pub family: Option<String>,
    /// Unit of its value.
    pub unit: Unit,
    /// Usual value.
    pub usual_value: Option<Value>,
}

/// Returns all entries: the fields of an application, then the model's features, each by label.
pub fn entries(model: &ModelInfo) -> Vec<Entry> {
    let family = |code: &str| {
        model.reason_groups.iter().find(|group| group.code == code).map(|group| group.label.clone())
    };
    let feature = |feature: &FeatureInfo| Entry {
        name: feature.name.clone(),
        label: feature.label.clone(),
        meaning: feature.meaning.clone(),
        family: family(&feature.group),
        unit: feature.unit,
        usual_value: labelled(model, feature.usual_value.as_ref()),
    };
    let field = |field: &FieldInfo| Entry {
        name: field.name.clone(),
        label: field.label.clone(),
        meaning: field.description.clone(),
        family: None,
        unit: field.unit,
        usual_value: None,
    };
    let entries =
        model.fields.iter().map(field).chain(model.features.iter().map(feature)).collect();
    let sort_key = |entry: &Entry| (entry.family.is_some(), folded(&entry.label));
    sorted(entries, |one, other| sort_key(one).cmp(&sort_key(other)))
}

/// Returns the entries that contain every search word in their label, meaning, family or name.
pub fn search<'a>(entries: &'a [Entry], words: &str) -> Vec<&'a Entry> {
    let words = folded(words);
    let words: Vec<&str> = words.split_whitespace().collect();
    let holds = |entry: &&Entry| {
        let parts =
            [Some(&entry.label), entry.meaning.as_ref(), entry.family.as_ref(), Some(&entry.name)];
        let text = folded(&parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(" "));
        words.iter().all(|word| text.contains(word))
    };
    entries.iter().filter(holds).collect()
}

/// Replaces a category by its label, if the model has one.
fn labelled(model: &ModelInfo, value: Option<&Value>) -> Option<Value> {
    let Some(Value::Text(raw)) = value else { return value.cloned() };
    let categories = model.fields.iter().flat_map(|field| &field.categories);
    let label = categories
        .filter(|category| category.value == *raw)
        .map(|category| category.label.clone())
        .next();
    Some(Value::Text(label.unwrap_or_else(|| raw.clone())))
}

/// Returns the text in small letters without accents, so that "duree" finds "durée".
fn folded(text: &str) -> String {
    let plain = |sign: char| match sign {
        'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        '’' => '\'',
        other => other,
    };
    text.chars().flat_map(char::to_lowercase).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, label: &str, meaning: Option<&str>, family: Option<&str>) -> Entry {
        Entry {
            name: name.to_owned(),
            label: label.to_owned(),
            meaning: meaning.map(str::to_owned),
            family: family.map(str::to_owned),
            unit: Unit::Count,
            usual_value: None,
        }
    }

    #[test]
    fn an_entry_is_found_by_words_of_any_part_of_it_without_accents() {
        let entries = [
            entry("credit_duration", "Durée du crédit", Some("En mois"), Some("Crédit demandé")),
            entry("AMT_CREDIT", "Montant du crédit", None, None),
        ];
        let labels = |words| {
            search(&entries, words).into_iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(labels("duree"), ["credit_duration"]);
        assert_eq!(labels("CRÉDIT"), ["credit_duration", "AMT_CREDIT"]);
        assert_eq!(labels("credit mois"), ["credit_duration"]);
        assert_eq!(labels("amt_"), ["AMT_CREDIT"]);
        assert_eq!(labels(""), ["credit_duration", "AMT_CREDIT"]);
        assert_eq!(labels("âge"), [""; 0]);
    }
}

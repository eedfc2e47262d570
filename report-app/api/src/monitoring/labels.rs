//! Names that people know variables, groups of clients and months by.

use std::collections::BTreeMap;

use ::monitoring::{AGE, age_code};
use contract::{DriftReport, VariableDrift, month_name};
use scoring::{Label, Language, age_bands};

use crate::champion::Champion;

/// Returns the labels of everything that drift is measured of, by name.
pub(super) fn of_drift(
    champion: &Champion,
    drift: &DriftReport,
    language: Language,
) -> BTreeMap<String, String> {
    let variables = drift.variables.iter().chain(&drift.mix).chain(&drift.score);
    variables
        .map(|variable| (variable.name.clone(), self::variable(champion, &variable.name, language)))
        .collect()
}

/// Returns the label of a feature, a field, the score or the age; the name of anything else.
pub(super) fn variable(champion: &Champion, name: &str, language: Language) -> String {
    match name {
        VariableDrift::SCORE => {
            return Label::new("Probabilité de défaut", "Probability of default")
                .text(language)
                .to_owned();
        }
        AGE => return Label::new("Âge", "Age").text(language).to_owned(),
        _ => {}
    }
    let features = champion.answers.bundle.features();
    let feature = features.position(name).map(|at| &features.features[at].label);
    let label = feature.or_else(|| features.field(name).map(|field| &field.label));
    label.map_or_else(|| name.to_owned(), |label| label.text(language).to_owned())
}

/// Returns the label of a group of an attribute: of a category, of an age band.
pub(super) fn group(
    champion: &Champion,
    attribute: &str,
    group: &str,
    language: Language,
) -> String {
    if attribute == AGE {
        let mut bands = age_bands().into_iter().enumerate();
        let band = bands.find(|(band, _)| age_code(*band) == group);
        return band.map_or_else(|| group.to_owned(), |(_, label)| label.text(language).to_owned());
    }
    let field = champion.answers.bundle.features().field(attribute);
    let category = field.and_then(|field| field.categories.iter().find(|one| one.value == group));
    category.map_or_else(|| group.to_owned(), |one| one.label.text(language).to_owned())
}

/// Returns the label of what a finding is about: a variable, a group as `CODE_GENDER F`, or a month
/// as `2026-03`.
pub(super) fn about(champion: &Champion, about: &str, language: Language) -> String {
    if let Some(month) = month(about, language) {
        return month;
    }
    match about.split_once(' ') {
        Some((attribute, group)) => {
            let (attribute, group) = (
                variable(champion, attribute, language),
                self::group(champion, attribute, group, language),
            );
            format!("{attribute}, {group}")
        }
        None => variable(champion, about, language),
    }
}

fn month(about: &str, language: Language) -> Option<String> {
    let (year, month) = about.split_once('-')?;
    let is_year = year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit());
    let name = month_name(month.parse().ok()?, language)?;
    is_year.then(|| format!("{name} {year}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_told_from_a_name() {
        let [french, english] = [Language::French, Language::English];
        assert_eq!(month("2026-03", french).as_deref(), Some("mars 2026"));
        assert_eq!(month("2026-03", english).as_deref(), Some("March 2026"));
        assert_eq!(month("2026-13", french), None);
        assert_eq!(month("DAYS-03", french), None);
    }
}

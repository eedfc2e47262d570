//! The sentence about one feature: its parsed templates, and the one that matches a value.

use crate::features::Direction;
use crate::sentence_template::{Case, is_close};
use crate::spoken::{is_fraction, is_nothing, is_plural, percent, spoken};
use crate::template::{Person, SpokenValues, Template};
use crate::{Error, Feature, FeatureSet, Language, Result, SentenceTemplate, Unit, Value};

/// The sentence templates of one feature, in one language.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FeatureTemplates {
    templates: Vec<ParsedTemplate>,
    /// The usual value as a number; `NaN` if there is none.
    usual: f64,
    usual_spoken: String,
    language: Language,
}

/// A sentence template, parsed for each person, with its conditions.
#[derive(Debug, Clone, PartialEq)]
struct ParsedTemplate {
    case: Case,
    effect: Option<Direction>,
    /// Positions, units and required cases of the other features that it depends on.
    required: Vec<(usize, Unit, Case)>,
    /// Position of the feature that counts the whole, and how many of the latest rows are counted.
    whole: Option<(usize, Option<f64>)>,
    about: Template,
    to: Template,
}

/// A template that matches a value, with the texts to insert.
#[derive(Debug)]
pub(super) struct MatchedTemplate<'a> {
    parsed: &'a ParsedTemplate,
    values: SpokenValues<'a>,
    /// Whether there is a usual value to compare with.
    with_usual: bool,
}

impl FeatureTemplates {
    /// Parses a feature's templates.
    ///
    /// # Errors
    /// [`Error::Features`] for a template that cannot be parsed.
    pub(super) fn parse(feature: &Feature, set: &FeatureSet, language: Language) -> Result<Self> {
        let is_possible = |template: &&SentenceTemplate| {
            template.referenced_features().all(|name| set.position(name).is_some())
        };
        let parsed = feature.sayings.iter().filter(is_possible).map(|template| {
            let for_person = |person| {
                Template::parse(template.text.text(language), person).map_err(|problem| {
                    Error::Features(format!(
                        "a saying of {}: {problem}. Mend its text.",
                        feature.name
                    ))
                })
            };
            let required = template.given.iter().filter_map(|required| {
                let position = set.position(&required.feature)?;
                Some((position, set.features[position].unit, required.case.clone()))
            });
            let whole = template.whole.as_ref();
            Ok(ParsedTemplate {
                case: template.case.clone(),
                effect: template.effect,
                required: required.collect(),
                whole: whole.and_then(|whole| Some((set.position(&whole.feature)?, whole.latest))),
                about: for_person(Person::About)?,
                to: for_person(Person::To)?,
            })
        });
        let templates = parsed.collect::<Result<_>>()?;
        let usual = feature.number(&feature.usual_value);
        Ok(Self {
            templates,
            usual,
            usual_spoken: value_text(feature, &feature.usual_value, language),
            language,
        })
    }

    /// Returns the first template that matches `value` and explains `effect`.
    ///
    /// `other` returns the value of a feature by its position. The result is `None` if no sentence
    /// would be true and plain.
    pub(super) fn match_value<'a, 'v>(
        &'a self,
        feature: &Feature,
        value: &Value,
        effect: Direction,
        other: impl Fn(usize) -> Option<&'v Value>,
    ) -> Option<MatchedTemplate<'a>> {
        if self.templates.is_empty() {
            return None;
        }
        let number = feature.number(value);
        let is_known = !value.is_missing();
        if is_known
            && is_against_common_sense(feature.expected_direction, number, self.usual, effect)
        {
            return None;
        }
        // A value and a usual value of opposite signs cannot be compared, because no sign is
        // written.
        let mut with_usual = number * self.usual > 0.0 && !is_nothing(self.usual, feature.unit);
        let is_nothing = is_nothing(number, feature.unit);
        let is_match = |parsed: &&ParsedTemplate| {
            parsed.effect.is_none_or(|only| only == effect)
                && parsed.case.holds(value, number, self.usual, is_nothing)
                && (with_usual || !parsed.about.needs_usual())
                && parsed
                    .required
                    .iter()
                    .all(|(position, unit, case)| is_met(other(*position), *unit, case))
        };
        let (parsed, counted) =
            self.templates.iter().filter(is_match).find_map(|parsed| match parsed.whole {
                Some(whole) => Some((parsed, Some(count(number, whole, &other)?))),
                None => Some((parsed, None)),
            })?;
        let mut values =
            SpokenValues { usual: self.usual_spoken.as_str().into(), ..SpokenValues::default() };
        if is_known {
            values.value = value_text(feature, value, self.language);
            if values.value.is_empty() || values.value == self.usual_spoken {
                return None;
            }
            if with_usual && parsed.about.compares() {
                if is_close(number, self.usual) {
                    return None;
                }
                // Both are written in words, or both as a percentage.
                if feature.unit == Unit::Share && is_fraction(number) != is_fraction(self.usual) {
                    values.value = percent(number, self.language);
                    values.usual = percent(self.usual, self.language).into();
                }
            }
            values.is_plural = is_plural(number, self.language);
        }
        if let Some((part, whole)) = counted {
            let written = |number| spoken(number, Unit::Count, self.language);
            (values.value, values.whole) = (written(part), written(whole));
            values.is_plural = is_plural(part, self.language);
        }
        if parsed.about.says_beyond() {
            values.beyond = percent(number - 1.0, self.language);
            values.usual_beyond = percent(self.usual - 1.0, self.language);
            if values.beyond == values.usual_beyond {
                return None;
            }
            with_usual &= (self.usual - 1.0) * 100.0 >= 0.5;
        }
        Some(MatchedTemplate { parsed, values, with_usual })
    }
}

/// Returns the part and the whole of a share that is written as a count.
///
/// It is `None` if the part is not a whole number, or if the whole is not known.
fn count<'v>(
    share: f64,
    (position, latest): (usize, Option<f64>),
    other: impl Fn(usize) -> Option<&'v Value>,
) -> Option<(f64, f64)> {
    let Some(Value::Number(counted)) = other(position) else { return None };
    let whole = latest.map_or(*counted, |latest| counted.min(latest));
    let part = (share * whole).round();
    ((share * whole - part).abs() < 0.01).then_some((part, whole))
}

/// Checks whether another feature has the value that a template requires.
fn is_met(value: Option<&Value>, unit: Unit, case: &Case) -> bool {
    let Some(value) = value else { return false };
    let number = if let Value::Number(number) = value { *number } else { f64::NAN };
    case.holds(value, number, f64::NAN, is_nothing(number, unit))
}

/// Checks whether the value's effect contradicts credit practice.
fn is_against_common_sense(
    direction: Option<Direction>,
    number: f64,
    usual: f64,
    effect: Direction,
) -> bool {
    let Some(direction) = direction else { return false };
    let is_higher = number > usual;
    if usual.is_nan() {
        return false;
    }
    let expected = match (direction, is_higher) {
        (Direction::RaisesRisk, true) | (Direction::LowersRisk, false) => Direction::RaisesRisk,
        (Direction::RaisesRisk, false) | (Direction::LowersRisk, true) => Direction::LowersRisk,
    };
    expected != effect
}

/// Returns the text of a value: a category's label without its brackets, or a number with its unit.
fn value_text(feature: &Feature, value: &Value, language: Language) -> String {
    match value {
        Value::Missing => String::new(),
        Value::Number(number) => spoken(*number, feature.unit, language),
        Value::Text(text) => {
            let label = feature.level_label(text).map_or("", |label| label.text(language));
            lowered(label.split(" (").next().unwrap_or(label))
        }
    }
}

/// Returns the text with a lower-case first letter, unless its second letter is upper case too.
pub(super) fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    if letters.clone().next().is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first.to_lowercase().chain(letters).collect()
}

impl MatchedTemplate<'_> {
    /// Checks whether both write the same sentence.
    pub(super) fn says_the_same(&self, other: &MatchedTemplate<'_>) -> bool {
        self.parsed.about == other.parsed.about && self.values.value == other.values.value
    }

    /// Returns the sentence, with the usual value if there is one.
    pub(super) fn sentence(&self, person: Person) -> String {
        self.template(person).write(&self.values, self.with_usual)
    }

    /// Returns the sentence without the usual value.
    pub(super) fn short(&self, person: Person) -> String {
        self.template(person).write(&self.values, false)
    }

    fn template(&self, person: Person) -> &Template {
        match person {
            Person::About => &self.parsed.about,
            Person::To => &self.parsed.to,
        }
    }
}

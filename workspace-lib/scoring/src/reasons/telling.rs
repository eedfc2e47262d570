//! What is said of one feature: its sayings, read once, and the one that fits a value.

use crate::features::Direction;
use crate::saying::Case;
use crate::spoken::{is_nothing, is_plural, percent, spoken};
use crate::template::{Person, SpokenValues, Template};
use crate::{Error, Feature, FeatureSet, Language, Result, Value};

/// What can be said of a feature, in one language.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Teller {
    sayings: Vec<Prepared>,
    /// The usual value as a number; `NaN` where there is none.
    usual: f64,
    usual_spoken: String,
    language: Language,
}

/// A saying whose templates were read.
#[derive(Debug, Clone, PartialEq)]
struct Prepared {
    case: Case,
    /// For [`Case::MissingAs`], the position of the other feature.
    other: Option<usize>,
    effect: Option<Direction>,
    about: Template,
    to: Template,
}

/// A sentence that fits, with what it tells.
#[derive(Debug)]
pub(super) struct Fit<'a> {
    saying: &'a Prepared,
    values: SpokenValues<'a>,
    /// Whether there is a usual value to compare with.
    with_usual: bool,
}

impl Teller {
    /// Reads a feature's sayings.
    ///
    /// # Errors
    /// [`Error::Features`] for a template that cannot be read.
    pub(super) fn of(feature: &Feature, set: &FeatureSet, language: Language) -> Result<Self> {
        let prepared = feature.sayings.iter().map(|saying| {
            let template = |person| {
                Template::parse(saying.text.text(language), person).map_err(|problem| {
                    Error::Features(format!("a saying of {}: {problem}. Mend its text.", feature.name))
                })
            };
            let other = match &saying.case {
                Case::MissingAs { feature, .. } => set.position(feature),
                _ => None,
            };
            Ok(Prepared {
                case: saying.case.clone(),
                other,
                effect: saying.effect,
                about: template(Person::About)?,
                to: template(Person::To)?,
            })
        });
        let sayings = prepared.collect::<Result<_>>()?;
        let usual = feature.number(&feature.usual_value);
        Ok(Self { sayings, usual, usual_spoken: said(feature, &feature.usual_value, language), language })
    }

    /// The saying that fits `value` where it has this effect; nothing where none of them would be true and plain.
    ///
    /// `other` gives the value of a feature by its position.
    pub(super) fn fit<'a, 'v>(
        &'a self,
        feature: &Feature,
        value: &Value,
        effect: Direction,
        other: impl Fn(usize) -> Option<&'v Value>,
    ) -> Option<Fit<'a>> {
        if self.sayings.is_empty() {
            return None;
        }
        let number = feature.number(value);
        let is_known = !value.is_missing();
        if is_known && is_against_common_sense(feature.expected_direction, number, self.usual, effect) {
            return None;
        }
        // A value and its opposite cannot be compared without a sign.
        let mut with_usual = number * self.usual > 0.0 && !is_nothing(self.usual, feature.unit);
        let is_nothing = is_nothing(number, feature.unit);
        let saying = self.sayings.iter().find(|saying| {
            let is_cause = match (&saying.case, saying.other) {
                (Case::MissingAs { value, .. }, Some(position)) => other(position) == Some(value),
                (Case::MissingAs { .. }, None) => false,
                _ => true,
            };
            is_cause
                && saying.effect.is_none_or(|only| only == effect)
                && saying.case.holds(value, number, self.usual, is_nothing)
                && (with_usual || !saying.about.needs_usual())
        })?;
        let mut values = SpokenValues { usual: &self.usual_spoken, ..SpokenValues::default() };
        if is_known {
            values.value = said(feature, value, self.language);
            if values.value.is_empty() || values.value == self.usual_spoken {
                return None;
            }
            values.is_plural = is_plural(number, self.language);
        }
        if saying.about.says_beyond() {
            values.beyond = percent(number - 1.0, self.language);
            values.usual_beyond = percent(self.usual - 1.0, self.language);
            if values.beyond == values.usual_beyond {
                return None;
            }
            with_usual &= (self.usual - 1.0) * 100.0 >= 0.5;
        }
        Some(Fit { saying, values, with_usual })
    }
}

/// True where the value lies on the side that, by credit practice, has the opposite effect.
fn is_against_common_sense(direction: Option<Direction>, number: f64, usual: f64, effect: Direction) -> bool {
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

/// A value as it is said: a category by its label without what stands in brackets, a number by its unit.
fn said(feature: &Feature, value: &Value, language: Language) -> String {
    match value {
        Value::Missing => String::new(),
        Value::Number(number) => spoken(*number, feature.unit, language),
        Value::Text(text) => {
            let label = feature.level_label(text).map_or("", |label| label.text(language));
            lowered(label.split(" (").next().unwrap_or(label))
        }
    }
}

/// The text with a small first letter, unless its second is a capital too.
pub(super) fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    if letters.clone().next().is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first.to_lowercase().chain(letters).collect()
}

impl Fit<'_> {
    /// True if both are the same sentence.
    pub(super) fn says_the_same(&self, other: &Fit<'_>) -> bool {
        self.saying.about == other.saying.about && self.values.value == other.values.value
    }

    /// The sentence, with the usual value where there is one.
    pub(super) fn sentence(&self, person: Person) -> String {
        self.template(person).write(&self.values, self.with_usual)
    }

    /// The sentence without the usual value.
    pub(super) fn short(&self, person: Person) -> String {
        self.template(person).write(&self.values, false)
    }

    fn template(&self, person: Person) -> &Template {
        match person {
            Person::About => &self.saying.about,
            Person::To => &self.saying.to,
        }
    }
}

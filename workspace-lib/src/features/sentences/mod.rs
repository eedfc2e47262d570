//! Sentences with which an advisor explains a feature to a client, one file for each kind of
//! feature.
//!
//! The sentences are data. [`definitions`](super::definitions) attaches them to their features, and
//! a bundle carries them in `features.json`. `pret docs` lists them all in `docs/sentences.md`, for
//! those who are responsible for what the lender says. [`scoring::Template`] describes the syntax
//! of a template.
//!
//! A feature is a model input only if it has a sentence: its own, or that of a feature of nearly
//! the same meaning.

mod agencies;
mod application;
mod cards;
mod loan;
mod other_lenders;
mod previous_applications;
mod repayment;

use scoring::features::Direction;
use scoring::{Case, Denominator, Feature, FeatureRequirement, Label, SentenceTemplate, Value};

/// The sentences about one feature, which also stand for features of nearly the same meaning.
struct Sentences {
    feature: &'static str,
    sayings: Vec<SentenceTemplate>,
    speaks_for: &'static [&'static str],
}

/// Limit below which a sentence gives a count instead of a share.
const MAX_COUNTED: f64 = 20.5;

/// Effect of a sentence that explains more risk.
const RAISES: Option<Direction> = Some(Direction::RaisesRisk);
/// Effect of a sentence that explains less risk.
const LOWERS: Option<Direction> = Some(Direction::LowersRisk);
/// Effect of a sentence that may explain more or less risk.
const EITHER: Option<Direction> = None;

/// Attaches every sentence to its feature.
///
/// # Panics
/// If a sentence is about a feature that is not defined. The definitions and the sentences are both
/// in this crate.
pub(super) fn attach(features: &mut [Feature]) {
    for Sentences { feature, sayings, speaks_for } in all() {
        let named = |name: &str| {
            let position = features.iter().position(|feature| feature.name == name);
            position.unwrap_or_else(|| panic!("a sentence is about {name}, which is not defined"))
        };
        let speaker = named(feature);
        let others: Vec<usize> = speaks_for.iter().map(|name| named(name)).collect();
        features[speaker].sayings = sayings;
        for other in others {
            features[other].told_by = Some(feature.to_owned());
        }
    }
}

fn all() -> Vec<Sentences> {
    [
        agencies::sentences(),
        application::sentences(),
        loan::sentences(),
        other_lenders::sentences(),
        previous_applications::sentences(),
        repayment::sentences(),
        cards::sentences(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Begins the list of sentences about a feature.
fn about(feature: &'static str) -> Sentences {
    Sentences { feature, sayings: Vec::new(), speaks_for: &[] }
}

impl Sentences {
    /// Lets these sentences also stand for `features`, which have nearly the same meaning.
    fn speaks_for(mut self, features: &'static [&'static str]) -> Self {
        self.speaks_for = features;
        self
    }

    /// Adds a sentence for a case; with an `effect`, it explains only that effect.
    fn say(mut self, case: Case, effect: Option<Direction>, fr: &str, en: &str) -> Self {
        self.sayings.push(SentenceTemplate::new(
            case,
            effect,
            Label::new(with_french_spaces(fr), en),
        ));
        self
    }

    /// Restricts the last sentence to clients for whom another feature meets a case.
    fn given(mut self, feature: &str, case: Case) -> Self {
        if let Some(last) = self.sayings.last_mut() {
            last.given.push(FeatureRequirement { feature: feature.to_owned(), case });
        }
        self
    }

    /// Lets the last sentence give the value as a count out of a total.
    ///
    /// The total is the value of `feature`, or at most the number of its latest rows, `latest`.
    /// Without `latest`, the sentence is used only while the total is small.
    fn out_of(mut self, feature: &str, latest: Option<f64>) -> Self {
        if let Some(last) = self.sayings.last_mut() {
            last.whole = Some(Denominator { feature: feature.to_owned(), latest });
        }
        if latest.is_some() { self } else { self.given(feature, Case::Below(MAX_COUNTED)) }
    }

    /// Adds a sentence for a value above the usual one.
    fn more(self, fr: &str, en: &str) -> Self {
        self.say(Case::More, EITHER, fr, en)
    }

    /// Adds a sentence for a value below the usual one.
    fn less(self, fr: &str, en: &str) -> Self {
        self.say(Case::Less, EITHER, fr, en)
    }

    /// Adds one sentence for values above and below the usual one, which the numbers show.
    fn either(self, fr: &str, en: &str) -> Self {
        self.more(fr, en).less(fr, en)
    }

    /// Adds a sentence for a value of nothing at all.
    fn nothing(self, fr: &str, en: &str) -> Self {
        self.say(Case::Nothing, EITHER, fr, en)
    }

    /// Adds a sentence for a missing value, which states the cause.
    fn missing(self, effect: Option<Direction>, fr: &str, en: &str) -> Self {
        self.say(Case::Missing, effect, fr, en)
    }

    /// Adds a sentence for a value that is missing because another feature has this value.
    fn missing_as(
        self,
        feature: &str,
        value: Value,
        effect: Option<Direction>,
        fr: &str,
        en: &str,
    ) -> Self {
        self.missing(effect, fr, en).given(feature, Case::Is(vec![value]))
    }

    /// Adds two sentences for these categories, one for each effect on the risk.
    ///
    /// Each states a fact and whether payment incidents are then more common or rarer, all else
    /// equal.
    fn among(self, categories: &[&str], fr: &str, en: &str) -> Self {
        let is = || Case::Is(categories.iter().map(|&category| Value::from(category)).collect());
        self.say(
            is(),
            RAISES,
            &format!("{fr} ; à dossier égal, les incidents de paiement sont alors plus fréquents."),
            &format!("{en}; all else equal, payment incidents are more common."),
        )
        .say(
            is(),
            LOWERS,
            &format!("{fr} ; à dossier égal, les incidents de paiement sont alors plus rares."),
            &format!("{en}; all else equal, payment incidents are rarer."),
        )
    }

    /// Adds a sentence for the value yes (1).
    fn yes(self, effect: Option<Direction>, fr: &str, en: &str) -> Self {
        self.say(Case::Is(vec![Value::Number(1.0)]), effect, fr, en)
    }

    /// Adds a sentence for the value no (0).
    fn no(self, effect: Option<Direction>, fr: &str, en: &str) -> Self {
        self.say(Case::Is(vec![Value::Number(0.0)]), effect, fr, en)
    }
}

/// Returns the text with the no-break spaces that French puts before some punctuation marks.
fn with_french_spaces(text: &str) -> String {
    text.replace(" :", "\u{a0}:").replace(" ;", "\u{202f};").replace(" %", "\u{202f}%")
}

#[cfg(test)]
mod tests {
    use scoring::{Person, Template};

    use super::*;
    use crate::features::definitions;

    #[test]
    fn every_template_can_be_read_in_both_languages_and_for_both_persons() {
        for Sentences { feature, sayings, .. } in all() {
            assert!(!sayings.is_empty(), "{feature} has no sentence");
            for SentenceTemplate { text, .. } in sayings {
                for person in [Person::About, Person::To] {
                    for text in [&text.fr, &text.en] {
                        let read = Template::parse(text, person);
                        assert!(read.is_ok(), "{feature}: {text}: {read:?}");
                        assert!(text.ends_with('.'), "{feature}: {text} does not end");
                    }
                }
            }
        }
    }

    #[test]
    fn what_a_sentence_asks_for_is_defined() {
        let set = definitions();
        for Sentences { feature, sayings, .. } in all() {
            for name in sayings.iter().flat_map(SentenceTemplate::referenced_features) {
                assert!(set.position(name).is_some(), "a sentence about {feature} asks for {name}");
            }
        }
    }

    #[test]
    fn features_that_share_sentences_are_of_one_family() {
        definitions().check().unwrap();
    }

    #[test]
    fn no_feature_has_two_lists_of_sentences_nor_two_speakers() {
        let mut names: Vec<&str> = all().iter().map(|sentences| sentences.feature).collect();
        let mut others: Vec<&str> =
            all().iter().flat_map(|sentences| sentences.speaks_for).copied().collect();
        for names in [&mut names, &mut others] {
            names.sort_unstable();
            let before = names.len();
            names.dedup();
            assert_eq!(names.len(), before);
        }
    }
}

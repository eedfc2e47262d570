//! The sentences in which an advisor tells a feature to a client, one file for each kind of
//! feature.
//!
//! They are data: [`definitions`](super::definitions) puts each beside its feature, a bundle
//! carries them in `features.json`, and `pret docs` lists them all in `docs/sentences.md` for
//! whoever answers for what the lender says. A template's signs are told in [`scoring::Template`].
//! A feature without a sentence, its own or that of a feature which tells nearly the same, is no
//! model input.

mod agencies;
mod application;
mod cards;
mod loan;
mod other_lenders;
mod previous_applications;
mod repayment;

use scoring::features::Direction;
use scoring::{Case, Feature, Given, Label, Saying, Value, Whole};

/// What is said of one feature, and of those that say nearly the same.
struct Sentences {
    feature: &'static str,
    sayings: Vec<Saying>,
    speaks_for: &'static [&'static str],
}

/// Of fewer than this many, a person says how many and no share.
const FEW: f64 = 20.5;

/// The effect of a saying that explains more risk.
const RAISES: Option<Direction> = Some(Direction::RaisesRisk);
/// The effect of a saying that explains less risk.
const LOWERS: Option<Direction> = Some(Direction::LowersRisk);
/// A fact that may explain either.
const EITHER: Option<Direction> = None;

/// Puts every sentence beside its feature.
///
/// # Panics
/// If a sentence is about a feature that is not defined: the definitions and the sentences are both
/// this crate's.
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

/// Begins the sentences about a feature.
fn about(feature: &'static str) -> Sentences {
    Sentences { feature, sayings: Vec::new(), speaks_for: &[] }
}

impl Sentences {
    /// These features say nearly the same: this one speaks for them.
    fn speaks_for(mut self, features: &'static [&'static str]) -> Self {
        self.speaks_for = features;
        self
    }

    /// A sentence for a case, which explains `effect` only.
    fn say(mut self, case: Case, effect: Option<Direction>, fr: &str, en: &str) -> Self {
        self.sayings.push(Saying::new(case, effect, Label::new(with_french_spaces(fr), en)));
        self
    }

    /// The last sentence is said only where another feature is so.
    fn given(mut self, feature: &str, case: Case) -> Self {
        if let Some(last) = self.sayings.last_mut() {
            last.given.push(Given { feature: feature.to_owned(), case });
        }
        self
    }

    /// The last sentence counts the value out of what `feature` counts, or out of its latest, while
    /// these are few.
    fn out_of(mut self, feature: &str, latest: Option<f64>) -> Self {
        if let Some(last) = self.sayings.last_mut() {
            last.whole = Some(Whole { feature: feature.to_owned(), latest });
        }
        if latest.is_some() { self } else { self.given(feature, Case::Below(FEW)) }
    }

    /// More than usual.
    fn more(self, fr: &str, en: &str) -> Self {
        self.say(Case::More, EITHER, fr, en)
    }

    /// Less than usual.
    fn less(self, fr: &str, en: &str) -> Self {
        self.say(Case::Less, EITHER, fr, en)
    }

    /// More or less than usual, which the numbers show.
    fn either(self, fr: &str, en: &str) -> Self {
        self.more(fr, en).less(fr, en)
    }

    /// Nothing at all.
    fn nothing(self, fr: &str, en: &str) -> Self {
        self.say(Case::Nothing, EITHER, fr, en)
    }

    /// Not known, for a cause that the sentence says.
    fn missing(self, effect: Option<Direction>, fr: &str, en: &str) -> Self {
        self.say(Case::Missing, effect, fr, en)
    }

    /// Not known, because another feature has this value.
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

    /// One of these categories: a fact, and how often such clients fail to pay, all else equal.
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

    /// Yes.
    fn yes(self, effect: Option<Direction>, fr: &str, en: &str) -> Self {
        self.say(Case::Is(vec![Value::Number(1.0)]), effect, fr, en)
    }

    /// No.
    fn no(self, effect: Option<Direction>, fr: &str, en: &str) -> Self {
        self.say(Case::Is(vec![Value::Number(0.0)]), effect, fr, en)
    }
}

/// The text with the no-break spaces that French puts before its signs.
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
            for Saying { text, .. } in sayings {
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
            for name in sayings.iter().flat_map(Saying::asks_for) {
                assert!(set.position(name).is_some(), "a sentence about {feature} asks for {name}");
            }
        }
    }

    #[test]
    fn who_speaks_for_others_speaks_of_the_same_family() {
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

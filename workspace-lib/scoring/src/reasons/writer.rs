//! Writes the sentence of a reason, which an advisor can say aloud.
//!
//! The group's contributions are summed by the feature that represents them in sentences. The
//! strongest representative with a fitting sentence explains the reason, if it carries at least
//! half of the group's contribution. Otherwise two of them do, if they carry half together.
//! Otherwise the sentence is about the whole family. The choice does not depend on the language: a
//! sentence must be short enough in both.

use super::ReasonGroup;
use super::telling::{Fit, Teller, lowered};
use crate::features::Direction;
use crate::template::{Person, SpokenValues, Template, has_at_most};
use crate::{Contribution, Explanation, FeatureSet, Language, Reason, Result, Value};

/// Maximum number of words of a sentence, about one breath.
const MOST_WORDS: usize = 25;

/// Smallest share of the family's contribution that the named features must carry.
const LEAST_SHARE: f64 = 0.5;

/// Writes a plain sentence for each reason, in one language.
///
/// Templates and usual values do not depend on the applicant, so they are parsed once.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentences {
    language: Language,
    /// The other language.
    other: Language,
    /// For each feature of the set: its templates in the language, and in the other one.
    tellers: Vec<[Teller; 2]>,
    /// For each feature of the set, the position of the feature that represents it.
    speakers: Vec<usize>,
    /// The sentences of each reason group, in the order of the groups.
    families: Vec<Family>,
}

/// The sentences of a family: about the client, then addressed to the client.
#[derive(Debug, Clone, PartialEq)]
struct Family {
    raises: [String; 2],
    lowers: [String; 2],
    /// The sentences without any known value, for a raised risk and for a lowered one.
    unknown: [Option<[String; 2]>; 2],
}

/// The sentence that explains a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The sentence about the client.
    pub sentence: String,
    /// The same sentence, addressed to the client.
    pub spoken: String,
    /// Positions in the feature set of the features that the sentence names.
    ///
    /// It is empty if the sentence is about the family.
    pub features: Vec<usize>,
}

/// A feature that may explain a reason.
#[derive(Debug, Clone, Copy)]
struct Speaker {
    feature: usize,
    /// Sum of the contributions that it represents, in log-odds.
    contribution: f64,
    /// Whether it also represents other features.
    is_for_others: bool,
}

/// A sentence that fits, and the contributions that it explains.
///
/// Several features can share it: a retired client has no employer and no occupation, for one
/// cause.
struct Sayable<'a> {
    speakers: Vec<Speaker>,
    fit: Fit<'a>,
    /// The value of the first representative.
    value: &'a Value,
}

impl Sayable<'_> {
    fn contribution(&self) -> f64 {
        self.speakers.iter().map(|speaker| speaker.contribution).sum()
    }
}

impl Sentences {
    /// Parses the sentence templates of a feature set.
    ///
    /// # Errors
    /// [`Error::Features`](crate::Error::Features) for a template that cannot be parsed.
    pub fn new(features: &FeatureSet, language: Language) -> Result<Self> {
        let other = match language {
            Language::French => Language::English,
            Language::English => Language::French,
        };
        let tellers = features.features.iter().map(|feature| {
            Ok([Teller::of(feature, features, language)?, Teller::of(feature, features, other)?])
        });
        let speaker = |(at, feature): (usize, &crate::Feature)| {
            feature.told_by.as_deref().and_then(|name| features.position(name)).unwrap_or(at)
        };
        Ok(Self {
            language,
            other,
            tellers: tellers.collect::<Result<_>>()?,
            speakers: features.features.iter().enumerate().map(speaker).collect(),
            families: ReasonGroup::ALL.iter().map(|&group| Family::of(group, language)).collect(),
        })
    }

    /// Writes the sentence of one of the explanation's reasons.
    ///
    /// `features` is the set that was given to [`new`](Self::new).
    ///
    /// # Panics
    /// If the set is a different one, with fewer features.
    pub fn tell(&self, reason: &Reason, explanation: &Explanation, features: &FeatureSet) -> Told {
        let parts = parts(reason, explanation);
        let effect =
            if reason.contribution > 0.0 { Direction::RaisesRisk } else { Direction::LowersRisk };
        let value = |feature: usize| {
            let part = parts.iter().find(|part| part.feature == feature).map(|part| &part.value);
            part.or_else(|| explanation.value(feature))
        };
        let in_other_language = |sayable: &Sayable<'_>| {
            let speaker = sayable.speakers[0].feature;
            self.tellers[speaker][1].fit(&features.features[speaker], sayable.value, effect, value)
        };
        let carries = |contribution: f64| contribution / reason.contribution >= LEAST_SHARE;
        let mut sayable: Vec<Sayable<'_>> = Vec::new();
        for speaker in self.speakers(&parts, reason.contribution) {
            let Some(known) = value(speaker.feature) else { continue };
            // The next ones carry even less, so no pair is enough. But missing values may share one
            // cause.
            let most = sayable
                .iter()
                .map(Sayable::contribution)
                .max_by(|left, right| left.abs().total_cmp(&right.abs()));
            let is_enough = |most: f64| carries(most + speaker.contribution);
            if !known.is_missing() && most.is_some_and(|most| !is_enough(most)) {
                break;
            }
            if known.is_missing() && explanation.assumes(speaker.feature) {
                continue;
            }
            let feature = &features.features[speaker.feature];
            let Some(fit) = self.tellers[speaker.feature][0].fit(feature, known, effect, value)
            else {
                continue;
            };
            if let Some(same) = sayable.iter_mut().find(|other| other.fit.says_the_same(&fit)) {
                if self.are_apart(&same.speakers, &[speaker]) {
                    same.speakers.push(speaker);
                }
                continue;
            }
            let one = Sayable { speakers: vec![speaker], fit, value: known };
            if sayable.is_empty()
                && carries(speaker.contribution)
                && let Some([sentence, spoken]) = alone(&one.fit, || in_other_language(&one))
            {
                return Told { sentence, spoken, features: self.told(&[speaker], reason) };
            }
            sayable.push(one);
        }
        sayable.sort_by(|left, right| {
            right.contribution().abs().total_cmp(&left.contribution().abs())
        });
        if let Some(first) = sayable.first()
            && carries(first.contribution())
            && let Some([sentence, spoken]) = alone(&first.fit, || in_other_language(first))
        {
            return Told { sentence, spoken, features: self.told(&first.speakers, reason) };
        }
        for (at, first) in sayable.iter().enumerate() {
            for second in &sayable[at + 1..] {
                if self.are_apart(&first.speakers, &second.speakers)
                    && carries(first.contribution() + second.contribution())
                    && let Some([sentence, spoken]) =
                        Self::together(&first.fit, &second.fit, self.language)
                    && let (Some(one), Some(another)) =
                        (in_other_language(first), in_other_language(second))
                    && Self::together(&one, &another, self.other).is_some()
                {
                    let speakers = [first.speakers.as_slice(), &second.speakers].concat();
                    return Told { sentence, spoken, features: self.told(&speakers, reason) };
                }
            }
        }
        let is_known = |part: &Contribution| {
            let is_flag = reason.group.is_a_history()
                && features.features[part.feature].unit == crate::Unit::YesNo;
            !part.value.is_missing() && !is_flag && !explanation.assumes(part.feature)
        };
        let is_unknown = !parts.iter().any(|part| is_known(part));
        let [sentence, spoken] = self.of_family(reason, is_unknown).clone();
        Told { sentence, spoken, features: Vec::new() }
    }

    /// Checks that no feature of one side shares its representative with one of the other.
    fn are_apart(&self, left: &[Speaker], right: &[Speaker]) -> bool {
        let group = |speaker: &Speaker| self.speakers[speaker.feature];
        left.iter().all(|one| right.iter().all(|other| group(one) != group(other)))
    }

    /// Returns the features that a sentence names: the representatives and the reason's features
    /// that they represent.
    fn told(&self, speakers: &[Speaker], reason: &Reason) -> Vec<usize> {
        let tells = |feature: &usize| {
            let is_told_by = |speaker: &Speaker| {
                speaker.is_for_others && self.speakers[*feature] == speaker.feature
            };
            speakers.iter().any(|speaker| speaker.feature == *feature || is_told_by(speaker))
        };
        let own = speakers
            .iter()
            .map(|speaker| speaker.feature)
            .filter(|own| !reason.features.contains(own));
        own.chain(reason.features.iter().copied().filter(tells)).collect()
    }

    /// Returns the features that may explain these contributions, the largest contribution first.
    ///
    /// Only features with the family's own effect are included.
    fn speakers(&self, parts: &[&Contribution], family: f64) -> Vec<Speaker> {
        let mut speakers: Vec<Speaker> = Vec::new();
        for part in parts {
            let feature = self.speakers[part.feature];
            match speakers.iter_mut().find(|speaker| speaker.feature == feature) {
                Some(speaker) => {
                    speaker.contribution += part.contribution;
                    speaker.is_for_others = true;
                }
                None => speakers.push(Speaker {
                    feature,
                    contribution: part.contribution,
                    is_for_others: part.feature != feature,
                }),
            }
        }
        let of_groups =
            speakers.iter().filter(|speaker| speaker.is_for_others).map(|speaker| speaker.feature);
        let of_groups: Vec<usize> = of_groups.collect();
        for part in parts.iter().filter(|part| of_groups.contains(&self.speakers[part.feature])) {
            let (feature, contribution) = (part.feature, part.contribution);
            speakers.push(Speaker { feature, contribution, is_for_others: false });
        }
        speakers.retain(|speaker| speaker.contribution * family > 0.0);
        speakers
            .sort_by(|left, right| right.contribution.abs().total_cmp(&left.contribution.abs()));
        speakers
    }

    /// Joins two sentences; `None` if the result is too long.
    fn together(first: &Fit<'_>, second: &Fit<'_>, language: Language) -> Option<[String; 2]> {
        let semicolon = match language {
            Language::French => "\u{202f}; ",
            Language::English => "; ",
        };
        let both = |person| {
            let (first, second) = (first.short(person), second.short(person));
            // A common beginning, such as « Tous crédits confondus », is written once.
            let lead = first.find(", ").map_or("", |at| &first[..at + 2]);
            let second = second.strip_prefix(lead).unwrap_or(&second);
            format!("{}{semicolon}{}", first.trim_end_matches('.'), lowered(second))
        };
        if [first, second].iter().any(|fit| fit.short(Person::About).contains(';')) {
            return None;
        }
        within_a_breath([both(Person::About), both(Person::To)])
    }

    fn of_family(&self, reason: &Reason, is_unknown: bool) -> &[String; 2] {
        let family = &self.families[reason.group as usize];
        let raises = reason.contribution > 0.0;
        match &family.unknown[usize::from(!raises)] {
            Some(unknown) if is_unknown => unknown,
            _ if raises => &family.raises,
            _ => &family.lowers,
        }
    }
}

/// Returns the reason's contributions; both lists are sorted by importance.
fn parts<'a>(reason: &Reason, explanation: &'a Explanation) -> Vec<&'a Contribution> {
    let mut contributions = explanation.contributions.iter();
    let part =
        |&feature: &usize| contributions.find(|contribution| contribution.feature == feature);
    reason.features.iter().filter_map(part).collect()
}

/// Returns one sentence, with the usual value if it is short enough.
///
/// It is `None` if the sentence is too long in one of the two languages.
fn alone<'a>(fit: &Fit<'_>, other: impl FnOnce() -> Option<Fit<'a>>) -> Option<[String; 2]> {
    let of_language = |fit: &Fit<'_>| {
        within_a_breath([fit.sentence(Person::About), fit.sentence(Person::To)])
            .or_else(|| within_a_breath([fit.short(Person::About), fit.short(Person::To)]))
    };
    let sentences = of_language(fit)?;
    other().and_then(|other| of_language(&other)).map(|_| sentences)
}

fn within_a_breath(sentences: [String; 2]) -> Option<[String; 2]> {
    sentences.iter().all(|sentence| has_at_most(MOST_WORDS, sentence)).then_some(sentences)
}

impl Family {
    fn of(group: ReasonGroup, language: Language) -> Self {
        let both = |label: &crate::Label| {
            [Person::About, Person::To].map(|person| {
                let text = label.text(language);
                // The families' texts are constants of this crate.
                let template =
                    Template::parse(text, person).expect("a family's sentence is a template");
                template.write(&SpokenValues::default(), true)
            })
        };
        Self {
            raises: both(&group.saying(Direction::RaisesRisk)),
            lowers: both(&group.saying(Direction::LowersRisk)),
            unknown: [Direction::RaisesRisk, Direction::LowersRisk]
                .map(|effect| group.saying_of_unknown(effect).as_ref().map(both)),
        }
    }
}

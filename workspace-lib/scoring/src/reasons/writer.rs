//! Writes the sentence of a reason, which an advisor can say aloud.
//!
//! The group's contributions are summed by the feature that represents them in sentences. The
//! strongest representative with a matching sentence explains the reason, if it carries at least
//! half of the group's contribution. Otherwise two of them do, if they carry half together.
//! Otherwise the sentence is about the whole family. The choice does not depend on the language: a
//! sentence must be short enough in both.

use super::ReasonGroup;
use super::feature_templates::{FeatureTemplates, MatchedTemplate, lowered};
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
pub struct SentenceWriter {
    language: Language,
    /// The other language.
    other: Language,
    /// For each feature of the set: its templates in the language, and in the other one.
    templates: Vec<[FeatureTemplates; 2]>,
    /// For each feature of the set, the position of the feature that represents it.
    representatives: Vec<usize>,
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
pub struct ReasonSentence {
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
struct Representative {
    feature: usize,
    /// Sum of the contributions that it represents, in log-odds.
    contribution: f64,
    /// Whether it also represents other features.
    is_for_others: bool,
}

/// A sentence that may explain a reason, and the contributions that it explains.
///
/// Several features can share it: a retired client has no employer and no occupation, for one
/// cause.
struct SentenceCandidate<'a> {
    representatives: Vec<Representative>,
    template: MatchedTemplate<'a>,
    /// The value of the first representative.
    value: &'a Value,
}

impl SentenceCandidate<'_> {
    fn contribution(&self) -> f64 {
        self.representatives.iter().map(|representative| representative.contribution).sum()
    }
}

impl SentenceWriter {
    /// Parses the sentence templates of a feature set.
    ///
    /// # Errors
    /// [`Error::Features`](crate::Error::Features) for a template that cannot be parsed.
    pub fn new(features: &FeatureSet, language: Language) -> Result<Self> {
        let other = match language {
            Language::French => Language::English,
            Language::English => Language::French,
        };
        let templates = features.features.iter().map(|feature| {
            Ok([
                FeatureTemplates::parse(feature, features, language)?,
                FeatureTemplates::parse(feature, features, other)?,
            ])
        });
        let representative = |(at, feature): (usize, &crate::Feature)| {
            feature.told_by.as_deref().and_then(|name| features.position(name)).unwrap_or(at)
        };
        Ok(Self {
            language,
            other,
            templates: templates.collect::<Result<_>>()?,
            representatives: features.features.iter().enumerate().map(representative).collect(),
            families: ReasonGroup::ALL.iter().map(|&group| Family::of(group, language)).collect(),
        })
    }

    /// Writes the sentence of one of the explanation's reasons.
    ///
    /// `features` is the set that was given to [`new`](Self::new).
    ///
    /// ```
    /// # use std::path::Path;
    /// use scoring::{Bundle, Language, Record, SentenceWriter};
    ///
    /// # fn main() -> scoring::Result<()> {
    /// # let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/champion"));
    /// # let bundle = Bundle::open(folder)?;
    /// let writer = SentenceWriter::new(bundle.features(), Language::English)?;
    /// let explanation = bundle.explain(&Record::from_iter([("EXT_SOURCE_2", 0.1)]));
    /// let written = writer.sentence(&explanation.reasons[0], &explanation, bundle.features());
    /// assert!(written.sentence.ends_with('.') && written.sentence.split(' ').count() <= 25);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// If the set is a different one, with fewer features.
    pub fn sentence(
        &self,
        reason: &Reason,
        explanation: &Explanation,
        features: &FeatureSet,
    ) -> ReasonSentence {
        let parts = parts(reason, explanation);
        let effect =
            if reason.contribution > 0.0 { Direction::RaisesRisk } else { Direction::LowersRisk };
        let value = |feature: usize| {
            let part = parts.iter().find(|part| part.feature == feature).map(|part| &part.value);
            part.or_else(|| explanation.value(feature))
        };
        let in_other_language = |candidate: &SentenceCandidate<'_>| {
            let position = candidate.representatives[0].feature;
            let feature = &features.features[position];
            self.templates[position][1].match_value(feature, candidate.value, effect, value)
        };
        let carries = |contribution: f64| contribution / reason.contribution >= LEAST_SHARE;
        let mut candidates: Vec<SentenceCandidate<'_>> = Vec::new();
        for representative in self.ranked_representatives(&parts, reason.contribution) {
            let position = representative.feature;
            let Some(known) = value(position) else { continue };
            // The next ones carry even less, so no pair is enough. But missing values may share one
            // cause.
            let most = candidates
                .iter()
                .map(SentenceCandidate::contribution)
                .max_by(|left, right| left.abs().total_cmp(&right.abs()));
            let is_enough = |most: f64| carries(most + representative.contribution);
            if !known.is_missing() && most.is_some_and(|most| !is_enough(most)) {
                break;
            }
            if known.is_missing() && explanation.assumes(position) {
                continue;
            }
            let feature = &features.features[position];
            let Some(template) =
                self.templates[position][0].match_value(feature, known, effect, value)
            else {
                continue;
            };
            if let Some(same) =
                candidates.iter_mut().find(|other| other.template.says_the_same(&template))
            {
                if self.are_apart(&same.representatives, &[representative]) {
                    same.representatives.push(representative);
                }
                continue;
            }
            let candidate =
                SentenceCandidate { representatives: vec![representative], template, value: known };
            if candidates.is_empty()
                && carries(representative.contribution)
                && let Some([sentence, spoken]) =
                    single_sentence(&candidate.template, || in_other_language(&candidate))
            {
                let features = self.named_features(&[representative], reason);
                return ReasonSentence { sentence, spoken, features };
            }
            candidates.push(candidate);
        }
        candidates.sort_by(|left, right| {
            right.contribution().abs().total_cmp(&left.contribution().abs())
        });
        if let Some(first) = candidates.first()
            && carries(first.contribution())
            && let Some([sentence, spoken]) =
                single_sentence(&first.template, || in_other_language(first))
        {
            let features = self.named_features(&first.representatives, reason);
            return ReasonSentence { sentence, spoken, features };
        }
        for (at, first) in candidates.iter().enumerate() {
            for second in &candidates[at + 1..] {
                if self.are_apart(&first.representatives, &second.representatives)
                    && carries(first.contribution() + second.contribution())
                    && let Some([sentence, spoken]) =
                        Self::joined_sentences(&first.template, &second.template, self.language)
                    && let (Some(one), Some(another)) =
                        (in_other_language(first), in_other_language(second))
                    && Self::joined_sentences(&one, &another, self.other).is_some()
                {
                    let both = [first.representatives.as_slice(), &second.representatives].concat();
                    let features = self.named_features(&both, reason);
                    return ReasonSentence { sentence, spoken, features };
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
        ReasonSentence { sentence, spoken, features: Vec::new() }
    }

    /// Checks that no feature of one side shares its representative with one of the other.
    fn are_apart(&self, left: &[Representative], right: &[Representative]) -> bool {
        let group = |representative: &Representative| self.representatives[representative.feature];
        left.iter().all(|one| right.iter().all(|other| group(one) != group(other)))
    }

    /// Returns the features that a sentence names: the representatives and the reason's features
    /// that they represent.
    fn named_features(&self, representatives: &[Representative], reason: &Reason) -> Vec<usize> {
        let is_named = |feature: &usize| {
            representatives.iter().any(|representative| {
                representative.feature == *feature
                    || representative.is_for_others
                        && self.representatives[*feature] == representative.feature
            })
        };
        let own = representatives
            .iter()
            .map(|representative| representative.feature)
            .filter(|own| !reason.features.contains(own));
        own.chain(reason.features.iter().copied().filter(is_named)).collect()
    }

    /// Returns the features that may explain these contributions, the largest contribution first.
    ///
    /// Only features with the family's own effect are included.
    fn ranked_representatives(&self, parts: &[&Contribution], family: f64) -> Vec<Representative> {
        let mut ranked: Vec<Representative> = Vec::new();
        for part in parts {
            let feature = self.representatives[part.feature];
            match ranked.iter_mut().find(|representative| representative.feature == feature) {
                Some(representative) => {
                    representative.contribution += part.contribution;
                    representative.is_for_others = true;
                }
                None => ranked.push(Representative {
                    feature,
                    contribution: part.contribution,
                    is_for_others: part.feature != feature,
                }),
            }
        }
        let of_groups: Vec<usize> = ranked
            .iter()
            .filter(|representative| representative.is_for_others)
            .map(|representative| representative.feature)
            .collect();
        for part in
            parts.iter().filter(|part| of_groups.contains(&self.representatives[part.feature]))
        {
            let (feature, contribution) = (part.feature, part.contribution);
            ranked.push(Representative { feature, contribution, is_for_others: false });
        }
        ranked.retain(|representative| representative.contribution * family > 0.0);
        ranked.sort_by(|left, right| right.contribution.abs().total_cmp(&left.contribution.abs()));
        ranked
    }

    /// Joins two sentences; `None` if the result is too long.
    fn joined_sentences(
        first: &MatchedTemplate<'_>,
        second: &MatchedTemplate<'_>,
        language: Language,
    ) -> Option<[String; 2]> {
        let semicolon = match language {
            Language::French => "\u{202f}; ",
            Language::English => "; ",
        };
        let both = |person| {
            let (first, second) = (first.short(person), second.short(person));
            if first.contains(';') || second.contains(';') {
                return None;
            }
            // A common beginning, such as « Tous crédits confondus », is written once.
            let lead = first.find(", ").map_or("", |at| &first[..at + 2]);
            let second = second.strip_prefix(lead).unwrap_or(&second);
            Some(format!("{}{semicolon}{}", first.trim_end_matches('.'), lowered(second)))
        };
        for_both_persons(both)
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
fn single_sentence<'a>(
    template: &MatchedTemplate<'_>,
    other: impl FnOnce() -> Option<MatchedTemplate<'a>>,
) -> Option<[String; 2]> {
    let of_language = |template: &MatchedTemplate<'_>| {
        for_both_persons(|person| Some(template.sentence(person)))
            .or_else(|| for_both_persons(|person| Some(template.short(person))))
    };
    let sentences = of_language(template)?;
    other().and_then(|other| of_language(&other)).map(|_| sentences)
}

/// Returns the sentence about the client and the one to the client, if each is short enough.
fn for_both_persons(write: impl Fn(Person) -> Option<String>) -> Option<[String; 2]> {
    let sentence = |person| write(person).filter(|sentence| has_at_most(MOST_WORDS, sentence));
    Some([sentence(Person::About)?, sentence(Person::To)?])
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
            raises: both(&group.family_sentence(Direction::RaisesRisk)),
            lowers: both(&group.family_sentence(Direction::LowersRisk)),
            unknown: [Direction::RaisesRisk, Direction::LowersRisk]
                .map(|effect| group.sentence_if_unknown(effect).as_ref().map(both)),
        }
    }
}

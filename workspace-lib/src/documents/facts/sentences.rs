//! All sentences that an advisor may say, with examples from the bundle's clients.

use std::collections::BTreeMap;

use minijinja::Value as Fact;
use minijinja::value::Serde;
use scoring::features::Direction;
use scoring::{
    Bundle, Case, Feature, FeatureSet, Label, Language, Person, ReasonGroup, SentenceTemplate,
    SentenceWriter, Template, Value, shown,
};
use serde::Serialize;

use crate::features::{InputOptions, model_inputs};
use crate::publishing::stored_clients;
use crate::{Error, Result};

/// Number of a client's reasons that are shown to an advisor.
const SHOWN_REASONS: usize = 4;

/// All sentences of a bundle, by family.
#[derive(Debug, Serialize)]
struct SentencesFacts<'a> {
    families: Vec<SentenceFamilyFacts<'a>>,
    /// Inputs of the model that no sentence mentions.
    untold_inputs: Vec<&'a str>,
    /// Other features that no sentence mentions.
    untold: Vec<&'a str>,
}

/// Sentences about a reason as a whole, and about each of its features.
#[derive(Debug, Serialize)]
struct SentenceFamilyFacts<'a> {
    label: Label,
    /// For a reason of which no feature carries half.
    whole: Vec<SentenceFacts>,
    /// For a reason without any known value.
    unknown: Vec<SentenceFacts>,
    features: Vec<EntryFacts<'a>>,
}

/// A feature that has sentences.
#[derive(Debug, Serialize)]
struct EntryFacts<'a> {
    name: &'a str,
    label: &'a Label,
    speaks_for: Vec<&'a str>,
    told_by: Option<&'a str>,
    sayings: Vec<SayingFacts<'a>>,
    example: Option<&'a ExampleFacts>,
}

/// A sentence template: its condition and its sentence.
#[derive(Debug, Serialize)]
struct SayingFacts<'a> {
    case: CaseFacts<'a>,
    /// Conditions on other features.
    given: Vec<GivenFacts<'a>>,
    /// The feature that is the total of this count.
    whole: Option<&'a str>,
    #[serde(flatten)]
    sentence: SentenceFacts,
}

#[derive(Debug, Serialize)]
struct GivenFacts<'a> {
    feature: &'a str,
    case: CaseFacts<'a>,
}

/// A case: its kind, with its number or its values.
#[derive(Debug, Serialize)]
struct CaseFacts<'a> {
    kind: &'static str,
    number: Option<f64>,
    values: Vec<ValueFacts<'a>>,
}

/// A value of a case: a category with its label, or yes, no or unknown.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum ValueFacts<'a> {
    Label(&'a Label),
    Text(&'a str),
    Is(Option<bool>),
}

/// A sentence about the client and one to the client, in both languages.
#[derive(Debug, Serialize)]
struct SentenceFacts {
    effect: Option<Direction>,
    about: Label,
    to: Label,
}

/// Example of a sentence for a client of the bundle.
#[derive(Debug, Serialize)]
struct ExampleFacts {
    client: u64,
    told: Label,
}

/// Returns the sentences of a bundle, with examples from its clients.
///
/// # Errors
/// If the bundle's clients or a sentence cannot be read.
pub(in crate::documents) fn sentences(bundle: &Bundle) -> Result<Fact> {
    let set = bundle.features();
    let examples = examples(bundle)?;
    let mut families = Vec::new();
    for group in ReasonGroup::ALL {
        let with_sayings = set
            .features
            .iter()
            .filter(|feature| feature.group == group && !feature.sayings.is_empty());
        let features = with_sayings
            .map(|feature| entry(feature, set, &examples))
            .collect::<Result<Vec<_>>>()?;
        if !features.is_empty() {
            families.push(family(group, features)?);
        }
    }
    let inputs = model_inputs(set, InputOptions::default());
    let (untold_inputs, untold) = (set.features.iter())
        .filter(|feature| !feature.has_sentence())
        .map(|feature| feature.name.as_str())
        .partition(|name| inputs.iter().any(|input| input == name));
    Ok(Fact::from(Serde(SentencesFacts { families, untold_inputs, untold })))
}

fn family(group: ReasonGroup, features: Vec<EntryFacts<'_>>) -> Result<SentenceFamilyFacts<'_>> {
    let effects = [Direction::RaisesRisk, Direction::LowersRisk];
    let whole = effects.map(|effect| sentence(Some(effect), &group.family_sentence(effect)));
    let unknown =
        effects.into_iter().filter_map(|effect| Some((effect, group.sentence_if_unknown(effect)?)));
    Ok(SentenceFamilyFacts {
        label: group.label(),
        whole: whole.into_iter().collect::<Result<_>>()?,
        unknown: unknown
            .map(|(effect, label)| sentence(Some(effect), &label))
            .collect::<Result<_>>()?,
        features,
    })
}

fn entry<'a>(
    feature: &'a Feature,
    set: &'a FeatureSet,
    examples: &'a BTreeMap<&str, ExampleFacts>,
) -> Result<EntryFacts<'a>> {
    let name = feature.name.as_str();
    let others = set.features.iter().filter(|other| other.told_by.as_deref() == Some(name));
    Ok(EntryFacts {
        name,
        label: &feature.label,
        speaks_for: others.map(|other| other.name.as_str()).collect(),
        told_by: feature.told_by.as_deref(),
        sayings: feature
            .sayings
            .iter()
            .map(|saying| saying_facts(saying, feature, set))
            .collect::<Result<_>>()?,
        example: examples.get(name),
    })
}

fn saying_facts<'a>(
    saying: &'a SentenceTemplate,
    feature: &'a Feature,
    set: &'a FeatureSet,
) -> Result<SayingFacts<'a>> {
    let required = |name: &str| set.features.iter().find(|feature| feature.name == name);
    Ok(SayingFacts {
        case: case(&saying.case, feature),
        given: saying
            .given
            .iter()
            .map(|given| GivenFacts {
                feature: &given.feature,
                case: case(&given.case, required(&given.feature).unwrap_or(feature)),
            })
            .collect(),
        whole: saying.whole.as_ref().map(|whole| whole.feature.as_str()),
        sentence: sentence(effect(saying, feature), &saying.text)?,
    })
}

fn sentence(effect: Option<Direction>, label: &Label) -> Result<SentenceFacts> {
    let read = |template: &str, person| {
        Template::parse(template, person).map(|template| template.to_string()).map_err(Error::Data)
    };
    let both =
        |person| Ok::<_, Error>(Label::new(read(&label.fr, person)?, read(&label.en, person)?));
    Ok(SentenceFacts { effect, about: both(Person::About)?, to: both(Person::To)? })
}

fn case<'a>(case: &'a Case, feature: &'a Feature) -> CaseFacts<'a> {
    let value = |value: &'a Value| match value {
        Value::Text(text) => {
            feature.level_label(text).map_or(ValueFacts::Text(text), ValueFacts::Label)
        }
        Value::Number(number) => ValueFacts::Is(Some(*number != 0.0)),
        Value::Missing => ValueFacts::Is(None),
    };
    let (kind, number) = match case {
        Case::More => ("more", None),
        Case::Less => ("less", None),
        Case::Nothing => ("nothing", None),
        Case::AtLeast(least) => ("at_least", Some(*least)),
        Case::Below(limit) => ("below", Some(*limit)),
        Case::Around(middle) => ("around", Some(*middle)),
        Case::Missing => ("missing", None),
        Case::Is(_) => ("is", None),
        Case::Known => ("known", None),
    };
    let values = if let Case::Is(values) = case { values.as_slice() } else { &[] };
    CaseFacts { kind, number, values: values.iter().map(value).collect() }
}

/// Returns the effect that a sentence template explains.
///
/// It is the template's own effect, or the effect expected on its side of the usual value.
fn effect(saying: &SentenceTemplate, feature: &Feature) -> Option<Direction> {
    let opposite = |direction| match direction {
        Direction::RaisesRisk => Direction::LowersRisk,
        Direction::LowersRisk => Direction::RaisesRisk,
    };
    saying.effect.or_else(|| match saying.case {
        Case::More => feature.expected_direction,
        Case::Less | Case::Nothing => feature.expected_direction.map(opposite),
        _ => None,
    })
}

/// Returns, for each feature, the first client with a sentence about that feature alone.
fn examples(bundle: &Bundle) -> Result<BTreeMap<&str, ExampleFacts>> {
    let set = bundle.features();
    let [french, english] =
        [Language::French, Language::English].map(|language| SentenceWriter::new(set, language));
    let (french, english) = (french?, english?);
    let mut examples = BTreeMap::new();
    for (client, record) in stored_clients(bundle)? {
        let explanation = bundle.explain(&record);
        for reason in shown(&explanation.reasons, SHOWN_REASONS) {
            let written = french.sentence(reason, &explanation, set);
            let named = |at: &usize| &set.features[*at];
            let is_represented = |feature: &Feature| {
                let speaker = feature.told_by.as_deref();
                speaker.is_some_and(|speaker| {
                    written.features.iter().any(|at| named(at).name == speaker)
                })
            };
            let mut unrepresented =
                written.features.iter().map(named).filter(|feature| !is_represented(feature));
            if let (Some(feature), None) = (unrepresented.next(), unrepresented.next()) {
                examples.entry(feature.name.as_str()).or_insert_with(|| {
                    let english = english.sentence(reason, &explanation, set);
                    ExampleFacts {
                        client,
                        told: Label::new(written.sentence.clone(), english.sentence),
                    }
                });
            }
        }
    }
    Ok(examples)
}

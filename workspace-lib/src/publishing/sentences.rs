//! The page of every sentence that an advisor may say: what whoever answers for the lender's words reviews.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use scoring::features::Direction;
use scoring::{
    Bundle, Case, Feature, FeatureSet, Language, Person, ReasonGroup, Saying, Sentences, Template, Value, shown,
};

use super::Page;
use super::clients::stored_clients;
use crate::features::{InputOptions, model_inputs};
use crate::{Error, Result};

/// Reasons of a client that are shown to an advisor.
const SHOWN: usize = 4;

/// What a client was told, in French and in English.
type Example = (u64, String, String);

/// The page of the sentences of a bundle, with examples of what its clients are told.
///
/// # Errors
/// If the bundle's clients cannot be read, or a sentence cannot.
pub fn sentences_page(bundle: &Bundle) -> Result<Page> {
    let set = bundle.features();
    let examples = examples(bundle)?;
    let mut text = String::from(INTRODUCTION);
    for group in ReasonGroup::ALL {
        let told: Vec<&Feature> =
            set.features.iter().filter(|feature| feature.group == group && !feature.sayings.is_empty()).collect();
        if told.is_empty() {
            continue;
        }
        let label = group.label();
        let _ = write!(text, "\n## {} ({})\n\n", label.fr, label.en);
        text.push_str(&family(group)?);
        for feature in told {
            text.push_str(&entry(feature, set, examples.get(feature.name.as_str()))?);
        }
    }
    text.push_str(&untold(set));
    Ok(Page { path: "sentences.md".to_owned(), text })
}

const INTRODUCTION: &str = "# Sentences an advisor says

Every sentence that can be told to a client about a decision, in French and in English, as said about the client and as said to
the client. They are data beside each feature (`workspace-lib/src/features/sentences/`), and a bundle carries them in
`features.json`. This page is written by `pret docs`; it is meant for review by whoever answers for what the lender says. A
sentence that was changed needs no training: `pret reword` writes the same model with the new words.

## How a sentence is chosen

1. The contributions of a family of features are gathered by the feature that speaks for them: near-copies are told by one.
2. The strongest speaker whose value can be said tells the reason, if it carries at least half of what the family adds up to;
   else two of them, if together they do and fit into one breath; else the sentence speaks of the family.
3. Nothing is said where the value reads like the usual one, where it lies on the side that common sense gives the opposite
   effect, where the value was assumed, or where it is missing for a reason nobody knows.
4. Values are said as people say them: whole numbers, “la moitié”, “6 mois”, “62 sur 100”, and never a sign. At most 25 words.

`{value}` is the client's value and `{usual}` the usual one: the median of the training data, or its most frequent category.
What stands in (brackets) is left out where there is no usual value to compare with, or no room. A test holds these rules for
every client of the committed champion (`workspace-lib/tests/sentences.rs`).
";

/// What is said of a family as a whole.
fn family(group: ReasonGroup) -> Result<String> {
    let mut text = String::from("Of the family as a whole:\n\n");
    text.push_str(HEADER);
    let effects = [Direction::RaisesRisk, Direction::LowersRisk];
    for effect in effects {
        row(&mut text, "no feature carries half", Some(effect), &group.saying(effect))?;
    }
    for effect in effects {
        if let Some(label) = group.saying_of_unknown(effect) {
            row(&mut text, "nothing is known", Some(effect), &label)?;
        }
    }
    Ok(text)
}

const HEADER: &str = "| when | explains | about the client | to the client |\n|---|---|---|---|\n";

fn entry(feature: &Feature, set: &FeatureSet, example: Option<&Example>) -> Result<String> {
    let Feature { name, label, .. } = feature;
    let mut text = format!("\n### `{name}`\n\n{} ({}).", label.fr, label.en);
    let others: Vec<String> = (set.features.iter())
        .filter(|other| other.told_by.as_deref() == Some(name.as_str()))
        .map(|other| format!("`{}`", other.name))
        .collect();
    if !others.is_empty() {
        let _ = write!(text, " Speaks for {}.", others.join(", "));
    }
    if let Some(speaker) = &feature.told_by {
        let _ = write!(text, " Told by `{speaker}` where that can be said.");
    }
    text.push_str("\n\n");
    text.push_str(HEADER);
    for saying in &feature.sayings {
        row(&mut text, &situation(saying, feature), effect(saying, feature), &saying.text)?;
    }
    if let Some((client, french, english)) = example {
        let _ = write!(text, "\nClient {client} of this bundle: «\u{a0}{french}\u{a0}» “{english}”\n");
    }
    Ok(text)
}

/// A line for each language.
fn row(text: &mut String, case: &str, effect: Option<Direction>, label: &scoring::Label) -> Result<()> {
    let effect = match effect {
        Some(Direction::RaisesRisk) => "more risk",
        Some(Direction::LowersRisk) => "less risk",
        None => "either",
    };
    for (case, effect, template) in [(case, effect, &label.fr), ("", "", &label.en)] {
        let read = |person| Template::parse(template, person).map_err(Error::Data);
        let (about, to) = (read(Person::About)?, read(Person::To)?);
        let _ = writeln!(text, "| {case} | {effect} | {about} | {to} |");
    }
    Ok(())
}

/// What the value and other features must be.
fn situation(saying: &Saying, feature: &Feature) -> String {
    let mut text = case(&saying.case, feature);
    for given in &saying.given {
        let _ = write!(text, ", `{}`: {}", given.feature, case(&given.case, feature));
    }
    if let Some(whole) = &saying.whole {
        let _ = write!(text, ", counted out of `{}`", whole.feature);
    }
    text
}

fn case(case: &Case, feature: &Feature) -> String {
    let said = |value: &Value| match value {
        Value::Text(text) => feature.level_label(text).map_or_else(|| text.clone(), |label| label.en.clone()),
        Value::Number(number) if *number == 0.0 => "no".to_owned(),
        Value::Number(_) => "yes".to_owned(),
        Value::Missing => "not known".to_owned(),
    };
    match case {
        Case::More => "more than usual".to_owned(),
        Case::Less => "less than usual".to_owned(),
        Case::Nothing => "nothing".to_owned(),
        Case::AtLeast(least) => format!("{least} or more"),
        Case::Below(limit) => format!("below {limit}"),
        Case::Around(middle) => format!("about {middle}"),
        Case::Missing => "not known".to_owned(),
        Case::Is(values) if values.len() > 5 => format!("one of {} kinds", values.len()),
        Case::Is(values) => values.iter().map(said).collect::<Vec<_>>().join(", "),
        Case::Known => "any".to_owned(),
    }
}

/// The effect that a saying explains: its own, or that of its side of the usual value.
fn effect(saying: &Saying, feature: &Feature) -> Option<Direction> {
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

/// For each feature the first client who is told a sentence of it alone.
fn examples(bundle: &Bundle) -> Result<BTreeMap<&str, Example>> {
    let set = bundle.features();
    let [french, english] = [Language::French, Language::English].map(|language| Sentences::new(set, language));
    let (french, english) = (french?, english?);
    let mut examples = BTreeMap::new();
    for (client, record) in stored_clients(bundle)? {
        let explanation = bundle.explain(&record);
        for reason in shown(&explanation.reasons, SHOWN) {
            let told = french.tell(reason, &explanation, set);
            let named = |at: &usize| &set.features[*at];
            let is_spoken_for = |feature: &Feature| {
                let speaker = feature.told_by.as_deref();
                speaker.is_some_and(|speaker| told.features.iter().any(|at| named(at).name == speaker))
            };
            let mut tellers = told.features.iter().map(named).filter(|feature| !is_spoken_for(feature));
            if let (Some(teller), None) = (tellers.next(), tellers.next()) {
                examples.entry(teller.name.as_str()).or_insert_with(|| {
                    let english = english.tell(reason, &explanation, set);
                    (client, told.sentence.clone(), english.sentence)
                });
            }
        }
    }
    Ok(examples)
}

/// The features that nobody says anything of.
fn untold(set: &FeatureSet) -> String {
    let named = |is: &dyn Fn(&&Feature) -> bool| {
        let names: Vec<String> = set.features.iter().filter(is).map(|feature| format!("`{}`", feature.name)).collect();
        names.join(", ")
    };
    let inputs = model_inputs(set, InputOptions::default());
    let is_input = |feature: &&Feature| inputs.contains(&feature.name);
    format!(
        "\n## Without a sentence\n\nTold by their family only, because a model without them is worse by more than chance \
         ([decision 21](decisions/0021-a-reason-is-a-sentence.md)): {}.\n\nNo model input: {}.\n",
        named(&|feature| !feature.is_told() && is_input(feature)),
        named(&|feature| !feature.is_told() && !is_input(feature))
    )
}

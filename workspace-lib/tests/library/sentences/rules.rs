//! Rules for sentences that can be said aloud.
//!
//! Each rule is checked on the text and on the numbers behind it.

use scoring::features::Direction;
use scoring::{Bundle, Explanation, Feature, Language, Reason, ReasonSentence};

/// Rule: both languages mention the same features.
pub(crate) const IN_BOTH_LANGUAGES: &str = "the same is told in both languages";

/// Rule: one sentence always explains the same effect, for all clients.
pub(crate) const ONE_EFFECT: &str = "the same words never explain both more and less risk";

/// Rule: among the reasons shown, one raises the risk and one lowers it, if both exist.
pub(crate) const ONE_ON_EACH_SIDE: &str = "one reason on each side, where there is one";
const NO_JARGON: &str = "no jargon, no figure of the model, no “not known” without its cause";
const NO_SIGN: &str = "no negative number";
const DIFFERS: &str = "the value that is said differs from the usual one that is said";
const CARRIES_HALF: &str =
    "what is told carries at least half of the family’s effect, or the family is told";
const COMMON_SENSE: &str = "the value lies on the side that common sense gives the effect";
const ONE_BREATH: &str = "at most 25 words";
const WHOLE: &str = "whole numbers";
const WELL_FORMED: &str = "a whole sentence with the spaces and signs of its language";
const TO_WHOM: &str = "said of the client, then to the client";

/// All rules, by name.
pub(crate) const RULES: [&str; 12] = [
    IN_BOTH_LANGUAGES,
    ONE_EFFECT,
    ONE_ON_EACH_SIDE,
    NO_JARGON,
    NO_SIGN,
    DIFFERS,
    CARRIES_HALF,
    COMMON_SENSE,
    ONE_BREATH,
    WHOLE,
    WELL_FORMED,
    TO_WHOM,
];

/// A reason of a client, with the sentence for it.
pub(crate) struct SentenceCase<'a> {
    pub(crate) bundle: &'a Bundle,
    pub(crate) explanation: &'a Explanation,
    pub(crate) reason: &'a Reason,
    pub(crate) written: &'a ReasonSentence,
    pub(crate) language: Language,
}

/// Returns the rules that a sentence breaks.
pub(crate) fn broken_rules(case: &SentenceCase<'_>) -> Vec<&'static str> {
    let texts = [case.written.sentence.as_str(), case.written.spoken.as_str()];
    let each =
        |rule: fn(&str, Language) -> bool| texts.iter().all(|text| rule(text, case.language));
    let held = [
        (NO_JARGON, each(has_no_jargon)),
        (NO_SIGN, each(has_no_sign)),
        (DIFFERS, each(differs_from_the_usual) && a_value_differs(case)),
        (CARRIES_HALF, carries_half(case)),
        (COMMON_SENSE, agrees_with_common_sense(case)),
        (ONE_BREATH, each(is_one_breath)),
        (WHOLE, each(has_whole_numbers)),
        (WELL_FORMED, each(is_well_formed)),
        (TO_WHOM, addresses_the_right_person(case)),
    ];
    held.into_iter().filter(|(_, is_held)| !is_held).map(|(rule, _)| rule).collect()
}

const JARGON: &[&str] = &[
    "annuit",
    "scoring",
    "log-odds",
    "shapley",
    "contribution",
    "feature",
    "produit des",
    "dispersion",
    "irrégularité",
    "normalis",
    "estimé",
    "estimated",
    "rapporté",
    "ratio",
    "valeur habituelle",
    "usual value",
    "score externe",
    "external score",
    "non renseigné",
    "manquant",
    "nan",
    "missing",
    "unknown",
    "product of",
    "spread",
    "type 3",
    "xna",
];

fn has_no_jargon(text: &str, _: Language) -> bool {
    // « financer » contains « nan », so short words must match as whole words.
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split(|sign: char| !sign.is_alphanumeric()).collect();
    JARGON.iter().all(|jargon| {
        if jargon.len() > 3 { !text.contains(jargon) } else { !words.contains(jargon) }
    })
}

fn has_no_sign(text: &str, _: Language) -> bool {
    let signs: Vec<char> = text.chars().collect();
    !text.contains('−') && !signs.windows(2).any(|pair| pair[0] == '-' && pair[1].is_ascii_digit())
}

/// Checks that the value after “contre” or “against” does not also stand before it.
fn differs_from_the_usual(text: &str, language: Language) -> bool {
    let (against, ends): (&str, &[&str]) = match language {
        Language::French => ("contre ", &[" d’habitude", "."]),
        Language::English => ("against ", &[" usually", "."]),
    };
    let Some((before, after)) = text.rsplit_once(against) else { return true };
    let usual = ends.iter().find_map(|end| after.split_once(end)).map_or(after, |(usual, _)| usual);
    if !usual.contains(|sign: char| sign.is_ascii_digit()) && !usual.contains(' ') {
        return true;
    }
    !before.match_indices(usual).any(|(at, _)| {
        let left = before[..at].chars().next_back();
        let right = before[at + usual.len()..].chars().next();
        let is_part = |sign: Option<char>| {
            sign.is_some_and(|sign| sign.is_alphanumeric() || sign == '\u{202f}')
        };
        !is_part(left) && !is_part(right)
    })
}

/// Checks whether at least one of the sentence's features differs from its usual value.
fn a_value_differs(case: &SentenceCase<'_>) -> bool {
    case.written.features.is_empty()
        || case.written.features.iter().any(|&at| {
            let usual = &feature(case, at).usual_value;
            case.explanation.value(at).is_some_and(|value| value != usual)
        })
}

fn feature<'a>(case: &SentenceCase<'a>, at: usize) -> &'a Feature {
    &case.bundle.features().features[at]
}

fn carries_half(case: &SentenceCase<'_>) -> bool {
    if case.written.features.is_empty() {
        return is_about_the_family(case);
    }
    let is_mentioned = |at: usize| case.written.features.contains(&at);
    let parts = case.explanation.contributions.iter().filter(|part| is_mentioned(part.feature));
    let sum: f64 = parts.map(|part| part.contribution).sum();
    sum / case.reason.contribution >= 0.5
        && case.written.features.iter().all(|&at| feature(case, at).group == case.reason.group)
}

/// Checks whether the text is one of the family's sentences. It fills in their templates itself.
fn is_about_the_family(case: &SentenceCase<'_>) -> bool {
    let group = case.reason.group;
    let effect = effect(case.reason);
    let labels = [Some(group.family_sentence(effect)), group.sentence_if_unknown(effect)];
    labels.into_iter().flatten().any(|label| {
        let [about, to] = resolved(label.text(case.language));
        case.written.sentence == about && case.written.spoken == to
    })
}

fn resolved(template: &str) -> [String; 2] {
    let mut texts = [String::new(), String::new()];
    for (at, part) in template.split(['[', ']']).enumerate() {
        let (about, to) = if at % 2 == 0 { (part, part) } else { part.split_once('|').unwrap() };
        texts[0].push_str(about);
        texts[1].push_str(to);
    }
    texts
}

fn effect(reason: &Reason) -> Direction {
    if reason.contribution > 0.0 { Direction::RaisesRisk } else { Direction::LowersRisk }
}

/// Checks the features that the sentence is about: their values are on the side of the effect.
///
/// Features without an expected direction pass.
fn agrees_with_common_sense(case: &SentenceCase<'_>) -> bool {
    let mentioned = &case.written.features;
    let name = |at: usize| feature(case, at).name.as_str();
    let is_not_represented = |at: usize| {
        let speaker = feature(case, at).told_by.as_deref();
        !speaker.is_some_and(|speaker| mentioned.iter().any(|&other| name(other) == speaker))
    };
    mentioned.iter().filter(|&&at| is_not_represented(at)).all(|&at| {
        let feature = feature(case, at);
        let value = case.explanation.value(at).map_or(f64::NAN, |value| feature.number(value));
        let usual = feature.number(&feature.usual_value);
        let Some(direction) = feature.expected_direction else { return true };
        if value.is_nan() || usual.is_nan() {
            return true;
        }
        let is_riskier = match direction {
            Direction::RaisesRisk => value > usual,
            Direction::LowersRisk => value < usual,
        };
        is_riskier == (effect(case.reason) == Direction::RaisesRisk)
    })
}

fn is_one_breath(text: &str, _: Language) -> bool {
    let words = text.split([' ', '\u{a0}']).filter(|word| word.chars().any(char::is_alphanumeric));
    words.count() <= 25
}

/// Checks that the text has no decimals, except in “1,5 fois” and “8,2 millions”.
fn has_whole_numbers(text: &str, language: Language) -> bool {
    let (point, times) = match language {
        Language::French => (',', "fois"),
        Language::English => ('.', "times"),
    };
    let signs: Vec<char> = text.chars().collect();
    let is_decimal = |window: &[char]| {
        window[0].is_ascii_digit() && window[1] == point && window[2].is_ascii_digit()
    };
    !signs.windows(3).any(is_decimal) || text.contains(times) || text.contains("million")
}

fn is_well_formed(text: &str, language: Language) -> bool {
    let begins = text.chars().next().is_some_and(char::is_uppercase);
    let ends = text.ends_with('.') && !text.ends_with("..");
    let has_no_remains =
        !text.contains(['[', ']', '{', '}', '<', '>', '|', '\'']) && !text.contains("  ");
    let has_no_hole = !text.contains(" ,") && !text.contains(" .") && !text.contains("de .");
    let has_spaces = match language {
        Language::French => {
            [" :", " ;", " %", " €"].iter().all(|plain| !text.contains(plain))
                && text.match_indices('%').all(|(at, _)| text[..at].ends_with('\u{202f}'))
                && text.match_indices(';').all(|(at, _)| text[..at].ends_with('\u{202f}'))
        }
        Language::English => !text.contains('\u{202f}') && !text.contains('\u{a0}'),
    };
    let wrong = [
        " de les ",
        " de le ",
        " à les ",
        " à le ",
        " de un ",
        " 1\u{a0}jours",
        " 2\u{a0}jour ",
        " 1 days",
        " que 1 ",
        " 1 fois",
    ];
    // A quoted sentence follows a colon, and two sentences are joined by one semicolon.
    let is_quotable = !text.contains(':') && text.matches(';').count() <= 1;
    let is_right = is_quotable && elides(text) && wrong.iter().all(|wrong| !text.contains(wrong));
    begins && ends && has_no_remains && has_no_hole && has_spaces && is_right
}

/// Checks the elision of French “que”: before a vowel, and only there.
fn elides(text: &str) -> bool {
    let is_vowel = |sign: char| "aeiouyhâàéèêîôû".contains(sign);
    let begins = |at: usize, before_vowel: bool| {
        text[at..].chars().next().is_none_or(|sign| is_vowel(sign) == before_vowel)
    };
    text.match_indices("qu’").all(|(at, word)| begins(at + word.len(), true))
        && text.match_indices(" que ").all(|(at, word)| begins(at + word.len(), false))
}

fn addresses_the_right_person(case: &SentenceCase<'_>) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|sign: char| !sign.is_alphabetic()).map(str::to_lowercase).collect()
    };
    let (of_the_client, to_the_client): (&[&str], &[&str]) = match case.language {
        Language::French => (&["lui", "son", "sa", "ses"], &["vous", "votre", "vos"]),
        Language::English => (&["they", "them", "their"], &["you", "your"]),
    };
    let about = words(&case.written.sentence);
    let to = words(&case.written.spoken);
    let has_none = |words: &[String], barred: &[&str]| {
        !words.iter().any(|word| barred.contains(&word.as_str()))
    };
    has_none(&about, to_the_client) && has_none(&to, of_the_client)
}

/// Returns the sentence without its numbers.
///
/// It is `None` for a sentence without features, or if one of its features has an expected
/// direction. In all other cases no number shows the side that the sentence is on.
pub(crate) fn without_numbers(case: &SentenceCase<'_>) -> Option<String> {
    let mentioned = &case.written.features;
    let has_direction = mentioned.iter().any(|&at| feature(case, at).expected_direction.is_some());
    let text =
        case.written.sentence.replace(|sign: char| sign.is_ascii_digit() || sign == '\u{202f}', "");
    (!mentioned.is_empty() && !has_direction).then_some(text)
}

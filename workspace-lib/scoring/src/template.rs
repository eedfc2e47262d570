//! Sentence templates: one text for the sentence about the client and the sentence to the client.
//!
//! * `[Il est|Vous êtes]` is the wording about the client, then to the client.
//! * `<, contre {usual} d’habitude>` is an optional part. It is left out if there is no usual value
//!   to compare with, or if the sentence would be too long.
//! * `{value}` and `{usual}` are the spoken values.
//! * `{beyond}` and `{usual_beyond}` are what a ratio exceeds one by.
//! * `{crédit|crédits}` agrees with the value.
//! * `{#un crédit|crédits}` is « un crédit » or « 3 crédits ».
//! * `{a}` is the English article before a value.
//! * For a share that is written as a count, `{value}` is the part and `{whole}` the whole.

use std::borrow::Cow;
use std::fmt;

/// The grammatical person of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    /// About the client, in the third person.
    About,
    /// To the client, in the second person.
    To,
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Text(String),
    Value,
    Usual,
    Beyond,
    UsualBeyond,
    Article,
    Whole,
    Number(String, String),
    Counted(String, String),
}

/// A template for one person, in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    full: Vec<Piece>,
    short: Vec<Piece>,
}

/// The spoken values that a sentence inserts.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct SpokenValues<'a> {
    pub(crate) value: String,
    pub(crate) usual: Cow<'a, str>,
    pub(crate) beyond: String,
    pub(crate) usual_beyond: String,
    pub(crate) whole: String,
    pub(crate) is_plural: bool,
}

impl Template {
    /// Parses a template for one person.
    ///
    /// # Errors
    /// What is wrong with the template, in words.
    pub fn parse(text: &str, person: Person) -> Result<Self, String> {
        let mut template = Self { full: Vec::new(), short: Vec::new() };
        let mut is_optional = false;
        let mut rest = text;
        while let Some(at) = rest.find(['[', ']', '{', '}', '<', '>']) {
            template.push(Piece::Text(rest[..at].to_owned()), is_optional);
            let sign = &rest[at..=at];
            rest = &rest[at + 1..];
            match sign {
                "<" if !is_optional => is_optional = true,
                ">" if is_optional => is_optional = false,
                "[" | "{" => {
                    let close = if sign == "[" { ']' } else { '}' };
                    let (inside, after) = rest
                        .split_once(close)
                        .ok_or_else(|| format!("expected {close} after {sign}"))?;
                    rest = after;
                    let piece =
                        if sign == "[" { alternative(inside, person)? } else { place(inside)? };
                    template.push(piece, is_optional);
                }
                _ => return Err(format!("did not expect {sign}")),
            }
        }
        if is_optional {
            return Err("expected > after <".into());
        }
        template.push(Piece::Text(rest.to_owned()), false);
        Ok(template)
    }

    fn push(&mut self, piece: Piece, is_optional: bool) {
        if piece == Piece::Text(String::new()) {
            return;
        }
        if !is_optional {
            self.short.push(piece.clone());
        }
        self.full.push(piece);
    }

    /// Checks whether the sentence needs the usual value even without its optional part.
    pub(crate) fn needs_usual(&self) -> bool {
        self.short.iter().any(|piece| matches!(piece, Piece::Usual | Piece::UsualBeyond))
    }

    /// Checks whether the sentence, with its optional part, compares with the usual value.
    pub(crate) fn compares(&self) -> bool {
        self.full.iter().any(|piece| matches!(piece, Piece::Usual | Piece::UsualBeyond))
    }

    /// Checks whether the sentence writes what a value, or the usual one, exceeds one by.
    pub(crate) fn says_beyond(&self) -> bool {
        self.full.iter().any(|piece| matches!(piece, Piece::Beyond | Piece::UsualBeyond))
    }

    /// Writes the sentence, with or without its optional part.
    pub(crate) fn write(&self, values: &SpokenValues<'_>, is_full: bool) -> String {
        let pieces = if is_full { &self.full } else { &self.short };
        let mut out = String::with_capacity(128);
        for piece in pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Value => push_elided(&mut out, &values.value),
                Piece::Usual => push_elided(&mut out, &values.usual),
                Piece::Beyond => push_elided(&mut out, &values.beyond),
                Piece::UsualBeyond => push_elided(&mut out, &values.usual_beyond),
                Piece::Article => {
                    out.push_str(if begins_with_vowel(&values.value) { "an" } else { "a" });
                }
                Piece::Whole => out.push_str(&values.whole),
                Piece::Number(one, many) => out.push_str(if values.is_plural { many } else { one }),
                Piece::Counted(one, _) if values.value == "1" => push_elided(&mut out, one),
                Piece::Counted(one, many) => {
                    let one = one.split_once(' ').map_or(one.as_str(), |(_, noun)| noun);
                    out.push_str(&values.value);
                    out.push(' ');
                    out.push_str(if values.is_plural { many } else { one });
                }
            }
        }
        out
    }
}

impl fmt::Display for Template {
    /// Writes the sentence with its placeholders, and its optional part in brackets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut short = self.short.iter().peekable();
        let mut is_optional = false;
        for piece in &self.full {
            let is_short = short.next_if(|next| *next == piece).is_some();
            if is_short == is_optional {
                formatter.write_str(if is_optional { ")" } else { " (" })?;
                is_optional = !is_optional;
            }
            match piece {
                Piece::Text(text) => formatter.write_str(text)?,
                Piece::Value => formatter.write_str("{value}")?,
                Piece::Usual => formatter.write_str("{usual}")?,
                Piece::Beyond => formatter.write_str("{beyond}")?,
                Piece::UsualBeyond => formatter.write_str("{usual_beyond}")?,
                Piece::Article => formatter.write_str("a/an")?,
                Piece::Whole => formatter.write_str("{whole}")?,
                Piece::Number(one, many) => write!(formatter, "{one}/{many}")?,
                Piece::Counted(one, many) => write!(formatter, "{one}/{{value}} {many}")?,
            }
        }
        if is_optional { formatter.write_str(")") } else { Ok(()) }
    }
}

fn alternative(inside: &str, person: Person) -> Result<Piece, String> {
    let (about, to) = inside.split_once('|').ok_or_else(|| format!("expected | in [{inside}]"))?;
    Ok(Piece::Text(if person == Person::About { about } else { to }.to_owned()))
}

fn place(inside: &str) -> Result<Piece, String> {
    if let Some((one, many)) = inside.strip_prefix('#').and_then(|inside| inside.split_once('|')) {
        return Ok(Piece::Counted(one.to_owned(), many.to_owned()));
    }
    if let Some((one, many)) = inside.split_once('|') {
        return Ok(Piece::Number(one.to_owned(), many.to_owned()));
    }
    match inside {
        "value" => Ok(Piece::Value),
        "usual" => Ok(Piece::Usual),
        "beyond" => Ok(Piece::Beyond),
        "usual_beyond" => Ok(Piece::UsualBeyond),
        "whole" => Ok(Piece::Whole),
        "a" => Ok(Piece::Article),
        _ => Err(format!("there is no place {{{inside}}}")),
    }
}

/// Appends a value; French “que” and “de” are elided before « un » and « une ».
fn push_elided(out: &mut String, value: &str) {
    if value.starts_with("un ") || value.starts_with("une ") {
        for word in [" que ", " de "] {
            if out.ends_with(word) {
                out.truncate(out.len() - 2);
                out.push('’');
            }
        }
    }
    out.push_str(value);
}

fn begins_with_vowel(word: &str) -> bool {
    word.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U'])
}

/// Checks whether a sentence has at most `most` words; short sentences are not counted.
pub(crate) fn has_at_most(most: usize, sentence: &str) -> bool {
    let spaces = sentence.bytes().filter(|byte| matches!(byte, b' ' | 0xa0)).count();
    spaces < most || words(sentence) <= most
}

/// Counts the words of a sentence.
///
/// A word is a text between spaces that has a letter or a digit. A number with thousands separators
/// is one word.
fn words(sentence: &str) -> usize {
    let is_space = |character: char| character != '\u{202f}' && character.is_whitespace();
    sentence.split(is_space).filter(|word| word.contains(char::is_alphanumeric)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const JOB: &str =
        "[Il est|Vous êtes] dans [son|votre] emploi depuis {value}<, contre {usual} d’habitude>.";

    #[test]
    fn one_text_serves_both_persons_with_the_usual_value_or_without() {
        let values = SpokenValues {
            value: "6 mois".into(),
            usual: "4 ans".into(),
            ..SpokenValues::default()
        };
        let about = Template::parse(JOB, Person::About).unwrap();
        assert_eq!(
            about.write(&values, true),
            "Il est dans son emploi depuis 6 mois, contre 4 ans d’habitude."
        );
        assert_eq!(about.write(&values, false), "Il est dans son emploi depuis 6 mois.");
        let to = Template::parse(JOB, Person::To).unwrap();
        assert_eq!(to.write(&values, false), "Vous êtes dans votre emploi depuis 6 mois.");
        assert_eq!(
            to.to_string(),
            "Vous êtes dans votre emploi depuis {value} (, contre {usual} d’habitude)."
        );
        assert!(!about.needs_usual());
        assert!(Template::parse("Moins que {usual}.", Person::To).unwrap().needs_usual());
    }

    #[test]
    fn nouns_and_articles_agree() {
        let template = Template::parse(
            "[They|You] work as {a} {value} with {one card|many cards}.",
            Person::About,
        );
        let values =
            SpokenValues { value: "accountant".into(), is_plural: true, ..SpokenValues::default() };
        assert_eq!(
            template.unwrap().write(&values, true),
            "They work as an accountant with many cards."
        );
    }

    #[test]
    fn a_value_that_begins_with_a_vowel_elides_the_word_before() {
        let template =
            Template::parse("Il n’a payé que {value}, une dette de {value}.", Person::About)
                .unwrap();
        let values = SpokenValues { value: "un tiers".into(), ..SpokenValues::default() };
        assert_eq!(template.write(&values, true), "Il n’a payé qu’un tiers, une dette d’un tiers.");
    }

    #[test]
    fn what_is_counted_is_one_or_many() {
        let template =
            Template::parse("Il n’a pris que {#un crédit|crédits} sur {whole}.", Person::About)
                .unwrap();
        let of = |value: &str| SpokenValues {
            value: value.into(),
            whole: "4".into(),
            is_plural: value != "1",
            ..SpokenValues::default()
        };
        assert_eq!(template.write(&of("1"), true), "Il n’a pris qu’un crédit sur 4.");
        assert_eq!(template.write(&of("3"), true), "Il n’a pris que 3 crédits sur 4.");
        assert_eq!(template.to_string(), "Il n’a pris que un crédit/{value} crédits sur {whole}.");
    }

    #[test]
    fn what_is_wrong_with_a_template_is_said() {
        let wrong = |text| Template::parse(text, Person::To).unwrap_err();
        assert_eq!(wrong("{valeur}"), "there is no place {valeur}");
        assert_eq!(wrong("[Il est"), "expected ] after [");
        assert_eq!(wrong("[Il est]"), "expected | in [Il est]");
        assert_eq!(wrong("<, contre {usual}"), "expected > after <");
        assert_eq!(wrong("a > b"), "did not expect >");
    }

    #[test]
    fn a_number_with_its_thousands_is_one_word() {
        assert_eq!(words("Il doit 12\u{202f}345\u{202f}€ ailleurs\u{202f}; c’est peu."), 6);
    }
}

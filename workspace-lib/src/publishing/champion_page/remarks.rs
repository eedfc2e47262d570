//! What to know before relying on the model: warnings of training, and what was noticed in the data.

use super::section::Section;
use super::subject::Subject;

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("Warnings and remarks");
    let (warnings, remarks) = (&subject.report.warnings, &subject.report.remarks);
    if warnings.is_empty() {
        section.say("Training gave no warning.");
    } else {
        section.say("Training warns of the following; a reviewer should have an answer to each:");
        section.list(warnings.iter().map(|warning| sentence(warning)));
    }
    if remarks.is_empty() {
        section.say("Nothing was noticed while reading the data.");
    } else {
        section.say("Noticed while reading the data:");
        section.list(remarks.iter().map(|remark| sentence(remark)));
    }
    section
}

/// A message as a sentence.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    // A name in small letters keeps them.
    let first_word = message.split(' ').next().unwrap_or_default();
    let starts_with_name = first_word.contains('_') || first_word.contains('.');
    let start = match letters.next() {
        Some(first) if !starts_with_name => first.to_uppercase().to_string(),
        first => first.map(String::from).unwrap_or_default(),
    };
    let end = if message.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{start}{}{end}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_becomes_a_sentence_and_a_name_keeps_its_letters() {
        assert_eq!(sentence("there are 176 defaults only"), "There are 176 defaults only.");
        assert_eq!(sentence("bureau_months alone knows: does it?"), "bureau_months alone knows: does it?");
    }
}

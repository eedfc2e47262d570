//! A proposal of what would be granted, in a sentence.

use std::rc::Rc;

use contract::{Application, Proposal, Unit, Value};

use crate::edited::{CREDIT, EditedApplication, GOODS, INCOME, MONTHS, PAYMENT};
use crate::format;
use crate::text::Text;

/// Difference of durations, in months, below which they count as the same.
const SAME_MONTHS: f64 = 0.5;

/// Writes a proposal as one sentence.
///
/// Example: "Un crédit de 12 000 € au lieu de 15 000 € et une mensualité de 500 € au lieu de 625
/// €."
pub fn sentence(proposal: &Proposal, application: &Rc<Application>, text: &Text) -> String {
    let words = text.granted;
    let mut parts = Vec::new();
    let written = |value: Option<&Value>, unit| format::value(value, unit, text);
    let mut papers = Vec::new();
    let mut others = Vec::new();
    for name in [CREDIT, PAYMENT, MONTHS, GOODS, INCOME] {
        if name == MONTHS {
            parts.extend(months(proposal, application, text));
        }
        let Some(change) = proposal.changes.iter().find(|change| change.field == name) else {
            continue;
        };
        let phrase = match name {
            CREDIT => words.credit,
            PAYMENT => words.payment,
            GOODS => words.goods,
            _ => words.income,
        };
        parts.push(phrase(
            &written(change.to.as_ref(), change.unit),
            &written(change.from.as_ref(), change.unit),
        ));
    }
    for change in &proposal.changes {
        if [CREDIT, PAYMENT, GOODS, INCOME].contains(&change.field.as_str()) {
            continue;
        }
        if change.unit == Unit::YesNo {
            papers.push(change.label.clone());
        } else {
            let (to, from) = (
                written(change.to.as_ref(), change.unit),
                written(change.from.as_ref(), change.unit),
            );
            others.push((words.other)(&change.label, &to, &from));
        }
    }
    if !papers.is_empty() {
        parts.push((words.papers)(&papers));
    }
    parts.extend(others);
    finished(&parts, words.and)
}

/// Checks whether one of the proposals changes several things at once.
pub fn changes_several(proposals: &[Proposal]) -> bool {
    proposals.iter().any(|proposal| proposal.changes.len() > 1)
}

/// Writes the duration before and after; `None` if it does not change.
fn months(proposal: &Proposal, application: &Rc<Application>, text: &Text) -> Option<String> {
    let mut edited = EditedApplication::new(Rc::clone(application));
    edited.apply(proposal.changes.iter().map(|change| (change.field.clone(), change.to.clone())));
    let (to, from) = (edited.shown(MONTHS)?, edited.shown_on_file(MONTHS)?);
    let written = |months: f64| format::quantity(months.round(), Unit::Months, text);
    ((to - from).abs() >= SAME_MONTHS).then(|| (text.granted.months)(&written(to), &written(from)))
}

/// Joins the parts into one sentence with a capital first letter.
fn finished(parts: &[String], and: &str) -> String {
    let joined = match parts {
        [] => return String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    };
    let mut letters = joined.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}

#[cfg(test)]
mod tests {
    use contract::{Change, Decision, RiskBand};

    use super::*;
    use crate::text::{EN, FR};

    fn proposal(changes: &[(&str, Unit, f64, f64)]) -> Proposal {
        let change = |&(field, unit, from, to): &(&str, Unit, f64, f64)| Change {
            field: field.to_owned(),
            label: field.to_lowercase(),
            unit,
            from: Some(Value::Number(from)),
            to: Some(Value::Number(to)),
        };
        Proposal {
            levers: Vec::new(),
            changes: changes.iter().map(change).collect(),
            effort: 0.2,
            probability: 0.08,
            probability_low: 0.07,
            probability_high: 0.09,
            decision: Decision::Granted,
            risk_band: RiskBand::C,
        }
    }

    fn application() -> Rc<Application> {
        let own = [(CREDIT, 15_000.0), (PAYMENT, 625.0)];
        Rc::new(
            own.into_iter()
                .map(|(name, value)| (name.to_owned(), Some(Value::Number(value))))
                .collect(),
        )
    }

    #[test]
    fn less_credit_over_the_same_duration_names_both_amounts() {
        let changes =
            [(PAYMENT, Unit::Amount, 625.0, 500.0), (CREDIT, Unit::Amount, 15_000.0, 12_000.0)];
        assert_eq!(
            sentence(&proposal(&changes), &application(), &FR),
            "Un crédit de 12\u{202f}000\u{202f}€ au lieu de 15\u{202f}000\u{202f}€ \
             et une mensualité de 500\u{202f}€ au lieu de 625\u{202f}€."
        );
    }

    #[test]
    fn another_payment_names_the_duration_that_it_means() {
        let changes = [(PAYMENT, Unit::Amount, 625.0, 500.0)];
        assert_eq!(
            sentence(&proposal(&changes), &application(), &EN),
            "A monthly payment of €500 instead of €625 and a duration without interest of 30\u{a0}months instead of 24\u{a0}months."
        );
    }

    #[test]
    fn papers_are_counted() {
        let changes = [("FLAG_DOCUMENT_3", Unit::YesNo, 0.0, 1.0)];
        assert_eq!(
            sentence(&proposal(&changes), &application(), &FR),
            "Une pièce de plus au dossier (flag_document_3)."
        );
    }
}

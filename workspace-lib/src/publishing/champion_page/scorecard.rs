//! The scorecard that the champion was compared with: bins and points that can be added up by hand.

use scoring::features::Definition;
use scoring::{Feature, Language, Unit, Value, format_value};

use super::numbers::{Interval, UNKNOWN, count, number, percent};
use super::section::Section;
use super::subject::Subject;
use super::table::{Number, Table, Text};
use crate::modelling::{BASE_ODDS, BASE_POINTS, Characteristic, CharacteristicBin, Learner, POINTS_TO_DOUBLE_THE_ODDS};

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("The scorecard, for comparison");
    let card = &subject.report.scorecard;
    if card.is_empty() {
        section.say("The model was not compared with a scorecard.");
        return section;
    }
    section.say(format!(
        "What a lender would use without machine learning: a logistic regression on {} characteristics, each cut into bins along which the \
         default rate only rises or only falls. A client's points are added up: {} points are odds of {} repaid to one default, {} points \
         more double the odds. The lowest total is {}, the highest {}. More points are safer.",
        card.len(),
        number(BASE_POINTS, 0),
        number(BASE_ODDS, 0),
        number(POINTS_TO_DOUBLE_THE_ODDS, 0),
        total(card, Iterator::min),
        total(card, Iterator::max)
    ));
    let judged = subject.report.candidates.iter().find(|candidate| candidate.learner == Learner::Scorecard);
    if let Some(comparison) = judged.and_then(|candidate| candidate.champion_against_it.as_ref()) {
        section.say(format!(
            "Champion minus scorecard: AUC {}, cost per application {}.",
            Interval::from(&comparison.auc).signed(3),
            Interval::from(&comparison.cost).signed(3)
        ));
    }
    let mut table = Table::new(&[
        Text("characteristic"),
        Text("value"),
        Number("applications"),
        Number("default rate"),
        Number("points"),
    ]);
    for characteristic in card {
        let feature = subject.definition(&characteristic.feature);
        for (index, bin) in characteristic.bins.iter().enumerate() {
            let name = if index == 0 {
                format!(
                    "{} (information value {})",
                    subject.feature(&characteristic.feature),
                    number(characteristic.information_value, 2)
                )
            } else {
                String::new()
            };
            table.row([
                name,
                range(bin, feature),
                count(bin.applications),
                bin.default_rate.map_or(UNKNOWN.to_owned(), |rate| percent(rate, 1)),
                number(f64::from(bin.points), 0),
            ]);
        }
    }
    section.table(&table);
    section.say(
        "The card is fitted on all labelled applications; its figures in section 2 are of cards that were fitted fold by fold. *Missing* is \
         neutral where too few clients have no value.",
    );
    section
}

/// Points of the bin that `pick` takes of each characteristic, added up.
fn total(card: &[Characteristic], pick: fn(std::vec::IntoIter<i32>) -> Option<i32>) -> String {
    let points = |each: &Characteristic| each.bins.iter().map(|bin| bin.points).collect::<Vec<i32>>().into_iter();
    let sum: i32 = card.iter().filter_map(|each| pick(points(each))).sum();
    number(f64::from(sum), 0)
}

/// The values of a bin in words: `under 5.4%`, `5.4% to 7.6%`, `7.6% and over`.
fn range(bin: &CharacteristicBin, feature: Option<&Feature>) -> String {
    if bin.is_missing {
        return "missing".to_owned();
    }
    if let Some(Feature { definition: Definition::Category { levels, .. }, .. }) = feature {
        let within = |code: f64| bin.from.is_none_or(|from| code >= from) && bin.to.is_none_or(|to| code < to);
        let names = levels.iter().enumerate().filter(|(code, _)| within(*code as f64));
        return names.map(|(_, level)| level.label.text(Language::English)).collect::<Vec<_>>().join(", ");
    }
    let words = |value: f64| edge(value, feature.map_or(Unit::Score, |feature| feature.unit));
    match (bin.from, bin.to) {
        (None, None) => "any".to_owned(),
        (None, Some(to)) => format!("under {}", words(to)),
        (Some(from), None) => format!("{} and over", words(from)),
        (Some(from), Some(to)) => format!("{} to {}", words(from), words(to)),
    }
}

/// The edge of a bin with enough digits to tell it from the next: three that count.
fn edge(value: f64, unit: Unit) -> String {
    let (value, suffix) = match unit {
        Unit::Amount => return format_value(&Value::Number(value), unit, Language::English),
        Unit::Share => (100.0 * value, "%"),
        Unit::Days => (value, " days"),
        Unit::Months => (value, " months"),
        Unit::Years => (value, " years"),
        _ => (value, ""),
    };
    let whole = value.abs().log10().floor().max(-4.0) as i32;
    let decimals = if value == 0.0 { 0 } else { (2 - whole).clamp(0, 6) as usize };
    let text = number(value, decimals);
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_have_three_digits_that_count_and_a_unit() {
        assert_eq!(edge(0.008_620_689, Unit::Days), "0.00862 days");
        assert_eq!(edge(0.054, Unit::Share), "5.4%");
        assert_eq!(edge(26.507_474, Unit::Ratio), "26.5");
        assert_eq!(
            [edge(-76.4, Unit::Days), edge(0.0, Unit::Count), edge(450_000.0, Unit::Amount)],
            ["−76.4 days", "0", "€450,000"]
        );
    }

    #[test]
    fn a_bin_says_where_it_begins_and_ends() {
        let bin = |from, to, is_missing| CharacteristicBin {
            from,
            to,
            is_missing,
            applications: 1,
            defaults: 0,
            default_rate: None,
            weight_of_evidence: 0.0,
            points: 0,
        };
        let words = |from, to, is_missing| range(&bin(from, to, is_missing), None);
        assert_eq!(words(None, Some(2.0), false), "under 2");
        assert_eq!(words(Some(2.0), Some(4.0), false), "2 to 4");
        assert_eq!(words(Some(4.0), None, false), "4 and over");
        assert_eq!(words(None, None, true), "missing");
    }
}

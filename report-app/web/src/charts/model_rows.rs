//! Row charts of the model's page: importance, fairness, and candidate models.

use contract::{Estimate, FairnessAttribute, FairnessGroup, ModelReport, Unit};

use super::shares::{Frame, ShareRow, beside};
use super::{Axis, Mark, Row, RowChart, Scale, Table, Tone};
use crate::format;
use crate::order::sorted;
use crate::text::Text;

/// Number of features in the chart of importance.
const MOST_FEATURES: usize = 20;

/// Builds the chart of the importance of each family of reasons.
///
/// `None` if the report does not have it.
pub fn reason_importance(report: &ModelReport, text: &Text) -> Option<RowChart> {
    let shares: Vec<_> = report
        .reason_importance
        .iter()
        .map(|reason| (reason.label.as_str(), reason.share))
        .collect();
    let (first, share) = *shares.first()?;
    let finding = (text.model.reasons_finding)(first, &format::percent_short(share, text.language));
    Some(importance("reason-importance", finding, text.model.reason, &shares, text))
}

/// Builds the chart of the importance of the most important features.
///
/// `None` if the report does not have it.
pub fn feature_importance(report: &ModelReport, text: &Text) -> Option<RowChart> {
    let features = report.feature_importance.iter().take(MOST_FEATURES);
    let shares: Vec<_> = features.map(|feature| (feature.label.as_str(), feature.share)).collect();
    let together: f64 = shares.iter().map(|(_, share)| share).sum();
    let finding = (text.model.features_finding)(
        shares.len(),
        &format::percent_short(together, text.language),
    );
    (!shares.is_empty())
        .then(|| importance("feature-importance", finding, text.model.feature, &shares, text))
}

fn importance(
    id: &str,
    finding: String,
    what: &str,
    shares: &[(&str, f64)],
    text: &Text,
) -> RowChart {
    let percent = |share| format::percent(share, text.language);
    let largest = shares.iter().fold(f64::MIN_POSITIVE, |largest, (_, share)| largest.max(*share));
    let scale = Scale { low: 0.0, high: largest };
    let row = |&(label, share): &(&str, f64)| Row {
        name: label.to_owned(),
        marks: vec![Mark::row_bar(Tone::Accent, 0.0, scale.position(share))],
        value: percent(share),
        is_marked: false,
    };
    let list: Vec<String> = shares
        .iter()
        .take(3)
        .map(|(label, share)| format!("{label} {}", percent(*share)))
        .collect();
    RowChart {
        id: id.to_owned(),
        finding,
        described: (text.model.importance_described)(&list.join(", ")),
        legend: Vec::new(),
        axis: Axis { title: String::new(), ticks: Vec::new() },
        rows: shares.iter().map(row).collect(),
        table: Table::new(
            &[what, text.model.share],
            shares.iter().map(|(label, share)| vec![(*label).to_owned(), percent(*share)]),
        ),
    }
}

/// Builds the fairness chart: refusals of each group beside its defaults.
///
/// `None` if no group has a refusal rate.
pub fn fairness(attribute: &FairnessAttribute, text: &Text) -> Option<RowChart> {
    let words = text.model;
    let short = |share| format::percent_short(share, text.language);
    let written = |estimate: Option<Estimate>| {
        estimate.map_or_else(|| "–".to_owned(), |found| short(found.value))
    };
    let judged: Vec<_> =
        attribute.groups.iter().filter_map(|group| Some((group, group.refusal_rate?))).collect();
    let by_share = |a: &&(_, Estimate), b: &&(_, Estimate)| a.1.value.total_cmp(&b.1.value);
    let (least, most) = (judged.iter().min_by(by_share)?, judged.iter().max_by(by_share)?);

    let cells = |group: &FairnessGroup| {
        vec![
            format::count(group.applications, text.language),
            written(group.refusal_rate),
            written(group.default_rate),
            group.mean_probability.map_or_else(|| "–".to_owned(), short),
            written(group.false_positive_rate),
            written(group.true_positive_rate),
        ]
    };
    let rows = judged.iter().map(|(group, refused)| ShareRow {
        name: group.label.clone(),
        share: Some(*refused),
        beside: group.default_rate.map(|rate| rate.value),
        value: (words.fairness_value)(&short(refused.value), &written(group.default_rate)),
        is_marked: false,
        cells: cells(group),
    });
    let unjudged = attribute.groups.iter().filter(|group| group.refusal_rate.is_none());
    let unjudged = unjudged.map(|group| [vec![group.label.clone()], cells(group)].concat());
    let frame = Frame {
        id: &format!("fairness-{}", attribute.attribute),
        finding: (words.fairness_finding)(
            &attribute.label,
            &least.0.label,
            &short(least.1.value),
            &most.0.label,
            &short(most.1.value),
        ),
        described: words.fairness_described,
        legend: [words.refused, words.defaulted],
        columns: &words.fairness_columns,
    };
    Some(beside(frame, words.fairness_axis, &rows.collect::<Vec<_>>(), unjudged.collect(), text))
}

/// Builds the chart of the cost of each candidate model, the cheapest first.
///
/// `None` without candidates.
pub fn candidates(report: &ModelReport, text: &Text) -> Option<RowChart> {
    let words = text.model;
    let number = |value| format::number(value, 3, text.language);
    let compared: Vec<_> = report
        .candidates
        .iter()
        .filter_map(|candidate| Some((candidate, candidate.cost?)))
        .collect();
    let compared = sorted(compared, |a, b| a.1.value.total_cmp(&b.1.value));
    let champion =
        compared.iter().find(|(candidate, _)| candidate.is_champion).or(compared.first())?;

    let scale = Scale::around(compared.iter().flat_map(|(_, cost)| [cost.low, cost.high]), 4);
    let rows = compared.iter().map(|(candidate, cost)| {
        let tone = if candidate.is_champion { Tone::Accent } else { Tone::Plain };
        let [low, value, high] = [cost.low, cost.value, cost.high].map(|cost| scale.position(cost));
        Row {
            name: candidate_name(&candidate.name, text),
            marks: Mark::row_interval(tone, low, value, high).into(),
            value: number(cost.value),
            is_marked: candidate.is_champion,
        }
    });
    let interval = |estimate: Option<Estimate>| {
        estimate.map_or_else(
            || "–".to_owned(),
            |found| {
                format!("{} ({} – {})", number(found.value), number(found.low), number(found.high))
            },
        )
    };
    let data = compared.iter().map(|(candidate, _)| {
        vec![
            candidate_name(&candidate.name, text),
            format::count(candidate.inputs, text.language),
            candidate
                .trees
                .map_or_else(|| "–".to_owned(), |trees| format::count(trees, text.language)),
            interval(candidate.auc),
            interval(candidate.cost),
            candidate
                .refusal_rate
                .map_or_else(|| "–".to_owned(), |rate| format::percent(rate.value, text.language)),
        ]
    });
    Some(RowChart {
        id: "candidates".to_owned(),
        finding: (words.candidates_finding)(
            &candidate_name(&champion.0.name, text),
            &number(champion.1.value),
        ),
        described: words.candidates_described.to_owned(),
        legend: Vec::new(),
        axis: Axis::new(words.cost_axis, Unit::Score, scale, 4, text),
        rows: rows.collect(),
        table: Table::new(&words.candidate_columns, data),
    })
}

/// Returns the name of a model in the language of `text`.
///
/// The report has it in English, part by part.
fn candidate_name(name: &str, text: &Text) -> String {
    let words = text.model.candidate_words.iter();
    words.fold(name.to_owned(), |name, (english, word)| name.replace(english, word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{EN, FR};

    fn estimate(value: f64) -> Estimate {
        Estimate { value, low: value - 0.01, high: value + 0.01 }
    }

    fn group(label: &str, refused: f64, defaulted: f64) -> FairnessGroup {
        FairnessGroup {
            label: label.to_owned(),
            is_reference: false,
            applications: 1000,
            default_rate: Some(estimate(defaulted)),
            mean_probability: Some(defaulted),
            refusal_rate: Some(estimate(refused)),
            disparate_impact: None,
            true_positive_rate: None,
            false_positive_rate: Some(estimate(0.2)),
            auc: None,
            cost: None,
        }
    }

    #[test]
    fn fairness_says_who_is_refused_least_and_most() {
        let attribute = FairnessAttribute {
            attribute: "age".to_owned(),
            label: "Âge".to_owned(),
            below_four_fifths: true,
            groups: vec![
                group("18–24 ans", 0.56, 0.1),
                group("45–54 ans", 0.22, 0.07),
                group("65 ans", 0.11, 0.04),
            ],
        };
        let Some(chart) = fairness(&attribute, &FR) else { panic!("nothing drawn") };
        assert_eq!(
            chart.finding,
            "Âge\u{a0}: de 11\u{202f}% de refus (65 ans) à 56\u{202f}% (18–24 ans)"
        );
        assert_eq!(chart.rows[0].value, "56\u{202f}% refusés, 10\u{202f}% en défaut");
        assert_eq!(
            chart.table.rows[1],
            [
                "45–54 ans",
                "1\u{202f}000",
                "22\u{202f}%",
                "7\u{202f}%",
                "7\u{202f}%",
                "20\u{202f}%",
                "–"
            ]
        );
    }

    #[test]
    fn a_candidate_is_named_in_words() {
        let name = "LightGBM, tuned, monotone, 160 features";
        assert_eq!(
            candidate_name(name, &FR),
            "LightGBM, réglé, sens connus imposés, 160\u{a0}données"
        );
        assert_eq!(
            candidate_name(name, &EN),
            "LightGBM, tuned, known directions imposed, 160\u{a0}items"
        );
        assert_eq!(candidate_name("some learner", &FR), "some learner");
    }
}

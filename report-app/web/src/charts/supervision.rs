//! Charts of the monitoring about decisions and people: changed decisions, months, groups.

use contract::{
    ComparedGroup, FlippedDecisions, MonitoredAttribute, Monitoring, Vintage, month_name,
};

use super::RowChart;
use super::shares::{ChangeRow, Frame, ShareRow, beside, changes};
use crate::format;
use crate::text::Text;

/// Builds the chart of the decisions that the drift has changed, by item.
///
/// `None` if no item has moved.
pub fn flips(monitoring: &Monitoring, text: &Text) -> Option<RowChart> {
    let words = text.supervision;
    let flips = monitoring.flips.as_ref()?;
    let count = |number: u64| format::count(number as usize, text.language);
    let all = flips.predictions.max(1) as f64;
    let row = |flipped: &FlippedDecisions| ChangeRow {
        name: match &flipped.name {
            Some(name) => monitoring.label(name).to_owned(),
            None => words.together.to_owned(),
        },
        shares: [flipped.wrongly_refused, flipped.wrongly_granted].map(|count| count as f64 / all),
        value: count(flipped.flipped),
        cells: [flipped.flipped, flipped.wrongly_refused, flipped.wrongly_granted]
            .map(count)
            .into_iter()
            .chain([format::number(flipped.cost, 3, text.language)])
            .collect(),
    };
    let together = (flips.variables.len() > 1).then_some(&flips.together);
    let rows: Vec<ChangeRow> = flips.variables.iter().chain(together).map(row).collect();
    let frame = Frame {
        id: "flips-chart",
        finding: (words.flips_finding)(&count(flips.together.flipped), &count(flips.predictions)),
        described: words.flips_described,
        legend: [words.flipped_refused, words.flipped_granted],
        columns: &words.flips_columns,
    };
    Some(changes(frame, &rows, Vec::new()))
}

/// Builds the chart of the decisions that a challenger would change, by group of clients.
///
/// `None` without groups.
pub fn challenged(groups: &[ComparedGroup], text: &Text) -> Option<RowChart> {
    let words = text.challenger;
    let count = |number| format::count(number, text.language);
    let name = |group: &ComparedGroup| format!("{}\u{a0}: {}", group.label, group.group);
    let row = |group: &ComparedGroup| {
        let counts = group.counts?;
        let share = |changed: usize| changed as f64 / counts.predictions.max(1) as f64;
        Some(ChangeRow {
            name: name(group),
            shares: [share(counts.newly_refused), share(counts.newly_granted)],
            value: count(counts.newly_refused + counts.newly_granted),
            cells: [counts.predictions, counts.newly_refused, counts.newly_granted]
                .map(count)
                .into(),
        })
    };
    let hidden = groups.iter().filter(|group| group.counts.is_none());
    let hidden = hidden
        .map(|group| vec![name(group), words.hidden.to_owned(), String::new(), String::new()]);
    let rows: Vec<ChangeRow> = groups.iter().filter_map(row).collect();
    let frame = Frame {
        id: "changed",
        finding: words.changed.to_owned(),
        described: words.changed_described,
        legend: [words.newly_refused, words.newly_granted],
        columns: &words.group_columns,
    };
    (!groups.is_empty()).then(|| changes(frame, &rows, hidden.collect()))
}

/// Builds the chart of defaults by month of granting: announced and observed.
///
/// `None` without a month.
pub fn vintages(vintages: &[Vintage], text: &Text) -> Option<RowChart> {
    let words = text.supervision;
    let short = |share| format::percent(share, text.language);
    let count = |number: u64| format::count(number as usize, text.language);
    let or_dash = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), short);
    let row = |vintage: &Vintage| {
        let observed = vintage.realised.as_ref().map(|realised| realised.calibration.observed);
        ShareRow {
            name: month(&vintage.month, text),
            share: observed,
            beside: vintage.estimated,
            value: match observed {
                Some(observed) => short(observed.value),
                None => words.vintage_unknown.to_owned(),
            },
            is_marked: vintage.is_contradicted,
            cells: vec![
                count(vintage.granted),
                count(vintage.refused),
                format::percent_short(vintage.known_share, text.language),
                or_dash(vintage.estimated),
                or_dash(observed.map(|observed| observed.value)),
            ],
        }
    };
    let frame = Frame {
        id: "vintages-chart",
        finding: words.vintages.to_owned(),
        described: words.vintages_described,
        legend: [words.vintage_observed, words.vintage_announced],
        columns: &words.vintage_columns,
    };
    let rows: Vec<ShareRow> = vintages.iter().map(row).collect();
    (!rows.is_empty()).then(|| beside(frame, words.vintage_axis, &rows, Vec::new(), text))
}

/// Writes a month, `2026-03`, in words.
fn month(month: &str, text: &Text) -> String {
    let parts = month.split_once('-');
    let name = parts.and_then(|(year, month)| {
        Some(format!("{} {year}", month_name(month.parse().ok()?, text.language)?))
    });
    name.unwrap_or_else(|| month.to_owned())
}

/// Builds the chart of the refusals of an attribute's groups, now and expected.
///
/// `None` for fewer than two groups.
pub fn groups(attribute: &MonitoredAttribute, text: &Text) -> Option<RowChart> {
    let words = text.supervision;
    let short = |share| format::percent_short(share, text.language);
    let rate = |index: usize| attribute.groups[index].refusal_rate.value;
    let by_rate = |one: &usize, other: &usize| rate(*one).total_cmp(&rate(*other));
    let all = || 0..attribute.groups.len();
    let (least, most) = (all().min_by(by_rate)?, all().max_by(by_rate)?);
    let named = |index: usize| &attribute.groups[index].label;
    let frame = Frame {
        id: &format!("group-{}", attribute.attribute),
        finding: (words.group_finding)(
            &attribute.label,
            named(least),
            &short(rate(least)),
            named(most),
            &short(rate(most)),
        ),
        described: words.group_described,
        legend: [words.group_now, words.group_expected],
        columns: &words.group_columns,
    };
    let rows = attribute.groups.iter().map(|group| {
        let expected = group.expected_refusal_rate.map_or_else(|| "–".to_owned(), short);
        ShareRow {
            name: group.label.clone(),
            share: Some(group.refusal_rate),
            beside: group.expected_refusal_rate,
            value: short(group.refusal_rate.value),
            is_marked: false,
            cells: vec![
                format::count(group.predictions as usize, text.language),
                short(group.refusal_rate.value),
                expected,
                format::percent(group.mean_probability, text.language),
                format::number(group.granted_ratio, 2, text.language),
            ],
        }
    });
    (least != most).then(|| {
        beside(frame, text.model.fairness_axis, &rows.collect::<Vec<_>>(), Vec::new(), text)
    })
}

#[cfg(test)]
mod tests {
    use contract::{ComparedCounts, Estimate, Flips, MonitoredGroup};

    use super::*;
    use crate::charts::Mark;
    use crate::text::{EN, FR};

    #[test]
    fn a_hidden_group_is_in_the_table_and_has_no_bar() {
        let group = |group: &str, counts| ComparedGroup {
            field: "CODE_GENDER".to_owned(),
            label: "Genre".to_owned(),
            group: group.to_owned(),
            counts,
        };
        let counts = ComparedCounts { predictions: 40, newly_refused: 6, newly_granted: 2 };
        let groups = [group("Femme", Some(counts)), group("Homme", None)];
        let Some(chart) = challenged(&groups, &FR) else { panic!("nothing drawn") };
        assert_eq!((chart.rows.len(), chart.rows[0].value.as_str()), (1, "8"));
        // 6 of 8 changed decisions, on a scale up to all of them.
        let Mark::Bar { x, width, .. } = chart.rows[0].marks[1] else { panic!("not a bar") };
        assert_eq!((x.round(), width.round()), (75.0, 25.0));
        assert_eq!(chart.table.rows[0], ["Genre\u{a0}: Femme", "40", "6", "2"]);
        assert_eq!(chart.table.rows[1], ["Genre\u{a0}: Homme", "moins de 10", "", ""]);
        assert_eq!(challenged(&[], &FR), None);
    }

    #[test]
    fn changed_decisions_are_counted_by_item_and_together() {
        let flipped = |name: Option<&str>, refused, granted| FlippedDecisions {
            name: name.map(str::to_owned),
            flipped: refused + granted,
            wrongly_refused: refused,
            wrongly_granted: granted,
            share: Estimate::default(),
            cost: 0.0123,
            euros: None,
        };
        let mut monitoring = Monitoring::default();
        monitoring.labels.insert("income".to_owned(), "Revenu".to_owned());
        assert_eq!(flips(&monitoring, &FR), None);
        monitoring.flips = Some(Flips {
            predictions: 200,
            variables: vec![flipped(Some("income"), 9, 1), flipped(Some("amount"), 2, 0)],
            together: flipped(None, 11, 1),
        });
        let Some(chart) = flips(&monitoring, &FR) else { panic!("nothing drawn") };
        assert_eq!(chart.finding, "12 décisions sur 200 seraient autres");
        assert_eq!(chart.table.rows[0], ["Revenu", "10", "9", "1", "0,012"]);
        assert_eq!(chart.table.rows[2][0], "Toutes ensemble");
    }

    #[test]
    fn a_month_without_outcomes_shows_what_was_announced() {
        let vintage = Vintage {
            month: "2026-03".to_owned(),
            granted: 1200,
            refused: 300,
            known_share: 0.0,
            estimated: Some(0.05),
            realised: None,
            is_contradicted: false,
        };
        let Some(chart) = vintages(&[vintage], &EN) else { panic!("nothing drawn") };
        assert_eq!(chart.rows[0].value, "outcomes unknown");
        assert_eq!(chart.table.rows[0], ["March 2026", "1,200", "300", "0%", "5.0%", "–"]);
        assert_eq!(vintages(&[], &EN), None);
    }

    #[test]
    fn groups_say_who_is_refused_least_and_most() {
        let group = |label: &str, rate: f64| MonitoredGroup {
            group: label.to_owned(),
            label: label.to_owned(),
            predictions: 500,
            refusal_rate: Estimate { value: rate, low: rate - 0.02, high: rate + 0.02 },
            expected_refusal_rate: Some(0.2),
            mean_probability: 0.07,
            granted_ratio: 1.0,
        };
        let mut attribute = MonitoredAttribute {
            attribute: "CODE_GENDER".to_owned(),
            label: "Genre".to_owned(),
            groups: vec![group("Femme", 0.18)],
        };
        assert_eq!(groups(&attribute, &FR), None);
        attribute.groups.push(group("Homme", 0.31));
        let Some(chart) = groups(&attribute, &FR) else { panic!("nothing drawn") };
        assert_eq!(
            chart.finding,
            "Genre\u{a0}: de 18\u{202f}% de refus (Femme) à 31\u{202f}% (Homme)"
        );
        assert_eq!(chart.rows[1].marks.len(), 3);
    }
}

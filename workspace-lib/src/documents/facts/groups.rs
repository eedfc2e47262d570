//! Protected groups and segments, each with its verdicts.

use scoring::Label;
use serde::Serialize;

use crate::documents::bundle_data::BundleData;
use crate::evaluation::{Estimate, GroupComparison, GroupFigures};
use crate::tables::protected::PROTECTED_ATTRIBUTES;

/// A grouping, and the model's inputs that read its columns.
#[derive(Debug, Serialize)]
pub(super) struct GroupingFacts<'a> {
    code: &'a str,
    label: &'a Label,
    /// Raw columns that determine the groups; empty if they are not listed.
    columns: &'static [&'static str],
    /// Inputs of the model that read one of them.
    inputs: Vec<&'a str>,
    groups: Vec<GroupFacts<'a>>,
    /// The most favoured large group.
    reference: GroupFacts<'a>,
    /// The large group, other than the reference, that is granted least often.
    least_granted: Option<GroupFacts<'a>>,
    unknown: usize,
    lowest_disparate_impact: Option<f64>,
    largest_true_positive_gap: Option<f64>,
    largest_false_positive_gap: Option<f64>,
    below_four_fifths: bool,
}

/// A group's figures and verdicts.
#[derive(Debug, Clone, Serialize)]
pub(super) struct GroupFacts<'a> {
    #[serde(flatten)]
    figures: &'a GroupFigures,
    is_reference: bool,
    is_small: bool,
    /// Share of good clients who were granted.
    good_granted: Option<Estimate>,
    stands_out_by: Vec<Weakness>,
}

/// A metric in which a group is significantly worse than all clients.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
enum Weakness {
    WeakerRanking,
    RiskNotSeen,
    RiskOverstated,
    HigherCost,
}

/// Returns the protected groupings; it is empty if the studies were skipped.
pub(super) fn fairness(data: &BundleData) -> Vec<GroupingFacts<'_>> {
    let studies = data.report.studies.as_ref();
    studies.map_or_else(Vec::new, |studies| grouped(data, &studies.fairness))
}

/// Returns the segments; it is empty if the studies were skipped.
pub(super) fn segments(data: &BundleData) -> Vec<GroupingFacts<'_>> {
    let studies = data.report.studies.as_ref();
    studies.map_or_else(Vec::new, |studies| grouped(data, &studies.segments))
}

fn grouped<'a>(data: &'a BundleData, comparisons: &'a [GroupComparison]) -> Vec<GroupingFacts<'a>> {
    let champion = data.champion().ok();
    let champions = |metric: &str| champion.map_or(f64::NAN, |champion| champion.value(metric));
    let auc = champions("auc");
    let cost = overall_cost(comparisons).unwrap_or_else(|| champions("cost_per_application"));
    comparisons.iter().map(|comparison| grouping(data, comparison, auc, cost)).collect()
}

fn grouping<'a>(
    data: &'a BundleData,
    comparison: &'a GroupComparison,
    auc: f64,
    cost: f64,
) -> GroupingFacts<'a> {
    let group = |(index, figures): (usize, &'a GroupFigures)| GroupFacts {
        figures,
        is_reference: index == comparison.reference,
        is_small: figures.is_small(),
        good_granted: good_granted(figures),
        stands_out_by: stands_out_by(figures, auc, cost),
    };
    let groups: Vec<GroupFacts> = comparison.groups.iter().enumerate().map(group).collect();
    let impact = |group: &GroupFacts| {
        group.figures.disparate_impact.map_or(f64::INFINITY, |impact| impact.value)
    };
    let others = groups.iter().filter(|group| !group.is_reference && !group.is_small);
    let least_granted =
        others.min_by(|left, right| impact(left).total_cmp(&impact(right))).cloned();
    let protected = PROTECTED_ATTRIBUTES.iter().find(|attribute| attribute.code == comparison.code);
    let columns = protected.map_or(&[][..], |attribute| attribute.columns);
    GroupingFacts {
        code: &comparison.code,
        label: &comparison.label,
        columns,
        inputs: inputs_that_read(data, columns),
        reference: group((comparison.reference, comparison.reference_group())),
        least_granted,
        groups,
        unknown: comparison.unknown,
        lowest_disparate_impact: comparison.lowest_disparate_impact,
        largest_true_positive_gap: comparison.largest_true_positive_gap,
        largest_false_positive_gap: comparison.largest_false_positive_gap,
        below_four_fifths: comparison.below_four_fifths,
    }
}

/// Returns the metrics whose whole interval is worse than the overall figure.
///
/// Observed over predicted defaults are compared with 1.
fn stands_out_by(group: &GroupFigures, auc: f64, cost: f64) -> Vec<Weakness> {
    let is_off = |ratio: &Estimate| ratio.low > 1.0 || ratio.high < 1.0;
    let risk = group.observed_to_predicted.filter(is_off);
    [
        group.auc.filter(|own| own.high < auc).map(|_| Weakness::WeakerRanking),
        risk.map(
            |ratio| {
                if ratio.value > 1.0 { Weakness::RiskNotSeen } else { Weakness::RiskOverstated }
            },
        ),
        group.cost_per_application.filter(|own| own.low > cost).map(|_| Weakness::HigherCost),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Returns the model's inputs that read one of these raw columns, directly or through a feature.
fn inputs_that_read<'a>(data: &'a BundleData, columns: &[&str]) -> Vec<&'a str> {
    let lineage = data.set.lineage();
    let tells =
        |raw: &String| raw.split_once('.').is_some_and(|(_, column)| columns.contains(&column));
    let inputs = data.manifest.feature_names.iter().map(String::as_str);
    inputs.filter(|name| lineage.get(name).is_some_and(|raw| raw.iter().any(tells))).collect()
}

/// Returns the share of good clients who were granted, from the share who were refused.
fn good_granted(group: &GroupFigures) -> Option<Estimate> {
    let refused = group.false_positive_rate?;
    Some(Estimate { value: 1.0 - refused.value, low: 1.0 - refused.high, high: 1.0 - refused.low })
}

/// Returns the cost per application of the decisions that groups are compared on.
///
/// It comes from a grouping that covers every application.
fn overall_cost(comparisons: &[GroupComparison]) -> Option<f64> {
    let whole = comparisons.iter().find(|comparison| comparison.unknown == 0)?;
    let costs = whole
        .groups
        .iter()
        .filter_map(|group| Some((group.applications as f64, group.cost_per_application?.value)));
    let (applications, cost) =
        costs.fold((0.0, 0.0), |(all, sum), (count, cost)| (all + count, sum + count * cost));
    (applications > 0.0).then(|| cost / applications)
}

//! Mitigation of differences between groups, and its cost.
//!
//! No mitigation is in use: a decision never depends on a protected attribute.
//!
//! Reweighing (Kamiran and Calders, *Data preprocessing techniques for classification without
//! discrimination*, 2012) trains with weights under which group and outcome are independent.
//! Thresholds by group (Hardt, Price and Srebro, *Equality of opportunity in supervised learning*,
//! 2016) grant the same share of good clients in every group.

use scoring::Decision;
use serde::{Deserialize, Serialize};

use super::Context;
use crate::Result;
use crate::evaluation::{
    DecisionCosts, Decisions, Difference, Grouping, compare, mean_difference, protected_groupings,
};
use crate::modelling::cross_validation::Run;
use crate::modelling::run_figures::Effect;
use crate::tables::protected::{AGE, GENDER};

/// Groupings for which mitigation is studied.
const TREATED: [&str; 2] = [GENDER.code, AGE.code];

/// Results of the mitigations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mitigations {
    /// Training with weights.
    pub reweighing: Vec<Mitigation>,
    /// Another threshold for each group.
    pub thresholds: Vec<GroupThresholds>,
}

/// Training with weights under which a grouping and the outcome are independent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mitigation {
    /// The grouping.
    pub grouping: String,
    /// Lowest disparate impact of the champion, on the first repetition at the published threshold.
    pub disparate_impact_before: Option<f64>,
    /// Lowest disparate impact of the model with weights.
    pub disparate_impact_after: Option<f64>,
    /// Largest difference between groups' shares of good clients refused, before.
    pub false_positive_gap_before: Option<f64>,
    /// Largest difference between groups' shares of good clients refused, after.
    pub false_positive_gap_after: Option<f64>,
    /// Cost of the mitigation: its effect on AUC and cost.
    pub effect: Effect,
}

/// Thresholds by group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupThresholds {
    /// The grouping.
    pub grouping: String,
    /// Name of each group, in English, and its threshold.
    pub thresholds: Vec<(String, f64)>,
    /// Share of good clients granted, in every group.
    pub good_clients_granted: f64,
    /// Lowest disparate impact with one threshold for all.
    pub disparate_impact_before: Option<f64>,
    /// Lowest disparate impact with these thresholds.
    pub disparate_impact_after: Option<f64>,
    /// Cost per application added.
    ///
    /// The thresholds are found on the applications that they are evaluated on.
    pub cost: Difference,
}

/// Studies both mitigations for each of the groupings that exist in the data.
pub(super) fn mitigations(
    context: &Context<'_>,
    decisions: &Decisions,
    progress: &mut impl FnMut(&str),
) -> Result<Mitigations> {
    let groupings = protected_groupings(context.labelled)?;
    let mut mitigations = Mitigations { reweighing: Vec::new(), thresholds: Vec::new() };
    for grouping in groupings.iter().filter(|grouping| TREATED.contains(&grouping.code.as_str())) {
        let name = format!("reweighing by {}", grouping.code);
        progress(&name);
        mitigations.reweighing.push(reweighing(context, grouping, &name)?);
        mitigations.thresholds.push(thresholds(context, grouping, decisions)?);
    }
    Ok(mitigations)
}

fn reweighing(context: &Context<'_>, grouping: &Grouping, name: &str) -> Result<Mitigation> {
    let champion = context.champion;
    let weights = independent_weights(grouping, context.evaluator.validation.defaults);
    let run = Run { weights: &weights, ..Run::new(&context.learner, champion.columns, 0) };
    let scores = context.evaluator.validation.run(name, run)?.0.scores;
    let at_threshold = |scores: &[f64]| -> Result<Decisions> {
        let (_, decisions) = context.evaluator.calibrate_and_decide(&context.learner, scores, 0)?;
        Ok(Decisions::at_threshold(decisions.probabilities, champion.threshold))
    };
    let (before, after) = (at_threshold(&context.reference.scores)?, at_threshold(&scores)?);
    let before = compare(grouping, &context.groups_of(&before))?;
    let after = compare(grouping, &context.groups_of(&after))?;
    Ok(Mitigation {
        grouping: grouping.code.clone(),
        disparate_impact_before: before.lowest_disparate_impact,
        disparate_impact_after: after.lowest_disparate_impact,
        false_positive_gap_before: before.largest_false_positive_gap,
        false_positive_gap_after: after.largest_false_positive_gap,
        effect: context.effect_of_scores(scores)?,
    })
}

/// Computes the weight of each application for reweighing.
///
/// It is the share that its group and outcome would have together if they were independent, divided
/// by the share that they have (Kamiran and Calders, equation 3). It is 1 where the group is not
/// known.
fn independent_weights(grouping: &Grouping, defaults: &[bool]) -> Vec<f32> {
    let mut counts = vec![[0.0; 2]; grouping.groups.len()];
    for (group, &default) in grouping.group_of.iter().zip(defaults) {
        if let Some(group) = group {
            counts[*group][usize::from(default)] += 1.0;
        }
    }
    let of_outcome = [0, 1].map(|outcome| counts.iter().map(|count| count[outcome]).sum::<f64>());
    let total = of_outcome[0] + of_outcome[1];
    let weight = |(group, &default): (&Option<usize>, &bool)| {
        let Some(group) = group else { return 1.0 };
        let outcome = usize::from(default);
        let of_group = counts[*group][0] + counts[*group][1];
        (of_group * of_outcome[outcome] / (total * counts[*group][outcome])) as f32
    };
    grouping.group_of.iter().zip(defaults).map(weight).collect()
}

fn thresholds(
    context: &Context<'_>,
    grouping: &Grouping,
    decisions: &Decisions,
) -> Result<GroupThresholds> {
    let defaults = context.evaluator.validation.defaults;
    let probabilities = &decisions.probabilities;
    let good: Vec<usize> = (0..defaults.len()).filter(|&row| !defaults[row]).collect();
    let granted =
        good.iter().filter(|&&row| !decisions.refused[row]).count() as f64 / good.len() as f64;
    let mut refused = decisions.refused.clone();
    let mut by_group = Vec::new();
    for (group, label) in grouping.groups.iter().enumerate() {
        let is_member = |row: &usize| grouping.group_of[*row] == Some(group);
        let mut theirs: Vec<f64> =
            good.iter().filter(|row| is_member(row)).map(|&row| probabilities[row]).collect();
        if theirs.is_empty() {
            continue;
        }
        theirs.sort_by(f64::total_cmp);
        let place = (granted * theirs.len() as f64).round() as usize;
        let threshold = theirs.get(place).copied().unwrap_or(1.0);
        for row in (0..defaults.len()).filter(is_member) {
            refused[row] = Decision::is_refused(probabilities[row], threshold);
        }
        by_group.push((label.en.clone(), threshold));
    }
    let costs = context.evaluator.plan.costs;
    let cost = mean_difference(
        &costs.decision_costs(&refused, defaults),
        &costs.decision_costs(&decisions.refused, defaults),
    )?;
    let after = Decisions { probabilities: probabilities.clone(), refused };
    Ok(GroupThresholds {
        grouping: grouping.code.clone(),
        thresholds: by_group,
        good_clients_granted: granted,
        disparate_impact_before: compare(grouping, &context.groups_of(decisions))?
            .lowest_disparate_impact,
        disparate_impact_after: compare(grouping, &context.groups_of(&after))?
            .lowest_disparate_impact,
        cost,
    })
}

#[cfg(test)]
mod tests {
    use scoring::Label;

    use super::*;

    #[test]
    fn weights_make_group_and_outcome_independent() {
        let label = || Label::new("", "");
        let group_of = vec![Some(0), Some(0), Some(0), Some(0), Some(1), Some(1), None];
        let grouping =
            Grouping { code: "g".into(), label: label(), groups: vec![label(), label()], group_of };
        let defaults = [true, false, false, false, true, false, true];
        let weights = independent_weights(&grouping, &defaults);
        // Two of six default; the first group has four of six applications and one default: 4 × 2 /
        // (6 × 1).
        assert!((weights[0] - 8.0 / 6.0).abs() < 1e-6);
        assert!((weights[1] - 16.0 / 18.0).abs() < 1e-6);
        assert!((weights[6] - 1.0).abs() < 1e-6);
        let rate = |rows: std::ops::Range<usize>| {
            let total: f32 = weights[rows.clone()].iter().sum();
            rows.filter(|&row| defaults[row]).map(|row| weights[row]).sum::<f32>() / total
        };
        assert!((rate(0..4) - rate(4..6)).abs() < 1e-6);
    }
}

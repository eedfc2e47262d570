//! Comparison of groups of applicants: whether decisions are alike, and where the model is weaker.
//!
//! A [`Grouping`] assigns each application to a group. [`compare`] computes the figures of each
//! group and compares them with a reference group. Every rate has an interval, because most
//! differences between small groups are chance.

mod figures;
mod grouping;
mod protected;
mod segments;

use scoring::Label;
use serde::{Deserialize, Serialize};

pub use figures::GroupFigures;
use figures::{DecisionCounts, DecisionLosses, MINIMUM_OUTCOMES, Reference};
pub use grouping::Grouping;
pub use protected::protected_groupings;
pub use segments::segment_groupings;

use super::interval::Estimate;
use super::{CostMatrix, DecisionCosts, LoanEconomics, LoanLosses};
use crate::{Error, Result};

/// Fewest applications with which a group is compared with others.
pub const MINIMUM_APPLICATIONS: usize = 100;

/// Smallest share of the grouped applications with which a group may be the reference.
const MINIMUM_SHARE: f64 = 0.05;

/// Bound of the four-fifths rule on disparate impact.
const FOUR_FIFTHS: f64 = 0.8;

/// Decisions on applications and their outcomes.
///
/// Each slice has one entry per application, in the same order.
#[derive(Debug, Clone, Copy)]
pub struct DecisionData<'a> {
    /// Probability of default.
    pub probabilities: &'a [f64],
    /// True where the application is refused.
    pub refused: &'a [bool],
    /// True where the client defaulted.
    pub defaults: &'a [bool],
    /// Amount lent, in euros; `NaN` where missing.
    pub amounts: &'a [f64],
    /// Cost of wrong decisions.
    pub costs: CostMatrix,
    /// Cost of wrong decisions in euros.
    pub economics: LoanEconomics,
}

/// Comparison of the groups of one grouping.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupComparison {
    /// The grouping's code in files.
    pub code: String,
    /// Its name for readers.
    pub label: Label,
    /// Position of the reference group in `groups`.
    ///
    /// The reference is the most favoured group: the one with the highest share granted. It must
    /// have at least 100 applications and 5 % of the grouped ones, so that chance in a small group
    /// does not set the standard. Where no group is that large, the reference is the largest one.
    /// This is the convention of the four-fifths rule (US Uniform Guidelines on Employee Selection
    /// Procedures, 1978, section 4D).
    pub reference: usize,
    /// Number of applications whose group is not known.
    pub unknown: usize,
    /// Figures of each group.
    pub groups: Vec<GroupFigures>,
    /// Lowest disparate impact among the groups with at least 100 applications.
    pub lowest_disparate_impact: Option<f64>,
    /// Largest difference between two groups' shares of refused defaulters.
    ///
    /// Only groups with at least 20 defaulters and 100 applications count.
    pub largest_true_positive_gap: Option<f64>,
    /// Largest difference between two groups' shares of refused good clients.
    ///
    /// Only groups with at least 20 good clients and 100 applications count.
    pub largest_false_positive_gap: Option<f64>,
    /// True if the lowest disparate impact is below four fifths.
    pub below_four_fifths: bool,
}

impl GroupComparison {
    /// Returns the group that the others are compared with.
    pub fn reference_group(&self) -> &GroupFigures {
        &self.groups[self.reference]
    }
}

/// Compares the groups of `grouping`, whose entries are in the order of `data`'s.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// // Two groups of 100 applications: 80 of the first are granted, 40 of the second.
/// let frame = df!("CODE_GENDER" => [vec!["F"; 100], vec!["M"; 100]].concat())?;
/// let refused = [vec![false; 80], vec![true; 20], vec![false; 40], vec![true; 60]].concat();
/// let defaults: Vec<bool> = (0..200).map(|at| at % 10 == 0).collect();
/// let data = DecisionData {
///     probabilities: &[0.1; 200],
///     refused: &refused,
///     defaults: &defaults,
///     amounts: &[1000.0; 200],
///     costs: CostMatrix::default(),
///     economics: LoanEconomics::default(),
/// };
/// let comparison = compare(&protected_groupings(&frame)?[0], &data)?;
/// assert_eq!(comparison.lowest_disparate_impact, Some(0.5));
/// assert!(comparison.below_four_fifths);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Length`] if the series differ in length; [`Error::Data`] if the grouping has no group
/// or names one that it does not have, or as [`LoanEconomics::decision_losses`].
pub fn compare(grouping: &Grouping, data: &DecisionData<'_>) -> Result<GroupComparison> {
    data.check(grouping)?;
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); grouping.groups.len()];
    for (application, group) in grouping.group_of.iter().enumerate() {
        let Some(group) = *group else { continue };
        let Some(members) = members.get_mut(group) else {
            let (code, groups) = (&grouping.code, grouping.groups.len());
            return Err(Error::Data(format!(
                "grouping {code}: expected a position among {groups} groups, found {group}"
            )));
        };
        members.push(application);
    }
    let counts: Vec<DecisionCounts> =
        members.iter().map(|members| DecisionCounts::count(members, data)).collect();
    let Some(reference) = reference(&counts) else {
        return Err(Error::Data(format!(
            "grouping {}: expected at least one group, found none",
            grouping.code
        )));
    };
    let losses = DecisionLosses {
        costs: data.costs.decision_costs(data.refused, data.defaults),
        euros: data.economics.decision_losses(data.refused, data.defaults, data.amounts)?,
    };
    let groups: Vec<GroupFigures> = grouping
        .groups
        .iter()
        .zip(&members)
        .enumerate()
        .map(|(group, (label, members))| {
            let against = if group == reference {
                Reference::Itself
            } else {
                Reference::Other(counts[reference])
            };
            GroupFigures::new(label.clone(), members, against, data, &losses)
        })
        .collect();
    let large = || groups.iter().filter(|group| group.applications >= MINIMUM_APPLICATIONS);
    let lowest_disparate_impact =
        large().filter_map(|group| Some(group.disparate_impact?.value)).min_by(f64::total_cmp);
    let defaulters = large().filter(|group| group.defaults >= MINIMUM_OUTCOMES);
    let good_clients =
        large().filter(|group| group.applications - group.defaults >= MINIMUM_OUTCOMES);
    Ok(GroupComparison {
        code: grouping.code.clone(),
        label: grouping.label.clone(),
        reference,
        unknown: grouping.group_of.iter().filter(|group| group.is_none()).count(),
        lowest_disparate_impact,
        largest_true_positive_gap: largest_gap(defaulters.map(|group| group.true_positive_rate)),
        largest_false_positive_gap: largest_gap(
            good_clients.map(|group| group.false_positive_rate),
        ),
        below_four_fifths: lowest_disparate_impact.is_some_and(|impact| impact < FOUR_FIFTHS),
        groups,
    })
}

impl DecisionData<'_> {
    fn check(&self, grouping: &Grouping) -> Result<()> {
        let lengths = [
            ("probabilities", self.probabilities.len()),
            ("decisions", self.refused.len()),
            ("amounts", self.amounts.len()),
            ("groups of applications", grouping.group_of.len()),
        ];
        match lengths.into_iter().find(|(_, length)| *length != self.defaults.len()) {
            Some((left, left_length)) => Err(Error::Length {
                left,
                right: "outcomes",
                left_length,
                right_length: self.defaults.len(),
            }),
            None => Ok(()),
        }
    }
}

/// Returns the position of the reference group.
///
/// It is the most favoured of the groups that are large enough. Without such a group it is the
/// largest. Of equally favoured groups it is the larger.
fn reference(counts: &[DecisionCounts]) -> Option<usize> {
    let grouped: usize = counts.iter().map(|group| group.applications()).sum();
    let is_large = |group: usize| {
        let applications = counts[group].applications();
        applications >= MINIMUM_APPLICATIONS
            && applications as f64 >= MINIMUM_SHARE * grouped as f64
    };
    let size = |group: usize| counts[group].applications();
    let favour = |group: usize| counts[group].selection_rate().map_or(0.0, |rate| rate.value);
    let most_favoured =
        (0..counts.len()).filter(|&group| is_large(group)).max_by(|&left, &right| {
            favour(left).total_cmp(&favour(right)).then(size(left).cmp(&size(right)))
        });
    most_favoured.or_else(|| (0..counts.len()).max_by_key(|&group| size(group)))
}

/// Returns the difference between the highest and the lowest rate; `None` for fewer than two.
fn largest_gap(rates: impl Iterator<Item = Option<Estimate>>) -> Option<f64> {
    let rates: Vec<f64> = rates.flatten().map(|rate| rate.value).collect();
    let highest = rates.iter().copied().max_by(f64::total_cmp)?;
    let lowest = rates.iter().copied().min_by(f64::total_cmp)?;
    (rates.len() > 1).then_some(highest - lowest)
}

#[cfg(test)]
mod tests;

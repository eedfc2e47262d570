//! Ablations: the champion's procedure without each family of features.

use scoring::ReasonGroup;
use scoring::features::Table as History;
use serde::{Deserialize, Serialize};

use super::Context;
use crate::Result;
use crate::modelling::run_figures::Effect;

/// Quality without a family of features.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ablation {
    /// The family: a reason group's code, a table's file stem, or `histories`.
    pub family: String,
    /// Number of features that were withheld from the champion's procedure.
    pub features: usize,
    /// Difference from the champion.
    pub effect: Effect,
}

/// Ablations by family of features.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ablations {
    /// By reason group.
    pub by_reason: Vec<Ablation>,
    /// By history table, and without any of them.
    pub by_table: Vec<Ablation>,
}

/// Leaves out each family in turn.
///
/// A family without features is skipped, and so is one that has all features.
pub(super) fn ablations(
    context: &Context<'_>,
    progress: &mut impl FnMut(&str),
) -> Result<Ablations> {
    let group_of = |name: &String| {
        context
            .set
            .features
            .iter()
            .find(|feature| &feature.name == name)
            .map(|feature| feature.group)
    };
    let mut by_reason = Vec::new();
    for group in ReasonGroup::ALL {
        by_reason.extend(without(context, group.code(), progress, |name| {
            group_of(name) == Some(group)
        })?);
    }
    let lineage = context.set.lineage();
    let reads = |name: &String, table: History| {
        let prefix = format!("{}.", table.file_stem());
        lineage
            .get(name.as_str())
            .is_some_and(|columns| columns.iter().any(|column| column.starts_with(&prefix)))
    };
    let mut by_table = Vec::new();
    for table in History::ALL {
        by_table.extend(without(context, table.file_stem(), progress, |name| reads(name, table))?);
    }
    let any = |name: &String| History::ALL.into_iter().any(|table| reads(name, table));
    by_table.extend(without(context, "histories", progress, any)?);
    Ok(Ablations { by_reason, by_table })
}

fn without(
    context: &Context<'_>,
    family: &str,
    progress: &mut impl FnMut(&str),
    is_member: impl Fn(&String) -> bool,
) -> Result<Option<Ablation>> {
    let columns = context.champion.columns;
    let kept: Vec<String> = columns.names.iter().filter(|name| !is_member(name)).cloned().collect();
    let features = columns.names.len() - kept.len();
    if features == 0 || kept.is_empty() {
        return Ok(None);
    }
    let name = format!("without {family}");
    progress(&name);
    let effect = context.effect_of(&name, &columns.only(&kept)?)?;
    Ok(Some(Ablation { family: family.to_owned(), features, effect }))
}

//! Exact Shapley values of one tree.
//!
//! Algorithm 2 of Lundberg, Erion and Lee, *Consistent Individualized Feature Attribution for Tree Ensembles* (2018),
//! with LightGBM's weights: a branch not taken weighs as many training rows as passed through it. One walk over the tree
//! carries, for the features met so far, the weights of all subsets of them at once.

use super::tree::{Node, Tree};

/// One feature met on the way to a node.
#[derive(Debug, Clone, Copy)]
struct Step {
    /// The feature; none for the path's own start.
    feature: Option<usize>,
    /// Share of training rows that pass when the feature is not known.
    zero_fraction: f64,
    /// 1 if the row itself passes, else 0.
    one_fraction: f64,
    /// Summed weight of the subsets of each size.
    weight: f64,
}

/// Adds the Shapley values of `tree` for one row to `contributions`.
pub(super) fn add_contributions(tree: &Tree, values: &[f64], contributions: &mut [f64]) {
    if !tree.splits.is_empty() {
        walk(tree, values, contributions, tree.root(), &[], 1.0, 1.0, None);
    }
}

#[expect(clippy::too_many_arguments, reason = "the recursion's whole state, as in the paper")]
fn walk(
    tree: &Tree,
    values: &[f64],
    contributions: &mut [f64],
    node: Node,
    parents: &[Step],
    zero_fraction: f64,
    one_fraction: f64,
    feature: Option<usize>,
) {
    let mut path = Vec::with_capacity(parents.len() + 1);
    path.extend_from_slice(parents);
    extend(&mut path, zero_fraction, one_fraction, feature);
    let index = match node {
        Node::Split(index) => index,
        Node::Leaf(leaf) => {
            for (position, step) in path.iter().enumerate().skip(1) {
                let weight = unwound_weight(&path, position);
                if let Some(feature) = step.feature {
                    contributions[feature] +=
                        weight * (step.one_fraction - step.zero_fraction) * tree.leaf_values[leaf];
                }
            }
            return;
        }
    };
    let split = &tree.splits[index];
    let (hot, cold) =
        if split.goes_left(values[split.feature]) { (split.left, split.right) } else { (split.right, split.left) };
    // A feature met before is taken back first: each counts once on a path.
    let (mut zero, mut one) = (1.0, 1.0);
    if let Some(position) = path.iter().position(|step| step.feature == Some(split.feature)) {
        (zero, one) = (path[position].zero_fraction, path[position].one_fraction);
        unwind(&mut path, position);
    }
    let rows = tree.split_counts[index];
    let feature = Some(split.feature);
    walk(tree, values, contributions, hot, &path, zero * tree.count(hot) / rows, one, feature);
    walk(tree, values, contributions, cold, &path, zero * tree.count(cold) / rows, 0.0, feature);
}

/// Adds a feature to the path: subsets with it and without it.
fn extend(path: &mut Vec<Step>, zero_fraction: f64, one_fraction: f64, feature: Option<usize>) {
    let depth = path.len();
    path.push(Step { feature, zero_fraction, one_fraction, weight: if depth == 0 { 1.0 } else { 0.0 } });
    let size = (depth + 1) as f64;
    for position in (0..depth).rev() {
        path[position + 1].weight += one_fraction * path[position].weight * (position + 1) as f64 / size;
        path[position].weight *= zero_fraction * (depth - position) as f64 / size;
    }
}

/// Takes the feature at `position` off the path again.
fn unwind(path: &mut Vec<Step>, position: usize) {
    let depth = path.len() - 1;
    let size = path.len() as f64;
    let Step { zero_fraction, one_fraction, .. } = path[position];
    let mut next = path[depth].weight;
    for index in (0..depth).rev() {
        if one_fraction == 0.0 {
            path[index].weight *= size / (zero_fraction * (depth - index) as f64);
        } else {
            let weight = path[index].weight;
            path[index].weight = next * size / ((index + 1) as f64 * one_fraction);
            next = weight - path[index].weight * zero_fraction * (depth - index) as f64 / size;
        }
    }
    for index in position..depth {
        let Step { feature, zero_fraction, one_fraction, .. } = path[index + 1];
        path[index] = Step { feature, zero_fraction, one_fraction, ..path[index] };
    }
    path.pop();
}

/// Summed weight of the path without the feature at `position`.
fn unwound_weight(path: &[Step], position: usize) -> f64 {
    let depth = path.len() - 1;
    let size = path.len() as f64;
    let Step { zero_fraction, one_fraction, .. } = path[position];
    let mut next = path[depth].weight;
    let mut total = 0.0;
    for index in (0..depth).rev() {
        if one_fraction == 0.0 {
            total += path[index].weight / zero_fraction * size / (depth - index) as f64;
        } else {
            let weight = next * size / ((index + 1) as f64 * one_fraction);
            total += weight;
            next = path[index].weight - weight * zero_fraction * (depth - index) as f64 / size;
        }
    }
    total
}

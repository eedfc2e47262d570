//! One decision tree.

use super::ZERO_THRESHOLD;

/// A binary tree: numerical and categorical splits, each with LightGBM's own handling of missing values.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    pub(super) splits: Vec<Split>,
    pub(super) leaf_values: Vec<f64>,
    /// Training rows in each leaf.
    pub(super) leaf_counts: Vec<f64>,
    /// Training rows that reach each split.
    pub(super) split_counts: Vec<f64>,
}

/// An inner node.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Split {
    pub(super) feature: usize,
    pub(super) rule: Rule,
    pub(super) left: Node,
    pub(super) right: Node,
}

/// How a split decides.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Rule {
    /// Left if the value is at most `threshold`.
    Numerical { threshold: f64, missing: Missing, default_left: bool },
    /// Left if the category is in the set, a bit for each category from 0.
    Categorical { left_categories: Vec<u32> },
}

/// What counts as missing at a numerical split, and follows the split's default direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// Nothing: `NaN` is read as zero.
    None,
    /// Zero, and `NaN` read as zero.
    Zero,
    /// `NaN`.
    NaN,
}

/// A child of a split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    Split(usize),
    Leaf(usize),
}

impl Tree {
    /// Number of leaves.
    pub fn leaves(&self) -> usize {
        self.leaf_values.len()
    }

    /// Value of the leaf that a row falls into.
    pub(super) fn leaf_value(&self, values: &[f64]) -> f64 {
        let mut node = self.root();
        loop {
            match node {
                Node::Split(split) => {
                    let split = &self.splits[split];
                    node = if split.goes_left(values[split.feature]) { split.left } else { split.right };
                }
                Node::Leaf(leaf) => return self.leaf_values[leaf],
            }
        }
    }

    /// The node a row starts from.
    pub(super) fn root(&self) -> Node {
        if self.splits.is_empty() { Node::Leaf(0) } else { Node::Split(0) }
    }

    /// Training rows that reach a node.
    pub(super) fn count(&self, node: Node) -> f64 {
        match node {
            Node::Split(split) => self.split_counts[split],
            Node::Leaf(leaf) => self.leaf_counts[leaf],
        }
    }

    /// Mean of the leaves, weighted by their training rows: LightGBM's `ExpectedValue`.
    pub(super) fn expected_value(&self) -> f64 {
        if self.splits.is_empty() {
            return self.leaf_values[0];
        }
        let total = self.split_counts[0];
        self.leaf_values.iter().zip(&self.leaf_counts).map(|(value, count)| count / total * value).sum()
    }
}

impl Split {
    /// Where a value goes: `NumericalDecision` and `CategoricalDecision` of LightGBM's `tree.h`.
    pub(super) fn goes_left(&self, value: f64) -> bool {
        match &self.rule {
            Rule::Numerical { threshold, missing, default_left } => {
                let is_zero = value.abs() <= ZERO_THRESHOLD;
                let value = if is_zero || (value.is_nan() && *missing != Missing::NaN) { 0.0 } else { value };
                let is_missing = match missing {
                    Missing::None => false,
                    Missing::Zero => value == 0.0,
                    Missing::NaN => value.is_nan(),
                };
                if is_missing { *default_left } else { value <= *threshold }
            }
            Rule::Categorical { left_categories } => {
                if value.is_nan() || value <= -1.0 {
                    return false;
                }
                let category = value as usize;
                left_categories.get(category / 32).is_some_and(|word| word >> (category % 32) & 1 == 1)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numerical(missing: Missing, default_left: bool) -> Split {
        let rule = Rule::Numerical { threshold: 1.5, missing, default_left };
        Split { feature: 0, rule, left: Node::Leaf(0), right: Node::Leaf(1) }
    }

    #[test]
    fn a_missing_value_follows_the_split_s_own_rule() {
        assert!(numerical(Missing::NaN, true).goes_left(f64::NAN));
        assert!(!numerical(Missing::NaN, false).goes_left(f64::NAN));
        assert!(
            numerical(Missing::None, false).goes_left(f64::NAN),
            "NaN is read as zero, which is below the threshold"
        );
        assert!(!numerical(Missing::Zero, false).goes_left(0.0));
        assert!(!numerical(Missing::Zero, false).goes_left(f64::NAN));
        assert!(numerical(Missing::NaN, false).goes_left(f64::NEG_INFINITY));
        assert!(!numerical(Missing::NaN, true).goes_left(f64::INFINITY));
    }

    #[test]
    fn an_unseen_category_goes_right() {
        let rule = Rule::Categorical { left_categories: vec![0b101, 0b1] };
        let split = Split { feature: 0, rule, left: Node::Leaf(0), right: Node::Leaf(1) };
        let left: Vec<f64> = (-2..70).map(f64::from).filter(|&category| split.goes_left(category)).collect();
        assert_eq!(left, [0.0, 2.0, 32.0]);
        assert!(!split.goes_left(f64::NAN) && !split.goes_left(f64::INFINITY) && !split.goes_left(1e300));
    }
}

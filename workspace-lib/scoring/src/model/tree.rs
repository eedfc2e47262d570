//! A decision tree of LightGBM.

use super::ZERO_THRESHOLD;

/// A binary tree with numerical and categorical splits.
///
/// Each split handles missing values as LightGBM does.
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

/// The rule of a split.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Rule {
    /// Left if the value is at most `threshold`.
    Numerical { threshold: f64, missing: Missing, default_left: bool },
    /// Left if the category is in the set, a bit for each category from 0.
    Categorical { left_categories: Vec<u32>, missing: Missing },
}

/// What counts as missing at a numerical split and takes its default direction.
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
    /// Returns the number of leaves.
    pub fn leaves(&self) -> usize {
        self.leaf_values.len()
    }

    /// Returns the number of splits on the longest path to a leaf.
    pub fn depth(&self) -> usize {
        let mut depths = vec![1; self.splits.len()];
        for (index, split) in self.splits.iter().enumerate() {
            for child in [split.left, split.right] {
                // Children come after their parents.
                if let Node::Split(child) = child {
                    depths[child] = depths[index] + 1;
                }
            }
        }
        depths.into_iter().max().unwrap_or(0)
    }

    /// Returns the leaf that a row falls into; `goes_left` returns the result of each split.
    pub(super) fn leaf(&self, goes_left: impl Fn(usize) -> bool) -> usize {
        let mut node = self.root();
        loop {
            match node {
                Node::Split(index) => {
                    let split = &self.splits[index];
                    node = if goes_left(index) { split.left } else { split.right };
                }
                Node::Leaf(leaf) => return leaf,
            }
        }
    }

    /// Returns the root.
    pub(super) fn root(&self) -> Node {
        if self.splits.is_empty() { Node::Leaf(0) } else { Node::Split(0) }
    }

    /// Returns the number of training rows that reach a node.
    pub(super) fn count(&self, node: Node) -> f64 {
        match node {
            Node::Split(split) => self.split_counts[split],
            Node::Leaf(leaf) => self.leaf_counts[leaf],
        }
    }

    /// Returns the mean of the leaves, weighted by their training rows: LightGBM's `ExpectedValue`.
    pub(super) fn expected_value(&self) -> f64 {
        if self.splits.is_empty() {
            return self.leaf_values[0];
        }
        let total = self.split_counts[0];
        self.leaf_values
            .iter()
            .zip(&self.leaf_counts)
            .map(|(value, count)| count / total * value)
            .sum()
    }
}

impl Rule {
    /// Returns what counts as missing; at a categorical split a missing value always goes right.
    pub(super) fn missing(&self) -> Missing {
        match self {
            Self::Numerical { missing, .. } | Self::Categorical { missing, .. } => *missing,
        }
    }
}

impl Split {
    /// Checks whether a value goes left.
    ///
    /// This follows `NumericalDecision` and `CategoricalDecision` of LightGBM's `tree.h`.
    pub(super) fn goes_left(&self, value: f64) -> bool {
        match &self.rule {
            Rule::Numerical { threshold, missing, default_left } => {
                let is_zero = value.abs() <= ZERO_THRESHOLD;
                let value = if is_zero || (value.is_nan() && *missing != Missing::NaN) {
                    0.0
                } else {
                    value
                };
                let is_missing = match missing {
                    Missing::None => false,
                    Missing::Zero => value == 0.0,
                    Missing::NaN => value.is_nan(),
                };
                if is_missing { *default_left } else { value <= *threshold }
            }
            Rule::Categorical { left_categories, .. } => {
                if value.is_nan() || value <= -1.0 {
                    return false;
                }
                let category = value as usize;
                left_categories
                    .get(category / 32)
                    .is_some_and(|word| word >> (category % 32) & 1 == 1)
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    impl Tree {
        /// Returns the value of the leaf that a row falls into.
        pub(in super::super) fn leaf_value(&self, values: &[f64]) -> f64 {
            self.leaf_values[self
                .leaf(|split| self.splits[split].goes_left(values[self.splits[split].feature]))]
        }
    }

    /// One step of growing a tree: the leaf to split, the feature, the threshold, the share of rows
    /// that go left, and the two leaf values.
    type Growth = (prop::sample::Index, usize, f64, f64, f64, f64);

    /// Generates trees with up to 16 splits on `features` features.
    pub(in super::super) fn any_tree(features: usize) -> impl Strategy<Value = Tree> {
        let growth = (
            any::<prop::sample::Index>(),
            0..features,
            -1.0..1.0f64,
            0.01..0.99f64,
            -1.0..1.0f64,
            -1.0..1.0f64,
        );
        prop::collection::vec(growth, 0..16).prop_map(grown)
    }

    /// Grows a tree split by split, as LightGBM does.
    fn grown(growths: Vec<Growth>) -> Tree {
        let mut tree = Tree {
            splits: Vec::new(),
            leaf_values: vec![0.2],
            leaf_counts: vec![1000.0],
            split_counts: Vec::new(),
        };
        for (leaf, feature, threshold, share, left, right) in growths {
            let leaf = leaf.index(tree.leaf_values.len());
            split_leaf(&mut tree, leaf, feature, threshold, share, [left, right]);
        }
        tree
    }

    /// Builds a tree of `depth` splits, each on the right child of the one before.
    ///
    /// The splits use the `features` features in turn.
    pub(in super::super) fn chain(depth: usize, features: usize) -> Tree {
        let mut tree = grown(Vec::new());
        for index in 0..depth {
            let last = tree.leaf_values.len() - 1;
            let threshold = 0.01 * index as f64 - 0.2;
            let share = 0.1 + 0.8 * (index % 7) as f64 / 7.0;
            split_leaf(
                &mut tree,
                last,
                index % features,
                threshold,
                share,
                [0.3 - 0.02 * index as f64, 1.0],
            );
        }
        tree
    }

    fn split_leaf(
        tree: &mut Tree,
        leaf: usize,
        feature: usize,
        threshold: f64,
        share: f64,
        values: [f64; 2],
    ) {
        let (new_split, new_leaf) = (tree.splits.len(), tree.leaf_values.len());
        for split in &mut tree.splits {
            for child in [&mut split.left, &mut split.right] {
                if *child == Node::Leaf(leaf) {
                    *child = Node::Split(new_split);
                }
            }
        }
        let rule = Rule::Numerical { threshold, missing: Missing::NaN, default_left: true };
        tree.splits.push(Split {
            feature,
            rule,
            left: Node::Leaf(leaf),
            right: Node::Leaf(new_leaf),
        });
        let count = tree.leaf_counts[leaf];
        tree.split_counts.push(count);
        tree.leaf_counts[leaf] = count * share;
        tree.leaf_counts.push(count * (1.0 - share));
        tree.leaf_values[leaf] = values[0];
        tree.leaf_values.push(values[1]);
    }

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
        let rule = Rule::Categorical { left_categories: vec![0b101, 0b1], missing: Missing::NaN };
        let split = Split { feature: 0, rule, left: Node::Leaf(0), right: Node::Leaf(1) };
        let left: Vec<f64> =
            (-2..70).map(f64::from).filter(|&category| split.goes_left(category)).collect();
        assert_eq!(left, [0.0, 2.0, 32.0]);
        assert!(
            !split.goes_left(f64::NAN)
                && !split.goes_left(f64::INFINITY)
                && !split.goes_left(1e300)
        );
    }
}

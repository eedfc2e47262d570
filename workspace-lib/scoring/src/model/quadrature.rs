//! Exact Shapley values of one tree, by quadrature.
//!
//! For one leaf with value *v*, let *zⱼ* be the share of training rows that pass all the splits on
//! feature *j* above the leaf. Let *oⱼ* be 1 if the row itself passes them, else 0. Let each
//! feature be known with probability *t*. Feature *i*'s Shapley value is what knowing *i* adds,
//! averaged over *t* from 0 to 1 (Owen, *Multilinear Extensions of Games*, 1972):
//!
//! ```text
//! φᵢ = v (oᵢ − zᵢ) ∫₀¹ ∏_{j≠i} fⱼ(t) dt,   fⱼ(t) = t oⱼ + (1 − t) zⱼ
//! ```
//!
//! The product is a polynomial, which Gauss–Legendre quadrature integrates exactly: *n* points are
//! enough for 2 *n* features. One pass down the tree computes the products, and one pass up sums
//! them over leaves. This is Quadrature-TreeSHAP (Wettenstein, Mitchell and Yu, 2026,
//! arXiv:2605.04497). Every factor is positive and nothing cancels. So the result is as accurate at
//! depth 30 as at depth 3, where the weights of the older algorithms overflow or lose digits. The
//! time is proportional to the number of the tree's nodes and to the number of points.

use super::tree::{Node, Tree};

/// Number of points that are computed together.
const LANES: usize = 4;

/// Marks a branch without a branch above it on the same feature.
const FIRST: u32 = u32::MAX;

type Lanes = [f64; LANES];

/// Points of a quadrature on 0 to 1 and their weights.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Points {
    at: Lanes,
    weight: Lanes,
}

/// An edge from a split to one of its children.
#[derive(Debug, Clone, PartialEq)]
struct Branch {
    /// The child: a split or a leaf.
    child: Node,
    /// The nearest branch above it whose split reads the same feature; [`FIRST`] if there is none.
    previous: u32,
    /// Share of training rows that pass this branch and all branches above it on the same feature.
    ///
    /// It is relative to the rows that reach the first of these splits.
    share: f64,
}

/// A tree, prepared for Shapley values.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paths {
    /// Two branches for each split, the left one first; a child's come after its parent's.
    branches: Vec<Branch>,
    /// The branch that leads to each split; [`FIRST`] for the root.
    above: Vec<u32>,
    features: Vec<u32>,
    leaf_values: Vec<f64>,
    points: Vec<Points>,
}

/// Buffers for the passes over one tree.
#[derive(Debug, Default)]
pub(super) struct ShapleyBuffers {
    /// Whether the row passes a branch and all branches above it on the same feature.
    passes: Vec<bool>,
    /// Product of the factors from the root to each split.
    products: Vec<Lanes>,
    /// Sum over the leaves below each split.
    sums: Vec<Lanes>,
}

impl Paths {
    pub(super) fn new(tree: &Tree) -> Self {
        let mut branches: Vec<Branch> = Vec::with_capacity(2 * tree.splits.len());
        let mut above = vec![FIRST; tree.splits.len()];
        let mut most_features = 0;
        for (index, split) in tree.splits.iter().enumerate() {
            let path: Vec<u32> = ancestors(&above, index).collect();
            let is_same =
                |&&branch: &&u32| tree.splits[branch as usize / 2].feature == split.feature;
            let previous = path.iter().find(is_same).copied().unwrap_or(FIRST);
            let before = branches.get(previous as usize).map_or(1.0, |branch| branch.share);
            for child in [split.left, split.right] {
                if let Node::Split(below) = child {
                    above[below] = branches.len() as u32;
                }
                let share = before * tree.count(child) / tree.split_counts[index];
                branches.push(Branch { child, previous, share });
            }
            let mut features: Vec<usize> =
                path.iter().map(|&branch| tree.splits[branch as usize / 2].feature).collect();
            features.push(split.feature);
            features.sort_unstable();
            features.dedup();
            most_features = most_features.max(features.len());
        }
        Self {
            branches,
            above,
            features: tree.splits.iter().map(|split| split.feature as u32).collect(),
            leaf_values: tree.leaf_values.clone(),
            points: gauss_legendre(most_features.div_ceil(2).next_multiple_of(LANES)),
        }
    }

    /// Calls `add` with each feature's Shapley value, in several parts.
    ///
    /// The row goes left at a split where `goes_left` returns true.
    pub(super) fn each(
        &self,
        goes_left: impl Fn(usize) -> bool,
        buffers: &mut ShapleyBuffers,
        mut add: impl FnMut(u32, f64),
    ) {
        buffers.passes.clear();
        for (index, branch) in self.branches.iter().enumerate() {
            let passes_before =
                branch.previous == FIRST || buffers.passes[branch.previous as usize];
            let takes_it = goes_left(index / 2) == (index % 2 == 0);
            buffers.passes.push(passes_before && takes_it);
        }
        for points in &self.points {
            self.pass(points, buffers, &mut add);
        }
    }

    fn pass(&self, points: &Points, buffers: &mut ShapleyBuffers, add: &mut impl FnMut(u32, f64)) {
        let ShapleyBuffers { passes, products, sums } = buffers;
        products.clear();
        for &above in &self.above {
            let product = match self.branches.get(above as usize) {
                None => [1.0; LANES],
                Some(branch) => self.product(above as usize, branch, points, passes, products),
            };
            products.push(product);
        }
        sums.clear();
        sums.resize(self.above.len(), [0.0; LANES]);
        for (index, branch) in self.branches.iter().enumerate().rev() {
            let split = index / 2;
            let below = match branch.child {
                Node::Split(child) => sums[child],
                Node::Leaf(leaf) => {
                    let value = self.leaf_values[leaf];
                    self.product(index, branch, points, passes, products)
                        .map(|product| value * product)
                }
            };
            let now = gains(points, passes[index], branch.share);
            let before = match self.branches.get(branch.previous as usize) {
                None => [0.0; LANES],
                Some(previous) => gains(points, passes[branch.previous as usize], previous.share),
            };
            let mut total = 0.0;
            for lane in 0..LANES {
                sums[split][lane] += below[lane];
                total += points.weight[lane] * below[lane] * (now[lane] - before[lane]);
            }
            add(self.features[split], total);
        }
    }

    /// Returns the product of the factors from the root to a branch's child.
    fn product(
        &self,
        index: usize,
        branch: &Branch,
        points: &Points,
        passes: &[bool],
        products: &[Lanes],
    ) -> Lanes {
        let above = products[index / 2];
        let now = factors(points, passes[index], branch.share);
        let before = match self.branches.get(branch.previous as usize) {
            None => [1.0; LANES],
            Some(previous) => factors(points, passes[branch.previous as usize], previous.share),
        };
        std::array::from_fn(|lane| {
            if before[lane] > 0.0 { above[lane] / before[lane] * now[lane] } else { 0.0 }
        })
    }
}

/// Returns *f(t)* at each point.
fn factors(points: &Points, passes: bool, share: f64) -> Lanes {
    points.at.map(|at| (1.0 - at) * share + if passes { at } else { 0.0 })
}

/// Returns *(o − z) / f(t)* at each point.
fn gains(points: &Points, passes: bool, share: f64) -> Lanes {
    points.at.map(|at| {
        if passes { (1.0 - share) / ((1.0 - at) * share + at) } else { -1.0 / (1.0 - at) }
    })
}

/// Returns the branches above a split, the nearest first.
fn ancestors(above: &[u32], split: usize) -> impl Iterator<Item = u32> {
    let branch_above = |split: usize| Some(above[split]).filter(|&branch| branch != FIRST);
    std::iter::successors(branch_above(split), move |&branch| branch_above(branch as usize / 2))
}

/// Returns points and weights that integrate polynomials of degree below 2 `count` exactly.
///
/// The interval is 0 to 1, and the points are in groups of [`LANES`]. The points are the roots of
/// Legendre's polynomial, moved from −1…1. Between two neighbouring roots of the polynomial of the
/// degree below, or an end of the interval, lies exactly one root, so bisection finds each. No
/// trigonometric function is needed: its last digits differ between machines.
fn gauss_legendre(count: usize) -> Vec<Points> {
    let mut roots: Vec<f64> = Vec::new();
    for degree in 1..=count {
        let edges: Vec<f64> = std::iter::once(-1.0).chain(roots).chain([1.0]).collect();
        roots = edges.windows(2).map(|edges| root(degree, edges[0], edges[1])).collect();
    }
    let weight = |root: f64| {
        let (_, slope) = legendre(count, root);
        1.0 / ((1.0 - root * root) * slope * slope)
    };
    roots
        .chunks_exact(LANES)
        .map(|roots| Points {
            at: std::array::from_fn(|lane| f64::midpoint(roots[lane], 1.0)),
            weight: std::array::from_fn(|lane| weight(roots[lane])),
        })
        .collect()
}

/// Returns the root of Legendre's polynomial between `low` and `high`, by bisection.
fn root(degree: usize, mut low: f64, mut high: f64) -> f64 {
    let is_positive = |at: f64| legendre(degree, at).0.is_sign_positive();
    let sign = is_positive(high);
    loop {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            return middle;
        }
        if is_positive(middle) == sign { high = middle } else { low = middle }
    }
}

/// Returns Legendre's polynomial and its slope, by Bonnet's recursion.
fn legendre(degree: usize, at: f64) -> (f64, f64) {
    let (mut before, mut value) = (1.0, at);
    for degree in 2..=degree {
        let degree = degree as f64;
        (before, value) =
            (value, ((2.0 * degree - 1.0) * at * value - (degree - 1.0) * before) / degree);
    }
    (value, degree as f64 * (at * value - before) / (at * at - 1.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tree::tests::{any_tree, chain};
    use super::*;

    fn shapley(tree: &Tree, values: &[f64]) -> Vec<f64> {
        let mut found = vec![0.0; values.len()];
        let goes_left =
            |split: usize| tree.splits[split].goes_left(values[tree.splits[split].feature]);
        Paths::new(tree).each(goes_left, &mut ShapleyBuffers::default(), |feature, part| {
            found[feature as usize] += part;
        });
        found
    }

    /// Computes Shapley values by their definition, leaf by leaf.
    ///
    /// Subsets of one size are summed together. All terms are positive, so no digits are lost at
    /// any depth.
    fn by_definition(tree: &Tree, values: &[f64]) -> Vec<f64> {
        let mut found = vec![0.0; values.len()];
        leaves(tree, tree.root(), values, &mut vec![None; values.len()], &mut |leaf, features| {
            for (feature, entry) in features.iter().enumerate() {
                let Some((share, passes)) = *entry else { continue };
                let others: Vec<(f64, f64)> = (features.iter().enumerate())
                    .filter(|(other, _)| *other != feature)
                    .filter_map(|(_, entry)| {
                        entry.map(|(share, passes)| (share, f64::from(passes)))
                    })
                    .collect();
                // Sums of the products over the subsets of each size. A known feature passes or
                // not; the others count with their share.
                let mut subsets = vec![1.0];
                for (share, passes) in &others {
                    let mut next = vec![0.0; subsets.len() + 1];
                    for (size, sum) in subsets.iter().enumerate() {
                        next[size] += sum * share;
                        next[size + 1] += sum * passes;
                    }
                    subsets = next;
                }
                // s! (n − 1 − s)! / n!
                let count = others.len() as f64 + 1.0;
                let mut weight = 1.0 / count;
                for (size, sum) in subsets.iter().enumerate() {
                    found[feature] +=
                        tree.leaf_values[leaf] * (f64::from(passes) - share) * weight * sum;
                    weight *= (size as f64 + 1.0) / (count - 1.0 - size as f64);
                }
            }
        });
        found
    }

    /// For each feature above a leaf: its share of training rows, and whether the row passes.
    type Above = [Option<(f64, bool)>];

    fn leaves(
        tree: &Tree,
        node: Node,
        values: &[f64],
        above: &mut Vec<Option<(f64, bool)>>,
        seen: &mut impl FnMut(usize, &Above),
    ) {
        let index = match node {
            Node::Leaf(leaf) => return seen(leaf, above),
            Node::Split(index) => index,
        };
        let split = &tree.splits[index];
        for (child, is_left) in [(split.left, true), (split.right, false)] {
            let kept = above[split.feature];
            let (share, passes) = kept.unwrap_or((1.0, true));
            let takes_it = split.goes_left(values[split.feature]) == is_left;
            above[split.feature] =
                Some((share * tree.count(child) / tree.split_counts[index], passes && takes_it));
            leaves(tree, child, values, above, seen);
            above[split.feature] = kept;
        }
    }

    #[test]
    fn integrates_polynomials_exactly() {
        for count in [4, 8, 16, 32] {
            for power in 0..2 * count as i32 {
                let points = gauss_legendre(count);
                let integral: f64 = (points.iter())
                    .flat_map(|points| points.at.into_iter().zip(points.weight))
                    .map(|(at, weight)| weight * at.powi(power))
                    .sum();
                let exact = 1.0 / f64::from(power + 1);
                assert!(
                    (integral - exact).abs() < 1e-15,
                    "{count} points, power {power}: {integral} and {exact}"
                );
            }
        }
    }

    #[test]
    fn equals_the_definition_at_depth_thirty() {
        // A chain of thirty features, and rows that leave it at each depth.
        let tree = chain(30, 30);
        for row in 0..31 {
            let values: Vec<f64> =
                (0..30).map(|feature| if feature < row { -1.0 } else { 1.0 }).collect();
            for (found, exact) in shapley(&tree, &values).iter().zip(by_definition(&tree, &values))
            {
                assert!(
                    (found - exact).abs() < 1e-14 * (1.0 + exact.abs()),
                    "row {row}: {found} and {exact}"
                );
            }
        }
    }

    #[test]
    fn equals_the_definition_where_one_feature_splits_again_and_again() {
        let tree = chain(40, 3);
        for values in [[-1.0, -1.0, -1.0], [1.0, -1.0, 1.0], [0.5, 0.2, -0.3]] {
            for (found, exact) in shapley(&tree, &values).iter().zip(by_definition(&tree, &values))
            {
                assert!((found - exact).abs() < 1e-14, "{found} and {exact}");
            }
        }
    }

    proptest! {
        #[test]
        fn equals_the_definition(tree in any_tree(6), values in prop::collection::vec(-1.5..1.5f64, 6)) {
            for (found, exact) in shapley(&tree, &values).iter().zip(by_definition(&tree, &values)) {
                prop_assert!((found - exact).abs() < 1e-13, "{} and {}", found, exact);
            }
        }

        /// Checks that the contributions add up to the score less the mean.
        #[test]
        fn adds_up(tree in any_tree(6), values in prop::collection::vec(-1.5..1.5f64, 6)) {
            let total = tree.expected_value() + shapley(&tree, &values).iter().sum::<f64>();
            prop_assert!((total - tree.leaf_value(&values)).abs() < 1e-13);
        }
    }
}

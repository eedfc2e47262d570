//! Clients who are alike: how many of them defaulted.
//!
//! The default rate of the nearest known clients was the strongest single feature of the winning solution on the public Home Credit
//! data. It reads outcomes, so it leaks wherever a client's own outcome, or one that a model is judged on, is among them: during
//! training every client is compared with clients of other folds only.

use crate::{Error, Result};

/// Points of a leaf, save the last.
const LEAF: usize = 64;

/// Known clients as points, and whether each defaulted.
///
/// Points that are close to each other share a leaf, as those of a k-d tree (Bentley, *Multidimensional binary search trees used
/// for associative searching*, 1975). A search looks at the boxes around the leaves, one after the other, then at the points of
/// the leaves that can hold a neighbour: no pointers to follow, and some thousand boxes are read faster than a tree is walked.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownClients {
    dimensions: usize,
    /// Point after point, leaf after leaf.
    points: Vec<f32>,
    defaults: Vec<bool>,
    /// For each point, its position among the points as given.
    positions: Vec<u32>,
    /// For each leaf, the smallest then the largest coordinates of its points.
    boxes: Vec<f32>,
}

/// What a search keeps for the next one.
#[derive(Debug, Default)]
pub struct Search {
    /// Smallest distance of each leaf's box.
    least: Vec<f32>,
    /// Leaves by the largest distance of their box.
    leaves: Vec<(u32, u32)>,
    /// Distance and place of the points that may be neighbours.
    found: Vec<u64>,
}

impl KnownClients {
    /// Known clients at `points` (point after point, `dimensions` finite numbers each), one outcome for each.
    ///
    /// # Panics
    /// If `points` are not `dimensions` numbers for each outcome.
    pub fn new(dimensions: usize, points: &[f32], defaults: &[bool]) -> Self {
        assert_eq!(points.len(), dimensions * defaults.len(), "each client has one number for each dimension");
        let mut positions: Vec<u32> = (0..defaults.len() as u32).collect();
        let coordinate = |position: u32, dimension: usize| points[position as usize * dimensions + dimension];
        arrange(&mut positions, dimensions, &coordinate);
        let ordered = positions.iter().flat_map(|&position| (0..dimensions).map(move |at| coordinate(position, at)));
        let points: Vec<f32> = ordered.collect();
        Self {
            dimensions,
            boxes: boxes(&points, dimensions),
            points,
            defaults: positions.iter().map(|&position| defaults[position as usize]).collect(),
            positions,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.defaults.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.defaults.is_empty()
    }

    /// How many numbers a point has.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Share of defaults among the `count` nearest to `point`; `NaN` if nobody is known.
    pub fn default_rate(&self, point: &[f32], count: usize) -> f64 {
        self.default_rate_among(point, count, |_| true, &mut Search::default())
    }

    /// As [`KnownClients::default_rate`], among those who `may_count` by their position among the points given to
    /// [`KnownClients::new`].
    pub fn default_rate_among(
        &self,
        point: &[f32],
        count: usize,
        may_count: impl Fn(usize) -> bool,
        search: &mut Search,
    ) -> f64 {
        let nearest = self.nearest(point, count, may_count, search);
        let defaults = nearest.iter().filter(|key| self.defaults[place(**key)]).count();
        defaults as f64 / nearest.len() as f64
    }

    /// The `count` nearest to `point`, in no order: the point of each, and whether it defaulted.
    pub(crate) fn alike<'a>(
        &'a self,
        point: &[f32],
        count: usize,
        search: &'a mut Search,
    ) -> impl Iterator<Item = (&'a [f32], bool)> {
        let nearest = self.nearest(point, count, |_| true, search);
        nearest.iter().map(|key| {
            let from = place(*key) * self.dimensions;
            (&self.points[from..from + self.dimensions], self.defaults[place(*key)])
        })
    }

    /// The `count` nearest to `point` among those who `may_count`, in no order. Of those equally far, the first places count.
    fn nearest<'a>(
        &self,
        point: &[f32],
        count: usize,
        may_count: impl Fn(usize) -> bool,
        search: &'a mut Search,
    ) -> &'a [u64] {
        let Search { least, leaves, found } = search;
        self.measure_boxes(point, least, leaves);
        // Leaves whose points are all near hold enough neighbours; the farthest of these bounds the search.
        let mut wanted = 2 * count.div_ceil(LEAF);
        found.clear();
        let mut looked_at = 0;
        loop {
            if wanted < leaves.len() {
                leaves[looked_at..].select_nth_unstable(wanted - looked_at);
            }
            let until = wanted.min(leaves.len());
            for (_, leaf) in &leaves[looked_at..until] {
                self.look_at(*leaf as usize, point, f32::INFINITY, &may_count, found);
                least[*leaf as usize] = f32::INFINITY;
            }
            looked_at = until;
            if found.len() >= count || until == leaves.len() {
                break;
            }
            wanted *= 2;
        }
        if found.len() >= count && count > 0 {
            let farthest = distance(*found.select_nth_unstable(count - 1).1);
            for (leaf, least) in least.iter().enumerate() {
                if *least <= farthest {
                    self.look_at(leaf, point, farthest, &may_count, found);
                }
            }
            found.select_nth_unstable(count - 1);
        }
        found.truncate(count);
        found
    }

    /// Smallest and largest squared distance between `point` and a point of each leaf's box.
    fn measure_boxes(&self, point: &[f32], least: &mut Vec<f32>, leaves: &mut Vec<(u32, u32)>) {
        least.clear();
        leaves.clear();
        for (leaf, sides) in self.boxes.chunks_exact(2 * self.dimensions).enumerate() {
            let (low, high) = sides.split_at(self.dimensions);
            let (mut nearest, mut farthest) = (0.0, 0.0);
            for ((low, high), at) in low.iter().zip(high).zip(point) {
                let (below, above) = (low - at, at - high);
                let outside = below.max(above).max(0.0);
                let across = (at - low).max(high - at);
                nearest += outside * outside;
                farthest += across * across;
            }
            least.push(nearest);
            leaves.push((farthest.to_bits(), leaf as u32));
        }
    }

    /// Adds the points of a leaf that are not farther than `farthest`.
    fn look_at(
        &self,
        leaf: usize,
        point: &[f32],
        farthest: f32,
        may_count: &impl Fn(usize) -> bool,
        found: &mut Vec<u64>,
    ) {
        let from = leaf * LEAF;
        let to = self.len().min(from + LEAF);
        let points = self.points[from * self.dimensions..to * self.dimensions].chunks_exact(self.dimensions);
        for (at, own) in (from..to).zip(points) {
            let distance: f32 = own.iter().zip(point).map(|(left, right)| (left - right) * (left - right)).sum();
            if distance <= farthest && may_count(self.positions[at] as usize) {
                found.push(u64::from(distance.to_bits()) << 32 | at as u64);
            }
        }
    }

    /// As the file of a bundle: how many clients and dimensions (`u32`), the points (`f32`), the outcomes (a byte each); little
    /// endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        let header = [self.len() as u32, self.dimensions as u32].into_iter().flat_map(u32::to_le_bytes);
        let points = self.points.iter().flat_map(|number| number.to_le_bytes());
        header.chain(points).chain(self.defaults.iter().map(|default| u8::from(*default))).collect()
    }

    /// From the file of a bundle. Positions are then those in the file.
    ///
    /// # Errors
    /// [`Error::KnownClients`] if the file is not as long as it says, or a number in it is not finite.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let broken = |what: &str| Error::KnownClients(format!("{what}. Train the bundle again."));
        let number = |at: usize| bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
        let (Some(count), Some(dimensions)) = (number(0), number(4)) else {
            return Err(broken("expected a header of 8 bytes, found less"));
        };
        let (count, dimensions) = (count as usize, dimensions as usize);
        let expected = count.checked_mul(4 * dimensions + 1).and_then(|size| size.checked_add(8));
        if dimensions == 0 || expected != Some(bytes.len()) {
            return Err(broken(&format!(
                "the header announces {count} clients with {dimensions} numbers each, which {} bytes are not",
                bytes.len()
            )));
        }
        let (points, outcomes) = bytes[8..].split_at(4 * dimensions * count);
        let points: Vec<f32> =
            points.chunks_exact(4).map(|bytes| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])).collect();
        if points.iter().any(|number| !number.is_finite()) {
            return Err(broken("a number is not finite"));
        }
        let defaults = outcomes.iter().map(|outcome| *outcome != 0).collect();
        let boxes = boxes(&points, dimensions);
        Ok(Self { dimensions, points, defaults, positions: (0..count as u32).collect(), boxes })
    }
}

/// The squared distance in a key of the search. Distances are not negative, so that their bits are in their order.
fn distance(key: u64) -> f32 {
    f32::from_bits((key >> 32) as u32)
}

/// The place of the point in a key of the search.
fn place(key: u64) -> usize {
    (key & u64::from(u32::MAX)) as usize
}

/// Orders positions so that every leaf holds points that are close to each other: halves, by the widest dimension.
fn arrange(positions: &mut [u32], dimensions: usize, coordinate: &impl Fn(u32, usize) -> f32) {
    if positions.len() <= LEAF {
        return;
    }
    let width = |dimension: usize| {
        let coordinates = positions.iter().map(|&position| coordinate(position, dimension));
        let (low, high) =
            coordinates.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)));
        high - low
    };
    let widest = (0..dimensions).max_by(|left, right| width(*left).total_cmp(&width(*right))).unwrap_or(0);
    let leaves = positions.len().div_ceil(LEAF);
    let middle = leaves / 2 * LEAF;
    positions.select_nth_unstable_by(middle, |left, right| {
        coordinate(*left, widest).total_cmp(&coordinate(*right, widest)).then(left.cmp(right))
    });
    let (before, after) = positions.split_at_mut(middle);
    arrange(before, dimensions, coordinate);
    arrange(after, dimensions, coordinate);
}

/// The box around each leaf.
fn boxes(points: &[f32], dimensions: usize) -> Vec<f32> {
    let of_leaf = |points: &[f32]| {
        let mut sides = vec![f32::INFINITY; dimensions];
        sides.resize(2 * dimensions, f32::NEG_INFINITY);
        for (at, coordinate) in points.iter().enumerate() {
            let dimension = at % dimensions;
            sides[dimension] = sides[dimension].min(*coordinate);
            sides[dimensions + dimension] = sides[dimensions + dimension].max(*coordinate);
        }
        sides
    };
    points.chunks(LEAF * dimensions).flat_map(of_leaf).collect()
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "shares of a few clients, computed by hand")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn finds_what_a_search_through_everyone_finds(
            points in prop::collection::vec(prop::array::uniform3(0..20_i32), 1..300),
            point in prop::array::uniform3(0..20_i32),
            count in 1..60_usize,
        ) {
            let flat: Vec<f32> = points.iter().flatten().map(|number| *number as f32).collect();
            let defaults: Vec<bool> = points.iter().map(|point| point[0] % 3 == 0).collect();
            let known = KnownClients::new(3, &flat, &defaults);
            let point: Vec<f32> = point.iter().map(|number| *number as f32).collect();
            let distance = |at: usize| -> f32 {
                flat[3 * at..3 * at + 3].iter().zip(&point).map(|(left, right)| (left - right).powi(2)).sum()
            };
            let mut expected: Vec<f32> = (0..points.len()).map(distance).collect();
            expected.sort_by(f32::total_cmp);
            expected.truncate(count);
            let mut search = Search::default();
            let mut found: Vec<f32> =
                known.nearest(&point, count, |_| true, &mut search).iter().map(|key| super::distance(*key)).collect();
            found.sort_by(f32::total_cmp);
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn takes_the_default_rate_of_the_nearest() {
        let known = KnownClients::new(1, &[0.0, 1.0, 2.0, 10.0], &[true, false, true, true]);
        assert_eq!(known.default_rate(&[0.9], 2), 0.5);
        assert_eq!(known.default_rate(&[0.9], 3), 2.0 / 3.0);
        assert_eq!(known.default_rate_among(&[0.9], 2, |at| at != 0, &mut Search::default()), 0.5);
        assert_eq!(known.default_rate_among(&[0.9], 9, |at| at != 1, &mut Search::default()), 1.0);
        assert!(KnownClients::new(1, &[], &[]).default_rate(&[0.0], 5).is_nan());
    }

    #[test]
    fn a_file_gives_the_same_clients_and_a_cut_one_is_refused() {
        let points: Vec<f32> = (0..200).map(|number| (number * 37 % 101) as f32).collect();
        let known = KnownClients::new(2, &points, &(0..100).map(|at| at % 7 == 0).collect::<Vec<_>>());
        let bytes = known.to_bytes();
        let again = KnownClients::from_bytes(&bytes).unwrap();
        for at in 0..50 {
            let point = [at as f32, 3.0 * at as f32];
            assert_eq!(known.default_rate(&point, 11), again.default_rate(&point, 11));
        }
        assert_eq!(
            KnownClients::from_bytes(&bytes[..500]).unwrap_err().to_string(),
            "neighbours.bin: the header announces 100 clients with 2 numbers each, which 500 bytes are not. \
             Train the bundle again."
        );
    }
}

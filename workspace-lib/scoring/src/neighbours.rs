//! The neighbours' default rate: the share of defaults among the nearest known clients.
//!
//! It was the strongest single feature of the winning solution on the public Home Credit data. It
//! reads outcomes, so it leaks if a client's own outcome is among them, or an outcome that a model
//! is evaluated on. During training every client is compared only with clients of other folds.

#[cfg(test)]
mod tests;
#[cfg(test)]
mod timings;

use crate::{Error, Result};

/// Number of points of a leaf; the last leaf may have fewer.
const LEAF: usize = 64;

/// Number of coordinates that are compared at a time, by vector instructions.
const LANES: usize = 8;

/// Known clients as points, each with its outcome.
///
/// Points that are close to each other share a leaf, as in a k-d tree (Bentley, *Multidimensional
/// binary search trees used for associative searching*, 1975). A search first reads the bounding
/// boxes of all leaves, one after the other. Then it reads the points of the leaves that can hold a
/// neighbour. `docs/performance.md`, “What pays for itself”, compares this with a plain search and a
/// library's tree. Coordinates are stored dimension by dimension, so one instruction compares several
/// points.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownClients {
    dimensions: usize,
    /// Leaf after leaf: the first coordinate of each of its points, then the second of each, …
    points: Vec<f32>,
    defaults: Vec<bool>,
    /// Position of each point in those given to [`KnownClients::new`]; empty if it is the same.
    positions: Vec<u32>,
    /// The smallest coordinate in each leaf, dimension after dimension.
    lows: Vec<f32>,
    /// The largest coordinate in each leaf, dimension after dimension.
    highs: Vec<f32>,
}

/// Buffers that a search reuses.
#[derive(Debug, Default)]
pub struct SearchBuffers {
    /// Smallest squared distance to each leaf's bounding box.
    least: Vec<f32>,
    /// Largest squared distance to each leaf's bounding box.
    most: Vec<f32>,
    /// Keys of the leaves, with their largest distance.
    leaves: Vec<u64>,
    /// Keys of the candidate points, with their distance.
    found: Vec<u64>,
}

impl KnownClients {
    /// Builds the index of known clients at `points`, with one outcome for each.
    ///
    /// `points` holds one point after the other, with `dimensions` finite numbers each.
    ///
    /// # Panics
    /// If `points` are not `dimensions` numbers for each outcome.
    pub fn new(dimensions: usize, points: &[f32], defaults: &[bool]) -> Self {
        assert_eq!(
            points.len(),
            dimensions * defaults.len(),
            "each client has one number for each dimension"
        );
        let mut positions: Vec<u32> = (0..defaults.len() as u32).collect();
        let coordinate =
            |position: u32, dimension: usize| points[position as usize * dimensions + dimension];
        arrange(&mut positions, dimensions, &coordinate);
        let ordered = positions
            .iter()
            .flat_map(|&position| (0..dimensions).map(move |at| coordinate(position, at)));
        let ordered: Vec<f32> = ordered.collect();
        let defaults = positions.iter().map(|&position| defaults[position as usize]).collect();
        Self::of_leaves(dimensions, &ordered, |coordinate| *coordinate, defaults, positions)
    }

    /// Builds the index from points that are already in leaf order.
    ///
    /// `coordinate` converts a stored value to a coordinate.
    fn of_leaves<C>(
        dimensions: usize,
        points: &[C],
        coordinate: impl Fn(&C) -> f32,
        defaults: Vec<bool>,
        positions: Vec<u32>,
    ) -> Self {
        let leaves = defaults.len().div_ceil(LEAF);
        let mut by_dimension = Vec::with_capacity(points.len());
        let mut lows = vec![f32::INFINITY; dimensions * leaves];
        let mut highs = vec![f32::NEG_INFINITY; dimensions * leaves];
        for (leaf, points) in points.chunks(LEAF * dimensions).enumerate() {
            for dimension in 0..dimensions {
                let (low, high) =
                    (&mut lows[dimension * leaves + leaf], &mut highs[dimension * leaves + leaf]);
                for coordinate in points.iter().skip(dimension).step_by(dimensions).map(&coordinate)
                {
                    (*low, *high) = (low.min(coordinate), high.max(coordinate));
                    by_dimension.push(coordinate);
                }
            }
        }
        Self { dimensions, points: by_dimension, defaults, positions, lows, highs }
    }

    /// Returns the number of known clients.
    pub fn len(&self) -> usize {
        self.defaults.len()
    }

    /// Checks whether there is no known client.
    pub fn is_empty(&self) -> bool {
        self.defaults.is_empty()
    }

    /// Returns the number of coordinates of a point.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Returns the share of defaults among the `count` nearest to `point`; `NaN` without known
    /// clients.
    pub fn default_rate(&self, point: &[f32], count: usize) -> f64 {
        self.default_rate_among(point, count, |_| true, &mut SearchBuffers::default())
    }

    /// Returns the [default rate](Self::default_rate) among the clients for which `is_eligible` is
    /// true.
    ///
    /// `is_eligible` gets a client's position in the points given to [`KnownClients::new`].
    pub fn default_rate_among(
        &self,
        point: &[f32],
        count: usize,
        is_eligible: impl Fn(usize) -> bool,
        buffers: &mut SearchBuffers,
    ) -> f64 {
        let nearest = self.nearest(point, count, is_eligible, buffers);
        let defaults = nearest.iter().filter(|key| self.defaults[place(**key)]).count();
        defaults as f64 / nearest.len() as f64
    }

    /// Returns the `count` nearest to `point`, in no order: each one's point, and whether it
    /// defaulted.
    pub(crate) fn nearest_points(
        &self,
        point: &[f32],
        count: usize,
        buffers: &mut SearchBuffers,
    ) -> Vec<(Vec<f32>, bool)> {
        let nearest = self.nearest(point, count, |_| true, buffers);
        nearest
            .iter()
            .map(|key| (self.point(place(*key)).collect(), self.defaults[place(*key)]))
            .collect()
    }

    /// Returns the coordinates of the point at an index.
    fn point(&self, place: usize) -> impl Iterator<Item = f32> {
        let from = place / LEAF * LEAF;
        let leaf = &self.points[from * self.dimensions..];
        let width = LEAF.min(self.len() - from);
        (0..self.dimensions).map(move |dimension| leaf[dimension * width + place - from])
    }

    /// Returns the keys of the `count` nearest points for which `is_eligible` is true, in no order.
    ///
    /// Of points at the same distance, those with the smallest indices are taken.
    fn nearest<'a>(
        &self,
        point: &[f32],
        count: usize,
        is_eligible: impl Fn(usize) -> bool,
        buffers: &'a mut SearchBuffers,
    ) -> &'a [u64] {
        let SearchBuffers { least, most, leaves, found } = buffers;
        self.measure_boxes(point, least, most);
        leaves.clear();
        leaves.extend((0..).zip(&*most).map(|(leaf, most)| key(*most, leaf)));
        // First reads the leaves whose largest distance is smallest, until they hold enough points.
        // The farthest of the `count` nearest then bounds the search.
        let mut wanted = 2 * count.div_ceil(LEAF);
        found.clear();
        let mut scanned = 0;
        loop {
            if wanted < leaves.len() {
                leaves[scanned..].select_nth_unstable(wanted - scanned);
            }
            let until = wanted.min(leaves.len());
            for leaf in leaves[scanned..until].iter().map(|key| place(*key)) {
                self.scan_leaf(leaf, point, f32::INFINITY, &is_eligible, found);
                least[leaf] = f32::INFINITY;
            }
            scanned = until;
            if found.len() >= count || until == leaves.len() {
                break;
            }
            wanted *= 2;
        }
        if found.len() >= count && count > 0 {
            let farthest = distance(*found.select_nth_unstable(count - 1).1);
            for (leaf, least) in least.iter().enumerate() {
                if *least <= farthest {
                    self.scan_leaf(leaf, point, farthest, &is_eligible, found);
                }
            }
            found.select_nth_unstable(count - 1);
        }
        found.truncate(count);
        found
    }

    /// Computes the smallest and largest squared distance between `point` and each leaf's bounding
    /// box.
    fn measure_boxes(&self, point: &[f32], least: &mut Vec<f32>, most: &mut Vec<f32>) {
        let leaves = self.len().div_ceil(LEAF);
        for distances in [&mut *least, &mut *most] {
            distances.clear();
            distances.resize(leaves, 0.0);
        }
        if leaves == 0 {
            return;
        }
        let sides = self.lows.chunks_exact(leaves).zip(self.highs.chunks_exact(leaves));
        for ((lows, highs), &at) in sides.zip(point) {
            for (((low, high), nearest), farthest) in
                lows.iter().zip(highs).zip(&mut *least).zip(&mut *most)
            {
                let (below, above) = (low - at, at - high);
                // `max` is slower because it handles NaN; every coordinate is finite here.
                let outside = if below > above { below } else { above };
                let outside = if outside > 0.0 { outside } else { 0.0 };
                let across = if below < above { -below } else { -above };
                *nearest += outside * outside;
                *farthest += across * across;
            }
        }
    }

    /// Adds the points of a leaf whose squared distance is at most `farthest` to `found`.
    fn scan_leaf(
        &self,
        leaf: usize,
        point: &[f32],
        farthest: f32,
        is_eligible: &impl Fn(usize) -> bool,
        found: &mut Vec<u64>,
    ) {
        let from = leaf * LEAF;
        let width = LEAF.min(self.len() - from);
        let points = &self.points[from * self.dimensions..(from + width) * self.dimensions];
        let distances = squared_distances(points, width, point);
        let mut near = at_most(&distances, farthest) & u64::MAX >> (LEAF - width);
        let (mut keys, mut count) = ([0; LEAF], 0);
        while near != 0 {
            let at = near.trailing_zeros() as usize;
            near &= near - 1;
            keys[count % LEAF] = key(distances[at], (from + at) as u32);
            count += usize::from(is_eligible(self.position(from + at)));
        }
        found.extend_from_slice(&keys[..count]);
    }

    /// Returns the position in the points as given of the point at an index.
    #[inline]
    fn position(&self, place: usize) -> usize {
        self.positions.get(place).map_or(place, |&position| position as usize)
    }

    /// Serialises the known clients to the bundle's file.
    ///
    /// The format is little endian: the numbers of clients and dimensions (`u32`), the points
    /// (`f32`), the outcomes (one byte each).
    pub fn to_bytes(&self) -> Vec<u8> {
        let header =
            [self.len() as u32, self.dimensions as u32].into_iter().flat_map(u32::to_le_bytes);
        let points = (0..self.len()).flat_map(|place| self.point(place)).flat_map(f32::to_le_bytes);
        header.chain(points).chain(self.defaults.iter().map(|default| u8::from(*default))).collect()
    }

    /// Reads known clients from the bundle's file; positions are then those in the file.
    ///
    /// # Errors
    /// [`Error::KnownClients`] if the length of the file does not match its header, or a number in
    /// it is not finite.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let broken = |what: &str| Error::KnownClients(format!("{what}. Train the bundle again."));
        let number = |at: usize| {
            bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes)
        };
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
        let (points, _) = points.as_chunks::<4>();
        if points.iter().any(|bytes| !f32::from_le_bytes(*bytes).is_finite()) {
            return Err(broken("a number is not finite"));
        }
        let defaults = outcomes.iter().map(|outcome| *outcome != 0).collect();
        Ok(Self::of_leaves(
            dimensions,
            points,
            |bytes| f32::from_le_bytes(*bytes),
            defaults,
            Vec::new(),
        ))
    }
}

/// Returns the squared distance from `at` to each point of a leaf, stored dimension by dimension.
fn squared_distances(points: &[f32], width: usize, at: &[f32]) -> [f32; LEAF] {
    let mut distances = [0.0; LEAF];
    if width == LEAF {
        let (dimensions, _) = points.as_chunks::<LEAF>();
        let (distances, _) = distances.as_chunks_mut::<LANES>();
        for (lane, distances) in distances.iter_mut().enumerate() {
            let mut sums = [0.0; LANES];
            for (coordinates, at) in dimensions.iter().zip(at) {
                let (coordinates, _) = coordinates.as_chunks::<LANES>();
                for (sum, coordinate) in sums.iter_mut().zip(&coordinates[lane]) {
                    *sum += (coordinate - at) * (coordinate - at);
                }
            }
            *distances = sums;
        }
    } else {
        for (coordinates, at) in points.chunks_exact(width).zip(at) {
            for (distance, coordinate) in distances.iter_mut().zip(coordinates) {
                *distance += (coordinate - at) * (coordinate - at);
            }
        }
    }
    distances
}

/// Returns a bit mask of the distances that are at most `farthest`.
fn at_most(distances: &[f32; LEAF], farthest: f32) -> u64 {
    let (lanes, _) = distances.as_chunks::<LANES>();
    lanes.iter().rev().fold(0, |bits, lanes| {
        let of_lanes = lanes
            .iter()
            .rev()
            .fold(0, |bits, distance| bits << 1 | u64::from(*distance <= farthest));
        bits << LANES | of_lanes
    })
}

/// Returns a search key, which sorts by distance, then by index.
fn key(distance: f32, place: u32) -> u64 {
    u64::from(distance.to_bits()) << 32 | u64::from(place)
}

/// Returns the squared distance of a search key.
///
/// Distances are not negative, so their bits sort like the numbers.
fn distance(key: u64) -> f32 {
    f32::from_bits((key >> 32) as u32)
}

/// Returns the index of a search key: a point, or a leaf.
fn place(key: u64) -> usize {
    (key & u64::from(u32::MAX)) as usize
}

/// Sorts positions so that every leaf holds points that are close to each other.
///
/// It splits them recursively into halves, by the widest dimension.
fn arrange(positions: &mut [u32], dimensions: usize, coordinate: &impl Fn(u32, usize) -> f32) {
    if positions.len() <= LEAF {
        return;
    }
    let width = |dimension: usize| {
        let coordinates = positions.iter().map(|&position| coordinate(position, dimension));
        let (low, high) = coordinates
            .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), at| {
                (low.min(at), high.max(at))
            });
        high - low
    };
    let widest =
        (0..dimensions).max_by(|left, right| width(*left).total_cmp(&width(*right))).unwrap_or(0);
    let leaves = positions.len().div_ceil(LEAF);
    let middle = leaves / 2 * LEAF;
    positions.select_nth_unstable_by(middle, |left, right| {
        coordinate(*left, widest).total_cmp(&coordinate(*right, widest)).then(left.cmp(right))
    });
    let (before, after) = positions.split_at_mut(middle);
    arrange(before, dimensions, coordinate);
    arrange(after, dimensions, coordinate);
}

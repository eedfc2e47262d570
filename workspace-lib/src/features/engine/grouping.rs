//! Grouping of rows by keys: which rows form a group, and their order by group.

use std::ops::Range;

use scoring::features::Statistic;

use super::segments::Segments;

/// The rows of a block, ordered so that the rows of a group follow each other.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// Rows, group by group; groups of a client by first appearance.
    pub(super) order: Vec<u32>,
    /// The groups, as segments of `order`.
    pub(super) segments: Segments,
    /// Each client's groups, as segments of the list of groups.
    pub(super) clients: Segments,
    hashes: Vec<u64>,
    slots: Vec<u32>,
    group_of: Vec<u32>,
    first: Vec<u32>,
    several: Vec<u32>,
}

impl Groups {
    /// Groups the rows of each client by equal keys; two missing keys are equal.
    pub(super) fn group_rows(&mut self, keys: &[&[f64]], clients: &Segments) {
        self.assign_groups(keys, clients);
        self.sort_by_group();
    }

    /// Assigns the groups as [`Groups::group_rows`] does, but does not order the rows.
    ///
    /// Afterwards only the first rows and the clients are set.
    pub(super) fn assign_groups(&mut self, keys: &[&[f64]], clients: &Segments) {
        let rows = clients.bounds.last().copied().unwrap_or(0) as usize;
        self.hashes.clear();
        self.hashes.resize(rows, 0);
        for key in keys {
            for (hash, value) in self.hashes.iter_mut().zip(*key) {
                // Multiply and rotate, as in rustc's own hash. This is enough for keys that no
                // attacker chooses.
                *hash = (hash.rotate_left(5) ^ bits(*value)).wrapping_mul(0x517c_c1b7_2722_0a95);
            }
        }
        self.group_of.clear();
        self.first.clear();
        self.clients.bounds.clear();
        self.clients.bounds.push(0);
        for client in clients.iter() {
            self.assign_client_groups(keys, client);
            self.clients.bounds.push(self.first.len() as u32);
        }
    }

    /// Assigns the groups of one client's rows with a small hash table.
    ///
    /// `docs/performance.md`, “What pays for itself”, compares it with a library's.
    fn assign_client_groups(&mut self, keys: &[&[f64]], rows: Range<usize>) {
        let size = (2 * rows.len()).next_power_of_two();
        let shift = 64 - size.trailing_zeros();
        self.slots.clear();
        self.slots.resize(size, u32::MAX);
        for row in rows {
            let hash = self.hashes[row];
            let mut slot = if shift < 64 { (hash >> shift) as usize } else { 0 };
            let group = loop {
                let group = self.slots[slot];
                if group == u32::MAX {
                    let group = self.first.len() as u32;
                    self.slots[slot] = group;
                    self.first.push(row as u32);
                    break group;
                }
                let other = self.first[group as usize] as usize;
                if self.hashes[other] == hash
                    && keys.iter().all(|key| bits(key[row]) == bits(key[other]))
                {
                    break group;
                }
                slot = (slot + 1) & (size - 1);
            };
            self.group_of.push(group);
        }
    }

    /// Orders the rows by group with a counting sort, which keeps the order within a group.
    fn sort_by_group(&mut self) {
        let bounds = &mut self.segments.bounds;
        bounds.clear();
        bounds.resize(self.first.len() + 1, 0);
        for group in &self.group_of {
            bounds[*group as usize + 1] += 1;
        }
        for at in 1..bounds.len() {
            bounds[at] += bounds[at - 1];
        }
        self.order.clear();
        self.order.resize(self.group_of.len(), 0);
        let mut next = bounds.clone();
        for (row, group) in self.group_of.iter().enumerate() {
            self.order[next[*group as usize] as usize] = row as u32;
            next[*group as usize] += 1;
        }
        self.several.clear();
        let sizes = self.segments.iter().map(|segment| segment.len()).enumerate();
        self.several.extend(sizes.filter(|(_, rows)| *rows > 1).map(|(group, _)| group as u32));
    }

    /// Computes the statistic of `values` for each group and writes it to `summary`.
    ///
    /// `values` are in the order of the rows; `working` is a scratch buffer.
    pub(super) fn summary(
        &self,
        values: &[f64],
        statistic: Statistic,
        working: &mut Vec<f64>,
        summary: &mut Vec<f64>,
    ) {
        summary.clear();
        // Most groups have one row, whose statistic is known without a loop.
        let of_first = self.first.iter().map(|row| values[*row as usize]);
        match statistic {
            Statistic::Count => summary.extend(of_first.map(|_| 1.0)),
            Statistic::Sum => summary.extend(of_first.map(|value| 0.0 + value)),
            Statistic::Mean | Statistic::Minimum | Statistic::Maximum => summary.extend(of_first),
            Statistic::StandardDeviation => summary.extend(of_first.map(|_| f64::NAN)),
        }
        for group in &self.several {
            let bounds = &self.segments.bounds[*group as usize..];
            working.clear();
            working.extend(
                self.order[bounds[0] as usize..bounds[1] as usize]
                    .iter()
                    .map(|row| values[*row as usize]),
            );
            summary[*group as usize] = statistic.compute(working);
        }
    }

    /// Returns the first row of each group.
    pub(super) fn first_rows(&self) -> &[u32] {
        &self.first
    }
}

/// Returns the bits of a value, with one pattern for every missing value and for both zeros.
fn bits(value: f64) -> u64 {
    if value.is_nan() { u64::MAX } else { (value + 0.0).to_bits() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brings_equal_keys_of_a_client_together_by_first_appearance() {
        let keys = [7.0, f64::NAN, 7.0, f64::NAN, 7.0, -0.0, 0.0];
        let clients = Segments { bounds: vec![0, 4, 4, 7] };
        let mut groups = Groups::default();
        groups.group_rows(&[&keys], &clients);
        assert_eq!(groups.order, [0, 2, 1, 3, 4, 5, 6]);
        assert_eq!(groups.segments.bounds, [0, 2, 4, 5, 7]);
        assert_eq!(groups.clients.bounds, [0, 2, 2, 4]);
        assert_eq!(groups.first_rows(), [0, 1, 4, 5]);
    }

    #[test]
    fn sums_up_groups_of_one_row_and_of_several() {
        let values = [3.0, 5.0, 4.0, f64::NAN, f64::NAN];
        let mut groups = Groups::default();
        groups.group_rows(&[&[1.0, 2.0, 1.0, 2.0, 3.0]], &Segments { bounds: vec![0, 5] });
        let summary = |statistic| {
            let (mut working, mut summary) = (Vec::new(), Vec::new());
            groups.summary(&values, statistic, &mut working, &mut summary);
            format!("{summary:?}")
        };
        assert_eq!(summary(Statistic::Count), "[2.0, 2.0, 1.0]");
        assert_eq!(summary(Statistic::Sum), "[7.0, 5.0, NaN]");
        assert_eq!(summary(Statistic::Mean), "[3.5, 5.0, NaN]");
        assert_eq!(summary(Statistic::Minimum), "[3.0, 5.0, NaN]");
        assert_eq!(summary(Statistic::Maximum), "[4.0, 5.0, NaN]");
        assert_eq!(
            summary(Statistic::StandardDeviation),
            format!("[{:?}, NaN, NaN]", 0.5_f64.sqrt())
        );
    }
}

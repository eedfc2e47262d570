//! Index lookup for clients, and a history table's rows in the order of the clients.

use std::collections::HashMap;

/// Index for a row that belongs to no client.
pub(crate) const NO_CLIENT: u32 = u32::MAX;

/// Lookup from a key to an index.
///
/// Keys that lie close together, as in the original tables, are looked up in an array; others are
/// looked up in a hash map.
#[derive(Debug)]
pub(crate) enum KeyIndex {
    Dense { first: f64, positions: Vec<u32> },
    Sparse(HashMap<u64, u32>),
}

impl KeyIndex {
    /// Builds a lookup; `position` returns the index for the key of a row.
    ///
    /// If a key occurs more than once, its first index that is not [`NO_CLIENT`] counts.
    pub(crate) fn new(keys: &[f64], position: impl Fn(usize) -> u32) -> Self {
        let (first, last) =
            keys.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(first, last), key| {
                (first.min(*key), last.max(*key))
            });
        let range = last - first;
        if range.is_finite() && range <= f64::from(1 << 20) + 16.0 * keys.len() as f64 {
            let mut positions = vec![NO_CLIENT; range as usize + 1];
            for (row, key) in keys.iter().enumerate() {
                let slot = &mut positions[(key - first) as usize];
                if *slot == NO_CLIENT {
                    *slot = position(row);
                }
            }
            return Self::Dense { first, positions };
        }
        let mut positions = HashMap::with_capacity(keys.len());
        for (row, key) in keys.iter().enumerate() {
            let slot = positions.entry(key.to_bits()).or_insert(NO_CLIENT);
            if *slot == NO_CLIENT {
                *slot = position(row);
            }
        }
        Self::Sparse(positions)
    }

    /// Returns the index for `key`, or [`NO_CLIENT`].
    pub(crate) fn get(&self, key: f64) -> u32 {
        match self {
            Self::Dense { first, positions } => {
                let at = key - first;
                if at >= 0.0 {
                    positions.get(at as usize).copied().unwrap_or(NO_CLIENT)
                } else {
                    NO_CLIENT
                }
            }
            Self::Sparse(positions) => positions.get(&key.to_bits()).copied().unwrap_or(NO_CLIENT),
        }
    }
}

/// The rows of a table in the order of the clients, without rows that belong to no client.
#[derive(Debug)]
pub(crate) struct ClientRows {
    /// Rows, client by client; `None` where the table is already in that order.
    pub(crate) order: Option<Vec<u32>>,
    /// Client `i` has the rows `bounds[i]..bounds[i + 1]` of the order.
    pub(crate) bounds: Vec<u32>,
}

impl ClientRows {
    /// Returns the row at a position of the order.
    pub(crate) fn row(&self, place: u32) -> u32 {
        self.order.as_ref().map_or(place, |order| order[place as usize])
    }

    /// Orders rows by client.
    ///
    /// A row's client is an index below `clients`, or [`NO_CLIENT`].
    pub(crate) fn new(client_of_row: &[u32], clients: usize) -> Self {
        let mut bounds = vec![0; clients + 1];
        let mut is_ordered = true;
        let mut previous = 0;
        for client in client_of_row {
            is_ordered &= *client >= previous && *client != NO_CLIENT;
            previous = *client;
            if *client != NO_CLIENT {
                bounds[*client as usize + 1] += 1;
            }
        }
        for at in 1..bounds.len() {
            bounds[at] += bounds[at - 1];
        }
        if is_ordered {
            return Self { order: None, bounds };
        }
        let mut order = vec![0; bounds[clients] as usize];
        let mut next = bounds.clone();
        for (row, client) in client_of_row.iter().enumerate() {
            if *client != NO_CLIENT {
                let place = &mut next[*client as usize];
                order[*place as usize] = row as u32;
                *place += 1;
            }
        }
        Self { order: Some(order), bounds }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_rows_by_client_and_leaves_orphans_out() {
        let rows = ClientRows::new(&[2, 0, NO_CLIENT, 2, 0], 3);
        assert_eq!(rows.order, Some(vec![1, 4, 0, 3]));
        assert_eq!(rows.bounds, [0, 2, 2, 4]);
        assert_eq!(ClientRows::new(&[0, 0, 2], 3).order, None);
    }

    #[test]
    fn finds_keys_close_together_and_far_apart() {
        for keys in [[100.0, 103.0, 101.0], [1.0, 9e15, 5.0]] {
            let positions = KeyIndex::new(&keys, |row| row as u32);
            assert_eq!(keys.map(|key| positions.get(key)), [0, 1, 2]);
            let of_second = KeyIndex::new(&[keys[0], keys[0], keys[1]], |row| {
                if row == 0 { NO_CLIENT } else { row as u32 }
            });
            assert_eq!(of_second.get(keys[0]), 1);
            assert_eq!([99.0, 102.0, f64::NAN].map(|key| positions.get(key)), [NO_CLIENT; 3]);
        }
    }
}

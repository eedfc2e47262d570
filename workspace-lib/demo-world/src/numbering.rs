//! Keys of credits and earlier applications that do not reveal the client.

/// Assigns each row of a table its own number, in no visible order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbering {
    first: i64,
    /// Number of keys that are permuted.
    size: i64,
    /// Step of the permutation, coprime to `size`.
    step: i64,
    next: i64,
}

impl Numbering {
    /// Creates numbers from `first` on, for about `size` rows.
    pub(crate) fn new(first: i64, size: i64) -> Self {
        // A step near the golden ratio keeps neighbours far apart.
        let golden = (size as f64 * 0.618_033_988_75) as i64;
        let step = (golden.max(1)..size).find(|step| divisor(*step, size) == 1).unwrap_or(1);
        Self { first, size, step, next: 0 }
    }

    /// Returns the number of the row `place` rows after those that were already numbered.
    pub(crate) fn number(&self, place: i64) -> i64 {
        let position = self.next + place;
        // Rows beyond the expected size are numbered in order.
        let mixed =
            if position < self.size { (position * self.step) % self.size } else { position };
        self.first + mixed
    }

    /// Marks `rows` more rows as numbered.
    pub(crate) fn advance(&mut self, rows: usize) {
        self.next += rows as i64;
    }
}

/// Returns the greatest common divisor.
fn divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn gives_every_row_a_number_of_its_own_in_no_visible_order() {
        let mut numbering = Numbering::new(1000, 500);
        let mut numbers = Vec::new();
        for _ in 0..60 {
            numbers.extend((0..10).map(|place| numbering.number(place)));
            numbering.advance(10);
        }
        let distinct: HashSet<i64> = numbers.iter().copied().collect();
        assert_eq!(distinct.len(), 600, "100 more than expected");
        assert!(numbers[..500].iter().all(|number| (1000..1500).contains(number)));
        assert!(numbers.windows(2).filter(|pair| pair[1] == pair[0] + 1).count() < 150);
    }
}

//! Numbers of credits and earlier applications, which say nothing about whose they are.

/// Gives the first, second, … row of a table a number of its own, in no visible order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbering {
    first: i64,
    /// Numbers that are mixed.
    size: i64,
    /// A step that visits all of them before it comes back.
    step: i64,
    next: i64,
}

impl Numbering {
    /// Numbers from `first` on, for about `size` rows.
    pub(super) fn new(first: i64, size: i64) -> Self {
        // A step near the golden section keeps neighbours far apart.
        let golden = (size as f64 * 0.618_033_988_75) as i64;
        let step = (golden.max(1)..size).find(|step| divisor(*step, size) == 1).unwrap_or(1);
        Self { first, size, step, next: 0 }
    }

    /// The number of the row `place` rows after those that were numbered before.
    pub(super) fn number(&self, place: i64) -> i64 {
        let position = self.next + place;
        // Beyond the expected size, in order.
        let mixed =
            if position < self.size { (position * self.step) % self.size } else { position };
        self.first + mixed
    }

    /// Goes on after `rows` more rows.
    pub(super) fn advance(&mut self, rows: usize) {
        self.next += rows as i64;
    }
}

/// Greatest common divisor.
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

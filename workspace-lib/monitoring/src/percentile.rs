//! Percentiles of times.

/// Returns the least of `values` that a share of them does not exceed (nearest rank); `None` of
/// none.
///
/// The values are reordered. `share` is above 0 and at most 1: 0.99 for the 99th percentile.
pub fn percentile(values: &mut [u64], share: f64) -> Option<u64> {
    let rank = (share * values.len() as f64).ceil() as usize;
    let at = rank.max(1).min(values.len()).checked_sub(1)?;
    Some(*values.select_nth_unstable(at).1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ninety_nine_of_a_hundred_do_not_exceed_the_99th_percentile() {
        let mut values: Vec<u64> = (1..=200).rev().collect();
        assert_eq!(percentile(&mut values, 0.99), Some(198));
        assert_eq!(percentile(&mut values, 0.5), Some(100));
        assert_eq!(percentile(&mut values, 1.0), Some(200));
        assert_eq!(percentile(&mut [7, 3], 0.001), Some(3));
        assert_eq!(percentile(&mut [], 0.99), None);
    }
}

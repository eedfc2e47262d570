//! Ranks, and the correlation of ranks.

/// Returns ranks from 1 by ascending value; equal values share the mean of their ranks.
///
/// Equal to `scipy.stats.rankdata`. The values must not be `NaN`.
///
/// ```
/// assert_eq!(statistics::midranks(&[20.0, 10.0, 20.0]), [2.5, 1.0, 2.5]);
/// ```
pub fn midranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&left, &right| values[left].total_cmp(&values[right]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    for tied in order.chunk_by(|&left, &right| values[left] >= values[right]) {
        let end = start + tied.len();
        // Ranks start + 1 to end, both included.
        let rank = f64::midpoint((start + 1) as f64, end as f64);
        for &index in tied {
            ranks[index] = rank;
        }
        start = end;
    }
    ranks
}

/// Returns Spearman's rank correlation of two series of one length, from −1 to 1.
///
/// Equal to `scipy.stats.spearmanr`. `None` where one of them is constant.
///
/// ```
/// use statistics::spearman;
///
/// assert_eq!(spearman(&[1.0, 2.0, 3.0], &[10.0, 40.0, 90.0]), Some(1.0));
/// assert_eq!(spearman(&[1.0, 2.0, 3.0], &[5.0, 5.0, 5.0]), None);
/// ```
pub fn spearman(left: &[f64], right: &[f64]) -> Option<f64> {
    let (left, right) = (midranks(left), midranks(right));
    let middle = f64::midpoint(1.0, left.len() as f64);
    let product = |one: &[f64], other: &[f64]| {
        one.iter().zip(other).map(|(one, other)| (one - middle) * (other - middle)).sum::<f64>()
    };
    let scale = (product(&left, &left) * product(&right, &right)).sqrt();
    (scale > 0.0).then(|| (product(&left, &right) / scale).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_their_mean_rank() {
        assert_eq!(midranks(&[3.0, 1.0, 3.0, 0.0]), [3.5, 2.0, 3.5, 1.0]);
        assert_eq!(midranks(&[-0.0, 0.0]), [1.5, 1.5]);
    }

    #[test]
    fn agrees_with_scipy() {
        // scipy.stats.spearmanr([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]).statistic
        let found =
            spearman(&[1.0, 2.0, 3.0, 4.0, 5.0], &[5.0, 6.0, 7.0, 8.0, 7.0]).expect("they vary");
        assert!((found - 0.820_782_681_668_123_3).abs() < 1e-12, "{found}");
    }

    #[test]
    fn only_the_order_counts() {
        let series = [0.1, 0.2, 5.0, 100.0];
        assert_eq!(spearman(&series, &series.map(f64::exp)), Some(1.0));
        assert_eq!(spearman(&series, &series.map(|value| -value)), Some(-1.0));
        assert_eq!(spearman(&series, &[2.0; 4]), None);
    }
}

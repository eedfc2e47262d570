//! Isotonic regression by pooling adjacent violators.

/// Merges neighbouring blocks until no block and the one after it are in the wrong order.
///
/// `violates` says whether a block and the next one are in the wrong order, `merge` makes one of
/// both. One pass over `blocks`, which come in the order of the explaining variable. Source: Ayer et
/// al. 1955, *An empirical distribution function for sampling with incomplete information*.
///
/// ```
/// use statistics::pool_adjacent_violators;
///
/// // Each block is a sum and a count; 3 comes before 2, so both become their mean.
/// let pooled = pool_adjacent_violators(
///     [(1.0, 1.0), (3.0, 1.0), (2.0, 1.0)],
///     |one, next| one.0 / one.1 > next.0 / next.1,
///     |one, next| (one.0 + next.0, one.1 + next.1),
/// );
/// assert_eq!(pooled, [(1.0, 1.0), (5.0, 2.0)]);
/// ```
pub fn pool_adjacent_violators<Block>(
    blocks: impl IntoIterator<Item = Block>,
    violates: impl Fn(&Block, &Block) -> bool,
    merge: impl Fn(Block, Block) -> Block,
) -> Vec<Block> {
    let mut pooled: Vec<Block> = Vec::new();
    for block in blocks {
        let mut last = block;
        while let Some(previous) = pooled.pop_if(|previous| violates(previous, &last)) {
            last = merge(previous, last);
        }
        pooled.push(last);
    }
    pooled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_scikit_learn() {
        // scikit-learn 1.7: isotonic_regression([1, 3, 2, 4, 3.5, 3.5, 6]).
        let means = pool_adjacent_violators(
            [1.0, 3.0, 2.0, 4.0, 3.5, 3.5, 6.0].map(|value| (value, 1.0)),
            |left: &(f64, f64), right| left.0 / left.1 > right.0 / right.1,
            |left, right| (left.0 + right.0, left.1 + right.1),
        );
        let found: Vec<(f64, usize)> =
            means.iter().map(|(sum, count)| (sum / count, *count as usize)).collect();
        assert_eq!(found, [(1.0, 1), (2.5, 2), (11.0 / 3.0, 3), (6.0, 1)]);
    }
}

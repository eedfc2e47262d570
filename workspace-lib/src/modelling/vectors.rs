//! Sums over slices of equal length, where the linear models spend their time.

/// Computes the scalar product; eight sums at a time keep the processor's units busy.
pub(super) fn dot(left: &[f64], right: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let (left_eights, right_eights) = (left.chunks_exact(8), right.chunks_exact(8));
    let rest: f64 = left_eights
        .remainder()
        .iter()
        .zip(right_eights.remainder())
        .map(|(one, other)| one * other)
        .sum();
    for (left, right) in left_eights.zip(right_eights) {
        for ((sum, one), other) in sums.iter_mut().zip(left).zip(right) {
            *sum += one * other;
        }
    }
    sums.iter().sum::<f64>() + rest
}

/// Adds `times` × `values` to `sums`.
pub(super) fn add(sums: &mut [f64], values: &[f64], times: f64) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += times * value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "whole numbers")]
    fn counts_every_element_of_eights_and_rest() {
        let numbers: Vec<f64> = (1..=19).map(f64::from).collect();
        // 1² + 2² + … + n² = n (n + 1) (2 n + 1) / 6.
        assert_eq!(dot(&numbers, &numbers), 19.0 * 20.0 * 39.0 / 6.0);
        assert_eq!(dot(&numbers[..7], &numbers[..7]), 7.0 * 8.0 * 15.0 / 6.0);
        let mut sums = [1.0, 1.0];
        add(&mut sums, &[2.0, 3.0], 10.0);
        assert_eq!(sums, [21.0, 31.0]);
    }
}

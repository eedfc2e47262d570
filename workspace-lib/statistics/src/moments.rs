//! Means and standard deviations.

/// Returns the arithmetic mean; `NaN` without a value.
pub fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

/// Returns the standard deviation of a sample, with the divisor n − 1; 0 for a single value.
///
/// ```
/// use statistics::sample_deviation;
///
/// let deviation = sample_deviation([1.0, 2.0, 3.0, 4.0].into_iter());
/// assert!((deviation - (5.0_f64 / 3.0).sqrt()).abs() < 1e-15);
/// ```
pub fn sample_deviation(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let (sum, count) = squared_distances(values);
    if count < 2.0 { 0.0 } else { (sum / (count - 1.0)).sqrt() }
}

/// Returns the standard deviation of a population, with the divisor n.
///
/// ```
/// use statistics::population_deviation;
///
/// let deviation = population_deviation([1.0, 2.0, 3.0, 4.0].into_iter());
/// assert!((deviation - 1.25_f64.sqrt()).abs() < 1e-15);
/// ```
pub fn population_deviation(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let (sum, count) = squared_distances(values);
    (sum / count).sqrt()
}

/// Returns the sum of the squared distances from the mean, and the number of values.
fn squared_distances(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let middle = mean(values.clone());
    values.fold((0.0, 0.0), |(sum, count), value| (sum + (value - middle).powi(2), count + 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_do_not_deviate() {
        let values = [2.5; 3].into_iter();
        assert!((mean(values.clone()) - 2.5).abs() < 1e-15);
        assert!(sample_deviation(values.clone()).abs() < 1e-15);
        assert!(population_deviation(values).abs() < 1e-15);
    }

    #[test]
    fn a_single_value_does_not_deviate_and_none_has_no_mean() {
        assert!(sample_deviation([7.0].into_iter()).abs() < 1e-15);
        assert!(population_deviation([7.0].into_iter()).abs() < 1e-15);
        assert!(mean([].into_iter()).is_nan());
    }
}

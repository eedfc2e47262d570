//! Age bands, in which decisions are compared between groups of clients.

use crate::DAYS_PER_YEAR;

/// Lower bounds of the age bands, in years.
pub const AGES: [u32; 6] = [18, 25, 35, 45, 55, 65];

/// Lowest age in days that the schema accepts for an adult.
const ADULT: f64 = 6570.0;

/// Returns the index in [`AGES`] of an age at the application; `None` for a child or `NaN`.
///
/// `days_of_birth` is negative: it counts back from the application.
///
/// ```
/// assert_eq!(contract::age_band(-12_000.0), Some(1));
/// ```
pub fn age_band(days_of_birth: f64) -> Option<usize> {
    let age = -days_of_birth / DAYS_PER_YEAR;
    let band = AGES.iter().rposition(|&from| age >= f64::from(from));
    // 18 years can be a day or two shorter than 18 × 365.25 days.
    band.or_else(|| (-days_of_birth >= ADULT).then_some(0))
}

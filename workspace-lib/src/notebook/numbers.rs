//! Numbers as French prose writes them: decimal commas, narrow no-break spaces.

use scoring::{Language, format_number};

/// Writes a number with this many decimals: `0,774`.
///
/// ```
/// # use workspace_lib::notebook::decimal;
/// assert_eq!(decimal(0.7742, 3), "0,774");
/// ```
pub fn decimal(value: f64, decimals: usize) -> String {
    format_number(value, decimals, Language::French)
}

/// Writes a share as a percentage: `percent(0.0807, 1)` is `8,1 %`.
pub fn percent(share: f64, decimals: usize) -> String {
    format!("{}\u{202f}%", decimal(100.0 * share, decimals))
}

/// Writes a difference of two shares in percentage points with its sign: `+2,1 points`.
pub fn points(difference: f64, decimals: usize) -> String {
    let points = signed(100.0 * difference, decimals);
    let unit = if (100.0 * difference).abs() < 2.0 { "point" } else { "points" };
    format!("{points}\u{a0}{unit}")
}

/// Writes a whole number with its thousands apart: `17 264`.
pub fn count(number: usize) -> String {
    decimal(number as f64, 0)
}

/// Writes an amount in whole euros: `450 000 €`.
pub fn euros(amount: f64) -> String {
    format!("{}\u{a0}€", decimal(amount, 0))
}

/// Writes a number with its sign; what rounds to zero has none.
pub fn signed(value: f64, decimals: usize) -> String {
    let text = decimal(value, decimals);
    let is_zero = !text.chars().any(|letter| ('1'..='9').contains(&letter));
    match (is_zero, value > 0.0) {
        (true, _) => decimal(0.0, decimals),
        (false, true) => format!("+{text}"),
        (false, false) => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_french_prose_writes_them() {
        assert_eq!(decimal(0.7742, 3), "0,774");
        assert_eq!(percent(0.0807, 1), "8,1\u{202f}%");
        assert_eq!(count(17_264), "17\u{202f}264");
        assert_eq!(euros(450_000.0), "450\u{202f}000\u{a0}€");
    }

    #[test]
    fn a_difference_has_a_sign_and_what_rounds_to_zero_none() {
        assert_eq!(signed(0.0123, 3), "+0,012");
        assert_eq!(signed(-0.0123, 3), "\u{2212}0,012");
        assert_eq!(signed(-0.0001, 3), "0,000");
        assert_eq!(points(0.021, 1), "+2,1\u{a0}points");
        assert_eq!(points(-0.004, 1), "\u{2212}0,4\u{a0}point");
    }
}

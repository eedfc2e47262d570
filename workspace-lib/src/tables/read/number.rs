//! Fast parser of decimal numbers, exact to the nearest float.
//!
//! Nearly every number here has at most eight digits before the point and sixteen after it. All
//! digits together are then an integer that is divided by a power of ten. Below 2^53 and 10^23 a
//! float stores both exactly, so one division gives the nearest float (Clinger, *How to read
//! floating point numbers accurately*, 1990). The standard library parses all other numbers, with
//! the same result.

use super::number_rule::EXACT;
use super::swar::word;

const POWERS: [f64; 17] =
    [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16];
const WHOLE_POWERS: [u64; 9] =
    [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/// Parses a simple number at `at`, and returns it with the position of the separator or line end.
///
/// An empty cell is `NaN`. The result is `None` if the number does not have the simple form.
#[inline]
pub(super) fn parse_simple<const SEPARATOR: u8>(block: &[u8], at: usize) -> Option<(f64, usize)> {
    if is_end::<SEPARATOR>(block[at]) {
        return Some((f64::NAN, at));
    }
    let is_negative = block[at] == b'-';
    let start = at + usize::from(is_negative);
    let (whole, digits) = leading_digits(word(block, start));
    let mut end = start + digits;
    let value = if block[end] == b'.' {
        let (fraction, places) = leading_digits(word(block, end + 1));
        let mantissa = whole * WHOLE_POWERS[places] + fraction;
        end += 1 + places;
        let (mantissa, places) = if places == 8 {
            let (further, more) = leading_digits(word(block, end));
            end += more;
            (mantissa.checked_mul(WHOLE_POWERS[more])?.checked_add(further)?, places + more)
        } else {
            (mantissa, places)
        };
        if digits + places == 0 || mantissa >= EXACT as u64 {
            return None;
        }
        // There is one instruction for the conversion from i64.
        (mantissa as i64) as f64 / POWERS[places]
    } else {
        if digits == 0 {
            return None;
        }
        (whole as i64) as f64
    };
    is_end::<SEPARATOR>(block[end]).then_some((if is_negative { -value } else { value }, end))
}

#[inline]
fn is_end<const SEPARATOR: u8>(byte: u8) -> bool {
    byte == SEPARATOR || matches!(byte, b'\n' | b'\r')
}

/// Returns the number formed by the digits at the beginning of a word, and how many digits there
/// are.
#[inline]
fn leading_digits(word: u64) -> (u64, usize) {
    let digits = word ^ 0x3030_3030_3030_3030;
    // The highest bit of each byte above nine. A carry starts in such a byte, so it can only change
    // bytes after the first one.
    let others = (digits.wrapping_add(0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080;
    let count = others.trailing_zeros() as usize / 8;
    if count == 0 {
        return (0, 0);
    }
    // Shift the digits to the end, behind zeros. Then combine pairs, fours and eights of digits.
    let eight = digits << (64 - 8 * count);
    let pairs = eight.wrapping_mul(10).wrapping_add(eight >> 8);
    let even = (pairs & 0x0000_00ff_0000_00ff).wrapping_mul(100 + (1_000_000 << 32));
    let odd = ((pairs >> 16) & 0x0000_00ff_0000_00ff).wrapping_mul(1 + (10_000 << 32));
    (even.wrapping_add(odd) >> 32, count)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tables::read::swar::PADDING;

    /// The number and the position of its end, parsed by the fast path.
    fn read(text: &str) -> Option<(f64, usize)> {
        let mut block = text.as_bytes().to_vec();
        block.resize(text.len() + PADDING, b'\n');
        parse_simple::<b','>(&block, 0)
    }

    #[test]
    fn reads_simple_numbers_the_simple_way() {
        for (text, value) in [
            ("0", 0.0),
            ("-3648", -3648.0),
            ("12345678.8765432", 12_345_678.876_543_2),
            ("0.2629485927471776", 0.262_948_592_747_177_6),
            (".5", 0.5),
            ("5.", 5.0),
        ] {
            assert_eq!(read(text), Some((value, text.len())), "{text}");
            assert_eq!(read(&format!("{text},7")), Some((value, text.len())), "{text}");
        }
        assert!(read("").unwrap().0.is_nan());
        assert_eq!(read("-0").unwrap().0.to_bits(), (-0.0_f64).to_bits());
    }

    #[test]
    fn leaves_the_rest_to_the_standard_library() {
        let others = [
            "-",
            ".",
            "-.",
            "+5",
            " 5",
            "123456789",
            "1e5",
            "nan",
            "12a",
            "12 ",
            "0.9999999999999999",
        ];
        for text in others.into_iter().chain(["99999999.99999999", "0.08303696739132256"]) {
            assert_eq!(read(text), None, "{text}");
        }
    }

    fn agrees(text: &str) -> Result<(), TestCaseError> {
        if let Some((value, end)) = read(text) {
            prop_assert_eq!(end, text.len());
            prop_assert_eq!(value.to_bits(), text.parse::<f64>().unwrap().to_bits(), "{}", text);
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn agrees_with_the_standard_library(
            sign in prop_oneof![Just(""), Just("-"), Just("+")],
            whole in 0..1_000_000_000_u64,
            shift in 0..10_u32,
            places in 0..19_usize,
            fraction in 0..1_000_000_000_000_000_000_u64,
            exponent in prop_oneof![4 => Just(None), 1 => (-30..30_i32).prop_map(Some)],
        ) {
            let whole = whole / 10_u64.pow(shift);
            let mut text = format!("{sign}{whole}");
            if places > 0 {
                text = format!("{text}.{:0places$}", fraction % 10_u64.pow(places as u32));
            }
            if let Some(exponent) = exponent {
                text = format!("{text}e{exponent}");
                prop_assert!(read(&text).is_none());
            }
            agrees(&text)?;
        }

        #[test]
        fn agrees_on_any_bytes(text in prop::collection::vec(prop_oneof![3 => b'0'..=b'9', 1 => b' '..=b'~', 1 => Just(b'.')], 0..20)) {
            let text = String::from_utf8(text).unwrap();
            if let Some((value, end)) = read(&text).filter(|(value, _)| !value.is_nan()) {
                prop_assert!(end == text.len() || text.as_bytes()[end] == b',');
                prop_assert_eq!(Ok(value.to_bits()), text[..end].parse::<f64>().map(f64::to_bits));
            }
        }
    }
}

//! Parser of the numbers of a CSV file, exact to the nearest float.
//!
//! It only parses cells that are a finite number and nothing else, and finds their end at the same
//! time. Words, spaces and all other cells are left to [`super::number_rule`].

/// Parses a number at `at`, and returns it with the position of the separator or line end.
///
/// An empty cell is `NaN`. The result is `None` if the cell is anything else than a finite number.
#[inline]
pub(super) fn parse_finite<const SEPARATOR: u8>(lines: &[u8], at: usize) -> Option<(f64, usize)> {
    if is_end::<SEPARATOR>(lines[at]) {
        return Some((f64::NAN, at));
    }
    let short = parse_short::<SEPARATOR>(lines, at);
    if short.is_some() {
        return short;
    }
    let (value, length) = fast_float2::parse_partial::<f64, _>(&lines[at..]).ok()?;
    let end = at + length;
    (value.is_finite() && is_end::<SEPARATOR>(lines[end])).then_some((value, end))
}

/// Powers of ten; each is exact, and so is every mantissa of as many digits.
const POWERS: [f64; 16] =
    [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// Parses a cell of at most 15 digits, with or without a sign and a decimal point.
///
/// The quotient of two exact numbers is the nearest float (Clinger, *How to read floating point
/// numbers accurately*, 1990). Most cells are such numbers, and this takes a tenth off the time of
/// `pret features` from CSV.
#[inline]
fn parse_short<const SEPARATOR: u8>(lines: &[u8], at: usize) -> Option<(f64, usize)> {
    let is_negative = lines[at] == b'-';
    let mut end = at + usize::from(is_negative);
    let (mut mantissa, mut digits, mut point) = (0_u64, 0, None);
    loop {
        match lines[end] {
            digit @ b'0'..=b'9' if digits < POWERS.len() - 1 => {
                mantissa = 10 * mantissa + u64::from(digit - b'0');
                digits += 1;
            }
            b'.' if point.is_none() => point = Some(digits),
            byte if is_end::<SEPARATOR>(byte) && digits > 0 => break,
            _ => return None,
        }
        end += 1;
    }
    let magnitude = mantissa as f64 / POWERS[digits - point.unwrap_or(digits)];
    Some((if is_negative { -magnitude } else { magnitude }, end))
}

#[inline]
fn is_end<const SEPARATOR: u8>(byte: u8) -> bool {
    byte == SEPARATOR || matches!(byte, b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The number and the position of its end.
    fn read(text: &str) -> Option<(f64, usize)> {
        parse_finite::<b','>(format!("{text}\n").as_bytes(), 0)
    }

    #[test]
    fn reads_finite_numbers_up_to_the_end_of_their_cell() {
        for (text, value) in [
            ("0", 0.0),
            ("-3648", -3648.0),
            ("12345678.8765432", 12_345_678.876_543_2),
            ("0.2629485927471776", 0.262_948_592_747_177_6),
            (".5", 0.5),
            ("5.", 5.0),
            ("+5", 5.0),
            ("1e5", 1e5),
            ("123456789", 123_456_789.0),
            ("0.9999999999999999", 0.999_999_999_999_999_9),
            ("99999999.99999999", 99_999_999.999_999_99),
            ("0.08303696739132256", 0.083_036_967_391_322_56),
        ] {
            assert_eq!(read(text), Some((value, text.len())), "{text}");
            assert_eq!(read(&format!("{text},7")), Some((value, text.len())), "{text}");
        }
        assert!(read("").unwrap().0.is_nan());
        assert_eq!(read("-0").unwrap().0.to_bits(), (-0.0_f64).to_bits());
    }

    #[test]
    fn leaves_the_rest_to_the_rule_of_the_column() {
        let others =
            ["-", ".", "-.", " 5", "nan", "-nan", "inf", "-infinity", "1e400", "12a", "12 ", "1e"];
        for text in others {
            assert_eq!(read(text), None, "{text}");
        }
    }

    fn agrees(text: &str) -> Result<(), TestCaseError> {
        let expected = text.parse::<f64>().unwrap();
        let read = read(text).map(|(value, end)| (value.to_bits(), end));
        prop_assert_eq!(read, Some((expected.to_bits(), text.len())), "{}", text);
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

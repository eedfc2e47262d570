//! Values as files and requests hold them, and their meaning in a column.
//!
//! CSV has only texts; Parquet and JSON distinguish numbers, texts and booleans. In every format
//! the same words mean "missing", the same spellings mean yes and no, and no number may be
//! infinite. A reader turns each value into a [`Cell`]; this module decides everything else.

use crate::{Field, FieldKind, Unit, Value};

/// Words of the original tables that mean "not available".
pub const NOT_AVAILABLE: [&str; 2] = ["XNA", "XAP"];

/// Words that other programs write for a missing value: databases, pandas, R, spreadsheets.
pub const NOT_KNOWN: [&str; 11] =
    ["", "null", "none", "nan", "-nan", "na", "n/a", "<na>", "#n/a", "nat", r"\n"];

/// Spellings of yes; the comparison ignores case.
pub const YES: [&str; 6] = ["y", "yes", "true", "t", "1", "1.0"];

/// Spellings of no; the comparison ignores case.
pub const NO: [&str; 6] = ["n", "no", "false", "f", "0", "0.0"];

/// The two categories of a yes-or-no field, yes first.
const YES_NO: [[&str; 2]; 2] = [["Y", "N"], ["Yes", "No"]];

/// Maximum length of a quoted cell in a message, in characters.
const LONGEST_QUOTE: usize = 40;

/// One raw value of a file or a request, before a column interprets it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// `null`, or no value at all.
    Missing,
    /// A boolean, in a format that has them.
    Flag(bool),
    /// A number, in a format that has them.
    Number(f64),
    /// A text, in a format that distinguishes texts from numbers.
    Text(&'a str),
    /// A text that may be a number, as in CSV.
    Untyped(&'a str),
}

impl Cell<'_> {
    /// Checks whether the value is missing: empty, `NaN`, or a word that means "missing".
    pub fn is_missing(self) -> bool {
        match self {
            Self::Missing => true,
            Self::Flag(_) => false,
            Self::Number(number) => number.is_nan(),
            Self::Text(text) | Self::Untyped(text) => is_missing_word(text),
        }
    }

    /// Returns yes or no, in any spelling; `None` for everything else.
    pub fn flag(self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(flag),
            Self::Number(number) if number.total_cmp(&1.0).is_eq() => Some(true),
            Self::Number(number) => (number.abs() < f64::MIN_POSITIVE).then_some(false),
            Self::Text(text) | Self::Untyped(text) => flag_word(text),
            Self::Missing => None,
        }
    }

    /// Returns the cell as a finite number; `NaN` where it is missing.
    ///
    /// # Errors
    /// What was expected, what was found and what to do.
    pub fn number(self) -> Result<f64, String> {
        if self.is_missing() {
            return Ok(f64::NAN);
        }
        let number = match self {
            Self::Number(number) => Some(number),
            Self::Untyped(text) => text.trim().parse().ok(),
            Self::Missing | Self::Flag(_) | Self::Text(_) => None,
        };
        match (number, self) {
            (Some(number), _) if number.is_finite() => Ok(number),
            (Some(_), _) => Err(format!(
                "Expected a finite number, found {}. Leave it missing if the value is not known.",
                self.quoted()
            )),
            (None, Self::Text(_)) => Err(format!(
                "Expected a number, found the text {}. Give it without quotes, with a decimal point.",
                self.quoted()
            )),
            (None, Self::Untyped(text)) => Err(format!(
                "Expected a number, found {}.{}",
                self.quoted(),
                advice_on_number(text)
            )),
            (None, _) => Err(format!("Expected a number, found {}.", self.quoted())),
        }
    }

    /// Returns the cell as a message quotes it: a text in quotation marks, cut after 40 characters.
    pub fn quoted(self) -> String {
        match self {
            Self::Missing => "nothing".to_owned(),
            Self::Flag(flag) => flag.to_string(),
            Self::Number(number) if number.is_finite() && number.abs() >= 1e16 => {
                format!("{number:e}")
            }
            Self::Number(number) => number.to_string(),
            Self::Text(text) | Self::Untyped(text) => {
                format!("\"{}\"", text.chars().take(LONGEST_QUOTE).collect::<String>())
            }
        }
    }
}

impl Field {
    /// Returns the value of `cell` in this field.
    ///
    /// Words for a missing value become missing. Yes and no take the field's own spelling. Ranges
    /// and categories are not checked here, but by [`value_error`](Self::value_error).
    ///
    /// # Errors
    /// What was expected, what was found and what to do, if the field cannot hold such a value.
    pub fn read(&self, cell: Cell<'_>) -> Result<Value, String> {
        if cell.is_missing() {
            return Ok(Value::Missing);
        }
        match (self.kind, cell) {
            (FieldKind::Number, _) => {
                let flag = if self.unit == Unit::YesNo { cell.flag() } else { None };
                flag.map_or_else(|| cell.number(), |flag| Ok(f64::from(u8::from(flag))))
                    .map(Value::from)
            }
            (FieldKind::Category, Cell::Text(text) | Cell::Untyped(text))
                if self.has_category(text) =>
            {
                Ok(Value::from(text))
            }
            (FieldKind::Category, _) => match (self.yes_no(), cell) {
                (Some([yes, no]), _) if cell.flag().is_some() => {
                    Ok(Value::from(if cell.flag() == Some(true) { yes } else { no }))
                }
                (_, Cell::Text(text) | Cell::Untyped(text)) => Ok(Value::from(text)),
                (_, Cell::Number(number)) => {
                    Err(format!("Expected a category as text, found the number {number}."))
                }
                (_, _) => Err(format!("Expected a category as text, found {}.", cell.quoted())),
            },
        }
    }

    /// Checks whether this is a yes-or-no field, as numbers or as categories.
    pub fn is_flag(&self) -> bool {
        self.unit == Unit::YesNo || self.yes_no().is_some()
    }

    /// Returns the field's own spellings of yes and no, if these are its categories.
    fn yes_no(&self) -> Option<[&'static str; 2]> {
        yes_no_words(&self.categories.iter().map(|known| known.value.as_str()))
    }

    fn has_category(&self, text: &str) -> bool {
        self.categories.iter().any(|known| known.value == text)
    }
}

/// Returns the spellings of yes and no in `categories`, if these are the only two.
pub fn yes_no_words<'a, I: Iterator<Item = &'a str> + Clone>(
    categories: &I,
) -> Option<[&'static str; 2]> {
    YES_NO.into_iter().find(|words| {
        categories.clone().count() == words.len()
            && categories.clone().all(|category| words.contains(&category))
    })
}

/// Checks whether a text means "missing" in every column.
///
/// Case, and blanks at both ends, are ignored.
pub fn is_missing_word(text: &str) -> bool {
    let word = text.trim();
    // Fast path: nearly every cell is longer.
    word.len() <= 4
        && NOT_KNOWN.iter().chain(&NOT_AVAILABLE).any(|known| known.eq_ignore_ascii_case(word))
}

/// Parses yes or no in one of the spellings that programs write; `None` for any other text.
pub fn flag_word(text: &str) -> Option<bool> {
    let word = text.trim();
    let is_one_of = |words: [&str; 6]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    if is_one_of(YES) { Some(true) } else { is_one_of(NO).then_some(false) }
}

/// Returns advice for a text that is not a number, with a leading space.
///
/// It is empty if the text does not look like a number.
pub fn advice_on_number(text: &str) -> &'static str {
    let text = text.trim();
    let is_separator = |sign: char| matches!(sign, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’' | '_');
    let digits = text.trim_start_matches(['-', '+']);
    let has_only = |allowed: &dyn Fn(char) -> bool| {
        digits.chars().all(|sign| sign.is_ascii_digit() || allowed(sign))
    };
    if !digits.starts_with(|sign: char| sign.is_ascii_digit()) {
        return "";
    }
    let has_groups = digits.contains(is_separator)
        || digits.matches(',').count() > 1
        || digits.matches('.').count() > 1;
    if has_only(&|sign| is_separator(sign) || matches!(sign, ',' | '.'))
        && (has_groups || digits.contains([',']) && digits.contains('.'))
    {
        return " Thousands separators are not supported; export numbers with digits and a decimal point only.";
    }
    if digits.contains(',') && digits.replace(',', ".").parse::<f64>().is_ok() {
        return " Decimal commas are not supported; export with a point.";
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Category, Label};

    fn field(kind: FieldKind, unit: Unit, categories: &[&str]) -> Field {
        Field {
            name: "FIELD".into(),
            label: Label::default(),
            description: None,
            unit,
            kind,
            required: false,
            minimum: None,
            maximum: None,
            categories: categories
                .iter()
                .map(|value| Category { value: (*value).to_owned(), label: Label::default() })
                .collect(),
        }
    }

    #[test]
    fn the_same_words_are_missing_in_every_kind_of_field() {
        let amount = field(FieldKind::Number, Unit::Amount, &[]);
        let flag = field(FieldKind::Number, Unit::YesNo, &[]);
        let education = field(FieldKind::Category, Unit::Category, &["Higher education"]);
        let words = [
            "", " ", "NA", "na", "N/A", "NULL", "null", "None", "NaN", "nan", "-nan", "<NA>",
            "#N/A", "NaT",
        ];
        for word in words.into_iter().chain([r"\N", "XNA", "XAP", " XNA "]) {
            for field in [&amount, &flag, &education] {
                for cell in [Cell::Text(word), Cell::Untyped(word)] {
                    assert_eq!(field.read(cell), Ok(Value::Missing), "{word:?}");
                }
            }
        }
        for field in [&amount, &flag, &education] {
            assert_eq!(field.read(Cell::Missing), Ok(Value::Missing));
            assert_eq!(field.read(Cell::Number(f64::NAN)), Ok(Value::Missing));
        }
        for word in ["Unknown", "missing", "-", ".", "0", "Nan Madol"] {
            assert!(!is_missing_word(word), "{word}");
        }
    }

    #[test]
    fn yes_and_no_take_the_spelling_of_the_field() {
        let number = field(FieldKind::Number, Unit::YesNo, &[]);
        let letters = field(FieldKind::Category, Unit::Category, &["Y", "N"]);
        let words = field(FieldKind::Category, Unit::Category, &["No", "Yes"]);
        let yes = [
            Cell::Flag(true),
            Cell::Number(1.0),
            Cell::Text("Y"),
            Cell::Text("true"),
            Cell::Untyped("True"),
        ];
        for cell in yes.into_iter().chain(["1", "1.0", "YES", "T"].map(Cell::Untyped)) {
            assert_eq!(number.read(cell), Ok(Value::from(1.0)), "{cell:?}");
            assert_eq!(letters.read(cell), Ok(Value::from("Y")), "{cell:?}");
            assert_eq!(words.read(cell), Ok(Value::from("Yes")), "{cell:?}");
        }
        let no = [
            Cell::Flag(false),
            Cell::Number(0.0),
            Cell::Number(-0.0),
            Cell::Text("N"),
            Cell::Untyped("FALSE"),
        ];
        for cell in no.into_iter().chain(["0", "0.0", "no", "F"].map(Cell::Untyped)) {
            assert_eq!(number.read(cell), Ok(Value::from(0.0)), "{cell:?}");
            assert_eq!(letters.read(cell), Ok(Value::from("N")), "{cell:?}");
            assert_eq!(words.read(cell), Ok(Value::from("No")), "{cell:?}");
        }
        // A number out of range and an unknown category pass: later checks report them.
        assert_eq!(number.read(Cell::Number(2.0)), Ok(Value::from(2.0)));
        assert_eq!(letters.read(Cell::Text("Maybe")), Ok(Value::from("Maybe")));
        assert_eq!(
            letters.read(Cell::Number(2.0)).unwrap_err(),
            "Expected a category as text, found the number 2."
        );
    }

    #[test]
    fn says_what_was_expected_of_a_number() {
        let amount = field(FieldKind::Number, Unit::Amount, &[]);
        let thousands = " Thousands separators are not supported; export numbers with digits and a decimal point only.";
        let comma = " Decimal commas are not supported; export with a point.";
        for (text, advice) in [
            ("12,5", comma),
            ("-0,75", comma),
            ("696,528.00", thousands),
            ("1,234,567", thousands),
            ("1.234.567,5", thousands),
            ("1 234", thousands),
            ("1\u{202f}234,5", thousands),
            ("1'234", thousands),
            ("many", ""),
            ("12€", ""),
            ("2024-01-05", ""),
        ] {
            let expected = format!("Expected a number, found \"{text}\".{advice}");
            assert_eq!(amount.read(Cell::Untyped(text)), Err(expected));
        }
        assert_eq!(
            amount.read(Cell::Text("450000")).unwrap_err(),
            "Expected a number, found the text \"450000\". Give it without quotes, with a decimal point."
        );
        assert_eq!(amount.read(Cell::Flag(true)).unwrap_err(), "Expected a number, found true.");
        assert_eq!(amount.read(Cell::Untyped(" 1e5 ")), Ok(Value::from(100_000.0)));
    }

    #[test]
    fn no_number_is_infinite() {
        let amount = field(FieldKind::Number, Unit::Amount, &[]);
        for cell in ["inf", "-Infinity", "1e400", "+INF"]
            .map(Cell::Untyped)
            .into_iter()
            .chain([Cell::Number(f64::INFINITY), Cell::Number(f64::NEG_INFINITY)])
        {
            let message = amount.read(cell).unwrap_err();
            assert!(message.starts_with("Expected a finite number, found "), "{message}");
        }
        assert_eq!(amount.read(Cell::Untyped("1e308")), Ok(Value::from(1e308)));
    }
}

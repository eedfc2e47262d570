//! Interner for the texts of a column: each distinct text gets a small code.

use rustc_hash::FxHashMap;
use scoring::{flag_word, is_missing_word, yes_no_words};

use super::SchemaColumn;

/// The distinct texts of a column, numbered from 1 in order of first occurrence.
#[derive(Debug, Default, Clone)]
pub(super) struct Interner {
    texts: Vec<String>,
    /// The code of each spelling.
    codes: FxHashMap<Box<[u8]>, u16>,
    /// The column's words for yes and no, if it has no other categories.
    yes_no: Option<[&'static str; 2]>,
}

/// Error of a text without a code: it is not UTF-8, or there are too many texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct InternError;

impl Interner {
    /// Creates an empty interner for `column`.
    pub(super) fn for_column(column: &SchemaColumn) -> Self {
        Self { yes_no: yes_no_words(&column.categories.iter().copied()), ..Self::default() }
    }

    /// Returns true if the column contains only yes and no.
    pub(super) fn are_flags(&self) -> bool {
        self.yes_no.is_some()
    }

    /// Returns the code of `text`, and adds the text if it is new.
    ///
    /// The code is 0 for a text that means "not available".
    ///
    /// # Errors
    /// [`InternError`] if the text is not UTF-8, or is the 65,536th.
    #[inline]
    pub(super) fn code(&mut self, text: &[u8]) -> Result<u16, InternError> {
        if text.is_empty() {
            return Ok(0);
        }
        match self.codes.get(text) {
            Some(code) => Ok(*code),
            None => self.add(text),
        }
    }

    /// Returns the texts; the first has code 1.
    pub(super) fn into_vec(self) -> Vec<String> {
        self.texts
    }

    /// Returns, for each code of `others` (0 included), the code of the same text here.
    ///
    /// # Errors
    /// [`InternError`] if there are more than 65,535 texts in total.
    pub(super) fn translation(&mut self, others: &Self) -> Result<Vec<u16>, InternError> {
        std::iter::once(Ok(0))
            .chain(others.texts.iter().map(|text| self.code(text.as_bytes())))
            .collect()
    }

    #[cold]
    fn add(&mut self, text: &[u8]) -> Result<u16, InternError> {
        let word = str::from_utf8(text).map_err(|_| InternError)?;
        let own_word =
            self.yes_no.zip(flag_word(word)).map(|([yes, no], flag)| if flag { yes } else { no });
        let code = if is_missing_word(word) { 0 } else { self.code_of(own_word, word)? };
        self.codes.insert(text.into(), code);
        Ok(code)
    }

    /// Returns the code of a new text. Another spelling of the column's `own_word` gets its code.
    fn code_of(&mut self, own_word: Option<&str>, word: &str) -> Result<u16, InternError> {
        if let Some(known) = own_word.and_then(|own| self.texts.iter().position(|text| text == own))
        {
            return Ok(known as u16 + 1);
        }
        let code = u16::try_from(self.texts.len() + 1).map_err(|_| InternError)?;
        self.texts.push(own_word.unwrap_or(word).to_owned());
        Ok(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_texts_as_they_appear() {
        let mut interner = Interner::default();
        let texts = [
            "b",
            "a",
            "",
            "b",
            "Consumer credit",
            "XNA",
            "Consumer loans!",
            "a",
            "XAP",
            "bb",
            "abcdefg",
            "abcdeg",
        ];
        let codes = texts.map(|text| interner.code(text.as_bytes()).unwrap());
        assert_eq!(codes, [1, 2, 0, 1, 3, 0, 4, 2, 0, 5, 6, 7]);
        assert_eq!(
            interner.into_vec(),
            ["b", "a", "Consumer credit", "Consumer loans!", "bb", "abcdefg", "abcdeg"]
        );
    }

    #[test]
    fn reads_yes_and_no_in_any_spelling_as_the_column_spells_them() {
        let mut interner = Interner::for_column(
            crate::tables::Table::ApplicationTrain.column("FLAG_OWN_CAR").unwrap(),
        );
        let texts = ["0", "Y", "true", "N", "False", "", "nan", "1.0", "Maybe"];
        let codes = texts.map(|text| interner.code(text.as_bytes()).unwrap());
        assert_eq!(codes, [1, 2, 2, 1, 1, 0, 0, 2, 3]);
        assert_eq!(interner.into_vec(), ["N", "Y", "Maybe"]);
    }

    #[test]
    fn tells_texts_of_every_length_apart() {
        let texts: Vec<String> =
            (0..3000).map(|number| "x".repeat(number % 30) + &number.to_string()).collect();
        let mut interner = Interner::default();
        for _ in 0..2 {
            for (index, text) in texts.iter().enumerate() {
                assert_eq!(interner.code(text.as_bytes()), Ok(index as u16 + 1), "{text}");
            }
        }
    }

    #[test]
    fn has_no_code_for_other_encodings_and_for_too_many_texts() {
        let mut interner = Interner::default();
        assert_eq!(interner.code(b"caf\xe9"), Err(InternError));
        for number in 1..=u16::MAX {
            assert_eq!(interner.code(number.to_string().as_bytes()), Ok(number));
        }
        assert_eq!(interner.code(b"one more"), Err(InternError));
        assert_eq!(interner.code(b"65535"), Ok(u16::MAX));
    }

    #[test]
    fn translates_the_codes_of_others() {
        let (mut all, mut others) = (Interner::default(), Interner::default());
        for text in ["a", "b"] {
            all.code(text.as_bytes()).unwrap();
        }
        for text in ["c", "b"] {
            others.code(text.as_bytes()).unwrap();
        }
        assert_eq!(all.translation(&others), Ok(vec![0, 3, 2]));
    }
}

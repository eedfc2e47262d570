//! One column of all clients, as small as it can be without changing a value.

use std::collections::HashMap;

use scoring::Value;
use scoring::features::Raw;

/// Code of a missing text.
const MISSING: u32 = u32::MAX;

/// A named column.
#[derive(Debug)]
pub(super) struct Column {
    name: String,
    values: Values,
}

/// The values of a column; a missing number is `NaN`.
#[derive(Debug, PartialEq)]
enum Values {
    /// Numbers that are all exact in single precision: counts, days, flags, most amounts.
    Single(Vec<f32>),
    Double(Vec<f64>),
    Text {
        codes: Vec<u32>,
        texts: Vec<String>,
    },
}

impl Column {
    /// A column of numbers; `NaN` is a missing one.
    pub(super) fn numbers(name: String, numbers: Vec<f64>) -> Self {
        let exact = |number: f64| f64::from(number as f32).total_cmp(&number).is_eq() || number.is_nan();
        let values = if numbers.iter().copied().all(exact) {
            Values::Single(numbers.into_iter().map(|number| number as f32).collect())
        } else {
            Values::Double(numbers)
        };
        Self { name, values }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn value(&self, row: usize) -> Value {
        match self.raw(row) {
            Raw::Number(number) => number.into(),
            Raw::Text(text) => text.into(),
        }
    }

    /// The value, where it is kept.
    pub(super) fn raw(&self, row: usize) -> Raw<'_> {
        match &self.values {
            Values::Single(numbers) => Raw::Number(f64::from(numbers[row])),
            Values::Double(numbers) => Raw::Number(numbers[row]),
            Values::Text { codes, texts } => {
                texts.get(codes[row] as usize).map_or(Raw::Number(f64::NAN), |text| Raw::Text(text))
            }
        }
    }
}

/// A text column being read: each different text is kept once.
#[derive(Debug, Default)]
pub(super) struct TextColumn {
    codes: Vec<u32>,
    known: HashMap<String, u32>,
}

impl TextColumn {
    pub(super) fn push(&mut self, text: Option<&str>) {
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            self.codes.push(MISSING);
            return;
        };
        let next = self.known.len() as u32;
        let code = self.known.get(text).copied().unwrap_or(next);
        if code == next {
            self.known.insert(text.to_owned(), code);
        }
        self.codes.push(code);
    }

    pub(super) fn finish(self, name: String) -> Column {
        let mut texts = vec![String::new(); self.known.len()];
        for (text, code) in self.known {
            texts[code as usize] = text;
        }
        Column { name, values: Values::Text { codes: self.codes, texts } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_every_value_exactly() {
        let whole = Column::numbers("AMT_CREDIT".into(), vec![450_000.0, f64::NAN, -1.5]);
        assert!(matches!(whole.values, Values::Single(_)));
        assert_eq!([whole.value(0), whole.value(1), whole.value(2)], [450_000.0.into(), Value::Missing, (-1.5).into()]);

        let fine = Column::numbers("EXT_SOURCE_2".into(), vec![0.1, f64::NAN]);
        assert_eq!([fine.value(0), fine.value(1)], [Value::Number(0.1), Value::Missing]);

        let large = Column::numbers("AMT_INCOME_TOTAL".into(), vec![16_777_217.0]);
        assert_eq!(large.value(0), Value::Number(16_777_217.0));
    }

    #[test]
    fn keeps_each_text_once_and_an_empty_one_is_missing() {
        let mut column = TextColumn::default();
        for text in [Some("Working"), None, Some("Pensioner"), Some("Working"), Some("")] {
            column.push(text);
        }
        let column = column.finish("NAME_INCOME_TYPE".into());
        let values: Vec<Value> = (0..5).map(|row| column.value(row)).collect();
        let working = Value::from("Working");
        assert_eq!(values, [working.clone(), Value::Missing, "Pensioner".into(), working, Value::Missing]);
    }
}

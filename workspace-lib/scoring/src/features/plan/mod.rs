//! Features compiled for scoring one applicant after another.
//!
//! A [`FeatureSet`] refers to columns and features by name. A [`Plan`] replaces every name by a
//! fixed index, and leaves out what the model does not need. It also knows which features depend on
//! which column, so that an edit recomputes only those. Its values equal those of
//! [`FeatureSet::evaluate`], bit for bit.

mod compile;
mod compiled;

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use compile::Compiler;
use compiled::CompiledExpression;

use super::{Dimension, FeatureSet};
use crate::{Error, KnownClients, Record, Result, SearchBuffers, Value};

thread_local! {
    /// Buffers for the search of neighbours.
    static SEARCH_BUFFERS: RefCell<SearchBuffers> = RefCell::default();
}

/// The compiled computation of a model's inputs.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Columns of the application; a column's slot is its position.
    columns: Vec<Column>,
    by_name: HashMap<String, usize>,
    /// Features that are read from the record under their own name, each with its slot.
    ///
    /// They are the aggregates over the client's history.
    from_record: Vec<(String, usize)>,
    steps: Vec<Step>,
    /// For each column, the steps that depend on it, in ascending order.
    dependents: Vec<Vec<usize>>,
    /// Slot of each input of the model.
    inputs: Vec<usize>,
    /// Slot of each feature that only sentences need.
    sentence_features: Vec<usize>,
    /// Number of slots.
    slots: usize,
    known_clients: Option<Arc<KnownClients>>,
}

/// A column of the application.
#[derive(Debug, Clone)]
struct Column {
    name: String,
    /// Texts that a definition names; an applicant's text is stored as a position in this list.
    texts: Vec<String>,
}

/// The computation of one feature.
#[derive(Debug, Clone)]
struct Step {
    slot: usize,
    operation: Operation,
}

#[derive(Debug, Clone)]
enum Operation {
    Compute(CompiledExpression),
    /// Looks up the code of each text of a column.
    Code {
        column: usize,
        codes: Vec<f64>,
    },
    /// Searches the nearest known clients; each dimension has the slot of its feature.
    Compare {
        by: Vec<(usize, Dimension)>,
        count: usize,
    },
}

/// One applicant's raw values, and the values of every feature that the model needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Applicant {
    /// Values of the columns, then of the features; `NaN` where missing.
    numbers: Vec<f64>,
    /// For each column, the position of its text in the column's list of texts.
    texts: Vec<Option<usize>>,
}

/// Index of a column, or of a feature that is read from the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot(usize);

/// A borrowed raw value; a missing one is the number `NaN`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RawRef<'a> {
    /// A number, in the unit of its column.
    Number(f64),
    /// A category, as the raw table spells it.
    Text(&'a str),
}

impl<'a> From<&'a Value> for RawRef<'a> {
    fn from(value: &'a Value) -> Self {
        value.text().map_or_else(|| Self::Number(value.number()), Self::Text)
    }
}

impl Plan {
    /// Compiles a plan for the features named `inputs`, in this order.
    ///
    /// The set must have been [checked](FeatureSet::check).
    ///
    /// # Errors
    /// [`Error::Features`] if one of them is not defined.
    pub fn new(set: &FeatureSet, inputs: &[String]) -> Result<Self> {
        Self::with_sentence_features(set, inputs, &[])
    }

    /// Compiles a plan that also computes the features at the positions `sentence_features`.
    ///
    /// The model does not read these features; only sentences need them. Otherwise like
    /// [`new`](Self::new).
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_sentence_features(
        set: &FeatureSet,
        inputs: &[String],
        sentence_features: &[usize],
    ) -> Result<Self> {
        let position = |name: &String| {
            set.position(name).ok_or_else(|| {
                Error::Features(format!(
                    "the model reads the feature {name}, which is not defined. Train the bundle again."
                ))
            })
        };
        let positions: Vec<usize> = inputs.iter().map(position).collect::<Result<_>>()?;
        let compiler = Compiler::new(set, &[&positions, sentence_features].concat());
        Ok(compiler.plan(&positions, sentence_features))
    }

    /// Computes all values of an applicant.
    ///
    /// `record` holds the application's raw fields and, by feature name, the aggregates over the
    /// client's history.
    pub fn applicant(&self, record: &Record) -> Applicant {
        let columns =
            self.columns.iter().enumerate().map(|(slot, column)| (slot, column.name.as_str()));
        let from_record = self.from_record.iter().map(|(name, slot)| (*slot, name.as_str()));
        self.applicant_from_values(
            columns.chain(from_record).map(|(slot, name)| (Slot(slot), record.get(name).into())),
        )
    }

    /// Computes all values of an applicant from values whose [slots](Self::slot) are known.
    ///
    /// Nothing is looked up by name, which makes this faster than [`applicant`](Self::applicant).
    /// If a slot occurs twice, its last value counts.
    pub fn applicant_from_values<'a>(
        &self,
        values: impl IntoIterator<Item = (Slot, RawRef<'a>)>,
    ) -> Applicant {
        let mut applicant = Applicant {
            numbers: vec![f64::NAN; self.slots],
            texts: vec![None; self.columns.len()],
        };
        for (slot, value) in values {
            self.put(&mut applicant, slot.0, value);
        }
        for step in &self.steps {
            self.run(step, &mut applicant);
        }
        applicant
    }

    /// Returns the slot of a column or of a feature that is read from the record.
    ///
    /// It is `None` if no input depends on it.
    pub fn slot(&self, name: &str) -> Option<Slot> {
        let from_record =
            || self.from_record.iter().find(|(known, _)| known == name).map(|(_, slot)| *slot);
        self.by_name.get(name).copied().or_else(from_record).map(Slot)
    }

    /// Returns the applicant with other values in some columns, and recomputes the features that
    /// depend on them.
    ///
    /// A column that no input depends on is ignored.
    pub fn edited<'a>(
        &self,
        applicant: &Applicant,
        edits: impl IntoIterator<Item = (&'a str, &'a Value)>,
    ) -> Applicant {
        let mut edited = applicant.clone();
        let mut is_stale = vec![false; self.steps.len()];
        for (name, value) in edits {
            if let Some(&column) = self.by_name.get(name) {
                self.put(&mut edited, column, value.into());
                for &step in &self.dependents[column] {
                    is_stale[step] = true;
                }
            }
        }
        for (step, _) in self.steps.iter().zip(is_stale).filter(|(_, is_stale)| *is_stale) {
            self.run(step, &mut edited);
        }
        edited
    }

    /// Returns the model's inputs, in their order; `NaN` where missing.
    pub fn inputs(&self, applicant: &Applicant) -> Vec<f64> {
        self.inputs.iter().map(|&slot| applicant.numbers[slot]).collect()
    }

    /// Returns the features that only sentences need, in their order; `NaN` where missing.
    pub fn sentence_features(&self, applicant: &Applicant) -> impl Iterator<Item = f64> {
        self.sentence_features.iter().map(|&slot| applicant.numbers[slot])
    }

    /// Checks whether an input of the model depends on a column of the application.
    pub fn reads(&self, column: &str) -> bool {
        self.by_name.contains_key(column)
    }

    fn put(&self, applicant: &mut Applicant, slot: usize, value: RawRef<'_>) {
        let (number, text) = match value {
            RawRef::Number(number) => (number, None),
            RawRef::Text(text) => (f64::NAN, Some(text)),
        };
        applicant.numbers[slot] = number;
        // A feature that is read from the record has no text.
        if let Some(column) = self.columns.get(slot) {
            applicant.texts[slot] =
                text.and_then(|text| column.texts.iter().position(|known| known == text));
        }
    }

    fn run(&self, step: &Step, applicant: &mut Applicant) {
        applicant.numbers[step.slot] = match &step.operation {
            Operation::Compute(expression) => expression.value(applicant),
            Operation::Code { column, codes } => {
                applicant.texts[*column].map_or(f64::NAN, |text| codes[text])
            }
            Operation::Compare { by, count } => {
                let Some(known) = &self.known_clients else { return };
                let coordinate = |(slot, dimension): &(usize, Dimension)| {
                    dimension.coordinate(applicant.numbers[*slot])
                };
                let point: Vec<f32> = by.iter().map(coordinate).collect();
                SEARCH_BUFFERS.with_borrow_mut(|buffers| {
                    known.default_rate_among(&point, *count, |_| true, buffers)
                })
            }
        };
    }
}

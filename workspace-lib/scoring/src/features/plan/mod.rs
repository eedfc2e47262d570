//! Features compiled for scoring one applicant after another.
//!
//! A [`FeatureSet`] refers to columns and features by name. A [`Plan`] replaces every name by a
//! fixed index, and leaves out what the model does not need. It also knows which features depend on
//! which column, so that an edit recomputes only those. Its values equal those of
//! [`FeatureSet::evaluate`], bit for bit.

mod compile;
mod node;

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use compile::Compiler;
use node::Node;

use super::{Dimension, FeatureSet};
use crate::{Error, KnownClients, Record, Result, Search, Value};

thread_local! {
    /// Buffers for the search of neighbours.
    static SEARCH: RefCell<Search> = RefCell::default();
}

/// The compiled computation of a model's inputs.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Columns of the application; a column's index is its position.
    columns: Vec<Column>,
    by_name: HashMap<String, usize>,
    /// Features that are read from the record under their own name, each with its index.
    ///
    /// They are the aggregates over the client's history.
    given: Vec<(String, usize)>,
    steps: Vec<Step>,
    /// For each column, the steps that depend on it, in ascending order.
    followers: Vec<Vec<usize>>,
    /// Index of each input of the model.
    inputs: Vec<usize>,
    /// Index of each feature that only sentences need.
    others: Vec<usize>,
    /// Number of indices.
    places: usize,
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
    place: usize,
    does: Does,
}

#[derive(Debug, Clone)]
enum Does {
    Compute(Node),
    /// Looks up the code of each text of a column.
    Code {
        column: usize,
        codes: Vec<f64>,
    },
    /// Searches the nearest known clients; each dimension has the index of its feature.
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
pub struct Place(usize);

/// A borrowed raw value; a missing one is the number `NaN`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Raw<'a> {
    /// A number, in the unit of its column.
    Number(f64),
    /// A category, as the raw table spells it.
    Text(&'a str),
}

impl<'a> From<&'a Value> for Raw<'a> {
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
        Self::with_others(set, inputs, &[])
    }

    /// Compiles a plan that also computes the features at the positions `others`.
    ///
    /// The model does not read these features; only sentences need them. Otherwise like
    /// [`new`](Self::new).
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_others(set: &FeatureSet, inputs: &[String], others: &[usize]) -> Result<Self> {
        let position = |name: &String| {
            set.position(name).ok_or_else(|| {
                Error::Features(format!(
                    "the model reads the feature {name}, which is not defined. Train the bundle again."
                ))
            })
        };
        let positions: Vec<usize> = inputs.iter().map(position).collect::<Result<_>>()?;
        Ok(Compiler::new(set, &[&positions, others].concat()).plan(&positions, others))
    }

    /// Computes all values of an applicant.
    ///
    /// `record` holds the application's raw fields and, by feature name, the aggregates over the
    /// client's history.
    pub fn applicant(&self, record: &Record) -> Applicant {
        let columns =
            self.columns.iter().enumerate().map(|(place, column)| (place, column.name.as_str()));
        let given = self.given.iter().map(|(name, place)| (*place, name.as_str()));
        self.applicant_of(
            columns.chain(given).map(|(place, name)| (Place(place), record.get(name).into())),
        )
    }

    /// Computes all values of an applicant from values whose [indices](Self::place) are known.
    ///
    /// Nothing is looked up by name, which makes this faster than [`applicant`](Self::applicant).
    /// If an index occurs twice, its last value counts.
    pub fn applicant_of<'a>(
        &self,
        values: impl IntoIterator<Item = (Place, Raw<'a>)>,
    ) -> Applicant {
        let mut applicant = Applicant {
            numbers: vec![f64::NAN; self.places],
            texts: vec![None; self.columns.len()],
        };
        for (place, value) in values {
            self.put(&mut applicant, place.0, value);
        }
        for step in &self.steps {
            self.run(step, &mut applicant);
        }
        applicant
    }

    /// Returns the index of a column or of a feature that is read from the record.
    ///
    /// It is `None` if no input depends on it.
    pub fn place(&self, name: &str) -> Option<Place> {
        let given = || self.given.iter().find(|(given, _)| given == name).map(|(_, place)| *place);
        self.by_name.get(name).copied().or_else(given).map(Place)
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
        let mut follows = vec![false; self.steps.len()];
        for (name, value) in edits {
            if let Some(&column) = self.by_name.get(name) {
                self.put(&mut edited, column, value.into());
                for &step in &self.followers[column] {
                    follows[step] = true;
                }
            }
        }
        for (step, _) in self.steps.iter().zip(follows).filter(|(_, follows)| *follows) {
            self.run(step, &mut edited);
        }
        edited
    }

    /// Returns the model's inputs, in their order; `NaN` where missing.
    pub fn inputs(&self, applicant: &Applicant) -> Vec<f64> {
        self.inputs.iter().map(|&place| applicant.numbers[place]).collect()
    }

    /// Returns the features that only sentences need, in their order; `NaN` where missing.
    pub fn others(&self, applicant: &Applicant) -> impl Iterator<Item = f64> {
        self.others.iter().map(|&place| applicant.numbers[place])
    }

    /// Checks whether an input of the model depends on a column of the application.
    pub fn reads(&self, column: &str) -> bool {
        self.by_name.contains_key(column)
    }

    fn put(&self, applicant: &mut Applicant, place: usize, value: Raw<'_>) {
        let (number, text) = match value {
            Raw::Number(number) => (number, None),
            Raw::Text(text) => (f64::NAN, Some(text)),
        };
        applicant.numbers[place] = number;
        // A feature that is read from the record has no text.
        if let Some(column) = self.columns.get(place) {
            applicant.texts[place] =
                text.and_then(|text| column.texts.iter().position(|known| known == text));
        }
    }

    fn run(&self, step: &Step, applicant: &mut Applicant) {
        applicant.numbers[step.place] = match &step.does {
            Does::Compute(node) => node.value(applicant),
            Does::Code { column, codes } => {
                applicant.texts[*column].map_or(f64::NAN, |text| codes[text])
            }
            Does::Compare { by, count } => {
                let Some(known) = &self.known_clients else { return };
                let coordinate = |(place, dimension): &(usize, Dimension)| {
                    dimension.of(applicant.numbers[*place])
                };
                let point: Vec<f32> = by.iter().map(coordinate).collect();
                SEARCH.with_borrow_mut(|search| {
                    known.default_rate_among(&point, *count, |_| true, search)
                })
            }
        };
    }
}

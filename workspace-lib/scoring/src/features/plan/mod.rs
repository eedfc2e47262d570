//! Features compiled for scoring one applicant after another.
//!
//! A [`FeatureSet`] refers to columns and features by name. A [`Plan`] puts every one of them at a
//! fixed place, leaves out what the model does not need, and knows which features follow which
//! column, so that after an edit only those are computed again. Its values are those of
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
    /// Room for the search of neighbours.
    static SEARCH: RefCell<Search> = RefCell::default();
}

/// How to compute a model's inputs.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Columns of the application; the place of each is its position.
    columns: Vec<Column>,
    by_name: HashMap<String, usize>,
    /// Features that are read from the record under their own name, each with its place: aggregates
    /// over the client's history.
    given: Vec<(String, usize)>,
    steps: Vec<Step>,
    /// For each column the steps that follow it, ascending.
    followers: Vec<Vec<usize>>,
    /// Place of each of the model's inputs.
    inputs: Vec<usize>,
    /// Place of each feature that is computed for sentences only.
    others: Vec<usize>,
    /// Number of places.
    places: usize,
    known_clients: Option<Arc<KnownClients>>,
}

/// A column of the application.
#[derive(Debug, Clone)]
struct Column {
    name: String,
    /// Texts that a definition names; each is known by its position.
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
    /// Look up the code of each text of a column.
    Code {
        column: usize,
        codes: Vec<f64>,
    },
    /// Ask the nearest known clients; each dimension's feature is at its place.
    Compare {
        by: Vec<(usize, Dimension)>,
        count: usize,
    },
}

/// One applicant's raw values, and every feature that the model needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Applicant {
    /// Numbers of the columns, then of the features; `NaN` where missing.
    numbers: Vec<f64>,
    /// For each column the position of its text among those that are known.
    texts: Vec<Option<usize>>,
}

/// Where the values of a column, or of a feature that is given, are put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place(usize);

/// A raw value that belongs to somebody else; a missing one is `NaN`.
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
    /// A plan for the features named `inputs`, in this order.
    ///
    /// # Errors
    /// [`Error::Features`] if one of them is not defined. The set must have been
    /// [checked](FeatureSet::check).
    pub fn new(set: &FeatureSet, inputs: &[String]) -> Result<Self> {
        Self::with_others(set, inputs, &[])
    }

    /// As [`new`](Self::new), with features at the positions `others` that the model does not read.
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

    /// All values of an applicant whose record holds the application's raw fields and, by feature
    /// name, the aggregates over the client's history.
    pub fn applicant(&self, record: &Record) -> Applicant {
        let columns =
            self.columns.iter().enumerate().map(|(place, column)| (place, column.name.as_str()));
        let given = self.given.iter().map(|(name, place)| (*place, name.as_str()));
        self.applicant_of(
            columns.chain(given).map(|(place, name)| (Place(place), record.get(name).into())),
        )
    }

    /// As [`applicant`](Self::applicant), from values whose [places](Self::place) are known:
    /// nothing is looked up by name. The last value for a place counts.
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

    /// Where values of the column or given feature `name` are put; nothing if no input follows
    /// them.
    pub fn place(&self, name: &str) -> Option<Place> {
        let given = || self.given.iter().find(|(given, _)| given == name).map(|(_, place)| *place);
        self.by_name.get(name).copied().or_else(given).map(Place)
    }

    /// The applicant with other values in some columns, and every feature that follows them. A
    /// column that no input follows changes nothing.
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

    /// The model's inputs, in their order; `NaN` where missing.
    pub fn inputs(&self, applicant: &Applicant) -> Vec<f64> {
        self.inputs.iter().map(|&place| applicant.numbers[place]).collect()
    }

    /// The features that the model does not read, in their order; `NaN` where missing.
    pub fn others(&self, applicant: &Applicant) -> impl Iterator<Item = f64> {
        self.others.iter().map(|&place| applicant.numbers[place])
    }

    /// Whether an input of the model follows a column of the application.
    pub fn reads(&self, column: &str) -> bool {
        self.by_name.contains_key(column)
    }

    fn put(&self, applicant: &mut Applicant, place: usize, value: Raw<'_>) {
        let (number, text) = match value {
            Raw::Number(number) => (number, None),
            Raw::Text(text) => (f64::NAN, Some(text)),
        };
        applicant.numbers[place] = number;
        // A feature that is given has no text.
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

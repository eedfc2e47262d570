//! Features compiled for scoring one applicant after another.
//!
//! A [`FeatureSet`] refers to columns and features by name. A [`Plan`] puts every one of them at a fixed place, leaves out
//! what the model does not need, and knows which features follow which column, so that after an edit only those are computed
//! again. Its values are those of [`FeatureSet::evaluate`], bit for bit.

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
    /// Features that are read from the record under their own name, each with its place: aggregates over the client's history.
    given: Vec<(String, usize)>,
    steps: Vec<Step>,
    /// For each column the steps that follow it, ascending.
    followers: Vec<Vec<usize>>,
    /// Place of each of the model's inputs.
    inputs: Vec<usize>,
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

impl Plan {
    /// A plan for the features named `inputs`, in this order.
    ///
    /// # Errors
    /// [`Error::Features`] if one of them is not defined. The set must have been [checked](FeatureSet::check).
    pub fn new(set: &FeatureSet, inputs: &[String]) -> Result<Self> {
        let position = |name: &String| {
            set.position(name).ok_or_else(|| {
                Error::Features(format!(
                    "the model reads the feature {name}, which is not defined. Train the bundle again."
                ))
            })
        };
        let positions: Vec<usize> = inputs.iter().map(position).collect::<Result<_>>()?;
        Ok(Compiler::new(set, &positions).plan(&positions))
    }

    /// All values of an applicant whose record holds the application's raw fields and, by feature name, the aggregates over
    /// the client's history.
    pub fn applicant(&self, record: &Record) -> Applicant {
        let mut applicant = Applicant { numbers: vec![f64::NAN; self.places], texts: vec![None; self.columns.len()] };
        for (place, column) in self.columns.iter().enumerate() {
            self.put(&mut applicant, place, record.get(&column.name));
        }
        for (name, place) in &self.given {
            applicant.numbers[*place] = record.get(name).number();
        }
        for step in &self.steps {
            self.run(step, &mut applicant);
        }
        applicant
    }

    /// The applicant with other values in some columns, and every feature that follows them. A column that no input follows
    /// changes nothing.
    pub fn edited<'a>(
        &self,
        applicant: &Applicant,
        edits: impl IntoIterator<Item = (&'a str, &'a Value)>,
    ) -> Applicant {
        let mut edited = applicant.clone();
        let mut follows = vec![false; self.steps.len()];
        for (name, value) in edits {
            if let Some(&column) = self.by_name.get(name) {
                self.put(&mut edited, column, value);
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

    /// Whether an input of the model follows a column of the application.
    pub fn reads(&self, column: &str) -> bool {
        self.by_name.contains_key(column)
    }

    fn put(&self, applicant: &mut Applicant, column: usize, value: &Value) {
        applicant.numbers[column] = value.number();
        let position = |text| self.columns[column].texts.iter().position(|known| known == text);
        applicant.texts[column] = value.text().and_then(position);
    }

    fn run(&self, step: &Step, applicant: &mut Applicant) {
        applicant.numbers[step.place] = match &step.does {
            Does::Compute(node) => node.value(applicant),
            Does::Code { column, codes } => applicant.texts[*column].map_or(f64::NAN, |text| codes[text]),
            Does::Compare { by, count } => {
                let Some(known) = &self.known_clients else { return };
                let coordinate = |(place, dimension): &(usize, Dimension)| dimension.of(applicant.numbers[*place]);
                let point: Vec<f32> = by.iter().map(coordinate).collect();
                SEARCH.with_borrow_mut(|search| known.default_rate_among(&point, *count, |_| true, search))
            }
        };
    }
}

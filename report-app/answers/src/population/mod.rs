//! Distributions of fields and features among the clients of a bundle.
//!
//! No figure is about fewer than ten clients. Small groups are shown together. A filter that keeps
//! few clients, or leaves few out, is refused.

mod filter;
mod groups;
mod joint;
mod variable;

use contract::{Population, PopulationGroup};
use scoring::{Language, Value};

pub use filter::{FilterRequest, MOST_CONDITIONS, SimilarTo};
pub use joint::JointQuery;
pub(crate) use variable::Variable;

use crate::answers::Answers;
use crate::parameters::Parameters;
use crate::{Result, disclosure};
use filter::{Filter, FilteredClients};
use groups::{Groups, Tally};

const DEFAULT_BINS: usize = 20;
const MOST_BINS: usize = 100;

/// Checked query: a variable, over the clients who meet every condition.
pub struct Query<'a> {
    answers: &'a Answers,
    variable: Variable<'a>,
    filter: Filter<'a>,
    bins: usize,
    language: Language,
}

impl<'a> Query<'a> {
    /// Reads the parameter `bins`: the approximate number of ranges.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter).
    pub fn bins(parameters: &Parameters) -> Result<usize> {
        Ok(parameters.number("bins", 2..=MOST_BINS)?.unwrap_or(DEFAULT_BINS))
    }

    /// Checks the query: the name of a field and the filter.
    ///
    /// `bins` is the approximate number of ranges in which numbers are grouped.
    ///
    /// # Errors
    /// [`UnknownField`](crate::Error::UnknownField), or
    /// [`InvalidParameter`](crate::Error::InvalidParameter) for an invalid condition or too many
    /// conditions.
    pub fn new(
        answers: &'a Answers,
        field: &str,
        request: &FilterRequest,
        bins: usize,
        language: Language,
    ) -> Result<Self> {
        let variable = Variable::find(&answers.bundle, &answers.clients, field, language)?;
        let filter = Filter::new(answers, request, language)?;
        Ok(Self { answers, variable, filter, bins, language })
    }

    /// Returns the query as text for the audit log.
    pub fn detail(&self) -> String {
        format!("field={}{}", self.variable.name, self.filter.detail())
    }

    /// Counts the clients.
    ///
    /// # Errors
    /// [`TooFewClients`](crate::Error::TooFewClients). With a filter on similar clients also
    /// [`UnknownClient`](crate::Error::UnknownClient) and
    /// [`NoKnownClients`](crate::Error::NoKnownClients).
    pub fn answer(self) -> Result<Population> {
        let answers = self.answers;
        let FilteredClients { all, kept } = self.filter.apply()?;
        let values: Vec<_> =
            answers.clients.positions().map(|client| self.variable.value(client)).collect();
        // The groups do not depend on the filter.
        let mut groups = Groups::new(values.iter(), self.bins);
        let mut missing = Tally::default();
        for value in &values {
            groups.find(value).unwrap_or(&mut missing).all += 1;
        }
        for &client in &kept {
            let published = answers.clients.published(client);
            let tally = groups.find(&values[client.index()]).unwrap_or(&mut missing);
            tally.count(published.decision, published.probability);
        }
        let label = |category: &str| self.variable.category_label(category, self.language);
        let groups = groups.finish(label);
        let tallies: Vec<Tally> = groups.iter().map(|(_, tally)| *tally).chain([missing]).collect();
        let hidden = disclosure::hidden(&tallies.iter().map(Tally::cell).collect::<Vec<_>>());
        let together =
            tallies.iter().zip(&hidden).filter(|(_, hidden)| **hidden).map(|(tally, _)| *tally);
        let together = together.fold(Tally::default(), Tally::and);
        let shown = groups.into_iter().zip(&hidden).filter(|(_, hidden)| !**hidden);
        Ok(Population {
            field: self.variable.name.to_owned(),
            label: self.variable.label.to_owned(),
            unit: self.variable.unit,
            all_clients: all,
            clients: kept.len(),
            filter: self.filter.shown_conditions,
            groups: shown
                .map(|((group, tally), _)| PopulationGroup { counts: tally.counts(), ..group })
                .collect(),
            missing: (!hidden[hidden.len() - 1]).then(|| missing.counts()),
            small_groups: (together.clients() > 0).then(|| together.counts()),
            model_version: answers.version().to_owned(),
        })
    }
}

impl Answers {
    /// Returns the label of a field or feature, and its value for every client.
    ///
    /// # Errors
    /// [`UnknownField`](crate::Error::UnknownField).
    pub fn values(&self, name: &str, language: Language) -> Result<(String, Vec<Value>)> {
        let variable = Variable::find(&self.bundle, &self.clients, name, language)?;
        let values = self.clients.positions().map(|client| variable.value(client));
        Ok((variable.label.to_owned(), values.collect()))
    }
}

#[cfg(test)]
mod tests;

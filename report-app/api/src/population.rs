//! Distributions of fields and features among the clients of a bundle.
//!
//! No figure is about fewer than ten clients. Small groups are shown together. A filter that keeps
//! few clients, or leaves few out, is refused.

mod filter;
mod groups;
mod joint;
mod variable;

use contract::{Population, PopulationGroup};
use scoring::Language;

pub(crate) use filter::{FilterRequest, MOST_CONDITIONS, SimilarTo};
pub(crate) use joint::JointQuery;
pub(crate) use variable::{Variable, values};

use crate::champion::Champion;
use crate::disclosure;
use crate::problem::Refusal;
use filter::{Filter, FilteredClients};
use groups::{Groups, Tally};

/// Checked query: a variable, over the clients who meet every condition.
pub(crate) struct Query<'a> {
    variable: Variable<'a>,
    filter: Filter<'a>,
    bins: usize,
    language: Language,
}

impl<'a> Query<'a> {
    /// Checks the query: the name of a field and the filter.
    ///
    /// `bins` is the approximate number of ranges in which numbers are grouped.
    ///
    /// # Errors
    /// [`Refusal::UnknownField`], or [`Refusal::InvalidParameter`] for an invalid condition or too
    /// many conditions.
    pub(crate) fn new(
        champion: &'a Champion,
        field: &str,
        request: &FilterRequest,
        bins: usize,
        language: Language,
    ) -> Result<Self, Refusal> {
        let variable = Variable::find(champion, field, language)?;
        Ok(Self { variable, filter: Filter::new(champion, request, language)?, bins, language })
    }

    /// Returns the query as text for the audit log.
    pub(crate) fn detail(&self) -> String {
        format!("field={}{}", self.variable.name, self.filter.detail())
    }

    /// Counts the clients.
    ///
    /// # Errors
    /// [`Refusal::TooFewClients`]. With a filter on similar clients also [`Refusal::UnknownClient`]
    /// and [`Refusal::NoKnownClients`].
    pub(crate) fn answer(self) -> Result<Population, Refusal> {
        let champion = self.variable.champion;
        let FilteredClients { all, kept } = self.filter.apply()?;
        let values: Vec<_> =
            champion.clients.positions().map(|client| self.variable.value(client)).collect();
        // The groups do not depend on the filter.
        let mut groups = Groups::new(values.iter(), self.bins);
        let mut missing = Tally::default();
        for value in &values {
            groups.find(value).unwrap_or(&mut missing).all += 1;
        }
        for &client in &kept {
            let published = champion.clients.published(client);
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
            model_version: champion.version().to_owned(),
        })
    }
}

#[cfg(test)]
mod tests;

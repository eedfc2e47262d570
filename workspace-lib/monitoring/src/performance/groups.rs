//! Known outcomes of each group of clients.

use std::collections::BTreeMap;

/// Outcomes of groups, by attribute and group.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GroupOutcomes {
    groups: BTreeMap<(String, String), GroupOutcome>,
}

/// Known outcomes of one group.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct GroupOutcome {
    /// Outcomes that are known.
    pub outcomes: u64,
    /// Defaults among them.
    pub defaults: u64,
    /// Sum of the probabilities, which is the number of defaults that were announced.
    pub predicted: f64,
}

impl GroupOutcomes {
    /// Adds the outcome of a client of a group.
    pub fn add(&mut self, attribute: &str, group: &str, probability: f64, defaulted: bool) {
        let key = (attribute.to_owned(), group.to_owned());
        let group = self.groups.entry(key).or_default();
        group.outcomes += 1;
        group.defaults += u64::from(defaulted);
        group.predicted += probability;
    }

    /// Leaves out the groups with fewer than `least` outcomes.
    #[must_use]
    pub fn without_fewer_than(mut self, least: u64) -> Self {
        self.groups.retain(|_, group| group.outcomes >= least);
        self
    }

    /// Returns the groups with at least `least` outcomes: attribute, group, outcomes.
    pub fn with_at_least(
        &self,
        least: u64,
    ) -> impl Iterator<Item = (&str, &str, &GroupOutcome)> + Clone {
        let groups = self.groups.iter().filter(move |(_, group)| group.outcomes >= least);
        groups.map(|((attribute, name), group)| (attribute.as_str(), name.as_str(), group))
    }
}

impl GroupOutcome {
    /// Returns observed defaults over announced ones; `None` where none was announced.
    pub fn ratio(&self) -> Option<f64> {
        (self.predicted > 0.0).then(|| self.defaults as f64 / self.predicted)
    }

    /// Returns the mean probability.
    pub fn mean_probability(&self) -> f64 {
        self.predicted / self.outcomes.max(1) as f64
    }
}

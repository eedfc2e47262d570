//! Filters of clients: all clients, or the nearest to one, who meet every condition.

use contract::{ClientId, FilterCondition};
use scoring::{Language, Value};

use super::Variable;
use crate::answers::Answers;
use crate::clients::Position;
use crate::disclosure::{SMALLEST_GROUP, is_too_small};
use crate::parameters::{self, Parameters};
use crate::{Error, Result};

/// Most conditions of a filter.
pub const MOST_CONDITIONS: usize = 5;

const DEFAULT_SIMILAR: usize = 200;
const LARGEST_SIMILAR: usize = 1_000;

/// Step of the number of similar clients.
///
/// Numbers are multiples of ten, so that the difference of two responses is about at least ten
/// clients.
const SIMILAR_STEP: usize = 10;

/// Nearest neighbours of a client.
#[derive(Debug, Clone, Copy)]
pub struct SimilarTo {
    /// The client.
    pub client_id: ClientId,
    /// Number of neighbours.
    pub count: usize,
}

/// Unchecked filter of a request.
#[derive(Debug, Clone, Default)]
pub struct FilterRequest {
    /// `FIELD:CONDITION` texts; a client must meet all of them.
    pub conditions: Vec<String>,
    /// Restricts the filter to the nearest neighbours of a client.
    pub similar_to: Option<SimilarTo>,
}

impl FilterRequest {
    /// Reads the filter from the parameters `filter`, `similar_to` and `k`.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`].
    pub fn read(parameters: &Parameters) -> Result<Self> {
        let count = parameters.number("k", SIMILAR_STEP..=LARGEST_SIMILAR)?;
        if let Some(count) = count
            && count % SIMILAR_STEP != 0
        {
            return Err(parameters::wrong("k", "a multiple of ten", &count.to_string()));
        }
        let similar_to = parameters.client_number("similar_to")?;
        let count = count.unwrap_or(DEFAULT_SIMILAR);
        let similar_to = similar_to.map(|client_id| SimilarTo { client_id, count });
        let conditions = parameters.all("filter").map(str::to_owned).collect();
        Ok(Self { conditions, similar_to })
    }
}

/// Checked filter.
pub(super) struct Filter<'a> {
    answers: &'a Answers,
    conditions: Vec<(Variable<'a>, Condition)>,
    pub(super) shown_conditions: Vec<FilterCondition>,
    similar_to: Option<SimilarTo>,
}

/// Result of a filter.
pub(super) struct FilteredClients {
    /// Number of clients to whom the conditions are applied.
    pub(super) all: usize,
    /// Clients who meet the conditions.
    pub(super) kept: Vec<Position>,
}

impl<'a> Filter<'a> {
    /// Checks the conditions.
    ///
    /// # Errors
    /// [`Error::UnknownField`], or [`Error::InvalidParameter`] for an invalid condition or too
    /// many conditions.
    pub(super) fn new(
        answers: &'a Answers,
        request: &FilterRequest,
        language: Language,
    ) -> Result<Self> {
        let conditions = &request.conditions;
        if conditions.len() > MOST_CONDITIONS {
            let found = conditions.len();
            let message = format!(
                "filter: expected at most {MOST_CONDITIONS} conditions, found {found}. Leave some out."
            );
            return Err(Error::InvalidParameter(message));
        }
        let mut checked = Vec::new();
        let mut shown_conditions = Vec::new();
        for text in conditions {
            let expected = "FIELD:CATEGORY or FIELD:FROM..TO, like age_years:30..40";
            let (field, condition) =
                text.split_once(':').ok_or_else(|| parameters::wrong("filter", expected, text))?;
            let variable = Variable::find(&answers.bundle, &answers.clients, field, language)?;
            let met = Condition::parse(condition)
                .ok_or_else(|| parameters::wrong("filter", expected, text))?;
            let (field, label) = (variable.name.to_owned(), variable.label.to_owned());
            let condition = condition.to_owned();
            shown_conditions.push(FilterCondition { field, label, condition });
            checked.push((variable, met));
        }
        let similar_to = request.similar_to;
        Ok(Self { answers, conditions: checked, shown_conditions, similar_to })
    }

    /// Returns the filter as text for the audit log.
    pub(super) fn detail(&self) -> String {
        let conditions = self
            .shown_conditions
            .iter()
            .map(|shown| format!(" filter={}:{}", shown.field, shown.condition));
        let similar = self
            .similar_to
            .map(|SimilarTo { client_id, count }| format!(" similar_to={client_id} k={count}"));
        conditions.chain(similar).collect()
    }

    /// Finds the clients.
    ///
    /// # Errors
    /// [`Error::TooFewClients`] if the filter keeps, or leaves out, fewer clients than a figure
    /// may be about. [`Error::UnknownClient`] or [`Error::NoKnownClients`] if there are no
    /// neighbours to search.
    pub(super) fn apply(&self) -> Result<FilteredClients> {
        let clients = &self.answers.clients;
        let base: Vec<Position> = match self.similar_to {
            None => clients.positions().collect(),
            Some(SimilarTo { client_id, count }) => {
                let client = clients.find(client_id).ok_or(Error::UnknownClient(client_id))?;
                let nearest = self.answers.nearest().ok_or(Error::NoKnownClients)?;
                nearest.neighbours(client, count, |_| true)
            }
        };
        let mut kept = Vec::with_capacity(base.len());
        // For each condition, the number of clients that only this condition leaves out. A request
        // without the condition would include them.
        let mut left_out_by = vec![0; self.conditions.len()];
        for &client in &base {
            let unmet = |(variable, condition): &(Variable<'_>, Condition)| {
                !condition.is_met(&variable.value(client))
            };
            let mut unmet =
                self.conditions.iter().enumerate().filter(|(_, condition)| unmet(condition));
            match (unmet.next(), unmet.next()) {
                (None, _) => kept.push(client),
                (Some((only, _)), None) => left_out_by[only] += 1,
                (Some(_), Some(_)) => {}
            }
        }
        let left_out = [base.len() - kept.len(), clients.len() - base.len()];
        if kept.len() < SMALLEST_GROUP
            || left_out_by.iter().chain(&left_out).any(|&clients| is_too_small(clients))
        {
            return Err(Error::TooFewClients);
        }
        Ok(FilteredClients { all: base.len(), kept })
    }
}

/// Condition on a client's value.
pub(super) enum Condition {
    Category(String),
    Range { from: f64, to: f64 },
}

impl Condition {
    /// Parses `Working` or `30..40`; either end of a range may be absent.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let Some((from, to)) = text.split_once("..") else {
            return (!text.is_empty()).then(|| Self::Category(text.to_owned()));
        };
        let end = |text: &str, if_absent: f64| {
            if text.is_empty() {
                Some(if_absent)
            } else {
                text.parse().ok().filter(|end: &f64| end.is_finite())
            }
        };
        let (from, to) = (end(from, f64::NEG_INFINITY)?, end(to, f64::INFINITY)?);
        (from < to).then_some(Self::Range { from, to })
    }

    pub(super) fn is_met(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Category(category), Value::Text(text)) => category == text,
            // A number may be given as a category, for example 1 for yes.
            (Self::Category(category), Value::Number(number)) => category.parse() == Ok(*number),
            (Self::Range { from, to }, Value::Number(number)) => from <= number && number < to,
            _ => false,
        }
    }
}

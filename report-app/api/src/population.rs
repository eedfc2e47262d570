//! How fields and features are distributed among a bundle's clients.
//!
//! No figure is about fewer than ten clients: small groups are told of together, and a filter that keeps few clients, or leaves few
//! out, is refused.

use std::collections::BTreeMap;

use contract::{FilterCondition, GroupCounts, Population, PopulationGroup};
use scoring::features::{Feature, Place, Plan};
use scoring::{Decision, FieldKind, Language, Unit, Value};

use crate::champion::Champion;
use crate::clients::Position;
use crate::disclosure::{self, Cell, SMALLEST_GROUP, are_few};
use crate::problem::Refusal;
use crate::{parameters, wire};

/// Share of the clients below the first range and above the last one's beginning.
const TAIL: f64 = 0.01;

/// A field or a feature, and where its values come from.
struct Variable<'a> {
    champion: &'a Champion,
    name: &'a str,
    label: &'a str,
    unit: Unit,
    source: Source<'a>,
}

enum Source<'a> {
    /// A column of the clients' file; none of the clients has a value where there is no such column.
    Column(Option<usize>),
    /// A feature of other columns, which the plan computes from those given.
    Derived { plan: Plan, columns: Vec<(usize, Place)>, feature: &'a Feature },
}

impl<'a> Variable<'a> {
    /// The field or feature called `name`.
    fn find(champion: &'a Champion, name: &str, language: Language) -> Result<Self, Refusal> {
        let (features, clients) = (champion.bundle.features(), &champion.clients);
        if let Some(field) = features.field(name) {
            let (label, unit) = (field.label.text(language), field.unit);
            return Ok(Self { champion, name: &field.name, label, unit, source: Source::Column(clients.column(name)) });
        }
        let unknown = || {
            Refusal::UnknownField(format!(
                "There is no field or feature {}. GET /v1/model lists them.",
                name.chars().take(60).collect::<String>()
            ))
        };
        let feature = &features.features[features.position(name).ok_or_else(unknown)?];
        let source = if let Some(column) = clients.column(name) {
            Source::Column(Some(column))
        } else {
            let plan = Plan::new(features, &[name.to_owned()]).map_err(|error| {
                tracing::error!(%error, name, "a feature of the bundle cannot be computed");
                Refusal::Internal
            })?;
            let columns = clients.columns().filter_map(|(column, name)| Some((column, plan.place(name)?))).collect();
            Source::Derived { plan, columns, feature }
        };
        Ok(Self { champion, name: &feature.name, label: feature.label.text(language), unit: feature.unit, source })
    }

    fn value(&self, client: Position) -> Value {
        let clients = &self.champion.clients;
        match &self.source {
            Source::Column(column) => column.map_or(Value::Missing, |column| clients.value(client, column)),
            Source::Derived { plan, columns, feature } => {
                let known = columns.iter().map(|&(column, place)| (place, clients.raw(client, column)));
                let number = plan.inputs(&plan.applicant_of(known)).first().copied().unwrap_or(f64::NAN);
                feature.display_value(number)
            }
        }
    }

    /// The label of one of its categories.
    fn category_label(&self, category: &str, language: Language) -> Option<String> {
        let features = self.champion.bundle.features();
        if let Some(field) = features.field(self.name).filter(|field| field.kind == FieldKind::Category) {
            let found = field.categories.iter().find(|known| known.value == category)?;
            return Some(found.label.text(language).to_owned());
        }
        let feature = &features.features[features.position(self.name)?];
        feature.level_label(category).map(|label| label.text(language).to_owned())
    }
}

/// The label of a field or feature, and its value for every client.
///
/// # Errors
/// [`Refusal::UnknownField`].
pub(crate) fn values(champion: &Champion, name: &str, language: Language) -> Result<(String, Vec<Value>), Refusal> {
    let variable = Variable::find(champion, name, language)?;
    let values = champion.clients.positions().map(|client| variable.value(client));
    Ok((variable.label.to_owned(), values.collect()))
}

/// A condition that a client's value meets or not.
enum Condition {
    Category(String),
    Range { from: f64, to: f64 },
}

impl Condition {
    /// Reads `Working` or `30..40`; either end of a range may be left out.
    fn parse(text: &str) -> Option<Self> {
        let Some((from, to)) = text.split_once("..") else {
            return (!text.is_empty()).then(|| Self::Category(text.to_owned()));
        };
        let end = |text: &str, if_absent: f64| {
            if text.is_empty() { Some(if_absent) } else { text.parse().ok().filter(|end: &f64| end.is_finite()) }
        };
        let (from, to) = (end(from, f64::NEG_INFINITY)?, end(to, f64::INFINITY)?);
        (from < to).then_some(Self::Range { from, to })
    }

    fn is_met(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Category(category), Value::Text(text)) => category == text,
            // A number may be asked for as it is: 1 of a yes or no.
            (Self::Category(category), Value::Number(number)) => category.parse() == Ok(*number),
            (Self::Range { from, to }, Value::Number(number)) => from <= number && number < to,
            _ => false,
        }
    }
}

/// Most conditions of a filter.
pub(crate) const MOST_CONDITIONS: usize = 5;

/// A checked question: how a variable is distributed over the clients that meet every condition.
pub(crate) struct Query<'a> {
    variable: Variable<'a>,
    conditions: Vec<(Variable<'a>, Condition)>,
    told: Vec<FilterCondition>,
    bins: usize,
    language: Language,
}

impl<'a> Query<'a> {
    /// Checks the name of a field, the conditions of a filter (`FIELD:CONDITION`), and about how many ranges numbers are put in.
    ///
    /// # Errors
    /// [`Refusal::UnknownField`], or [`Refusal::InvalidParameter`] for a condition that is none or one too many.
    pub(crate) fn new(
        champion: &'a Champion,
        field: &str,
        filter: &[String],
        bins: usize,
        language: Language,
    ) -> Result<Self, Refusal> {
        let variable = Variable::find(champion, field, language)?;
        if filter.len() > MOST_CONDITIONS {
            let found = filter.len();
            let message =
                format!("filter: expected at most {MOST_CONDITIONS} conditions, found {found}. Leave some out.");
            return Err(Refusal::InvalidParameter(message));
        }
        let mut conditions = Vec::new();
        let mut told = Vec::new();
        for text in filter {
            let expected = "FIELD:CATEGORY or FIELD:FROM..TO, like age_years:30..40";
            let (field, condition) = text.split_once(':').ok_or_else(|| parameters::wrong("filter", expected, text))?;
            let variable = Variable::find(champion, field, language)?;
            let met = Condition::parse(condition).ok_or_else(|| parameters::wrong("filter", expected, text))?;
            let (field, label) = (variable.name.to_owned(), variable.label.to_owned());
            told.push(FilterCondition { field, label, condition: condition.to_owned() });
            conditions.push((variable, met));
        }
        Ok(Self { variable, conditions, told, bins, language })
    }

    /// What the audit log says of it.
    pub(crate) fn detail(&self) -> String {
        let conditions = self.told.iter().map(|told| format!(" filter={}:{}", told.field, told.condition));
        format!("field={}{}", self.variable.name, conditions.collect::<String>())
    }

    /// Counts the clients.
    ///
    /// # Errors
    /// [`Refusal::TooFewClients`].
    pub(crate) fn answer(self) -> Result<Population, Refusal> {
        let champion = self.variable.champion;
        let values: Vec<Value> = champion.clients.positions().map(|client| self.variable.value(client)).collect();
        let mut groups = Groups::of(values.iter(), self.bins);
        let mut missing = Tally::default();
        let mut kept = 0;
        // For each condition, the clients that it alone leaves out: without it, an answer is about those as well.
        let mut left_out_by = vec![0; self.conditions.len()];
        for (client, value) in champion.clients.positions().zip(&values) {
            let unmet = |(variable, condition): &(Variable<'_>, Condition)| !condition.is_met(&variable.value(client));
            let mut unmet = self.conditions.iter().enumerate().filter(|(_, condition)| unmet(condition));
            let (first, second) = (unmet.next(), unmet.next());
            let tally = groups.find(value).unwrap_or(&mut missing);
            tally.all += 1;
            match (first, second) {
                (None, _) => {
                    kept += 1;
                    let published = champion.clients.published(client);
                    tally.count(published.decision, published.probability);
                }
                (Some((only, _)), None) => left_out_by[only] += 1,
                (Some(_), Some(_)) => {}
            }
        }
        let left_out = values.len() - kept;
        if kept < SMALLEST_GROUP || left_out_by.iter().chain([&left_out]).any(|&clients| are_few(clients)) {
            return Err(Refusal::TooFewClients);
        }
        let label = |category: &str| self.variable.category_label(category, self.language);
        let groups = groups.finish(label);
        let tallies: Vec<Tally> = groups.iter().map(|(_, tally)| *tally).chain([missing]).collect();
        let hidden = disclosure::hidden(&tallies.iter().map(Tally::cell).collect::<Vec<_>>());
        let together = tallies.iter().zip(&hidden).filter(|(_, hidden)| **hidden).map(|(tally, _)| *tally);
        let together = together.fold(Tally::default(), Tally::and);
        let shown = groups.into_iter().zip(&hidden).filter(|(_, hidden)| !**hidden);
        Ok(Population {
            field: self.variable.name.to_owned(),
            label: self.variable.label.to_owned(),
            unit: wire::unit(self.variable.unit),
            all_clients: values.len(),
            clients: kept,
            filter: self.told,
            groups: shown.map(|((group, tally), _)| PopulationGroup { counts: tally.counts(), ..group }).collect(),
            missing: (!hidden[hidden.len() - 1]).then(|| missing.counts()),
            small_groups: (together.clients() > 0).then(|| together.counts()),
            model_version: champion.version().to_owned(),
        })
    }
}

/// Clients of one group, being counted.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    /// Clients, whether or not the filter keeps them.
    all: usize,
    granted: usize,
    refused: usize,
    probabilities: f64,
}

impl Tally {
    fn count(&mut self, decision: Decision, probability: f64) {
        match decision {
            Decision::Granted => self.granted += 1,
            Decision::Refused => self.refused += 1,
        }
        self.probabilities += probability;
    }

    fn clients(&self) -> usize {
        self.granted + self.refused
    }

    fn cell(&self) -> Cell {
        Cell { clients: self.clients(), can_be_filled: self.all > 0 }
    }

    fn and(self, other: Self) -> Self {
        Self {
            all: self.all + other.all,
            granted: self.granted + other.granted,
            refused: self.refused + other.refused,
            probabilities: self.probabilities + other.probabilities,
        }
    }

    fn counts(self) -> GroupCounts {
        let clients = self.clients();
        let expected_default_share = (clients > 0).then(|| self.probabilities / clients as f64);
        GroupCounts { clients, granted: self.granted, refused: self.refused, expected_default_share }
    }
}

/// The groups of a variable's values: each category, each number where they are few, else ranges of numbers.
enum Groups {
    Categories(BTreeMap<String, Tally>),
    /// The different numbers, ascending.
    Numbers(Vec<(f64, Tally)>),
    /// Where each range but the first begins, ascending; one tally more than there are beginnings.
    Ranges(Vec<f64>, Vec<Tally>),
}

impl Groups {
    fn of<'a>(values: impl Iterator<Item = &'a Value>, bins: usize) -> Self {
        let (mut numbers, mut categories) = (Vec::new(), BTreeMap::new());
        for value in values {
            match value {
                Value::Number(number) => numbers.push(unsigned_zero(*number)),
                Value::Text(text) => _ = categories.entry(text.clone()).or_insert_with(Tally::default),
                Value::Missing => {}
            }
        }
        if !categories.is_empty() {
            return Self::Categories(categories);
        }
        numbers.sort_unstable_by(f64::total_cmp);
        let mut different = numbers.clone();
        different.dedup();
        if different.len() <= bins {
            return Self::Numbers(different.into_iter().map(|number| (number, Tally::default())).collect());
        }
        let at = |share: f64| numbers[((numbers.len() - 1) as f64 * share).round() as usize];
        let beginnings = beginnings(at(TAIL), at(1.0 - TAIL), bins);
        let tallies = vec![Tally::default(); beginnings.len() + 1];
        Self::Ranges(beginnings, tallies)
    }

    fn find(&mut self, value: &Value) -> Option<&mut Tally> {
        match (self, value) {
            (Self::Categories(categories), Value::Text(text)) => categories.get_mut(text),
            (Self::Numbers(numbers), Value::Number(number)) => {
                let at = numbers.binary_search_by(|(known, _)| known.total_cmp(&unsigned_zero(*number))).ok()?;
                Some(&mut numbers[at].1)
            }
            (Self::Ranges(beginnings, tallies), Value::Number(number)) => {
                tallies.get_mut(beginnings.partition_point(|beginning| beginning <= number))
            }
            _ => None,
        }
    }

    /// The groups, in the order in which they are told, without their counts.
    fn finish(self, label: impl Fn(&str) -> Option<String>) -> Vec<(PopulationGroup, Tally)> {
        let group = |from, to| PopulationGroup { from, to, ..PopulationGroup::default() };
        match self {
            Self::Categories(categories) => {
                let named = |(category, tally): (String, Tally)| {
                    let label = label(&category);
                    (PopulationGroup { label, category: Some(category), ..PopulationGroup::default() }, tally)
                };
                let mut groups: Vec<_> = categories.into_iter().map(named).collect();
                groups.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.clients()));
                groups
            }
            Self::Numbers(numbers) => {
                numbers.into_iter().map(|(number, tally)| (group(Some(number), Some(number)), tally)).collect()
            }
            Self::Ranges(beginnings, tallies) => {
                let from = std::iter::once(None).chain(beginnings.iter().copied().map(Some));
                let to = beginnings.iter().copied().map(Some).chain([None]);
                from.zip(to).map(|(from, to)| group(from, to)).zip(tallies).collect()
            }
        }
    }
}

/// The number, zero without its sign: `-0.0` is zero.
fn unsigned_zero(number: f64) -> f64 {
    number + 0.0
}

/// Round numbers between `low` and `high`, about `bins` less one: each the beginning of a range.
fn beginnings(low: f64, high: f64, bins: usize) -> Vec<f64> {
    let rough = (high - low) / bins.saturating_sub(1).max(1) as f64;
    if !(rough > 0.0 && rough.is_finite()) {
        return vec![high];
    }
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|times| times * power).find(|step| *step >= rough);
    let step = step.unwrap_or(rough);
    let first = (low / step).ceil();
    let steps = ((high / step).floor() - first).max(0.0) as usize;
    // A multiple of a step is written as short as the step itself: 0.3, not 0.30000000000000004.
    let decimals = (-step.log10().floor()).max(0.0) as i32 + 1;
    let scale = 10_f64.powi(decimals);
    (0..=steps).map(|at| ((first + at as f64) * step * scale).round() / scale).collect()
}

#[cfg(test)]
mod tests;

//! Joint distribution of two fields or features among the clients.

use contract::{BoxPlot, JointCell, JointPopulation, PopulationGroup};
use scoring::{Language, Unit, Value, format_value};

use super::filter::{Filter, FilterRequest, FilteredClients};
use super::groups::{Groups, Tally};
use super::variable::Variable;
use crate::Result;
use crate::answers::Answers;
use crate::disclosure::{self, Cell};
use crate::parameters::Parameters;

const DEFAULT_BINS: usize = 12;
const MOST_BINS: usize = 30;

/// Checked query: two variables, over the clients who meet every condition.
pub struct JointQuery<'a> {
    answers: &'a Answers,
    variables: [Variable<'a>; 2],
    filter: Filter<'a>,
    bins: usize,
    language: Language,
}

impl<'a> JointQuery<'a> {
    /// Reads the parameter `bins`: the approximate number of ranges of each field.
    ///
    /// # Errors
    /// [`InvalidParameter`](crate::Error::InvalidParameter).
    pub fn bins(parameters: &Parameters) -> Result<usize> {
        Ok(parameters.number("bins", 2..=MOST_BINS)?.unwrap_or(DEFAULT_BINS))
    }

    /// Checks the query: the names of two fields and the filter.
    ///
    /// `bins` is the approximate number of ranges in which the numbers of each field are grouped.
    ///
    /// # Errors
    /// [`UnknownField`](crate::Error::UnknownField), or
    /// [`InvalidParameter`](crate::Error::InvalidParameter) for an invalid condition or too many
    /// conditions.
    pub fn new(
        answers: &'a Answers,
        fields: [&str; 2],
        request: &FilterRequest,
        bins: usize,
        language: Language,
    ) -> Result<Self> {
        let find = |name| Variable::find(&answers.bundle, &answers.clients, name, language);
        let [field, other] = fields;
        let variables = [find(field)?, find(other)?];
        let filter = Filter::new(answers, request, language)?;
        Ok(Self { answers, variables, filter, bins, language })
    }

    /// Returns the query as text for the audit log.
    pub fn detail(&self) -> String {
        format!(
            "field={} by={}{}",
            self.variables[0].name,
            self.variables[1].name,
            self.filter.detail()
        )
    }

    /// Counts the clients.
    ///
    /// # Errors
    /// [`TooFewClients`](crate::Error::TooFewClients). With a filter on similar clients also
    /// [`UnknownClient`](crate::Error::UnknownClient) and
    /// [`NoKnownClients`](crate::Error::NoKnownClients).
    pub fn answer(self) -> Result<JointPopulation> {
        let filtered = self.filter.apply()?;
        let are_categories = self.variables.each_ref().map(|variable| is_category(variable.unit));
        let (cells, boxes, rest) = match are_categories {
            [false, true] => self.boxes(&filtered, 0),
            [true, false] => self.boxes(&filtered, 1),
            [true, true] | [false, false] => self.cells(&filtered),
        };
        let [field, other] = &self.variables;
        Ok(JointPopulation {
            field: field.name.to_owned(),
            label: field.label.to_owned(),
            unit: field.unit,
            other: other.name.to_owned(),
            other_label: other.label.to_owned(),
            other_unit: other.unit,
            clients: filtered.kept.len(),
            all_clients: filtered.all,
            filter: self.filter.shown_conditions.clone(),
            cells,
            boxes,
            small_groups: (rest.clients() > 0).then(|| rest.counts()),
            model_version: self.answers.version().to_owned(),
        })
    }

    /// Groups the values of a variable, and returns the group of each client.
    fn grouped(&self, at: usize) -> Grouped {
        let variable = &self.variables[at];
        let values: Vec<Value> =
            self.answers.clients.positions().map(|client| variable.value(client)).collect();
        let groups = Groups::new(values.iter(), self.bins);
        let indices =
            values.iter().map(|value| groups.place(value).unwrap_or(groups.len())).collect();
        let label = |category: &str| variable.category_label(category, self.language);
        let named = |place| self.named(variable.unit, groups.group(place, label));
        Grouped { indices, groups: (0..groups.len()).map(named).collect() }
    }

    /// Turns a yes or no, which is a number in the data, into a category for display.
    fn named(&self, unit: Unit, group: PopulationGroup) -> PopulationGroup {
        match group.from {
            Some(number) if unit == Unit::YesNo => {
                let label = Some(format_value(&Value::Number(number), unit, self.language));
                PopulationGroup {
                    category: Some(number.to_string()),
                    label,
                    from: None,
                    to: None,
                    ..group
                }
            }
            _ => group,
        }
    }

    fn cells(&self, filtered: &FilteredClients) -> (Vec<JointCell>, Vec<BoxPlot>, Tally) {
        let [first, second] = [0, 1].map(|at| self.grouped(at));
        let clients = &self.answers.clients;
        // The last row and the last column count clients without a value.
        let (rows, columns) = (first.groups.len() + 1, second.groups.len() + 1);
        let mut table = vec![Tally::default(); rows * columns];
        let at = |client: usize| first.indices[client] * columns + second.indices[client];
        for client in clients.positions() {
            table[at(client.index())].all += 1;
        }
        for &client in &filtered.kept {
            let published = clients.published(client);
            table[at(client.index())].count(published.decision, published.probability);
        }
        let of_table: Vec<Cell> = table.iter().map(Tally::cell).collect();
        let may_be_shown = |cell: usize| cell / columns + 1 < rows && cell % columns + 1 < columns;
        let hidden = disclosure::hidden_in_table(&of_table, columns, may_be_shown);
        let (mut shown, mut rest) = (Vec::new(), Tally::default());
        for (cell, tally) in table.into_iter().enumerate() {
            let (row, column) = (cell / columns, cell % columns);
            if hidden[cell] || !may_be_shown(cell) {
                rest = rest.and(tally);
            } else if tally.clients() > 0 {
                let (one, other) = (first.groups[row].clone(), second.groups[column].clone());
                shown.push(JointCell {
                    from: one.from,
                    to: one.to,
                    category: one.category,
                    category_label: one.label,
                    other_from: other.from,
                    other_to: other.to,
                    other_category: other.category,
                    other_category_label: other.label,
                    clients: tally.clients(),
                    refused: tally.refused,
                    expected_default_share: tally
                        .counts()
                        .expected_default_share
                        .unwrap_or_default(),
                });
            }
        }
        (shown, Vec::new(), rest)
    }

    /// Computes box plots of the number at one index within the categories at the other.
    fn boxes(
        &self,
        filtered: &FilteredClients,
        number: usize,
    ) -> (Vec<JointCell>, Vec<BoxPlot>, Tally) {
        let (numbers, categories) = (&self.variables[number], self.grouped(1 - number));
        let clients = &self.answers.clients;
        let others = categories.groups.len();
        // The last tally counts clients without a category or without a number.
        let mut tallies = vec![Tally::default(); others + 1];
        let mut values: Vec<Vec<f64>> = vec![Vec::new(); others];
        for &client in &filtered.kept {
            let published = clients.published(client);
            let category = categories.indices[client.index()];
            let place = match numbers.value(client) {
                Value::Number(number) if category < others => {
                    values[category].push(number);
                    category
                }
                _ => others,
            };
            tallies[place].count(published.decision, published.probability);
        }
        for category in &categories.indices {
            tallies[*category].all += 1;
        }
        let cells: Vec<Cell> = tallies.iter().map(Tally::cell).collect();
        let hidden = disclosure::hidden_in_table(&cells, cells.len(), |cell| cell < others);
        let mut boxes = Vec::new();
        for (place, values) in values.into_iter().enumerate().filter(|(place, _)| !hidden[*place]) {
            let PopulationGroup { category, label, .. } = &categories.groups[place];
            let category = category.clone().unwrap_or_default();
            let label = label.clone().unwrap_or_else(|| category.clone());
            boxes.extend(box_plot(category, label, values));
        }
        boxes.sort_by_key(|category| std::cmp::Reverse(category.clients));
        let rest =
            tallies.iter().enumerate().filter(|(place, _)| *place == others || hidden[*place]);
        let rest = rest.fold(Tally::default(), |rest, (_, tally)| rest.and(*tally));
        (Vec::new(), boxes, rest)
    }
}

/// Groups, and for every client the index of its group.
///
/// The index of a client without a value is the number of groups.
struct Grouped {
    indices: Vec<usize>,
    groups: Vec<PopulationGroup>,
}

fn is_category(unit: Unit) -> bool {
    matches!(unit, Unit::Category | Unit::YesNo)
}

/// Computes a box plot; `None` without values.
fn box_plot(category: String, label: String, mut values: Vec<f64>) -> Option<BoxPlot> {
    values.sort_unstable_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    let at = |share: f64| {
        let place = share * last as f64;
        let (below, above) = (values[place.floor() as usize], values[place.ceil() as usize]);
        rounded(below + (above - below) * place.fract())
    };
    let [p10, first_quartile, median, third_quartile, p90] = [0.1, 0.25, 0.5, 0.75, 0.9].map(at);
    Some(BoxPlot {
        category,
        label,
        clients: values.len(),
        p10,
        first_quartile,
        median,
        third_quartile,
        p90,
    })
}

/// Rounds to three significant digits.
///
/// That is enough for a chart, and does not reveal the exact value of one client.
fn rounded(number: f64) -> f64 {
    if number == 0.0 || !number.is_finite() {
        return number;
    }
    let digits = 2 - number.abs().log10().floor() as i32;
    let power = 10_f64.powi(digits.abs());
    if digits >= 0 { (number * power).round() / power } else { (number / power).round() * power }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_read_between_values_and_rounded() {
        let values: Vec<f64> =
            (0..=10).map(|value| f64::from(value) * 1000.0 + 1.0).rev().collect();
        let found = box_plot("A".into(), "a".into(), values).unwrap();
        let quantiles =
            [found.p10, found.first_quartile, found.median, found.third_quartile, found.p90];
        for (found, expected) in quantiles.into_iter().zip([1000.0, 2500.0, 5000.0, 7500.0, 9000.0])
        {
            assert!((found - expected).abs() < 1e-9, "{quantiles:?}");
        }
        assert_eq!(found.clients, 11);
        assert_eq!(box_plot("A".into(), "a".into(), Vec::new()), None);
    }

    #[test]
    fn three_digits_are_kept() {
        for (number, expected) in [
            (0.0, 0.0),
            (123_456.0, 123_000.0),
            (-0.012_345, -0.0123),
            (9.996, 10.0),
            (99.96, 100.0),
            (5.0, 5.0),
        ] {
            assert!((rounded(number) - expected).abs() < 1e-12, "{number}");
        }
    }
}

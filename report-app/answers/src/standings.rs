//! Distributions of the main fields, and the rank of a client's values in them.

use std::collections::HashMap;

use contract::FieldStanding;
use scoring::{Bundle, Language, Unit, Value, format_value};

use crate::clients::{Clients, Position};
use crate::conversions;
use crate::disclosure::SMALLEST_GROUP;
use crate::population::Variable;

/// Main fields and features, in the order of display. Those that the bundle lacks are left out.
const MAIN: [&str; 12] = [
    "AMT_CREDIT",
    "AMT_ANNUITY",
    "AMT_GOODS_PRICE",
    "loan_estimated_months",
    "AMT_INCOME_TOTAL",
    "annuity_to_income",
    "NAME_INCOME_TYPE",
    "OCCUPATION_TYPE",
    "employment_years",
    "NAME_EDUCATION_TYPE",
    "NAME_HOUSING_TYPE",
    "age_years",
];

/// Values of the main fields, and the usual value of each field of an application.
#[derive(Debug)]
pub(crate) struct Standings {
    main: Vec<(&'static str, Distribution)>,
    usual: HashMap<String, Value>,
}

/// Distribution of a field: the values of all clients who have one.
#[derive(Debug)]
enum Distribution {
    /// Numbers, ascending.
    Numbers(Vec<f64>),
    Categories(HashMap<String, usize>),
}

impl Standings {
    pub(crate) fn new(bundle: &Bundle, clients: &Clients) -> Self {
        let values = |name: &str| {
            let variable = Variable::find(bundle, clients, name, Language::French).ok()?;
            Some(Distribution::new(clients.positions().map(|client| variable.value(client))))
        };
        let main: Vec<_> =
            MAIN.into_iter().filter_map(|name| Some((name, values(name)?))).collect();
        let usual =
            bundle.features().fields.iter().filter(|field| bundle.plan().reads(&field.name));
        let usual = usual.map(|field| {
            let known =
                main.iter().find(|(name, _)| *name == field.name).map(|(_, values)| values.usual());
            (
                field.name.clone(),
                known.or_else(|| Some(values(&field.name)?.usual())).unwrap_or(Value::Missing),
            )
        });
        let usual = usual.collect();
        Self { main, usual }
    }

    /// Returns the usual value of a field that the model uses.
    ///
    /// It is the median, or the most frequent category.
    pub(crate) fn usual(&self, field: &str) -> Value {
        self.usual.get(field).cloned().unwrap_or(Value::Missing)
    }

    /// Returns the rank of each of a client's main values.
    pub(crate) fn client(
        &self,
        bundle: &Bundle,
        clients: &Clients,
        client: Position,
        language: Language,
    ) -> Vec<FieldStanding> {
        let standing = |(name, values): &(&'static str, Distribution)| {
            let variable = Variable::find(bundle, clients, name, language).ok()?;
            let (value, usual) = (variable.value(client), values.usual());
            let label = |value: &Value| match value {
                Value::Text(category) => variable.category_label(category, language),
                Value::Number(_) if variable.unit == Unit::YesNo => {
                    Some(format_value(value, variable.unit, language))
                }
                _ => None,
            };
            let (share_below, share_same) = values.shares(&value);
            Some(FieldStanding {
                name: variable.name.to_owned(),
                label: variable.label.to_owned(),
                unit: variable.unit,
                value_label: label(&value),
                value: conversions::value(&value),
                share_below,
                share_same,
                usual_value_label: label(&usual),
                usual_value: conversions::value(&usual),
            })
        };
        self.main.iter().filter_map(standing).collect()
    }
}

impl Distribution {
    fn new(values: impl Iterator<Item = Value>) -> Self {
        let (mut numbers, mut categories) = (Vec::new(), HashMap::new());
        for value in values {
            match value {
                Value::Number(number) => numbers.push(number),
                Value::Text(text) => *categories.entry(text).or_insert(0) += 1,
                Value::Missing => {}
            }
        }
        numbers.sort_unstable_by(f64::total_cmp);
        if categories.is_empty() { Self::Numbers(numbers) } else { Self::Categories(categories) }
    }

    /// Returns the median or the most frequent category.
    ///
    /// Of an even number of values it is the lower middle one. Of equally frequent categories it is
    /// the first one.
    fn usual(&self) -> Value {
        match self {
            Self::Numbers(numbers) => {
                let middle = numbers.len().checked_sub(1).map(|last| last / 2);
                middle.map_or(Value::Missing, |middle| numbers[middle].into())
            }
            Self::Categories(categories) => {
                let most = categories
                    .iter()
                    .max_by(|left, right| left.1.cmp(right.1).then(right.0.cmp(left.0)));
                most.map_or(Value::Missing, |(category, _)| Value::Text(category.clone()))
            }
        }
    }

    /// Returns the share of smaller numbers and the share of equal values.
    fn shares(&self, value: &Value) -> (Option<f64>, Option<f64>) {
        match (self, value) {
            (Self::Numbers(numbers), Value::Number(number)) => {
                let below = numbers.partition_point(|other| other < number);
                let same = numbers.partition_point(|other| other <= number) - below;
                (Some(share(below, numbers.len())), Some(share(same, numbers.len())))
            }
            (Self::Categories(categories), Value::Text(category)) => {
                let same = categories.get(category).copied().unwrap_or_default();
                (None, Some(share(same, categories.values().sum())))
            }
            _ => (None, None),
        }
    }
}

/// Rounds a share to steps of a hundredth, or of ten clients if that is more.
///
/// So the ranks of two neighbours do not reveal how many clients are between them. Fewer than ten
/// clients count as none.
fn share(clients: usize, all: usize) -> f64 {
    if clients < SMALLEST_GROUP {
        return 0.0;
    }
    let steps = (all / SMALLEST_GROUP).min(100) as f64;
    ((clients as f64 / all as f64) * steps).round() / steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_told_in_steps_of_ten_clients_or_of_a_hundredth() {
        // Of 2 736 clients, a hundredth is 27 clients. Of 200 clients, ten are a twentieth.
        for (clients, all, expected) in [
            (1234, 2736, 0.45),
            (9, 2736, 0.0),
            (13, 2736, 0.0),
            (2736, 2736, 1.0),
            (57, 200, 0.3),
            (9, 200, 0.0),
            (10, 10, 1.0),
        ] {
            assert!((share(clients, all) - expected).abs() < 1e-12, "{clients} of {all}");
        }
        for all in 10..2000 {
            let told: Vec<f64> = (0..=all).map(|clients| share(clients, all)).collect();
            let first = told.iter().position(|share| *share > 0.0).unwrap();
            assert!(first >= SMALLEST_GROUP, "{all}");
        }
    }

    #[test]
    fn the_usual_value_is_the_middle_or_the_most_frequent_one() {
        let numbers = Distribution::new(
            [3.0, 1.0, 2.0, 10.0].map(Value::Number).into_iter().chain([Value::Missing]),
        );
        assert_eq!(numbers.usual(), 2.0.into());
        let categories = Distribution::new(["B", "A", "B", "A", "C"].map(Value::from).into_iter());
        assert_eq!(categories.usual(), "A".into());
        assert_eq!(Distribution::new(std::iter::empty()).usual(), Value::Missing);
    }

    #[test]
    fn a_share_is_of_those_who_have_a_value() {
        let numbers = (0..100).map(|number| Value::Number(f64::from(number / 20)));
        let values = Distribution::new(numbers.chain([Value::Missing]));
        assert_eq!(values.shares(&2.0.into()), (Some(0.4), Some(0.2)));
        assert_eq!(values.shares(&Value::Missing), (None, None));
        let categories =
            (0..100).map(|number| Value::from(if number < 70 { "Working" } else { "Pensioner" }));
        assert_eq!(Distribution::new(categories).shares(&"Pensioner".into()), (None, Some(0.3)));
    }
}

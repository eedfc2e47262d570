//! Plain evaluation of definitions, one row or one client at a time: the oracle of the tests.
//!
//! No program calls it. The [`Plan`](super::Plan) and the engine of the workspace, which are made
//! for speed, must give the same bits. It is public because tests of both crates call it.

use super::{Aggregate, Condition, Definition, Expression, Feature, FeatureSet, Grouping, Latest};
use crate::{Record, Value};

impl FeatureSet {
    /// Returns the values of all features for one applicant, in order; `NaN` where missing.
    ///
    /// `applicant` holds the application's raw fields and, by feature name, the aggregates over the
    /// client's history.
    ///
    /// ```
    /// use scoring::features::{FeatureSet, column, divide, feature, feature_value, number};
    /// use scoring::Record;
    ///
    /// let payments = feature("payments", "Mensualités", "Payments")
    ///     .row(divide(column("AMT_CREDIT"), column("AMT_ANNUITY")));
    /// let years = feature("payment_years", "Durée", "Duration")
    ///     .row(divide(feature_value("payments"), number(12.0)));
    /// let set = FeatureSet { features: vec![payments, years], ..FeatureSet::default() };
    /// let fields = [("AMT_CREDIT", 12_000.0), ("AMT_ANNUITY", 500.0)];
    /// assert_eq!(set.evaluate(&Record::from_iter(fields)), [24.0, 2.0]);
    /// ```
    pub fn evaluate(&self, applicant: &Record) -> Vec<f64> {
        let mut values = applicant.clone();
        self.features
            .iter()
            .map(|feature| {
                let value = match (&feature.definition, &self.known_clients) {
                    (Definition::Neighbours(neighbours), Some(known)) => known.default_rate(
                        &neighbours.point(|name| values.get(name).number()),
                        neighbours.count,
                    ),
                    _ => feature.evaluate(&values),
                };
                values.set(feature.name.clone(), Value::from(value));
                value
            })
            .collect()
    }
}

impl Feature {
    /// Returns the value of the feature for one applicant; `NaN` where missing.
    ///
    /// `applicant` holds the application's raw fields. It also holds, by feature name, the value of
    /// every feature that this one refers to. Aggregates and neighbours are not recomputed: they
    /// are read from `applicant` under the feature's own name.
    pub fn evaluate(&self, applicant: &Record) -> f64 {
        match &self.definition {
            Definition::Row(expression) => expression.evaluate(applicant),
            Definition::Category { column, .. } => self.number(applicant.get(column)),
            Definition::Aggregate(_) | Definition::Neighbours(_) => {
                applicant.get(&self.name).number()
            }
        }
    }
}

impl Expression {
    /// Returns the value for one row; `NaN` where missing.
    pub fn evaluate(&self, row: &Record) -> f64 {
        let known = |all: &[Self]| -> Vec<f64> {
            all.iter()
                .map(|expression| expression.evaluate(row))
                .filter(|value| !value.is_nan())
                .collect()
        };
        match self {
            Self::Column(name) | Self::Feature(name) => row.get(name).number(),
            Self::Number(number) => *number,
            Self::Add(pair) => pair.0.evaluate(row) + pair.1.evaluate(row),
            Self::Subtract(pair) => pair.0.evaluate(row) - pair.1.evaluate(row),
            Self::Multiply(pair) => pair.0.evaluate(row) * pair.1.evaluate(row),
            Self::Divide(pair) => match pair.1.evaluate(row) {
                0.0 => f64::NAN,
                divisor => pair.0.evaluate(row) / divisor,
            },
            Self::Minimum(all) => known(all).into_iter().fold(f64::NAN, f64::min),
            Self::Maximum(all) => known(all).into_iter().fold(f64::NAN, f64::max),
            Self::Mean(all) => {
                let known = known(all);
                if known.is_empty() {
                    f64::NAN
                } else {
                    known.iter().sum::<f64>() / known.len() as f64
                }
            }
            Self::Total(all) => {
                let known = known(all);
                if known.is_empty() { f64::NAN } else { known.iter().sum() }
            }
            Self::CountMissing(all) => (all.len() - known(all).len()) as f64,
            Self::Indicator(condition) => f64::from(u8::from(condition.holds(row))),
            Self::When(parts) if parts.0.holds(row) => parts.1.evaluate(row),
            Self::When(parts) => parts.2.evaluate(row),
        }
    }
}

impl Condition {
    /// Checks whether the condition holds for one row.
    pub fn holds(&self, row: &Record) -> bool {
        match self {
            Self::Is { column, any_of } => row
                .get(column)
                .text()
                .is_some_and(|text| any_of.iter().any(|category| category == text)),
            Self::Less(pair) => pair.0.evaluate(row) < pair.1.evaluate(row),
            Self::AtLeast(pair) => pair.0.evaluate(row) >= pair.1.evaluate(row),
            #[expect(clippy::float_cmp, reason = "equality of raw values, not of computed ones")]
            Self::Equal(pair) => pair.0.evaluate(row) == pair.1.evaluate(row),
            Self::Missing(expression) => expression.evaluate(row).is_nan(),
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(row)),
            Self::Not(condition) => !condition.holds(row),
        }
    }
}

impl Aggregate {
    /// Returns the value over one client's rows, in the table's order; `NaN` where missing.
    pub fn evaluate(&self, rows: &[Record]) -> f64 {
        if rows.is_empty() {
            return f64::NAN;
        }
        let grouped;
        let rows = match &self.grouping {
            Some(grouping) => {
                grouped = grouping.rows(rows);
                &grouped
            }
            None => rows,
        };
        let mut kept: Vec<&Record> = rows
            .iter()
            .filter(|row| self.filter.as_ref().is_none_or(|filter| filter.holds(row)))
            .collect();
        if let Some(latest) = &self.latest {
            kept.sort_by(|left, right| {
                Latest::order(left.get(&latest.by).number(), right.get(&latest.by).number())
            });
            kept.truncate(latest.rows);
        }
        let values: Vec<f64> = kept.into_iter().map(|row| self.value.evaluate(row)).collect();
        self.statistic.compute(&values)
    }
}

impl Grouping {
    /// Groups the rows by their keys, and returns one row for each group.
    fn rows(&self, rows: &[Record]) -> Vec<Record> {
        let mut groups: Vec<(Vec<f64>, Vec<&Record>)> = Vec::new();
        for row in rows {
            let keys: Vec<f64> = self.by.iter().map(|key| row.get(key).number()).collect();
            #[expect(clippy::float_cmp, reason = "keys are raw values, not computed ones")]
            let equal = |other: &[f64]| {
                keys.iter()
                    .zip(other)
                    .all(|(left, right)| left == right || (left.is_nan() && right.is_nan()))
            };
            match groups.iter_mut().find(|(other, _)| equal(other)) {
                Some((_, together)) => together.push(row),
                None => groups.push((keys, vec![row])),
            }
        }
        let row = |(keys, together): (Vec<f64>, Vec<&Record>)| {
            let keys = self.by.iter().cloned().zip(keys.into_iter().map(Value::from));
            let summaries = self.columns.iter().map(|column| {
                let values: Vec<f64> =
                    together.iter().map(|row| column.value.evaluate(row)).collect();
                (column.name.clone(), Value::from(column.statistic.compute(&values)))
            });
            keys.chain(summaries).collect()
        };
        groups.into_iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        Statistic, Table, at_least, column, count_missing, divide, equals, grouping, indicator,
        less, maximum, mean, minimum, missing, not, number, subtract, summary, total, when,
    };
    use super::*;

    fn application() -> Record {
        let mut record = Record::new();
        record.set("AMT_CREDIT", 120_000.0);
        record.set("AMT_ANNUITY", 6_000.0);
        record.set("AMT_GOODS_PRICE", 0.0);
        record.set("EXT_SOURCE_1", 0.2);
        record.set("EXT_SOURCE_3", 0.6);
        record.set("NAME_CONTRACT_TYPE", "Cash loans");
        record
    }

    fn value(expression: &Expression) -> f64 {
        expression.evaluate(&application())
    }

    fn scores() -> Vec<Expression> {
        vec![column("EXT_SOURCE_1"), column("EXT_SOURCE_2"), column("EXT_SOURCE_3")]
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "values exact in binary, computed by hand")]
    fn computes_arithmetic_and_functions_by_hand() {
        assert_eq!(value(&divide(column("AMT_CREDIT"), column("AMT_ANNUITY"))), 20.0);
        assert_eq!(value(&subtract(column("AMT_CREDIT"), number(20_000.0))), 100_000.0);
        assert_eq!(value(&minimum(scores())), 0.2);
        assert_eq!(value(&maximum(scores())), 0.6);
        assert_eq!(value(&mean(scores())), 0.4);
        assert_eq!(value(&total(scores())), 0.8);
        assert_eq!(value(&count_missing(scores())), 1.0);
        assert_eq!(value(&indicator(equals("NAME_CONTRACT_TYPE", "Cash loans"))), 1.0);
        assert_eq!(value(&when(missing(column("EXT_SOURCE_2")), number(7.0), number(8.0))), 7.0);
    }

    #[test]
    fn division_by_zero_and_missing_operands_are_missing() {
        assert!(value(&divide(column("AMT_CREDIT"), column("AMT_GOODS_PRICE"))).is_nan());
        assert!(value(&subtract(column("AMT_CREDIT"), column("EXT_SOURCE_2"))).is_nan());
        assert!(value(&minimum(vec![column("EXT_SOURCE_2")])).is_nan());
    }

    #[test]
    fn comparisons_with_a_missing_value_do_not_hold() {
        let missing_value = || column("EXT_SOURCE_2");
        assert!(!less(missing_value(), number(1.0)).holds(&application()));
        assert!(!at_least(missing_value(), number(1.0)).holds(&application()));
        assert!(not(less(missing_value(), number(1.0))).holds(&application()));
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "values exact in binary, computed by hand")]
    fn aggregates_the_latest_rows_of_a_filtered_history() {
        let rows: Vec<Record> = [(-3.0, 5.0), (-1.0, 7.0), (-2.0, 9.0), (-4.0, -100.0)]
            .into_iter()
            .map(|(month, balance)| {
                [("MONTHS_BALANCE", month), ("AMT_BALANCE", balance)].into_iter().collect()
            })
            .collect();
        let aggregate = |statistic, latest| Aggregate {
            table: Table::CreditCardBalance,
            grouping: None,
            filter: Some(at_least(column("AMT_BALANCE"), number(0.0))),
            latest,
            value: column("AMT_BALANCE"),
            statistic,
        };
        let latest = Some(Latest { by: "MONTHS_BALANCE".into(), rows: 2 });
        assert_eq!(aggregate(Statistic::Sum, None).evaluate(&rows), 21.0);
        assert_eq!(aggregate(Statistic::Mean, latest.clone()).evaluate(&rows), 8.0);
        assert_eq!(aggregate(Statistic::StandardDeviation, latest).evaluate(&rows), 2f64.sqrt());
        assert_eq!(aggregate(Statistic::Sum, None).evaluate(&rows[3..]), 0.0);
        assert!(Latest::order(-0.0, 0.0).is_eq() && Latest::order(-1.0, f64::NAN).is_lt());
        assert!(aggregate(Statistic::Mean, None).evaluate(&rows[3..]).is_nan());
        assert!(aggregate(Statistic::Count, None).evaluate(&[]).is_nan());
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "values exact in binary, computed by hand")]
    fn adds_up_the_payments_of_an_instalment_before_comparing_them_with_what_was_due() {
        // Instalment 1: 100 due, paid in two parts. Instalment 2: 100 due, 40 paid.
        let rows: Vec<Record> = [(1.0, 60.0), (2.0, 40.0), (1.0, 40.0)]
            .into_iter()
            .map(|(instalment, paid)| {
                let cells = [
                    ("NUM_INSTALMENT_NUMBER", instalment),
                    ("AMT_INSTALMENT", 100.0),
                    ("AMT_PAYMENT", paid),
                ];
                cells.into_iter().collect()
            })
            .collect();
        let shortfall = |statistic| Aggregate {
            table: Table::InstallmentsPayments,
            grouping: Some(grouping(
                &["NUM_INSTALMENT_NUMBER"],
                vec![
                    summary("due", Statistic::Maximum, column("AMT_INSTALMENT")),
                    summary("paid", Statistic::Sum, column("AMT_PAYMENT")),
                ],
            )),
            filter: None,
            latest: None,
            value: subtract(column("due"), column("paid")),
            statistic,
        };
        assert_eq!(shortfall(Statistic::Count).evaluate(&rows), 2.0);
        assert_eq!(shortfall(Statistic::Sum).evaluate(&rows), 60.0);
        assert_eq!(shortfall(Statistic::Minimum).evaluate(&rows), 0.0);
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "values exact in binary, computed by hand")]
    fn a_sum_of_unknown_amounts_is_unknown_and_a_sum_of_none_is_zero() {
        assert!(Statistic::Sum.compute(&[f64::NAN, f64::NAN]).is_nan());
        assert_eq!(Statistic::Sum.compute(&[f64::NAN, 3.0]), 3.0);
        assert_eq!(Statistic::Sum.compute(&[]), 0.0);
    }
}

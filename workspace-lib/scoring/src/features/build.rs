//! Builder functions with which feature definitions read like sentences.

use super::{
    Aggregate, Condition, Definition, Dimension, Direction, Expression, Feature, Grouping, Latest,
    Neighbours, Statistic, Summary, Table,
};
use crate::{Category, Label, ReasonGroup, Unit, Value};

/// Starts a feature with its name and its French and English labels.
///
/// Unit, group and definition follow.
///
/// ```
/// use scoring::features::{column, divide, feature};
/// use scoring::{ReasonGroup, Record, Unit};
///
/// let payments = feature("payments", "Mensualités", "Payments")
///     .unit(Unit::Months)
///     .group(ReasonGroup::Loan)
///     .row(divide(column("AMT_CREDIT"), column("AMT_ANNUITY")));
/// let fields = [("AMT_CREDIT", 12_000.0), ("AMT_ANNUITY", 500.0)];
/// assert_eq!(payments.evaluate(&Record::from_iter(fields)), 24.0);
/// ```
pub fn feature(name: &str, fr: &str, en: &str) -> FeatureBuilder {
    FeatureBuilder {
        name: name.to_owned(),
        label: Label::new(fr, en),
        unit: Unit::Score,
        group: ReasonGroup::Loan,
        expected_direction: None,
    }
}

/// A feature without its definition.
#[derive(Debug, Clone)]
pub struct FeatureBuilder {
    name: String,
    label: Label,
    unit: Unit,
    group: ReasonGroup,
    expected_direction: Option<Direction>,
}

impl FeatureBuilder {
    /// Sets what the value counts.
    #[must_use]
    pub fn unit(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    /// Sets the reason group of the feature.
    #[must_use]
    pub fn group(mut self, group: ReasonGroup) -> Self {
        self.group = group;
        self
    }

    /// Declares that, by credit practice, a larger value means a riskier loan.
    #[must_use]
    pub fn raises_risk(mut self) -> Self {
        self.expected_direction = Some(Direction::RaisesRisk);
        self
    }

    /// Declares that, by credit practice, a larger value means a safer loan.
    #[must_use]
    pub fn lowers_risk(mut self) -> Self {
        self.expected_direction = Some(Direction::LowersRisk);
        self
    }

    /// Defines the feature by an expression over the application's fields and earlier features.
    pub fn row(self, expression: Expression) -> Feature {
        self.define(Definition::Row(expression))
    }

    /// Defines the feature as the position of a category in a list of raw spellings.
    ///
    /// Their labels are those of the field.
    pub fn category(self, column: &str, levels: &[&str]) -> Feature {
        let levels = levels
            .iter()
            .map(|&value| Category { value: value.to_owned(), label: Label::new(value, value) });
        self.define(Definition::Category { column: column.to_owned(), levels: levels.collect() })
    }

    /// Defines the feature as the default rate of the `count` nearest known clients.
    pub fn neighbours(self, count: usize, by: Vec<Dimension>) -> Feature {
        self.define(Definition::Neighbours(Neighbours { by, count }))
    }

    /// Starts an aggregate over a history table; a statistic must follow.
    ///
    /// ```
    /// use scoring::features::{Definition, Table, column, equals, feature};
    /// use scoring::{Record, Value};
    ///
    /// let debt = feature("active_debt", "Encours", "Debt")
    ///     .over(Table::Bureau)
    ///     .filter(equals("CREDIT_ACTIVE", "Active"))
    ///     .sum(column("AMT_CREDIT_SUM_DEBT"));
    /// let credit = |status: &str, debt: f64| {
    ///     let status = ("CREDIT_ACTIVE", Value::from(status));
    ///     Record::from_iter([status, ("AMT_CREDIT_SUM_DEBT", Value::from(debt))])
    /// };
    /// let credits = [credit("Active", 300.0), credit("Closed", 50.0), credit("Active", 200.0)];
    /// let Definition::Aggregate(sum) = debt.definition else { unreachable!() };
    /// assert_eq!(sum.evaluate(&credits), 500.0);
    /// ```
    pub fn over(self, table: Table) -> AggregateBuilder {
        AggregateBuilder { feature: self, table, grouping: None, filter: None, latest: None }
    }

    fn define(self, definition: Definition) -> Feature {
        Feature {
            name: self.name,
            label: self.label,
            unit: self.unit,
            group: self.group,
            expected_direction: self.expected_direction,
            definition,
            sayings: Vec::new(),
            told_by: None,
            usual_value: Value::Missing,
            training_range: None,
        }
    }
}

/// An aggregate without its statistic.
#[derive(Debug, Clone)]
pub struct AggregateBuilder {
    feature: FeatureBuilder,
    table: Table,
    grouping: Option<Grouping>,
    filter: Option<Condition>,
    latest: Option<Latest>,
}

impl AggregateBuilder {
    /// Groups rows before aggregating.
    ///
    /// All calls that follow refer to the grouping's columns.
    #[must_use]
    pub fn grouped(mut self, grouping: Grouping) -> Self {
        self.grouping = Some(grouping);
        self
    }

    /// Declares that, by credit practice, a larger value means a riskier loan.
    #[must_use]
    pub fn raises_risk(mut self) -> Self {
        self.feature = self.feature.raises_risk();
        self
    }

    /// Declares that, by credit practice, a larger value means a safer loan.
    #[must_use]
    pub fn lowers_risk(mut self) -> Self {
        self.feature = self.feature.lowers_risk();
        self
    }

    /// Keeps only the rows for which `condition` holds.
    #[must_use]
    pub fn filter(mut self, condition: Condition) -> Self {
        self.filter = Some(condition);
        self
    }

    /// Keeps only the latest `rows` rows by a column of relative time.
    #[must_use]
    pub fn latest(mut self, by: &str, rows: usize) -> Self {
        self.latest = Some(Latest { by: by.to_owned(), rows });
        self
    }

    /// Counts the rows.
    pub fn count(self) -> Feature {
        self.statistic(Statistic::Count, number(1.0))
    }

    /// Sums `value`.
    pub fn sum(self, value: Expression) -> Feature {
        self.statistic(Statistic::Sum, value)
    }

    /// Takes the mean of `value`.
    pub fn mean(self, value: Expression) -> Feature {
        self.statistic(Statistic::Mean, value)
    }

    /// Takes the smallest `value`.
    pub fn minimum(self, value: Expression) -> Feature {
        self.statistic(Statistic::Minimum, value)
    }

    /// Takes the largest `value`.
    pub fn maximum(self, value: Expression) -> Feature {
        self.statistic(Statistic::Maximum, value)
    }

    /// Takes the standard deviation of `value`.
    pub fn standard_deviation(self, value: Expression) -> Feature {
        self.statistic(Statistic::StandardDeviation, value)
    }

    /// Takes the share of the rows for which `condition` holds.
    pub fn share(self, condition: Condition) -> Feature {
        self.statistic(Statistic::Mean, indicator(condition))
    }

    fn statistic(self, statistic: Statistic, value: Expression) -> Feature {
        let Self { feature, table, grouping, filter, latest } = self;
        let aggregate = Aggregate { table, grouping, filter, latest, value, statistic };
        feature.define(Definition::Aggregate(aggregate))
    }
}

/// Builds a dimension by which clients are compared, from an earlier feature.
///
/// A difference of `scale` counts as one.
pub fn dimension(feature: &str, scale: f64, if_missing: f64) -> Dimension {
    Dimension { feature: feature.to_owned(), scale, if_missing }
}

/// Builds a grouping: rows with equal `by` become one row; `columns` are [`summary`]s.
pub fn grouping(by: &[&str], columns: Vec<Summary>) -> Grouping {
    Grouping { by: by.iter().map(|&key| key.to_owned()).collect(), columns }
}

/// Builds a summary column of a grouping.
pub fn summary(name: &str, statistic: Statistic, value: Expression) -> Summary {
    Summary { name: name.to_owned(), value, statistic }
}

/// Reads a raw numeric column.
pub fn column(name: &str) -> Expression {
    Expression::Column(name.to_owned())
}

/// Reads a feature defined earlier.
pub fn feature_value(name: &str) -> Expression {
    Expression::Feature(name.to_owned())
}

/// Builds a constant.
pub fn number(number: f64) -> Expression {
    Expression::Number(number)
}

/// Adds two expressions.
pub fn add(left: Expression, right: Expression) -> Expression {
    Expression::Add(Box::new((left, right)))
}

/// Subtracts the second expression from the first.
pub fn subtract(left: Expression, right: Expression) -> Expression {
    Expression::Subtract(Box::new((left, right)))
}

/// Multiplies two expressions.
pub fn multiply(left: Expression, right: Expression) -> Expression {
    Expression::Multiply(Box::new((left, right)))
}

/// Divides the first expression by the second; missing where the second is zero.
pub fn divide(left: Expression, right: Expression) -> Expression {
    Expression::Divide(Box::new((left, right)))
}

/// Takes the smallest of the operands that are not missing.
pub fn minimum(all: Vec<Expression>) -> Expression {
    Expression::Minimum(all)
}

/// Takes the largest of the operands that are not missing.
pub fn maximum(all: Vec<Expression>) -> Expression {
    Expression::Maximum(all)
}

/// Takes the mean of the operands that are not missing.
///
/// ```
/// use scoring::Record;
/// use scoring::features::{column, mean};
///
/// let scores = mean(vec![column("EXT_SOURCE_1"), column("EXT_SOURCE_2"), column("EXT_SOURCE_3")]);
/// let two_known = Record::from_iter([("EXT_SOURCE_1", 0.25), ("EXT_SOURCE_3", 0.75)]);
/// assert_eq!(scores.evaluate(&two_known), 0.5);
/// ```
pub fn mean(all: Vec<Expression>) -> Expression {
    Expression::Mean(all)
}

/// Sums the operands that are not missing.
pub fn total(all: Vec<Expression>) -> Expression {
    Expression::Total(all)
}

/// Counts the missing operands.
pub fn count_missing(all: Vec<Expression>) -> Expression {
    Expression::CountMissing(all)
}

/// Builds an indicator: 1 where the condition holds, 0 elsewhere.
pub fn indicator(condition: Condition) -> Expression {
    Expression::Indicator(Box::new(condition))
}

/// Builds a choice: `then` where the condition holds, `otherwise` elsewhere.
///
/// ```
/// use scoring::Record;
/// use scoring::features::{column, less, number, when};
///
/// // Days before the application are negative; a day after it counts as the day itself.
/// let day = || column("DAYS_CREDIT");
/// let not_after = when(less(day(), number(0.0)), day(), number(0.0));
/// assert_eq!(not_after.evaluate(&Record::from_iter([("DAYS_CREDIT", -30.0)])), -30.0);
/// assert_eq!(not_after.evaluate(&Record::from_iter([("DAYS_CREDIT", 2.0)])), 0.0);
/// ```
pub fn when(condition: Condition, then: Expression, otherwise: Expression) -> Expression {
    Expression::When(Box::new((condition, then, otherwise)))
}

/// Builds the condition that the category in a raw text column is `category`.
pub fn equals(column: &str, category: &str) -> Condition {
    any_of(column, &[category])
}

/// Builds the condition that the category in a raw text column is one of `categories`.
pub fn any_of(column: &str, categories: &[&str]) -> Condition {
    Condition::Is {
        column: column.to_owned(),
        any_of: categories.iter().map(|&category| category.to_owned()).collect(),
    }
}

/// Builds the condition that the first is less than the second.
pub fn less(left: Expression, right: Expression) -> Condition {
    Condition::Less(Box::new((left, right)))
}

/// Builds the condition that the first is at least the second.
pub fn at_least(left: Expression, right: Expression) -> Condition {
    Condition::AtLeast(Box::new((left, right)))
}

/// Builds the condition that both are equal.
pub fn equal(left: Expression, right: Expression) -> Condition {
    Condition::Equal(Box::new((left, right)))
}

/// Builds the condition that the first is greater than the second, and neither is missing.
pub fn greater(left: Expression, right: Expression) -> Condition {
    less(right, left)
}

/// Builds the condition that the value is missing.
pub fn missing(expression: Expression) -> Condition {
    Condition::Missing(Box::new(expression))
}

/// Builds the condition that every one of `conditions` holds.
pub fn all(conditions: Vec<Condition>) -> Condition {
    Condition::All(conditions)
}

/// Builds the condition that `condition` does not hold.
pub fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

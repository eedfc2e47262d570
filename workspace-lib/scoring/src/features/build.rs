//! Short names with which definitions read like sentences.

use super::{
    Aggregate, Condition, Definition, Dimension, Direction, Expression, Feature, Grouping, Latest,
    Neighbours, Statistic, Summary, Table,
};
use crate::{Category, Label, ReasonGroup, Unit, Value};

/// Begins a feature: its name and its French and English labels. Unit and group follow.
pub fn feature(name: &str, fr: &str, en: &str) -> FeatureBuilder {
    FeatureBuilder {
        name: name.to_owned(),
        label: Label::new(fr, en),
        unit: Unit::Score,
        group: ReasonGroup::Loan,
        expected_direction: None,
    }
}

/// A feature whose definition is still to come.
#[derive(Debug, Clone)]
pub struct FeatureBuilder {
    name: String,
    label: Label,
    unit: Unit,
    group: ReasonGroup,
    expected_direction: Option<Direction>,
}

impl FeatureBuilder {
    /// What the value counts.
    #[must_use]
    pub fn unit(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    /// The reason the feature belongs to.
    #[must_use]
    pub fn group(mut self, group: ReasonGroup) -> Self {
        self.group = group;
        self
    }

    /// By credit practice, the larger the value, the riskier the loan.
    #[must_use]
    pub fn raises_risk(mut self) -> Self {
        self.expected_direction = Some(Direction::RaisesRisk);
        self
    }

    /// By credit practice, the larger the value, the safer the loan.
    #[must_use]
    pub fn lowers_risk(mut self) -> Self {
        self.expected_direction = Some(Direction::LowersRisk);
        self
    }

    /// Defines the feature from the application's own fields and from earlier features.
    pub fn row(self, expression: Expression) -> Feature {
        self.define(Definition::Row(expression))
    }

    /// Defines the feature as the position of a category in a list of raw spellings; their labels
    /// are the field's own.
    pub fn category(self, column: &str, levels: &[&str]) -> Feature {
        let levels = levels
            .iter()
            .map(|&value| Category { value: value.to_owned(), label: Label::new(value, value) });
        self.define(Definition::Category { column: column.to_owned(), levels: levels.collect() })
    }

    /// Defines the feature as the share of defaults among the `count` most alike known clients.
    pub fn neighbours(self, count: usize, by: Vec<Dimension>) -> Feature {
        self.define(Definition::Neighbours(Neighbours { by, count }))
    }

    /// Defines the feature over a history table; a statistic follows.
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

/// An aggregate whose statistic is still to come.
#[derive(Debug, Clone)]
pub struct AggregateBuilder {
    feature: FeatureBuilder,
    table: Table,
    grouping: Option<Grouping>,
    filter: Option<Condition>,
    latest: Option<Latest>,
}

impl AggregateBuilder {
    /// Makes one row of the rows that belong together; what follows refers to the grouping's
    /// columns.
    #[must_use]
    pub fn grouped(mut self, grouping: Grouping) -> Self {
        self.grouping = Some(grouping);
        self
    }

    /// By credit practice, the larger the value, the riskier the loan.
    #[must_use]
    pub fn raises_risk(mut self) -> Self {
        self.feature = self.feature.raises_risk();
        self
    }

    /// By credit practice, the larger the value, the safer the loan.
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

    /// How many rows.
    pub fn count(self) -> Feature {
        self.statistic(Statistic::Count, number(1.0))
    }

    /// Sum of `value`.
    pub fn sum(self, value: Expression) -> Feature {
        self.statistic(Statistic::Sum, value)
    }

    /// Mean of `value`.
    pub fn mean(self, value: Expression) -> Feature {
        self.statistic(Statistic::Mean, value)
    }

    /// Smallest `value`.
    pub fn minimum(self, value: Expression) -> Feature {
        self.statistic(Statistic::Minimum, value)
    }

    /// Largest `value`.
    pub fn maximum(self, value: Expression) -> Feature {
        self.statistic(Statistic::Maximum, value)
    }

    /// Standard deviation of `value`.
    pub fn standard_deviation(self, value: Expression) -> Feature {
        self.statistic(Statistic::StandardDeviation, value)
    }

    /// Share of the rows for which `condition` holds.
    pub fn share(self, condition: Condition) -> Feature {
        self.statistic(Statistic::Mean, indicator(condition))
    }

    fn statistic(self, statistic: Statistic, value: Expression) -> Feature {
        let Self { feature, table, grouping, filter, latest } = self;
        let aggregate = Aggregate { table, grouping, filter, latest, value, statistic };
        feature.define(Definition::Aggregate(aggregate))
    }
}

/// An earlier feature by which clients are compared: `scale` is a difference that counts as one.
pub fn dimension(feature: &str, scale: f64, if_missing: f64) -> Dimension {
    Dimension { feature: feature.to_owned(), scale, if_missing }
}

/// Rows with equal `by` become one; the columns are [`summary`]s.
pub fn grouping(by: &[&str], columns: Vec<Summary>) -> Grouping {
    Grouping { by: by.iter().map(|&key| key.to_owned()).collect(), columns }
}

/// A column of a grouping.
pub fn summary(name: &str, statistic: Statistic, value: Expression) -> Summary {
    Summary { name: name.to_owned(), value, statistic }
}

/// A raw numeric column.
pub fn column(name: &str) -> Expression {
    Expression::Column(name.to_owned())
}

/// A feature defined earlier.
pub fn feature_value(name: &str) -> Expression {
    Expression::Feature(name.to_owned())
}

/// A constant.
pub fn number(number: f64) -> Expression {
    Expression::Number(number)
}

/// Sum of both.
pub fn add(left: Expression, right: Expression) -> Expression {
    Expression::Add(Box::new((left, right)))
}

/// First minus second.
pub fn subtract(left: Expression, right: Expression) -> Expression {
    Expression::Subtract(Box::new((left, right)))
}

/// Product of both.
pub fn multiply(left: Expression, right: Expression) -> Expression {
    Expression::Multiply(Box::new((left, right)))
}

/// First over second; missing where the second is zero.
pub fn divide(left: Expression, right: Expression) -> Expression {
    Expression::Divide(Box::new((left, right)))
}

/// Smallest of the known operands.
pub fn minimum(all: Vec<Expression>) -> Expression {
    Expression::Minimum(all)
}

/// Largest of the known operands.
pub fn maximum(all: Vec<Expression>) -> Expression {
    Expression::Maximum(all)
}

/// Mean of the known operands.
pub fn mean(all: Vec<Expression>) -> Expression {
    Expression::Mean(all)
}

/// Sum of the known operands.
pub fn total(all: Vec<Expression>) -> Expression {
    Expression::Total(all)
}

/// How many operands are missing.
pub fn count_missing(all: Vec<Expression>) -> Expression {
    Expression::CountMissing(all)
}

/// 1 where the condition holds, 0 elsewhere.
pub fn indicator(condition: Condition) -> Expression {
    Expression::Indicator(Box::new(condition))
}

/// `then` where the condition holds, `otherwise` elsewhere.
pub fn when(condition: Condition, then: Expression, otherwise: Expression) -> Expression {
    Expression::When(Box::new((condition, then, otherwise)))
}

/// The category in a raw text column is `category`.
pub fn equals(column: &str, category: &str) -> Condition {
    any_of(column, &[category])
}

/// The category in a raw text column is one of `categories`.
pub fn any_of(column: &str, categories: &[&str]) -> Condition {
    Condition::Is {
        column: column.to_owned(),
        any_of: categories.iter().map(|&category| category.to_owned()).collect(),
    }
}

/// First below second.
pub fn less(left: Expression, right: Expression) -> Condition {
    Condition::Less(Box::new((left, right)))
}

/// First at or above second.
pub fn at_least(left: Expression, right: Expression) -> Condition {
    Condition::AtLeast(Box::new((left, right)))
}

/// Both equal.
pub fn equal(left: Expression, right: Expression) -> Condition {
    Condition::Equal(Box::new((left, right)))
}

/// First above second, both known.
pub fn greater(left: Expression, right: Expression) -> Condition {
    less(right, left)
}

/// The value is missing.
pub fn missing(expression: Expression) -> Condition {
    Condition::Missing(Box::new(expression))
}

/// Every condition holds.
pub fn all(conditions: Vec<Condition>) -> Condition {
    Condition::All(conditions)
}

/// The condition does not hold.
pub fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

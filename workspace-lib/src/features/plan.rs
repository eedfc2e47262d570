//! From feature definitions to polars plans.
//!
//! Gives what `scoring`'s scalar evaluation gives: null stands for its `NaN`, and whatever computes to `NaN` becomes null at
//! once. A column the frame does not have is null throughout.

use std::collections::{BTreeSet, HashMap};

use polars::lazy::dsl::{max_horizontal, min_horizontal};
use polars::prelude::*;
use scoring::features::{Aggregate, Condition, Definition, Expression, Feature, Statistic};

use crate::tables::CLIENT_KEY;

/// Adds the row features of `features`, in order, to a frame of applications that already holds the aggregates.
pub fn rows(applications: LazyFrame, columns: &Schema, features: &[Feature]) -> LazyFrame {
    let mut frame = applications;
    let mut known: BTreeSet<&str> = features
        .iter()
        .filter(|feature| matches!(feature.definition, Definition::Aggregate(_)))
        .map(|feature| feature.name.as_str())
        .collect();
    let mut left: Vec<&Feature> = features.iter().filter(|feature| !known.contains(feature.name.as_str())).collect();
    // Features that need only what is known are computed side by side.
    while !left.is_empty() {
        let (ready, later): (Vec<&Feature>, Vec<&Feature>) = left.into_iter().partition(|feature| {
            let mut is_ready = true;
            feature.references(&mut |_| {}, &mut |reference| is_ready &= known.contains(reference));
            is_ready
        });
        if ready.is_empty() {
            break;
        }
        known.extend(ready.iter().map(|feature| feature.name.as_str()));
        frame = frame.with_columns(ready.iter().map(|feature| row(feature, columns)).collect::<Vec<_>>());
        left = later;
    }
    frame
}

/// One row per client with the given aggregates over one table's rows, which carry `SK_ID_CURR`.
pub fn aggregates(table: LazyFrame, columns: &Schema, features: &[(&str, &Aggregate)]) -> LazyFrame {
    let mut inputs = Vec::new();
    let mut outputs = Vec::new();
    for (index, (name, aggregate)) in features.iter().enumerate() {
        let (value, kept) = (format!("value {index}"), format!("kept {index}"));
        inputs.push(number(&aggregate.value, columns).alias(&value));
        if let Some(filter) = &aggregate.filter {
            inputs.push(condition(filter, columns).alias(&kept));
        }
        let mut values = col(&value);
        if let Some(latest) = &aggregate.latest {
            let mut time = column(&latest.by, columns, DataType::Float64);
            if aggregate.filter.is_some() {
                values = values.filter(col(&kept));
                time = time.filter(col(&kept));
            }
            let order = SortMultipleOptions::default()
                .with_order_descending(true)
                .with_nulls_last(true)
                .with_maintain_order(true);
            values = values.sort_by([time], order).head(Some(latest.rows));
        } else if aggregate.filter.is_some() {
            values = values.filter(col(&kept));
        }
        outputs.push(statistic(aggregate.statistic, values).alias(*name));
    }
    table.with_columns(inputs).group_by([col(CLIENT_KEY)]).agg(outputs)
}

fn statistic(statistic: Statistic, values: Expr) -> Expr {
    let result = match statistic {
        Statistic::Count => return values.len().cast(DataType::Float64),
        Statistic::Sum => values.sum(),
        Statistic::Mean => values.mean(),
        Statistic::Minimum => values.min(),
        Statistic::Maximum => values.max(),
        Statistic::StandardDeviation => values.std(1),
    };
    result.fill_nan(null())
}

fn row(feature: &Feature, columns: &Schema) -> Expr {
    let value = match &feature.definition {
        Definition::Row(expression) => number(expression, columns),
        Definition::Category { column: name, levels } => {
            let codes: HashMap<String, f64> =
                levels.iter().enumerate().map(|(code, level)| (level.value.clone(), code as f64)).collect();
            let code_of = move |texts: Column| -> PolarsResult<Column> {
                let codes: Float64Chunked =
                    texts.str()?.iter().map(|text| text.and_then(|text| codes.get(text).copied())).collect();
                Ok(codes.with_name(texts.name().clone()).into_column())
            };
            let output = |_: &Schema, field: &Field| Ok(Field::new(field.name().clone(), DataType::Float64));
            column(name, columns, DataType::String).map(code_of, output)
        }
        Definition::Aggregate(_) => col(&feature.name),
    };
    value.alias(&feature.name)
}

fn null() -> Expr {
    lit(NULL).cast(DataType::Float64)
}

fn column(name: &str, columns: &Schema, data_type: DataType) -> Expr {
    if columns.contains(name) { col(name).cast(data_type) } else { lit(NULL).cast(data_type) }
}

fn number(expression: &Expression, columns: &Schema) -> Expr {
    let operands = |all: &[Expression]| -> Vec<Expr> { all.iter().map(|operand| number(operand, columns)).collect() };
    let both = |pair: &(Expression, Expression)| (number(&pair.0, columns), number(&pair.1, columns));
    match expression {
        Expression::Column(name) => column(name, columns, DataType::Float64),
        Expression::Feature(name) => col(name),
        Expression::Number(number) => lit(*number),
        Expression::Add(pair) => {
            let (left, right) = both(pair);
            (left + right).fill_nan(null())
        }
        Expression::Subtract(pair) => {
            let (left, right) = both(pair);
            (left - right).fill_nan(null())
        }
        Expression::Multiply(pair) => {
            let (left, right) = both(pair);
            (left * right).fill_nan(null())
        }
        Expression::Divide(pair) => {
            let (left, right) = both(pair);
            let quotient = left / right.clone();
            match pair.1 {
                Expression::Number(divisor) if divisor != 0.0 => quotient,
                _ => when(right.eq(lit(0.0))).then(null()).otherwise(quotient),
            }
            .fill_nan(null())
        }
        Expression::Minimum(all) => min_horizontal(operands(all)).unwrap_or_else(|_| null()),
        Expression::Maximum(all) => max_horizontal(operands(all)).unwrap_or_else(|_| null()),
        Expression::Total(all) => total(operands(all)).fill_nan(null()),
        Expression::Mean(all) => (total(operands(all)) / known_count(&operands(all))).fill_nan(null()),
        Expression::CountMissing(all) => lit(all.len() as f64) - known_count(&operands(all)),
        Expression::Indicator(question) => condition(question, columns).cast(DataType::Float64),
        Expression::When(parts) => {
            when(condition(&parts.0, columns)).then(number(&parts.1, columns)).otherwise(number(&parts.2, columns))
        }
    }
}

/// Sum of the known operands from left to right; null where none is known.
fn total(operands: Vec<Expr>) -> Expr {
    let is_any_known = known_count(&operands).gt(lit(0.0));
    let known = operands.into_iter().map(|operand| operand.fill_null(lit(0.0)));
    known.reduce(|left, right| left + right).map_or_else(null, |sum| when(is_any_known).then(sum).otherwise(null()))
}

/// How many operands are known.
fn known_count(operands: &[Expr]) -> Expr {
    let known = operands.iter().map(|operand| operand.clone().is_not_null().cast(DataType::Float64));
    known.reduce(|left, right| left + right).unwrap_or_else(|| lit(0.0))
}

fn condition(question: &Condition, columns: &Schema) -> Expr {
    let both = |pair: &(Expression, Expression)| (number(&pair.0, columns), number(&pair.1, columns));
    let holds = match question {
        Condition::Is { column: name, any_of } => {
            let text = column(name, columns, DataType::String);
            let equal = any_of.iter().map(|category| text.clone().eq(lit(category.as_str())));
            equal.reduce(Expr::or).unwrap_or_else(|| lit(false))
        }
        Condition::Less(pair) => {
            let (left, right) = both(pair);
            left.lt(right)
        }
        Condition::AtLeast(pair) => {
            let (left, right) = both(pair);
            left.gt_eq(right)
        }
        Condition::Equal(pair) => {
            let (left, right) = both(pair);
            left.eq(right)
        }
        Condition::Missing(expression) => return number(expression, columns).is_null(),
        Condition::All(questions) => {
            let all = questions.iter().map(|question| condition(question, columns));
            return all.reduce(Expr::and).unwrap_or_else(|| lit(true));
        }
        Condition::Not(question) => return condition(question, columns).not(),
    };
    holds.fill_null(lit(false))
}

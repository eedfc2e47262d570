//! Row expressions, compiled for a block of rows.
//!
//! Features share their filters and ratios, so each distinct subexpression is computed once for a
//! block, in a loop over a column. A missing number is `NaN`. The values are the same as those of
//! the scalar evaluation.

use std::collections::HashMap;
use std::ops::Range;

use scoring::features::{Condition, Expression};

use crate::tables::Values;

/// Named input columns of a program: those of a table, or of grouped rows.
#[derive(Debug, Default)]
pub(super) struct Inputs<'a> {
    columns: HashMap<&'a str, (usize, Option<&'a [String]>)>,
}

impl<'a> Inputs<'a> {
    /// Adds the column at the next position.
    pub(super) fn push(&mut self, name: &'a str, values: &'a Values) {
        let words = match values {
            Values::Numbers(_) => None,
            Values::Categories { words, .. } => Some(words.as_slice()),
        };
        self.columns.insert(name, (self.columns.len(), words));
    }

    /// Adds a column of numbers at the next position.
    pub(super) fn push_numbers(&mut self, name: &'a str) {
        self.columns.insert(name, (self.columns.len(), None));
    }
}

/// The cells of an input column over the rows of a block.
#[derive(Debug, Clone, Copy)]
pub(super) enum ColumnSlice<'a> {
    Numbers(&'a [f64]),
    Codes(&'a [u16]),
}

impl<'a> ColumnSlice<'a> {
    /// Returns the cells of some consecutive rows.
    pub(super) fn new(values: &'a Values, rows: Range<usize>) -> Self {
        match values {
            Values::Numbers(numbers) => Self::Numbers(&numbers[rows]),
            Values::Categories { codes, .. } => Self::Codes(&codes[rows]),
        }
    }

    /// Returns the cells of a part of these rows.
    pub(super) fn slice(self, rows: Range<usize>) -> Self {
        match self {
            Self::Numbers(numbers) => Self::Numbers(&numbers[rows]),
            Self::Codes(codes) => Self::Codes(&codes[rows]),
        }
    }

    /// Returns the numbers; an empty slice if the cells are codes.
    pub(super) fn numbers(self) -> &'a [f64] {
        match self {
            Self::Numbers(numbers) => numbers,
            Self::Codes(_) => &[],
        }
    }
}

/// Index of a value in a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NodeId(usize);

/// Operations of a computation; each needs only the operations before it.
#[derive(Debug, Default)]
pub(super) struct Program {
    operations: Vec<Operation>,
    known: HashMap<String, NodeId>,
}

#[derive(Debug)]
enum Operation {
    Column(usize),
    Number(f64),
    Add(NodeId, NodeId),
    Subtract(NodeId, NodeId),
    Multiply(NodeId, NodeId),
    Divide(NodeId, NodeId),
    Minimum(Vec<NodeId>),
    Maximum(Vec<NodeId>),
    Mean(Vec<NodeId>),
    Total(Vec<NodeId>),
    CountMissing(Vec<NodeId>),
    Indicator(NodeId),
    When(NodeId, NodeId, NodeId),
    /// Position of a category in a list of levels, by its code.
    Level {
        column: usize,
        levels: Vec<f64>,
    },
    /// Whether the condition holds, by a category's code.
    Is {
        column: usize,
        holds: Vec<bool>,
    },
    Never,
    Less(NodeId, NodeId),
    AtLeast(NodeId, NodeId),
    Equal(NodeId, NodeId),
    Missing(NodeId),
    All(Vec<NodeId>),
    Not(NodeId),
}

impl Program {
    fn push(&mut self, key: String, operation: Operation) -> NodeId {
        self.operations.push(operation);
        let node = NodeId(self.operations.len() - 1);
        self.known.insert(key, node);
        node
    }

    /// Registers a node under a feature's name, so that later expressions find it.
    pub(super) fn name_feature(&mut self, name: &str, node: NodeId) {
        self.known.insert(format!("{:?}", Expression::Feature(name.to_owned())), node);
    }

    /// Returns the node of a category's position in `levels`; missing where it is none of them.
    pub(super) fn level(&mut self, column: &str, levels: &[&str], inputs: &Inputs<'_>) -> NodeId {
        let Some(&(column, Some(words))) = inputs.columns.get(column) else {
            return self.number(&Expression::Number(f64::NAN), inputs);
        };
        let position = |word: &String| {
            levels.iter().position(|level| level == word).map_or(f64::NAN, |at| at as f64)
        };
        let levels: Vec<f64> = [f64::NAN].into_iter().chain(words.iter().map(position)).collect();
        self.push(format!("level {column} {levels:?}"), Operation::Level { column, levels })
    }

    /// Returns the node of a numeric expression, which is added if it is new.
    pub(super) fn number(&mut self, expression: &Expression, inputs: &Inputs<'_>) -> NodeId {
        let key = format!("{expression:?}");
        if let Some(node) = self.known.get(&key) {
            return *node;
        }
        let operation = match expression {
            Expression::Column(name) | Expression::Feature(name) => {
                match inputs.columns.get(name.as_str()) {
                    Some((column, None)) => Operation::Column(*column),
                    // Text has no number, and a column that is not there has no value.
                    Some((_, Some(_))) | None => Operation::Number(f64::NAN),
                }
            }
            Expression::Number(number) => Operation::Number(*number),
            Expression::Add(pair) => {
                Operation::Add(self.number(&pair.0, inputs), self.number(&pair.1, inputs))
            }
            Expression::Subtract(pair) => {
                Operation::Subtract(self.number(&pair.0, inputs), self.number(&pair.1, inputs))
            }
            Expression::Multiply(pair) => {
                Operation::Multiply(self.number(&pair.0, inputs), self.number(&pair.1, inputs))
            }
            Expression::Divide(pair) => {
                Operation::Divide(self.number(&pair.0, inputs), self.number(&pair.1, inputs))
            }
            Expression::Minimum(all) => Operation::Minimum(self.numbers(all, inputs)),
            Expression::Maximum(all) => Operation::Maximum(self.numbers(all, inputs)),
            Expression::Mean(all) => Operation::Mean(self.numbers(all, inputs)),
            Expression::Total(all) => Operation::Total(self.numbers(all, inputs)),
            Expression::CountMissing(all) => Operation::CountMissing(self.numbers(all, inputs)),
            Expression::Indicator(condition) => {
                Operation::Indicator(self.condition(condition, inputs))
            }
            Expression::When(parts) => Operation::When(
                self.condition(&parts.0, inputs),
                self.number(&parts.1, inputs),
                self.number(&parts.2, inputs),
            ),
        };
        self.push(key, operation)
    }

    fn numbers(&mut self, all: &[Expression], inputs: &Inputs<'_>) -> Vec<NodeId> {
        all.iter().map(|expression| self.number(expression, inputs)).collect()
    }

    /// Returns the node of a condition, which is added if it is new.
    pub(super) fn condition(&mut self, condition: &Condition, inputs: &Inputs<'_>) -> NodeId {
        let key = format!("{condition:?}");
        if let Some(node) = self.known.get(&key) {
            return *node;
        }
        let operation = match condition {
            Condition::Is { column, any_of } => match inputs.columns.get(column.as_str()) {
                Some((column, Some(words))) => {
                    let holds = [false]
                        .into_iter()
                        .chain(words.iter().map(|word| any_of.contains(word)))
                        .collect();
                    Operation::Is { column: *column, holds }
                }
                Some((_, None)) | None => Operation::Never,
            },
            Condition::Less(pair) => {
                Operation::Less(self.number(&pair.0, inputs), self.number(&pair.1, inputs))
            }
            Condition::AtLeast(pair) => {
                Operation::AtLeast(self.number(&pair.0, inputs), self.number(&pair.1, inputs))
            }
            Condition::Equal(pair) => {
                Operation::Equal(self.number(&pair.0, inputs), self.number(&pair.1, inputs))
            }
            Condition::Missing(expression) => Operation::Missing(self.number(expression, inputs)),
            Condition::All(all) => Operation::All(
                all.iter().map(|condition| self.condition(condition, inputs)).collect(),
            ),
            Condition::Not(condition) => Operation::Not(self.condition(condition, inputs)),
        };
        self.push(key, operation)
    }
}

/// The values of a program's operations over one block; the buffers are reused for the next block.
#[derive(Debug, Default)]
pub(super) struct BlockValues {
    rows: usize,
    numbers: Vec<Vec<f64>>,
    holds: Vec<Vec<bool>>,
}

impl BlockValues {
    /// Returns the values of a numeric node, one for each row of the block.
    pub(super) fn numbers<'a>(
        &'a self,
        program: &Program,
        inputs: &[ColumnSlice<'a>],
        node: NodeId,
    ) -> &'a [f64] {
        match (&program.operations[node.0], &inputs) {
            (Operation::Column(column), inputs) => inputs[*column].numbers(),
            _ => &self.numbers[node.0],
        }
    }

    /// Returns for each row whether a condition's node holds.
    pub(super) fn holds(&self, node: NodeId) -> &[bool] {
        &self.holds[node.0]
    }

    /// Computes every operation over `rows` rows.
    pub(super) fn compute(&mut self, program: &Program, inputs: &[ColumnSlice<'_>], rows: usize) {
        self.rows = rows;
        self.numbers.resize_with(program.operations.len(), Vec::new);
        self.holds.resize_with(program.operations.len(), Vec::new);
        for (at, operation) in program.operations.iter().enumerate() {
            let (mut numbers, mut holds) =
                (std::mem::take(&mut self.numbers[at]), std::mem::take(&mut self.holds[at]));
            self.compute_operation(program, inputs, operation, &mut numbers, &mut holds);
            (self.numbers[at], self.holds[at]) = (numbers, holds);
        }
    }

    fn compute_operation(
        &self,
        program: &Program,
        inputs: &[ColumnSlice<'_>],
        operation: &Operation,
        numbers: &mut Vec<f64>,
        holds: &mut Vec<bool>,
    ) {
        let operand = |node: &NodeId| self.numbers(program, inputs, *node);
        match operation {
            Operation::Column(_) => {}
            Operation::Number(number) => {
                if numbers.len() != self.rows {
                    numbers.clear();
                    numbers.resize(self.rows, *number);
                }
            }
            Operation::Add(left, right) => {
                zip(numbers, operand(left), operand(right), |left, right| left + right);
            }
            Operation::Subtract(left, right) => {
                zip(numbers, operand(left), operand(right), |left, right| left - right);
            }
            Operation::Multiply(left, right) => {
                zip(numbers, operand(left), operand(right), |left, right| left * right);
            }
            Operation::Divide(left, right) => zip(numbers, operand(left), operand(right), quotient),
            Operation::Minimum(all) => self.fold(program, inputs, all, numbers, f64::NAN, f64::min),
            Operation::Maximum(all) => self.fold(program, inputs, all, numbers, f64::NAN, f64::max),
            Operation::CountMissing(all) => {
                self.fold(program, inputs, all, numbers, 0.0, |count, value| {
                    count + f64::from(value.is_nan())
                });
            }
            Operation::Total(all) | Operation::Mean(all) => {
                let mut count = Vec::new();
                self.fold(program, inputs, all, &mut count, 0.0, |count, value| {
                    count + f64::from(!value.is_nan())
                });
                let add = |sum: f64, value: f64| if value.is_nan() { sum } else { sum + value };
                self.fold(program, inputs, all, numbers, 0.0, add);
                let is_mean = matches!(operation, Operation::Mean(_));
                for (sum, count) in numbers.iter_mut().zip(count) {
                    *sum = if count == 0.0 {
                        f64::NAN
                    } else {
                        *sum / if is_mean { count } else { 1.0 }
                    };
                }
            }
            Operation::Indicator(condition) => {
                fill(numbers, self.holds(*condition).iter().map(|holds| f64::from(*holds)));
            }
            Operation::When(condition, then, otherwise) => {
                let both = operand(then).iter().zip(operand(otherwise));
                let values = self.holds(*condition).iter().zip(both);
                fill(
                    numbers,
                    values
                        .map(|(holds, (then, otherwise))| if *holds { *then } else { *otherwise }),
                );
            }
            Operation::Level { column, levels } => {
                if let ColumnSlice::Codes(codes) = inputs[*column] {
                    fill(numbers, codes.iter().map(|code| levels[*code as usize]));
                }
            }
            Operation::Is { column, holds: by_code } => {
                if let ColumnSlice::Codes(codes) = inputs[*column] {
                    fill(holds, codes.iter().map(|code| by_code[*code as usize]));
                }
            }
            Operation::Never => fill(holds, std::iter::repeat_n(false, self.rows)),
            Operation::Less(left, right) => {
                fill(holds, operand(left).iter().zip(operand(right)).map(|(l, r)| l < r));
            }
            Operation::AtLeast(left, right) => {
                fill(holds, operand(left).iter().zip(operand(right)).map(|(l, r)| l >= r));
            }
            #[expect(clippy::float_cmp, reason = "equality of raw values, not of computed ones")]
            Operation::Equal(left, right) => {
                fill(holds, operand(left).iter().zip(operand(right)).map(|(l, r)| l == r));
            }
            Operation::Missing(value) => {
                fill(holds, operand(value).iter().map(|value| value.is_nan()));
            }
            Operation::All(all) => {
                fill(holds, std::iter::repeat_n(true, self.rows));
                for condition in all {
                    for (holds, also) in holds.iter_mut().zip(self.holds(*condition)) {
                        *holds &= also;
                    }
                }
            }
            Operation::Not(condition) => {
                fill(holds, self.holds(*condition).iter().map(|holds| !holds));
            }
        }
    }

    /// Folds the operands of each row from left to right.
    fn fold(
        &self,
        program: &Program,
        inputs: &[ColumnSlice<'_>],
        all: &[NodeId],
        out: &mut Vec<f64>,
        start: f64,
        with: impl Fn(f64, f64) -> f64,
    ) {
        fill(out, std::iter::repeat_n(start, self.rows));
        for node in all {
            for (folded, value) in out.iter_mut().zip(self.numbers(program, inputs, *node)) {
                *folded = with(*folded, *value);
            }
        }
    }
}

/// Divides two numbers; a division by zero gives a missing value.
fn quotient(left: f64, right: f64) -> f64 {
    if right == 0.0 { f64::NAN } else { left / right }
}

fn zip(out: &mut Vec<f64>, left: &[f64], right: &[f64], of: impl Fn(f64, f64) -> f64) {
    fill(out, left.iter().zip(right).map(|(left, right)| of(*left, *right)));
}

fn fill<T>(out: &mut Vec<T>, values: impl Iterator<Item = T>) {
    out.clear();
    out.extend(values);
}

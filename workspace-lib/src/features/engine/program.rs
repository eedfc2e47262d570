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
pub(super) enum Cells<'a> {
    Numbers(&'a [f64]),
    Codes(&'a [u16]),
}

impl<'a> Cells<'a> {
    /// Returns the cells of some consecutive rows.
    pub(super) fn of(values: &'a Values, rows: Range<usize>) -> Self {
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
pub(super) struct Node(usize);

/// Steps of a computation; each needs only the steps before it.
#[derive(Debug, Default)]
pub(super) struct Program {
    steps: Vec<Step>,
    known: HashMap<String, Node>,
}

#[derive(Debug)]
enum Step {
    Column(usize),
    Number(f64),
    Add(Node, Node),
    Subtract(Node, Node),
    Multiply(Node, Node),
    Divide(Node, Node),
    Minimum(Vec<Node>),
    Maximum(Vec<Node>),
    Mean(Vec<Node>),
    Total(Vec<Node>),
    CountMissing(Vec<Node>),
    Indicator(Node),
    When(Node, Node, Node),
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
    Less(Node, Node),
    AtLeast(Node, Node),
    Equal(Node, Node),
    Missing(Node),
    All(Vec<Node>),
    Not(Node),
}

impl Program {
    fn step(&mut self, key: String, step: Step) -> Node {
        self.steps.push(step);
        let node = Node(self.steps.len() - 1);
        self.known.insert(key, node);
        node
    }

    /// Registers a node under a feature's name, so that later expressions find it.
    pub(super) fn name_feature(&mut self, name: &str, node: Node) {
        self.known.insert(format!("{:?}", Expression::Feature(name.to_owned())), node);
    }

    /// Returns the node of a category's position in `levels`; missing where it is none of them.
    pub(super) fn level(&mut self, column: &str, levels: &[&str], inputs: &Inputs<'_>) -> Node {
        let Some(&(column, Some(words))) = inputs.columns.get(column) else {
            return self.number(&Expression::Number(f64::NAN), inputs);
        };
        let position = |word: &String| {
            levels.iter().position(|level| level == word).map_or(f64::NAN, |at| at as f64)
        };
        let levels: Vec<f64> = [f64::NAN].into_iter().chain(words.iter().map(position)).collect();
        self.step(format!("level {column} {levels:?}"), Step::Level { column, levels })
    }

    /// Returns the node of a numeric expression, which is added if it is new.
    pub(super) fn number(&mut self, expression: &Expression, inputs: &Inputs<'_>) -> Node {
        let key = format!("{expression:?}");
        if let Some(node) = self.known.get(&key) {
            return *node;
        }
        let step = match expression {
            Expression::Column(name) | Expression::Feature(name) => {
                match inputs.columns.get(name.as_str()) {
                    Some((column, None)) => Step::Column(*column),
                    // Text has no number, and a column that is not there has no value.
                    Some((_, Some(_))) | None => Step::Number(f64::NAN),
                }
            }
            Expression::Number(number) => Step::Number(*number),
            Expression::Add(pair) => {
                Step::Add(self.number(&pair.0, inputs), self.number(&pair.1, inputs))
            }
            Expression::Subtract(pair) => {
                Step::Subtract(self.number(&pair.0, inputs), self.number(&pair.1, inputs))
            }
            Expression::Multiply(pair) => {
                Step::Multiply(self.number(&pair.0, inputs), self.number(&pair.1, inputs))
            }
            Expression::Divide(pair) => {
                Step::Divide(self.number(&pair.0, inputs), self.number(&pair.1, inputs))
            }
            Expression::Minimum(all) => Step::Minimum(self.numbers(all, inputs)),
            Expression::Maximum(all) => Step::Maximum(self.numbers(all, inputs)),
            Expression::Mean(all) => Step::Mean(self.numbers(all, inputs)),
            Expression::Total(all) => Step::Total(self.numbers(all, inputs)),
            Expression::CountMissing(all) => Step::CountMissing(self.numbers(all, inputs)),
            Expression::Indicator(question) => Step::Indicator(self.condition(question, inputs)),
            Expression::When(parts) => Step::When(
                self.condition(&parts.0, inputs),
                self.number(&parts.1, inputs),
                self.number(&parts.2, inputs),
            ),
        };
        self.step(key, step)
    }

    fn numbers(&mut self, all: &[Expression], inputs: &Inputs<'_>) -> Vec<Node> {
        all.iter().map(|expression| self.number(expression, inputs)).collect()
    }

    /// Returns the node of a condition, which is added if it is new.
    pub(super) fn condition(&mut self, question: &Condition, inputs: &Inputs<'_>) -> Node {
        let key = format!("{question:?}");
        if let Some(node) = self.known.get(&key) {
            return *node;
        }
        let step = match question {
            Condition::Is { column, any_of } => match inputs.columns.get(column.as_str()) {
                Some((column, Some(words))) => {
                    let holds = [false]
                        .into_iter()
                        .chain(words.iter().map(|word| any_of.contains(word)))
                        .collect();
                    Step::Is { column: *column, holds }
                }
                Some((_, None)) | None => Step::Never,
            },
            Condition::Less(pair) => {
                Step::Less(self.number(&pair.0, inputs), self.number(&pair.1, inputs))
            }
            Condition::AtLeast(pair) => {
                Step::AtLeast(self.number(&pair.0, inputs), self.number(&pair.1, inputs))
            }
            Condition::Equal(pair) => {
                Step::Equal(self.number(&pair.0, inputs), self.number(&pair.1, inputs))
            }
            Condition::Missing(expression) => Step::Missing(self.number(expression, inputs)),
            Condition::All(all) => {
                Step::All(all.iter().map(|question| self.condition(question, inputs)).collect())
            }
            Condition::Not(question) => Step::Not(self.condition(question, inputs)),
        };
        self.step(key, step)
    }
}

/// The values of a program's steps over one block; the buffers are reused for the next block.
#[derive(Debug, Default)]
pub(super) struct Block {
    rows: usize,
    numbers: Vec<Vec<f64>>,
    holds: Vec<Vec<bool>>,
}

impl Block {
    /// Returns the values of a numeric node, one for each row of the block.
    pub(super) fn numbers<'a>(
        &'a self,
        program: &Program,
        inputs: &[Cells<'a>],
        node: Node,
    ) -> &'a [f64] {
        match (&program.steps[node.0], &inputs) {
            (Step::Column(column), inputs) => inputs[*column].numbers(),
            _ => &self.numbers[node.0],
        }
    }

    /// Returns for each row whether a condition's node holds.
    pub(super) fn holds(&self, node: Node) -> &[bool] {
        &self.holds[node.0]
    }

    /// Computes every step over `rows` rows.
    pub(super) fn compute(&mut self, program: &Program, inputs: &[Cells<'_>], rows: usize) {
        self.rows = rows;
        self.numbers.resize_with(program.steps.len(), Vec::new);
        self.holds.resize_with(program.steps.len(), Vec::new);
        for (at, step) in program.steps.iter().enumerate() {
            let (mut numbers, mut holds) =
                (std::mem::take(&mut self.numbers[at]), std::mem::take(&mut self.holds[at]));
            self.compute_step(program, inputs, step, &mut numbers, &mut holds);
            (self.numbers[at], self.holds[at]) = (numbers, holds);
        }
    }

    fn compute_step(
        &self,
        program: &Program,
        inputs: &[Cells<'_>],
        step: &Step,
        numbers: &mut Vec<f64>,
        holds: &mut Vec<bool>,
    ) {
        let known = |node: &Node| self.numbers(program, inputs, *node);
        match step {
            Step::Column(_) => {}
            Step::Number(number) => {
                if numbers.len() != self.rows {
                    numbers.clear();
                    numbers.resize(self.rows, *number);
                }
            }
            Step::Add(left, right) => {
                zip(numbers, known(left), known(right), |left, right| left + right)
            }
            Step::Subtract(left, right) => {
                zip(numbers, known(left), known(right), |left, right| left - right)
            }
            Step::Multiply(left, right) => {
                zip(numbers, known(left), known(right), |left, right| left * right)
            }
            Step::Divide(left, right) => zip(numbers, known(left), known(right), quotient),
            Step::Minimum(all) => self.fold(program, inputs, all, numbers, f64::NAN, f64::min),
            Step::Maximum(all) => self.fold(program, inputs, all, numbers, f64::NAN, f64::max),
            Step::CountMissing(all) => {
                self.fold(program, inputs, all, numbers, 0.0, |count, value| {
                    count + f64::from(value.is_nan())
                });
            }
            Step::Total(all) | Step::Mean(all) => {
                let mut count = Vec::new();
                self.fold(program, inputs, all, &mut count, 0.0, |count, value| {
                    count + f64::from(!value.is_nan())
                });
                let add = |sum: f64, value: f64| if value.is_nan() { sum } else { sum + value };
                self.fold(program, inputs, all, numbers, 0.0, add);
                let is_mean = matches!(step, Step::Mean(_));
                for (sum, count) in numbers.iter_mut().zip(count) {
                    *sum = if count == 0.0 {
                        f64::NAN
                    } else {
                        *sum / if is_mean { count } else { 1.0 }
                    };
                }
            }
            Step::Indicator(question) => {
                fill(numbers, self.holds(*question).iter().map(|holds| f64::from(*holds)));
            }
            Step::When(question, then, otherwise) => {
                let both = known(then).iter().zip(known(otherwise));
                let values = self.holds(*question).iter().zip(both);
                fill(
                    numbers,
                    values
                        .map(|(holds, (then, otherwise))| if *holds { *then } else { *otherwise }),
                );
            }
            Step::Level { column, levels } => {
                if let Cells::Codes(codes) = inputs[*column] {
                    fill(numbers, codes.iter().map(|code| levels[*code as usize]));
                }
            }
            Step::Is { column, holds: by_code } => {
                if let Cells::Codes(codes) = inputs[*column] {
                    fill(holds, codes.iter().map(|code| by_code[*code as usize]));
                }
            }
            Step::Never => fill(holds, std::iter::repeat_n(false, self.rows)),
            Step::Less(left, right) => {
                fill(holds, known(left).iter().zip(known(right)).map(|(l, r)| l < r))
            }
            Step::AtLeast(left, right) => {
                fill(holds, known(left).iter().zip(known(right)).map(|(l, r)| l >= r))
            }
            #[expect(clippy::float_cmp, reason = "equality of raw values, not of computed ones")]
            Step::Equal(left, right) => {
                fill(holds, known(left).iter().zip(known(right)).map(|(l, r)| l == r))
            }
            Step::Missing(value) => fill(holds, known(value).iter().map(|value| value.is_nan())),
            Step::All(all) => {
                fill(holds, std::iter::repeat_n(true, self.rows));
                for question in all {
                    for (holds, also) in holds.iter_mut().zip(self.holds(*question)) {
                        *holds &= also;
                    }
                }
            }
            Step::Not(question) => fill(holds, self.holds(*question).iter().map(|holds| !holds)),
        }
    }

    /// Folds the operands of each row from left to right.
    fn fold(
        &self,
        program: &Program,
        inputs: &[Cells<'_>],
        all: &[Node],
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

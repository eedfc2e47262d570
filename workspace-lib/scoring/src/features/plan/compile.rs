//! Compiles a feature set: replaces names by slots.

use std::collections::{BTreeSet, HashMap};

use super::compiled::{CompiledCondition, CompiledExpression};
use super::{Column, Operation, Plan, Step};
use crate::features::{Condition, Definition, Expression, Feature, FeatureSet};

pub(super) struct Compiler<'a> {
    set: &'a FeatureSet,
    /// The inputs and every feature that they refer to.
    needed: Vec<&'a Feature>,
    columns: Vec<Column>,
    by_name: HashMap<String, usize>,
    /// Slot of each needed feature, after those of the columns.
    slots: HashMap<&'a str, usize>,
}

impl<'a> Compiler<'a> {
    pub(super) fn new(set: &'a FeatureSet, inputs: &[usize]) -> Self {
        let mut needed: BTreeSet<usize> = BTreeSet::new();
        let mut waiting = inputs.to_vec();
        while let Some(position) = waiting.pop() {
            let feature = &set.features[position];
            if needed.insert(position) && !matches!(feature.definition, Definition::Aggregate(_)) {
                feature.references(&mut |_| {}, &mut |name| waiting.extend(set.position(name)));
            }
        }
        let needed: Vec<&Feature> =
            needed.into_iter().map(|position| &set.features[position]).collect();
        let mut compiler = Self {
            set,
            needed: Vec::new(),
            columns: Vec::new(),
            by_name: HashMap::new(),
            slots: HashMap::new(),
        };
        for feature in &needed {
            match &feature.definition {
                Definition::Row(expression) => compiler.columns_of(expression),
                Definition::Category { column, levels } => {
                    for level in levels {
                        compiler.text(column, &level.value);
                    }
                }
                Definition::Aggregate(_) | Definition::Neighbours(_) => {}
            }
        }
        let first = compiler.columns.len();
        compiler.slots = needed
            .iter()
            .enumerate()
            .map(|(at, feature)| (feature.name.as_str(), first + at))
            .collect();
        compiler.needed = needed;
        compiler
    }

    pub(super) fn plan(self, inputs: &[usize], sentence_features: &[usize]) -> Plan {
        let slot = |&position: &usize| self.slots[self.set.features[position].name.as_str()];
        let mut from_record = Vec::new();
        let mut steps = Vec::new();
        let mut dependents = vec![Vec::new(); self.columns.len()];
        // The columns that each feature depends on, directly or through other features.
        let mut dependencies: HashMap<&str, BTreeSet<usize>> = HashMap::new();
        for feature in &self.needed {
            let slot = self.slots[feature.name.as_str()];
            let Some(operation) = self.operation(feature) else {
                from_record.push((feature.name.clone(), slot));
                continue;
            };
            let (mut columns, mut inherited) = (BTreeSet::new(), BTreeSet::new());
            feature.references(
                &mut |column| _ = columns.insert(self.by_name[column]),
                &mut |name| {
                    inherited.extend(dependencies.get(name).into_iter().flatten().copied());
                },
            );
            columns.extend(inherited);
            for &column in &columns {
                dependents[column].push(steps.len());
            }
            dependencies.insert(&feature.name, columns);
            steps.push(Step { slot, operation });
        }
        Plan {
            from_record,
            steps,
            dependents,
            inputs: inputs.iter().map(slot).collect(),
            sentence_features: sentence_features.iter().map(slot).collect(),
            slots: self.columns.len() + self.needed.len(),
            columns: self.columns,
            by_name: self.by_name,
            known_clients: self.set.known_clients.clone(),
        }
    }

    /// Returns the operation that computes a feature; `None` if its value is read from the record.
    fn operation(&self, feature: &Feature) -> Option<Operation> {
        match &feature.definition {
            Definition::Row(expression) => Some(Operation::Compute(self.expression(expression))),
            Definition::Category { column, levels } => {
                let code = |text: &String| levels.iter().position(|level| &level.value == text);
                let column = self.by_name[column];
                let codes = self.columns[column]
                    .texts
                    .iter()
                    .map(|text| code(text).map_or(f64::NAN, |code| code as f64));
                Some(Operation::Code { column, codes: codes.collect() })
            }
            Definition::Neighbours(neighbours) if self.set.known_clients.is_some() => {
                let slot = |name: &String| self.slots[name.as_str()];
                let by = neighbours
                    .by
                    .iter()
                    .map(|dimension| (slot(&dimension.feature), dimension.clone()));
                Some(Operation::Compare { by: by.collect(), count: neighbours.count })
            }
            Definition::Aggregate(_) | Definition::Neighbours(_) => None,
        }
    }

    fn column(&mut self, name: &str) -> usize {
        if let Some(&column) = self.by_name.get(name) {
            return column;
        }
        self.columns.push(Column { name: name.to_owned(), texts: Vec::new() });
        self.by_name.insert(name.to_owned(), self.columns.len() - 1);
        self.columns.len() - 1
    }

    fn text(&mut self, column: &str, text: &str) {
        let column = self.column(column);
        let texts = &mut self.columns[column].texts;
        if !texts.iter().any(|known| known == text) {
            texts.push(text.to_owned());
        }
    }

    /// Registers the columns that an expression reads, and the texts it compares them with.
    fn columns_of(&mut self, expression: &Expression) {
        expression.references(&mut |column| _ = self.column(column), &mut |_| {});
        expression.conditions(&mut |condition| {
            if let Condition::Is { column, any_of } = condition {
                for text in any_of {
                    self.text(column, text);
                }
            }
        });
    }

    fn expression(&self, expression: &Expression) -> CompiledExpression {
        let pair = |pair: &(Expression, Expression)| {
            Box::new((self.expression(&pair.0), self.expression(&pair.1)))
        };
        let all =
            |all: &[Expression]| all.iter().map(|expression| self.expression(expression)).collect();
        match expression {
            Expression::Column(name) => CompiledExpression::Slot(self.by_name[name]),
            Expression::Feature(name) => CompiledExpression::Slot(self.slots[name.as_str()]),
            Expression::Number(number) => CompiledExpression::Number(*number),
            Expression::Add(parts) => CompiledExpression::Add(pair(parts)),
            Expression::Subtract(parts) => CompiledExpression::Subtract(pair(parts)),
            Expression::Multiply(parts) => CompiledExpression::Multiply(pair(parts)),
            Expression::Divide(parts) => CompiledExpression::Divide(pair(parts)),
            Expression::Minimum(parts) => CompiledExpression::Minimum(all(parts)),
            Expression::Maximum(parts) => CompiledExpression::Maximum(all(parts)),
            Expression::Mean(parts) => CompiledExpression::Mean(all(parts)),
            Expression::Total(parts) => CompiledExpression::Total(all(parts)),
            Expression::CountMissing(parts) => CompiledExpression::CountMissing(all(parts)),
            Expression::Indicator(condition) => CompiledExpression::When(Box::new((
                self.condition(condition),
                CompiledExpression::Number(1.0),
                CompiledExpression::Number(0.0),
            ))),
            Expression::When(parts) => CompiledExpression::When(Box::new((
                self.condition(&parts.0),
                self.expression(&parts.1),
                self.expression(&parts.2),
            ))),
        }
    }

    fn condition(&self, condition: &Condition) -> CompiledCondition {
        let pair = |pair: &(Expression, Expression)| {
            Box::new((self.expression(&pair.0), self.expression(&pair.1)))
        };
        match condition {
            Condition::Is { column, any_of } => {
                let column = self.by_name[column];
                let asked = self.columns[column].texts.iter().map(|text| any_of.contains(text));
                CompiledCondition::Is { column, any_of: asked.collect() }
            }
            Condition::Less(parts) => CompiledCondition::Less(pair(parts)),
            Condition::AtLeast(parts) => CompiledCondition::AtLeast(pair(parts)),
            Condition::Equal(parts) => CompiledCondition::Equal(pair(parts)),
            Condition::Missing(expression) => {
                CompiledCondition::Missing(Box::new(self.expression(expression)))
            }
            Condition::All(conditions) => CompiledCondition::All(
                conditions.iter().map(|condition| self.condition(condition)).collect(),
            ),
            Condition::Not(condition) => {
                CompiledCondition::Not(Box::new(self.condition(condition)))
            }
        }
    }
}

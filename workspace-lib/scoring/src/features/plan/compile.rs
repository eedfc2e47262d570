//! Compiles a feature set: replaces names by indices.

use std::collections::{BTreeSet, HashMap};

use super::node::{Node, Test};
use super::{Column, Does, Plan, Step};
use crate::features::{Condition, Definition, Expression, Feature, FeatureSet};

pub(super) struct Compiler<'a> {
    set: &'a FeatureSet,
    /// The inputs and every feature that they refer to.
    needed: Vec<&'a Feature>,
    columns: Vec<Column>,
    by_name: HashMap<String, usize>,
    /// Index of each needed feature, after those of the columns.
    places: HashMap<&'a str, usize>,
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
            places: HashMap::new(),
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
        compiler.places = needed
            .iter()
            .enumerate()
            .map(|(at, feature)| (feature.name.as_str(), first + at))
            .collect();
        compiler.needed = needed;
        compiler
    }

    pub(super) fn plan(self, inputs: &[usize], others: &[usize]) -> Plan {
        let place = |&position: &usize| self.places[self.set.features[position].name.as_str()];
        let mut given = Vec::new();
        let mut steps = Vec::new();
        let mut followers = vec![Vec::new(); self.columns.len()];
        // The columns that each feature depends on, directly or through other features.
        let mut followed: HashMap<&str, BTreeSet<usize>> = HashMap::new();
        for feature in &self.needed {
            let place = self.places[feature.name.as_str()];
            let Some(does) = self.does(feature) else {
                given.push((feature.name.clone(), place));
                continue;
            };
            let (mut columns, mut inherited) = (BTreeSet::new(), BTreeSet::new());
            feature.references(
                &mut |column| _ = columns.insert(self.by_name[column]),
                &mut |name| {
                    inherited.extend(followed.get(name).into_iter().flatten().copied());
                },
            );
            columns.extend(inherited);
            for &column in &columns {
                followers[column].push(steps.len());
            }
            followed.insert(&feature.name, columns);
            steps.push(Step { place, does });
        }
        Plan {
            given,
            steps,
            followers,
            inputs: inputs.iter().map(place).collect(),
            others: others.iter().map(place).collect(),
            places: self.columns.len() + self.needed.len(),
            columns: self.columns,
            by_name: self.by_name,
            known_clients: self.set.known_clients.clone(),
        }
    }

    /// Returns the operation that computes a feature; `None` if its value is read from the record.
    fn does(&self, feature: &Feature) -> Option<Does> {
        match &feature.definition {
            Definition::Row(expression) => Some(Does::Compute(self.node(expression))),
            Definition::Category { column, levels } => {
                let code = |text: &String| levels.iter().position(|level| &level.value == text);
                let column = self.by_name[column];
                let codes = self.columns[column]
                    .texts
                    .iter()
                    .map(|text| code(text).map_or(f64::NAN, |code| code as f64));
                Some(Does::Code { column, codes: codes.collect() })
            }
            Definition::Neighbours(neighbours) if self.set.known_clients.is_some() => {
                let place = |name: &String| self.places[name.as_str()];
                let by = neighbours
                    .by
                    .iter()
                    .map(|dimension| (place(&dimension.feature), dimension.clone()));
                Some(Does::Compare { by: by.collect(), count: neighbours.count })
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

    fn node(&self, expression: &Expression) -> Node {
        let pair =
            |pair: &(Expression, Expression)| Box::new((self.node(&pair.0), self.node(&pair.1)));
        let all = |all: &[Expression]| all.iter().map(|expression| self.node(expression)).collect();
        match expression {
            Expression::Column(name) => Node::At(self.by_name[name]),
            Expression::Feature(name) => Node::At(self.places[name.as_str()]),
            Expression::Number(number) => Node::Number(*number),
            Expression::Add(parts) => Node::Add(pair(parts)),
            Expression::Subtract(parts) => Node::Subtract(pair(parts)),
            Expression::Multiply(parts) => Node::Multiply(pair(parts)),
            Expression::Divide(parts) => Node::Divide(pair(parts)),
            Expression::Minimum(parts) => Node::Minimum(all(parts)),
            Expression::Maximum(parts) => Node::Maximum(all(parts)),
            Expression::Mean(parts) => Node::Mean(all(parts)),
            Expression::Total(parts) => Node::Total(all(parts)),
            Expression::CountMissing(parts) => Node::CountMissing(all(parts)),
            Expression::Indicator(condition) => {
                Node::When(Box::new((self.test(condition), Node::Number(1.0), Node::Number(0.0))))
            }
            Expression::When(parts) => Node::When(Box::new((
                self.test(&parts.0),
                self.node(&parts.1),
                self.node(&parts.2),
            ))),
        }
    }

    fn test(&self, condition: &Condition) -> Test {
        let pair =
            |pair: &(Expression, Expression)| Box::new((self.node(&pair.0), self.node(&pair.1)));
        match condition {
            Condition::Is { column, any_of } => {
                let column = self.by_name[column];
                let asked = self.columns[column].texts.iter().map(|text| any_of.contains(text));
                Test::Is { column, any_of: asked.collect() }
            }
            Condition::Less(parts) => Test::Less(pair(parts)),
            Condition::AtLeast(parts) => Test::AtLeast(pair(parts)),
            Condition::Equal(parts) => Test::Equal(pair(parts)),
            Condition::Missing(expression) => Test::Missing(Box::new(self.node(expression))),
            Condition::All(conditions) => {
                Test::All(conditions.iter().map(|condition| self.test(condition)).collect())
            }
            Condition::Not(condition) => Test::Not(Box::new(self.test(condition))),
        }
    }
}

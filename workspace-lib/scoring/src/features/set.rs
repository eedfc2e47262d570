//! All features of a model, in an order in which each can be computed from those before it.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::{Definition, Feature};
use crate::{Error, Field, Record, Result, Value};

/// Feature definitions and the application fields they read: the contents of `features.json`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FeatureSet {
    /// Fields of an application.
    pub fields: Vec<Field>,
    /// Features; each refers only to those before it.
    pub features: Vec<Feature>,
}

impl FeatureSet {
    /// Checks names and references.
    ///
    /// # Errors
    /// [`Error::Features`] for a repeated name, for a feature that refers to one that does not come before it, and for an
    /// aggregate that refers to a feature.
    pub fn check(&self) -> Result<()> {
        let mut known = BTreeSet::new();
        for feature in &self.features {
            let name = &feature.name;
            let mut unknown = None;
            feature.references(&mut |_| {}, &mut |reference| {
                if !known.contains(reference) {
                    unknown = Some(reference.to_owned());
                }
            });
            if let Some(reference) = unknown {
                return Err(Error::Features(format!(
                    "feature {name} refers to {reference}, which is not defined before it. Define {reference} first."
                )));
            }
            if !known.insert(name.as_str()) {
                return Err(Error::Features(format!("feature {name} is defined twice. Names must be unique.")));
            }
        }
        Ok(())
    }

    /// Position of a feature.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.features.iter().position(|feature| feature.name == name)
    }

    /// A field by its raw column name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Values of all features for one applicant, in order; `NaN` where missing.
    ///
    /// `applicant` holds the application's raw fields and, by feature name, the aggregates over the client's history.
    pub fn evaluate(&self, applicant: &Record) -> Vec<f64> {
        let mut values = applicant.clone();
        self.features
            .iter()
            .map(|feature| {
                let value = feature.evaluate(&values);
                values.set(feature.name.clone(), Value::from(value));
                value
            })
            .collect()
    }

    /// Raw columns each feature reads, directly or through other features, as `table.column`.
    pub fn lineage(&self) -> HashMap<&str, BTreeSet<String>> {
        let mut lineage: HashMap<&str, BTreeSet<String>> = HashMap::new();
        for feature in &self.features {
            let table = match &feature.definition {
                Definition::Aggregate(aggregate) => aggregate.table.file_stem(),
                Definition::Row(_) | Definition::Category { .. } => "application",
            };
            let mut columns = BTreeSet::new();
            let mut inherited = Vec::new();
            feature.references(&mut |column| _ = columns.insert(format!("{table}.{column}")), &mut |reference| {
                inherited.push(reference.to_owned());
            });
            for reference in inherited {
                if let Some(inherited) = lineage.get(reference.as_str()) {
                    columns.extend(inherited.iter().cloned());
                }
            }
            lineage.insert(&feature.name, columns);
        }
        lineage
    }
}

impl Feature {
    /// Calls `visit` with each raw column the definition reads, and `visit_feature` with each feature it refers to.
    pub fn references<'a>(&'a self, visit: &mut dyn FnMut(&'a str), visit_feature: &mut dyn FnMut(&'a str)) {
        match &self.definition {
            Definition::Row(expression) => expression.references(visit, visit_feature),
            Definition::Category { column, .. } => visit(column),
            Definition::Aggregate(aggregate) => {
                aggregate.value.references(visit, visit_feature);
                if let Some(filter) = &aggregate.filter {
                    filter.references(visit, visit_feature);
                }
                if let Some(latest) = &aggregate.latest {
                    visit(&latest.by);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Table, column, divide, feature, feature_value};
    use super::*;

    fn set() -> FeatureSet {
        let debt = feature("debt", "Encours", "Debt").over(Table::Bureau).sum(column("AMT_CREDIT_SUM_DEBT"));
        let ratio = feature("debt_to_income", "Encours sur revenu", "Debt to income")
            .row(divide(feature_value("debt"), column("AMT_INCOME_TOTAL")));
        FeatureSet { fields: Vec::new(), features: vec![debt, ratio] }
    }

    #[test]
    fn a_ratio_follows_the_income_that_is_edited_and_keeps_the_history() {
        let mut applicant: Record = [("debt", 50_000.0), ("AMT_INCOME_TOTAL", 100_000.0)].into_iter().collect();
        assert_eq!(set().evaluate(&applicant), [50_000.0, 0.5]);
        applicant.set("AMT_INCOME_TOTAL", 200_000.0);
        assert_eq!(set().evaluate(&applicant), [50_000.0, 0.25]);
    }

    #[test]
    fn lineage_reaches_through_other_features() {
        let set = set();
        let lineage = set.lineage();
        let columns: Vec<&str> = lineage["debt_to_income"].iter().map(String::as_str).collect();
        assert_eq!(columns, ["application.AMT_INCOME_TOTAL", "bureau.AMT_CREDIT_SUM_DEBT"]);
    }

    #[test]
    fn refuses_a_reference_to_a_later_feature_and_a_repeated_name() {
        let mut reversed = set();
        reversed.features.reverse();
        assert_eq!(
            reversed.check().unwrap_err().to_string(),
            "features.json: feature debt_to_income refers to debt, which is not defined before it. Define debt first."
        );
        let mut repeated = set();
        repeated.features.push(repeated.features[0].clone());
        assert_eq!(
            repeated.check().unwrap_err().to_string(),
            "features.json: feature debt is defined twice. Names must be unique."
        );
    }
}

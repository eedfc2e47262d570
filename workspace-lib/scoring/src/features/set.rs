//! All features of a model, in an order in which each can be computed from earlier ones.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Aggregate, Definition, Feature};
use crate::{Error, Field, KnownClients, Result};

/// Name of the table of applications, among the tables that features are computed from.
pub const APPLICATION: &str = "application";

/// Feature definitions and application fields: the contents of `features.json`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FeatureSet {
    /// Fields of an application.
    pub fields: Vec<Field>,
    /// Features; each refers only to those before it.
    pub features: Vec<Feature>,
    /// The known clients that [`Definition::Neighbours`] compares with.
    ///
    /// Without them such a feature is read from the applicant's record.
    #[serde(skip)]
    pub known_clients: Option<Arc<KnownClients>>,
}

impl FeatureSet {
    /// Checks names and references.
    ///
    /// # Errors
    /// [`Error::Features`] for a repeated name, and for a feature that refers to one that does not
    /// come before it or that reads outcomes. Also for an aggregate over grouped rows that refers
    /// to a column which is not in the grouping.
    pub fn check(&self) -> Result<()> {
        let mut known = BTreeSet::new();
        let mut neighbours: BTreeSet<&str> = BTreeSet::new();
        for feature in &self.features {
            let name = &feature.name;
            let mut unknown = None;
            let mut of_neighbours = None;
            feature.references(&mut |_| {}, &mut |reference| {
                if !known.contains(reference) {
                    unknown = Some(reference.to_owned());
                }
                if neighbours.contains(reference) {
                    of_neighbours = Some(reference.to_owned());
                }
            });
            if let Some(reference) = of_neighbours {
                return Err(Error::Features(format!(
                    "feature {name} refers to {reference}, which reads outcomes and may be read by the model only. \
                     Remove the reference."
                )));
            }
            if matches!(feature.definition, Definition::Neighbours(_)) {
                neighbours.insert(name.as_str());
            }
            if let Some(reference) = unknown {
                return Err(Error::Features(format!(
                    "feature {name} refers to {reference}, which is not defined before it. Define {reference} first."
                )));
            }
            if let Definition::Aggregate(aggregate) = &feature.definition
                && let Some(column) = outside_grouping(aggregate)
            {
                return Err(Error::Features(format!(
                    "feature {name} refers to {column}, which its grouping does not make. Add it to the grouping."
                )));
            }
            if !known.insert(name.as_str()) {
                return Err(Error::Features(format!(
                    "feature {name} is defined twice. Names must be unique."
                )));
            }
        }
        self.check_representatives()
    }

    /// Checks that a feature which represents others is in their group and has sentences of its
    /// own.
    fn check_representatives(&self) -> Result<()> {
        for feature in &self.features {
            let Some(representative) = &feature.told_by else { continue };
            let is_one = self.features.iter().any(|other| {
                &other.name == representative
                    && other.group == feature.group
                    && other.told_by.is_none()
                    && !other.sayings.is_empty()
            });
            if !is_one {
                return Err(Error::Features(format!(
                    "feature {} is told by {representative}, which is no feature of the same group with sayings of its own. \
                     Name one that is.",
                    feature.name
                )));
            }
        }
        Ok(())
    }

    /// Returns the position of a feature.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.features.iter().position(|feature| feature.name == name)
    }

    /// Returns a field by its raw column name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Returns the tables that each feature is computed from, directly or through other features.
    ///
    /// They are `application` and the file stems of history tables. Unlike
    /// [`lineage`](Self::lineage), this includes a table of which only the rows are counted.
    pub fn sources(&self) -> HashMap<&str, BTreeSet<&'static str>> {
        let mut sources: HashMap<&str, BTreeSet<&'static str>> = HashMap::new();
        for feature in &self.features {
            let (mut own, mut inherited) = (BTreeSet::new(), BTreeSet::new());
            let source = feature.definition.source();
            if source != APPLICATION {
                own.insert(source);
            }
            feature.references(&mut |_| _ = own.insert(source), &mut |reference| {
                inherited.extend(sources.get(reference).into_iter().flatten().copied());
            });
            own.extend(inherited);
            sources.insert(&feature.name, own);
        }
        sources
    }

    /// Returns the raw columns that each feature reads, as `table.column`.
    ///
    /// Columns that it reads through other features are included.
    pub fn lineage(&self) -> HashMap<&str, BTreeSet<String>> {
        let mut lineage: HashMap<&str, BTreeSet<String>> = HashMap::new();
        for feature in &self.features {
            let table = feature.definition.source();
            let mut columns = BTreeSet::new();
            let mut inherited = Vec::new();
            feature.references(
                &mut |column| _ = columns.insert(format!("{table}.{column}")),
                &mut |reference| {
                    inherited.push(reference.to_owned());
                },
            );
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

/// Returns a column that filter, order or value read although the grouped rows do not have it.
fn outside_grouping(aggregate: &Aggregate) -> Option<&str> {
    let grouping = aggregate.grouping.as_ref()?;
    let mut outside = None;
    let mut visit = |name| {
        if !aggregate.is_summary(name) && !grouping.by.iter().any(|key| key == name) {
            outside = Some(name);
        }
    };
    aggregate.outer_references(&mut visit, &mut |_| {});
    outside
}

impl Definition {
    /// Checks whether the value is computed from the application and from other features of the
    /// same client.
    pub fn is_row_level(&self) -> bool {
        matches!(self, Self::Row(_) | Self::Category { .. })
    }

    /// Returns the table whose columns it names: `application`, or the file stem of a history
    /// table.
    fn source(&self) -> &'static str {
        match self {
            Self::Aggregate(aggregate) => aggregate.table.file_stem(),
            Self::Row(_) | Self::Category { .. } | Self::Neighbours(_) => APPLICATION,
        }
    }
}

impl Feature {
    /// Calls `visit` for each raw column that the definition reads, and `visit_feature` for each
    /// feature.
    pub fn references<'a>(
        &'a self,
        visit: &mut dyn FnMut(&'a str),
        visit_feature: &mut dyn FnMut(&'a str),
    ) {
        match &self.definition {
            Definition::Row(expression) => expression.references(visit, visit_feature),
            Definition::Category { column, .. } => visit(column),
            Definition::Neighbours(neighbours) => {
                for dimension in &neighbours.by {
                    visit_feature(&dimension.feature);
                }
            }
            Definition::Aggregate(aggregate) => aggregate.references(visit, visit_feature),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        Statistic, Table, column, divide, feature, feature_value, grouping, summary,
    };
    use super::*;
    use crate::Record;

    fn set() -> FeatureSet {
        let debt = feature("debt", "Encours", "Debt")
            .over(Table::Bureau)
            .sum(column("AMT_CREDIT_SUM_DEBT"));
        let ratio = feature("debt_to_income", "Encours sur revenu", "Debt to income")
            .row(divide(feature_value("debt"), column("AMT_INCOME_TOTAL")));
        FeatureSet { features: vec![debt, ratio], ..FeatureSet::default() }
    }

    #[test]
    fn a_ratio_follows_the_income_that_is_edited_and_keeps_the_history() {
        let mut applicant: Record =
            [("debt", 50_000.0), ("AMT_INCOME_TOTAL", 100_000.0)].into_iter().collect();
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
    fn grouped_rows_have_no_columns_but_those_of_the_grouping() {
        let columns = || vec![summary("paid", Statistic::Sum, column("AMT_PAYMENT"))];
        let over = |value| {
            let grouping = grouping(&["SK_ID_PREV"], columns());
            let feature = feature("paid_most", "Plus fort", "Most");
            let feature =
                feature.over(Table::InstallmentsPayments).grouped(grouping).maximum(value);
            FeatureSet { features: vec![feature], ..FeatureSet::default() }
        };
        let set = over(column("paid"));
        set.check().unwrap();
        let lineage: Vec<String> = set.lineage()["paid_most"].iter().cloned().collect();
        assert_eq!(
            lineage,
            ["installments_payments.AMT_PAYMENT", "installments_payments.SK_ID_PREV"]
        );
        assert_eq!(
            over(column("AMT_PAYMENT")).check().unwrap_err().to_string(),
            "features.json: feature paid_most refers to AMT_PAYMENT, which its grouping does not make. Add it to the grouping."
        );
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

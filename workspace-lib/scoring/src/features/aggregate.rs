//! Aggregates over a client's rows of a history table.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::{Condition, Expression};

/// A history table: several rows for each client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// Credits with other lenders.
    Bureau,
    /// Monthly status of the credits with other lenders.
    BureauBalance,
    /// Earlier applications with this lender.
    PreviousApplication,
    /// Monthly balances of earlier consumer and cash loans.
    PosCashBalance,
    /// Instalments of earlier credits, due and paid.
    InstallmentsPayments,
    /// Monthly balances of earlier credit cards.
    CreditCardBalance,
}

impl Table {
    /// All history tables, in the order of the documentation.
    pub const ALL: [Self; 6] = [
        Self::Bureau,
        Self::BureauBalance,
        Self::PreviousApplication,
        Self::PosCashBalance,
        Self::InstallmentsPayments,
        Self::CreditCardBalance,
    ];

    /// Returns the file's name without extension, as Kaggle spells it.
    pub fn file_stem(self) -> &'static str {
        match self {
            Self::Bureau => "bureau",
            Self::BureauBalance => "bureau_balance",
            Self::PreviousApplication => "previous_application",
            Self::PosCashBalance => "POS_CASH_balance",
            Self::InstallmentsPayments => "installments_payments",
            Self::CreditCardBalance => "credit_card_balance",
        }
    }
}

/// An aggregate over a client's rows of a history table.
///
/// It is missing for a client without any row in the table. If the client has rows but the filter
/// keeps none, [`Statistic::Count`] and [`Statistic::Sum`] are 0, and the other statistics are
/// missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Aggregate {
    /// The history table.
    pub table: Table,
    /// How rows are grouped into one, before the filter; rows are not grouped if absent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub grouping: Option<Grouping>,
    /// Condition that selects rows; all rows if absent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub filter: Option<Condition>,
    /// Selects only the latest of those rows; all of them if absent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub latest: Option<Latest>,
    /// The value computed from each row.
    pub value: Expression,
    /// The statistic of these values.
    pub statistic: Statistic,
}

/// Grouping of a client's rows: the payments of one instalment, or the months of one credit.
///
/// Each group becomes one row. Its columns are only the keys and the summaries. Groups are in the
/// order of their first row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grouping {
    /// Numeric key columns, equal in all rows of a group; two missing keys are equal.
    pub by: Vec<String>,
    /// Summary columns of the new row.
    pub columns: Vec<Summary>,
}

/// A summary column of a group of rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Its name, which filter, order and value of the aggregate use.
    pub name: String,
    /// The value computed from each row.
    pub value: Expression,
    /// The statistic of these values.
    pub statistic: Statistic,
}

/// Selection of a client's latest rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Latest {
    /// Column of relative time; a larger value is later.
    ///
    /// Rows without a time are the oldest. Rows with equal times stay in the table's order.
    pub by: String,
    /// Number of rows.
    pub rows: usize,
}

/// A statistic of the values of several rows; missing values are ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// Number of rows, with or without a value.
    Count,
    /// Sum; 0 without rows, missing if there are rows but all values are missing.
    Sum,
    /// Arithmetic mean.
    Mean,
    /// Smallest.
    Minimum,
    /// Largest.
    Maximum,
    /// Standard deviation with `n - 1` degrees of freedom; missing for fewer than two values.
    StandardDeviation,
}

impl Aggregate {
    /// Checks whether `name` is a column of the grouping, and not of the table.
    pub(crate) fn is_summary(&self, name: &str) -> bool {
        self.grouping
            .iter()
            .flat_map(|grouping| &grouping.columns)
            .any(|column| column.name == name)
    }

    /// Calls `visit` for each column that filter, order and value read, and `visit_feature` for
    /// each feature.
    pub(crate) fn outer_references<'a>(
        &'a self,
        visit: &mut dyn FnMut(&'a str),
        visit_feature: &mut dyn FnMut(&'a str),
    ) {
        self.value.references(visit, visit_feature);
        if let Some(filter) = &self.filter {
            filter.references(visit, visit_feature);
        }
        if let Some(latest) = &self.latest {
            visit(&latest.by);
        }
    }

    /// Calls `visit` for each table column that the aggregate reads, and `visit_feature` for each
    /// feature.
    pub(crate) fn references<'a>(
        &'a self,
        visit: &mut dyn FnMut(&'a str),
        visit_feature: &mut dyn FnMut(&'a str),
    ) {
        let mut visit_raw = |name: &'a str| {
            if !self.is_summary(name) {
                visit(name);
            }
        };
        self.outer_references(&mut visit_raw, visit_feature);
        if let Some(grouping) = &self.grouping {
            for key in &grouping.by {
                visit(key);
            }
            for column in &grouping.columns {
                column.value.references(visit, visit_feature);
            }
        }
    }
}

impl Latest {
    /// Compares two times; the later one comes first.
    ///
    /// A row without a time is older than any other row. Both zeros are equal.
    pub fn order(left: f64, right: f64) -> Ordering {
        match (left.is_nan(), right.is_nan()) {
            (false, false) => (right + 0.0).total_cmp(&(left + 0.0)),
            (left, right) => left.cmp(&right),
        }
    }
}

impl Statistic {
    /// Returns the statistic of `values`, where `NaN` is missing.
    ///
    /// The client must have at least one row in the table.
    pub fn compute(self, values: &[f64]) -> f64 {
        let known = || values.iter().copied().filter(|value| !value.is_nan());
        let count = known().count() as f64;
        match self {
            Self::Count => values.len() as f64,
            Self::Sum if count > 0.0 || values.is_empty() => known().sum::<f64>() + 0.0,
            Self::Mean if count > 0.0 => known().sum::<f64>() / count,
            Self::Minimum if count > 0.0 => known().fold(f64::INFINITY, f64::min),
            Self::Maximum if count > 0.0 => known().fold(f64::NEG_INFINITY, f64::max),
            Self::StandardDeviation if count > 1.0 => {
                let mean = known().sum::<f64>() / count;
                (known().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt()
            }
            _ => f64::NAN,
        }
    }
}

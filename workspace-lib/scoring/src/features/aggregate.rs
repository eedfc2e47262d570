//! Statistics over a client's rows of a history table.

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

    /// The file's name without extension, as Kaggle spells it.
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

/// A statistic over the client's rows of a history table.
///
/// A client without any row in the table has a missing value. A client with rows of which the
/// filter keeps none has 0 for [`Statistic::Count`] and [`Statistic::Sum`], and a missing value for
/// the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Aggregate {
    /// The history table.
    pub table: Table,
    /// How rows that belong together become one, before anything else; each row stands for itself
    /// if absent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub grouping: Option<Grouping>,
    /// Which rows count; all of them if absent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub filter: Option<Condition>,
    /// Of those, only the latest; all of them if absent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub latest: Option<Latest>,
    /// What is computed of each row.
    pub value: Expression,
    /// What is computed of the rows' values.
    pub statistic: Statistic,
}

/// Rows of a client that belong together: the payments of one instalment, the months of one credit.
///
/// They become one row, whose columns are the keys and the summaries and nothing else; the order is
/// that of first appearance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grouping {
    /// Numeric columns that are equal in rows that belong together; a missing key equals a missing
    /// key.
    pub by: Vec<String>,
    /// Columns of the new row.
    pub columns: Vec<Summary>,
}

/// A column that sums up rows that belong together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Its name, by which filter, order and value of the aggregate refer to it.
    pub name: String,
    /// What is computed of each row.
    pub value: Expression,
    /// What is computed of the rows' values.
    pub statistic: Statistic,
}

/// The latest rows of a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Latest {
    /// Column of relative time: larger is later. Rows without it come first; among equals the
    /// table's order decides.
    pub by: String,
    /// How many rows.
    pub rows: usize,
}

/// A statistic of the known values of several rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// How many rows there are, whatever their value.
    Count,
    /// Sum; 0 where there is no row, missing where there are rows but no value is known.
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
    /// True if `name` is a column that the grouping makes, not one of the table.
    pub(crate) fn is_summary(&self, name: &str) -> bool {
        self.grouping
            .iter()
            .flat_map(|grouping| &grouping.columns)
            .any(|column| column.name == name)
    }

    /// Calls `visit` with each column that filter, order and value read, and `visit_feature` with
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

    /// Calls `visit` with each column of the table that the aggregate reads, and `visit_feature`
    /// with each feature.
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
    /// Which of two times comes first, the later one: a row without a time is older than any other,
    /// however old, and both zeros are one time.
    pub fn order(left: f64, right: f64) -> Ordering {
        match (left.is_nan(), right.is_nan()) {
            (false, false) => (right + 0.0).total_cmp(&(left + 0.0)),
            (left, right) => left.cmp(&right),
        }
    }
}

impl Statistic {
    /// The statistic of `values`, where `NaN` is missing, over a client who has at least one row in
    /// the table.
    pub fn of(self, values: &[f64]) -> f64 {
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

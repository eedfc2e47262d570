//! Statistics over a client's rows of a history table.

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
/// A client without any row in the table has a missing value. A client with rows of which the filter keeps none has 0 for
/// [`Statistic::Count`] and [`Statistic::Sum`], and a missing value for the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Aggregate {
    /// The history table.
    pub table: Table,
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

/// The latest rows of a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Latest {
    /// Column of relative time: larger is later. Rows without it come first; among equals the table's order decides.
    pub by: String,
    /// How many rows.
    pub rows: usize,
}

/// A statistic of the known values of several rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// How many rows there are, whatever their value.
    Count,
    /// Sum.
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

impl Statistic {
    /// The statistic of `values`, where `NaN` is missing, over a client who has at least one row in the table.
    pub(crate) fn of(self, values: &[f64]) -> f64 {
        let known = || values.iter().copied().filter(|value| !value.is_nan());
        let count = known().count() as f64;
        match self {
            Self::Count => values.len() as f64,
            Self::Sum => known().sum::<f64>() + 0.0,
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

//! Schema of the seven tables: every column, its kind, its plausible range, and whether it is
//! required.
//!
//! Names and order are those of Kaggle's files. The schema is data: reading, checking and writing
//! demo data all follow it, so a column is described only once.
//!
//! A column is *required* if scoring without it would be meaningless or wrong without notice. These
//! are keys, the label, dates, amounts, statuses and the three external scores. The others (housing
//! statistics, document flags, contact flags, …) are optional. If a file lacks one, it is read as
//! missing and reported.

mod application;
mod bureau;
mod column;
mod descriptions;
mod descriptions_of_fields;
mod descriptions_previous;
mod fields;
mod labels;
mod previous;
pub mod protected;

use std::sync::LazyLock;

pub use column::{Kind, SchemaColumn};
pub use fields::application_fields;
#[cfg(test)]
pub(crate) use fields::has_plain_space;
pub use protected::barred_columns;
pub use scoring::CLIENT_KEY;

/// Label: 1 for a client who had payment difficulties, 0 for one who repaid.
pub const TARGET: &str = "TARGET";

/// Day that stands for "not known" in the originals: a thousand years after the application.
pub(super) const UNKNOWN_DAY: f64 = 365_243.0;

/// Description of a column: its name, French text, English text.
type Description = (&'static str, &'static str, &'static str);

/// A table, as one of Kaggle's files.
///
/// The applications are one table in two files: with and without the label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Table {
    /// Applications with a known outcome.
    ApplicationTrain,
    /// Applications to score: the same columns without `TARGET`.
    ApplicationTest,
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
    /// All tables, applications first.
    pub const ALL: [Self; 8] = [
        Self::ApplicationTrain,
        Self::ApplicationTest,
        Self::Bureau,
        Self::BureauBalance,
        Self::PreviousApplication,
        Self::PosCashBalance,
        Self::InstallmentsPayments,
        Self::CreditCardBalance,
    ];

    /// Returns the file's name without extension, in Kaggle's spelling.
    pub fn file_stem(self) -> &'static str {
        match self {
            Self::ApplicationTrain => "application_train",
            Self::ApplicationTest => "application_test",
            Self::Bureau => "bureau",
            Self::BureauBalance => "bureau_balance",
            Self::PreviousApplication => "previous_application",
            Self::PosCashBalance => "POS_CASH_balance",
            Self::InstallmentsPayments => "installments_payments",
            Self::CreditCardBalance => "credit_card_balance",
        }
    }

    /// Returns every column, in the order of Kaggle's file.
    pub fn columns(self) -> &'static [SchemaColumn] {
        static APPLICATION_TEST: LazyLock<Vec<SchemaColumn>> = LazyLock::new(|| {
            application::COLUMNS.iter().filter(|column| column.name != TARGET).copied().collect()
        });
        match self {
            Self::ApplicationTrain => application::COLUMNS,
            Self::ApplicationTest => &APPLICATION_TEST,
            Self::Bureau => bureau::BUREAU,
            Self::BureauBalance => bureau::BUREAU_BALANCE,
            Self::PreviousApplication => previous::PREVIOUS_APPLICATION,
            Self::PosCashBalance => previous::POS_CASH_BALANCE,
            Self::InstallmentsPayments => previous::INSTALLMENTS_PAYMENTS,
            Self::CreditCardBalance => previous::CREDIT_CARD_BALANCE,
        }
    }

    /// Returns the column `name`; `None` if the table has no such column.
    ///
    /// ```
    /// use workspace_lib::prelude::*;
    ///
    /// // Kaggle's files say "a thousand years" where the date of employment is not known.
    /// let column = Table::ApplicationTrain.column("DAYS_EMPLOYED");
    /// assert_eq!(column.and_then(|column| column.sentinel), Some(365_243.0));
    /// ```
    pub fn column(self, name: &str) -> Option<&'static SchemaColumn> {
        self.columns().iter().find(|column| column.name == name)
    }

    /// Returns the columns that together identify a row; empty if the original repeats them.
    pub fn key(self) -> &'static [&'static str] {
        match self {
            Self::ApplicationTrain | Self::ApplicationTest => &[CLIENT_KEY],
            Self::Bureau => &["SK_ID_BUREAU"],
            Self::BureauBalance => &["SK_ID_BUREAU", "MONTHS_BALANCE"],
            Self::PreviousApplication => &["SK_ID_PREV"],
            Self::PosCashBalance | Self::CreditCardBalance => &["SK_ID_PREV", "MONTHS_BALANCE"],
            Self::InstallmentsPayments => &[],
        }
    }

    /// Returns the column that links a row to its parent; `None` for the applications.
    pub fn parent_key(self) -> Option<&'static str> {
        match self {
            Self::ApplicationTrain | Self::ApplicationTest => None,
            Self::BureauBalance => Some("SK_ID_BUREAU"),
            _ => Some(CLIENT_KEY),
        }
    }

    /// Returns true for the two files of applications.
    pub fn is_application(self) -> bool {
        matches!(self, Self::ApplicationTrain | Self::ApplicationTest)
    }
}

impl From<scoring::features::Table> for Table {
    fn from(history: scoring::features::Table) -> Self {
        use scoring::features::Table as History;
        match history {
            History::Bureau => Self::Bureau,
            History::BureauBalance => Self::BureauBalance,
            History::PreviousApplication => Self::PreviousApplication,
            History::PosCashBalance => Self::PosCashBalance,
            History::InstallmentsPayments => Self::InstallmentsPayments,
            History::CreditCardBalance => Self::CreditCardBalance,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn counts_the_columns_of_the_originals() {
        let widths: Vec<usize> = Table::ALL.iter().map(|table| table.columns().len()).collect();
        assert_eq!(widths, [122, 121, 17, 3, 37, 8, 8, 23]);
    }

    #[test]
    fn names_every_column_once_and_requires_every_key() {
        for table in Table::ALL {
            let names: HashSet<&str> = table.columns().iter().map(|column| column.name).collect();
            assert_eq!(names.len(), table.columns().len(), "{table:?}");
            for key in table.key().iter().copied().chain(table.parent_key()) {
                assert!(table.column(key).is_some_and(|column| column.required), "{table:?} {key}");
            }
        }
    }
}

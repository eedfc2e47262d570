//! Rows of the tables `bureau` and `bureau_balance`: credits with other lenders, month by month.

use crate::columns::{TableColumns, table_columns};

/// A credit with another lender.
#[derive(Debug, Clone)]
pub(crate) struct Credit {
    pub(crate) id: i64,
    pub(crate) client: i64,
    pub(crate) status: &'static str,
    pub(crate) currency: &'static str,
    /// Day on which the credit began.
    pub(crate) start: i64,
    pub(crate) overdue_days: i64,
    pub(crate) planned_end: Option<f64>,
    pub(crate) actual_end: Option<f64>,
    pub(crate) worst_arrears: Option<f64>,
    /// True if the credit was ever late, whether or not this is reported.
    pub(crate) was_late: bool,
    pub(crate) prolonged: i64,
    pub(crate) amount: f64,
    pub(crate) debt: Option<f64>,
    pub(crate) limit: Option<f64>,
    pub(crate) arrears: f64,
    pub(crate) kind: &'static str,
    pub(crate) updated: i64,
    pub(crate) annuity: Option<f64>,
}

impl Credit {
    /// Returns the columns of the table `bureau`.
    pub(crate) fn columns(rows: &[Self]) -> TableColumns {
        table_columns!("bureau", rows, row => {
            "SK_ID_CURR": row.client,
            "SK_ID_BUREAU": row.id,
            "CREDIT_ACTIVE": row.status,
            "CREDIT_CURRENCY": row.currency,
            "DAYS_CREDIT": row.start,
            "CREDIT_DAY_OVERDUE": row.overdue_days,
            "DAYS_CREDIT_ENDDATE": row.planned_end,
            "DAYS_ENDDATE_FACT": row.actual_end,
            "AMT_CREDIT_MAX_OVERDUE": row.worst_arrears,
            "CNT_CREDIT_PROLONG": row.prolonged,
            "AMT_CREDIT_SUM": row.amount,
            "AMT_CREDIT_SUM_DEBT": row.debt,
            "AMT_CREDIT_SUM_LIMIT": row.limit,
            "AMT_CREDIT_SUM_OVERDUE": row.arrears,
            "CREDIT_TYPE": row.kind,
            "DAYS_CREDIT_UPDATE": row.updated,
            "AMT_ANNUITY": row.annuity,
        })
    }
}

/// The status of a credit with another lender in one month.
#[derive(Debug, Clone)]
pub(crate) struct Balance {
    pub(crate) credit: i64,
    pub(crate) month: i64,
    pub(crate) status: &'static str,
}

impl Balance {
    /// Returns the columns of the table `bureau_balance`.
    pub(crate) fn columns(rows: &[Self]) -> TableColumns {
        table_columns!("bureau_balance", rows, row => {
            "SK_ID_BUREAU": row.credit,
            "MONTHS_BALANCE": row.month,
            "STATUS": row.status,
        })
    }
}

//! Rows of the tables that follow a loan or card of this lender: balances and instalments.

use crate::columns::{TableColumns, table_columns};
use crate::sampling::{cents, known};

/// The balance of a loan in one month.
#[derive(Debug, Clone)]
pub(crate) struct PosMonth {
    pub(crate) previous: i64,
    pub(crate) client: i64,
    pub(crate) month: i64,
    pub(crate) count: Option<f64>,
    pub(crate) future: Option<f64>,
    pub(crate) status: &'static str,
    pub(crate) days_past_due: i64,
    pub(crate) tolerated: bool,
}

impl PosMonth {
    /// Returns the columns of the table `POS_CASH_balance`.
    pub(crate) fn columns(rows: &[Self]) -> TableColumns {
        table_columns!("POS_CASH_balance", rows, row => {
            "SK_ID_PREV": row.previous,
            "SK_ID_CURR": row.client,
            "MONTHS_BALANCE": row.month,
            "CNT_INSTALMENT": row.count,
            "CNT_INSTALMENT_FUTURE": row.future,
            "NAME_CONTRACT_STATUS": row.status,
            "SK_DPD": row.days_past_due,
            "SK_DPD_DEF": if row.tolerated { 0 } else { row.days_past_due },
        })
    }
}

/// A payment of an instalment.
#[derive(Debug, Clone)]
pub(crate) struct Installment {
    pub(crate) previous: i64,
    pub(crate) client: i64,
    pub(crate) version: f64,
    pub(crate) number: i64,
    pub(crate) due: f64,
    pub(crate) entry: Option<f64>,
    pub(crate) amount: f64,
    pub(crate) paid: Option<f64>,
}

impl Installment {
    /// Returns the columns of the table `installments_payments`.
    pub(crate) fn columns(rows: &[Self]) -> TableColumns {
        table_columns!("installments_payments", rows, row => {
            "SK_ID_PREV": row.previous,
            "SK_ID_CURR": row.client,
            "NUM_INSTALMENT_VERSION": row.version,
            "NUM_INSTALMENT_NUMBER": row.number,
            "DAYS_INSTALMENT": row.due,
            "DAYS_ENTRY_PAYMENT": row.entry,
            "AMT_INSTALMENT": row.amount,
            "AMT_PAYMENT": row.paid,
        })
    }
}

/// The balance of a card in one month.
#[derive(Debug, Clone)]
pub(crate) struct CardMonth {
    pub(crate) previous: i64,
    pub(crate) client: i64,
    pub(crate) month: i64,
    /// Amount paid during the month.
    pub(crate) payment: f64,
    /// Minimum payment.
    pub(crate) minimum: f64,
    /// Number of payments so far.
    pub(crate) number: i64,
    pub(crate) days_past_due: i64,
    /// Days past due that are counted, 0 if the debt is small or the delay is tolerated.
    pub(crate) counted_days: i64,
    pub(crate) limit: f64,
    pub(crate) balance: f64,
    /// Share of the balance without interest and fees.
    pub(crate) principal: f64,
    /// The balance without fees that are not due yet.
    pub(crate) receivable: f64,
    pub(crate) cash_withdrawn: f64,
    pub(crate) purchases: f64,
    pub(crate) drawings: (i64, i64),
    /// True if the card has been used.
    pub(crate) is_used: bool,
    pub(crate) is_completed: bool,
    /// True if minimum and number of payments are recorded, even when there were none.
    pub(crate) is_recorded: bool,
    /// The payment that the table shows for the month.
    ///
    /// After full repayment the table repeats the last payment.
    pub(crate) shown_payment: f64,
}

impl CardMonth {
    /// Returns the columns of the table `credit_card_balance`.
    pub(crate) fn columns(rows: &[Self]) -> TableColumns {
        table_columns!("credit_card_balance", rows, row => {
            "SK_ID_PREV": row.previous,
            "SK_ID_CURR": row.client,
            "MONTHS_BALANCE": row.month,
            "AMT_BALANCE": row.balance,
            "AMT_CREDIT_LIMIT_ACTUAL": row.limit as i64,
            "AMT_DRAWINGS_ATM_CURRENT": known(row.is_used, row.cash_withdrawn),
            "AMT_DRAWINGS_CURRENT": cents(row.cash_withdrawn + row.purchases),
            "AMT_DRAWINGS_OTHER_CURRENT": known(row.is_used, 0.0),
            "AMT_DRAWINGS_POS_CURRENT": known(row.is_used, row.purchases),
            "AMT_INST_MIN_REGULARITY": known(row.is_recorded, row.minimum),
            "AMT_PAYMENT_CURRENT": known(row.is_used, row.shown_payment),
            "AMT_PAYMENT_TOTAL_CURRENT": row.payment,
            "AMT_RECEIVABLE_PRINCIPAL": cents(row.balance * row.principal),
            "AMT_RECIVABLE": row.receivable,
            "AMT_TOTAL_RECEIVABLE": row.receivable,
            "CNT_DRAWINGS_ATM_CURRENT": known(row.is_used, row.drawings.0 as f64),
            "CNT_DRAWINGS_CURRENT": row.drawings.0 + row.drawings.1,
            "CNT_DRAWINGS_OTHER_CURRENT": known(row.is_used, 0.0),
            "CNT_DRAWINGS_POS_CURRENT": known(row.is_used, row.drawings.1 as f64),
            "CNT_INSTALMENT_MATURE_CUM": known(row.is_recorded, row.number as f64),
            "NAME_CONTRACT_STATUS": if row.is_completed { "Completed" } else { "Active" },
            "SK_DPD": row.days_past_due,
            "SK_DPD_DEF": row.counted_days,
        })
    }
}

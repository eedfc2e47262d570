//! Columns of the credit bureau's two tables: credits with other lenders, and their monthly status.

use super::column::{SchemaColumn, amount, category, integer, key, number};

/// Columns of the bureau table, one row per credit that another lender reported.
pub(super) const BUREAU: &[SchemaColumn] = &[
    key("SK_ID_CURR"),
    key("SK_ID_BUREAU"),
    category("CREDIT_ACTIVE", &["Closed", "Active", "Sold", "Bad debt"]),
    category("CREDIT_CURRENCY", &["currency 1", "currency 2", "currency 3", "currency 4"])
        .optional(),
    integer("DAYS_CREDIT", -2922.0, 0.0),
    integer("CREDIT_DAY_OVERDUE", 0.0, 2922.0),
    number("DAYS_CREDIT_ENDDATE", -3700.0, 31_200.0),
    number("DAYS_ENDDATE_FACT", -3700.0, 0.0),
    amount("AMT_CREDIT_MAX_OVERDUE", 1.2e8).optional(),
    integer("CNT_CREDIT_PROLONG", 0.0, 20.0).optional(),
    amount("AMT_CREDIT_SUM", 6e8),
    number("AMT_CREDIT_SUM_DEBT", -5e6, 2e8),
    number("AMT_CREDIT_SUM_LIMIT", -6e5, 5e6).optional(),
    amount("AMT_CREDIT_SUM_OVERDUE", 4e6),
    category(
        "CREDIT_TYPE",
        &[
            "Consumer credit",
            "Credit card",
            "Car loan",
            "Mortgage",
            "Microloan",
            "Loan for business development",
            "Another type of loan",
            "Unknown type of loan",
            "Loan for working capital replenishment",
            "Cash loan (non-earmarked)",
            "Real estate loan",
            "Loan for the purchase of equipment",
            "Loan for purchase of shares (margin lending)",
            "Mobile operator loan",
            "Interbank credit",
        ],
    ),
    integer("DAYS_CREDIT_UPDATE", -3700.0, 400.0).optional(),
    amount("AMT_ANNUITY", 2e8).optional(),
];

/// Columns of the monthly status table, one row per month of each of these credits.
///
/// `STATUS` is `C` for closed, `X` for unknown and `0` for no arrears. `1` to `5` are up to 30, 60,
/// 90, 120 and more days past due (or written off).
pub(super) const BUREAU_BALANCE: &[SchemaColumn] = &[
    key("SK_ID_BUREAU"),
    integer("MONTHS_BALANCE", -96.0, 0.0),
    category("STATUS", &["C", "0", "X", "1", "5", "2", "3", "4"]),
];

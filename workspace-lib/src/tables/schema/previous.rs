//! Columns of a client's history with this lender: earlier applications, and their repayment.

use super::UNKNOWN_DAY;
use super::column::{SchemaColumn, amount, category, flag, integer, key, number, zero_one};

/// Columns of the earlier applications, one row each, granted or not.
pub(super) const PREVIOUS_APPLICATION: &[SchemaColumn] = &[
    key("SK_ID_PREV"),
    key("SK_ID_CURR"),
    category("NAME_CONTRACT_TYPE", &["Cash loans", "Consumer loans", "Revolving loans"]),
    amount("AMT_ANNUITY", 500_000.0),
    amount("AMT_APPLICATION", 7_000_000.0),
    amount("AMT_CREDIT", 7_000_000.0),
    number("AMT_DOWN_PAYMENT", -1.0, 3_100_000.0).optional(),
    amount("AMT_GOODS_PRICE", 7_000_000.0).optional(),
    category("WEEKDAY_APPR_PROCESS_START", super::application::WEEKDAYS).optional(),
    integer("HOUR_APPR_PROCESS_START", 0.0, 23.0).optional(),
    flag("FLAG_LAST_APPL_PER_CONTRACT").optional(),
    zero_one("NFLAG_LAST_APPL_IN_DAY").optional(),
    number("RATE_DOWN_PAYMENT", -0.001, 1.0).optional(),
    number("RATE_INTEREST_PRIMARY", 0.0, 1.0).optional(),
    number("RATE_INTEREST_PRIVILEGED", 0.0, 1.0).optional(),
    category(
        "NAME_CASH_LOAN_PURPOSE",
        &[
            "Repairs",
            "Other",
            "Urgent needs",
            "Buying a used car",
            "Building a house or an annex",
            "Everyday expenses",
            "Medicine",
            "Payments on other loans",
            "Education",
            "Journey",
            "Purchase of electronic equipment",
            "Buying a new car",
            "Wedding / gift / holiday",
            "Buying a home",
            "Car repairs",
            "Furniture",
            "Buying a holiday home / land",
            "Business development",
            "Gasification / water supply",
            "Buying a garage",
            "Hobby",
            "Money for a third person",
            "Refusal to name the goal",
        ],
    )
    .optional(),
    category("NAME_CONTRACT_STATUS", &["Approved", "Canceled", "Refused", "Unused offer"]),
    integer("DAYS_DECISION", -2922.0, 0.0),
    category(
        "NAME_PAYMENT_TYPE",
        &[
            "Cash through the bank",
            "Non-cash from your account",
            "Cashless from the account of the employer",
        ],
    )
    .optional(),
    category("CODE_REJECT_REASON", &["HC", "LIMIT", "SCO", "CLIENT", "SCOFR", "VERIF", "SYSTEM"])
        .optional(),
    category("NAME_TYPE_SUITE", super::application::COMPANIONS).optional(),
    category("NAME_CLIENT_TYPE", &["Repeater", "New", "Refreshed"]).optional(),
    category(
        "NAME_GOODS_CATEGORY",
        &[
            "Mobile",
            "Consumer Electronics",
            "Computers",
            "Audio/Video",
            "Furniture",
            "Photo / Cinema Equipment",
            "Construction Materials",
            "Clothing and Accessories",
            "Auto Accessories",
            "Jewelry",
            "Homewares",
            "Medical Supplies",
            "Vehicles",
            "Sport and Leisure",
            "Gardening",
            "Other",
            "Office Appliances",
            "Tourism",
            "Medicine",
            "Direct Sales",
            "Fitness",
            "Additional Service",
            "Education",
            "Weapon",
            "Insurance",
            "House Construction",
            "Animals",
        ],
    )
    .optional(),
    category("NAME_PORTFOLIO", &["POS", "Cash", "Cards", "Cars"]).optional(),
    category("NAME_PRODUCT_TYPE", &["x-sell", "walk-in"]).optional(),
    category(
        "CHANNEL_TYPE",
        &[
            "Credit and cash offices",
            "Country-wide",
            "Stone",
            "Regional / Local",
            "Contact center",
            "AP+ (Cash loan)",
            "Channel of corporate sales",
            "Car dealer",
        ],
    )
    .optional(),
    integer("SELLERPLACE_AREA", -1.0, 4_000_000.0).optional(),
    category(
        "NAME_SELLER_INDUSTRY",
        &[
            "Consumer electronics",
            "Connectivity",
            "Furniture",
            "Construction",
            "Clothing",
            "Industry",
            "Auto technology",
            "Jewelry",
            "MLM partners",
            "Tourism",
        ],
    )
    .optional(),
    number("CNT_PAYMENT", 0.0, 84.0),
    category("NAME_YIELD_GROUP", &["middle", "high", "low_normal", "low_action"]).optional(),
    category(
        "PRODUCT_COMBINATION",
        &[
            "Cash",
            "POS household with interest",
            "POS mobile with interest",
            "Cash X-Sell: middle",
            "Cash X-Sell: low",
            "Card Street",
            "POS industry with interest",
            "POS household without interest",
            "Card X-Sell",
            "Cash Street: high",
            "Cash X-Sell: high",
            "Cash Street: middle",
            "Cash Street: low",
            "POS mobile without interest",
            "POS other with interest",
            "POS industry without interest",
            "POS others without interest",
        ],
    )
    .optional(),
    number("DAYS_FIRST_DRAWING", -2922.0, 0.0).sentinel(UNKNOWN_DAY).optional(),
    number("DAYS_FIRST_DUE", -2922.0, 0.0).sentinel(UNKNOWN_DAY).optional(),
    number("DAYS_LAST_DUE_1ST_VERSION", -2922.0, 2800.0).sentinel(UNKNOWN_DAY).optional(),
    number("DAYS_LAST_DUE", -2922.0, 0.0).sentinel(UNKNOWN_DAY).optional(),
    number("DAYS_TERMINATION", -2922.0, 0.0).sentinel(UNKNOWN_DAY).optional(),
    number("NFLAG_INSURED_ON_APPROVAL", 0.0, 1.0).optional(),
];

/// Columns of the loan balances, one row per month of each earlier consumer or cash loan.
pub(super) const POS_CASH_BALANCE: &[SchemaColumn] = &[
    key("SK_ID_PREV"),
    key("SK_ID_CURR"),
    integer("MONTHS_BALANCE", -96.0, 0.0),
    number("CNT_INSTALMENT", 1.0, 92.0),
    number("CNT_INSTALMENT_FUTURE", 0.0, 85.0),
    category(
        "NAME_CONTRACT_STATUS",
        &[
            "Active",
            "Completed",
            "Signed",
            "Demand",
            "Returned to the store",
            "Approved",
            "Amortized debt",
            "Canceled",
        ],
    ),
    integer("SK_DPD", 0.0, 5000.0),
    integer("SK_DPD_DEF", 0.0, 4000.0).optional(),
];

/// Columns of the instalments.
///
/// There is one row per payment of an instalment, and one per instalment that was never paid.
pub(super) const INSTALLMENTS_PAYMENTS: &[SchemaColumn] = &[
    key("SK_ID_PREV"),
    key("SK_ID_CURR"),
    number("NUM_INSTALMENT_VERSION", 0.0, 200.0).optional(),
    integer("NUM_INSTALMENT_NUMBER", 1.0, 300.0),
    number("DAYS_INSTALMENT", -2922.0, 0.0),
    number("DAYS_ENTRY_PAYMENT", -5000.0, 0.0),
    amount("AMT_INSTALMENT", 4_000_000.0),
    amount("AMT_PAYMENT", 4_000_000.0),
];

/// Columns of the card balances, one row per month of each earlier credit card.
///
/// `AMT_RECIVABLE` is the original's own spelling.
pub(super) const CREDIT_CARD_BALANCE: &[SchemaColumn] = &[
    key("SK_ID_PREV"),
    key("SK_ID_CURR"),
    integer("MONTHS_BALANCE", -96.0, 0.0),
    number("AMT_BALANCE", -500_000.0, 2_000_000.0),
    integer("AMT_CREDIT_LIMIT_ACTUAL", 0.0, 1_500_000.0),
    number("AMT_DRAWINGS_ATM_CURRENT", -7000.0, 2_200_000.0).optional(),
    number("AMT_DRAWINGS_CURRENT", -7000.0, 2_300_000.0),
    amount("AMT_DRAWINGS_OTHER_CURRENT", 1_600_000.0).optional(),
    amount("AMT_DRAWINGS_POS_CURRENT", 2_300_000.0).optional(),
    amount("AMT_INST_MIN_REGULARITY", 250_000.0),
    amount("AMT_PAYMENT_CURRENT", 4_300_000.0).optional(),
    amount("AMT_PAYMENT_TOTAL_CURRENT", 4_300_000.0),
    number("AMT_RECEIVABLE_PRINCIPAL", -500_000.0, 2_000_000.0).optional(),
    number("AMT_RECIVABLE", -500_000.0, 2_000_000.0).optional(),
    number("AMT_TOTAL_RECEIVABLE", -500_000.0, 2_000_000.0).optional(),
    number("CNT_DRAWINGS_ATM_CURRENT", 0.0, 60.0).optional(),
    integer("CNT_DRAWINGS_CURRENT", 0.0, 200.0),
    number("CNT_DRAWINGS_OTHER_CURRENT", 0.0, 20.0).optional(),
    number("CNT_DRAWINGS_POS_CURRENT", 0.0, 200.0).optional(),
    number("CNT_INSTALMENT_MATURE_CUM", 0.0, 130.0).optional(),
    category(
        "NAME_CONTRACT_STATUS",
        &["Active", "Completed", "Signed", "Demand", "Sent proposal", "Refused", "Approved"],
    ),
    integer("SK_DPD", 0.0, 3500.0),
    integer("SK_DPD_DEF", 0.0, 3500.0).optional(),
];

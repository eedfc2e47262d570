"""Features of the monthly balances of earlier credit cards: utilisation, drawings, payments.

Month -1 is the last before the application.
"""

from __future__ import annotations

import polars as pl

from expressions import MONTHS, latest, of, ratio, share, windows
from reading import CLIENT, Source

TABLE = "credit_card_balance"
COLUMNS = [
    CLIENT,
    "SK_ID_PREV",
    "MONTHS_BALANCE",
    "AMT_BALANCE",
    "AMT_CREDIT_LIMIT_ACTUAL",
    "AMT_DRAWINGS_ATM_CURRENT",
    "AMT_DRAWINGS_CURRENT",
    "AMT_DRAWINGS_POS_CURRENT",
    "AMT_INST_MIN_REGULARITY",
    "AMT_PAYMENT_TOTAL_CURRENT",
    "AMT_RECEIVABLE_PRINCIPAL",
    "AMT_TOTAL_RECEIVABLE",
    "CNT_DRAWINGS_ATM_CURRENT",
    "CNT_DRAWINGS_CURRENT",
    "SK_DPD",
    "SK_DPD_DEF",
]

MONTH = pl.col("MONTHS_BALANCE")
BALANCE = pl.col("AMT_BALANCE")
LIMIT = pl.col("AMT_CREDIT_LIMIT_ACTUAL")
HALF_YEAR = MONTH >= -MONTHS["last_half_year"]


def features(source: Source, clients: pl.LazyFrame) -> pl.LazyFrame:
    """Returns one row for each client with a month of an earlier card."""
    months = source.history(TABLE, COLUMNS, clients, ["MONTHS_BALANCE"], ["SK_ID_PREV", "MONTHS_BALANCE"], numbered=True)
    recent_use = pl.col("card_utilisation_last_half_year") - pl.col("card_utilisation_mean")
    return (
        months.group_by(CLIENT)
        .agg(**use_of_limit(), **drawings(), **payments())
        .with_columns(card_utilisation_trend=recent_use)
    )


def use_of_limit() -> dict[str, pl.Expr]:
    """Compares balances with the limit."""
    use = ratio(BALANCE, LIMIT)
    return {
        "card_months": pl.len(),
        "card_utilisation_mean": use.mean(),
        "card_utilisation_maximum": use.max(),
        **{
            f"card_utilisation_{window}": of(MONTH >= -months, use).mean()
            for window, months in windows(["last_half_year", "last_year"], MONTHS)
        },
        "card_balance_latest": latest(BALANCE, MONTH),
        "card_balance_maximum": BALANCE.max(),
        "card_limit_latest": latest(LIMIT, MONTH),
        "card_unused_months_share": share(BALANCE <= 0),
        "card_interest_mean": (pl.col("AMT_TOTAL_RECEIVABLE") - pl.col("AMT_RECEIVABLE_PRINCIPAL")).mean(),
    }


def drawings() -> dict[str, pl.Expr]:
    """Returns features of cash drawings and purchases."""
    cash = pl.col("AMT_DRAWINGS_ATM_CURRENT")
    cash_count = pl.col("CNT_DRAWINGS_ATM_CURRENT")
    operations = pl.col("CNT_DRAWINGS_CURRENT")
    return {
        "card_cash_drawings_mean": cash.mean(),
        "card_cash_drawings_to_limit": ratio(cash, LIMIT).mean(),
        "card_cash_drawings_last_half_year": of(HALF_YEAR, cash_count).mean(),
        "card_cash_drawing_months_share": share(cash_count > 0),
        "card_purchases_mean": pl.col("AMT_DRAWINGS_POS_CURRENT").mean(),
        "card_drawings_last_half_year": of(HALF_YEAR, operations).mean(),
        "card_drawings_to_limit_last_half_year": of(HALF_YEAR, ratio(pl.col("AMT_DRAWINGS_CURRENT"), LIMIT)).mean(),
        "card_months_since_drawing": -of(operations > 0, MONTH).max(),
    }


def payments() -> dict[str, pl.Expr]:
    """Compares payments with the amounts due, and returns features of delays."""
    paid = pl.col("AMT_PAYMENT_TOTAL_CURRENT")
    minimum = pl.col("AMT_INST_MIN_REGULARITY")
    delay = pl.col("SK_DPD")
    serious_delay = pl.col("SK_DPD_DEF")
    return {
        "card_late_months_share": share(serious_delay > 0),
        "card_any_late_months_share": share(delay > 0),
        "card_days_late_last_year": of(MONTH >= -MONTHS["last_year"], delay).max(),
        "card_months_since_late": -of(delay > 0, MONTH).max(),
        "card_payment_to_minimum": of(minimum > 0, paid / minimum).mean(),
        "card_payment_to_minimum_last_half_year": of((minimum > 0) & HALF_YEAR, paid / minimum).mean(),
        "card_below_minimum_share": share(paid < minimum, minimum > 0),
        "card_payment_mean": paid.mean(),
        "card_payment_to_balance": of(BALANCE > 0, paid / BALANCE).mean(),
    }

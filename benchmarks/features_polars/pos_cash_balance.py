"""Features of the monthly balances of earlier consumer and cash loans, by month and by loan.

Month -1 is the last before the application.
"""

from __future__ import annotations

import polars as pl

from expressions import MONTHS, count, holds, latest, of, ratio, total, windows
from reading import CLIENT, ROW, Source

TABLE = "POS_CASH_balance"
COLUMNS = [
    CLIENT,
    "SK_ID_PREV",
    "MONTHS_BALANCE",
    "CNT_INSTALMENT",
    "CNT_INSTALMENT_FUTURE",
    "NAME_CONTRACT_STATUS",
    "SK_DPD",
    "SK_DPD_DEF",
]
LATE_WINDOWS = windows(["last_half_year", "last_2_years"], MONTHS)

MONTH = pl.col("MONTHS_BALANCE")
LEFT = pl.col("CNT_INSTALMENT_FUTURE")
DELAY = pl.col("SK_DPD")
SERIOUS_DELAY = pl.col("SK_DPD_DEF")


def features(source: Source, clients: pl.LazyFrame) -> pl.LazyFrame:
    """Returns one row for each client with a month of an earlier loan."""
    months = source.history(TABLE, COLUMNS, clients, ["MONTHS_BALANCE"], ["SK_ID_PREV", "MONTHS_BALANCE"], numbered=True)
    loans = months.group_by(CLIENT, "SK_ID_PREV").agg(**of_loan())
    return loans.group_by(CLIENT).agg(**over_months(), **over_loans())


def of_loan() -> dict[str, pl.Expr]:
    """Aggregates the months of one loan."""
    late = holds(SERIOUS_DELAY > 0)
    late_at_all = holds(DELAY > 0)
    half_year = holds(MONTH >= -MONTHS["last_half_year"])
    recent = {
        name: value
        for window, length in LATE_WINDOWS
        for name, value in (
            (f"months_{window}", holds(MONTH >= -length).sum()),
            (f"late_{window}", (late & holds(MONTH >= -length)).sum()),
        )
    }
    return {
        ROW: pl.col(ROW).min(),
        "latest_row": latest(pl.col(ROW), MONTH),
        "latest_left": latest(LEFT, MONTH),
        "months": pl.len(),
        "first_month": MONTH.min(),
        "last_month": MONTH.max(),
        "late": late.sum(),
        "late_share": late.mean(),
        "late_at_all": late_at_all.sum(),
        "last_late": of(late_at_all, MONTH).max(),
        "worst": SERIOUS_DELAY.max(),
        "worst_last_year": of(MONTH >= -MONTHS["last_year"], SERIOUS_DELAY).max(),
        "fewest_left": LEFT.min(),
        "left": LEFT.sum(),
        "left_known": LEFT.count(),
        "left_last_half_year": of(half_year, LEFT).sum(),
        "left_last_half_year_known": of(half_year, LEFT).count(),
        "longest_plan": pl.col("CNT_INSTALMENT").max(),
        "completed": holds(pl.col("NAME_CONTRACT_STATUS") == "Completed").any(),
        **recent,
    }


def over_months() -> dict[str, pl.Expr]:
    """Aggregates all months of a client, over all loans."""

    def sum_of(name: str) -> pl.Expr:
        return pl.col(name).sum()

    return {
        "pos_months": sum_of("months"),
        "pos_late_months_share": sum_of("late") / sum_of("months"),
        "pos_any_late_months_share": sum_of("late_at_all") / sum_of("months"),
        "pos_days_late_maximum": pl.col("worst").max(),
        "pos_days_late_last_year": pl.col("worst_last_year").max(),
        "pos_months_since_late": -pl.col("last_late").max(),
        "pos_last_month": -pl.col("last_month").max(),
        "pos_remaining_payments_latest": latest(pl.col("latest_left"), pl.col("last_month"), pl.col("latest_row")),
        "pos_remaining_payments_mean": ratio(sum_of("left"), sum_of("left_known")),
        "pos_remaining_payments_last_half_year": ratio(sum_of("left_last_half_year"), sum_of("left_last_half_year_known")),
        **{
            f"pos_late_months_share_{window}": ratio(sum_of(f"late_{window}"), sum_of(f"months_{window}"))
            for window, _ in LATE_WINDOWS
        },
    }


def over_loans() -> dict[str, pl.Expr]:
    """Aggregates a client's loans; each counts once."""
    completed = pl.col("completed")
    left = pl.col("fewest_left")
    # A loan without a statement for more than three months has ended, for whatever reason.
    running = ~completed & holds(pl.col("last_month") >= -3)
    return {
        "pos_completed_loans": count(completed),
        "pos_remaining_payments_sum": total(left, running),
        "pos_remaining_payments_share": of(running, ratio(left, pl.col("longest_plan"))).mean(),
        "pos_latest_loan_late_share": latest(pl.col("late_share"), pl.col("first_month")),
    }

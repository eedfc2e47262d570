"""Features of instalments of earlier credits: amounts and days, due and paid.

A row of the table is a payment. An instalment paid in parts has several rows, each with the whole
amount due. It counts once and is settled by its last payment. It is late if it was never paid. A
card has no agreed instalments (its version is 0): its payments count for lateness, not for unpaid
amounts.
"""

from __future__ import annotations

import polars as pl

from expressions import DAYS, holds, latest, of, ratio, share, total, windows
from reading import CLIENT, ROW, Source

TABLE = "installments_payments"
INSTALMENT = ["SK_ID_PREV", "NUM_INSTALMENT_VERSION", "NUM_INSTALMENT_NUMBER", "DAYS_INSTALMENT"]
COLUMNS = [CLIENT, *INSTALMENT, "DAYS_ENTRY_PAYMENT", "AMT_INSTALMENT", "AMT_PAYMENT"]
# A smaller unpaid amount is rounding.
ROUNDING = 1.0

DUE_DAY = pl.col("DAYS_INSTALMENT")
VERSION = pl.col("NUM_INSTALMENT_VERSION")
DUE = pl.col("due")
PAID = pl.col("paid")
DAYS_LATE = pl.col("days_late")
UNPAID = pl.col("unpaid")
AGREED = pl.col("agreed")


def features(source: Source, clients: pl.LazyFrame) -> pl.LazyFrame:
    """Returns one row for each client with an instalment."""
    payments = source.history(TABLE, COLUMNS, clients, ["DAYS_INSTALMENT", "DAYS_ENTRY_PAYMENT"], numbered=True)
    instalments = (
        payments.group_by(CLIENT, *INSTALMENT)
        .agg(**of_instalment())
        .with_columns(days_late=pl.col("last_paid") - DUE_DAY, agreed=(VERSION != 0).fill_null(True))
        .with_columns(unpaid=(DUE - PAID).clip(lower_bound=0).fill_null(0))
    )
    by_day = instalments.select(CLIENT, "DAYS_INSTALMENT", ROW, "days_late", "unpaid", "agreed")
    by_day = by_day.sort(CLIENT, "DAYS_INSTALMENT", ROW, descending=[False, True, False], nulls_last=True)
    loans = instalments.group_by(CLIENT, "SK_ID_PREV").agg(**of_loan())
    trends = {
        "installments_paid_trend": ratio(
            pl.col("installments_paid_sum_last_half_year"), pl.col("installments_paid_sum_last_year") / 2
        ),
        "installments_late_share_trend": pl.col("installments_late_share_last_half_year") - pl.col("installments_late_share"),
        "installments_days_late_trend": pl.col("installments_days_late_mean_last_year") - pl.col("installments_days_late_mean"),
    }
    return (
        instalments.group_by(CLIENT)
        .agg(**lateness(), **amounts())
        .join(by_day.group_by(CLIENT).agg(**latest_instalments()), on=CLIENT)
        .join(loans.group_by(CLIENT).agg(**over_loans()), on=CLIENT)
        .with_columns(**trends)
    )


def of_instalment() -> dict[str, pl.Expr]:
    """Aggregates the payments of one instalment."""
    day = pl.col("DAYS_ENTRY_PAYMENT")
    in_time = holds(day <= DUE_DAY)
    return {
        ROW: pl.col(ROW).min(),
        "due": pl.col("AMT_INSTALMENT").max(),
        "paid": pl.col("AMT_PAYMENT").sum(),
        "payments": pl.len(),
        "late_payments": (~in_time).sum(),
        "last_paid": day.max(),
    }


def lateness() -> dict[str, pl.Expr]:
    """Returns features of late payment of a client's instalments."""

    def late_by_more_than(days: float) -> pl.Expr:
        return (DAYS_LATE > days).fill_null(True)

    late = late_by_more_than(0)
    last_year = DUE_DAY >= -DAYS["last_year"]
    return {
        "installments": pl.len(),
        "installments_late_share": late.mean(),
        "installments_days_late_mean": DAYS_LATE.mean(),
        "installments_days_late_maximum": DAYS_LATE.max(),
        "installments_days_late_maximum_last_year": of(last_year, DAYS_LATE).max(),
        "installments_delay_mean": DAYS_LATE.clip(lower_bound=0).mean(),
        "installments_days_late_spread": DAYS_LATE.std(),
        "installments_days_since_late": -of(late, DUE_DAY).max(),
        **{
            f"installments_late_share_{window}": share(late, DUE_DAY >= -days)
            for window, days in windows(["last_60_days", "last_quarter", "last_half_year", "last_year"], DAYS)
        },
        **{
            f"installments_days_late_mean_{window}": of(DUE_DAY >= -days, DAYS_LATE).mean()
            for window, days in windows(["last_half_year", "last_year"], DAYS)
        },
        **{f"installments_late_{days}_days_share": late_by_more_than(days).mean() for days in (5, 10, 30)},
        "installments_late_5_days_share_last_year": share(late_by_more_than(5), last_year),
    }


def amounts() -> dict[str, pl.Expr]:
    """Compares the paid amounts with the amounts due."""
    short = UNPAID > ROUNDING
    paid_share = of(AGREED, ratio(PAID, DUE))
    return {
        "installments_shortfall_sum": total(UNPAID, AGREED),
        "installments_short_share": share(short, AGREED),
        **{
            f"installments_short_share_{window}": share(short, AGREED & (DUE_DAY >= -days))
            for window, days in windows(["last_quarter", "last_year"], DAYS)
        },
        "installments_paid_to_due": paid_share.mean(),
        "installments_split_share": (pl.col("payments") > 1).mean(),
        "installments_due_mean": of(AGREED, DUE).mean(),
        "installments_due_maximum": of(AGREED, DUE).max(),
        "installments_last_payment_days": -pl.col("last_paid").max(),
        **{
            f"installments_paid_sum_{window}": total(PAID, DUE_DAY >= -days)
            for window, days in windows(["last_half_year", "last_year"], DAYS)
        },
    }


def latest_instalments() -> dict[str, pl.Expr]:
    """Returns features of the latest due instalments, which are sorted first."""
    return {
        **{f"installments_latest_{rows}_days_late_mean": DAYS_LATE.head(rows).mean() for rows in (3, 5)},
        "installments_latest_5_shortfall_sum": UNPAID.filter(AGREED).head(5).sum(),
    }


def of_loan() -> dict[str, pl.Expr]:
    """Aggregates the instalments of one credit."""
    return {
        ROW: pl.col(ROW).min(),
        "first_due": DUE_DAY.min(),
        "late_share": pl.col("late_payments").sum() / pl.col("payments").sum(),
        "days_late": DAYS_LATE.max(),
        "version": VERSION.max(),
    }


def over_loans() -> dict[str, pl.Expr]:
    """Aggregates a client's credits; each counts once."""
    first_due = pl.col("first_due")
    return {
        "installments_loans": pl.len(),
        "installments_worst_loan_late_share": pl.col("late_share").max(),
        "installments_latest_loan_late_share": latest(pl.col("late_share"), first_due),
        "installments_latest_loan_days_late_maximum": latest(pl.col("days_late"), first_due),
        "installments_plan_changes_maximum": pl.col("version").max(),
        "installments_card_share": holds(pl.col("version") == 0).mean(),
    }

"""Builds the polars expressions that the features share.

A comparison with an unknown value is false. Division by zero gives an unknown value. Statistics use
only the known values. Null means unknown everywhere.
"""

from __future__ import annotations

import polars as pl

from reading import ROW

DAYS_OF_YEAR = 365.25
DAYS = {"last_60_days": 60, "last_quarter": 90, "last_half_year": 180, "last_year": 365, "last_2_years": 730}
MONTHS = {"last_half_year": 6, "last_year": 12, "last_2_years": 24}

# More than a table's rows, and earlier than any row. With these, a time and a row's number make one
# number to sort by.
ROWS = 2**33
BEFORE_ALL_TIME = -(2**20)


def ratio(numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """Returns the quotient; unknown if the denominator is zero."""
    return pl.when(denominator != 0).then(numerator / denominator)


def years_before(day: str) -> pl.Expr:
    """Converts a day before the application to years."""
    return -pl.col(day) / DAYS_OF_YEAR


def known(value: pl.Expr) -> pl.Expr:
    """Says whether there is a value."""
    return value.is_not_null()


def holds(condition: pl.Expr) -> pl.Expr:
    """Returns the condition, false where it is unknown."""
    return condition.fill_null(False)


def of(rows: pl.Expr, value: pl.Expr) -> pl.Expr:
    """Returns the value on `rows`, unknown elsewhere."""
    return pl.when(rows).then(value)


def count(rows: pl.Expr) -> pl.Expr:
    """Counts a client's `rows`."""
    return rows.sum()


def share(condition: pl.Expr, rows: pl.Expr | None = None) -> pl.Expr:
    """Returns the share of `rows` for which the condition holds; unknown if there are no `rows`."""
    met = holds(condition)
    return (met if rows is None else of(rows, met)).mean()


def total(value: pl.Expr, rows: pl.Expr | None = None) -> pl.Expr:
    """Returns the sum over `rows`.

    It is 0 without rows, and unknown if there are rows but no known value.
    """
    if rows is None:
        return pl.when(value.count() > 0).then(value.sum())
    kept = of(rows, value)
    return pl.when((kept.count() > 0) | ~holds(rows).any()).then(kept.sum())


def latest(value: pl.Expr, time: pl.Expr, row: pl.Expr = pl.col(ROW)) -> pl.Expr:
    """Returns the value of a client's latest row.

    A row without a time is older than any other. Among equal times, the table's order decides.
    """
    moment = time.fill_null(BEFORE_ALL_TIME).cast(pl.Float64) * ROWS
    return value.max_by(moment.cast(pl.Int64) - row.cast(pl.Int64))


def windows(names: list[str], lengths: dict[str, int]) -> list[tuple[str, int]]:
    """Returns the names of windows with their lengths."""
    return [(name, lengths[name]) for name in names]

"""What the features' definitions say in words, as polars expressions.

A comparison with an unknown value does not hold; dividing by zero gives an unknown value; the statistics look at the known
values only. Null is unknown throughout.
"""

from __future__ import annotations

import polars as pl

from reading import ROW

DAYS_OF_YEAR = 365.25
DAYS = {"last_60_days": 60, "last_quarter": 90, "last_half_year": 180, "last_year": 365, "last_2_years": 730}
MONTHS = {"last_half_year": 6, "last_year": 12, "last_2_years": 24}

# More than a table has rows, and earlier than any row: with these a time and a row's number make one number to order by.
ROWS = 2**33
BEFORE_ALL_TIME = -(2**20)


def ratio(numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """Quotient; unknown where the denominator is zero."""
    return pl.when(denominator != 0).then(numerator / denominator)


def years_before(day: str) -> pl.Expr:
    """A day before the application, as years."""
    return -pl.col(day) / DAYS_OF_YEAR


def known(value: pl.Expr) -> pl.Expr:
    """Whether there is a value."""
    return value.is_not_null()


def holds(condition: pl.Expr) -> pl.Expr:
    """The condition, false where it is unknown."""
    return condition.fill_null(False)


def of(rows: pl.Expr, value: pl.Expr) -> pl.Expr:
    """The value on `rows`, unknown elsewhere."""
    return pl.when(rows).then(value)


def count(rows: pl.Expr) -> pl.Expr:
    """How many of a client's rows are `rows`."""
    return rows.sum()


def share(condition: pl.Expr, rows: pl.Expr | None = None) -> pl.Expr:
    """Share of `rows` for which the condition holds; unknown without any."""
    met = holds(condition)
    return (met if rows is None else of(rows, met)).mean()


def total(value: pl.Expr, rows: pl.Expr | None = None) -> pl.Expr:
    """Sum over `rows`: 0 if there are none, unknown if there are some and none has a known value."""
    if rows is None:
        return pl.when(value.count() > 0).then(value.sum())
    kept = of(rows, value)
    return pl.when((kept.count() > 0) | ~holds(rows).any()).then(kept.sum())


def latest(value: pl.Expr, time: pl.Expr, row: pl.Expr = pl.col(ROW)) -> pl.Expr:
    """The value of a client's latest row: one without a time is older than any other, among equals the table's order decides."""
    moment = time.fill_null(BEFORE_ALL_TIME).cast(pl.Float64) * ROWS
    return value.max_by(moment.cast(pl.Int64) - row.cast(pl.Int64))


def windows(names: list[str], lengths: dict[str, int]) -> list[tuple[str, int]]:
    """Names of windows with their lengths."""
    return [(name, lengths[name]) for name in names]

"""Compares two feature matrices value by value: a second computation and `pret features`."""

from __future__ import annotations

from pathlib import Path

import polars as pl

CLIENT = "SK_ID_CURR"
PRET = "pret"
TOLERANCE = 1e-9
EXAMPLES = 5


def differences(ours: pl.DataFrame, file: Path, program: str) -> dict[str, object]:
    """Returns the differences between `ours`, computed by `program`, and a file of `pret features`.

    Both have one row for each client. Two values are equal within 1e-9, relative to max(1, |x|). A
    missing value equals only a missing value. The report names the features and clients that only
    one side has, and gives examples of different values. A feature that only `pret` has is not
    compared; it is no difference, so a feature may be added without a second computation.
    `is_equal` is true if there are no differences.
    """
    theirs = pl.read_parquet(file)
    shared = [name for name in theirs.columns if name in ours.columns and name != CLIENT]
    rows, others = numbered(ours, program), numbered(theirs, PRET)
    both = rows.join(others, on=CLIENT).sort(CLIENT)
    different = {}
    for name in shared:
        right, left = placed(theirs[name], both[PRET]), placed(ours[name], both[program])
        values = pl.DataFrame({CLIENT: both[CLIENT], PRET: right, program: left})
        unequal = values.filter(~equal(pl.col(program), pl.col(PRET)))
        if not unequal.is_empty():
            different[name] = {"rows": unequal.height, "examples": unequal.head(EXAMPLES).to_dicts()}
    report: dict[str, object] = {
        f"features_only_in_{program}": [name for name in ours.columns if name not in theirs.columns],
        "clients_only_in_pret": clients_without(others, rows),
        f"clients_only_in_{program}": clients_without(rows, others),
        "different": different,
    }
    not_compared = [name for name in theirs.columns if name not in ours.columns]
    return {"compared": len(shared), "not_compared": not_compared, **report, "is_equal": not any(report.values())}


def in_words(report: dict[str, object]) -> str:
    """Says how many features are equal, and which were not compared."""
    words = f"{report['compared']} features are equal"
    if report["not_compared"]:
        words += f"; not computed a second time, so not compared: {', '.join(report['not_compared'])}"
    return words


def numbered(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Returns the clients, each with its row number."""
    return frame.select(pl.col(CLIENT).cast(pl.Int64)).with_row_index(name)


def placed(column: pl.Series, rows: pl.Series) -> pl.Series:
    """Returns the values of these rows, as numbers."""
    return column.cast(pl.Float64).gather(rows)


def equal(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Says whether two values are equal.

    NaN and infinity never are: unknown values must be missing.
    """
    close = (left - right).abs() <= TOLERANCE * pl.max_horizontal(1.0, right.abs())
    return (close & left.is_finite() & right.is_finite()).fill_null(False) | (left.is_null() & right.is_null())


def clients_without(some: pl.DataFrame, others: pl.DataFrame) -> list[int]:
    """Returns the first clients that only `some` has."""
    return some.join(others, on=CLIENT, how="anti")[CLIENT].sort().head(EXAMPLES).to_list()

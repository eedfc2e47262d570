"""Two feature matrices, value by value: a second computation of the features held against what `pret features` wrote."""

from __future__ import annotations

from pathlib import Path

import polars as pl

CLIENT = "SK_ID_CURR"
PRET = "pret"
# Reads outcomes: known to the bundle that compares clients, not computed a second time.
NOT_COMPARED = ("neighbours_default_rate",)
TOLERANCE = 1e-9
EXAMPLES = 5


def differences(ours: pl.DataFrame, file: Path, program: str) -> dict[str, object]:
    """What differs between `ours`, computed by `program`, and the file of `pret features`: features, clients, values.

    Both have a row for each client. Values are equal within 1e-9 relative to max(1, |x|); a missing value equals a missing
    value only. What is in one of the two only, and what differs, is named with some examples; `is_equal` if there is nothing.
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
        "features_only_in_pret": [name for name in theirs.columns if name not in ours.columns and name not in NOT_COMPARED],
        f"features_only_in_{program}": [name for name in ours.columns if name not in theirs.columns],
        "clients_only_in_pret": clients_without(others, rows),
        f"clients_only_in_{program}": clients_without(rows, others),
        "different": different,
    }
    return {"compared": len(shared), **report, "is_equal": not any(report.values())}


def numbered(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """The clients, and which row each is in."""
    return frame.select(pl.col(CLIENT).cast(pl.Int64)).with_row_index(name)


def placed(column: pl.Series, rows: pl.Series) -> pl.Series:
    """The values of these rows, as numbers."""
    return column.cast(pl.Float64).gather(rows)


def equal(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Whether two values are the same. Not a number and infinite are never right: what is unknown is missing."""
    close = (left - right).abs() <= TOLERANCE * pl.max_horizontal(1.0, right.abs())
    return (close & left.is_finite() & right.is_finite()).fill_null(False) | (left.is_null() & right.is_null())


def clients_without(some: pl.DataFrame, others: pl.DataFrame) -> list[int]:
    """The first of the clients that only `some` has."""
    return some.join(others, on=CLIENT, how="anti")[CLIENT].sort().head(EXAMPLES).to_list()

"""Two feature matrices, value by value."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from reading import CLIENT

TOLERANCE = 1e-9
EXAMPLES = 3


def differences(ours: pl.DataFrame, file: Path) -> list[str]:
    """One line for each feature that is not the same in `file`: how many clients differ, and some of them.

    Values are equal within 1e-9 relative to max(1, |x|); a missing value equals a missing value only.
    """
    if not file.is_file():
        raise SystemExit(f"error: {file}: no such file. `pret features --data DIR --out FILE` writes one.")
    theirs = pl.read_parquet(file)
    lines = [f"{name}: only in the file" for name in theirs.columns if name not in ours.columns]
    lines += [f"{name}: not in the file" for name in ours.columns if name not in theirs.columns]
    unmatched = ours.join(theirs, on=CLIENT, how="anti").height + theirs.join(ours, on=CLIENT, how="anti").height
    if unmatched:
        lines.append(f"{CLIENT}: {unmatched} clients are in one of the two only")
    both = ours.join(theirs, on=CLIENT, how="inner", suffix=" in the file")
    for name in ours.columns:
        if name != CLIENT and name in theirs.columns:
            lines += different(both.select(CLIENT, polars=pl.col(name), file=pl.col(f"{name} in the file")), name)
    return lines


def different(values: pl.DataFrame, name: str) -> list[str]:
    """The line for one feature, if there is a difference."""
    left = pl.col("polars").cast(pl.Float64)
    right = pl.col("file").cast(pl.Float64)
    allowed = TOLERANCE * pl.max_horizontal(1.0, right.abs())
    # Not a number and infinite are never right: what is unknown is null.
    close = ((left - right).abs() <= allowed) & left.is_finite()
    rows = values.filter(~(close.fill_null(False) | (left.is_null() & right.is_null())))
    if rows.is_empty():
        return []
    return [f"{name}: {rows.height} clients differ, such as {json.dumps(rows.head(EXAMPLES).to_dicts())}"]

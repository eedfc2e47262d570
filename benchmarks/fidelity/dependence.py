"""Compares correlations of columns, and rows of history per client."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

import tables

Figures = dict[str, object]

SAMPLE = 10_000
# A pair of columns is compared only if this many rows have both values.
FEWEST_COMMON = 200
QUANTILES = (0.1, 0.5, 0.9, 0.99)


def correlations(demo: pd.DataFrame, real: pd.DataFrame, worst: int = 20) -> Figures:
    """Compares the rank correlations of the numeric columns.

    `floor` is the same difference between two halves of the real rows.
    """
    shuffled = real.sample(frac=1, random_state=0)
    half = min(SAMPLE, len(real) // 2)
    size = min(half, len(demo))
    ours, theirs, others = matrix(demo.sample(size, random_state=0)), matrix(shuffled.head(half)), matrix(shuffled.tail(half))
    differences, floor = pairs(ours, theirs), pairs(others, theirs)
    names = differences.abs().sort_values(ascending=False).index[:worst]
    return {
        "applications_compared": size,
        "pairs": len(differences),
        "mean_absolute_difference": rounded(differences.abs().mean()),
        "quantile_95": rounded(differences.abs().quantile(0.95)),
        "largest_absolute_difference": rounded(differences.abs().max()),
        "floor": {
            "mean_absolute_difference": rounded(floor.abs().mean()),
            "quantile_95": rounded(floor.abs().quantile(0.95)),
            "largest_absolute_difference": rounded(floor.abs().max()),
        },
        "worst_pairs": [
            {"columns": list(name), "demo": rounded(ours.at[name]), "real": rounded(theirs.at[name])} for name in names
        ],
    }


def matrix(frame: pd.DataFrame) -> pd.DataFrame:
    """Returns Spearman's correlations.

    That is Pearson's correlation of the ranks among known values, over the rows with both values.
    """
    numbers = frame.drop(columns=[*tables.words(frame), "SK_ID_CURR"])
    return numbers.rank().corr(min_periods=FEWEST_COMMON)


def pairs(one: pd.DataFrame, other: pd.DataFrame) -> pd.Series:
    """Returns the difference of each pair that both matrices have."""
    names = [name for name in other.columns if name in one.columns]
    difference = one.loc[names, names] - other.loc[names, names]
    above = np.triu(np.ones(difference.shape, dtype=bool), k=1)
    return difference.where(above).stack().dropna()


def rounded(value: float) -> float:
    """Rounds to four decimals, as a plain number."""
    return round(float(value), 4)


def rows_per_client(folder: Path, table: str) -> Figures | None:
    """Counts the rows of history per owner; None if the table is missing.

    A month of a bureau credit belongs to the credit, every other row to the client. Without the
    owners' own table, the share of owners without rows is unknown.
    """
    if not tables.has(folder, table):
        return None
    key = "SK_ID_BUREAU" if table == tables.BUREAU_BALANCE else "SK_ID_CURR"
    counts = pd.read_csv(folder / f"{table}.csv", usecols=[key])[key].value_counts()
    owners = owners_of(folder, key)
    quantiles = {f"{at:g}": float(counts.quantile(at)) for at in QUANTILES}
    share = None if owners is None else rounded(owners.isin(counts.index).mean())
    return {"share_with_any": share, "mean_where_any": round(float(counts.mean()), 2), "quantiles_where_any": quantiles}


def owners_of(folder: Path, key: str) -> pd.Series | None:
    """Returns everyone who could have a history."""
    sources = [tables.BUREAU] if key == "SK_ID_BUREAU" else [tables.APPLICATION_TRAIN, tables.APPLICATION_TEST]
    found = [pd.read_csv(folder / f"{source}.csv", usecols=[key])[key] for source in sources if tables.has(folder, source)]
    return pd.concat(found) if found else None

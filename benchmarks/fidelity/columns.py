"""Compares each synthetic column with the real one.

Numbers are compared by the Kolmogorov–Smirnov distance of their known values, categories by the
total variation distance. Both are 0 for equal distributions and 1 for distributions without common
values. Missing shares are compared separately.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

import tables

# Enough rows for a distance with two decimals.
MOST_ROWS = 200_000
# With fewer known values a distance is noise.
FEWEST_KNOWN = 30
QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)

Row = dict[str, object]


def compare(demo: pd.DataFrame, real: pd.DataFrame) -> list[Row]:
    """Returns one row for each real column that is not a key, the largest distance first."""
    demo, real = sample(demo), sample(real)
    categories = set(tables.words(real))
    rows: list[Row] = []
    for column in real.columns:
        if column in tables.KEYS:
            continue
        if column not in demo.columns:
            rows.append({"column": column, "kind": "absent from the demo data", "distance": 1.0})
            continue
        row = compare_categories(demo[column], real[column]) if column in categories else compare_numbers(demo[column], real[column])
        shares = {"missing_demo": share_missing(demo[column]), "missing_real": share_missing(real[column])}
        rows.append({"column": column, **row, **shares, "missing_points": round(100 * (shares["missing_demo"] - shares["missing_real"]), 2)})
    return sorted(rows, key=lambda row: -(row["distance"] if isinstance(row["distance"], float) else -1.0))


def sample(frame: pd.DataFrame) -> pd.DataFrame:
    """Returns at most `MOST_ROWS` rows; the sample is always the same."""
    return frame if len(frame) <= MOST_ROWS else frame.sample(MOST_ROWS, random_state=0)


def share_missing(column: pd.Series) -> float:
    """Returns the share of missing values, between 0 and 1."""
    return round(float(column.isna().mean()), 5)


def compare_numbers(demo: pd.Series, real: pd.Series) -> Row:
    """Compares the known values: distance and quantiles."""
    ours, theirs = known(demo), known(real)
    row: Row = {"kind": "number", "distance": None}
    if min(len(ours), len(theirs)) >= FEWEST_KNOWN:
        row["distance"] = round(kolmogorov_smirnov(ours, theirs), 4)
        row["quantiles"] = [{"at": at, "demo": quantile(ours, at), "real": quantile(theirs, at)} for at in QUANTILES]
    return row


def known(column: pd.Series) -> np.ndarray:
    """Returns the numeric values in ascending order."""
    values = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64)
    return np.sort(values[np.isfinite(values)])


def kolmogorov_smirnov(one: np.ndarray, other: np.ndarray) -> float:
    """Returns the largest difference of two distribution functions; both arrays must be sorted."""
    points = np.concatenate([one, other])
    below_one = np.searchsorted(one, points, side="right") / len(one)
    below_other = np.searchsorted(other, points, side="right") / len(other)
    return float(np.abs(below_one - below_other).max())


def compare_categories(demo: pd.Series, real: pd.Series) -> Row:
    """Compares the known categories: distance of their shares, and the largest differences."""
    row: Row = {"kind": "categories", "distance": None}
    if min(demo.notna().sum(), real.notna().sum()) < FEWEST_KNOWN:
        return row
    ours, theirs = demo.astype("string").value_counts(normalize=True), real.astype("string").value_counts(normalize=True)
    shares = pd.DataFrame({"demo": ours, "real": theirs}).fillna(0).astype(float)
    differences = (shares["demo"] - shares["real"]).abs().sort_values(ascending=False)
    row["distance"] = round(float(differences.sum() / 2), 4)
    row["categories"] = [
        {"category": str(name), "demo": round(float(shares.at[name, "demo"]), 4), "real": round(float(shares.at[name, "real"]), 4)}
        for name in differences.index[:5]
    ]
    return row


def quantile(values: np.ndarray, at: float, digits: int = 5) -> float:
    """Returns a quantile with `digits` significant digits."""
    value = float(np.quantile(values, at))
    return value if value == 0 else round(value, digits - 1 - math.floor(math.log10(abs(value))))


def summary(rows: list[Row]) -> Row:
    """Returns the summary of one table."""
    distances = [float(row["distance"]) for row in rows if isinstance(row["distance"], float)]
    missing = [abs(float(row["missing_points"])) for row in rows if "missing_points" in row]
    return {
        "columns": len(rows),
        "mean_distance": round(float(np.mean(distances)), 4),
        "largest_distance": round(max(distances), 4),
        "columns_beyond_0.1": sum(distance > 0.1 for distance in distances),
        "mean_missing_points": round(float(np.mean(missing)), 2),
        "largest_missing_points": round(max(missing), 2),
    }

"""Features of the monthly status of credits with other lenders: by credit, then by client.

A status is `C` (closed), `X` (unknown) or the level of delay from `0` (none) to `5`. Month 0 is
that of the application.
"""

from __future__ import annotations

import polars as pl

from expressions import MONTHS, holds, ratio, windows
from reading import CLIENT, Source

TABLE = "bureau_balance"
LEVELS = ["0", "1", "2", "3", "4", "5"]
WINDOWS = windows(["last_half_year", "last_2_years"], MONTHS)


def features(source: Source, clients: pl.LazyFrame) -> pl.LazyFrame:
    """Returns one row for each client with a known month of a credit from another lender."""
    credits = source.history("bureau", [CLIENT, "SK_ID_BUREAU", "DAYS_CREDIT"], clients, ["DAYS_CREDIT"], ["SK_ID_BUREAU"])
    months = source.past(TABLE, ["SK_ID_BUREAU", "MONTHS_BALANCE", "STATUS"], ["MONTHS_BALANCE"])
    months = source.once(months, ["SK_ID_BUREAU", "MONTHS_BALANCE"])
    by_credit = months.group_by("SK_ID_BUREAU").agg(**of_credit()).join(credits.select(CLIENT, "SK_ID_BUREAU"), on="SK_ID_BUREAU")
    return by_credit.group_by(CLIENT).agg(**of_client())


def of_credit() -> dict[str, pl.Expr]:
    """Aggregates the months of one credit."""
    status = pl.col("STATUS")
    month = pl.col("MONTHS_BALANCE")
    observed = holds(status.is_in(LEVELS))
    level = pl.when(observed).then(status.cast(pl.Int32, strict=False)).otherwise(0)
    late = level > 0
    recent = {
        f"{name}_{window}": (rows & holds(month > -months)).sum()
        for window, months in WINDOWS
        for name, rows in (("observed", observed), ("late", late))
    }
    return {
        "months": pl.len(),
        "unknown": (status == "X").sum(),
        "observed": observed.sum(),
        "late": late.sum(),
        "seriously_late": (level > 1).sum(),
        "worst": level.max(),
        "worst_last_2_years": pl.when(month > -MONTHS["last_2_years"]).then(level).max(),
        "late_last_year": (late & holds(month > -MONTHS["last_year"])).sum(),
        "latest_late": pl.when(late).then(month).max(),
        **recent,
    }


def of_client() -> dict[str, pl.Expr]:
    """Aggregates the credits of one client."""

    def sum_of(name: str) -> pl.Expr:
        return pl.col(name).sum()

    return {
        "bureau_months": sum_of("months"),
        "bureau_unknown_months_share": sum_of("unknown") / sum_of("months"),
        "bureau_late_months_share": ratio(sum_of("late"), sum_of("observed")),
        "bureau_late_months_last_year": sum_of("late_last_year"),
        "bureau_seriously_late_months": sum_of("seriously_late"),
        "bureau_delay_level_maximum": pl.col("worst").max(),
        "bureau_delay_level_maximum_last_2_years": pl.col("worst_last_2_years").max(),
        "bureau_months_since_late": -pl.col("latest_late").max(),
        "bureau_late_credits_share": (pl.col("late") > 0).mean(),
        **{
            f"bureau_late_months_share_{window}": ratio(sum_of(f"late_{window}"), sum_of(f"observed_{window}"))
            for window, _ in WINDOWS
        },
    }

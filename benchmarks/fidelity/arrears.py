"""Compares how clients pay: shares and means that no single column shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

import tables

Figures = dict[str, dict[str, float]]


def late_payments(payments: pd.DataFrame) -> float:
    """Returns the share of payments made after the due day."""
    return float((payments["DAYS_ENTRY_PAYMENT"] > payments["DAYS_INSTALMENT"]).mean())


def months_in_arrears(months: pd.DataFrame) -> float:
    """Returns the share of loan months with days past due."""
    return float((months["SK_DPD"] > 0).mean())


def mean_debt(credits: pd.DataFrame) -> float:
    """Returns the mean known debt of a credit with another lender."""
    return float(credits["AMT_CREDIT_SUM_DEBT"].mean())


MEASURES: dict[str, tuple[str, Callable[[pd.DataFrame], float]]] = {
    "share of payments of instalments that came late": (tables.INSTALLMENTS, late_payments),
    "share of months of loans in arrears (`SK_DPD` above 0)": (tables.POS_CASH, months_in_arrears),
    "mean `AMT_CREDIT_SUM_DEBT`": (tables.BUREAU, mean_debt),
}


def compare(demo: Path, real: tables.RealRows) -> Figures:
    """Computes each measure on both sides, if the real rows have its table."""
    figures: Figures = {}
    for name, (table, measure) in MEASURES.items():
        folder = real.folder_of(table)
        if folder is not None:
            figures[name] = {side: round(measure(tables.read(rows, table)), 5) for side, rows in (("demo", demo), ("real", folder))}
    return figures

"""Reads the seven tables from Kaggle's eight CSV files; applications are two files, train and test.

Real rows are in up to three folders below one root, because not every public copy has every table.
`linked` has clients with their histories, `application-only` more labelled applications, and
`installments-sample` some instalments. A folder with all of Kaggle's files can replace all three.
"""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

APPLICATION_TRAIN = "application_train"
APPLICATION_TEST = "application_test"
BUREAU = "bureau"
BUREAU_BALANCE = "bureau_balance"
PREVIOUS = "previous_application"
POS_CASH = "POS_CASH_balance"
INSTALLMENTS = "installments_payments"
CREDIT_CARD = "credit_card_balance"

HISTORIES = (BUREAU, BUREAU_BALANCE, PREVIOUS, POS_CASH, INSTALLMENTS, CREDIT_CARD)
KEYS = ("SK_ID_CURR", "SK_ID_BUREAU", "SK_ID_PREV")
TARGET = "TARGET"


def has(folder: Path, table: str) -> bool:
    """Says whether `folder` has `table`."""
    return (folder / f"{table}.csv").is_file()


def read(folder: Path, table: str) -> pd.DataFrame:
    """Reads the whole table; pandas infers the types."""
    path = folder / f"{table}.csv"
    if not path.is_file():
        raise SystemExit(f"error: {path} is missing. The benchmarks read Kaggle's CSV files; `pret data demo` writes such a folder.")
    return pd.read_csv(path)


def words(frame: pd.DataFrame) -> list[str]:
    """Returns the columns that hold categories, not numbers."""
    return [str(column) for column in frame.columns if not pd.api.types.is_numeric_dtype(frame[column])]


class RealRows:
    """Folders of the real rows. Only figures over many rows are ever written, never a row."""

    def __init__(self, root: Path) -> None:
        self.linked = self._part(root, "linked")
        self.application_only = self._part(root, "application-only")
        self.installments = self._part(root, "installments-sample")

    @staticmethod
    def _part(root: Path, name: str) -> Path:
        return root / name if (root / name).is_dir() else root

    def applications(self) -> pd.DataFrame:
        """Reads every labelled application, for measurements that need no history."""
        parts = {self.linked, self.application_only}
        frames = [read(part, APPLICATION_TRAIN) for part in sorted(parts)]
        return pd.concat(frames, ignore_index=True).drop_duplicates("SK_ID_CURR", ignore_index=True)

    def folder_of(self, table: str) -> Path | None:
        """Returns the folder that has `table`, or None."""
        folder = self.installments if table == INSTALLMENTS and not has(self.linked, table) else self.linked
        return folder if has(folder, table) else None


def real_rows(argument: Path | None) -> RealRows | None:
    """Returns the real rows named on the command line or by PRET_REAL_DATA, or None."""
    named = argument or (Path(value) if (value := os.environ.get("PRET_REAL_DATA")) else None)
    if named is None:
        return None
    if not named.is_dir():
        raise SystemExit(f"error: {named}: no such folder. Name the folder of the real rows by --real or PRET_REAL_DATA.")
    return RealRows(named)

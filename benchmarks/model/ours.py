"""Reads a file of `pret train --out-of-fold FILE`: this project's out-of-fold predictions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from out_of_fold import Numbers

COLUMNS = ("SK_ID_CURR", "repetition", "fold", "TARGET", "probability", "refused")
KEYS = ("repetition", "SK_ID_CURR")


@dataclass(frozen=True)
class OutOfFold:
    """Out-of-fold predictions; every repetition scores every client once.

    `fold`, `probability` and `refused` have a row for each repetition.
    """

    clients: npt.NDArray[np.int64]
    target: Numbers
    fold: npt.NDArray[np.int64]
    probability: Numbers
    refused: npt.NDArray[np.bool_]

    @classmethod
    def read(cls, file: Path, repetitions: int | None = None) -> OutOfFold:
        """Reads all repetitions, or the first `repetitions`.

        It exits if a repetition lacks a client or if a value is missing.
        """
        frame = pl.read_parquet(file)
        absent = [name for name in COLUMNS if name not in frame.columns]
        if absent:
            raise SystemExit(f"error: {file} has no column {absent[0]}. `pret train --out-of-fold FILE` writes such a file.")
        frame = frame.select(COLUMNS).sort(KEYS)
        for name in COLUMNS:
            if frame[name].null_count() > 0:
                raise SystemExit(f"error: {file}: column {name} has {frame[name].null_count()} missing values, expected none.")
        numbers = frame["repetition"].unique().sort().to_list()
        used = numbers[:repetitions]
        frame, count = frame.filter(pl.col("repetition").is_in(used)), len(used)
        if count == 0 or frame.height % count != 0 or frame.select(KEYS).is_duplicated().any():
            raise SystemExit(f"error: {file}: expected one row for each client and repetition, found {frame.height} rows of {count}.")
        clients, target = (frame[name].to_numpy().reshape(count, -1) for name in ("SK_ID_CURR", "TARGET"))
        if (clients != clients[0]).any() or (target != target[0]).any():
            raise SystemExit(f"error: {file}: the repetitions differ in their clients or outcomes. Write the file anew.")
        fold, probability, refused = (frame[name].to_numpy().reshape(count, -1) for name in ("fold", "probability", "refused"))
        return cls(clients[0], target[0].astype(np.float64), fold, probability, refused)

    def only(self, keep: npt.NDArray[np.bool_]) -> OutOfFold:
        """Returns some of the clients."""
        return OutOfFold(self.clients[keep], self.target[keep], self.fold[:, keep], self.probability[:, keep], self.refused[:, keep])

    @property
    def repetitions(self) -> int:
        """Returns how often every client was scored."""
        return len(self.fold)

    @property
    def folds(self) -> int:
        """Returns the number of models of one repetition."""
        return len(np.unique(self.fold[0]))

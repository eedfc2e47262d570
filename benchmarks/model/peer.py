"""Trains the peer: the columns, parameters and learner of "LightGBM with Simple Features".

It uses the same rows and folds as this project's predictions. It is trained twice, to be fair in
both directions. Once the number of trees is found inside the training rows. Once, as published, the
fold that is scored decides when to stop.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

import pandas_kernel
import tables
from kernels.published import PUBLISHED, stopped_by, stopped_inside
from measuring import peak_memory, seconds_since
from out_of_fold import Numbers, Parameters

from ours import OutOfFold

# From this many rows on, all cores are faster than one. The figures do not depend on it.
ROWS_WORTH_THREADS = 20_000


@dataclass(frozen=True)
class Matrix:
    """The kernel's features of the labelled clients."""

    clients: npt.NDArray[np.int64]
    target: Numbers
    values: Numbers
    names: list[str]
    seconds: float
    peak_memory_mb: int

    @classmethod
    def of(cls, folder: Path) -> Matrix:
        """Computes them as the kernel does: train and test stacked, with all histories."""
        start = time.perf_counter()
        frame, _ = pandas_kernel.features(folder)
        frame = frame[frame[tables.TARGET].notna()]
        clients = frame["SK_ID_CURR"].to_numpy(dtype=np.int64)
        target = frame[tables.TARGET].to_numpy(dtype=np.float64)
        inputs = frame.drop(columns=[tables.TARGET, "SK_ID_CURR"])
        values = inputs.to_numpy(dtype=np.float64)
        return cls(clients, target, values, list(inputs.columns), seconds_since(start), peak_memory())

    def rows_of(self, clients: npt.NDArray[np.int64]) -> npt.NDArray[np.intp]:
        """Returns each client's row; -1 for clients that the kernel drops."""
        place = {int(client): row for row, client in enumerate(self.clients)}
        return np.array([place.get(int(client), -1) for client in clients], dtype=np.intp)


@dataclass(frozen=True)
class Predictions:
    """Out-of-fold probabilities, a row per repetition, with trees and seconds of training."""

    probability: Numbers
    trees: list[int]
    seconds: float


@dataclass(frozen=True)
class Peers:
    """The kernel, trained in two ways."""

    stopped_inside: Predictions
    as_published: Predictions


def predictions(values: Numbers, ours: OutOfFold, report: Callable[[str], None]) -> Peers:
    """Trains both on every fold of every repetition; `values` has a row per client of `ours`."""
    parameters: Parameters = {**PUBLISHED, "num_threads": int(len(values) < ROWS_WORTH_THREADS)}
    inside, published = np.zeros(ours.fold.shape), np.zeros(ours.fold.shape)
    trees: dict[str, list[int]] = {"inside": [], "published": []}
    seconds = dict.fromkeys(trees, 0.0)
    for repetition, fold in enumerate(ours.fold):
        for number in np.unique(fold):
            train, scored = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
            start = time.perf_counter()
            booster = stopped_inside(values, ours.target, train, repetition, parameters)
            inside[repetition, scored] = booster.predict(values[scored])
            trees["inside"].append(booster.num_trees())
            seconds["inside"] += time.perf_counter() - start
            start = time.perf_counter()
            booster = stopped_by(scored, values, ours.target, train, repetition, parameters)
            published[repetition, scored] = booster.predict(values[scored], num_iteration=booster.best_iteration)
            trees["published"].append(booster.best_iteration)
            seconds["published"] += time.perf_counter() - start
        report(f"repetition {repetition + 1} of {ours.repetitions}: {sum(seconds.values()):.0f} s")
    return Peers(
        Predictions(inside, trees["inside"], round(seconds["inside"], 1)),
        Predictions(published, trees["published"], round(seconds["published"], 1)),
    )

"""Computes LightGBM's out-of-fold predictions and tests whether two models' AUCs differ.

Every comparison is paired: the same applications, folds and seeds. The interval of a difference is
DeLong's, on the differences of each application's contribution to the AUC. It covers the sampling
of the scored applications. It does not cover the sampling of the training data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import lightgbm
import numpy as np
import numpy.typing as npt
from scipy.stats import norm, rankdata
from sklearn.model_selection import StratifiedKFold

Numbers = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
Parameters = Mapping[str, float | int | bool | str]

FOLDS = 5
# Repeatable on any number of cores, and without messages.
FIXED: Parameters = {"objective": "binary", "verbosity": -1, "deterministic": True, "force_col_wise": True}


def folds(target: Numbers, seed: int, count: int = FOLDS) -> Iterator[tuple[Rows, Rows]]:
    """Returns the rows to train on and the rows to score, stratified by the label."""
    splitter = StratifiedKFold(n_splits=count, shuffle=True, random_state=seed)
    return iter(splitter.split(np.zeros(len(target)), target))


def fit(
    values: Numbers, target: Numbers, parameters: Parameters, rounds: int, seed: int, categorical: list[int] | None = None
) -> lightgbm.Booster:
    """Trains a booster of exactly `rounds` trees.

    `categorical` holds the positions of the columns of category codes.
    """
    data = lightgbm.Dataset(values, target, categorical_feature=categorical or [], params={"verbosity": -1})
    return lightgbm.train({**FIXED, **parameters, "seed": seed}, data, num_boost_round=rounds)


def predictions(
    values: Numbers, target: Numbers, parameters: Parameters, rounds: int, seed: int, categorical: list[int] | None = None
) -> Numbers:
    """Returns each row's out-of-fold probability."""
    result = np.zeros(len(target))
    for train, scored in folds(target, seed):
        booster = fit(values[train], target[train], parameters, rounds, seed, categorical)
        result[scored] = booster.predict(values[scored])
    return result


@dataclass(frozen=True)
class Contributions:
    """Each application's part of the AUC: the share of the other class ranked on the right side."""

    of_defaults: Numbers
    of_repaid: Numbers

    @classmethod
    def of(cls, target: Numbers, scores: Numbers) -> Contributions:
        """Computes DeLong's components from midranks (Sun and Xu, 2014); a tie counts half."""
        default = target == 1
        ranks = rankdata(scores)
        within_defaults, within_repaid = rankdata(scores[default]), rankdata(scores[~default])
        return cls(
            (ranks[default] - within_defaults) / (~default).sum(),
            1 - (ranks[~default] - within_repaid) / default.sum(),
        )

    @classmethod
    def mean(cls, several: list[Contributions]) -> Contributions:
        """Returns the contributions to the mean AUC over repetitions."""
        return cls(
            np.mean([one.of_defaults for one in several], axis=0),
            np.mean([one.of_repaid for one in several], axis=0),
        )

    @classmethod
    def joined(cls, several: list[Contributions]) -> Contributions:
        """Joins several parts; an application is ranked within its own part."""
        return cls(
            np.concatenate([one.of_defaults for one in several]),
            np.concatenate([one.of_repaid for one in several]),
        )

    def minus(self, other: Contributions) -> Contributions:
        """Returns the contributions to the difference of two AUCs on the same applications."""
        return Contributions(self.of_defaults - other.of_defaults, self.of_repaid - other.of_repaid)

    def value(self) -> float:
        """Returns the AUC, or the difference of two AUCs."""
        return float(self.of_defaults.mean())

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """Returns DeLong's interval around the value."""
        variance = self.of_defaults.var(ddof=1) / len(self.of_defaults) + self.of_repaid.var(ddof=1) / len(self.of_repaid)
        half = float(norm.ppf((1 + confidence) / 2) * np.sqrt(variance))
        return self.value() - half, self.value() + half

"""Out-of-fold predictions of LightGBM, and whether two models' areas under the curve differ by more than chance.

Every comparison is paired: the same applications, the same folds, the same seeds. The interval of a difference is
DeLong's, on the differences of each application's contribution to the area. It covers the draw of the applications that
are scored; it does not cover how another training sample would have turned out.
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
# Repeatable on any number of cores, and quiet.
FIXED: Parameters = {"objective": "binary", "verbosity": -1, "deterministic": True, "force_col_wise": True}


def folds(target: Numbers, seed: int, count: int = FOLDS) -> Iterator[tuple[Rows, Rows]]:
    """Rows to train on and rows to score, stratified by the label."""
    splitter = StratifiedKFold(n_splits=count, shuffle=True, random_state=seed)
    return iter(splitter.split(np.zeros(len(target)), target))


def fit(
    values: Numbers, target: Numbers, parameters: Parameters, rounds: int, seed: int, categorical: list[int] | None = None
) -> lightgbm.Booster:
    """A booster of exactly `rounds` trees; `categorical` are positions of columns of category codes."""
    data = lightgbm.Dataset(values, target, categorical_feature=categorical or [], params={"verbosity": -1})
    return lightgbm.train({**FIXED, **parameters, "seed": seed}, data, num_boost_round=rounds)


def predictions(
    values: Numbers, target: Numbers, parameters: Parameters, rounds: int, seed: int, categorical: list[int] | None = None
) -> Numbers:
    """Each row's probability from the model of the folds that it is not in."""
    result = np.zeros(len(target))
    for train, scored in folds(target, seed):
        booster = fit(values[train], target[train], parameters, rounds, seed, categorical)
        result[scored] = booster.predict(values[scored])
    return result


@dataclass(frozen=True)
class Contributions:
    """What each application adds to the area: the share of the other class that it is ranked rightly against."""

    of_defaults: Numbers
    of_repaid: Numbers

    @classmethod
    def of(cls, target: Numbers, scores: Numbers) -> Contributions:
        """By midranks, as Sun and Xu (2014) compute DeLong's components; a tie counts half."""
        default = target == 1
        ranks = rankdata(scores)
        within_defaults, within_repaid = rankdata(scores[default]), rankdata(scores[~default])
        return cls(
            (ranks[default] - within_defaults) / (~default).sum(),
            1 - (ranks[~default] - within_repaid) / default.sum(),
        )

    @classmethod
    def mean(cls, several: list[Contributions]) -> Contributions:
        """Those of the mean area over repetitions."""
        return cls(
            np.mean([one.of_defaults for one in several], axis=0),
            np.mean([one.of_repaid for one in several], axis=0),
        )

    @classmethod
    def joined(cls, several: list[Contributions]) -> Contributions:
        """Those over several parts, whose applications are each ranked within their own part."""
        return cls(
            np.concatenate([one.of_defaults for one in several]),
            np.concatenate([one.of_repaid for one in several]),
        )

    def minus(self, other: Contributions) -> Contributions:
        """Those of the difference of two areas on the same applications."""
        return Contributions(self.of_defaults - other.of_defaults, self.of_repaid - other.of_repaid)

    def value(self) -> float:
        """The area, or the difference of areas."""
        return float(self.of_defaults.mean())

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """DeLong's interval around the value."""
        variance = self.of_defaults.var(ddof=1) / len(self.of_defaults) + self.of_repaid.var(ddof=1) / len(self.of_repaid)
        half = float(norm.ppf((1 + confidence) / 2) * np.sqrt(variance))
        return self.value() - half, self.value() + half

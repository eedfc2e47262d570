"""Decides who is refused and computes the cost: an accepted default costs ten refused good clients.

There are two rules. The break-even threshold is where refusing costs less than accepting, if the
probabilities are calibrated. The other rule takes, for each fold, the threshold that is cheapest on
the other folds' predictions, so that no decision is evaluated on the outcomes that chose its
threshold. Intervals are paired: each application's cost under one model minus its cost under the
other.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

from out_of_fold import Numbers

Decisions = npt.NDArray[np.bool_]

FALSE_NEGATIVE, FALSE_POSITIVE = 10.0, 1.0
BREAK_EVEN = FALSE_POSITIVE / (FALSE_POSITIVE + FALSE_NEGATIVE)


def cheapest_threshold(probabilities: Numbers, target: Numbers) -> float:
    """Returns the cheapest threshold; of equally cheap ones, the one that refuses fewest."""
    order = np.argsort(-probabilities, kind="stable")
    ranked, defaults = probabilities[order], target[order]
    missed, wrongly_refused = defaults.sum() - np.cumsum(defaults), np.cumsum(1 - defaults)
    # Clients of the same probability are refused together.
    last_of_value = np.append(ranked[1:] < ranked[:-1], True)
    cost = np.where(last_of_value, FALSE_NEGATIVE * missed + FALSE_POSITIVE * wrongly_refused, np.inf)
    best = int(np.argmin(cost))
    if cost[best] >= FALSE_NEGATIVE * defaults.sum():
        return np.inf
    # Half-way to the next lower probability, as in this project's own threshold.
    return float(ranked[best : best + 2].mean())


def refusals(probabilities: Numbers, target: Numbers, fold: npt.NDArray[np.int64]) -> Decisions:
    """Returns who is refused; each fold uses the threshold of the other folds."""
    refused = np.zeros(len(target), dtype=bool)
    for number in np.unique(fold):
        rest = fold != number
        threshold = cheapest_threshold(probabilities[rest], target[rest])
        refused[~rest] = probabilities[~rest] >= threshold
    return refused


def costs(refused: Decisions, target: Numbers) -> Numbers:
    """Returns the cost of each decision; `refused` may have a row for each repetition."""
    return np.where(refused, FALSE_POSITIVE * (1 - target), FALSE_NEGATIVE * target)


def mean_with_interval(values: Numbers, confidence: float = 0.95) -> tuple[float, float, float]:
    """Returns the mean over applications and its normal interval."""
    half = float(norm.ppf((1 + confidence) / 2) * values.std(ddof=1) / np.sqrt(len(values)))
    mean = float(values.mean())
    return mean, mean - half, mean + half

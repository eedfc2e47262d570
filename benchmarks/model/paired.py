"""Computes paired differences of AUC and cost: mean over pairs of models with the same seeds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from decisions import BREAK_EVEN, Decisions, costs, mean_with_interval
from matrices import Part
from out_of_fold import Contributions, Numbers

Figures = dict[str, object]


@dataclass(frozen=True)
class Performance:
    """Each evaluated application's contribution to the AUC, and its cost at the break-even."""

    contributions: Contributions
    costs: Numbers

    @classmethod
    def of(cls, parts: list[Part], log_odds: list[Numbers]) -> Performance:
        """Computes them over all parts; clients are ranked within their part."""
        targets = [part.target() for part in parts]
        areas = [Contributions.of(target, scores) for target, scores in zip(targets, log_odds, strict=True)]
        return cls(Contributions.joined(areas), costs(refusals(log_odds), np.concatenate(targets)))

    @classmethod
    def mean(cls, several: list[Performance]) -> Performance:
        """Averages several performances of one seed each."""
        return cls(Contributions.mean([one.contributions for one in several]), np.mean([one.costs for one in several], axis=0))


def refusals(log_odds: list[Numbers]) -> Decisions:
    """Returns who is refused at the break-even threshold, over all parts."""
    return np.concatenate(log_odds) >= np.log(BREAK_EVEN / (1 - BREAK_EVEN))


def effect(pairs: list[tuple[Performance, Performance]]) -> Figures:
    """Returns the first of each pair minus the second, mean over pairs of different seeds."""
    areas = [changed.contributions.minus(other.contributions) for changed, other in pairs]
    dearer = [changed.costs - other.costs for changed, other in pairs]
    area, cost = Contributions.mean(areas), np.mean(dearer, axis=0)
    return {
        "auc": widened((area.value(), *area.interval()), [one.value() for one in areas]),
        "cost": widened(mean_with_interval(cost), [float(one.mean()) for one in dearer]),
    }


def widened(with_interval: tuple[float, float, float], by_seed: list[float]) -> list[float]:
    """Widens the interval over evaluated applications by the variance between seeds.

    Noise that is in both, each seed's own on each application, counts twice. The interval is
    therefore slightly too wide.
    """
    mean, low, high = with_interval
    of_seeds = norm.ppf(0.975) * np.std(by_seed, ddof=1) / np.sqrt(len(by_seed))
    half = float(np.hypot((high - low) / 2, of_seeds))
    return [round(value, 5) for value in (mean, mean - half, mean + half)]

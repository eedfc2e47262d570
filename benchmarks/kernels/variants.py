"""Compares two ways of scoring applications, on the same applications, folds and seeds."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import pages
from out_of_fold import Contributions, Numbers, Rows, folds

# Scores the rows `scored` with a model of the rows `train`; also returns the model's number of
# columns.
Score = Callable[[Rows, Rows, int], tuple[Numbers, int]]


@dataclass(frozen=True)
class Variant:
    """One way to make features and a model."""

    name: str
    score: Score


@dataclass(frozen=True)
class Comparison:
    """A kernel's practice (`before`) and the change to it (`after`)."""

    identifier: str
    kernel: str
    practice: str
    change: str
    before: Variant
    after: Variant


@dataclass(frozen=True)
class Scored:
    """A variant's out-of-fold results over all repetitions."""

    each: list[Contributions]
    mean_fold_auc: float
    mean_probability: float
    brier: float
    columns: float
    seconds: float


class Laboratory:
    """Scores each variant once, on the same folds for all."""

    def __init__(self, target: Numbers, repetitions: int, report: Callable[[str], None]) -> None:
        self.target = target
        self.repetitions = repetitions
        self.report = report
        self.done: dict[str, Scored] = {}

    def scored(self, variant: Variant) -> Scored:
        """Returns the out-of-fold scores of `variant`; the first call computes them."""
        if variant.name not in self.done:
            self.done[variant.name] = self._score(variant)
        return self.done[variant.name]

    def _score(self, variant: Variant) -> Scored:
        start = time.perf_counter()
        each, areas, columns = [], [], []
        probabilities = np.zeros(len(self.target))
        for seed in range(self.repetitions):
            scores = np.zeros(len(self.target))
            for train, rows in folds(self.target, seed):
                scores[rows], count = variant.score(train, rows, seed)
                areas.append(Contributions.of(self.target[rows], scores[rows]).value())
                columns.append(count)
            each.append(Contributions.of(self.target, scores))
            probabilities += scores / self.repetitions
        result = Scored(
            each,
            float(np.mean(areas)),
            float(probabilities.mean()),
            float(np.mean((probabilities - self.target) ** 2)),
            float(np.mean(columns)),
            time.perf_counter() - start,
        )
        self.report(f"{variant.name}: AUC {Contributions.mean(each).value():.4f}, {result.seconds:.0f} s")
        return result

    def compare(self, comparison: Comparison) -> dict[str, object]:
        """Returns the figures of one comparison; positive differences favour `after`."""
        before, after = self.scored(comparison.before), self.scored(comparison.after)
        difference = Contributions.mean(after.each).minus(Contributions.mean(before.each))
        low, high = difference.interval()
        by_seed = [new.value() - old.value() for new, old in zip(after.each, before.each, strict=True)]
        return {
            "id": comparison.identifier,
            "kernel": comparison.kernel,
            "practice": comparison.practice,
            "change": comparison.change,
            "repetitions": self.repetitions,
            "before": figures(before),
            "after": figures(after),
            "auc_difference": round(difference.value(), 5),
            "low": round(low, 5),
            "high": round(high, 5),
            "standard_deviation_over_seeds": round(float(np.std(by_seed, ddof=1)), 5) if len(by_seed) > 1 else None,
        }


def figures(scored: Scored) -> dict[str, float]:
    """Returns the saved figures of one variant."""
    return {
        "auc": round(Contributions.mean(scored.each).value(), 5),
        "mean_fold_auc": round(scored.mean_fold_auc, 5),
        "mean_probability": round(scored.mean_probability, 5),
        "brier": round(scored.brier, 5),
        "columns": round(scored.columns, 1),
    }


class Results:
    """The file of figures.

    Each figure is saved as soon as it is known, and replaces an earlier one of the same name.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.parts: dict[str, dict[str, object]] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}

    def set(self, part: str, figures: dict[str, object]) -> None:
        """Saves figures about a whole part."""
        self.parts[part] = {**self.parts.get(part, {}), **figures}
        pages.write_whole(self.path, json.dumps(self.parts, indent=2, ensure_ascii=False) + "\n")

    def add(self, part: str, comparison: dict[str, object]) -> None:
        """Saves one comparison of a part; comparisons are sorted by name."""
        known: list[dict[str, object]] = list(self.parts.get(part, {}).get("comparisons", []))
        others = [one for one in known if one["id"] != comparison["id"]]
        self.set(part, {"comparisons": sorted([*others, comparison], key=lambda one: str(one["id"]))})

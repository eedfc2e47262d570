"""Compares this project's model with the best-known public kernel: AUC and cost, paired.

    pret train --data DIR --repetitions 5 --out-of-fold out-of-fold.parquet
    tooling/bench.sh python benchmarks/model --data DIR --ours out-of-fold.parquet [--name linked]
    tooling/bench.sh python benchmarks/model --write-docs

The first command writes this project's out-of-fold predictions, on other folds than those of model
selection. The second trains the kernel on the same folds and saves the figures under that name in
results.json. The third writes the tables of docs/model-comparison.md. Only figures over many rows
are saved. training.py, beside this file, measures how long the same training takes in Python and
here.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import lightgbm
import numpy as np
import pandas as pd
import sklearn

import page
from decisions import BREAK_EVEN, costs, mean_with_interval, refusals
from kernels.variants import Results
from measuring import peak_memory, seconds_since
from ours import OutOfFold
from out_of_fold import Contributions, Numbers
from peer import Matrix, Predictions, predictions

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.json"
PAGE = HERE.parents[1] / "docs" / "model-comparison.md"
Figures = dict[str, object]


def say(text: str) -> None:
    """Prints progress."""
    print(text, file=sys.stderr, flush=True)


def rounded(values: Iterable[float]) -> list[float]:
    """Rounds to the saved number of digits."""
    return [round(value, 5) for value in values]


class Judged:
    """One model's out-of-fold results over all repetitions."""

    def __init__(self, ours: OutOfFold, probability: Numbers, refused: np.ndarray) -> None:
        target = ours.target
        self.each = [Contributions.of(target, scores) for scores in probability]
        self.area = Contributions.mean(self.each)
        self.refused = refused
        self.costs = costs(refused, target).mean(axis=0)
        self.costs_at_break_even = costs(probability >= BREAK_EVEN, target).mean(axis=0)
        self.fold_areas = [
            Contributions.of(target[fold == number], scores[fold == number]).value()
            for scores, fold in zip(probability, ours.fold, strict=True)
            for number in np.unique(fold)
        ]

    @classmethod
    def by_thresholds_of_other_folds(cls, ours: OutOfFold, probability: Numbers) -> Judged:
        """Refuses by thresholds chosen on the other folds."""
        rows = zip(probability, ours.fold, strict=True)
        return cls(ours, probability, np.array([refusals(scores, ours.target, fold) for scores, fold in rows]))

    def figures(self) -> Figures:
        """Returns the saved figures of one model."""
        return {
            "auc": round(self.area.value(), 5),
            "mean_fold_auc": round(float(np.mean(self.fold_areas)), 5),
            "cost": round(float(self.costs.mean()), 5),
            "cost_at_break_even": round(float(self.costs_at_break_even.mean()), 5),
            "refusal_rate": round(float(self.refused.mean()), 5),
        }

    def less(self, other: Judged) -> Figures:
        """Returns the differences to another model with their intervals, paired by application."""
        area = self.area.minus(other.area)
        by_repetition = [mine.value() - theirs.value() for mine, theirs in zip(self.each, other.each, strict=True)]
        return {
            "auc": rounded((area.value(), *area.interval())),
            "auc_by_repetition": rounded(by_repetition),
            "cost": rounded(mean_with_interval(self.costs - other.costs)),
            "cost_at_break_even": rounded(mean_with_interval(self.costs_at_break_even - other.costs_at_break_even)),
        }


def compare(arguments: argparse.Namespace) -> Figures:
    """Returns all the figures of one data set."""
    start = time.perf_counter()
    ours = OutOfFold.read(arguments.ours, arguments.repetitions)
    say(f"{arguments.ours}: {len(ours.clients):,} applications, {ours.repetitions} repetitions of {ours.folds} folds")
    matrix = Matrix.of(arguments.data)
    rows = matrix.rows_of(ours.clients)
    known = rows >= 0
    kept = ours.only(known)
    if known.mean() < 0.99 or (matrix.target[rows[known]] != kept.target).any():
        raise SystemExit(f"error: {arguments.data} does not have the clients or outcomes of {arguments.ours}. Both must come from one folder.")
    say(f"the kernel's matrix: {len(matrix.names)} columns, {matrix.seconds:.0f} s")
    peers = predictions(matrix.values[rows[known]], kept, say)
    mine = Judged(kept, kept.probability, kept.refused)
    return {
        "applications": int(known.sum()),
        "defaults": int(kept.target.sum()),
        "dropped_by_the_kernel": int((~known).sum()),
        "folds": ours.folds,
        "repetitions": ours.repetitions,
        "ours": {
            "features": features_of(arguments.bundle),
            **mine.figures(),
            "cost_by_the_peers_rule": round(float(Judged.by_thresholds_of_other_folds(kept, kept.probability).costs.mean()), 5),
        },
        "peer": against(mine, kept, peers.stopped_inside, matrix),
        "peer_as_published": against(mine, kept, peers.as_published, matrix),
        "peer_features_seconds": matrix.seconds,
        "peer_features_peak_memory_mb": matrix.peak_memory_mb,
        "seconds": seconds_since(start),
        "peak_memory_mb": peak_memory(),
    }


def against(mine: Judged, ours: OutOfFold, peer: Predictions, matrix: Matrix) -> Figures:
    """Returns the peer's figures, and the differences of this project to the peer."""
    judged = Judged.by_thresholds_of_other_folds(ours, peer.probability)
    return {
        "features": len(matrix.names),
        **judged.figures(),
        "median_trees": float(np.median(peer.trees)),
        "seconds": peer.seconds,
        "ours_less_this": mine.less(judged),
    }


def features_of(bundle: Path | None) -> int | None:
    """Returns the number of inputs of a bundle's model."""
    if bundle is None:
        return None
    return len(json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))["feature_names"])


def main() -> None:
    """Measures, writes the page, or both."""
    parser = argparse.ArgumentParser(description="Compares this project's model with a public kernel on the same rows and folds.")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder with Kaggle's CSV files, as given to `pret train`")
    parser.add_argument("--ours", type=Path, metavar="FILE", help="file that `pret train --out-of-fold FILE` wrote")
    parser.add_argument("--name", help="name of the saved figures (default: the folder's name)")
    parser.add_argument("--bundle", type=Path, metavar="DIR", help="bundle of the same training, to count its inputs")
    parser.add_argument("--repetitions", type=int, metavar="N", help="use only the first N repetitions")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="FILE", help="file of the figures (default: results.json in this folder)")
    parser.add_argument("--write-docs", action="store_true", help="write the tables into the page, from the saved figures")
    arguments = parser.parse_args()
    if bool(arguments.data) != bool(arguments.ours) or not (arguments.data or arguments.write_docs):
        parser.error("give both --data and --ours, or --write-docs")
    if arguments.data:
        figures = compare(arguments)
        results = Results(arguments.results)
        results.set("versions", {module.__name__: module.__version__ for module in (lightgbm, np, pd, sklearn)})
        results.set("comparisons", {arguments.name or arguments.data.resolve().name: figures})
        print(json.dumps(figures, indent=2))
    if arguments.write_docs:
        page.write(PAGE, arguments.results)


if __name__ == "__main__":
    main()

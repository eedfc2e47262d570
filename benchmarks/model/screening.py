"""Measures changes to the default LightGBM on unseen clients: AUC and cost, paired, over six seeds.

    tooling/bench.sh python benchmarks/model/screening.py [--real DIR] [--write-docs]
    tooling/bench.sh python benchmarks/model/screening.py --write-docs

The first command makes two sets of demo data with `pret`, trains on one and evaluates on the other.
Real rows are cut into three folds; models of two folds are evaluated on the third. Figures go to
screening.json. From it, the second command writes the tables of docs/training.md and of decisions 8
and 20. The measurement uses one thread, so that it can run beside other work, and takes half an
hour.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from pathlib import Path

import lightgbm
import numpy as np
import polars as pl
import sklearn

import matrices
import screening_page
import tables
from kernels.variants import Results
from matrices import Part
from measuring import seconds_since
from out_of_fold import Numbers, Parameters, fit
from paired import Figures, Performance, effect, refusals

HERE = Path(__file__).resolve().parent
SEEDS = (1, 2, 3, 4, 5, 6)
# The demo data, as (clients, seed): to train on, and to evaluate on.
TRAINING_WORLD, UNSEEN_WORLD = (100_000, 5), (60_000, 777_001)
DEMO_ROWS = {"demo": 10_000, "demo-20000": 20_000}
REAL_FOLDS = 3
# Stability selection: pairs of complementary half samples, inputs selected by each half, and faster
# training parameters for half the rows.
PAIRS, CHOSEN_BY_A_HALF = 6, 90
SELECTED = (60, 90, 120)
QUICK: Parameters = {"num_iterations": 150, "learning_rate": 0.06, "min_data_in_leaf": 50}


@dataclass(frozen=True)
class Change:
    """A change to the default training."""

    parameters: Parameters = field(default_factory=dict)
    with_directions: bool = True
    with_untold: bool = False


DEFAULT = Change()
DEFAULTS = matrices.parameters()
DIRECTIONS = matrices.directions()
CHANGES = {
    "half_the_learning_rate": Change({"learning_rate": DEFAULTS["learning_rate"] / 2, "num_iterations": DEFAULTS["num_iterations"] * 2}),
    "a_tenth_of_the_inputs": Change({"feature_fraction": 0.1}),
    "directions_ignored": Change(with_directions=False),
    "with_untold": Change(with_untold=True),
    "with_untold_directions_ignored": Change(with_directions=False, with_untold=True),
}


def fitted(frame: pl.DataFrame, names: list[str], seed: int, change: Change = DEFAULT) -> lightgbm.Booster:
    """Trains a model that reads the columns `names` of all rows of `frame`."""
    options = {**DEFAULTS, **change.parameters}
    rounds = int(options.pop("num_iterations"))
    if change.with_directions:
        signs = ",".join(str(DIRECTIONS[name]) for name in names)
        options |= {"monotone_constraints": signs, "monotone_constraints_method": "intermediate"}
    return fit(frame.select(names).to_numpy(), matrices.outcomes(frame), options, rounds, seed)


def log_odds(booster: lightgbm.Booster, part: Part, names: list[str]) -> Numbers:
    """Returns the log-odds of the evaluated applications."""
    return np.asarray(booster.predict(part.judged.select(names).to_numpy(), raw_score=True, num_threads=1))


def predictions(parts: list[Part], seed: int, change: Change = DEFAULT) -> list[Numbers]:
    """Returns the log-odds of the evaluated applications of each part."""
    names = [part.told + part.untold if change.with_untold else part.told for part in parts]
    return [log_odds(fitted(part.training, read, seed, change), part, read) for part, read in zip(parts, names, strict=True)]


@dataclass(frozen=True)
class DataSet:
    """The parts of a data set, and the default model's log-odds with each seed."""

    parts: list[Part]

    @cached_property
    def default(self) -> list[list[Numbers]]:
        """Returns the log-odds: for each seed, a list over parts."""
        return [predictions(self.parts, seed) for seed in SEEDS]

    def performance(self, log_odds_by_seed: list[list[Numbers]]) -> list[Performance]:
        """Returns one performance for each seed."""
        return [Performance.of(self.parts, one) for one in log_odds_by_seed]

    def less_default(self, parts: list[Part], change: Change = DEFAULT) -> Figures:
        """Returns a change minus the default, seed by seed.

        The change's parts may have other columns.
        """
        changed = [predictions(parts, seed, change) for seed in SEEDS]
        return effect(list(zip(self.performance(changed), self.performance(self.default), strict=True)))


def seeds(data: DataSet) -> Figures:
    """Returns the mean of K models with different seeds, minus one such model."""
    alone = data.performance(data.default)
    figures: Figures = {"1": {"decisions_that_differ": differing(data.default), **level(alone)}}
    for count in (2, 3):
        starts = range(0, len(SEEDS), count)
        averaged = [[np.mean(scores, axis=0) for scores in zip(*data.default[at : at + count], strict=True)] for at in starts]
        one_seed = [Performance.mean(alone[at : at + count]) for at in starts]
        pairs = list(zip(data.performance(averaged), one_seed, strict=True))
        figures[str(count)] = {"decisions_that_differ": differing(averaged), **effect(pairs)}
    return figures


def level(several: list[Performance]) -> Figures:
    """Returns the default model's mean AUC, its deviation between seeds, and its mean cost."""
    areas = [one.contributions.value() for one in several]
    return {
        "one_seed_auc": round(float(np.mean(areas)), 5),
        "one_seed_auc_deviation": round(float(np.std(areas, ddof=1)), 5),
        "one_seed_cost": round(float(np.mean([one.costs.mean() for one in several])), 5),
    }


def differing(several: list[list[Numbers]]) -> float:
    """Returns the share of applications that two models decide differently, mean over all pairs."""
    refused = [refusals(one) for one in several]
    return round(float(np.mean([np.mean(one != other) for one, other in combinations(refused, 2)])), 5)


def changes(data: DataSet) -> Figures:
    """Returns each change minus the default."""
    return {name: data.less_default(data.parts, change) for name, change in CHANGES.items()}


def neighbours(data: DataSet) -> Figures:
    """Returns the default with the neighbours' default rate, minus the default without it."""
    return data.less_default([matrices.with_neighbours(part) for part in data.parts])


def stability_selection(data: DataSet) -> Figures:
    """Compares inputs chosen by stability selection with as many inputs of largest gain."""
    parts = data.parts
    frequencies = [frequency_of_choice(part) for part in parts]
    gains = [[gain(fitted(part.training, part.told, seed)) for part in parts] for seed in SEEDS]

    def judged(seed: int, orders: list[np.ndarray], count: int) -> Performance:
        names = [[part.told[at] for at in order[:count]] for part, order in zip(parts, orders, strict=True)]
        of = [log_odds(fitted(part.training, read, seed), part, read) for part, read in zip(parts, names, strict=True)]
        return Performance.of(parts, of)

    def pair(seed: int, by_part: list[Numbers], count: int) -> tuple[Performance, Performance]:
        stable = [np.lexsort((-gained, -often)) for gained, often in zip(by_part, frequencies, strict=True)]
        return judged(seed, stable, count), judged(seed, [np.argsort(-gained) for gained in by_part], count)

    return {str(count): effect([pair(seed, one, count) for seed, one in zip(SEEDS, gains, strict=True)]) for count in SELECTED}


def gain(booster: lightgbm.Booster) -> Numbers:
    """Returns each input's gain."""
    return booster.feature_importance("gain")


def frequency_of_choice(part: Part) -> Numbers:
    """Returns how many half samples have each input among those with the largest gain.

    The half samples are complementary pairs, as in Shah and Samworth (2013).
    """
    random, chosen = np.random.default_rng(matrices.SEED), np.zeros(len(part.told))
    for pair in range(PAIRS):
        order = random.permutation(part.training.height)
        for rows in np.array_split(order, 2):
            gained = gain(fitted(part.training[rows], part.told, pair, Change(QUICK)))
            chosen[np.argsort(-gained)[:CHOSEN_BY_A_HALF]] += 1
    return chosen


Question = Callable[[DataSet], Figures]
# Stability selection needs many inputs. The neighbours' default rate needs enough clients to be
# switched on.
QUESTIONS: dict[str, tuple[Question, ...]] = {
    "demo": (seeds, changes, stability_selection),
    "demo-20000": (neighbours,),
    "application-only": (seeds, changes, neighbours),
    "linked": (seeds, changes, stability_selection),
}
REAL = ("application-only", "linked")


def parts_of(name: str, pret: Path, real: tables.RealRows | None) -> list[Part]:
    """Makes the matrices of a data set and splits them into training and evaluation rows."""
    if name in REAL:
        if real is None:
            raise SystemExit(f"error: {name} are real rows. Name their folder by --real or PRET_REAL_DATA.")
        folder = real.linked if name == "linked" else real.application_only
        return matrices.in_folds(matrices.labelled(pret, folder), REAL_FOLDS)
    training, unseen = (matrices.demo(pret, *world) for world in (TRAINING_WORLD, UNSEEN_WORLD))
    return [matrices.part(training[: DEMO_ROWS[name]], unseen)]


def described(parts: list[Part]) -> Figures:
    """Returns the sizes of a data set."""
    targets = [part.target() for part in parts]
    return {
        "folds": len(parts),
        "trained_on": parts[0].training.height,
        "judged": sum(map(len, targets)),
        "defaults": int(sum(target.sum() for target in targets)),
        "inputs": len(parts[0].told),
        "inputs_with_untold": len(parts[0].told) + len(parts[0].untold),
    }


def main() -> None:
    """Measures, writes the tables, or both."""
    parser = argparse.ArgumentParser(description="Measures changes to the default LightGBM on unseen clients.")
    parser.add_argument("--real", type=Path, metavar="DIR", help="folder of real rows (default: PRET_REAL_DATA; without it, only demo data)")
    parser.add_argument("--pret", type=Path, default=matrices.PRET, metavar="FILE", help="the program (default: target/release/pret)")
    parser.add_argument("--only", nargs="+", choices=tuple(QUESTIONS), help="data sets to measure (default: all)")
    parser.add_argument("--results", type=Path, default=HERE / "screening.json", metavar="FILE", help="file of the figures")
    parser.add_argument("--write-docs", action="store_true", help="write the tables from the saved figures; alone, measure nothing")
    arguments = parser.parse_args()
    if arguments.write_docs and not (arguments.real or arguments.only):
        screening_page.write(arguments.results)
        return
    real, results = tables.real_rows(arguments.real), Results(arguments.results)
    results.set("versions", {module.__name__: module.__version__ for module in (lightgbm, np, pl, sklearn)})
    for name in arguments.only or [name for name in QUESTIONS if real or name not in REAL]:
        data = DataSet(parts_of(name, arguments.pret, real))
        results.set("data", {name: described(data.parts)})
        for question in QUESTIONS[name]:
            start = time.perf_counter()
            results.set(question.__name__, {name: question(data)})
            print(f"{name}, {question.__name__}: {seconds_since(start):,.0f} s", file=sys.stderr, flush=True)
    if arguments.write_docs:
        screening_page.write(arguments.results)


if __name__ == "__main__":
    main()

"""Makes feature matrices for experiments with LightGBM, and selects the columns of a model.

`pret` makes the demo data and computes all features. The data dictionary says which features may
enter a model. The champion's bundle has their directions and the default parameters. Neither is
repeated here.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from sklearn.neighbors import KDTree

import tables
from out_of_fold import Numbers, folds

ROOT = Path(__file__).resolve().parents[2]
PRET = ROOT / "target" / "release" / "pret"
CHAMPION = ROOT / "models" / "champion"
DICTIONARY = ROOT / "docs" / "data-dictionary" / "features.md"
NEIGHBOURS = "neighbours_default_rate"
# The data dictionary's sentences about features that may enter a model.
TOLD = "* May enter the model."
UNTOLD = "* Enters the model only where features without a sentence are let in"
SIGNS = {"raises_risk": 1, "lowers_risk": -1}
# Parameters that are not LightGBM's. `directions` replaces `is_monotone`; the others keep their
# defaults.
OWN_PARAMETERS = ("boosting", "imbalance", "is_monotone", "seeds")
# Seed of the folds, so that every experiment uses the same folds.
SEED = 1


@dataclass(frozen=True)
class Part:
    """Applications to train on and to evaluate on, with the columns that a model may read."""

    training: pl.DataFrame
    judged: pl.DataFrame
    told: list[str]
    untold: list[str]

    def target(self) -> Numbers:
        """Returns the outcomes of the evaluated applications."""
        return outcomes(self.judged)


def outcomes(frame: pl.DataFrame) -> Numbers:
    """Returns 1 for a default, 0 otherwise."""
    return frame[tables.TARGET].to_numpy().astype(np.float64)


def parameters() -> dict[str, Any]:
    """Returns LightGBM's default parameters, as in the champion's training before its search."""
    plan = json.loads((CHAMPION / "report.json").read_text(encoding="utf-8"))["plan"]
    defaults = {name: value for name, value in plan["parameters"].items() if name not in OWN_PARAMETERS}
    return {**defaults, "bagging_freq": 1, "num_threads": 1}


def definitions() -> dict[str, dict[str, Any]]:
    """Returns every feature's definition, by its name."""
    features = json.loads((CHAMPION / "features.json").read_text(encoding="utf-8"))["features"]
    return {feature["name"]: feature for feature in features}


def directions() -> dict[str, int]:
    """Returns each feature's expected direction: 1 raises the risk, -1 lowers it, 0 is unknown."""
    return {name: SIGNS.get(feature.get("expected_direction", ""), 0) for name, feature in definitions().items()}


def inputs() -> tuple[set[str], set[str]]:
    """Returns the inputs with a sentence for clients, and those without.

    Age and gender are in neither.
    """
    told, untold, name = set(), set(), ""
    for line in DICTIONARY.read_text(encoding="utf-8").splitlines():
        if line.startswith("### `"):
            name = line.strip("#` ")
        elif line.startswith(TOLD):
            told.add(name)
        elif line.startswith(UNTOLD):
            untold.add(name)
    if not told or not untold:
        raise SystemExit(f"error: {DICTIONARY} does not say which features may enter a model, by the sentences of {Path(__file__).name}.")
    return told, untold


def part(training: pl.DataFrame, judged: pl.DataFrame) -> Part:
    """Makes a part from the inputs with two values in `training`; missing counts as a value."""
    varied = [name for name in training.columns if training[name].n_unique() > 1]
    told, untold = ([name for name in varied if name in names] for names in inputs())
    return Part(training, judged, told, untold)


def in_folds(frame: pl.DataFrame, count: int) -> list[Part]:
    """Evaluates every application once, by a model of the other folds."""
    return [part(frame[training], frame[judged]) for training, judged in folds(outcomes(frame), SEED, count)]


@cache
def demo(pret: Path, clients: int, seed: int) -> pl.DataFrame:
    """Returns the labelled applications of demo data; each set of demo data is made once."""
    with tempfile.TemporaryDirectory() as folder:
        run(pret, "data", "demo", "--clients", clients, "--seed", seed, "--format", "parquet", "--out", folder)
        return labelled(pret, Path(folder))


def labelled(pret: Path, folder: Path) -> pl.DataFrame:
    """Computes all features of a folder's labelled applications, in the order of their file."""
    with tempfile.TemporaryDirectory() as out:
        run(pret, "features", "--data", folder, "--out", Path(out) / "features.parquet")
        frame = pl.read_parquet(Path(out) / "features.parquet")
    missing = set(definitions()) - set(frame.columns) - {NEIGHBOURS}
    if missing:
        raise SystemExit(f"error: {pret} does not compute {min(missing)}, which the champion's bundle defines. Build it anew: make pret.")
    return frame.filter(pl.col(tables.TARGET).is_not_null())


def run(pret: Path, *words: str | int | Path) -> None:
    """Runs `pret` to its end."""
    if not pret.is_file():
        raise SystemExit(f"error: {pret} is missing. Build it with `make pret`, or name another by --pret.")
    subprocess.run([str(word) for word in (pret, *words)], check=True, stdout=subprocess.DEVNULL)


def with_neighbours(one: Part) -> Part:
    """Adds the neighbours' default rate; neighbours of an application's own fold do not count."""
    definition = definitions()[NEIGHBOURS]["definition"]["neighbours"]
    known, target = points(one.training, definition["by"]), outcomes(one.training)

    def rates(of: Numbers, among: Numbers, defaults: Numbers) -> Numbers:
        return defaults[KDTree(among).query(of, k=definition["count"], return_distance=False)].mean(axis=1)

    own = np.zeros(len(target))
    for others, rows in folds(target, SEED):
        own[rows] = rates(known[rows], known[others], target[others])
    unseen = rates(points(one.judged, definition["by"]), known, target)
    columns = ((one.training, own), (one.judged, unseen))
    training, judged = (frame.with_columns(pl.Series(NEIGHBOURS, values)) for frame, values in columns)
    return replace(one, training=training, judged=judged, told=[*one.told, NEIGHBOURS])


def points(frame: pl.DataFrame, by: list[dict[str, Any]]) -> Numbers:
    """Returns each client's coordinates, in the scales of the definition."""
    columns = [frame[one["feature"]].cast(pl.Float64).fill_nan(None).fill_null(one["if_missing"]) / one["scale"] for one in by]
    return np.column_stack([column.to_numpy() for column in columns])

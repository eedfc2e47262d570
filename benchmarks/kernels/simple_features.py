"""Reproduces "LightGBM with Simple Features" step by step, and changes to its steps.

The rows are clients with their histories. The columns come from `pandas_kernel`, with the kernel's
LightGBM parameters and five folds.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

import pandas_kernel
import tables
from out_of_fold import Numbers, Parameters, Rows, fit

from kernels.published import PUBLISHED, stopped_by, stopped_inside
from kernels.variants import Comparison, Score, Variant

KERNEL = "LightGBM with Simple Features"
# Used for both sides, except where the number of trees is what is compared.
TREES = 250
# This project's default parameters, for the last comparison.
OURS: Parameters = {
    "learning_rate": 0.015,
    "num_leaves": 7,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.6,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "num_threads": 1,
}
OUR_TREES = 600
SELECTED = 100
ALIKE = 0.98

# Gender, family and children, columns computed from them, and proxies for them: accompanying
# person, maternity leave.
PROTECTED = (
    "CODE_GENDER",
    "NAME_FAMILY_STATUS_",
    "CNT_CHILDREN",
    "CNT_FAM_MEMBERS",
    "INCOME_PER_PERSON",
    "NAME_INCOME_TYPE_Maternity leave",
    "NAME_TYPE_SUITE_",
    "PREV_NAME_TYPE_SUITE_",
)
AGE = ("DAYS_BIRTH", "DAYS_EMPLOYED_PERC")


class SimpleFeatures:
    """The kernel's matrix on the labelled clients of a folder with histories."""

    def __init__(self, folder: Path) -> None:
        matrix, _ = pandas_kernel.features(folder)
        self.everyone = matrix.drop(columns=[tables.TARGET, "SK_ID_CURR"])
        labelled = matrix[tables.TARGET].notna().to_numpy()
        self.clients = matrix.loc[labelled, "SK_ID_CURR"].to_numpy()
        self.target: Numbers = matrix.loc[labelled, tables.TARGET].to_numpy(dtype=np.float64)
        self.names = list(self.everyone.columns)
        self.values: Numbers = self.everyone[labelled].to_numpy(dtype=np.float64)

    def facts(self) -> dict[str, float]:
        """Returns figures that need no model."""
        labelled = varying(self.values)
        together = varying(self.everyone.to_numpy(dtype=np.float64))
        return {
            "applications": len(self.target),
            "defaults": int(self.target.sum()),
            "columns": len(self.names),
            "columns_of_one_value_in_train": int((~labelled).sum()),
            "columns_that_only_test_rows_fill": int((together & ~labelled).sum()),
            "columns_ranked_like_an_earlier_one": int(labelled.sum() - len(unlike(self.values))),
        }

    def columns(self, without: tuple[str, ...]) -> list[int]:
        """Returns the positions of the columns with none of these name prefixes."""
        return [position for position, name in enumerate(self.names) if not name.startswith(without)]

    def trained_on(self, choose: Callable[[Rows, int], list[int]]) -> Score:
        """Returns a scoring function with the published parameters.

        `choose` picks the columns, given the training rows and the seed.
        """

        def score(train: Rows, rows: Rows, seed: int) -> tuple[Numbers, int]:
            columns = choose(train, seed)
            booster = fit(self.values[np.ix_(train, columns)], self.target[train], PUBLISHED, TREES, seed)
            return booster.predict(self.values[np.ix_(rows, columns)]), len(columns)

        return score

    def stopped_on_the_scored_fold(self, train: Rows, rows: Rows, seed: int) -> tuple[Numbers, int]:
        """Scores as published: early stopping uses the fold that is reported."""
        booster = stopped_by(rows, self.values, self.target, train, seed)
        return booster.predict(self.values[rows], num_iteration=booster.best_iteration), len(self.names)

    def stopped_inside_the_training_rows(self, train: Rows, rows: Rows, seed: int) -> tuple[Numbers, int]:
        """Finds the number of trees on a fifth of the training rows, then trains on all of them."""
        booster = stopped_inside(self.values, self.target, train, seed)
        return booster.predict(self.values[rows]), len(self.names)

    def most_gain(self, train: Rows, seed: int) -> list[int]:
        """Returns the columns with the largest gain in a model of these rows."""
        booster = fit(self.values[train], self.target[train], PUBLISHED, TREES, seed)
        order = np.argsort(-booster.feature_importance("gain"), kind="stable")
        return sorted(int(column) for column in order[:SELECTED])


def varying(values: Numbers) -> np.ndarray:
    """Says for each column whether it has at least two known values."""
    known = ~np.isnan(values)
    least = np.where(known, values, np.inf).min(axis=0)
    most = np.where(known, values, -np.inf).max(axis=0)
    return least < most


def unlike(values: Numbers) -> list[int]:
    """Returns the columns whose ranks differ from those of every earlier column.

    Missing values rank lowest. A tree sees only the ranks of a column.
    """
    candidates = np.flatnonzero(varying(values))
    ranks = pd.DataFrame(values[:, candidates]).fillna(-np.inf).rank().to_numpy()
    alike = np.abs(np.corrcoef(ranks, rowvar=False)) >= ALIKE
    kept: list[int] = []
    for position in range(len(candidates)):
        if not alike[position, kept].any():
            kept.append(position)
    return [int(candidates[position]) for position in kept]


def project_inputs(features: Path, bundle: Path, data: SimpleFeatures) -> Numbers:
    """Returns the project's model inputs for the same clients, from a file of `pret features`.

    Default rates of neighbours are left out. They are computed from outcomes, and belong to the
    rows that a model is trained on.
    """
    definitions = json.loads((bundle / "features.json").read_text(encoding="utf-8"))["features"]
    reading_outcomes = {feature["name"] for feature in definitions if "neighbours" in feature["definition"]}
    inputs = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))["feature_names"]
    names = [name for name in inputs if name not in reading_outcomes]
    frame = pd.read_parquet(features).set_index("SK_ID_CURR")
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise SystemExit(f"error: {features} has no {missing[0]}, an input of {bundle}. Write both with the same version of pret.")
    return frame.loc[data.clients, names].to_numpy(dtype=np.float64)


def comparisons(data: SimpleFeatures, project: Numbers | None) -> list[Comparison]:
    """Returns every change that is measured on clients with histories."""
    everything = list(range(len(data.names)))
    all_rows = np.arange(len(data.target))
    chosen_once: dict[int, list[int]] = {}

    def once(seed: int) -> list[int]:
        if seed not in chosen_once:
            chosen_once[seed] = data.most_gain(all_rows, seed)
        return chosen_once[seed]

    def varying_in(train: Rows) -> list[int]:
        return [int(column) for column in np.flatnonzero(varying(data.values[train]))]

    def variant(name: str, choose: Callable[[Rows, int], list[int]]) -> Variant:
        return Variant(name, data.trained_on(choose))

    plain = variant("all columns", lambda train, seed: everything)
    again = Variant("all columns, other draws", lambda train, rows, seed: plain.score(train, rows, seed + 1_000))
    stopped = Variant("stopped on the scored fold", data.stopped_on_the_scored_fold)
    honest = Variant("stopped inside the training rows", data.stopped_inside_the_training_rows)
    own_encoding = variant("columns of the training rows", lambda train, seed: varying_in(train))
    no_gender = data.columns(without=PROTECTED)
    no_age = data.columns(without=PROTECTED + AGE)
    without_gender = variant("no gender, family, children", lambda train, seed: no_gender)
    without_age = variant("nor age", lambda train, seed: no_age)
    without_alike = variant("no two columns alike", lambda train, seed: unlike(data.values[train]))
    selected_before = variant("selected on all rows", lambda train, seed: once(seed))
    selected_inside = variant("selected inside", data.most_gain)
    alike = f"columns that rank clients alike (correlation of ranks ≥ {ALIKE})"
    selected = f"the {SELECTED} best columns chosen by importance on all rows, then cross-validated"
    changes = [
        ("S0", KERNEL, "all columns", "nothing: the same model with other random draws, to show the noise", plain, again),
        ("S1", KERNEL, "early stopping watches the fold that is reported", "a part of the training rows says when to stop", stopped, honest),
        ("S2", KERNEL, "codes and one-hot columns made over train and test together", "from the training rows alone", plain, own_encoding),
        ("S3", KERNEL, "gender, family status and children are model inputs", "left out, with what tells them", plain, without_gender),
        ("S4", KERNEL, "age is a model input too", "left out as well", plain, without_age),
        ("S5", KERNEL, alike, "one of them kept", plain, without_alike),
        ("S6", KERNEL + ", forks", selected, "chosen inside each fold", selected_before, selected_inside),
    ]
    if project is not None:
        kernel = Variant("this project's inputs", project_scores(data, project, PUBLISHED, TREES))
        ours = Variant("this project's inputs and parameters", project_scores(data, project, OURS, OUR_TREES))
        before = "all of the kernel's columns, the kernel's parameters"
        inputs = f"this project's {project.shape[1]} inputs"
        changes += [
            ("S7", KERNEL, before, f"{inputs}, the kernel's parameters", plain, kernel),
            ("S8", KERNEL, before, f"{inputs}, its own default parameters", plain, ours),
        ]
    return [Comparison(*change) for change in changes]


def project_scores(data: SimpleFeatures, values: Numbers, parameters: Parameters, trees: int) -> Score:
    """Returns a scoring function with the project's inputs and LightGBM in Python."""

    def score(train: Rows, rows: Rows, seed: int) -> tuple[Numbers, int]:
        booster = fit(values[train], data.target[train], parameters, trees, seed)
        return booster.predict(values[rows]), values.shape[1]

    return score

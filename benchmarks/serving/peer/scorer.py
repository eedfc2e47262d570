"""Reads the bundle: a client's values, the model's score, its contributions, the probability."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan, nan
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt
import polars as pl
import shap
from polars import selectors

from peer.definitions import Values, compiled, needed, references
from peer.neighbours import Neighbours

CLIENT = "SK_ID_CURR"


@dataclass
class Explanation:
    """A score in log-odds, its contributions, and its probability."""

    inputs: npt.NDArray[np.float64]
    score: float
    contributions: npt.NDArray[np.float64]
    probability: float
    low: float
    high: float


class Scorer:
    """The contents of the bundle's folder that a prediction needs."""

    def __init__(self, folder: Path) -> None:
        def content(name: str) -> Any:
            return json.loads((folder / name).read_text(encoding="utf-8"))

        manifest, definitions, calibration = content("manifest.json"), content("features.json"), content("calibration.json")
        self.version: str = manifest["version"]
        self.threshold: float = manifest["threshold"]
        self.names: list[str] = manifest["feature_names"]
        self.fields: list[dict[str, Any]] = definitions["fields"]
        by_name = {feature["name"]: feature for feature in definitions["features"]}
        self.features = [by_name[name] for name in self.names]

        computed = {feature["name"]: feature["definition"] for feature in needed(definitions["features"], self.names)}
        self.steps = [(name, function) for name, definition in computed.items() if (function := compiled(definition))]
        asked = {name: definition["neighbours"] for name, definition in computed.items() if "neighbours" in definition}
        self.neighbours = [Neighbours(name, definition, folder / "neighbours.bin") for name, definition in asked.items()]

        self.curves = {name: [point[name] for point in calibration["points"]] for name in ("score", "probability", "low", "high")}
        self.booster = lightgbm.Booster(model_file=str(folder / "model.txt"))
        self.explainer = shap.TreeExplainer(self.booster)
        # Inputs that the model never saw missing, with the usual value that replaces a missing one.
        never_missing = {
            node["split_feature"]
            for tree in self.booster.dump_model()["tree_info"]
            for node in splits(tree["tree_structure"])
            if node["missing_type"] == "None"
        }
        self.assumed = [(at, usual_number(self.features[at])) for at in sorted(never_missing)]
        self.base_score = float(np.ravel(self.explainer.expected_value)[0])
        self.base_probability = self.calibrated(self.base_score, "probability")

        # The values read from a client: the application's columns, and features computed from the
        # history.
        read = {*computed, *references(list(computed.values()), "column")}
        clients = pl.read_parquet(folder / "clients.parquet")
        self.rows = {client: row for row, client in enumerate(clients[CLIENT].to_list())}
        clients = clients.select(name for name in clients.columns if name in read)
        self.clients = clients.with_columns(selectors.numeric().cast(pl.Float64).fill_null(nan))
        self.nothing: Values = dict.fromkeys(read, nan)

    def values(self, client: int | None, edits: Values) -> Values | None:
        """Returns a client's or new applicant's edited values, or None for an unknown client."""
        values = self.nothing.copy()
        if client is not None:
            if (row := self.rows.get(client)) is None:
                return None
            values.update(self.clients.row(row, named=True))
        values.update((name, nan if value is None else value) for name, value in edits.items())
        return values

    def explain(self, values: Values) -> Explanation:
        """Computes the features, adds them to `values`, and scores."""
        for name, function in self.steps:
            values[name] = function(values)
        for neighbours in self.neighbours:
            values[neighbours.name] = neighbours.default_rate(values)
        inputs = np.array([[values[name] for name in self.names]], dtype=np.float64)
        scored = inputs.copy()
        for at, usual in self.assumed:
            if isnan(scored[0, at]):
                scored[0, at] = usual
        score = float(self.booster.predict(scored, raw_score=True, num_threads=1)[0])
        return Explanation(
            inputs=inputs[0],
            score=score,
            contributions=self.explainer.shap_values(scored)[0],
            probability=self.calibrated(score, "probability"),
            low=self.calibrated(score, "low"),
            high=self.calibrated(score, "high"),
        )

    def calibrated(self, score: float, curve: str) -> float:
        """Returns the value of one calibration curve at a score."""
        return float(np.interp(score, self.curves["score"], self.curves[curve]))


def splits(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The splits of a tree as LightGBM dumps it."""
    if "split_feature" in node:
        yield node
        yield from splits(node["left_child"])
        yield from splits(node["right_child"])


def usual_number(feature: dict[str, Any]) -> float:
    """A feature's usual value as the model reads it: a category by its position."""
    usual = feature["usual_value"]
    if "category" not in feature["definition"]:
        return float(usual)
    levels = [level["value"] for level in feature["definition"]["category"]["levels"]]
    return float(levels.index(usual))
